//! `cargo xtask test`: everything that CI runs, one runner after the other. A runner that fails doesn't stop the
//! next, so that one run shows everything; what they need is installed first.

mod another_server;
mod tally;

use crate::{
    bundle,
    command::Step,
    model, packages,
    places::{Places, Profile},
    programs::ensure_node,
    tools,
};
use anyhow::Result;
use std::{process::ExitCode, time::Instant};
use tally::Tally;

/// What is built for journeys in the real window, and for no release. Every runner names the same features: cargo unites
/// those of what it builds together, and another union would compile the heavy dependencies again.
pub const FOR_JOURNEYS: [&str; 4] =
    ["--features", DRIVER, "--features", "bakehouse-desktop/journeys"];
const DRIVER: &str = "bakehouse-tests/driver";

/// One part of the gate, and how it is run.
struct Runner {
    name: &'static str,
    run: fn(&Places) -> Result<Tally>,
}

/// In the order of what each needs: the shell embeds the page, and the journeys open the shell.
const RUNNERS: &[Runner] = &[
    Runner { name: "format", run: format },
    Runner { name: "starter model", run: starter_model },
    Runner { name: "page: install", run: page_install },
    Runner { name: "page: build", run: page_build },
    Runner { name: "page: check", run: page_check },
    Runner { name: "page: tests", run: page_tests },
    Runner { name: "clippy", run: clippy },
    Runner { name: "build", run: build },
    Runner { name: "rust tests", run: rust_tests },
    Runner { name: "another server", run: another_server },
    Runner { name: "window journeys", run: window_journeys },
    Runner { name: "as shipped", run: as_shipped },
    Runner { name: "installer", run: installer },
];

pub fn test(places: &Places) -> Result<ExitCode> {
    packages::ensure(packages::WINDOW_TESTS)?;
    ensure_node()?;
    tools::ensure_components()?;

    let mut outcomes = Vec::new();
    for runner in RUNNERS {
        println!("\n== {} ==", runner.name);
        let start = Instant::now();
        let tally = (runner.run)(places).unwrap_or_else(|error| {
            println!("{error}");
            for cause in error.chain().skip(1) {
                println!("Details: {cause}");
            }
            Tally::one(false)
        });
        println!("{tally}");
        outcomes.push((runner.name, tally, start.elapsed().as_secs()));
    }

    println!("\n== all of it ==");
    for (name, tally, seconds) in &outcomes {
        println!("{name:<16} {tally} ({seconds} s)");
    }
    let total: Tally = outcomes.iter().map(|(_, tally, _)| *tally).sum();
    println!("\ntotal: {total}");
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn format(places: &Places) -> Result<Tally> {
    passes(places.cargo(&["fmt", "--all", "--check"]))
}

fn starter_model(places: &Places) -> Result<Tally> {
    model::ensure(places).map(|()| Tally::one(true))
}

fn page_install(places: &Places) -> Result<Tally> {
    passes(places.npm(&["ci", "--ignore-scripts"]))
}

fn page_build(places: &Places) -> Result<Tally> {
    passes(places.npm(&["run", "build"]))
}

fn page_check(places: &Places) -> Result<Tally> {
    passes(places.npm(&["run", "check"]))
}

fn page_tests(places: &Places) -> Result<Tally> {
    // Colours would stand between us and the numbers.
    counted(places.npm(&["test"]).with("NO_COLOR", "1"), tally::vitest)
}

fn clippy(places: &Places) -> Result<Tally> {
    let everything = ["--workspace", "--all-targets", "--features", "bakehouse-tests/window"];
    let step = places.cargo(&["clippy", "--locked", "--keep-going"]);
    let step = step.arguments(everything).arguments(FOR_JOURNEYS);
    passes(step.arguments(["--", "--deny", "warnings"]))
}

/// Every program and every test of the workspace at once.
fn build(places: &Places) -> Result<Tally> {
    let build = ["build", "--locked", "--workspace", "--all-targets"];
    passes(places.cargo(&build).arguments(FOR_JOURNEYS))
}

fn rust_tests(places: &Places) -> Result<Tally> {
    let test = ["test", "--locked", "--workspace", "--no-fail-fast"];
    let step = places.cargo(&test).arguments(FOR_JOURNEYS);
    counted(with_programs(step, places), tally::cargo_test)
}

fn another_server(places: &Places) -> Result<Tally> {
    another_server::bakes(places).map(|()| Tally::one(true))
}

/// They make their own screens, so that nobody's windows are disturbed.
fn window_journeys(places: &Places) -> Result<Tally> {
    let path = tools::ensure_tauri_driver(places)?;
    let step = places
        .cargo(&["test", "--locked", "--no-fail-fast", "--workspace"])
        .arguments(["--features", "bakehouse-tests/window", "--test", "window"])
        .arguments(FOR_JOURNEYS)
        .with("PATH", path);
    counted(with_programs(step, places), tally::cargo_test)
}

/// The programs without what only journeys need. Not optimized as a release is, and built beside the tests, with whose
/// features the rest is there already: a release takes a quarter of an hour more, and `cargo xtask bundle` tries the
/// installer with that.
fn as_shipped(places: &Places) -> Result<Tally> {
    let build = ["build", "--locked", "--workspace", "--all-targets", "--features", DRIVER];
    passes(places.cargo(&build))
}

fn installer(places: &Places) -> Result<Tally> {
    bundle::tried_installer(places, Profile::Debug).map(|_| Tally::one(true))
}

/// Tells tests that start our programs where those are.
fn with_programs(step: Step, places: &Places) -> Step {
    step.with("BAKEHOUSE", places.program("bakehouse", Profile::Debug))
        .with("BAKEHOUSE_DESKTOP", places.program("bakehouse-desktop", Profile::Debug))
        .with("CARGO_TERM_COLOR", "never")
}

/// A runner that passes or fails as a whole.
fn passes(step: Step) -> Result<Tally> {
    Ok(Tally::one(step.status()?.success()))
}

/// A runner that counts its tests itself, in lines that `read` knows.
fn counted(step: Step, read: fn(&str) -> Option<Tally>) -> Result<Tally> {
    let mut tally = Tally::default();
    let status = step.each_line(|line| {
        println!("{line}");
        tally += read(line).unwrap_or_default();
    })?;
    Ok(tally.confirmed(status.success()))
}
