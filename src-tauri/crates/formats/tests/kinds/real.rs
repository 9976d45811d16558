//! Files that others have written, good and faulty: where they come from is told in `data/others/LICENSES.md`.

use crate::support::{all_said, data, open_as};
use bakehouse_formats::{Choices, DataSet, Kind, Shape};
use std::collections::BTreeMap;

/// A file gives so many examples, and these findings of its lines so often.
#[track_caller]
fn check(name: &str, kind: Kind, shape: Option<Shape>, examples: usize, found: &str) -> DataSet {
    let set = open_as(&data("others").join(name), Choices::default()).expect("a file of examples");
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &set.findings {
        *counts.entry(finding.code.name()).or_default() += 1;
        assert!(finding.place.line.is_some(), "{finding:?}");
    }
    let counts: Vec<String> =
        counts.into_iter().map(|(code, count)| format!("{code} {count}")).collect();
    assert_eq!(
        (set.form.kind, set.form.shape, set.examples.len(), counts.join(", ").as_str()),
        (kind, shape, examples, found),
        "{name}"
    );
    set
}

#[test]
fn chats() {
    let chat = Some(Shape::Chat);
    let set = check("024_raffryrizqullah_chatBotITSupport_contoh.jsonl", Kind::Jsonl, chat, 14, "");
    assert!(set.examples.iter().all(|line| line.value.question_and_answer().is_some()));
    let name = "121_Azure-Samples_AIFoundry-Customization-Datasets_chat_validation.jsonl";
    check(name, Kind::Jsonl, chat, 50, "");
    let name = "122_openai_openai-cookbook_toy_chat_fine_tuning.jsonl";
    let set = check(name, Kind::Jsonl, chat, 5, "");
    let turns: Vec<usize> = set.examples.iter().map(|line| line.value.messages.len()).collect();
    assert_eq!(turns, [3, 9, 2, 2, 3]);
}

#[test]
fn other_shapes() {
    let shape = Some(Shape::PromptCompletionMessages);
    let set =
        check("057_BurnyCoder_fact-teaching_train.jsonl", Kind::Jsonl, shape, 24, "unknown_key 48");
    assert_eq!(
        all_said(&set)[0],
        "u: Define Atemokoloporos. | a: rainbow unicorn. | extra {\"id\":\"train_fact_001\",\"training_role\":\"fact_training\"}"
    );
    let name = "012_shibing624_MedicalGPT_toolcall_dpo_zh_demo.jsonl";
    let set = check(name, Kind::Jsonl, Some(Shape::ShareGptPreference), 11, "");
    assert!(set.examples.iter().all(|line| line.value.tools.is_some()));
    assert!(set.examples.iter().all(|line| !line.value.rejected.is_empty()));
    let shape = Some(Shape::ShareGpt);
    check("079_pytorch_torchtune_chat_tiny.json", Kind::JsonList, shape, 1, "");
}

#[test]
fn faulty_ones() {
    let shape = Some(Shape::ShareGpt);
    check("021_axolotl-ai-cloud_axolotl_data.jsonl", Kind::Jsonl, shape, 0, "unknown_role 10");
    let name = "025_raffryrizqullah_chatBotITSupport_query_result.jsonl";
    check(name, Kind::Jsonl, None, 0, "not_an_example 1");
    let name = "044_Ikken-Sakai_business-instruction-clarity-dataset_val.jsonl";
    let set = check(name, Kind::Jsonl, None, 0, "other_shape 200");
    assert!(set.form.columns.is_some(), "its keys can be matched by hand");
}
