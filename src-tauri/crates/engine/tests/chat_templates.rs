//! Other templates and tokenizers than the starter model's, in small files made for the purpose: a vocabulary of single
//! bytes and a few control tokens.

#[path = "common/tiny.rs"]
mod tiny;

use bakehouse_domain::message::{Example, Message, Role, ToolCall};
use bakehouse_engine::chat::ChatEncoder;
use bakehouse_engine::error::Error;
use tiny::{Put, Tiny, save};

const CONTROLS: [&str; 3] = ["<|im_start|>", "<|im_end|>", "<s>"];
const START: u32 = 256;
const END: u32 = 257;

/// Trims every message, as the template of Llama 3 does, and writes a space between the answer and its end.
const TRIMMING: &str = "{{ bos_token }}{% for m in messages %}{{ '<|im_start|>' + m.role + ':' + m.content | trim + ' <|im_end|>' }}{% endfor %}";

fn bytes_model() -> Tiny {
    let prints = |byte: u32| matches!(byte, 0x21..=0x7e | 0xa1..=0xac | 0xae..=0xff);
    let character = |code| char::from_u32(code).expect("a character").to_string();
    let mut tokens: Vec<String> = (0..256).filter(|byte| prints(*byte)).map(character).collect();
    tokens.extend((0x100..0x100 + 68).map(character));
    assert_eq!(tokens.len(), 256, "every byte has a token");
    let mut types = vec![1; tokens.len()];
    tokens.extend(CONTROLS.map(str::to_owned));
    types.extend([3; 3]);
    Tiny::llama()
        .with_text("tokenizer.ggml.model", "gpt2")
        .with_text("tokenizer.ggml.pre", "gpt-2")
        .with("tokenizer.ggml.tokens", Put::Texts(tokens))
        .with("tokenizer.ggml.token_type", Put::Integers(types))
        .with("tokenizer.ggml.merges", Put::Texts(Vec::new()))
        .with("tokenizer.ggml.bos_token_id", Put::Unsigned(258))
        .with("tokenizer.ggml.eos_token_id", Put::Unsigned(END))
}

fn open(tiny: &Tiny) -> Result<ChatEncoder, Error> {
    let (_folder, path) = save(&tiny.write().bytes);
    ChatEncoder::open(&path)
}

fn with_template(template: &str) -> ChatEncoder {
    open(&bytes_model().with_text("tokenizer.chat_template", template)).expect("a sound file")
}

/// The tokens as text, control tokens by name, in brackets what is learned.
fn shown(chat: &ChatEncoder, messages: &[Message]) -> Result<String, Error> {
    let encoded = chat.encode_example(&Example::of(messages.to_vec()))?;
    let mut shown = String::new();
    let mut was_learned = false;
    for (token, learned) in encoded.tokens.iter().zip(&encoded.learned).chain([(&u32::MAX, &false)])
    {
        if *learned != was_learned {
            shown.push(if *learned { '[' } else { ']' });
            was_learned = *learned;
        }
        match CONTROLS.get(token.wrapping_sub(START) as usize) {
            Some(name) => shown.push_str(name),
            None => shown.push_str(&chat.decode(&[*token])),
        }
    }
    Ok(shown)
}

fn exchange(answer: &str) -> Vec<Message> {
    vec![Message::new(Role::User, "q"), Message::new(Role::Assistant, answer)]
}

#[test]
fn a_template_that_trims_is_followed() {
    let chat = with_template(TRIMMING);
    let check = |answer: &str, expected: &str| {
        let text = format!("<s><|im_start|>user:q <|im_end|><|im_start|>assistant:{expected}");
        assert_eq!(shown(&chat, &exchange(answer)).expect("it can be encoded"), text);
    };
    check("a b", "[a b <|im_end|>]");
    check(" \n a b\n", "[a b <|im_end|>]");
    check("", "[ <|im_end|>]");
}

#[test]
fn a_file_without_a_template_speaks_chatml() {
    let chat = open(&bytes_model()).expect("a sound file");
    let text = "<|im_start|>user\nq<|im_end|>\n<|im_start|>assistant\n[ a <|im_end|>]\n";
    assert_eq!(shown(&chat, &exchange(" a ")).expect("it can be encoded"), text);
}

#[test]
fn an_answer_that_no_control_token_ends_is_learned_alone() {
    let chat =
        with_template("{% for m in messages %}{{ m.role + ':' + m.content + ';' }}{% endfor %}");
    let mut turns = exchange("a");
    turns.extend(exchange("b"));
    let text = "user:q;assistant:[a];user:q;assistant:[b];";
    assert_eq!(shown(&chat, &turns).expect("it can be encoded"), text);
}

#[test]
fn the_end_of_somebody_elses_turn_is_not_learned() {
    let chat = with_template(
        "{% for m in messages %}{{ m.role + ':' + m.content + ';' }}{% endfor %}<|im_end|>",
    );
    let mut turns = exchange("a");
    turns.push(Message::new(Role::User, "v"));
    let text = "user:q;assistant:[a];user:v;<|im_end|>";
    assert_eq!(shown(&chat, &turns).expect("it can be encoded"), text);
}

#[test]
fn a_template_that_rewrites_answers_is_refused() {
    for template in [
        "{% for m in messages %}{{ m.content | length }}{% endfor %}",
        "{% for m in messages %}{{ m.content | first }}{% endfor %}",
    ] {
        let result = shown(&with_template(template), &exchange("answer"));
        assert!(matches!(result, Err(Error::Template(_))), "{template}");
    }
}

#[test]
fn a_template_can_refuse_a_conversation() {
    let chat = with_template("{{ raise_exception('no base prompt here') }}");
    let error = chat.encode_prompt(&exchange("a")).expect_err("it raises");
    assert!(
        matches!(&error, Error::Template(reason) if reason.contains("no base prompt here")),
        "{error}"
    );
}

#[test]
fn a_template_that_never_ends_is_stopped() {
    let forever = "{% for a in range(90000) %}{% for b in range(90000) %}{% endfor %}{% endfor %}";
    let result = with_template(forever).encode_prompt(&exchange("a"));
    assert!(matches!(result, Err(Error::Template(_))));
}

#[test]
fn tools_are_written_as_python_writes_them() {
    let template =
        "{{ tools | tojson }}|{{ messages[0].tool_calls[0].function.arguments | tojson }}";
    let mut call = Message::new(Role::Assistant, "");
    let arguments = r#"{"z":1,"a":[true,null,"<é>"]}"#.to_owned();
    call.tool_calls = vec![ToolCall { id: "1".into(), name: "f".into(), arguments }];
    let example =
        Example { tools: Some(r#"[{"type":"function"}]"#.to_owned()), ..Example::of(vec![call]) };
    let chat = with_template(template);
    let encoded = chat.encode_example(&example).expect("it can be encoded");
    let expected = r#"[{"type": "function"}]|{"z": 1, "a": [true, null, "<é>"]}"#;
    assert_eq!(chat.decode(&encoded.tokens), expected);
}

#[test]
fn what_the_engine_does_not_know_is_named() {
    let check = |tiny: Tiny, name: &str| match open(&tiny) {
        Err(Error::Unsupported { what, .. }) => assert!(what.contains(name), "{what} names {name}"),
        other => panic!("{name}: {other:?}"),
    };
    check(bytes_model().with_text("tokenizer.ggml.model", "llama"), "\"llama\"");
    check(bytes_model().with_text("tokenizer.ggml.pre", "tekken"), "tekken");
    check(bytes_model().with_text("tokenizer.chat_template", "{% if %}"), "chat template");
    let mut nameless = bytes_model();
    nameless.values.retain(|(key, _)| key != "tokenizer.ggml.pre");
    check(nameless, "doesn't say");
}

#[test]
fn a_tokenizer_that_contradicts_itself_is_damaged() {
    let check = |tiny: Tiny| assert!(matches!(open(&tiny), Err(Error::Damaged { .. })));
    check(bytes_model().with("tokenizer.ggml.token_type", Put::Integers(vec![1; 3])));
    check(bytes_model().with("tokenizer.ggml.eos_token_id", Put::Unsigned(259)));
    check(bytes_model().with("tokenizer.ggml.merges", Put::Texts(vec!["ab".to_owned()])));
    check(bytes_model().with("tokenizer.ggml.merges", Put::Texts(vec!["a b".to_owned()])));
    check(bytes_model().with("tokenizer.ggml.tokens", Put::Unsigned(1)));
}

#[test]
fn each_way_to_cut_words_is_told_apart() {
    let count = |pre: &str, tokens: &[&str], merges: &[&str], text: &str| {
        let mut tiny = bytes_model().with_text("tokenizer.ggml.pre", pre);
        for (key, value) in &mut tiny.values {
            match (key.as_str(), value) {
                ("tokenizer.ggml.tokens", Put::Texts(all)) => {
                    all.extend(tokens.iter().map(|&t| t.to_owned()));
                }
                ("tokenizer.ggml.token_type", Put::Integers(all)) => {
                    all.extend(vec![1; tokens.len()]);
                }
                ("tokenizer.ggml.merges", Put::Texts(all)) => {
                    all.extend(merges.iter().map(|&m| m.to_owned()));
                }
                _ => {}
            }
        }
        open(&tiny).expect("a sound file").count(text)
    };
    let digits = (["12", "1234"], ["1 2"]);
    assert_eq!(count("smollm", &digits.0, &digits.1, "1234"), 4, "each digit by itself");
    assert_eq!(count("qwen2", &digits.0, &digits.1, "1234"), 4, "each digit by itself");
    assert_eq!(count("gpt-2", &digits.0, &digits.1, "1234"), 3, "digits merge");
    assert_eq!(count("llama-bpe", &digits.0, &digits.1, "1234"), 3, "three digits, then one");
    assert_eq!(count("llama-bpe", &["abc"], &[], "abc"), 1, "a word that is a token");
    assert_eq!(count("gpt-2", &["abc"], &[], "abc"), 3, "only by merges");
    assert_eq!(count("qwen2", &[], &[], "e\u{301}"), 2, "composed to one letter of two bytes");
    assert_eq!(count("gpt-2", &[], &[], "e\u{301}"), 3, "as it is");
}
