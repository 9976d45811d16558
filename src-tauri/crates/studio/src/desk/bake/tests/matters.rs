//! What drafts are about: documents, other questions, topics that the writer suggests; and what the writer thinks of them.

use super::*;
use crate::{
    contract::{
        AddExample, DecideDraft, DocumentRef, DraftDecision, DraftId, ExampleRef, LikeWhat,
        PasteDocument, RemarkDraft, Selection, SetTopic, SuggestTopics, TaskAct, Which,
    },
    desk::{
        documents::{document_paste, document_remove},
        examples::{example, example_add, examples_topic},
        home::undo,
    },
};
use bakehouse_domain::message::{Message, Role};

/// A writer that asks about the text that it is shown, makes something up when it is first asked, and quotes then.
const READER: &str = r#"case "$job" in
    *'Answer with the words of the text'*) if [ "$n" -lt 3 ]; then answer 'Within 14 days.'; else answer 'Goods may be sent back within 30 days.'; fi ;;
    *) answer 'How long may I wait?' ;;
    esac"#;

fn paste(bench: &Bench, project: ProjectId, text: &str) -> BakePage {
    let request = PasteDocument { project, name: " Returns ".into(), text: text.into() };
    document_paste(&bench.studio, request).expect("read")
}

fn shown(bench: &Bench, project: ProjectId) -> crate::contract::Draft {
    review(&bench.studio, ProjectRef { project }).expect("there").draft.expect("one waits")
}

#[test]
fn a_draft_about_a_document_quotes_it_and_becomes_an_example_without_it() {
    let (bench, project) = project(writer(&[], READER), 1);
    let text = "Goods may be sent back within 30 days. Postage is yours.";
    let page = paste(&bench, project, text);
    assert_eq!(page.recipe.documents, 100, "the first one is asked about");
    assert_eq!((&*page.documents[0].name, page.documents[0].passages), ("Returns", 1));
    start(&bench, project);
    bench.settle();
    let missed = super::page(&bench, project).misses;
    assert_eq!(missed, [miss(Flaw::NotInPassage, 0, 1)]);

    let draft = shown(&bench, project);
    assert_eq!(draft.topic, "Returns");
    assert_eq!(draft.passage.as_ref().map(|passage| &*passage.text), Some(text));
    let remark =
        RemarkDraft { project, draft: draft.id, rating: Some(4), note: "Ask legal".into() };
    draft_remark(&bench.studio, remark).expect("noted");
    let keep = DecideDraft { project, draft: draft.id, decision: DraftDecision::Keep };
    draft_decide(&bench.studio, keep).expect("kept");
    let kept =
        example(&bench.studio, ExampleRef { project, example: bakehouse_domain::id::ExampleId(1) })
            .expect("there");
    let texts: Vec<&str> = kept.messages.iter().map(|message| &*message.content).collect();
    assert_eq!(
        texts,
        ["Be brief.", "How long may I wait?", "Goods may be sent back within 30 days."]
    );
    let drafted = kept.drafted.expect("a model wrote it");
    assert_eq!((drafted.document.as_deref(), drafted.rating), (Some("Returns"), Some(4)));
    assert_eq!(kept.note, "Ask legal");

    let document = page.documents[0].id;
    document_remove(&bench.studio, DocumentRef { project, document }).expect("removed");
    assert!(super::page(&bench, project).documents.is_empty());
    undo(&bench.studio, ProjectRef { project }).expect("undone");
    assert_eq!(super::page(&bench, project).documents.len(), 1);
}

#[test]
fn a_text_without_a_word_is_no_document() {
    let (bench, project) = project(writer(&[], ""), 1);
    let request = PasteDocument { project, name: "Nothing".into(), text: " \n ".into() };
    let refused = document_paste(&bench.studio, request).map_err(|failure| failure.code);
    assert_eq!(refused.map(|_| ()), Err(FailureCode::FileIsEmpty));
}

fn like_it(project: ProjectId, like: LikeWhat) -> BakeBatch {
    BakeBatch { project, what: BakeWhat::Like { like, count: 1 } }
}

#[test]
fn a_batch_is_like_the_questions_that_were_chosen() {
    let says =
        r#"case "$job" in *'Message: Late?'*) answer 'Lost?' ;; *) answer 'Not yet.' ;; esac"#;
    let (bench, project) = project(writer(&[], says), 9);
    let messages = [(Role::User, "Late?"), (Role::Assistant, "No.")];
    let messages = messages.map(|(role, text)| Message::new(role, text)).to_vec();
    let added = example_add(&bench.studio, AddExample { project, messages }).expect("added");
    let like = |like: LikeWhat| {
        let task = bake_start(&bench.studio, like_it(project, like));
        bench.settle();
        task.map(drop).map_err(|failure| failure.code)
    };
    like(LikeWhat::Examples(Which::These(vec![added.example.id]))).expect("begun");
    assert_eq!(written(&bench, project), [draft(DraftState::Waiting, "Lost?", "Not yet.")]);
    assert!(page(&bench, project).recipe.like.is_empty(), "the recipe stays as it was");
    let nothing = like(LikeWhat::Examples(Which::These(Vec::new())));
    assert_eq!(nothing, Err(FailureCode::ThingMissing));
    like(LikeWhat::Question("Late?".into())).expect("begun");
    assert_eq!(page(&bench, project).misses, [miss(Flaw::NearCopy, 3, 6)], "it waits already");
}

#[test]
fn a_batch_is_like_another_draft() {
    let says = r#"case "$job" in
        *'Message: Late?'*) answer 'Lost?' ;; *'Message:'*) answer 'Late?' ;; *) answer 'Not yet.' ;; esac"#;
    let (bench, project) = project(writer(&[], says), 9);
    let like = |like: LikeWhat| {
        bake_start(&bench.studio, like_it(project, like)).expect("begun");
        bench.settle();
    };
    like(LikeWhat::Question("Where?".into()));
    let first = review(&bench.studio, ProjectRef { project }).expect("read").draft.expect("one");
    like(LikeWhat::Draft(first.id));
    assert_eq!(written(&bench, project), [draft(DraftState::Waiting, "Lost?", "Not yet.")]);
    let gone = BakeWhat::Like { like: LikeWhat::Draft(DraftId(99)), count: 1 };
    let refused = bake_start(&bench.studio, BakeBatch { project, what: gone });
    assert_eq!(refused.map_err(|failure| failure.code), Err(FailureCode::ThingMissing));
}

#[test]
fn all_of_a_batch_are_kept_and_none_of_the_next() {
    let says = r#"case "$job" in *'Message:'*) answer "Number $n?" ;; *) answer 'Yes.' ;; esac"#;
    let (bench, project) = project(writer(&[], says), 9);
    for (asks, count) in [("Where?", 2), ("When?", 3)] {
        let like = LikeWhat::Question(asks.into());
        let what = BakeWhat::Like { like, count };
        bake_start(&bench.studio, BakeBatch { project, what }).expect("begun");
        bench.settle();
    }
    for batch in [2, 3] {
        let page = review(&bench.studio, ProjectRef { project }).expect("read");
        assert_eq!(page.states.len(), batch);
        let kept = drafts_keep(&bench.studio, ProjectRef { project }).expect("kept");
        assert_eq!(kept.count as usize, batch, "as many as the page says");
    }
    assert!(review(&bench.studio, ProjectRef { project }).expect("read").draft.is_none());
}

#[test]
fn a_wish_for_more_like_something_waits_for_its_turn() {
    let (bench, project) = project(writer(&["Where?"], "cat > /dev/null"), 1);
    let task = start(&bench, project);
    let like = LikeWhat::Question("Late?".into());
    let refused = bake_start(&bench.studio, like_it(project, like));
    assert_eq!(refused.map_err(|failure| failure.code), Err(FailureCode::WorkerBusy));
    bench.studio.tasks().control(task, TaskAct::Cancel).expect("asked");
    bench.settle();
}

#[test]
fn a_try_is_three_drafts() {
    let answers = ["Where?", "Here.", "When?", "Now.", "Who?", "We."];
    let (bench, project) = project(writer(&answers, "answer 'More?'"), 40);
    bake_start(&bench.studio, BakeBatch { project, what: BakeWhat::Try }).expect("begun");
    bench.settle();
    let page = page(&bench, project);
    assert_eq!((page.made, page.wanted, page.recipe.count), (3, 3, 40));
}

#[test]
fn what_a_batch_takes_is_said_before_it_begins() {
    let (bench, project) = project(writer(&["Where?", "Here."], "answer 'More?'"), 40);
    let offer = |what| bake_offer(&bench.studio, BakeBatch { project, what }).expect("offered");
    let whole = offer(BakeWhat::Whole);
    assert_eq!((whole.count, whole.effort), (40, page(&bench, project).expected));
    assert_eq!(whole.writer.map(|writer| writer.place), Some(WriterPlace::Here));
    let tried = offer(BakeWhat::Try);
    assert_eq!((tried.count, tried.effort.calls, tried.obstacle), (3, 6, None));
    let like = LikeWhat::Question("Late?".into());
    let like = offer(BakeWhat::Like { like, count: 5 });
    assert_eq!((like.count, like.effort.calls), (5, 10));

    assert_eq!(offer(BakeWhat::Missing).count, 0, "there is no topic that has less than another");
    let missing = BakeBatch { project, what: BakeWhat::Missing };
    let refused = bake_start(&bench.studio, missing).map_err(|failure| failure.code);
    assert_eq!(refused, Err(FailureCode::ThingMissing));
}

#[test]
fn what_is_missing_is_baked_by_itself() {
    let (bench, project) = project(writer(&[], r#"answer "Number $n?""#), 40);
    let recipe = Recipe {
        topics: vec![topic("parcels", 50), topic("invoices", 50)],
        ..page(&bench, project).recipe
    };
    bake_change(&bench.studio, ChangeRecipe { project, recipe }).expect("written");
    for text in ["Late?", "Lost?", "Torn?", "Wet?"] {
        let messages = [(Role::User, text), (Role::Assistant, "No.")];
        let messages = messages.map(|(role, text)| Message::new(role, text)).to_vec();
        let added = example_add(&bench.studio, AddExample { project, messages }).expect("added");
        let which = Which::These(vec![added.example.id]);
        let topic = "parcels".to_owned();
        let request = SetTopic { selection: Selection { project, which }, topic };
        examples_topic(&bench.studio, request).expect("decided");
    }
    assert_eq!(page(&bench, project).missing, 2);
    let what = || BakeBatch { project, what: BakeWhat::Missing };
    assert_eq!(bake_offer(&bench.studio, what()).expect("offered").count, 2);
    bake_start(&bench.studio, what()).expect("begun");
    bench.settle();
    let topics: Vec<String> = rows(&bench, project).into_iter().map(|row| row.topic).collect();
    assert_eq!(topics, ["invoices", "invoices"]);
    assert_eq!(page(&bench, project).recipe.count, 40, "the recipe stays as it was");
}

#[test]
fn what_is_off_its_topic_is_asked_for_again_and_the_score_is_kept() {
    let answers = [
        "Where?",
        "Here.",
        r#"{"score": 5, "on_topic": false}"#,
        "When?",
        "Now.",
        r#"{"score": 4, "on_topic": true}"#,
        "Who?",
        "We.",
        "It is good.",
    ];
    let escaped: Vec<String> = answers.iter().map(|it| it.replace('"', "\\\"")).collect();
    let escaped: Vec<&str> = escaped.iter().map(String::as_str).collect();
    let (bench, project) = project(writer(&escaped, ""), 2);
    let recipe = Recipe { judge: true, ..page(&bench, project).recipe };
    bake_change(&bench.studio, ChangeRecipe { project, recipe }).expect("written");
    assert_eq!(page(&bench, project).expected.calls, 6);
    start(&bench, project);
    bench.settle();
    let rows = rows(&bench, project);
    let scores: Vec<Option<u8>> = rows.iter().rev().map(|row| row.score).collect();
    assert_eq!(scores, [Some(4), None], "what is no score loses no draft");
    assert_eq!(page(&bench, project).misses, [miss(Flaw::OffTopic, 0, 1)]);
}

#[test]
fn the_writer_suggests_topics_that_are_new() {
    let (bench, project) = project(writer(&[], "answer '1. parcels, customs'"), 1);
    topics_suggest(&bench.studio, SuggestTopics { project, within: None }).expect("begun");
    bench.settle();
    let suggested = page(&bench, project).suggested.expect("something");
    assert_eq!((suggested.names, suggested.task), (vec!["Customs".to_owned()], None));
}

#[test]
fn a_conversation_in_which_everything_is_said_again_ends_where_it_was() {
    let answers = ["Where is my parcel now?", "It is in the cellar, dear."];
    let again = "answer 'It is in the cellar, dear.'";
    let (bench, project) = project(writer(&answers, again), 1);
    let recipe = Recipe { longer: 100, most_turns: 2, ..page(&bench, project).recipe };
    bake_change(&bench.studio, ChangeRecipe { project, recipe }).expect("written");
    start(&bench, project);
    bench.settle();
    let rows = rows(&bench, project);
    assert_eq!(rows[0].turns, [turn(answers[0], answers[1])]);
    assert_eq!(page(&bench, project).misses, [miss(Flaw::Repeats, 0, 3)]);
}

#[test]
fn the_recipes_of_earlier_batches_are_there_each_once_and_not_the_one_that_is_used() {
    let (bench, project) = project(writer(&[], "answer '...'"), 1);
    let bake_by = |asks: &str| {
        let recipe = Recipe { asks: asks.into(), ..page(&bench, project).recipe };
        bake_change(&bench.studio, ChangeRecipe { project, recipe }).expect("written");
        start(&bench, project);
        bench.settle();
    };
    let earlier = || -> Vec<String> {
        page(&bench, project).used.into_iter().map(|used| used.recipe.asks).collect()
    };
    bake_by("Where parcels are");
    assert_eq!(earlier(), Vec::<String>::new());
    bake_by("When they come");
    bake_by("When they come");
    assert_eq!(earlier(), ["Where parcels are"]);
}
