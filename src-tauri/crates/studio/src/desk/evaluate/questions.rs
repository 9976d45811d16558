//! The held-back questions of a project, and how each is put to whom.

use crate::{
    contract::{Asked, ExampleId},
    desk::train,
    failure::Failure,
    record::example_mark,
    studio::{Project, Studio},
    training::shown_question,
};
use bakehouse_domain::{
    hash,
    message::{Example, Message},
};
use bakehouse_store::project::examples::{self, UsableSplit};
use std::{collections::HashSet, sync::Arc};

/// Examples that are shown in the prompt of the second baseline.
const SHOWN: usize = 3;

/// A held-back question.
pub(super) struct Question {
    pub id: ExampleId,
    pub example: Example,
    /// What is asked and expected, as a hash.
    pub mark: String,
    /// What the person asks, to be shown.
    pub asks: String,
    /// The right answer.
    pub expected: String,
    /// The question without its base prompt, as a hash.
    spoken: u64,
}

/// The questions of a project at one revision of its examples.
pub(super) struct Questions {
    pub all: Vec<Question>,
    /// Three examples to show before a question.
    pub shown: Vec<Message>,
    /// Examples that the person wants to be learned from, as what was taught.
    pub taught: HashSet<ExampleId>,
    revision: u64,
}

/// The questions of a project as its examples are now. The page asks at every answer, so they are kept until the examples
/// are others.
pub(super) fn of(studio: &Studio, project: &Project) -> Result<Arc<Questions>, Failure> {
    let revision = project.read(|connection| Ok(examples::state(connection)?.revision))?;
    let room = &studio.rooms().evaluate;
    if let Some(known) = room.known().get(&project.id).filter(|known| known.revision == revision) {
        return Ok(known.clone());
    }
    let questions = Arc::new(read(project)?);
    room.known().insert(project.id, questions.clone());
    Ok(questions)
}

fn read(project: &Project) -> Result<Questions, Failure> {
    let (revision, split, usable) = project.read(|connection| {
        let revision = examples::state(connection)?.revision;
        Ok((revision, examples::usable_split(connection)?, examples::fingerprints(connection)?))
    })?;
    let UsableSplit { training, held_back } = split;
    let questions = held_back.into_iter().filter_map(|(id, example)| {
        let (before, answer) = example.question_and_answer()?;
        let (spoken, expected) =
            (hash::question_without_base_prompt(before), answer.content.clone());
        let (mark, asks) = (example_mark(&example), shown_question(&example).to_owned());
        Some(Question { id, example, mark, asks, expected, spoken })
    });
    let taught = usable.iter().filter(|example| example.wants_held_back == Some(false));
    Ok(Questions {
        all: questions.collect(),
        shown: shown(&training),
        taught: taught.map(|example| example.id).collect(),
        revision,
    })
}

/// The shortest examples with different answers, always the same ones: what is shown is read before every question.
fn shown(training: &[(ExampleId, Example)]) -> Vec<Message> {
    let mut pairs: Vec<&Example> = training
        .iter()
        .map(|(_, example)| example)
        .filter(|example| example.question_and_answer().is_some())
        .collect();
    let length =
        |example: &Example| example.messages.iter().map(|m| m.content.len()).sum::<usize>();
    pairs.sort_by_cached_key(|example| (length(example), hash::example(example)));
    let mut answers = HashSet::new();
    let (different, alike): (Vec<&Example>, Vec<&Example>) =
        pairs.into_iter().partition(|example| {
            let pair = example.question_and_answer();
            pair.is_some_and(|(_, answer)| answers.insert(&answer.content))
        });
    let chosen = different.into_iter().chain(alike).take(SHOWN);
    chosen
        .flat_map(|example| &example.messages)
        .filter(|message| !message.is_base_prompt())
        .cloned()
        .collect()
}

impl Questions {
    /// The questions that can be put to `asked`: a run is not asked what it learned from. Which examples are held back
    /// may have been decided anew since.
    pub fn put_to(&self, studio: &Studio, project: &Project, asked: Asked) -> Vec<&Question> {
        let learned = asked.run().map(|run| train::learned_questions(studio, project, run));
        let is_fair = |question: &&Question| {
            learned.as_ref().is_none_or(|learned| !learned.contains(&question.spoken))
        };
        self.all.iter().filter(is_fair).collect()
    }
}

/// A mark of these questions together.
pub(super) fn mark(questions: &[&Question]) -> String {
    let marks: String = questions.iter().map(|question| question.mark.as_str()).collect();
    format!("{:016x}", hash::text(&marks))
}

impl Question {
    /// What is put to the model: all before the answer, with `shown` after the base prompt.
    pub fn prompt(&self, shown: &[Message]) -> Vec<Message> {
        let before = self.example.question_and_answer().map_or(&[][..], |(before, _)| before);
        let base = before.iter().take_while(|message| message.is_base_prompt()).count();
        [&before[..base], shown, &before[base..]].concat()
    }
}
