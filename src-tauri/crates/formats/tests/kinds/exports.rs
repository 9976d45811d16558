//! What chat programs give a person who asks for their data: `ChatGPT`'s and Claude's conversations, in an archive or out
//! of one.

use crate::support::{all_said, file, found, open, open_as, read};
use crate::workbooks::archive;
use bakehouse_formats::{Choices, Error, Kind, Limits, Reader, Shape, Unpacked};
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A conversation of `ChatGPT` with these nodes: `id parent message`, the message as JSON or nothing.
fn chatgpt(title: &str, current: &str, nodes: &[(&str, &str, &str)]) -> String {
    let mut mapping = Vec::new();
    for (id, parent, message) in nodes {
        let children: Vec<String> = nodes
            .iter()
            .filter(|(_, above, _)| above == id)
            .map(|(child, ..)| format!("\"{child}\""))
            .collect();
        let parent = if parent.is_empty() { "null".to_owned() } else { format!("\"{parent}\"") };
        let message = if message.is_empty() { "null" } else { message };
        mapping.push(format!(
            r#""{id}":{{"id":"{id}","message":{message},"parent":{parent},"children":[{}]}}"#,
            children.join(",")
        ));
    }
    format!(
        r#"{{"title":"{title}","create_time":1.5,"update_time":null,"mapping":{{{}}},"moderation_results":[],"current_node":"{current}","plugin_ids":null,"conversation_id":"c","is_archived":false,"safe_urls":[],"default_model_slug":"auto","id":"c"}}"#,
        mapping.join(",")
    )
}

/// A message of `ChatGPT`.
fn message(role: &str, text: &str, more: &str) -> String {
    format!(
        r#"{{"id":"m","author":{{"role":"{role}","name":null,"metadata":{{}}}},"create_time":1.0,"content":{{"content_type":"text","parts":["{text}"]}},"status":"finished_successfully","weight":1.0,"metadata":{{}},"recipient":"all"{more}}}"#
    )
}

#[track_caller]
fn check(conversation: &str, expected: &[&str], findings: &[&str]) {
    let set = read(format!("[{conversation}]"));
    assert_eq!((all_said(&set), found(&set)), (owned(expected), owned(findings)), "{conversation}");
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn the_way_that_was_shown_last_is_the_conversation() {
    let nodes = [
        ("root", "", String::new()),
        (
            "s",
            "root",
            message("system", "", r#","x":{"is_visually_hidden_from_conversation":true}"#),
        ),
        ("u1", "s", message("user", "q", "")),
        ("a1", "u1", message("assistant", "first", "")),
        ("a2", "u1", message("assistant", "second", "")),
        ("u2", "a2", message("user", "more", "")),
        ("a3", "u2", message("assistant", "b", "")),
    ];
    let nodes: Vec<(&str, &str, &str)> =
        nodes.iter().map(|(id, parent, text)| (*id, *parent, text.as_str())).collect();
    let said = r#"u: q | a: second | u: more | a: b | extra {"note":"Paket"}"#;
    check(&chatgpt("Paket", "a3", &nodes), &[said], &[]);
    check(&chatgpt("Paket", "a1", &nodes), &[r#"u: q | a: first | extra {"note":"Paket"}"#], &[]);
    // Where the end isn't known, it is the last node without any after it.
    check(&chatgpt("Paket", "gone", &nodes), &[said], &[]);
    // What nobody answered is left away at the end.
    check(&chatgpt("", "u2", &nodes), &["u: q | a: second"], &[]);
}

#[test]
fn what_chatgpt_did_behind_the_scenes_is_no_answer() {
    let search = message("assistant", "search(\\\"x\\\")", "").replace("\"all\"", "\"browser\"");
    let hidden = message("user", "about me", "").replace(
        r#""metadata":{},"recipient""#,
        r#""metadata":{"is_visually_hidden_from_conversation":true},"recipient""#,
    );
    let thoughts = message("assistant", "hm", "").replace("\"text\"", "\"thoughts\"");
    let nodes = [
        ("h", "", hidden.as_str()),
        ("u", "h", &message("user", "q", "")),
        ("t", "u", &thoughts),
        ("a0", "t", &message("assistant", "Let me look.", "")),
        ("c", "a0", &search),
        ("r", "c", &message("tool", "results", "")),
        ("a", "r", &message("assistant", "It is so.\u{e200}cite\u{e202}turn0\u{e201}", "")),
    ];
    check(&chatgpt("", "a", &nodes), &["u: q | a: Let me look.\n\nIt is so."], &[]);
}

#[test]
fn pictures_that_are_not_in_the_file_are_told() {
    let picture = |text: &str| {
        message("user", text, "").replace("\"text\"", "\"multimodal_text\"").replace(
            "\"parts\":[",
            r#""parts":[{"content_type":"image_asset_pointer","asset_pointer":"file-service://f"},"#,
        )
    };
    let nodes = [
        ("u", "", picture("What is this?")),
        ("a", "u", message("assistant", "A cat.", "")),
        ("u2", "a", picture("")),
        ("a2", "u2", message("assistant", "A dog.", "")),
        ("u3", "a2", message("user", "Thanks", "")),
        ("a3", "u3", message("assistant", "Gladly.", "")),
    ];
    let nodes: Vec<(&str, &str, &str)> =
        nodes.iter().map(|(id, parent, text)| (*id, *parent, text.as_str())).collect();
    let set = read(chatgpt("", "a3", &nodes));
    // The answer to a picture alone answers nothing that is there.
    assert_eq!(all_said(&set), ["u: What is this? | a: A cat. | u: Thanks | a: Gladly."]);
    assert_eq!(found(&set), ["attachment_left_out@1", "attachment_left_out@1"]);
    assert_eq!(set.findings[0].place.message, Some(0));
}

#[test]
fn a_conversation_without_an_answer_is_told() {
    check(&chatgpt("", "u", &[("u", "", &message("user", "q", ""))]), &[], &["no_answer@1"]);
    check(&chatgpt("", "r", &[("r", "", "")]), &[], &["no_messages@1"]);
    check(
        &chatgpt("", "a", &[("a", "", &message("assistant", "Hi", ""))]),
        &[],
        &["no_messages@1"],
    );
    let odd = chatgpt("", "a", &[("a", "", &message("narrator", "Hi", ""))]);
    check(&odd, &[], &["unknown_role@1 role=narrator", "no_messages@1"]);
    check(r#"{"mapping":{},"current_node":"x"}"#, &[], &["no_messages@1"]);
    let circle = [("u", "a", message("user", "q", "")), ("a", "u", message("assistant", "b", ""))];
    let circle: Vec<(&str, &str, &str)> =
        circle.iter().map(|(id, parent, text)| (*id, *parent, text.as_str())).collect();
    check(&chatgpt("", "a", &circle), &["u: q | a: b"], &[]);
    // What nobody knows yet is kept, as everywhere.
    let more = chatgpt("", "a", &circle).replacen('{', "{\"mood\":7.50,", 1);
    check(&more, &[r#"u: q | a: b | extra {"mood":7.50}"#], &["unknown_key@1 key=mood"]);
}

/// A conversation of Claude with these messages, each as JSON.
fn claude(messages: &[&str], more: &str) -> String {
    format!(
        r#"{{"uuid":"c","name":"Rye","summary":"","created_at":"2026-10-01T08:00:00Z","updated_at":"2026-10-01T08:00:00Z","account":{{"uuid":"a"}},"chat_messages":[{}]{more}}}"#,
        messages.join(",")
    )
}

const ASKED: &str = r#"{"uuid":"m1","text":"q","content":[{"type":"text","text":"q","citations":[]}],"sender":"human","created_at":"","attachments":[],"files":[]}"#;
const ANSWERED: &str = r#"{"uuid":"m2","text":"note\n\na","content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"Let me see."},{"type":"tool_use","name":"search","input":{}},{"type":"tool_result","content":[]},{"type":"text","text":"a"}],"sender":"assistant","attachments":[],"files":[]}"#;

#[test]
fn claudes_messages_are_what_they_say() {
    let note = r#"extra {"note":"Rye"}"#;
    check(&claude(&[ASKED, ANSWERED], ""), &[&format!("u: q | a: Let me see.\n\na | {note}")], &[]);
    // An older export has the text alone.
    check(
        &claude(
            &[
                r#"{"uuid":"1","text":"q","sender":"human"}"#,
                r#"{"uuid":"2","text":"a","sender":"assistant"}"#,
            ],
            "",
        ),
        &[&format!("u: q | a: a | {note}")],
        &[],
    );
    check(&claude(&[ASKED], ""), &[], &["no_answer@1"]);
    check(&claude(&[], ""), &[], &["no_messages@1"]);
    check(
        &claude(&["7"], ""),
        &[],
        &["wrong_type@1 found=number key=chat_messages[0]", "no_messages@1"],
    );
}

#[test]
fn what_was_sent_along_to_claude_is_in_the_question_or_told() {
    let text = ASKED.replace(
        r#""attachments":[],"files":[]"#,
        r#""attachments":[{"file_name":"a.txt","extracted_content":"the text"}],"files":[{"file_name":"a.txt"}]"#,
    );
    check(
        &claude(&[&text, ANSWERED], ""),
        &[r#"u: q

the text | a: Let me see.

a | extra {"note":"Rye"}"#],
        &[],
    );
    let picture = ASKED.replace(r#""files":[]"#, r#""files":[{"file_name":"cat.png"}]"#);
    let set = read(claude(&[&picture, ANSWERED], ""));
    assert_eq!((set.examples.len(), found(&set)), (1, owned(&["attachment_left_out@1"])));
}

#[test]
fn claudes_ways_are_followed_where_they_are_given() {
    let with_parent = |message: &str, uuid: &str, parent: &str, text: &str| {
        message
            .replace(
                "\"uuid\":\"m1\"",
                &format!("\"uuid\":\"{uuid}\",\"parent_message_uuid\":\"{parent}\""),
            )
            .replace(
                "\"uuid\":\"m2\"",
                &format!("\"uuid\":\"{uuid}\",\"parent_message_uuid\":\"{parent}\""),
            )
            .replace("\"text\":\"q\",\"citations\"", &format!("\"text\":\"{text}\",\"citations\""))
            .replace("\"text\":\"a\"", &format!("\"text\":\"{text}\""))
    };
    let root = "00000000-0000-4000-8000-000000000000";
    let messages = [
        with_parent(ASKED, "1", root, "old"),
        with_parent(ANSWERED, "2", "1", "b"),
        with_parent(ASKED, "3", root, "new"),
        with_parent(ANSWERED, "4", "3", "c"),
    ];
    let messages: Vec<&str> = messages.iter().map(String::as_str).collect();
    let said = |question: &str, answer: &str| {
        format!(
            r#"u: {question} | a: Let me see.

{answer} | extra {{"note":"Rye"}}"#
        )
    };
    check(&claude(&messages, ""), &[&said("new", "c")], &[]);
    check(&claude(&messages, r#","current_leaf_message_uuid":"2""#), &[&said("old", "b")], &[]);
}

#[test]
fn the_archive_that_comes_by_mail_is_read_as_it_is() {
    let conversation = |number: usize| {
        let answer = format!("b{number}");
        let nodes =
            [("u", "", message("user", "q", "")), ("a", "u", message("assistant", &answer, ""))];
        let nodes: Vec<(&str, &str, &str)> =
            nodes.iter().map(|(id, parent, text)| (*id, *parent, text.as_str())).collect();
        chatgpt("", "a", &nodes)
    };
    let list = |numbers: std::ops::Range<usize>| {
        let all: Vec<String> = numbers.map(conversation).collect();
        format!("[{}]", all.join(", "))
    };
    let packed = file(archive(&[
        ("user.json", "{}"),
        ("conversations-001.json", &list(2..4)),
        ("conversations-000.json", &list(0..2)),
        ("shared_conversations.json", "[{\"id\":1}]"),
        ("chat.html", "<html>"),
    ]));
    let read_bytes = Arc::<AtomicU64>::default();
    let choices = Choices { read_bytes: read_bytes.clone(), ..Choices::default() };
    let set = open_as(&packed.path, choices).expect("an export");
    assert_eq!((set.form.kind, set.form.is_packed), (Kind::JsonList, true));
    assert_eq!(set.form.shape, Some(Shape::ChatGpt));
    assert_eq!(all_said(&set), ["u: q | a: b0", "u: q | a: b1", "u: q | a: b2", "u: q | a: b3"]);
    assert_eq!(set.examples.iter().map(|line| line.number).collect::<Vec<_>>(), [1, 1, 2, 2]);
    assert!(read_bytes.load(Ordering::Relaxed) > 0);
    let single = file(archive(&[(
        "data/conversations.json",
        &format!("[{}]", claude(&[ASKED, ANSWERED], "")),
    )]));
    let set = open_as(&single.path, Choices::default()).expect("an export");
    assert_eq!((set.form.shape, set.examples.len()), (Some(Shape::Claude), 1));
}

#[test]
fn a_broken_export_gives_what_comes_before() {
    let mut long = String::from("[");
    for number in 0..3_000_u64 {
        let text = format!("{:x}", number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let message = ASKED.replace("\"q\"", &format!("\"{text}\""));
        let _ = write!(long, "{},", claude(&[&message, ANSWERED], ""));
    }
    let mut packed = archive(&[("conversations.json", &long)]);
    let middle = packed.len() / 2;
    packed[middle..middle + 200].fill(0);
    let set = open_as(&file(&packed).path, Choices::default()).expect("its beginning");
    assert!(set.examples.len() > 100, "{}", set.examples.len());
    assert!(found(&set).last().is_some_and(|found| found.starts_with("file_damaged")));
    // The list of what is in it is at its end.
    let cut = file(&packed[..middle]);
    assert!(matches!(open_as(&cut.path, Choices::default()), Err(Error::Damaged { .. })));
    let limits = Limits {
        unpacked: Unpacked { most_bytes: 10_000, ..Unpacked::STANDARD },
        ..Limits::STANDARD
    };
    let whole = file(archive(&[("conversations.json", &long)]));
    let read = Reader::open(&whole.path, &limits).and_then(Reader::into_data_set);
    assert!(matches!(read, Err(Error::Swollen { .. })));
    assert!(open(b"PK\x03\x04").is_err());
}
