//! Answers of the starter model: alone and in a crowd, measured against the exact pass, and held to a schema.

#[path = "common/starter.rs"]
mod starter;

use bakehouse_domain::message::{Message, Role};
use bakehouse_engine::adapter::Adapter;
use bakehouse_engine::control::Control;
use bakehouse_engine::error::Error;
use bakehouse_engine::generate::{
    AnswerId, Crowd, Event, Finish, Generation, Generator, Room, Sampling,
};
use bakehouse_engine::model::Model;
use bakehouse_engine::train::exact_logits;
use std::collections::BTreeMap;

const ROOM: Room = Room { answers: 8, tokens: 4_096 };

fn model() -> Model {
    Model::open(&starter::starter_model()).expect("the starter model opens")
}

/// A base prompt and a question.
fn prompt(model: &Model, question: &str) -> Vec<u32> {
    let base = "You are the baker of a small village. You answer in one or two short sentences.";
    let messages = [Message::new(Role::System, base), Message::new(Role::User, question)];
    model.chat().encode_prompt(&messages).expect("the template takes it")
}

const QUESTIONS: [&str; 6] = [
    "How long does a loaf of rye bread take?",
    "Why is my dough so sticky?",
    "Name three kinds of flour.",
    "What do you do with old bread?",
    "Can I bake without yeast?",
    "Hello!",
];

/// Some sampling that differs from answer to answer.
fn sampling(at: usize) -> Sampling {
    Sampling {
        temperature: at as f32 * 0.3,
        top_p: 0.95,
        top_k: if at.is_multiple_of(2) { 40 } else { 0 },
        repetition_penalty: 1.05,
        seed: at as u64,
        max_tokens: 12 + 3 * at,
        ..Sampling::greedy()
    }
}

/// An adapter that says something at every place.
fn adapter(model: &Model) -> Adapter {
    Adapter::from_formula(model.info(), 4, 8.0, |name, row, column| {
        let phase = name.bytes().map(f32::from).sum::<f32>();
        (phase + row as f32 * 1.1 + column as f32 * 0.7).sin() * 0.01
    })
}

/// Goes on until everybody is done. What each said, and its answer.
fn finish(crowd: &mut Crowd<'_>) -> BTreeMap<AnswerId, (String, Generation)> {
    let mut said: BTreeMap<AnswerId, String> = BTreeMap::new();
    let mut ended = BTreeMap::new();
    while !crowd.is_empty() {
        crowd
            .step(&Control::new(), &mut |id, event| match event {
                Event::Text(text) => said.entry(id).or_default().push_str(text),
                Event::End(answer) => {
                    let text = said.remove(&id).unwrap_or_default();
                    assert!(ended.insert(id, (text, answer)).is_none(), "it ends once");
                }
            })
            .expect("nobody cancels");
    }
    assert!(said.is_empty(), "nobody speaks after the end");
    ended
}

fn alone(
    model: &Model,
    adapter: Option<&Adapter>,
    prompt: &[u32],
    sampling: &Sampling,
) -> Generation {
    Generator::new(model, adapter)
        .generate(prompt, sampling, &Control::new(), &mut |_| {})
        .expect("nobody cancels")
}

#[test]
fn an_answer_is_the_same_alone_and_in_a_crowd() {
    let model = model();
    let adapter = adapter(&model);
    for adapter in [None, Some(&adapter)] {
        let prompts = QUESTIONS.map(|question| prompt(&model, question));
        let expected: Vec<Generation> = prompts
            .iter()
            .enumerate()
            .map(|(at, prompt)| alone(&model, adapter, prompt, &sampling(at)))
            .collect();
        for answers in [1, 3, 8] {
            let mut crowd = Crowd::new(&model, adapter, Room { answers, ..ROOM });
            let ids: Vec<AnswerId> = prompts
                .iter()
                .enumerate()
                .map(|(at, prompt)| crowd.join(prompt, &sampling(at)))
                .collect();
            assert_eq!(crowd.len(), 6);
            let ended = finish(&mut crowd);
            for (id, expected) in ids.iter().zip(&expected) {
                let (said, answer) = &ended[id];
                assert_eq!(answer, expected, "{answers} together");
                assert_eq!(said, &answer.text, "what was handed out piece by piece is the answer");
            }
        }
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let model = model();
    let prompt = prompt(&model, QUESTIONS[0]);
    let answers = [1, 2, 5].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| alone(&model, None, &prompt, &sampling(3)))
    });
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
}

#[test]
fn answers_join_and_leave_while_others_go_on() {
    let model = model();
    let prompts = QUESTIONS.map(|question| prompt(&model, question));
    let mut crowd = Crowd::new(&model, None, Room { answers: 2, ..ROOM });
    let long = Sampling { max_tokens: 40, ..Sampling::greedy() };
    let first = crowd.join(&prompts[0], &long);
    let step = |crowd: &mut Crowd<'_>, times: usize| {
        for _ in 0..times {
            crowd
                .step(&Control::new(), &mut |_, event| {
                    assert!(!matches!(event, Event::End(_)), "nobody is done yet");
                })
                .expect("nobody cancels");
        }
    };
    step(&mut crowd, 5);
    let second = crowd.join(&prompts[1], &long);
    step(&mut crowd, 5);
    let waiting = crowd.join(&prompts[2], &long);
    let gone = crowd.join(&prompts[3], &long);
    crowd.leave(second);
    crowd.leave(gone);
    crowd.leave(gone);
    assert_eq!(crowd.len(), 2);
    let ended = finish(&mut crowd);
    assert_eq!(ended.keys().collect::<Vec<_>>(), [&first, &waiting]);
    // The beginning of `first` was told before.
    assert_eq!(ended[&first].1, alone(&model, None, &prompts[0], &long));
    assert_eq!(ended[&waiting].1, alone(&model, None, &prompts[2], &long));
}

#[test]
fn a_cancelled_step_can_be_taken_again() {
    let model = model();
    let prompt = prompt(&model, QUESTIONS[1]);
    let expected = alone(&model, None, &prompt, &sampling(2));
    let mut crowd = Crowd::new(&model, None, ROOM);
    let id = crowd.join(&prompt, &sampling(2));
    let cancelled = Control::new();
    cancelled.cancel();
    let mut answer = None;
    while answer.is_none() {
        let stopped = crowd.step(&cancelled, &mut |_, _| panic!("nothing happens"));
        assert!(matches!(stopped, Err(Error::Cancelled)));
        crowd
            .step(&Control::new(), &mut |_, event| {
                if let Event::End(end) = event {
                    answer = Some(end);
                }
            })
            .expect("nobody cancels");
    }
    assert_eq!(answer, Some(expected), "{id:?}");
}

#[test]
fn memory_is_bounded_by_the_room() {
    let model = model();
    let prompts = QUESTIONS.map(|question| prompt(&model, question));
    let sampling = Sampling { max_tokens: 30, ..Sampling::greedy() };
    // Enough for one of them and a bit: they take turns, and each is the same as ever.
    let room = Room { answers: 8, tokens: prompts[0].len() + 60 };
    let mut crowd = Crowd::new(&model, None, room);
    assert_eq!(crowd.bytes_per_token(), 30 * 2 * 192 * 4);
    let ids = prompts.each_ref().map(|prompt| crowd.join(prompt, &sampling));
    let ended = finish(&mut crowd);
    for (id, prompt) in ids.iter().zip(&prompts) {
        assert_eq!(ended[id].1, alone(&model, None, prompt, &sampling));
    }

    let mut crowd = Crowd::new(&model, None, Room { tokens: 64, ..room });
    let huge = crowd.join(&[7; 64], &sampling);
    let endless = Sampling { max_tokens: usize::MAX, ..sampling };
    let cut = crowd.join(&prompts[0], &endless);
    let ended = finish(&mut crowd);
    assert_eq!((ended[&huge].1.tokens, ended[&huge].1.finish), (0, Finish::Context));
    assert!(ended[&cut].1.prompt_tokens + ended[&cut].1.tokens <= 64);
}

#[test]
fn nothing_to_say_is_an_answer_too() {
    let model = model();
    let prompt = prompt(&model, QUESTIONS[0]);
    let none = Sampling { max_tokens: 0, ..Sampling::greedy() };
    for (prompt, sampling, finish) in
        [(&prompt[..], none, Finish::Length), (&[], Sampling::greedy(), Finish::Context)]
    {
        let answer = alone(&model, None, prompt, &sampling);
        assert_eq!((answer.text.as_str(), answer.tokens, answer.finish), ("", 0, finish));
    }
}

/// The logarithm of each token's probability, by the exact pass.
fn exact_scores(model: &Model, adapter: Option<&Adapter>, text: &[u32]) -> Vec<f64> {
    let logits = exact_logits(model, adapter, text, &Control::new()).expect("nobody cancels");
    let score = |(row, next): (&Vec<f32>, &u32)| {
        let sum: f64 = row.iter().map(|logit| f64::from(*logit).exp()).sum();
        f64::from(row[*next as usize]) - sum.ln()
    };
    logits.iter().zip(&text[1..]).map(score).collect()
}

/// A few hundred tokens that nobody here wrote for the test.
const TEXT: &str = include_str!("../../../../LICENSE-MIT");

/// How far 8-bit activations may be from the exact pass. Measured: a token's probability moves by 9 % on average, to both
/// sides, so that the perplexity of the text grows by 0.6 % only. The bounds leave room for other texts.
#[test]
fn the_quick_pass_is_as_good_as_the_exact_one() {
    let model = model();
    let adapter = adapter(&model);
    for adapter in [None, Some(&adapter)] {
        let text = model.chat().encode_text(TEXT);
        let exact = exact_scores(&model, adapter, &text);
        let mut crowd = Crowd::new(&model, adapter, ROOM);
        let quick = crowd.score(&text[..1], &text[1..], &Control::new()).expect("nobody cancels");
        assert_eq!(quick.len(), exact.len());
        let count = exact.len() as f64;
        let mean = |scores: &mut dyn Iterator<Item = f64>| scores.sum::<f64>() / count;
        let exact_mean = mean(&mut exact.iter().copied());
        let quick_mean = mean(&mut quick.iter().map(|score| f64::from(*score)));
        let distance = mean(
            &mut exact.iter().zip(&quick).map(|(exact, quick)| (exact - f64::from(*quick)).abs()),
        );
        assert!(
            (exact_mean - quick_mean).abs() < 0.015,
            "perplexity differs too much: {exact_mean} and {quick_mean}"
        );
        assert!(distance < 0.15, "a token's probability moves by {distance} on average");
    }
}

#[test]
fn an_answer_says_how_likely_it_was() {
    let model = model();
    let prompt = prompt(&model, QUESTIONS[2]);
    let hot =
        Sampling { temperature: 1.3, top_k: 50, seed: 5, max_tokens: 20, ..Sampling::greedy() };
    let answer = alone(&model, None, &prompt, &hot);
    assert_eq!(answer.log_probabilities.len(), answer.tokens);

    // The same text, scored afterwards, by the quick pass to the bit and by the exact one nearly.
    let tokens = model.chat().encode_text(&answer.text);
    assert_eq!(tokens.len(), answer.tokens, "this answer is cut into tokens as it was written");
    let mut crowd = Crowd::new(&model, None, ROOM);
    let scores = crowd.score(&prompt, &tokens, &Control::new()).expect("nobody cancels");
    assert_eq!(scores, answer.log_probabilities);
    let again = crowd.score(&prompt, &tokens, &Control::new()).expect("nobody cancels");
    assert_eq!(scores, again, "what is remembered of the prompt changes nothing");
    let exact = exact_scores(&model, None, &[prompt.as_slice(), &tokens].concat());
    for (score, exact) in scores.iter().zip(&exact[prompt.len() - 1..]) {
        assert!((f64::from(*score) - exact).abs() < 0.4, "{score} instead of {exact}");
    }
    let score = |crowd: &mut Crowd<'_>, prompt: &[u32], answer: &[u32]| {
        crowd.score(prompt, answer, &Control::new()).expect("nobody cancels")
    };
    assert!(score(&mut crowd, &[], &tokens).is_empty());
    assert!(score(&mut crowd, &prompt, &[]).is_empty());
}

#[test]
fn texts_of_like_meaning_stand_close() {
    let model = model();
    let mut crowd = Crowd::new(&model, None, ROOM);
    let mut embed = |text: &str| {
        let tokens = model.chat().encode_text(text);
        crowd.embed(&tokens, &Control::new()).expect("nobody cancels")
    };
    let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    for [text, like, unlike] in [
        [
            "How do I reset my password?",
            "I forgot my password, how can I set a new one?",
            "The recipe needs two cups of flour and a pinch of salt.",
        ],
        [
            "The cat sat on the warm windowsill.",
            "A kitten was lying on the sunny window ledge.",
            "Interest rates were raised by the central bank.",
        ],
        [
            "When does the train to Vienna leave?",
            "What time is the departure of the Vienna train?",
            "Photosynthesis turns light into sugar.",
        ],
    ] {
        let [text, like, unlike] = [text, like, unlike].map(&mut embed);
        assert!((product(&text, &text) - 1.0).abs() < 1e-5, "its length is 1");
        assert!(product(&text, &like) > product(&text, &unlike) + 0.02);
    }
    assert!(embed("").iter().all(|number| *number == 0.0));
}
