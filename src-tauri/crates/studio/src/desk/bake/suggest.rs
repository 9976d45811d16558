//! Topics that the writer suggests. They wait beside the recipe until the person takes them; nothing of it is stored.

use super::{chosen, hand, obstacle, once, pen::Hand, prompts, tell, writers, writing};
use crate::{
    contract::{ProjectId, Recipe, SuggestTopics, Suggested, TaskId, TaskKind, TaskState, Topic},
    failure::{Failure, FailureCode},
    studio::{Project, Studio},
    tasks::{About as Task, Ending, Handle},
    worker::protocol::Generate,
};
use bakehouse_domain::draft;
use bakehouse_store::project::{about, bakes};
use std::sync::{Arc, MutexGuard, PoisonError};

/// Suggestions at once: more are a list to read and not a choice.
const MOST: usize = 8;
/// With fewer than these it is asked once more.
const ENOUGH: usize = 4;
/// The longest list, in tokens.
const LONGEST: usize = 120;

/// What was suggested.
pub(super) struct Topics {
    within: Option<String>,
    names: Vec<String>,
}

/// Has the writer suggest topics; gives the task that does so already, if there is one.
pub fn topics_suggest(studio: &Studio, request: SuggestTopics) -> Result<TaskId, Failure> {
    if let Some(task) = studio.tasks().running(TaskKind::Suggest, request.project) {
        return Ok(task.id);
    }
    let project = studio.project(request.project)?;
    let (plan, recipe) = project.read(|connection| {
        Ok((about::get(connection)?, bakes::recipe(connection)?.unwrap_or_default()))
    })?;
    let known = writers(studio)?;
    if let Some(obstacle) = obstacle(studio, &plan.base_prompt, chosen(&recipe, &known)) {
        return Err(obstacle);
    }
    let task = Task {
        kind: TaskKind::Suggest,
        project: Some((project.id, studio.project_name(project.id)?)),
        run: None,
        total: None,
        can_pause: false,
    };
    let suggest = Suggest {
        hand: hand(studio, &recipe)?,
        studio: studio.clone(),
        project,
        base_prompt: plan.base_prompt,
        recipe,
        within: request.within.clone(),
    };
    // Held, so that the task is known before it can end.
    let mut last = last(studio);
    let task = studio.tasks().spawn(task, move |handle| suggest.run(handle));
    *last = Some((request.project, task, Topics { within: request.within, names: Vec::new() }));
    drop(last);
    studio.tell(Topic::Drafts, Some(request.project));
    Ok(task)
}

/// The last suggestions for this project, without those that were taken meanwhile.
pub(super) fn suggested(studio: &Studio, project: ProjectId) -> Option<Suggested> {
    let last = last(studio);
    let (_, task, topics) = last.as_ref().filter(|(of, ..)| *of == project)?;
    let state = studio.tasks().get(*task);
    let runs = state.as_ref().is_some_and(|task| {
        !matches!(task.state, TaskState::Done | TaskState::Cancelled | TaskState::Failed)
    });
    Some(Suggested {
        within: topics.within.clone(),
        names: topics.names.clone(),
        task: runs.then_some(*task),
        failure: state.and_then(|task| task.failure),
    })
}

fn last(studio: &Studio) -> MutexGuard<'_, Option<(ProjectId, TaskId, Topics)>> {
    studio.rooms().bake.suggested.lock().unwrap_or_else(PoisonError::into_inner)
}

/// See the head of this file.
struct Suggest {
    studio: Studio,
    project: Arc<Project>,
    hand: Hand,
    base_prompt: String,
    recipe: Recipe,
    within: Option<String>,
}

impl Suggest {
    fn run(&self, handle: &Handle) -> Result<Ending, Failure> {
        let outcome = self.names(&|| handle.is_cancelled());
        if let (Ok(Some(names)), Some((_, task, topics))) = (&outcome, &mut *last(&self.studio))
            && *task == handle.id()
        {
            topics.names.clone_from(names);
        }
        // Told also when nothing came of it: the page shows why.
        tell(&self.studio, &self.project);
        Ok(if outcome?.is_some() { Ending::Done } else { Ending::Cancelled })
    }

    /// What is new in a list, or in a few of them where a small model thinks of little.
    fn names(&self, wants_stop: &dyn Fn() -> bool) -> Result<Option<Vec<String>>, Failure> {
        let Some(mut pen) = self.hand.take_up(&self.studio, wants_stop)? else { return Ok(None) };
        let known = self.known();
        let messages =
            prompts::suggest(&self.base_prompt, &self.recipe, self.within.as_deref(), &known);
        // A small model thinks better in lines than in JSON.
        let schema = (!self.hand.is_here()).then(prompts::topics_schema);
        let mut names: Vec<String> = Vec::new();
        for draw in 0..writing::TRIES {
            let generate = Generate {
                messages: messages.clone(),
                temperature: self.recipe.variety.temperature(),
                top_p: writing::TOP_P,
                seed: (self.studio.now() as u64).wrapping_add(draw),
                max_tokens: LONGEST,
                stop: Vec::new(),
                schema: schema.clone(),
            };
            let Self { studio, project, hand, .. } = self;
            let said = once::say(studio, project, hand, &mut pen, generate, wants_stop)?;
            let Some(said) = said else { return Ok(None) };
            let mut avoided = known.clone();
            avoided.extend(self.within.as_deref());
            avoided.extend(names.iter().map(String::as_str));
            let more = draft::topics(&said.text, &avoided, MOST - names.len());
            names.extend(more);
            if names.len() >= ENOUGH {
                break;
            }
        }
        if names.is_empty() {
            Err(Failure::new(FailureCode::NothingUsable))
        } else {
            Ok(Some(names))
        }
    }

    /// What there is already.
    fn known(&self) -> Vec<&str> {
        let topics = &self.recipe.topics;
        let names: Vec<&str> = match &self.within {
            None => topics.iter().map(|topic| topic.name.trim()).collect(),
            Some(within) => {
                let topic = topics.iter().find(|topic| topic.name.trim() == within.trim());
                topic.map_or_else(Vec::new, |topic| topic.within.lines().map(str::trim).collect())
            }
        };
        names.into_iter().filter(|name| !name.is_empty()).collect()
    }
}
