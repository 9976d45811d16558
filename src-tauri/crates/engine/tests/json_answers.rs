//! Answers of the starter model that are held to a JSON schema.

#[path = "common/starter.rs"]
mod starter;

use bakehouse_domain::message::{Message, Role};
use bakehouse_engine::control::Control;
use bakehouse_engine::error::Error;
use bakehouse_engine::generate::{Crowd, Event, Finish, Generation, JsonSchema, Room, Sampling};
use bakehouse_engine::model::Model;
use serde_json::Value;

fn model() -> Model {
    Model::open(&starter::starter_model()).expect("the starter model opens")
}

/// Asks for the same three times, each time drawn otherwise, and all at once.
fn ask(model: &Model, question: &str, schema: &str) -> Vec<Generation> {
    let message = Message::new(Role::User, question);
    let prompt = model.chat().encode_prompt(&[message]).expect("the template takes it");
    let schema = JsonSchema::new(model, schema).expect("it can be followed");
    let mut crowd = Crowd::new(model, None, Room { answers: 4, tokens: 2_048 });
    for (seed, temperature) in (0..).zip([0.0, 0.8, 1.6]) {
        let schema = Some(schema.clone());
        let sampling =
            Sampling { temperature, seed, max_tokens: 160, schema, ..Sampling::greedy() };
        crowd.join(&prompt, &sampling);
    }
    let mut answers = Vec::new();
    while !crowd.is_empty() {
        crowd
            .step(&Control::new(), &mut |_, event| {
                if let Event::End(answer) = event {
                    answers.push(answer);
                }
            })
            .expect("nobody cancels");
    }
    answers
}

/// What all three said, which ended by itself and is JSON.
fn values(model: &Model, question: &str, schema: &str) -> Vec<Value> {
    let answers = ask(model, question, schema);
    assert_eq!(answers.len(), 3);
    answers
        .into_iter()
        .map(|answer| {
            assert_eq!(answer.finish, Finish::Stop, "{}", answer.text);
            serde_json::from_str(&answer.text).expect("it is JSON")
        })
        .collect()
}

fn text_of_at_most(value: &Value, length: usize) -> bool {
    value.as_str().is_some_and(|text| text.chars().count() <= length)
}

#[test]
fn objects_and_arrays_and_texts_have_their_form() {
    let schema = r#"{
        "type": "object",
        "properties": {
            "title": {"type": "string", "maxLength": 20},
            "minutes": {"type": "integer", "minimum": 1, "maximum": 90},
            "steps": {
                "type": "array", "minItems": 1, "maxItems": 3,
                "items": {
                    "type": "object",
                    "properties": {
                        "do": {"type": "string", "maxLength": 24}, "hot": {"type": "boolean"}
                    },
                    "required": ["do", "hot"], "additionalProperties": false
                }
            }
        },
        "required": ["title", "minutes", "steps"], "additionalProperties": false
    }"#;
    for value in values(&model(), "Give me a recipe for bread.", schema) {
        let keys: Vec<&str> = value.as_object().expect("one").keys().map(String::as_str).collect();
        assert_eq!(keys.len(), 3, "{keys:?}");
        assert!(text_of_at_most(&value["title"], 20));
        assert!(value["minutes"].as_u64().is_some_and(|minutes| (1..=90).contains(&minutes)));
        let steps = value["steps"].as_array().expect("a list");
        assert!((1..=3).contains(&steps.len()));
        for step in steps {
            assert!(text_of_at_most(&step["do"], 24) && step["hot"].is_boolean());
            assert_eq!(step.as_object().map(serde_json::Map::len), Some(2));
        }
    }
}

#[test]
fn a_choice_is_one_of_its_values() {
    let model = model();
    let schema = r#"{"enum": ["polite", "rude", "neither", 7]}"#;
    for value in values(&model, "Is \"Give me that!\" polite?", schema) {
        assert!(["\"polite\"", "\"rude\"", "\"neither\"", "7"].contains(&&*value.to_string()));
    }
    let schema =
        r#"{"anyOf": [{"type": "null"}, {"type": "array", "items": {"const": 1}, "maxItems": 2}]}"#;
    for value in values(&model, "Anything?", schema) {
        assert!(["null", "[]", "[1]", "[1,1]"].contains(&&*value.to_string()), "{value}");
    }
}

#[test]
fn definitions_may_be_named_and_nested() {
    let schema = r##"{
        "$defs": {"name": {"type": "string", "maxLength": 12, "minLength": 1}},
        "type": "object",
        "properties": {
            "from": {"$ref": "#/$defs/name"},
            "to": {"type": "array", "items": {"$ref": "#/$defs/name"}, "minItems": 2, "maxItems": 2}
        },
        "required": ["from", "to"], "additionalProperties": false
    }"##;
    for value in values(&model(), "Who wrote to whom?", schema) {
        let names = [&value["from"], &value["to"][0], &value["to"][1]];
        assert!(names.iter().all(|name| text_of_at_most(name, 12)), "{value}");
    }
}

#[test]
fn an_answer_that_is_cut_off_says_so() {
    let schema = r#"{"type": "string", "minLength": 2000}"#;
    for answer in ask(&model(), "Tell me a long story.", schema) {
        assert_eq!((answer.finish, answer.tokens), (Finish::Length, 160));
        assert!(answer.text.starts_with('"'));
    }
}

#[test]
fn what_cannot_be_followed_is_refused_with_a_sentence() {
    let model = model();
    for (schema, expected) in [
        ("{\"type\": ", "EOF"),
        ("[1]", "no object"),
        ("{\"type\": \"loaf\"}", "loaf"),
        ("{\"type\": \"string\", \"pattern\": \"(\"}", "regex"),
        ("{\"type\": \"integer\", \"minimum\": 3, \"maximum\": 1}", "minimum"),
        ("{\"$ref\": \"https://example.com/schema\"}", "$ref"),
    ] {
        match JsonSchema::new(&model, schema) {
            Err(Error::Schema(what)) => {
                let what = what.to_lowercase();
                assert!(what.contains(&expected.to_lowercase()), "{schema}: {what}");
            }
            other => panic!("{schema} gave {other:?}"),
        }
    }
}

#[test]
fn schemas_are_equal_when_written_alike() {
    let model = model();
    let schema = |text: &str| JsonSchema::new(&model, text).expect("it can be followed");
    let null = schema("{\"type\": \"null\"}");
    assert_eq!(null, schema("{\"type\": \"null\"}"));
    assert_ne!(null, schema("{\"type\": \"boolean\"}"));
    assert_eq!(format!("{null:?}"), "JsonSchema(\"{\\\"type\\\": \\\"null\\\"}\")");
}
