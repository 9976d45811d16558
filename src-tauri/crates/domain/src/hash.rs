//! When two examples are the same: hashes over what an example means, never over the bytes of its line, so
//! that key order, escapes and spaces of the file make no difference.
//!
//! 64 bits are enough: among a million examples the chance that any two share a hash by accident is one in
//! 37 million. The hashes are xxh3 with its fixed seed, thus the same on every computer and in every version.

mod words;

use crate::message::{Example, Message, Role};
use std::collections::HashMap;

/// The whole example: roles, names, texts, pictures, weights, calls, tools and the worse ending of a pair. Not what else
/// the file says of it, as a number of its own.
///
/// A weight of 1 says the same as no weight, `developer` the same as `system`, and the ids of calls only
/// matter in what they tie together, since programs make them up at random.
pub fn example(example: &Example) -> u64 {
    example_and_answer(example).0
}

/// [`example`], and the [`message`] that ends it if it is an answer, with each text read once.
pub fn example_and_answer(example: &Example) -> (u64, Option<u64>) {
    let mut hasher = ContentHasher::with_room_for(&example.messages);
    let mut last = 0..0;
    for message in &example.messages {
        last.start = hasher.bytes.len();
        hasher.message(message);
        last.end = hasher.bytes.len();
        hasher.byte(u8::from(message.weight == Some(0)));
    }
    let answer = example.question_and_answer().map(|(_, answer)| {
        // By itself its calls would be numbered from where it begins.
        if is_plain(answer) { hash(&hasher.bytes[last]) } else { message(answer) }
    });
    hasher.optional(example.tools.as_deref());
    if !example.rejected.is_empty() {
        hasher.byte(b'r');
        for message in &example.rejected {
            hasher.message(message);
        }
    }
    (hasher.finish(), answer)
}

/// What the model is asked: every message before the answer. White space that differs is the same question.
pub fn question(messages: &[Message]) -> u64 {
    let mut hasher = ContentHasher::collapsing(messages);
    for message in messages {
        hasher.message(message);
    }
    hasher.finish()
}

/// [`question`] and [`question_without_base_prompt`], with each text read once.
pub fn questions(messages: &[Message]) -> (u64, u64) {
    let begins = messages.iter().take_while(|message| message.is_base_prompt()).count();
    let (base_prompts, spoken) = messages.split_at(begins);
    // Calls are numbered from where the hash begins.
    let is_apart = base_prompts.iter().all(is_plain)
        && !spoken.is_empty()
        && !spoken.iter().any(Message::is_base_prompt);
    if !is_apart {
        return (question(messages), question_without_base_prompt(messages));
    }
    let mut hasher = ContentHasher::collapsing(messages);
    for message in base_prompts {
        hasher.message(message);
    }
    let behind = hasher.bytes.len();
    for message in spoken {
        hasher.message(message);
    }
    (hasher.finish(), hash(&hasher.bytes[behind..]))
}

/// What the person asks: [`question`] without the base prompt, so that a change of the base prompt in every
/// example keeps it. A conversation that has nothing but a base prompt counts whole.
pub fn question_without_base_prompt(messages: &[Message]) -> u64 {
    let spoken = || messages.iter().filter(|message| !message.is_base_prompt());
    if spoken().next().is_none() {
        return question(messages);
    }
    let mut hasher = ContentHasher::collapsing(messages);
    for message in spoken() {
        hasher.message(message);
    }
    hasher.finish()
}

/// One message by itself, its weight aside: two answers are the same when this is.
pub fn message(message: &Message) -> u64 {
    let mut hasher = ContentHasher::with_room_for(std::slice::from_ref(message));
    hasher.message(message);
    hasher.finish()
}

/// Whether a message has nothing to do with calls.
fn is_plain(message: &Message) -> bool {
    message.tool_calls.is_empty() && message.tool_call_id.is_none()
}

/// One text.
pub fn text(text: &str) -> u64 {
    hash(text.as_bytes())
}

fn hash(bytes: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(bytes)
}

/// Puts values together so that no two different sequences of them give the same bytes: each text ends with a byte
/// that UTF-8 never uses. Hashing all bytes at the end takes a fraction of what it takes to hash them as they come.
#[derive(Default)]
struct ContentHasher<'a> {
    bytes: Vec<u8>,
    collapse_white_space: bool,
    /// Call ids in the order in which they were met.
    ids: HashMap<&'a str, u64>,
}

/// Bytes that no UTF-8 text contains.
const END_OF_TEXT: u8 = 0xff;
const NOTHING: u8 = 0xfe;

impl<'a> ContentHasher<'a> {
    /// Most of what is hashed are the texts.
    fn with_room_for(messages: &[Message]) -> Self {
        let bytes = messages.iter().map(|message| message.content.len() + 8).sum();
        Self { bytes: Vec::with_capacity(bytes), ..Self::default() }
    }

    fn collapsing(messages: &[Message]) -> Self {
        Self { collapse_white_space: true, ..Self::with_room_for(messages) }
    }

    fn message(&mut self, message: &'a Message) {
        self.byte(match message.role {
            Role::System | Role::Developer => b's',
            Role::User => b'u',
            Role::Assistant => b'a',
            Role::Tool => b't',
            Role::Function => b'f',
        });
        self.optional(message.name.as_deref());
        self.text(&message.content);
        if let Some(parts) = &message.parts {
            self.byte(b'p');
            self.text(parts);
        }
        for call in &message.tool_calls {
            self.byte(b'c');
            self.id(&call.id);
            self.text(&call.name);
            self.text(&call.arguments);
        }
        match &message.tool_call_id {
            Some(id) => self.id(id),
            None => self.byte(NOTHING),
        }
    }

    fn id(&mut self, id: &'a str) {
        let next = self.ids.len() as u64;
        let number = *self.ids.entry(id).or_insert(next);
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    fn optional(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text(text),
            None => self.byte(NOTHING),
        }
    }

    fn text(&mut self, text: &str) {
        if self.collapse_white_space {
            words::push(&mut self.bytes, text);
        } else {
            self.bytes.extend_from_slice(text.as_bytes());
        }
        self.byte(END_OF_TEXT);
    }

    fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    fn finish(&self) -> u64 {
        hash(&self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{ToolCall, sample::*};
    use proptest::prelude::*;

    fn calling(id: &str, arguments: &str) -> Example {
        let mut call = assistant("");
        call.tool_calls =
            vec![ToolCall { id: id.into(), name: "weather".into(), arguments: arguments.into() }];
        let mut result = Message::new(Role::Tool, "21");
        result.tool_call_id = Some(id.into());
        of([user("Is it warm?"), call, result, assistant("Yes.")])
    }

    fn weighted(weight: Option<u8>) -> Example {
        let mut answer = assistant("b");
        answer.weight = weight;
        of([user("a"), answer])
    }

    fn check_example(left: &Example, right: &Example, same: bool) {
        assert_eq!(example(left) == example(right), same, "{left:?} and {right:?}");
    }

    #[test]
    fn the_meaning_of_an_example_decides() {
        let developer = of([Message::new(Role::Developer, "Be kind."), user("a"), assistant("b")]);
        check_example(&asked("Be kind.", "a", "b"), &developer, true);
        check_example(&asked("Be kind.", "a", "b"), &asked("Be kind.", "a", "c"), false);
        check_example(&of([user("ab"), user("c")]), &of([user("a"), user("bc")]), false);
        check_example(&of([user("a"), assistant("b")]), &of([assistant("a"), user("b")]), false);
        check_example(&weighted(None), &weighted(Some(1)), true);
        check_example(&weighted(None), &weighted(Some(0)), false);
        check_example(&calling("call_1", "{}"), &calling("call_x9", "{}"), true);
        check_example(&calling("call_1", "{}"), &calling("call_1", "{\"a\":1}"), false);
        let with_tools = Example { tools: Some("[]".into()), ..asked("", "a", "b") };
        check_example(&asked("", "a", "b"), &with_tools, false);
    }

    #[test]
    fn white_space_makes_no_other_question_but_another_example() {
        let (spaced, plain) = (of([user("Where  is\nit ?")]), of([user(" Where is it ?")]));
        assert_eq!(question(&spaced.messages), question(&plain.messages));
        assert_ne!(example(&spaced), example(&plain));
        assert_ne!(question(&[user("where is")]), question(&[user("whereis")]));
    }

    #[test]
    fn a_question_without_its_base_prompt_survives_a_new_base_prompt() {
        let hash =
            |base: &str, asked: &str| question_without_base_prompt(&[system(base), user(asked)]);
        assert_eq!(hash("Be kind.", "Why?"), hash("Be short.", "Why?"));
        assert_ne!(hash("Be kind.", "Why?"), hash("Be kind.", "When?"));
        assert_ne!(
            question_without_base_prompt(&[system("Be kind.")]),
            question_without_base_prompt(&[system("Be short.")]),
        );
    }

    #[test]
    fn hashes_are_the_same_in_every_version() {
        // Held-back examples are chosen by these: another value would reshuffle everybody's.
        assert_eq!(question(&[user("Why?")]), 9_480_937_040_163_991_653);
    }

    proptest! {
        #[test]
        fn both_questions_are_read_at_once(kinds in prop::collection::vec(0..5u8, 0..6)) {
            let messages: Vec<Message> = kinds
                .iter()
                .enumerate()
                .map(|(place, kind)| match kind {
                    0 => system(&format!("Be  kind, {place}.")),
                    1 => Message { tool_call_id: Some(place.to_string()), ..system("Be short.") },
                    2 => Message { tool_call_id: Some(place.to_string()), ..Message::new(Role::Tool, "21") },
                    _ => user(&format!("Why, {place}?")),
                })
                .collect();
            let apart = (question(&messages), question_without_base_prompt(&messages));
            prop_assert_eq!(questions(&messages), apart);
        }

        #[test]
        fn an_answer_is_the_same_inside_of_its_example(
            texts in prop::collection::vec(".*", 1..4), ends in any::<bool>(), calls in any::<bool>(),
        ) {
            let mut messages = calling("call_7", "{}").messages;
            messages.extend(texts.iter().map(|text| assistant(text)));
            if calls {
                messages.extend(calling("call_8", &texts[0]).messages.into_iter().take(2));
            }
            if !ends {
                messages.push(user("And now?"));
            }
            let (last, example) = (messages.last().cloned().expect("not empty"), of(messages));
            let (hash, answer) = example_and_answer(&example);
            prop_assert_eq!(answer, ends.then(|| message(&last)));
            prop_assert_eq!(hash, super::example(&example));
        }

        #[test]
        fn an_example_survives_a_trip_through_json(texts in prop::collection::vec(".*", 1..6)) {
            let before = of(texts.iter().map(|text| user(text)));
            let json = serde_json::to_string(&before).unwrap();
            let after: Example = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(example(&before), example(&after));
        }

        #[test]
        fn where_a_text_ends_matters(text in "\\PC{2,20}", at in 1usize..20) {
            let Some((middle, _)) = text.char_indices().nth(at) else { return Ok(()) };
            let (left, right) = text.split_at(middle);
            let whole = of([user(&text), user("")]);
            prop_assert_ne!(example(&whole), example(&of([user(left), user(right)])));
        }
    }
}
