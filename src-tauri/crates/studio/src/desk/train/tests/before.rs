//! Before a training: what is offered, what keeps it from starting, what it would take.

use super::*;
use crate::contract::{ChooseTraining, TrainChoices};

fn page(bench: &Bench, project: ProjectId) -> crate::contract::TrainPage {
    train(&bench.studio, ProjectRef { project }).expect("the page")
}

fn choose(
    bench: &Bench,
    project: ProjectId,
    choices: TrainChoices,
) -> Result<crate::contract::TrainPage, Failure> {
    train_choose(&bench.studio, ChooseTraining { project, choices })
}

#[test]
fn an_empty_project_says_what_it_needs() {
    let bench = crate::desk::bench::bench();
    let project = bench.project();
    let page = page(&bench, project);
    let codes: Vec<FailureCode> = page.obstacles.iter().map(|failure| failure.code).collect();
    assert_eq!(codes, [FailureCode::ExamplesTooFew, FailureCode::ModelMissing]);
    assert_eq!(page.obstacles[0].params["least"], "10");
    assert!(page.models.is_empty() && page.running.is_none() && page.runs == 0);
    let refused = run_start(&bench.studio, ProjectRef { project }).expect_err("not yet");
    assert_eq!(refused.code, FailureCode::ExamplesTooFew);
    assert!(running(&bench.studio).is_none(), "whoever was refused holds nobody up");
}

#[test]
fn choices_hold_and_what_no_training_can_work_with_is_refused() {
    let bench = studio(&Script::new());
    let project = project(&bench, 30);
    let before = page(&bench, project);
    assert_eq!((before.examples, before.left_out), (30, 0));
    assert!(before.obstacles.is_empty(), "{:?}", before.obstacles);
    let [model] = &before.models[..] else { panic!("one model: {:?}", before.models) };
    assert!(model.is_recommended && model.is_chosen && model.fits);

    let bad = TrainChoices { passes: Some(0), ..TrainChoices::default() };
    let refused = choose(&bench, project, bad).expect_err("no pass at all");
    assert_eq!(refused.code, FailureCode::SettingOutOfRange);
    assert_eq!(page(&bench, project).choices, TrainChoices::default(), "nothing was chosen");

    let chosen = TrainChoices { passes: Some(2), speed: Some(0.5), ..TrainChoices::default() };
    let after = choose(&bench, project, chosen.clone()).expect("chosen");
    assert_eq!((after.choices, after.plan.passes.value), (chosen, 2));
    assert!(!after.has_advised_speed);
    assert_eq!(after.automatic, before.automatic, "the automatic plan stays beside it");
    wait("the page is told", || was_told(&bench, Topic::Runs));
}

#[test]
fn the_number_of_held_back_examples_is_the_same_everywhere() {
    let bench = studio(&Script::new().waits());
    let project = project(&bench, 30);
    let chosen = TrainChoices { held_back: Some(4), ..TrainChoices::default() };
    choose(&bench, project, chosen).expect("chosen");
    wait("the examples are marked", || page(&bench, project).plan.held_back.value == 4);
    let counts = crate::desk::examples::examples_counts(
        &bench.studio,
        crate::contract::ViewRequest {
            project,
            filter: crate::contract::ExampleFilter::All,
            narrow: crate::contract::Narrow::default(),
            search: String::new(),
            sort: crate::contract::ExampleSort::Number,
        },
    );
    wait("the table shows them", || counts.as_ref().is_ok_and(|counts| counts.held_back == 4));
    let run = start(&bench, project);
    let row = detail(&bench, project, run).row;
    assert_eq!((row.examples, row.held_back), (26, 4));
    control(&bench, project, run, RunAct::Discard).expect("asked");
    bench.studio.tasks().cancel_all(None);
}

#[test]
fn an_estimate_is_made_once_and_known_until_something_changes() {
    let bench = studio(&Script::new());
    let project = project(&bench, 30);
    let request = ProjectRef { project };
    assert_eq!(known_seconds(&bench.studio, project), None);
    let estimate = train_estimate(&bench.studio, request).expect("estimated");
    let here = estimate.here.expect("there is a model");
    assert!(here.seconds.least > 0.0 && here.seconds.least < here.seconds.most, "{here:?}");
    assert_eq!(here.trained_tokens, here.tokens * u64::from(here.passes));
    assert!(here.disk_bytes > 0 && here.memory_bytes > 0 && here.free_disk_bytes.is_some());
    assert!(!estimate.cloud.is_empty());
    assert_eq!(estimate.training_examples + estimate.held_back_examples, 30);

    assert_eq!(known_seconds(&bench.studio, project), Some(here.seconds));
    let again = train_estimate(&bench.studio, request).expect("known");
    assert_eq!(again.here, Some(here), "a new one would hardly be the same");
    let chosen = TrainChoices { passes: Some(1), ..TrainChoices::default() };
    choose(&bench, project, chosen).expect("chosen");
    assert_eq!(known_seconds(&bench.studio, project), None);
}

#[test]
fn without_a_model_there_are_prices_and_a_reason() {
    let bench = crate::desk::bench::bench();
    let project = project(&bench, 12);
    let estimate = train_estimate(&bench.studio, ProjectRef { project }).expect("estimated");
    assert_eq!(estimate.here, None);
    assert_eq!(estimate.failure.expect("no model").code, FailureCode::ModelMissing);
    assert!(!estimate.cloud.is_empty());
    let empty = bench.project();
    let nothing = train_estimate(&bench.studio, ProjectRef { project: empty }).expect("estimated");
    assert_eq!(nothing.failure.expect("no examples").code, FailureCode::ExamplesTooFew);
}
