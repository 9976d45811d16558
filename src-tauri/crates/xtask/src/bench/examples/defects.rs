//! What is wrong with lines that people and scripts wrote: one thing in each broken line.

use super::{
    Draw,
    conversation::{Message, line},
};

type BreakLine = fn(&str) -> Vec<u8>;
type BreakMessages = fn(&mut Vec<Message>);

/// From the whole line to a broken one. Every one of these has been seen in a real file.
const OF_THE_LINE: &[(&str, BreakLine)] = &[
    ("cut off", |line| {
        let half = (0..=line.len() / 2).rev().find(|&place| line.is_char_boundary(place));
        line[..half.unwrap_or(0)].into()
    }),
    ("comma at the end", |line| format!("{line},").into()),
    ("comma before a bracket", |line| line.replace("]}", ",]}").into()),
    ("single quotes", |line| line.replace('"', "'").into()),
    ("no quotes around a key", |line| line.replace("\"messages\"", "messages").into()),
    ("two examples on a line", |line| format!("{line} {line}").into()),
    ("a list around it", |line| format!("[{line}]").into()),
    ("not JSON", |_| b"What is this doing here?".into()),
    ("empty line", |_| Vec::new()),
    ("an empty object", |_| b"{}".into()),
    ("null", |_| b"null".into()),
    ("byte order mark", |line| format!("\u{feff}{line}").into()),
    ("broken encoding", |line| {
        let mut bytes = line.as_bytes().to_vec();
        bytes.insert(line.find("content\": \"").map_or(0, |place| place + 11), 0xe9);
        bytes
    }),
    ("tab inside a text", |line| line.replacen("content\": \"", "content\": \"\t", 1).into()),
    ("half a surrogate", |line| line.replacen("content\": \"", "content\": \"\\ud83d", 1).into()),
    ("other key for messages", |line| line.replace("\"messages\"", "\"conversation\"").into()),
    ("unknown key", |line| line.replacen('{', "{\"source\": \"export\", ", 1).into()),
    ("messages are a text", |_| b"{\"messages\": \"Hello\"}".into()),
    ("no messages", |_| b"{\"messages\": []}".into()),
    ("content is a number", |_| b"{\"messages\": [{\"role\": \"user\", \"content\": 5}]}".into()),
    ("no role", |line| line.replacen("\"role\": \"user\", ", "", 1).into()),
    ("not a number", |line| line.replacen('{', "{\"score\": NaN, ", 1).into()),
    ("weight of two", |line| {
        line.replace("\"role\": \"assistant\"", "\"weight\": 2, \"role\": \"assistant\"").into()
    }),
];

/// What is wrong with what is said.
const OF_THE_MESSAGES: &[(&str, BreakMessages)] = &[
    ("unknown role", |messages| messages[0].role = "bot"),
    ("empty answer", |messages| {
        if let Some(last) = messages.last_mut() {
            last.content.clear();
        }
    }),
    ("ends with a question", |messages| {
        messages.pop();
    }),
    ("no question", |messages| messages.retain(|message| message.role != "user")),
    ("control token", |messages| messages[0].content += "<|endoftext|>"),
];

/// The name of what is wrong, and the line without its end.
pub fn broken(
    mut messages: Vec<Message>,
    escaped: bool,
    draw: &mut Draw,
) -> (&'static str, Vec<u8>) {
    let kind = draw.below(OF_THE_LINE.len() + OF_THE_MESSAGES.len());
    if let Some((name, break_it)) = OF_THE_LINE.get(kind) {
        return (name, break_it(&line(&messages, escaped)));
    }
    let (name, break_them) = OF_THE_MESSAGES[kind - OF_THE_LINE.len()];
    break_them(&mut messages);
    (name, line(&messages, escaped).into())
}
