//! Tables of the automatic settings.

use super::*;
use Reason::*;

fn check<T: Copy + PartialEq + std::fmt::Debug>(found: Automatic<T>, reason: Reason, value: T) {
    assert_eq!(found, Automatic { value, reason });
}

fn plan(examples: usize, choices: Choices) -> Plan {
    Plan::with(examples, STARTER_BASE_LEARNING_RATE, &choices).unwrap()
}

#[test]
fn passes_by_examples_to_learn_from() {
    check(passes(1), PassesUsual, 4);
    check(passes(100_000), PassesUsual, 4);
    check(passes(100_001), PassesMany, 2);
    check(passes(300_000), PassesMany, 2);
    check(passes(300_001), PassesVeryMany, 1);
}

#[test]
fn examples_per_step_by_examples_to_learn_from() {
    check(per_step(0), StepLeast, 4);
    check(per_step(90), StepLeast, 4);
    check(per_step(1_749), StepLeast, 4);
    check(per_step(1_750), StepShare, 4);
    check(per_step(10_000), StepShare, 20);
    check(per_step(128_000), StepShare, 256);
    check(per_step(200_000), StepMost, 256);
    check(per_step(usize::MAX), StepMost, 256);
}

#[test]
fn speed_by_examples_per_step() {
    check(speed(1), SpeedSmallSteps, 0.05);
    check(speed(4), SpeedUsual, 0.1);
    check(speed(63), SpeedUsual, 0.1);
    check(speed(64), SpeedLargeSteps, 0.2);
    check(speed(256), SpeedLargeSteps, 0.2);
}

#[test]
fn held_back_by_usable_examples() {
    check(held_back(10, HeldBack::Automatic), HeldBackLittle, 2);
    check(held_back(20, HeldBack::Automatic), HeldBackLeast, 10);
    check(held_back(47, HeldBack::Automatic), HeldBackLeast, 10);
    check(held_back(120, HeldBack::Automatic), HeldBackShare, 24);
    check(held_back(5_000, HeldBack::Automatic), HeldBackMost, 200);
    check(held_back(120, HeldBack::Count(30)), Chosen, 30);
    check(held_back(40, HeldBack::Count(30)), HeldBackHalf, 20);
    check(held_back(40, HeldBack::Share(0.1)), Chosen, 4);
    check(held_back(40, HeldBack::None), Chosen, 0);
}

#[test]
fn the_plan_of_the_sample_projects() {
    let settings = Plan::automatic(120, STARTER_BASE_LEARNING_RATE).settings();
    assert_eq!(
        settings,
        TrainingSettings {
            epochs: 4,
            batch_size: 4,
            learning_rate: 5e-4,
            rank: 16,
            alpha: 32.0,
            seed: USUAL_SEED,
        }
    );
}

#[test]
fn choices_bring_what_depends_on_them_along() {
    let chosen =
        plan(120, Choices { rank: Some(8), examples_per_step: Some(2), ..Choices::default() });
    check(chosen.rank, Chosen, 8);
    check(chosen.alpha, AlphaTwiceRank, 16.0);
    check(chosen.speed, SpeedSmallSteps, 0.05);
    check(chosen.passes, PassesUsual, 4);
    assert!((chosen.learning_rate - 2.5e-4).abs() < 1e-12);

    // Nothing held back: all 128,000 are learned from.
    let everything = plan(128_000, Choices { held_back: HeldBack::None, ..Choices::default() });
    check(everything.examples_per_step, StepShare, 256);
}

#[test]
fn a_chosen_learning_rate_is_kept_to_the_last_bit() {
    let rate = 3e-4;
    let chosen =
        plan(120, Choices { learning_rate: Some(rate), speed: Some(0.2), ..Choices::default() });
    assert_eq!(chosen.settings().learning_rate.to_bits(), rate.to_bits());
    assert!((chosen.speed.value - 0.06).abs() < 1e-12);
    assert_eq!(chosen.speed.reason, Chosen);
}

#[test]
fn advised_speeds() {
    let check = |speed: f64, advised: bool| {
        let plan = plan(120, Choices { speed: Some(speed), ..Choices::default() });
        assert_eq!(plan.has_advised_speed(), advised, "{speed}");
    };
    check(0.019, false);
    check(0.02, true);
    check(0.1, true);
    check(0.001 / 0.005, true);
    check(0.21, false);
}

#[test]
fn choices_that_cannot_work_are_refused() {
    let refused = |choices: Choices| match Plan::with(120, STARTER_BASE_LEARNING_RATE, &choices) {
        Err(Error::BadChoice { setting, .. }) => setting,
        other => panic!("{choices:?} gave {other:?}"),
    };
    let open = Choices::default();
    assert_eq!(refused(Choices { passes: Some(0), ..open }), "passes");
    assert_eq!(refused(Choices { passes: Some(51), ..open }), "passes");
    assert_eq!(refused(Choices { examples_per_step: Some(0), ..open }), "examples_per_step");
    assert_eq!(refused(Choices { speed: Some(f64::NAN), ..open }), "speed");
    assert_eq!(refused(Choices { speed: Some(-0.1), ..open }), "speed");
    assert_eq!(refused(Choices { learning_rate: Some(f64::INFINITY), ..open }), "learning_rate");
    assert_eq!(refused(Choices { rank: Some(0), ..open }), "rank");
    assert_eq!(refused(Choices { alpha: Some(0.0), ..open }), "alpha");
    assert_eq!(refused(Choices { held_back: HeldBack::Share(0.6), ..open }), "held_back");
}

#[test]
fn names_are_what_json_shows() {
    for reason in Reason::ALL {
        assert_eq!(serde_json::to_value(reason).unwrap(), reason.name());
    }
}
