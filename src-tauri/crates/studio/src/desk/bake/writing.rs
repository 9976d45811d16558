//! What a writer is asked by, whether for a batch or for one draft: how long, how often, and after which examples.

use super::prompts;
use crate::{
    chatting::LONGEST_ANSWER,
    contract::Recipe,
    evaluating::longest_answer,
    failure::Failure,
    studio::{Project, Studio},
};
use bakehouse_domain::{check::Languages, draft::Turn, language::Spoken};
use bakehouse_formats::Tokenizer;
use bakehouse_store::project::{
    about,
    examples::{self, Filter, Sort},
};
use std::{
    ops::ControlFlow,
    sync::{Arc, PoisonError},
};

/// A small model often misses at first: another seed, another draw.
pub(super) const TRIES: u64 = 3;
/// The longest question, in tokens.
pub(super) const LONGEST_QUESTION: usize = 100;
/// Only the likeliest tokens that together have this share are considered.
pub(super) const TOP_P: f32 = 0.9;
/// A question and an answer, in tokens, where there are none to go by.
const QUESTION_TOKENS: u64 = 25;
const ANSWER_TOKENS: u64 = 120;
/// Examples from which the style examples are taken in turn.
const POOL: usize = 64;

/// How the examples are that there are.
pub(super) struct Style {
    /// Some of them, to copy the style of.
    pub pool: Vec<Turn>,
    /// The longest answer to wait for, in tokens.
    pub longest_answer: usize,
    /// Whether answers are in the language of their question.
    pub shares_language: bool,
    /// The usual length of a question and of an answer, in tokens.
    pub usual: (u64, u64),
}

impl Style {
    /// The ones that the recipe wants shown.
    pub fn of(&self, recipe: &Recipe) -> Vec<&Turn> {
        self.at(recipe, 0)
    }

    /// The same for the draft at `place` of a batch.
    pub fn at(&self, recipe: &Recipe, place: usize) -> Vec<&Turn> {
        prompts::style_of(&self.pool, recipe.style_examples as usize, place)
    }
}

/// How the examples are that there are. Looked for once for each state of the project: the page asks often.
pub(super) fn style(studio: &Studio, project: &Project) -> Result<Arc<Style>, Failure> {
    let revision = project.read(about::revision)?;
    let mut known = studio.rooms().bake.style.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((of, at, style)) = &*known
        && (*of, *at) == (project.id, revision)
    {
        return Ok(style.clone());
    }
    let pool = pool(project)?;
    let style = Arc::new(Style {
        longest_answer: longest(&pool),
        shares_language: shares_language(&pool),
        usual: usual(&pool),
        pool,
    });
    *known = Some((project.id, revision, style.clone()));
    Ok(style)
}

/// Examples to copy the style of, spread over all that are learned from.
fn pool(project: &Project) -> Result<Vec<Turn>, Failure> {
    project.read(|connection| {
        let ids = examples::ids(connection, Filter::All, Sort::Number)?;
        let step = (ids.len() / (2 * POOL)).max(1);
        let some: Vec<u32> = ids.into_iter().step_by(step).collect();
        let mut rows = examples::previewed(connection, &some)?;
        // What is held back must not reach what the model learns from, in whatever form; and what must be fixed shows no
        // style.
        rows.retain(|row| !row.is_held_back && row.worst != Some(1) && row.turns == 1);
        let training: Vec<u32> = rows.into_iter().map(|row| row.id.0 as u32).collect();
        let mut pool = Vec::new();
        examples::each(connection, &training, |_, example| {
            pool.extend(prompts::style(&example));
            if pool.len() < POOL { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok(pool)
    })
}

/// The longest answer to wait for, in tokens: by the answers that there are, where there are any.
fn longest(pool: &[Turn]) -> usize {
    if pool.is_empty() {
        return LONGEST_ANSWER;
    }
    longest_answer(pool.iter().map(|pair| Tokenizer::O200k.count(&pair.answers)))
}

/// The mean length of a question and of an answer, in tokens.
fn usual(pool: &[Turn]) -> (u64, u64) {
    let mean = |part: fn(&Turn) -> &str| {
        let counts = pool.iter().map(|turn| Tokenizer::O200k.count(part(turn)) as u64);
        counts.sum::<u64>().checked_div(pool.len() as u64)
    };
    let (asks, answers) = (mean(|turn| &turn.asks), mean(|turn| &turn.answers));
    (asks.unwrap_or(QUESTION_TOKENS), answers.unwrap_or(ANSWER_TOKENS))
}

/// Whether the examples that there are answer in the language they are asked in.
fn shares_language(pool: &[Turn]) -> bool {
    let mut languages = Languages::default();
    for pair in pool {
        languages.add_spoken(0, Spoken::of_texts(&pair.asks, &pair.answers));
    }
    languages.are_shared()
}
