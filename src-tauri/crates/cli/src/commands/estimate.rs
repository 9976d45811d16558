//! `bakehouse estimate FILE`.

use crate::{
    output::{Ended, Output, Stop, bytes, count, faint, grouped, seconds, strong},
    words,
};
use bakehouse_domain::{
    Range,
    estimate::{CostRow, Refusal},
    plan::{Automatic, Reason},
    prices::Availability,
};
use bakehouse_studio::{
    clock::{SystemClock, today},
    estimating::{self, Estimate, Here},
    failure::Failure,
    paths,
};
use serde::Serialize;
use std::{collections::BTreeMap, io, path::Path};

pub fn run(file: &Path, model: Option<&Path>, output: &mut Output) -> Result<Ended, Stop> {
    let model = paths::model_file(model);
    let model = model.as_deref().map_err(Failure::clone);
    let estimate = estimating::estimate(file, model, today(), &SystemClock::start())?;
    if output.json {
        output.object(&json(&estimate))?;
    } else {
        show(&estimate, output)?;
    }
    Ok(Ended::Fine)
}

#[derive(Serialize)]
struct Json<'a> {
    examples: usize,
    held_back_examples: usize,
    tokens: u64,
    passes: u32,
    examples_per_step: u32,
    learning_rate: f64,
    /// Nothing when the model can't be opened; `error` says why.
    here: Option<JsonHere<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'static str>,
    cloud: &'a [CostRow],
}

#[derive(Serialize)]
struct JsonHere<'a> {
    model: &'a str,
    trained_tokens: u64,
    seconds: Range<f64>,
    memory_bytes: u64,
    tokens_per_second: f64,
}

fn json(estimate: &Estimate) -> Json<'_> {
    let plan = &estimate.plan;
    Json {
        examples: estimate.training_examples,
        held_back_examples: estimate.held_back_examples,
        tokens: estimate.tokens,
        passes: plan.passes.value,
        examples_per_step: plan.examples_per_step.value,
        learning_rate: plan.learning_rate,
        here: estimate.here.as_ref().ok().map(|here| JsonHere {
            model: &here.model,
            trained_tokens: here.time.trained_tokens,
            seconds: here.time.seconds,
            memory_bytes: here.memory_bytes,
            tokens_per_second: here.tokens_per_second,
        }),
        error: estimate.here.as_ref().err().map(|failure| failure.code.name()),
        cloud: &estimate.cloud,
    }
}

fn show(estimate: &Estimate, output: &mut Output) -> io::Result<()> {
    let examples = count(estimate.training_examples, "example", "examples");
    let held_back = estimate.held_back_examples;
    output.line(format_args!("{examples} to learn from, {held_back} held back"))?;
    let passes = estimate.plan.passes.value;
    let all = grouped(estimate.tokens * u64::from(passes));
    let tokens = grouped(estimate.tokens);
    output.line(format_args!("{tokens} tokens x {passes} passes = {all} tokens"))?;
    output.line("")?;
    output.line(strong("How it should learn"))?;
    let plan = &estimate.plan;
    setting("Passes over your examples", plan.passes, output)?;
    setting("Examples per step", plan.examples_per_step, output)?;
    setting("Learning speed", plan.speed, output)?;
    output.line("")?;
    match &estimate.here {
        Ok(here) => show_here(here, output)?,
        Err(failure) => {
            output.line(strong("On this computer"))?;
            let key = format!("failure_{}", failure.code.name());
            output.line(format_args!("  {}", words::sentence(&key, &failure.params)))?;
            let next = words::sentence(&format!("{key}_next"), &failure.params);
            output.line(format_args!("  {next}"))?;
        }
    }
    output.line("")?;
    output.line(strong("Elsewhere"))?;
    let offers = cheapest_of_each(&estimate.cloud);
    for row in &offers {
        output.line(format_args!("  {}", cloud_line(row)))?;
    }
    let more = count(estimate.cloud.len() - offers.len(), "more offer", "more offers");
    output.line(faint(format_args!("  {more}: --json lists them all.")))?;
    output.line(faint("  Prices change. The provider's own page holds."))
}

/// The first row of each provider, which is its cheapest; none that takes no training any more.
fn cheapest_of_each(rows: &[CostRow]) -> Vec<&CostRow> {
    let mut offers: Vec<&CostRow> = Vec::new();
    for row in rows.iter().filter(|row| row.availability != Availability::Closed) {
        if offers.iter().all(|offer| offer.provider_name != row.provider_name) {
            offers.push(row);
        }
    }
    offers
}

fn setting<T: std::fmt::Display>(
    name: &str,
    setting: Automatic<T>,
    output: &mut Output,
) -> io::Result<()> {
    let Automatic { value, reason } = setting;
    output.line(format_args!("  {name}: {value}  {}", faint(reason_sentence(reason))))
}

fn reason_sentence(reason: Reason) -> String {
    words::plain(&format!("reason_{}", reason.name()))
}

fn show_here(here: &Here, output: &mut Output) -> io::Result<()> {
    output.line(format_args!("{} ({})", strong("On this computer"), here.model))?;
    output.line(format_args!("  Time: {}", seconds(here.time.seconds)))?;
    output.line(format_args!("  Memory: about {}", bytes(here.memory_bytes)))?;
    output.line("  Price: Free")
}

fn cloud_line(row: &CostRow) -> String {
    let Range { least, most } = row.cost;
    let (least, most) = (least.to_string(), most.to_string());
    let cost = if least == most { least } else { format!("{least} to {most}") };
    let mut line = format!("{}, {}: {cost}", row.provider_name, row.model);
    let mut add = |note: String| {
        line.push_str(" · ");
        line.push_str(&note);
    };
    match row.availability {
        Availability::Open => {}
        Availability::ClosedToNewcomers => add(words::plain("availability_closed_to_newcomers")),
        Availability::Closed => add(words::plain("availability_closed")),
    }
    if let Some(Refusal::TooFewExamples { least }) = row.refusal {
        let params = BTreeMap::from([("least", least.to_string())]);
        add(words::sentence("refusal_too_few_examples", &params));
    }
    add(format!("price of {}", row.as_of));
    line
}
