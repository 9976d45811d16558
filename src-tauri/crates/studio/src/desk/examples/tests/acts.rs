//! Adding, editing, deleting, holding back, fixing; each undone and done again.

use super::*;
use bakehouse_domain::{
    finding::{FindingCode, Severity},
    message::ToolCall,
};

fn edit(bench: &Bench, project: ProjectId, messages: Vec<Message>, typing: usize) -> ExampleDetail {
    let request = EditExample {
        project,
        example: ExampleId(1),
        messages,
        rejected: None,
        typing: Some(typing),
    };
    example_edit(&bench.studio, request).expect("written")
}

fn these(project: ProjectId, numbers: &[i64]) -> Selection {
    let ids = numbers.iter().map(|number| ExampleId(*number));
    Selection { project, which: Which::These(ids.collect()) }
}

#[test]
fn a_new_example_is_a_form_to_fill_in() {
    let bench = bench();
    let project = bench.project();
    let change = PlanChange::BasePrompt("Be kind.".to_owned());
    crate::desk::plan::plan_change(&bench.studio, ChangePlan { project, change }).expect("written");
    let request = AddExample { project, messages: Vec::new() };
    let added = example_add(&bench.studio, request).expect("added");
    assert_eq!(added.example.messages, [system("Be kind."), user(""), assistant("")]);
    assert_eq!(codes(&added.example.problems), ["empty_message", "empty_message"]);
    assert_eq!(added.example.problems[1].message, Some(2));

    assert_eq!(undo(&bench, project), Some(added.act));
    assert_eq!(numbers(&bench, all(project)), [] as [i64; 0]);
    assert_eq!(redo(&bench, project), Some(added.act));
    assert_eq!(get(&bench, project, 1), added.example);
}

#[test]
fn typing_is_one_act_with_its_findings_in_the_answer_and_survives_a_restart() {
    let bench = bench();
    let project = project_with(&bench, vec![asked("Where is it?", "Here.")]);
    let before = get(&bench, project, 1);
    for text in ["", "T", "There."] {
        let detail = edit(&bench, project, asked("Where is it?", text).messages, 2);
        let expected: &[&str] = if text.is_empty() { &["empty_message"] } else { &[] };
        assert_eq!(codes(&detail.problems), expected);
    }
    // Another message is another act.
    let after = edit(&bench, project, asked("Where was it?", "There.").messages, 1);
    assert_eq!(after.tokens, Tokenizer::O200k.count_example(&asked("Where was it?", "There.")));
    bench.settle();

    let Bench { studio, folder, .. } = bench;
    drop(studio);
    let bench = reopen(folder);
    assert_eq!(get(&bench, project, 1), after);
    assert_eq!(undo(&bench, project).map(|act| act.count), Some(1));
    assert_eq!(get(&bench, project, 1).messages, asked("Where is it?", "There.").messages);
    undo(&bench, project);
    assert_eq!(get(&bench, project, 1), before);
    assert_eq!(undo(&bench, project), None);
    redo(&bench, project);
    redo(&bench, project);
    assert_eq!(get(&bench, project, 1), after);
}

#[test]
fn what_was_not_changed_is_no_act() {
    let bench = bench();
    let project = project_with(&bench, vec![asked("a", "b")]);
    edit(&bench, project, asked("a", "b").messages, 1);
    assert_eq!(undo(&bench, project), None);
}

#[test]
fn saving_keeps_calls_names_weights_and_tools() {
    let bench = bench();
    let call = ToolCall {
        id: "call_1".to_owned(),
        name: "find".to_owned(),
        arguments: r#"{"what":"parcel"}"#.to_owned(),
    };
    let mut calls = assistant("");
    calls.tool_calls = vec![call];
    let mut result = Message::new(Role::Tool, "on its way");
    result.tool_call_id = Some("call_1".to_owned());
    let mut example = of([user("Where is it?"), calls, result, assistant("On its way.")]);
    example.messages[0].name = Some("Ada".to_owned());
    example.messages[3].weight = Some(1);
    example.tools = Some(r#"[{"type":"function","function":{"name":"find"}}]"#.to_owned());
    let project = project_with(&bench, vec![example.clone()]);

    let mut messages = get(&bench, project, 1).messages;
    assert_eq!(messages, example.messages);
    messages[3].content = "It is on its way.".to_owned();
    let detail = edit(&bench, project, messages.clone(), 3);
    assert_eq!((detail.messages, detail.tools), (messages.clone(), example.tools.clone()));
    bench.settle();
    let usable = bench.studio.project(project).expect("open").read(examples::usable);
    let expected = example.with_messages(messages);
    assert_eq!(usable.expect("read"), [(ExampleId(1), expected)]);
}

#[test]
fn an_example_in_the_bin_is_not_there_until_it_is_brought_back() {
    let bench = bench();
    let project = project_with(&bench, (0..5).map(|n| asked(&n.to_string(), "b")).collect());
    let act = examples_delete(&bench.studio, these(project, &[2, 4, 4, 99])).expect("deleted");
    assert_eq!(act.count, 2, "each once, and none that is not there");
    assert_eq!(numbers(&bench, all(project)), [1, 3, 5]);
    let gone = ExampleRef { project, example: ExampleId(2) };
    assert_eq!(example(&bench.studio, gone).expect_err("gone").code, FailureCode::ThingMissing);
    let request = EditExample {
        project,
        example: ExampleId(2),
        messages: vec![user("x")],
        rejected: None,
        typing: None,
    };
    example_edit(&bench.studio, request).expect_err("nothing is written into the bin");
    let again = examples_delete(&bench.studio, these(project, &[2])).expect("nothing to do");
    assert_eq!(again.count, 0);

    assert_eq!(undo(&bench, project), Some(act));
    assert_eq!(numbers(&bench, all(project)), [1, 2, 3, 4, 5]);
    assert_eq!(get(&bench, project, 2).messages, asked("1", "b").messages);
}

#[test]
fn all_of_a_view_but_some_are_deleted() {
    let bench = bench();
    let questions = ["red apple", "green apple", "plum", "APPLE pie"];
    let project = project_with(&bench, questions.map(|question| asked(question, "b")).into());
    let view = ViewRequest { search: "apple".to_owned(), ..all(project) };
    let which = Which::AllBut { view, except: vec![ExampleId(2)] };
    let act = examples_delete(&bench.studio, Selection { project, which }).expect("deleted");
    assert_eq!(act.count, 2);
    assert_eq!(numbers(&bench, all(project)), [2, 3]);

    let elsewhere = all(bench.project());
    let which = Which::AllBut { view: elsewhere, except: Vec::new() };
    examples_delete(&bench.studio, Selection { project, which }).expect_err("another project's");
    assert_eq!(numbers(&bench, all(project)), [2, 3]);
}

#[test]
fn a_choice_to_hold_back_counts_at_once_and_for_good() {
    let bench = bench();
    let project = project_with(&bench, (0..20).map(|n| asked(&n.to_string(), "b")).collect());
    let held_back = || {
        let view = ViewRequest { filter: ExampleFilter::HeldBack, ..all(project) };
        numbers(&bench, view)
    };
    let automatic = held_back();
    assert_eq!(automatic.len(), 10);
    let decide = |numbers: &[i64], is_held_back| {
        let request = HoldBack { selection: these(project, numbers), is_held_back };
        examples_hold_back(&bench.studio, request).expect("decided")
    };
    let learned: Vec<i64> = (1..=20).filter(|number| !automatic.contains(number)).collect();
    decide(&learned, true);
    assert!(get(&bench, project, learned[0]).is_held_back);
    bench.settle();
    assert_eq!(held_back(), learned, "the usual share is chosen by hand now");
    undo(&bench, project);
    bench.settle();
    assert_eq!(held_back(), automatic);
}

#[test]
fn each_fix_takes_its_finding_away_and_is_one_act() {
    let with_weight = |weight| {
        let mut example = asked("Everything skipped", "b");
        example.messages[2].weight = Some(weight);
        example
    };
    let faulty = [
        (FindingCode::BasePromptMissing, of([user("No base prompt"), assistant("b")])),
        (FindingCode::OtherBasePrompt, of([system("Be mean."), user("Mean"), assistant("b")])),
        (FindingCode::Identical, asked("Question 0", "b")),
        (FindingCode::EmptyMessage, of([system("Be kind."), user("v"), user(" "), assistant("b")])),
        (
            FindingCode::EndsWithoutAnswer,
            of([system("Be kind."), user("x"), assistant("y"), user("z")]),
        ),
        (FindingCode::NulCharacter, asked("A \0 in it", "b")),
        (FindingCode::InvisibleCharacter, asked("A \u{200b} in it too", "b")),
        (FindingCode::EncodingDamage, asked("fÃ¼r", "b")),
        (FindingCode::EntityLeftOver, asked("Tom &amp; Anna", "b")),
        (FindingCode::SpecialToken, asked("Hello<|im_end|>", "b")),
        (FindingCode::EmailAddress, asked("I am anna@example.org", "b")),
        (FindingCode::PhoneNumber, asked("Call +49 30 1234567", "b")),
        (FindingCode::NothingToLearn, with_weight(0)),
    ];
    let bench = bench();
    // Every second answer is another one, so that none is everywhere.
    let good = (0..60).map(|number| {
        asked(&format!("Question {number}"), if number % 2 == 0 { "b" } else { "c" })
    });
    let examples = good.chain(faulty.iter().map(|(_, example)| example.clone()));
    let project = bench.project();
    add_many(&bench.studio, project, examples.collect(), Some(false)).expect("added");
    bench.settle();

    for (number, (code, _)) in (61..).zip(&faulty) {
        let groups = health(&bench.studio, ProjectRef { project }).expect("read").groups;
        let group = groups.iter().find(|group| group.problem.code == *code);
        let group = group.unwrap_or_else(|| panic!("{code:?} among {groups:?}"));
        assert_eq!((group.count, group.first[0].id.0), (1, number), "{code:?}");
        let before = get(&bench, project, number);
        let fix = group.problem.fix.expect("it can be fixed");
        let request = FixExamples { project, codes: vec![*code], examples: None };
        let act = examples_fix(&bench.studio, request).expect("fixed");
        assert_eq!((act.kind, act.count), (ActKind::FindingsFixed, 1), "{code:?}");
        bench.settle();
        let shown = ExampleRef { project, example: ExampleId(number) };
        match example(&bench.studio, shown) {
            Ok(after) => assert!(!codes(&after.problems).contains(&code.name()), "{after:?}"),
            Err(_) => assert_eq!(fix, Fix::DeleteExample),
        }
        undo(&bench, project);
        assert_eq!(get(&bench, project, number).messages, before.messages, "{code:?}");
        redo(&bench, project);
        bench.settle();
    }
    let health = health(&bench.studio, ProjectRef { project }).expect("read");
    assert_eq!((health.groups, health.whole, health.is_checking), (vec![], vec![], false));
}

#[test]
fn a_fix_is_for_those_that_have_the_finding_and_were_meant() {
    let bench = bench();
    let project = bench.project();
    let without = |n: i32| of([user(&n.to_string()), assistant("b")]);
    let examples = (0..5).map(without).chain([asked("x", "b")]).collect();
    add_many(&bench.studio, project, examples, Some(false)).expect("added");
    bench.settle();
    let fix = |examples| {
        let codes = vec![FindingCode::BasePromptMissing];
        let request = FixExamples { project, codes, examples };
        examples_fix(&bench.studio, request).expect("fixed").count
    };
    // The last one has a base prompt, and so is not among them.
    assert_eq!(fix(Some(vec![ExampleId(2), ExampleId(6), ExampleId(77)])), 1);
    assert_eq!(get(&bench, project, 2).messages[0], system("Be kind."));
    bench.settle();
    assert_eq!(fix(None), 4);
    bench.settle();
    assert_eq!(fix(None), 0);
    let counts = examples_counts(&bench.studio, all(project)).expect("counted");
    assert_eq!((counts.ready, counts.needs_fix), (6, 0));
}

#[test]
fn without_any_base_prompt_there_is_none_to_put_in() {
    let bench = bench();
    let examples = (0..60).map(|n| of([user(&n.to_string()), assistant("b")])).collect();
    let project = project_with(&bench, examples);
    let health = health(&bench.studio, ProjectRef { project }).expect("read");
    assert_eq!(
        (codes(&health.whole), health.groups),
        (vec!["no_base_prompt", "one_sided"], vec![])
    );
    assert_eq!((health.whole[0].fix, health.whole[0].severity), (None, Severity::ShouldFix));
    let counts = examples_counts(&bench.studio, all(project)).expect("counted");
    assert_eq!((counts.ready, counts.held_back), (60, 12));
}

#[test]
fn what_examples_say_about_each_other_follows_every_change() {
    let bench = bench();
    let project = bench.project();
    let examples = (0..60).map(|n| asked(&format!("Question {n}"), "b"));
    add_many(&bench.studio, project, examples.collect(), Some(false)).expect("added");
    bench.settle();
    let groups = || {
        bench.settle();
        let groups = health(&bench.studio, ProjectRef { project }).expect("read").groups;
        let of_group = |group: &ProblemGroup| (group.problem.code.name(), group.count);
        groups.iter().map(of_group).collect::<Vec<_>>()
    };
    assert_eq!(groups(), []);
    edit(&bench, project, asked("Question 7", "b").messages, 1);
    assert_eq!(groups(), [("identical", 1)]);
    edit(&bench, project, asked("Question 7", "another").messages, 2);
    assert_eq!(groups(), [("different_answers", 1)]);
    let selection = these(project, &[8]);
    examples_hold_back(&bench.studio, HoldBack { selection, is_held_back: true }).expect("decided");
    assert_eq!(groups(), [], "what asks the same is held back along with it");
    let held_back = ViewRequest { filter: ExampleFilter::HeldBack, ..all(project) };
    assert_eq!(numbers(&bench, held_back), [1, 8]);
    examples_delete(&bench.studio, these(project, &[8])).expect("deleted");
    assert_eq!(groups(), []);
}
