//! The figures of the health page. They come from the narrow columns in memory; of the texts only the beginnings of some
//! are read, so that a million examples keep nobody waiting.

use super::columns::{self, Columns};
use crate::{
    contract::{FirstWordFigures, HealthFigures, TopicFigures},
    desk::train,
    failure::Failure,
    studio::{Project, Studio},
};
use bakehouse_domain::{
    draft::Recipe,
    finding::FindingCode,
    stats::{self, Balance, FirstWords, Target},
};
use bakehouse_store::project::{bakes, examples};

/// Questions whose first words are counted.
const MOST_QUESTIONS: usize = 20_000;
/// Beginnings that are told.
const MOST_BEGINNINGS: usize = 6;
/// Topics that are told; all of the recipe in any case.
const MOST_TOPICS: usize = 12;

/// The figures, from what was found in how many examples.
pub(super) fn figures(
    studio: &Studio,
    project: &Project,
    found: &[(FindingCode, usize)],
) -> Result<HealthFigures, Failure> {
    let recipe = recipe(project)?;
    // What the model of the next training reads at most; nothing where there is none.
    let limits: Vec<usize> = train::context_length(studio, project)?.into_iter().collect();
    let (topics, lengths, turns, ids) = columns::look(studio, project, |columns| {
        let lengths = stats::lengths(columns.tokens().map(|tokens| tokens as usize), &limits);
        let ids = columns.evenly_spread(MOST_QUESTIONS);
        (columns.topics(), lengths, columns.turns(), ids)
    })?;
    let without = topics.iter().find(|(name, _)| name.is_empty()).map_or(0, |(_, count)| *count);
    let balance = stats::balance(&targets(&recipe, &topics));
    let readiness = stats::readiness(found, &balance);
    let (balance, more) = shown(balance);
    Ok(HealthFigures {
        readiness,
        topics: TopicFigures { balance, more, without },
        lengths,
        first_words: first_words(project, &ids)?,
        turns,
    })
}

/// The topics that have less than was planned, with how many examples each lacks.
pub(crate) fn shortages(
    studio: &Studio,
    project: &Project,
) -> Result<Vec<(String, usize)>, Failure> {
    let recipe = recipe(project)?;
    let topics = columns::look(studio, project, Columns::topics)?;
    let balance = stats::balance(&targets(&recipe, &topics));
    let short = balance.topics.into_iter().filter(|topic| topic.short > 0);
    Ok(short.map(|topic| (topic.name, topic.short)).collect())
}

fn recipe(project: &Project) -> Result<Recipe, Failure> {
    Ok(project.read(bakes::recipe)?.unwrap_or_default())
}

/// The topics of the recipe with their shares, then those that nobody planned. Those without a name are no topic.
fn targets(recipe: &Recipe, topics: &[(String, usize)]) -> Vec<Target> {
    let planned: Vec<(&str, u32)> = recipe
        .topics
        .iter()
        .map(|topic| (topic.name.trim(), topic.share))
        .filter(|(name, _)| !name.is_empty())
        .collect();
    let count = |wanted: &str| {
        let known = topics.iter().find(|(name, _)| name == wanted);
        known.map_or(0, |(_, count)| *count)
    };
    let is_planned = |wanted: &str| planned.iter().any(|(name, _)| *name == wanted);
    let of_recipe = planned.iter().map(|(name, share)| Target {
        name: (*name).to_owned(),
        share: Some(*share),
        count: count(name),
    });
    let others = topics.iter().filter(|(name, _)| !name.is_empty() && !is_planned(name));
    let others =
        others.map(|(name, count)| Target { name: name.clone(), share: None, count: *count });
    of_recipe.chain(others).collect()
}

/// As many topics as have room, and how many more there are.
fn shown(mut balance: Balance) -> (Balance, usize) {
    let planned = balance.topics.iter().filter(|topic| topic.wanted.is_some()).count();
    let shown = balance.topics.len().min(planned.max(MOST_TOPICS));
    let more = balance.topics.len() - shown;
    balance.topics.truncate(shown);
    (balance, more)
}

fn first_words(project: &Project, ids: &[u32]) -> Result<FirstWordFigures, Failure> {
    let mut words = FirstWords::default();
    project.read(|connection| examples::each_question(connection, ids, |asks| words.add(asks)))?;
    Ok(FirstWordFigures { most: words.most_frequent(MOST_BEGINNINGS), of: ids.len() })
}
