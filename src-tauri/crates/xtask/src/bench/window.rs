//! `bench window`: the real window as it ships. How soon it is there, how soon a draft is seen that somebody wrote and how it
//! moves while many come in, how it scrolls a million examples, how soon it has saved what was typed, and the memory that it
//! takes while nobody does anything and after the list was scrolled to its end and back.

mod baking;

use super::{median, warn_when_busy};
use crate::{
    model,
    places::Places,
    programs,
    window::{Process, Stage, Window, wait},
};
use anyhow::{Context, Result, ensure};
use serde_json::json;
use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
    thread,
    time::{Duration, SystemTime},
};

const STARTS: usize = 5;
const SAVES: usize = 5;
const EXAMPLES: usize = 1_000_000;
/// Long enough for everything that a start leaves for later.
const TO_REST: Duration = Duration::from_secs(10);
const FOR_CHECKS: Duration = Duration::from_mins(5);
/// How long each way of scrolling is watched.
const WATCHED: Duration = Duration::from_secs(6);

/// What a person doesn't notice, or hardly.
const START_MS: f64 = 1000.0;
const FRAME_MS: f64 = 33.0;
const SAVE_MS: f64 = 1000.0;
/// Frames from one end of the list to the other.
const TO_THE_END: usize = 400;
/// How much larger the page may be after a way to the end and back: what a collector leaves for later.
const FLAT: f64 = 1.1;

pub fn bench(places: &Places) -> Result<()> {
    programs::build(places)?;
    baking::build(places)?;
    model::ensure(places)?;
    warn_when_busy();

    let stage = Stage::new(places)?;
    starts(&stage)?;
    baking::bench(places, &stage)?;
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

/// Of all processes of the program.
fn memory(window: &Window) -> Result<()> {
    let page = page_megabytes(window)?;
    let own = window.process().memory_bytes()? as f64 / 1e6;
    println!("window.idle_mb {:.0}", own + page);
    Ok(())
}

/// The memory of the processes that show the page, once nothing happens any more.
fn page_megabytes(window: &Window) -> Result<f64> {
    thread::sleep(TO_REST);
    let mut bytes = 0;
    for process in Process::below(window.process().id())? {
        bytes += process.memory_bytes()?;
    }
    Ok(bytes as f64 / 1e6)
}

/// What takes long only where there is much.
fn many_examples(stage: &Stage) -> Result<()> {
    let file = stage.folder().join("many.jsonl");
    write_examples(&file, EXAMPLES)?;
    let window = stage.open(Some(&file))?;
    let accept = stage.words("import_accept_other")?.replace("{count}", "1,000,000");
    window.press(&accept)?;
    window.until(&format!(
        "document.querySelector('[role=grid][aria-rowcount=\"{}\"]')",
        EXAMPLES + 1
    ))?;
    rests(&window)?;

    let idle = percentile_95(&frames(&window, "")?)?;
    println!("window.frame_idle_p95_ms {idle:.1}");
    // Fast: three rows and a bit in each frame.
    let wheel = "grid.dispatchEvent(new WheelEvent('wheel', { deltaY: 120, cancelable: true }))";
    figure("frame_p95_ms", percentile_95(&frames(&window, wheel)?)?, FRAME_MS);
    // As the bar dragged to and fro: other rows in each frame, none of which the page has yet.
    let far =
        "grid.scrollTop = (grid.scrollTop + grid.scrollHeight * 0.381966) % grid.scrollHeight";
    figure("frame_dragged_p95_ms", percentile_95(&frames(&window, far)?)?, FRAME_MS);
    to_the_end_and_back(&window)?;
    // Last: after an edit all examples are compared in the background.
    saves(&window)?;
    window.close()
}

/// Waits until the examples were compared and then, which is a task, looked through.
fn rests(window: &Window) -> Result<()> {
    let project = window.script("return location.hash.split('/')[2]")?;
    let view = json!({ "project": project, "filter": "all", "search": "", "sort": "number" });
    wait(FOR_CHECKS, "the examples are checked", || {
        let counts = window.call("examples_counts", view.clone())?;
        Ok(counts["is_checking"] == false)
    })?;
    thread::sleep(TO_REST);
    window.until_idle()
}

/// Once to warm everything up, then three times more: what stays behind of a way would add up.
fn to_the_end_and_back(window: &Window) -> Result<()> {
    scroll_to_the_end_and_back(window)?;
    let before = page_megabytes(window)?;
    for _ in 0..3 {
        scroll_to_the_end_and_back(window)?;
    }
    let after = page_megabytes(window)?;
    println!(
        "window.page_mb {before:.0} before the way to the end and back, {after:.0} after three"
    );
    figure("page_grows_percent", after / before * 100.0, FLAT * 100.0);
    Ok(())
}

fn scroll_to_the_end_and_back(window: &Window) -> Result<()> {
    let last = window.promise(&format!(
        "new Promise((seen) => {{
           const grid = document.querySelector('[role=grid]');
           let frame = 0;
           let last = 0;
           const step = () => {{
             const share = 1 - Math.abs(1 - frame / {TO_THE_END});
             grid.scrollTop = share * (grid.scrollHeight - grid.clientHeight);
             for (const row of grid.querySelectorAll('[aria-rowindex]')) last = Math.max(last, row.ariaRowIndex);
             if (frame++ === 2 * {TO_THE_END}) return seen(last);
             requestAnimationFrame(step);
           }};
           requestAnimationFrame(step);
         }})"
    ))?;
    ensure!(last.as_u64() == Some(EXAMPLES as u64 + 1), "the last row that was seen is {last}");
    Ok(())
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

/// The times between frames while the list is moved in each of them.
fn frames(window: &Window, moved: &str) -> Result<Vec<f64>> {
    let begun = window.promise(&format!(
        "new Promise((seen) => {{
           const grid = document.querySelector('[role=grid]');
           const begun = [];
           const step = (now) => {{
             begun.push(now);
             if (now - begun[0] > {}) return seen(begun);
             {moved};
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
fn write_examples(path: &Path, count: usize) -> Result<()> {
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
    let mut file = BufWriter::new(File::create(path)?);
    for number in 1..=count {
        let question = format!("Order {number}: {}", said(number, 5 + number % 29));
        let answer =
            format!("For order {number} we do this: {}", said(number / 7, 3 + number % 41));
        let messages = json!([
            { "role": "user", "content": question },
            { "role": "assistant", "content": answer },
        ]);
        writeln!(file, "{}", json!({ "messages": messages }))?;
    }
    Ok(file.flush()?)
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
    use std::fs;

    #[test]
    fn the_percentile_is_what_few_exceed() {
        let hundred: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!(percentile_95(&hundred).expect("values"), 95.0);
        assert_eq!(percentile_95(&[7.0]).expect("a value"), 7.0);
        assert!(percentile_95(&[]).is_err());
    }

    #[test]
    fn no_two_examples_are_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("many.jsonl");
        write_examples(&path, 10_000).expect("written");
        let file = fs::read_to_string(&path).expect("read");
        let lines: std::collections::BTreeSet<&str> = file.lines().collect();
        assert_eq!(lines.len(), 10_000);
    }
}
