//! `bakehouse bake RECIPE --out FILE`.

use crate::{
    arguments::Bake,
    output::{Ended, Output, Stop, count, faint, printable, strong},
    words,
};
use bakehouse_studio::{
    Control,
    baking::{self, Baked, Job, RecipeFile, Writer},
    contract::Miss,
    failure::{Failure, FailureCode},
    paths,
    worker::client::Launch,
};
use indicatif::{ProgressBar, ProgressStyle};
use std::{collections::BTreeMap, env, io, path::Path};

pub fn run(bake: Bake, model: Option<&Path>, output: &mut Output) -> Result<Ended, Stop> {
    let recipe = RecipeFile::read(&bake.recipe)?;
    let named = recipe.recipe.writer.clone();
    let model = model.or(named.as_deref().map(Path::new));
    let this_program = env::current_exe()
        .map_err(|error| Failure::new(FailureCode::WorkerNotStarted).because(error))?;
    let writer = match bake.server {
        Some(address) => Writer::Server { address, model: bake.server_model },
        None => Writer::Model(paths::model_file(model)?),
    };
    let job = Job {
        writer,
        recipe,
        documents: bake.about,
        examples: bake.examples,
        out: bake.out,
        launch: Launch::worker(this_program),
    };
    let control = Control::new();
    super::stop_on_interrupt(&control)?;
    let bar = bar(output);
    let mut on_progress = |made: usize, of: usize| {
        bar.set_length(of as u64);
        bar.set_position(made as u64);
    };
    let baked = baking::run(&job, &mut on_progress, &|| control.is_cancelled());
    bar.finish_and_clear();
    let baked = baked?;
    if output.json {
        output.object(&baked)?;
    } else {
        show(&job, &baked, output)?;
    }
    match baked.stopped {
        Some(failure) => Err(failure.into()),
        None => Ok(Ended::Fine),
    }
}

/// On a terminal how far it is; nothing elsewhere.
fn bar(output: &Output) -> ProgressBar {
    if output.json {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{pos} of {len} drafts  {wide_bar}  {eta} left");
    let bar = ProgressBar::new(0);
    bar.set_style(style.expect("a template without a fault"));
    bar
}

fn show(job: &Job, baked: &Baked, output: &mut Output) -> io::Result<()> {
    let name = job.out.file_name().unwrap_or_default().to_string_lossy();
    let drafts = count(baked.written, "draft", "drafts");
    output.line(format_args!("{}: {drafts} of {}", strong(printable(&name)), baked.wanted))?;
    for (what, times) in [
        ("Left out", (|miss| miss.left_out) as fn(&Miss) -> usize),
        ("Tried again", |miss| miss.tried_again),
    ] {
        let flaws = baked.misses.iter().filter(|miss| times(miss) > 0);
        let flaws: Vec<String> = flaws.map(|miss| flaw(miss, times(miss))).collect();
        if !flaws.is_empty() {
            output.line(format_args!("  {what}: {}", faint(flaws.join(", "))))?;
        }
    }
    output.line("Nobody has reviewed them. Import them into a project, or read them first.")
}

fn flaw(miss: &Miss, count: usize) -> String {
    let code = serde_json::to_value(miss.flaw).unwrap_or_default();
    let key = format!("flaw_count_{}", code.as_str().unwrap_or_default());
    words::sentence(&key, &BTreeMap::from([("count", count.to_string())]))
}
