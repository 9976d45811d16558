//! The forward pass against another implementation: logits and answers of PyTorch and transformers on the
//! same file, stored by `tests/engine/oracle.py`.

#[path = "common/starter.rs"]
mod starter;

use bakehouse_engine::control::Control;
use bakehouse_engine::generate::{Finish, Generator, Sampling};
use bakehouse_engine::model::Model;
use bakehouse_engine::train::exact_logits;
use serde::Deserialize;

#[derive(Deserialize)]
struct Oracle {
    fixed_ids: Vec<usize>,
    prompts: Vec<Prompt>,
}

#[derive(Deserialize)]
struct Prompt {
    tokens: Vec<u32>,
    positions: Vec<Position>,
    greedy: Vec<u32>,
}

#[derive(Deserialize)]
struct Position {
    #[serde(rename = "position")]
    at: usize,
    log_sum_exp: f64,
    top: Vec<(usize, f32)>,
    fixed: Vec<f32>,
}

fn oracle() -> Oracle {
    serde_json::from_str(include_str!("../../../../tests/engine/oracle_logits.json"))
        .expect("the stored logits can be read")
}

/// The f32 sums of two implementations differ in the last digits; 30 layers add to that.
const CLOSE: f64 = 2e-3;

#[test]
fn logits_equal_the_oracles() {
    let oracle = oracle();
    let model = Model::open(&starter::starter_model()).expect("the starter model opens");
    for (number, prompt) in oracle.prompts.iter().enumerate() {
        let logits =
            exact_logits(&model, None, &prompt.tokens, &Control::new()).expect("nobody cancels");
        for position in &prompt.positions {
            let row = &logits[position.at];
            let close = |got: f64, want: f64, what: &str| {
                let at = position.at;
                assert!(
                    (got - want).abs() < CLOSE,
                    "prompt {number} at {at}, {what}: {got}, not {want}"
                );
            };
            for (id, logit) in &position.top {
                close(f64::from(row[*id]), f64::from(*logit), "one of the likeliest");
            }
            for (id, logit) in oracle.fixed_ids.iter().zip(&position.fixed) {
                close(f64::from(row[*id]), f64::from(*logit), "a fixed token");
            }
            let sum: f64 = row.iter().map(|logit| f64::from(*logit).exp()).sum();
            close(sum.ln(), position.log_sum_exp, "all together");
        }
    }
}

/// The exact pass holds for likeliest what the oracle said, token by token. The quick pass that answers rounds more, and
/// where two tokens are nearly as likely may say the other.
#[test]
fn greedy_answers_equal_the_oracles() {
    let model = Model::open(&starter::starter_model()).expect("the starter model opens");
    for prompt in oracle().prompts {
        let text = [prompt.tokens.as_slice(), &prompt.greedy].concat();
        let logits = exact_logits(&model, None, &text, &Control::new()).expect("nobody cancels");
        for (row, want) in logits[prompt.tokens.len() - 1..].iter().zip(&prompt.greedy) {
            let highest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            assert_eq!(row[*want as usize], highest, "{want} is the likeliest");
        }
    }
}

#[test]
fn a_remembered_beginning_changes_no_answer() {
    let model = Model::open(&starter::starter_model()).expect("the starter model opens");
    let prompts = oracle().prompts;
    let sampling = Sampling { max_tokens: 8, ..Sampling::greedy() };
    let answer = |generator: &mut Generator<'_>, tokens: &[u32]| {
        generator
            .generate(tokens, &sampling, &Control::new(), &mut |_| {})
            .expect("nobody cancels")
            .text
    };
    let mut used = Generator::new(&model, None);
    let (long, short) = (&prompts[2].tokens, &prompts[0].tokens);
    let fresh = [long, short].map(|tokens| answer(&mut Generator::new(&model, None), tokens));
    for _ in 0..2 {
        assert_eq!(answer(&mut used, long), fresh[0]);
        assert_eq!(answer(&mut used, short), fresh[1]);
    }
}

#[test]
fn an_answer_is_the_same_for_the_same_seed_and_ends_before_a_stop_text() {
    let model = Model::open(&starter::starter_model()).expect("the starter model opens");
    let prompt = &oracle().prompts[1].tokens;
    let ask = |seed: u64, stop: &[&str]| {
        let stop = stop.iter().map(|text| (*text).to_owned()).collect();
        let sampling = Sampling {
            temperature: 1.0,
            top_p: 0.9,
            seed,
            max_tokens: 24,
            stop,
            ..Sampling::greedy()
        };
        let mut streamed = String::new();
        let answer = Generator::new(&model, None)
            .generate(prompt, &sampling, &Control::new(), &mut |text| streamed += text)
            .expect("nobody cancels");
        assert_eq!(answer.text, streamed);
        answer
    };
    let whole = ask(3, &[]);
    assert_eq!(whole.text, ask(3, &[]).text);
    assert_ne!(whole.text, ask(4, &[]).text);
    let word = whole.text.split(' ').nth(3).expect("the answer has several words").to_owned();
    let stop = format!(" {word}");
    let cut = ask(3, &[&stop]);
    let at = whole.text.find(&stop).expect("the word is there");
    assert_eq!((cut.text.as_str(), cut.finish), (&whole.text[..at], Finish::Stop));
}

#[test]
fn a_prompt_that_is_too_long_gives_an_empty_answer() {
    let model = Model::open(&starter::starter_model()).expect("the starter model opens");
    let prompt = vec![1; model.info().context_length];
    let answer = Generator::new(&model, None)
        .generate(&prompt, &Sampling::greedy(), &Control::new(), &mut |_| {})
        .expect("nobody cancels");
    assert_eq!((answer.text.as_str(), answer.finish), ("", Finish::Context));
}
