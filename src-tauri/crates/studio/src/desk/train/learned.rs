//! What a run learned from, so that it is never asked just that.

use super::{run_folder, start::EXAMPLES_FOLDER};
use crate::{
    contract::RunId,
    project_file,
    studio::{Project, Studio},
};
use bakehouse_domain::hash;
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
};

/// The questions that each run learned from, as far as somebody wanted to know. They never change.
#[derive(Default)]
pub(super) struct Learned(Mutex<HashMap<RunId, Arc<HashSet<u64>>>>);

/// The questions that a run learned from, without their base prompts: [`hash::question_without_base_prompt`]. None where
/// its examples can't be read any more.
pub(crate) fn learned_questions(
    studio: &Studio,
    project: &Project,
    run: RunId,
) -> Arc<HashSet<u64>> {
    let Learned(known) = &studio.rooms().train.learned;
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    let read = || Arc::new(read(project, run));
    known.entry(run).or_insert_with(read).clone()
}

fn read(project: &Project, run: RunId) -> HashSet<u64> {
    let folder = run_folder(&project.folder, run).join(EXAMPLES_FOLDER);
    let examples = project_file::open(&folder).map(|examples| examples.training.into_usable());
    let examples = examples.unwrap_or_default();
    let questions = examples.iter().filter_map(|example| example.question_and_answer());
    questions.map(|(question, _)| hash::question_without_base_prompt(question)).collect()
}
