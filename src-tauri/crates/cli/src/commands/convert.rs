//! `bakehouse convert FROM TO`.

use crate::{
    arguments::Convert,
    output::{Ended, Output, Stop, count, faint, printable, strong},
    words,
};
use bakehouse_studio::converting::{self, Converted};
use serde::Serialize;
use std::io;

pub fn run(convert: &Convert, output: &mut Output) -> Result<Ended, Stop> {
    let Convert { from, to, shape } = convert;
    let shape = shape.unwrap_or_else(|| converting::shape_of(to));
    let converted = converting::convert(from, to, shape)?;
    if output.json {
        output.object(&json(&converted))?;
    } else {
        show(convert, &converted, output)?;
    }
    Ok(if converted.unread + converted.left_out() == 0 { Ended::Fine } else { Ended::WithFindings })
}

#[derive(Serialize)]
struct Json {
    kind: &'static str,
    examples: usize,
    left_out: usize,
    unread_lines: usize,
    losses: Vec<JsonLoss>,
}

#[derive(Serialize)]
struct JsonLoss {
    code: &'static str,
    examples: usize,
    message: String,
}

fn json(converted: &Converted) -> Json {
    let loss = |&(loss, examples): &(_, usize)| {
        let code = converting::Loss::name(loss);
        JsonLoss { code, examples, message: words::plain(&format!("loss_{code}")) }
    };
    Json {
        kind: converted.shape.name(),
        examples: converted.examples,
        left_out: converted.left_out(),
        unread_lines: converted.unread,
        losses: converted.losses.iter().map(loss).collect(),
    }
}

fn show(convert: &Convert, converted: &Converted, output: &mut Output) -> io::Result<()> {
    let name = convert.to.file_name().unwrap_or_default().to_string_lossy();
    let kind = words::plain(&format!("shape_{}", converted.shape.name()));
    let examples = count(converted.examples, "example", "examples");
    output.line(format_args!("{}: {examples}, {kind}", strong(printable(&name))))?;
    if !converted.losses.is_empty() {
        output.line("")?;
        output.line("What this kind of file can’t keep:")?;
    }
    for &(loss, examples) in &converted.losses {
        let what = words::plain(&format!("loss_{}", loss.name()));
        let examples = count(examples, "example", "examples");
        output.line(format_args!("  {what} {}", faint(format_args!("({examples})"))))?;
    }
    if converted.unread > 0 {
        let lines = count(converted.unread, "line", "lines");
        let from = convert.from.display().to_string();
        output.line("")?;
        output.line(format_args!(
            "{lines} could not be read and are not in it. What is wrong with them:"
        ))?;
        output.line(format_args!("  bakehouse check {}", printable(&from)))?;
    }
    Ok(())
}
