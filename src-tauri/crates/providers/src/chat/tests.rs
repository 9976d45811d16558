//! Answers of every wire, whole and cut, and the words of requests.

use super::reading::{Fault as NoAnswer, Reading};
use super::*;
use proptest::prelude::*;

fn read(wire: Wire, bytes: &[u8], cuts: &[usize]) -> Result<Answer, String> {
    let mut reading = Reading::new(wire);
    let mut heard = String::new();
    let mut begin = 0;
    for &cut in cuts.iter().chain([&bytes.len()]) {
        let end = cut.clamp(begin, bytes.len());
        reading.push(&bytes[begin..end], &mut |text| heard += text);
        begin = end;
    }
    let outcome = reading.finish(&mut |text| heard += text);
    if let Ok(answer) = &outcome {
        assert_eq!(answer.text, heard);
    }
    outcome.map_err(|fault| match fault {
        NoAnswer::Said { .. } => "said".to_owned(),
        NoAnswer::NotUnderstood(words) => words,
    })
}

const OPENAI: &str = "\u{feff}: hello\r\n\r\ndata: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null}}]}\r\n\r\nevent: x\r\ndata:{\"choices\":[{\"delta\":{\"content\":\"Grüße \"}}],\"usage\":null}\r\n\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"🥖\"},\"finish_reason\":\"length\"}]}\n\ndata: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}\r\rdata: [DONE]\n\n";
const ANTHROPIC: &str = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":5,\"output_tokens\":1}}}\n\nevent: ping\ndata: {\"type\":\"ping\"}\n\ndata: {\"type\":\"content_block_start\",\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"Grüße \"}}\n\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"🥖\"}}\n\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"max_tokens\"},\"usage\":{\"output_tokens\":2}}\n\ndata: {\"type\":\"message_stop\"}\n\n";
const GEMINI: &str = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hm\",\"thought\":true},{\"text\":\"Grüße \"}]}}]}\r\n\r\ndata: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"🥖\"}]},\"finishReason\":\"MAX_TOKENS\"}],\"usageMetadata\":{\"promptTokenCount\":5,\"candidatesTokenCount\":2}}\r\n\r\n";

fn expected() -> Answer {
    let usage = Some(Usage { prompt_tokens: 5, answer_tokens: 2 });
    Answer { text: "Grüße 🥖".to_owned(), usage, end: End::CutOff, tries: 1 }
}

#[test]
fn each_wire_is_read() {
    for (wire, stream) in
        [(Wire::OpenAi, OPENAI), (Wire::Anthropic, ANTHROPIC), (Wire::Gemini, GEMINI)]
    {
        assert_eq!(read(wire, stream.as_bytes(), &[]), Ok(expected()), "{wire:?}");
    }
}

#[test]
fn servers_that_do_not_stream() {
    let check = |wire: Wire, json: &str| {
        assert_eq!(read(wire, json.as_bytes(), &[]), Ok(expected()), "{json}");
    };
    check(
        Wire::OpenAi,
        r#" {"choices":[{"message":{"content":"Grüße 🥖"},"finish_reason":"length"}],"usage":{"prompt_tokens":5,"completion_tokens":2}}"#,
    );
    check(
        Wire::OpenAi,
        r#"{"choices":[{"message":{"content":[{"type":"text","text":"Grüße "},{"text":"🥖"}]},"finish_reason":"length"}],"usage":{"prompt_tokens":5,"completion_tokens":2},"error":null}"#,
    );
    check(
        Wire::Anthropic,
        r#"{"type":"message","content":[{"type":"text","text":"Grüße 🥖"}],"stop_reason":"max_tokens","usage":{"input_tokens":5,"output_tokens":2}}"#,
    );
    check(
        Wire::Gemini,
        r#"[{"candidates":[{"content":{"parts":[{"text":"Grüße "}]}}]},{"candidates":[{"content":{"parts":[{"text":"🥖"}]},"finishReason":"MAX_TOKENS"}],"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":2}}]"#,
    );
}

#[test]
fn what_servers_leave_out() {
    let check = |stream: &str, text: &str, end: End| {
        let answer = read(Wire::OpenAi, stream.as_bytes(), &[]).expect(stream);
        assert_eq!((answer.text.as_str(), answer.end, answer.usage), (text, end, None), "{stream}");
    };
    let a = r#"{"choices":[{"delta":{"content":"a"}}]}"#;
    check(&format!("data: {a}"), "a", End::Complete);
    check(&format!("data: {a}\ndata: {a}\ndata: [DONE]"), "aa", End::Complete);
    check(&format!("data: ping\n\nnonsense\n\ndata: {a}\n\n"), "a", End::Complete);
    check("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n", "", End::Complete);
    check(
        "data: {\"choices\":[{\"delta\":{\"refusal\":\"no\"},\"finish_reason\":\"stop\"}]}\n\n",
        "no",
        End::Filtered,
    );
    check(
        "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"content_filter\"}]}\n\n",
        "",
        End::Filtered,
    );
}

#[test]
fn json_is_found_among_words() {
    let check = |text: &str, expected: Option<Value>| {
        let answer = Answer { text: text.to_owned(), usage: None, end: End::Complete, tries: 1 };
        assert_eq!(answer.json(), expected, "{text}");
    };
    check(r#"{"a":1}"#, Some(serde_json::json!({ "a": 1 })));
    check(
        "Sure {here}:\n```json\n{\"a\": [1]}\n```\nDone {}",
        Some(serde_json::json!({ "a": [1] })),
    );
    check("no", None);
    check(&"{".repeat(100_000), None);
}

proptest! {
    #[test]
    fn an_answer_is_the_same_however_its_bytes_are_cut(mut cuts in prop::collection::vec(0..900usize, 0..40)) {
        cuts.sort_unstable();
        for (wire, stream) in [(Wire::OpenAi, OPENAI), (Wire::Anthropic, ANTHROPIC), (Wire::Gemini, GEMINI)] {
            prop_assert_eq!(read(wire, stream.as_bytes(), &cuts), Ok(expected()));
        }
    }

    #[test]
    fn any_bytes_are_read_the_same_however_they_are_cut(
        bytes in prop::collection::vec(prop::sample::select(b"data: {}[]\"choices\":delta\r\n\n\xef\xbb\xbf\xff\x00".to_vec()), 0..200),
        mut cuts in prop::collection::vec(0..200usize, 0..10),
    ) {
        cuts.sort_unstable();
        for wire in [Wire::OpenAi, Wire::Anthropic, Wire::Gemini] {
            prop_assert_eq!(read(wire, &bytes, &cuts), read(wire, &bytes, &[]));
        }
    }

    #[test]
    fn a_broken_stream_never_panics(place in 0..900usize, byte in any::<u8>()) {
        for (wire, stream) in [(Wire::OpenAi, OPENAI), (Wire::Anthropic, ANTHROPIC), (Wire::Gemini, GEMINI)] {
            let mut bytes = stream.as_bytes().to_vec();
            if let Some(old) = bytes.get_mut(place) {
                *old = byte;
            }
            let _ = read(wire, &bytes, &[place]);
        }
    }
}
