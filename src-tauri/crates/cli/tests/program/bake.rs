//! `bake`: a recipe becomes drafts, by the real model.

use crate::support::{Folder, program, run};
use std::fs;

const RECIPE: &str = r#"{
    "base_prompt": "You work for a parcel service. Answer in one short sentence.",
    "topics": [{"name": "Lost parcels", "share": 60}, {"name": "Opening hours", "share": 40}],
    "count": 3
}"#;

#[test]
fn a_recipe_becomes_examples_that_can_be_checked() {
    let folder = Folder::new();
    let recipe = folder.file("recipe.json", RECIPE);
    let out = recipe.with_file_name("drafts.jsonl");
    let ran = run(program().args(["bake", "--json"]).arg(&recipe).arg("--out").arg(&out));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let baked = ran.object();
    let left_out = baked["misses"].as_array().expect("a list").iter();
    let left_out: u64 = left_out.filter_map(|miss| miss["left_out"].as_u64()).sum();
    let written = fs::read_to_string(&out).expect("written");
    assert_eq!(baked["written"], written.lines().count());
    assert_eq!(baked["written"].as_u64().expect("a number") + left_out, 3, "{baked}");
    for line in written.lines() {
        let example: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let roles = example["messages"].as_array().expect("a list").iter();
        let roles: Vec<&str> = roles.filter_map(|message| message["role"].as_str()).collect();
        assert_eq!(roles, ["system", "user", "assistant"]);
    }
    // Nothing is written over.
    let again = run(program().args(["bake", "--json"]).arg(&recipe).arg("--out").arg(&out));
    assert_eq!((again.code, again.error_code()), (Some(2), "already_there".to_owned()));
}

#[test]
fn what_is_no_recipe_is_told() {
    let folder = Folder::new();
    let check = |text: &str, code: &str| {
        let recipe = folder.file("recipe.json", text);
        let out = recipe.with_file_name("drafts.jsonl");
        let ran = run(program().args(["bake", "--json"]).arg(&recipe).arg("--out").arg(&out));
        assert_eq!((ran.code, ran.error_code()), (Some(2), code.to_owned()), "{text}");
        assert!(!out.exists(), "{text}");
    };
    check("no JSON", "recipe_damaged");
    check(r#"{"base_prompt": "Be brief.", "tempo": 3}"#, "recipe_damaged");
    check(r#"{"count": 3}"#, "no_base_prompt");
}
