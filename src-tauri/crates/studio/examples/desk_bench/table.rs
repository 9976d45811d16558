//! The table of a project with very many examples: opening it, jumping about in it, filtering, sorting and searching it,
//! and seeing the rows again after a change. Everything is asked as the page asks it, each for the first time.

pub mod fill;

use crate::{
    measure::{memory_bytes, peak_memory_bytes, timed},
    nobody::{open, settle, told},
};
use bakehouse_domain::finding::FindingCode;
use bakehouse_studio::{
    contract::{
        ExampleFilter as Filter, ExampleRows, ExampleSort as Sort, Narrow, ProjectId, RowsRequest,
        Selection, ViewRequest, Which,
    },
    desk::{
        examples::{examples_counts, examples_delete, examples_rows},
        home,
    },
    studio::Studio,
};
use fill::Draw;
use serde_json::{Map, Value, json};
use std::{error::Error, path::Path, time::Instant};

/// Rows of a large screen, with those that wait above and below it.
const SCREEN: usize = 60;
const JUMPS: usize = 1000;

pub fn run(folder: &Path, rows: usize, bytes: usize) -> Result<Value, Box<dyn Error>> {
    let start = Instant::now();
    let studio = open(folder)?;
    let project = fill::project(&studio, rows, bytes)?;
    // The first look has the examples compared with each other.
    examples_counts(&studio, all(project)).map_err(told)?;
    settle(&studio);
    drop(studio);
    let filled_seconds = start.elapsed().as_secs_f64();

    let start = Instant::now();
    let studio = open(folder)?;
    home::project_open(&studio, bakehouse_studio::contract::ProjectRef { project })
        .map_err(told)?;
    let first = shown(&studio, all(project), 0)?;
    let open_ms = start.elapsed().as_secs_f64() * 1e3;
    let counts = examples_counts(&studio, all(project)).map_err(told)?;
    let counted_ms = start.elapsed().as_secs_f64() * 1e3;
    if (counts.all, first.total, first.rows.len()) != (rows, rows, SCREEN.min(rows)) {
        return Err(format!("{rows} rows were to be there, and these are: {counts:?}").into());
    }
    Ok(json!({
        "rows": rows,
        "filled_seconds": filled_seconds,
        "open_ms": open_ms,
        "counted_ms": counted_ms,
        "jumps": jumps(&studio, project, rows)?,
        "views_ms": views(&studio, project)?,
        "searches_ms": searches(&studio, project)?,
        "after_change_ms": after_change(&studio, project)?,
        "memory_bytes": memory_bytes(),
        "peak_memory_bytes": peak_memory_bytes(),
    }))
}

fn all(project: ProjectId) -> ViewRequest {
    let narrow = Narrow::default();
    let search = String::new();
    ViewRequest { project, filter: Filter::All, narrow, search, sort: Sort::Number }
}

fn shown(studio: &Studio, view: ViewRequest, from: usize) -> Result<ExampleRows, Box<dyn Error>> {
    examples_rows(studio, RowsRequest { view, from, count: SCREEN }).map_err(told)
}

/// To any place, in two orders: one as the rows lie on the disk, one that has nothing to do with that.
fn jumps(studio: &Studio, project: ProjectId, rows: usize) -> Result<Value, Box<dyn Error>> {
    let mut draw = Draw(7);
    let mut took = Vec::new();
    for sort in [Sort::Number, Sort::Longest] {
        let view = ViewRequest { sort, ..all(project) };
        shown(studio, view.clone(), 0)?;
        for _ in 0..JUMPS {
            let place = draw.below(rows);
            let (rows, ms) = timed(|| shown(studio, view.clone(), place));
            rows?;
            took.push(ms);
        }
    }
    took.sort_by(f64::total_cmp);
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize];
    Ok(json!({ "p50_ms": at(0.5), "p99_ms": at(0.99), "most_ms": at(1.0) }))
}

/// Every filter and every order, and ways to narrow them.
fn views(studio: &Studio, project: ProjectId) -> Result<Value, Box<dyn Error>> {
    let filters =
        [Filter::Ready, Filter::ToReview, Filter::NeedsFix, Filter::HeldBack, Filter::Bin];
    let orders = [Sort::Newest, Sort::Question, Sort::Longest, Sort::Shortest, Sort::Topic];
    let narrow = [
        Narrow { topic: Some(fill::topic(3)), ..Narrow::default() },
        Narrow { finding: Some(FindingCode::NoAnswer), ..Narrow::default() },
        Narrow { least_tokens: Some(100), most_tokens: Some(200), ..Narrow::default() },
    ];
    let views = (filters.into_iter().map(|filter| ViewRequest { filter, ..all(project) }))
        .chain(orders.into_iter().map(|sort| ViewRequest { sort, ..all(project) }))
        .chain(narrow.into_iter().map(|narrow| ViewRequest { narrow, ..all(project) }));
    let mut took = Map::new();
    for view in views {
        let name = format!("{:?} {:?} {:?}", view.filter, view.sort, narrowed(&view.narrow));
        took.insert(name, first_look(studio, &view)?.into());
    }
    Ok(took.into())
}

fn narrowed(narrow: &Narrow) -> &'static str {
    match narrow {
        Narrow { topic: Some(_), .. } => "topic",
        Narrow { finding: Some(_), .. } => "finding",
        Narrow { least_tokens: Some(_), .. } => "tokens",
        _ => "",
    }
}

/// What is rare, what is everywhere, several words, what is nowhere; and what somebody types on.
fn searches(studio: &Studio, project: ProjectId) -> Result<Value, Box<dyn Error>> {
    let rare = fill::word(fill::WORDS - 1);
    let (first, rest) = rare.split_at(rare.len() - 1);
    let texts = [
        fill::word(0),
        format!("{} {}", fill::word(1), fill::word(2)),
        "nowhere at all".to_owned(),
        "Größe".to_owned(),
        first.to_owned(),
        format!("{first}{rest}"),
    ];
    let mut took = Map::new();
    for search in texts {
        let view = ViewRequest { search: search.clone(), ..all(project) };
        took.insert(search, first_look(studio, &view)?.into());
    }
    Ok(took.into())
}

/// One example goes to the bin; the table is shown anew.
fn after_change(studio: &Studio, project: ProjectId) -> Result<f64, Box<dyn Error>> {
    let first = shown(studio, all(project), 0)?.rows[0].id;
    let start = Instant::now();
    let selection = Selection { project, which: Which::These(vec![first]) };
    examples_delete(studio, selection).map_err(told)?;
    let (looked, _) = timed(|| first_look(studio, &all(project)));
    looked?;
    let took = start.elapsed().as_secs_f64() * 1e3;
    settle(studio);
    Ok(took)
}

/// Milliseconds until the counts and the first rows of a view are there.
fn first_look(studio: &Studio, view: &ViewRequest) -> Result<f64, Box<dyn Error>> {
    let start = Instant::now();
    examples_counts(studio, view.clone()).map_err(told)?;
    shown(studio, view.clone(), 0)?;
    Ok(start.elapsed().as_secs_f64() * 1e3)
}
