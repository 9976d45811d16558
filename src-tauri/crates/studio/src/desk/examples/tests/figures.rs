//! The figures of the health page, the map of what is asked, and near-copies that no split tears apart.

use super::*;
use crate::desk::bake::{bake, bake_change};
use bakehouse_domain::stats::{Check, CheckState, Turns, Verdict};

/// So many ask the same.
const CROWD: usize = 12;

/// A crowd, and forty others that have little in common.
fn with_a_crowd() -> Vec<Example> {
    let ways = [
        "When does the library open?",
        "when does the library open on Sunday",
        "Hi, when does the library open?",
        "The library, when does it open?",
    ];
    let words = ["river", "engine", "violin", "winter", "garden", "letter", "castle", "market"];
    let crowd = (0..CROWD).map(|n| asked(ways[n % 4], "At nine."));
    let others = (0..40).map(|n| {
        let (one, other) = (words[n % 8], words[(n / 8 + n + 1) % 8]);
        asked(&format!("Tell of the {one} and of a {other} near {one}{n}"), "Yes.")
    });
    crowd.chain(others).collect()
}

fn map(bench: &Bench, project: ProjectId) -> VarietyPage {
    variety(&bench.studio, ProjectRef { project }).expect("told")
}

fn draw(bench: &Bench, project: ProjectId) -> DrawnMap {
    variety_draw(&bench.studio, ProjectRef { project }).expect("begun");
    bench.settle();
    let page = map(bench, project);
    assert!(page.task.is_none() && page.failure.is_none());
    page.drawn.expect("drawn")
}

#[test]
fn figures_say_what_the_examples_are_like() {
    let bench = bench();
    let mut examples: Vec<Example> =
        (0..60).map(|n| asked(&format!("How do I do {n}?"), &format!("Like this: {n}"))).collect();
    let follow_up = [user("And then?"), assistant("Then that.")];
    examples[0].messages.extend(follow_up);
    let project = project_with(&bench, examples);
    let topic = |topic: &str, numbers: std::ops::RangeInclusive<i64>| {
        let which = Which::These(numbers.map(ExampleId).collect());
        let selection = Selection { project, which };
        let request = SetTopic { selection, topic: topic.to_owned() };
        examples_topic(&bench.studio, request).expect("set");
    };
    topic("Login", 1..=40);
    topic("Refund", 41..=50);
    topic("Weather", 51..=52);
    let recipe = bake(&bench.studio, ProjectRef { project }).expect("told").recipe;
    let share =
        |name: &str| RecipeTopic { name: name.to_owned(), share: 50, within: String::new() };
    let recipe = Recipe { topics: vec![share("Refund"), share("Login")], ..recipe };
    bake_change(&bench.studio, ChangeRecipe { project, recipe }).expect("changed");
    bench.settle();

    let health = health(&bench.studio, ProjectRef { project }).expect("told");
    let figures = health.figures;
    assert_eq!(figures.turns, Turns { one: 59, two: 1, ..Turns::default() });
    let balance = figures.topics.balance;
    let told: Vec<(&str, usize, Option<usize>, usize)> = balance
        .topics
        .iter()
        .map(|topic| (topic.name.as_str(), topic.count, topic.wanted, topic.short))
        .collect();
    let expected =
        [("Refund", 10, Some(26), 16), ("Login", 40, Some(26), 0), ("Weather", 2, None, 0)];
    assert_eq!(told, expected);
    assert_eq!((balance.to_bake, figures.topics.without, figures.topics.more), (16, 8, 0));
    assert_eq!(figures.first_words.of, 60);
    assert_eq!(figures.first_words.most[0].words, "how");
    assert_eq!(figures.first_words.most[0].count, 60);
    assert_eq!(figures.lengths.bars.iter().sum::<usize>(), 60);
    assert_eq!(figures.readiness.verdict, Verdict::Nearly, "a topic is short");
    let balance = figures.readiness.checks.iter().find(|checked| checked.check == Check::Balance);
    assert_eq!(balance.map(|checked| checked.state), Some(CheckState::Warn));
    let project = bench.studio.project(project).expect("open");
    let short = shortages(&bench.studio, &project).expect("told");
    assert_eq!(short, [("Refund".to_owned(), 16)]);
}

#[test]
fn an_empty_project_has_figures_too() {
    let bench = bench();
    let project = bench.project();
    let figures = health(&bench.studio, ProjectRef { project }).expect("told").figures;
    assert_eq!((figures.first_words.of, figures.lengths.longest), (0, 0));
    assert_eq!(figures.turns, Turns::default());
    let page = map(&bench, project);
    assert_eq!((page.examples, page.drawn), (0, None));
    assert!(page.least > 0);
}

#[test]
fn a_map_is_drawn_stays_and_says_when_it_is_of_before() {
    let bench = bench();
    let project = project_with(&bench, with_a_crowd());
    assert_eq!(map(&bench, project).drawn, None);
    let drawn = draw(&bench, project);
    assert_eq!((drawn.map.points.len(), drawn.of), (CROWD + 40, CROWD + 40));
    assert!(drawn.is_current);
    let note = WriteNote { project, example: ExampleId(1), note: "Look".to_owned() };
    example_note(&bench.studio, note).expect("noted");
    bench.settle();
    assert!(!map(&bench, project).drawn.expect("stays").is_current);
    let again = draw(&bench, project);
    assert!(again.is_current);
    assert_eq!(again.map, drawn.map, "what is asked is the same");
}

#[test]
fn a_crowd_is_thinned_out_in_one_step_that_is_undone() {
    let bench = bench();
    let project = project_with(&bench, with_a_crowd());
    let drawn = draw(&bench, project);
    let [crowd] = &drawn.map.crowds[..] else { panic!("one crowd: {:?}", drawn.map.crowds) };
    assert!(drawn.crowd_questions[0].contains("library"), "{:?}", drawn.crowd_questions);
    let size = crowd.examples.len();
    assert!((8..=CROWD).contains(&size), "{size}");
    let thin = || {
        let request = ThinOut { project, central: ExampleId(crowd.central as i64) };
        examples_thin_out(&bench.studio, request)
    };
    let going = size - crowd.worth_keeping;
    let act = thin().expect("thinned");
    assert_eq!((act.kind, act.count), (ActKind::ExamplesThinned, going as u32));
    let left = numbers(&bench, all(project));
    let is_left = |id: &u64| left.contains(&(*id as i64));
    assert!(!crowd.examples[..going].iter().any(is_left), "{left:?}");
    assert!(crowd.examples[going..].iter().all(is_left), "{left:?}");
    assert_eq!(thin().expect("nothing to do").count, 0, "what is left is worth keeping");
    undo(&bench, project);
    assert_eq!(numbers(&bench, all(project)).len(), CROWD + 40);
    let nobody = ThinOut { project, central: ExampleId(50) };
    let failure = examples_thin_out(&bench.studio, nobody).expect_err("speaks for nobody");
    assert_eq!(failure.code, FailureCode::ThingMissing);
}

#[test]
fn what_was_edited_since_the_map_was_drawn_is_not_thinned_out() {
    let bench = bench();
    let project = project_with(&bench, with_a_crowd());
    let drawn = draw(&bench, project);
    let crowd = &drawn.map.crowds[0];
    let first = ExampleId(crowd.examples[0] as i64);
    let edit = EditExample {
        project,
        example: first,
        messages: asked("Something else by now", "Yes.").messages,
        rejected: None,
        typing: None,
    };
    example_edit(&bench.studio, edit).expect("written");
    let request = ThinOut { project, central: ExampleId(crowd.central as i64) };
    examples_thin_out(&bench.studio, request).expect("thinned");
    let left = numbers(&bench, all(project));
    assert!(left.contains(&first.0));
    let of_crowd = crowd.examples[1..].iter().filter(|id| left.contains(&(**id as i64)));
    assert_eq!(of_crowd.count(), crowd.worth_keeping);
}

#[test]
fn near_copies_are_never_on_both_sides() {
    let bench = bench();
    let project = project_with(&bench, pairs(60));
    assert_eq!(torn_apart(&bench, project), 0);
}
