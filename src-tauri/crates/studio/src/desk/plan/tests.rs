//! The plan as a person writes it.

use super::*;
use crate::{
    contract::{Fit, ProjectId},
    desk::{
        bench::{Bench, bench, reopen},
        examples::add_many,
        home::{redo, undo},
    },
};
use bakehouse_domain::message::{Example, Message, Role};

fn change(bench: &Bench, project: ProjectId, change: PlanChange) -> PlanPage {
    plan_change(&bench.studio, ChangePlan { project, change }).expect("changed")
}

fn example(base_prompt: Option<&str>, question: &str) -> Example {
    let base_prompt = base_prompt.map(|text| Message::new(Role::System, text));
    let turns = [Message::new(Role::User, question), Message::new(Role::Assistant, "Yes.")];
    Example::of(base_prompt.into_iter().chain(turns).collect())
}

#[test]
fn what_is_typed_into_one_field_is_one_act_and_stays_after_a_restart() {
    let bench = bench();
    let project = bench.project();
    for goal in ["S", "So", "Sort"] {
        change(&bench, project, PlanChange::Goal(goal.to_owned()));
    }
    change(&bench, project, PlanChange::BasePrompt("Be brief.".to_owned()));
    // The same again is no act.
    change(&bench, project, PlanChange::BasePrompt("Be brief.".to_owned()));

    let folder = bench.folder;
    drop(bench.studio);
    let bench = reopen(folder);
    let page = plan(&bench.studio, ProjectRef { project }).expect("there");
    assert_eq!((&*page.goal, &*page.base_prompt), ("Sort", "Be brief."));
    assert!(page.base_prompt_tokens > 1);

    let request = ProjectRef { project };
    let kinds = [ActKind::BasePromptChanged, ActKind::GoalChanged];
    for kind in kinds {
        assert_eq!(undo(&bench.studio, request).expect("undone").map(|act| act.kind), Some(kind));
    }
    assert_eq!(undo(&bench.studio, request), Ok(None));
    let page = plan(&bench.studio, request).expect("there");
    assert_eq!((&*page.goal, &*page.base_prompt), ("", ""));
    redo(&bench.studio, request).expect("done again");
    assert_eq!(plan(&bench.studio, request).expect("there").goal, "Sort");
}

#[test]
fn the_verdict_follows_the_ticks() {
    let bench = bench();
    let project = bench.project();
    let tick = |wish, is_on| change(&bench, project, PlanChange::Wish { wish, is_on });
    assert_eq!(plan(&bench.studio, ProjectRef { project }).expect("there").fit, Fit::Unknown);
    assert_eq!(tick(Wish::SteadyTone, true).fit, Fit::Good);
    assert_eq!(tick(Wish::NewFacts, true).fit, Fit::Partly);
    assert_eq!(tick(Wish::SteadyTone, false).fit, Fit::WontHelp);
    // Ticked twice is ticked once.
    assert_eq!(tick(Wish::NewFacts, true).wishes, [Wish::NewFacts]);
}

#[test]
fn a_starter_plan_is_one_act() {
    let bench = bench();
    let project = bench.project();
    let starter = PlanChange::Starter {
        goal: "Answer briefly.".to_owned(),
        base_prompt: "You answer briefly.".to_owned(),
        wishes: vec![Wish::SteadyTone],
        criteria: vec!["One sentence".to_owned()],
    };
    assert_eq!(change(&bench, project, starter).fit, Fit::Good);
    undo(&bench.studio, ProjectRef { project }).expect("undone");
    let page = plan(&bench.studio, ProjectRef { project }).expect("there");
    assert_eq!((&*page.goal, page.criteria.len(), page.fit), ("", 0, Fit::Unknown));
}

#[test]
fn what_nobody_could_mean_is_refused() {
    let bench = bench();
    let project = bench.project();
    for wild in [
        PlanChange::Goal("x".repeat(LONGEST_TEXT + 1)),
        PlanChange::Questions(vec![String::new(); MOST_LINES + 1]),
        PlanChange::WantedExamples(MOST_WANTED + 1),
    ] {
        let failure = plan_change(&bench.studio, ChangePlan { project, change: wild });
        assert_eq!(failure.expect_err("refused").code, FailureCode::SettingOutOfRange);
    }
}

#[test]
fn the_base_prompt_goes_into_all_examples_that_have_another_or_none() {
    let bench = bench();
    let project = bench.project();
    let request = ProjectRef { project };
    let failure = base_prompt_apply(&bench.studio, request).expect_err("there is none");
    assert_eq!(failure.code, FailureCode::NoBasePrompt);

    let examples = vec![
        example(None, "Is it late?"),
        example(Some("Be brief."), "Is it early?"),
        example(Some("Be long."), "Is it time?"),
    ];
    add_many(&bench.studio, project, examples, None).expect("added");
    let page = change(&bench, project, PlanChange::BasePrompt("Be brief.".to_owned()));
    assert_eq!((page.examples, page.other_base_prompts), (3, 2));
    let act = base_prompt_apply(&bench.studio, request).expect("applied");
    assert_eq!((act.kind, act.count), (ActKind::BasePromptApplied, 2));
    assert_eq!(plan(&bench.studio, request).expect("there").other_base_prompts, 0);
    undo(&bench.studio, request).expect("undone");
    assert_eq!(plan(&bench.studio, request).expect("there").other_base_prompts, 2);
    bench.settle();
}
