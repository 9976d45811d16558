//! The table: how many, the rows that are shown now, and where an example stands.

use super::{
    check,
    columns::{self, Columns},
    views,
};
use crate::{
    contract::{
        ExampleCounts, ExampleRow, ExampleRows, Facets, FindingCount, PlaceRequest, ProjectRef,
        RowsRequest, Source, SourceCount, TopicCount, ViewRequest,
    },
    failure::Failure,
    studio::{Project, Studio},
};
use bakehouse_store::project::{
    examples::{self, Previewed},
    findings,
    imports::{self, Accepted},
};

/// Rows that are given at once: ten screens.
const MOST_ROWS: usize = 500;

/// How many examples there are.
pub fn examples_counts(studio: &Studio, request: ViewRequest) -> Result<ExampleCounts, Failure> {
    let project = studio.project(request.project)?;
    // The view is then made from the columns.
    let counts = columns::look(studio, &project, Columns::counts)?;
    let view = views::shown(studio, &request)?;
    let is_checking = !project.read(examples::state)?.is_checked;
    if is_checking {
        // It may be that the program ended before the check did.
        check::begin(studio, request.project);
    }
    Ok(ExampleCounts { shown: view.ids.len(), is_checking, ..counts })
}

/// What the examples can be filtered by.
pub fn examples_facets(studio: &Studio, request: ProjectRef) -> Result<Facets, Failure> {
    let project = studio.project(request.project)?;
    let (topics, sources, longest) = columns::look(studio, &project, |columns| {
        (columns.topics(), columns.sources(), columns.tokens().max().unwrap_or(0))
    })?;
    let (files, findings) = project.read(|connection| {
        Ok((imports::accepted(connection)?, findings::counts_by_code(connection)?))
    })?;
    let sources = sources.into_iter().map(|(source, count)| SourceCount {
        source,
        file: file_of(&files, source),
        count,
    });
    Ok(Facets {
        topics: topics.into_iter().map(|(topic, count)| TopicCount { topic, count }).collect(),
        sources: sources.collect(),
        findings: findings.into_iter().map(|(code, count)| FindingCount { code, count }).collect(),
        longest,
    })
}

/// The topics with how many examples each has, the most first.
pub(crate) fn topics(studio: &Studio, project: &Project) -> Result<Vec<TopicCount>, Failure> {
    let topics = columns::look(studio, project, Columns::topics)?;
    let named = topics.into_iter().filter(|(topic, _)| !topic.is_empty());
    Ok(named.map(|(topic, count)| TopicCount { topic, count }).collect())
}

/// The name of the file that examples come from.
pub(super) fn file_of(files: &[Accepted], source: Source) -> Option<String> {
    let Source::Import(import) = source else { return None };
    files.iter().find(|file| file.id == import).map(|file| file.file.clone())
}

/// The rows that the table shows now.
pub fn examples_rows(studio: &Studio, request: RowsRequest) -> Result<ExampleRows, Failure> {
    let RowsRequest { view, from, count } = request;
    let project = studio.project(view.project)?;
    let view = views::shown(studio, &view)?;
    let total = view.ids.len();
    let from = from.min(total);
    let ids = &view.ids[from..total.min(from + count.min(MOST_ROWS))];
    let rows = project.read(|connection| examples::previewed(connection, ids))?;
    let rows = rows.into_iter().map(ExampleRow::from).collect();
    Ok(ExampleRows { total, from, rows, revision: view.revision })
}

/// Where an example stands in a view; nothing when it isn't in it.
pub fn example_place(studio: &Studio, request: PlaceRequest) -> Result<Option<usize>, Failure> {
    let view = views::shown(studio, &request.view)?;
    let place = view.ids.iter().position(|&id| i64::from(id) == request.example.0);
    Ok(place)
}

impl From<Previewed> for ExampleRow {
    fn from(row: Previewed) -> Self {
        Self {
            id: row.id,
            asks: row.asks,
            answers: row.answers,
            topic: row.topic.unwrap_or_default(),
            turns: row.turns,
            tokens: row.tokens,
            must_fix: row.worst == Some(1),
            should_fix: row.worst == Some(2),
            to_review: row.to_review,
            is_held_back: row.is_held_back,
        }
    }
}
