//! `bench window`: the real window as it ships. How soon it is there, how it scrolls a hundred thousand examples, how soon
//! it has saved what was typed, and the memory that it takes while nobody does anything.

use super::{median, warn_when_busy};
use crate::{
    model,
    places::Places,
    programs,
    window::{Process, Stage, Window},
};
use anyhow::{Context, Result};
use serde_json::json;
use std::{
    fmt::Write as _,
    fs, thread,
    time::{Duration, SystemTime},
};

const STARTS: usize = 5;
const SAVES: usize = 5;
const EXAMPLES: usize = 100_000;
/// Long enough for everything that a start leaves for later.
const TO_REST: Duration = Duration::from_secs(10);
/// How long each way of scrolling is watched.
const WATCHED: Duration = Duration::from_secs(6);

/// What a person doesn't notice, or hardly.
const START_MS: f64 = 1000.0;
const FRAME_MS: f64 = 33.0;
const SAVE_MS: f64 = 1000.0;

pub fn bench(places: &Places) -> Result<()> {
    programs::build(places)?;
    model::ensure(places)?;
    warn_when_busy();

    let stage = Stage::new(places)?;
    starts(&stage)?;
    many_examples(&stage)
}

/// From the start of the program to the first frame with Home in it, for which the page had to ask the program twice.
/// Whoever has used it before has everything on a warm disk.
fn starts(stage: &Stage) -> Result<()> {
    let window = stage.open(None)?;
    is_on_home(&window)?;
    window.call("project_create", json!({ "sample": { "sample": "ticket-triage" } }))?;
    window.close()?;

    let mut took = Vec::new();
    for round in 1..=STARTS {
        let window = stage.open(None)?;
        let painted = Duration::from_secs_f64(first_painted_on_home(&window)? / 1000.0);
        let started = window.process().started()?.duration_since(SystemTime::UNIX_EPOCH)?;
        let milliseconds = (painted.as_secs_f64() - started.as_secs_f64()) * 1000.0;
        println!("window.start round {round} {milliseconds:.0} ms");
        took.push(milliseconds);
        if round == STARTS {
            memory(&window)?;
        }
        window.close()?;
    }
    figure("start_ms", median(&took).context("it was never started")?, START_MS);
    Ok(())
}

/// A card of a project with a link to it: `start` and `home` have been answered.
const HOME_IS_THERE: &str = "document.querySelector('main a[href^=\"#/project/\"]')";

fn is_on_home(window: &Window) -> Result<()> {
    window.until("document.querySelector('main h1') && document.querySelector('#page button')")
}

/// When Home was first painted, in milliseconds since 1970. Looking may begin after that: then this is later than the
/// truth, never earlier.
fn first_painted_on_home(window: &Window) -> Result<f64> {
    // What is there when a frame begins is painted before the next one begins.
    let painted = window.promise(&format!(
        "new Promise((painted) => {{
           const look = () => requestAnimationFrame(() =>
             {HOME_IS_THERE} ? requestAnimationFrame(() => painted(Date.now())) : look());
           look();
         }})"
    ))?;
    painted.as_f64().context("the page has no clock")
}

/// Of all processes of the program, once nothing happens any more.
fn memory(window: &Window) -> Result<()> {
    thread::sleep(TO_REST);
    let own = window.process();
    let mut bytes = own.memory_bytes()?;
    for process in Process::below(own.id())? {
        bytes += process.memory_bytes()?;
    }
    println!("window.idle_mb {:.0}", bytes as f64 / 1e6);
    Ok(())
}

/// What takes long only where there is much.
fn many_examples(stage: &Stage) -> Result<()> {
    let file = stage.folder().join("many.jsonl");
    fs::write(&file, examples())?;
    let window = stage.open(Some(&file))?;
    let accept = stage.words("import_accept_other")?.replace("{count}", "100,000");
    window.press(&accept)?;
    window.until(&format!(
        "document.querySelector('[role=grid][aria-rowcount=\"{}\"]')",
        EXAMPLES + 1
    ))?;
    window.until_idle()?;
    thread::sleep(TO_REST);

    saves(&window)?;
    let idle = percentile_95(&frames(&window, "0")?)?;
    println!("window.frame_idle_p95_ms {idle:.1}");
    // As a wheel that turns fast: three rows and a bit in each frame.
    figure("frame_p95_ms", percentile_95(&frames(&window, "grid.scrollTop + 120")?)?, FRAME_MS);
    // As the bar dragged to and fro: other rows in each frame, none of which the page has yet.
    let far = "(grid.scrollTop + grid.scrollHeight * 0.381966) % grid.scrollHeight";
    println!("window.frame_dragged_p95_ms {:.1}", percentile_95(&frames(&window, far)?)?);
    window.close()
}

/// From the last key to what the program answers to whoever asks it for the example.
fn saves(window: &Window) -> Result<()> {
    let project = window.script("return location.hash.split('/')[2]")?;
    let view = json!({ "project": project, "filter": "all", "search": "", "sort": "number" });
    let rows = window.call("examples_rows", json!({ "view": view, "from": 0, "count": 1 }))?;
    let request = json!({ "request": { "project": project, "example": rows["rows"][0]["id"] } });
    let field = "[data-editor] textarea";
    window.until(&format!("document.querySelector('{field}')"))?;
    window.script(&format!(
        "document.querySelector('{field}').addEventListener('input', () => (window.typedAt = performance.now()))"
    ))?;

    let mut took = Vec::new();
    for round in 1..=SAVES {
        let typed = format!(" and once more, for the {round}th time");
        window.type_into(field, &typed)?;
        let milliseconds = window.promise(&format!(
            "(async () => {{
               for (;;) {{
                 const stored = await window.__TAURI_INTERNALS__.invoke('example', {request});
                 if (JSON.stringify(stored.messages).includes('{typed}')) return performance.now() - window.typedAt;
                 await new Promise((later) => setTimeout(later, 10));
               }}
             }})()"
        ))?;
        took.push(milliseconds.as_f64().context("the page has no clock")?);
    }
    figure("typing_to_saved_ms", median(&took).context("nothing was typed")?, SAVE_MS);
    Ok(())
}

/// The times between frames while the list is moved to `place` in each of them.
fn frames(window: &Window, place: &str) -> Result<Vec<f64>> {
    let begun = window.promise(&format!(
        "new Promise((seen) => {{
           const grid = document.querySelector('[role=grid]');
           const begun = [];
           const step = (now) => {{
             begun.push(now);
             if (now - begun[0] > {}) return seen(begun);
             const place = {place};
             if (place) grid.scrollTop = place;
             requestAnimationFrame(step);
           }};
           requestAnimationFrame(step);
         }})",
        WATCHED.as_millis()
    ))?;
    let begun: Vec<f64> = serde_json::from_value(begun)?;
    Ok(begun.windows(2).map(|pair| pair[1] - pair[0]).collect())
}

/// A file of different examples, long and short, as a person would have them.
fn examples() -> String {
    const WORDS: [&str; 17] = [
        "the", "parcel", "with", "my", "blue", "lamp", "came", "late", "and", "one", "shade", "is",
        "broken;", "please", "send", "another", "soon",
    ];
    let said = |from: usize, count: usize| {
        WORDS
            .iter()
            .cycle()
            .skip(from % WORDS.len())
            .take(count)
            .copied()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut file = String::new();
    for number in 1..=EXAMPLES {
        let question = format!("Order {number}: {}", said(number, 5 + number % 29));
        let answer =
            format!("For order {number} we do this: {}", said(number / 7, 3 + number % 41));
        let messages = json!([
            { "role": "user", "content": question },
            { "role": "assistant", "content": answer },
        ]);
        // A string takes everything.
        let _ = writeln!(file, "{}", json!({ "messages": messages }));
    }
    file
}

/// One figure, and what it should be at most.
fn figure(name: &str, value: f64, most: f64) {
    let verdict = if value <= most { "" } else { ", MISSED" };
    println!("window.{name} {value:.0} (at most {most:.0}{verdict})");
}

/// The value that 95 of 100 don't exceed.
fn percentile_95(values: &[f64]) -> Result<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len() * 95).div_ceil(100).saturating_sub(1);
    sorted.get(place).copied().context("no frame was painted")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_percentile_is_what_few_exceed() {
        let hundred: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!(percentile_95(&hundred).expect("values"), 95.0);
        assert_eq!(percentile_95(&[7.0]).expect("a value"), 7.0);
        assert!(percentile_95(&[]).is_err());
    }

    #[test]
    fn no_two_examples_are_the_same() {
        let file = examples();
        let lines: std::collections::BTreeSet<&str> = file.lines().collect();
        assert_eq!(lines.len(), EXAMPLES);
    }
}
