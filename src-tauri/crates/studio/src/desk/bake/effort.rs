//! What a batch will take, before it begins: questions, tokens, money, time. And what the last one took so far.

use super::{matter::Matter, name, prompts, writing};
use crate::{
    contract::{Effort, Recipe, Writer, WriterPlace},
    desk::connections,
    failure::Failure,
    studio::{Project, Studio},
};
use bakehouse_domain::message::Message;
use bakehouse_formats::Tokenizer;
use bakehouse_store::project::{bakes, calls, documents};
use std::{
    collections::HashMap,
    sync::{MutexGuard, PoisonError},
    time::Duration,
};

/// What a judgement takes, in tokens.
const SCORE_TOKENS: u64 = 15;
/// Batches with fewer drafts say little about the time that each takes.
const ENOUGH_DRAFTS: usize = 3;
/// Prices are for so many.
const PRICED_TOKENS: f64 = 1e6;

/// What a batch of this recipe will take, by what would be asked first.
pub(super) fn expected(
    studio: &Studio,
    project: &Project,
    base_prompt: &str,
    recipe: &Recipe,
    writer: Option<&Writer>,
) -> Result<Effort, Failure> {
    let (asked_tokens, answered_tokens) = expected_tokens(studio, project, base_prompt, recipe)?;
    let seconds = writer.and_then(|writer| {
        let each = *paces(studio).get(&name(writer))?;
        Some((each * recipe.count).as_secs())
    });
    Ok(Effort {
        calls: u64::from(recipe.calls(0..recipe.count as usize)),
        asked_tokens,
        answered_tokens,
        dollars: writer.and_then(|writer| dollars(studio, writer, (asked_tokens, answered_tokens))),
        seconds,
    })
}

/// What the last batch has asked of models elsewhere so far.
pub(super) fn spent(
    studio: &Studio,
    project: &Project,
    writer: Option<&Writer>,
) -> Result<Effort, Failure> {
    let spent = project.read(|connection| {
        let last = bakes::last(connection)?;
        let spent = last.map(|bake| calls::of_bake(connection, bake.id)).transpose()?;
        Ok(spent.unwrap_or_default())
    })?;
    let sum = |part: fn(&calls::Calls) -> u64| spent.iter().map(part).sum();
    let (asked_tokens, answered_tokens) = (sum(|it| it.asked_tokens), sum(|it| it.answered_tokens));
    // The price of another model isn't that of this one.
    let writer = writer.filter(|writer| spent.iter().all(|it| it.writer == name(writer)));
    Ok(Effort {
        calls: sum(|it| it.count),
        asked_tokens,
        answered_tokens,
        dollars: writer.and_then(|writer| dollars(studio, writer, (asked_tokens, answered_tokens))),
        seconds: None,
    })
}

/// Notes how long a writer took for so many drafts: so long it will take again.
pub(super) fn note_pace(studio: &Studio, writer: &str, took: Duration, drafts: usize) {
    if drafts >= ENOUGH_DRAFTS {
        paces(studio).insert(writer.to_owned(), took / drafts as u32);
    }
}

/// The time that each draft takes, by the name of its writer, in this run of the program.
fn paces(studio: &Studio) -> MutexGuard<'_, HashMap<String, Duration>> {
    studio.rooms().bake.paces.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tokens of questions and of answers.
fn expected_tokens(
    studio: &Studio,
    project: &Project,
    base_prompt: &str,
    recipe: &Recipe,
) -> Result<(u64, u64), Failure> {
    let count = u64::from(recipe.count);
    let style = writing::style(studio, project)?;
    let shown = style.of(recipe);
    let passages = project.read(documents::passages)?;
    let subjects = recipe.subjects(passages.len());
    let (mut asked_tokens, mut answered_tokens) = (0, 0);
    if let Some(first) = subjects.first() {
        let about = project.read(|connection| Matter::of(connection, *first, &passages))?;
        let variation = recipe.variation(0);
        let told = prompts::told_first(base_prompt, &recipe.style_guide);
        let question = tokens(&prompts::question(recipe, &about, &variation, &shown));
        let answer = tokens(&prompts::answer(&told, &shown, &[], "", about.passage()));
        let (asks, answers) = style.usual;
        let turns: u64 =
            (0..recipe.count as usize).map(|place| u64::from(recipe.variation(place).turns)).sum();
        // What was said before is read again with each further turn, the more often the longer it is.
        let further = turns - count;
        asked_tokens = turns * (question + answer + asks) + further * 2 * (asks + answers);
        answered_tokens = turns * (asks + answers);
        if recipe.judge {
            asked_tokens += count * tokens(&prompts::judge(base_prompt, about.topic(), &[]))
                + turns * (asks + answers);
            answered_tokens += count * SCORE_TOKENS;
        }
    }
    Ok((asked_tokens, answered_tokens))
}

fn tokens(messages: &[Message]) -> u64 {
    messages.iter().map(|message| Tokenizer::O200k.count(&message.content) as u64).sum()
}

/// What so many tokens of questions and of answers cost; nothing where the price isn't known.
fn dollars(studio: &Studio, writer: &Writer, (asked, answered): (u64, u64)) -> Option<f64> {
    if !matches!(writer.place, WriterPlace::Elsewhere { .. }) {
        return None;
    }
    let price = connections::price(studio, &writer.id)?;
    let cost = |dollars: f64, tokens: u64| dollars * tokens as f64 / PRICED_TOKENS;
    Some(cost(price.asked, asked) + cost(price.answered, answered))
}
