//! Plan: what the model shall do, and whether training is the way to it. Everything here is the one row of
//! [`bakehouse_store::project::about`]; each change of it is an act, and what is typed into one field is one act.

use super::{
    examples::{self, rewrite},
    train,
};
use crate::{
    contract::{ChangePlan, DoneAct, PlanChange, PlanPage, ProjectRef, Topic, Wish},
    failure::{Failure, FailureCode},
    studio::Studio,
};
use bakehouse_domain::{act::ActKind, coach::RECOMMENDED_EXAMPLES, fit, fix::put_base_prompt};
use bakehouse_formats::Tokenizer;
use bakehouse_store::{
    app::projects,
    project::{
        about::{self, About},
        acts::Act,
    },
};
use serde::{Deserialize, de::IntoDeserializer, de::value::Error as Unreadable};

/// The longest text of the plan, in bytes: a base prompt that no model could read any more.
const LONGEST_TEXT: usize = 200_000;
/// The most criteria or questions.
const MOST_LINES: usize = 200;
/// The most examples that anybody may wish for.
const MOST_WANTED: u32 = 1_000_000;

/// The plan of a project.
pub fn plan(studio: &Studio, request: ProjectRef) -> Result<PlanPage, Failure> {
    let row = studio.read_app(|connection| projects::one(connection, request.project))?;
    let project = studio.project(request.project)?;
    let counts = examples::totals(studio, &project)?;
    let (about, others) = project.read(|connection| {
        let others = about::other_base_prompts(connection)?.len();
        Ok((about::get(connection)?, others))
    })?;
    let wishes = wishes(&about);
    Ok(PlanPage {
        name: row.name,
        base_prompt_tokens: Tokenizer::O200k.count(&about.base_prompt),
        fit: fit::fit(&wishes),
        wishes,
        wanted_examples: wanted_examples(&about),
        ready_examples: counts.usable,
        examples: counts.all,
        other_base_prompts: others,
        training_seconds: train::known_seconds(studio, request.project),
        goal: about.goal,
        base_prompt: about.base_prompt,
        criteria: about.criteria,
        questions: about.questions,
    })
}

/// Decides one thing.
pub fn plan_change(studio: &Studio, request: ChangePlan) -> Result<PlanPage, Failure> {
    let ChangePlan { project: id, change } = request;
    check(&change)?;
    let now = studio.now();
    studio.project(id)?.write(|transaction| {
        let before = about::get(transaction)?;
        let mut about = before.clone();
        let (kind, merge_key) = apply(&mut about, change);
        if about == before {
            return Ok(());
        }
        let mut act = Act::begin(transaction, kind, 1, merge_key, now)?;
        about::set(transaction, &mut act, &about)
    })?;
    studio.tell(Topic::Project, Some(id));
    plan(studio, ProjectRef { project: id })
}

/// Puts the base prompt of the plan into all examples that have another, or none.
pub fn base_prompt_apply(studio: &Studio, request: ProjectRef) -> Result<DoneAct, Failure> {
    let (about, others) = studio
        .project(request.project)?
        .read(|connection| Ok((about::get(connection)?, about::other_base_prompts(connection)?)))?;
    if about.base_prompt.trim().is_empty() {
        return Err(Failure::new(FailureCode::NoBasePrompt));
    }
    rewrite(studio, request.project, ActKind::BasePromptApplied, &others, |example| {
        put_base_prompt(example, &about.base_prompt)
    })
}

/// The wishes that are ticked. One of a later version is left alone.
pub(super) fn wishes(about: &About) -> Vec<Wish> {
    about.wishes.iter().filter_map(|name| wish_named(name)).collect()
}

fn wish_named(name: &str) -> Option<Wish> {
    let read: Result<Wish, Unreadable> = Wish::deserialize(name.into_deserializer());
    read.ok()
}

/// The code of a wish, as the store keeps it.
pub(super) fn wish_name(wish: Wish) -> String {
    let name = serde_json::to_value(wish).ok();
    name.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// How many examples the person wants to have.
pub(super) fn wanted_examples(about: &About) -> u32 {
    about.wanted_examples.unwrap_or(RECOMMENDED_EXAMPLES as u32)
}

/// Refuses what no person could have meant.
fn check(change: &PlanChange) -> Result<(), Failure> {
    let most = |setting: &str, value: usize, most: usize| {
        if value <= most {
            return Ok(());
        }
        let failure = Failure::new(FailureCode::SettingOutOfRange).with("setting", setting);
        Err(failure.with("value", value).with("least", 0).with("most", most))
    };
    let text = |setting: &str, text: &str| most(setting, text.len(), LONGEST_TEXT);
    let lines = |setting: &str, lines: &[String]| {
        most(setting, lines.len(), MOST_LINES)?;
        lines.iter().try_for_each(|line| text(setting, line))
    };
    match change {
        PlanChange::Goal(goal) => text("goal", goal),
        PlanChange::BasePrompt(base_prompt) => text("base_prompt", base_prompt),
        PlanChange::Wish { .. } => Ok(()),
        PlanChange::Criteria(criteria) => lines("criteria", criteria),
        PlanChange::Questions(questions) => lines("questions", questions),
        PlanChange::WantedExamples(count) => {
            most("wanted_examples", *count as usize, MOST_WANTED as usize)
        }
        PlanChange::Starter { goal, base_prompt, criteria, .. } => {
            text("goal", goal)?;
            text("base_prompt", base_prompt)?;
            lines("criteria", criteria)
        }
    }
}

/// Applies the change; says what kind of act it is, and what it goes on with while it is typed.
fn apply(about: &mut About, change: PlanChange) -> (ActKind, Option<&'static str>) {
    match change {
        PlanChange::Goal(goal) => {
            about.goal = goal;
            (ActKind::GoalChanged, Some("goal"))
        }
        PlanChange::BasePrompt(base_prompt) => {
            about.base_prompt = base_prompt;
            (ActKind::BasePromptChanged, Some("base_prompt"))
        }
        PlanChange::Wish { wish, is_on } => {
            let name = wish_name(wish);
            about.wishes.retain(|other| *other != name);
            if is_on {
                about.wishes.push(name);
            }
            (ActKind::PlanChanged, None)
        }
        PlanChange::Criteria(criteria) => {
            about.criteria = criteria;
            (ActKind::PlanChanged, Some("criteria"))
        }
        PlanChange::Questions(questions) => {
            about.questions = questions;
            (ActKind::PlanChanged, Some("questions"))
        }
        PlanChange::WantedExamples(count) => {
            about.wanted_examples = Some(count);
            (ActKind::PlanChanged, Some("wanted_examples"))
        }
        PlanChange::Starter { goal, base_prompt, wishes, criteria } => {
            about.goal = goal;
            about.base_prompt = base_prompt;
            about.wishes = wishes.into_iter().map(wish_name).collect();
            about.criteria = criteria;
            (ActKind::PlanChanged, None)
        }
    }
}

#[cfg(test)]
mod tests;
