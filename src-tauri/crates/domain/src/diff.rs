//! What differs between two texts, word by word, and between two examples, message by message: what a person sees before
//! a fix is done, and between two versions of the examples. Data for a preview, no patch.

mod words;

pub use words::texts;

use crate::message::{Example, Message, Role};
use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// What became of a piece, or of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PieceKind {
    /// It is in both.
    Same,
    /// It was there before.
    Removed,
    /// It is there now.
    Added,
}

/// A stretch of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Piece {
    /// Whether it was, is, or both.
    pub kind: PieceKind,
    /// The stretch.
    pub text: String,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum MessageChange {
    /// Nothing.
    Same,
    /// It says something else, or is marked in another way.
    Changed,
    /// It was there before.
    Removed,
    /// It is there now.
    Added,
}

/// A message of either example, or of both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MessageDifference {
    /// What became of it.
    pub change: MessageChange,
    /// Who says it.
    pub role: Role,
    /// Its place among all messages of the example before; nothing when it was added.
    pub before: Option<u32>,
    /// Its place among all messages of the example after; nothing when it was removed.
    pub after: Option<u32>,
    /// What it says.
    pub content: Vec<Piece>,
    /// The arguments of its calls, one call after the other.
    pub arguments: Vec<Vec<Piece>>,
    /// Whether it is learned from now, where that changed.
    pub is_learned: Option<bool>,
}

/// What differs between two examples: every message of both, those of a worse ending last. What an example has beside its
/// messages is not compared.
pub fn examples(before: &Example, after: &Example) -> Vec<MessageDifference> {
    let (before, after): (Vec<&Message>, Vec<&Message>) =
        (before.all_messages().collect(), after.all_messages().collect());
    let mut differences = Vec::new();
    let whole = |message: &&Message| serde_json::to_string(message).unwrap_or_default();
    let (old, new): (Vec<String>, Vec<String>) =
        (before.iter().map(whole).collect(), after.iter().map(whole).collect());
    for operation in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (old, new) = (operation.old_range(), operation.new_range());
        match operation {
            DiffOp::Equal { .. } => differences.extend(old.zip(new).map(|(one, other)| {
                difference(Some((one, before[one])), Some((other, after[other])))
            })),
            _ => pair(&before, old, &after, new, &mut differences),
        }
    }
    differences
}

/// Of messages that changed, those of the same role belong together, in their order.
fn pair(
    before: &[&Message],
    old: std::ops::Range<usize>,
    after: &[&Message],
    new: std::ops::Range<usize>,
    differences: &mut Vec<MessageDifference>,
) {
    let roles = |messages: &[&Message]| messages.iter().map(|message| message.role).collect();
    let (old_roles, new_roles): (Vec<Role>, Vec<Role>) =
        (roles(&before[old.clone()]), roles(&after[new.clone()]));
    for operation in capture_diff_slices(Algorithm::Myers, &old_roles, &new_roles) {
        let olds = operation.old_range().map(|index| old.start + index);
        let news = operation.new_range().map(|index| new.start + index);
        let (olds, news) = (olds.map(|at| (at, before[at])), news.map(|at| (at, after[at])));
        if matches!(operation, DiffOp::Equal { .. }) {
            let pairs = olds.zip(news);
            differences.extend(pairs.map(|(one, other)| difference(Some(one), Some(other))));
        } else {
            differences.extend(olds.map(|one| difference(Some(one), None)));
            differences.extend(news.map(|other| difference(None, Some(other))));
        }
    }
}

/// A message with its place, where there is one on a side.
type Side<'a> = Option<(usize, &'a Message)>;

fn difference(before: Side, after: Side) -> MessageDifference {
    let place = |side: Side| side.and_then(|(place, _)| u32::try_from(place).ok());
    let (old, new) = (before.map(|(_, message)| message), after.map(|(_, message)| message));
    let change = match (old, new) {
        (Some(old), Some(new)) if old == new => MessageChange::Same,
        (Some(_), Some(_)) => MessageChange::Changed,
        (Some(_), None) => MessageChange::Removed,
        (None, _) => MessageChange::Added,
    };
    let content = |message: Option<&Message>| message.map_or(String::new(), |m| m.content.clone());
    let calls = |message: Option<&Message>| message.map_or(0, |message| message.tool_calls.len());
    let arguments = |message: Option<&Message>, call: usize| {
        let call = message.and_then(|message| message.tool_calls.get(call));
        call.map_or(String::new(), |call| call.arguments.clone())
    };
    let learned = (old.map(Message::is_learned), new.map(Message::is_learned));
    MessageDifference {
        change,
        role: new.or(old).map_or(Role::User, |message| message.role),
        before: place(before),
        after: place(after),
        content: texts(&content(old), &content(new)),
        arguments: (0..calls(old).max(calls(new)))
            .map(|call| texts(&arguments(old, call), &arguments(new, call)))
            .collect(),
        is_learned: match learned {
            (Some(was), Some(is)) if was != is => Some(is),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{ToolCall, sample::*};

    /// `change role before after: text` for each message, removed text in `[-…-]` and added text in `[+…+]`.
    fn described(before: &Example, after: &Example) -> Vec<String> {
        let pieces = |pieces: &[Piece]| {
            let marked = pieces.iter().map(|piece| match piece.kind {
                PieceKind::Same => piece.text.clone(),
                PieceKind::Removed => format!("[-{}-]", piece.text),
                PieceKind::Added => format!("[+{}+]", piece.text),
            });
            marked.collect::<String>()
        };
        let place = |place: Option<u32>| place.map_or("-".to_owned(), |place| place.to_string());
        let one = |found: MessageDifference| {
            let arguments: Vec<String> =
                found.arguments.iter().map(|call| format!(" ({})", pieces(call))).collect();
            let learned = found.is_learned.map_or(String::new(), |is| format!(" learned={is}"));
            format!(
                "{:?} {:?} {} {}: {}{}{learned}",
                found.change,
                found.role,
                place(found.before),
                place(found.after),
                pieces(&found.content),
                arguments.concat(),
            )
        };
        examples(before, after).into_iter().map(one).collect()
    }

    #[test]
    fn messages_that_belong_together() {
        let before = asked("Be kind.", "Where is Anna?", "She is in Rome.");
        assert_eq!(
            described(&before, &before),
            [
                "Same System 0 0: Be kind.",
                "Same User 1 1: Where is Anna?",
                "Same Assistant 2 2: She is in Rome."
            ]
        );
        assert_eq!(
            described(&before, &asked("", "Where is Ben?", "She is in Rome.")),
            [
                "Removed System 0 -: [-Be kind.-]",
                "Changed User 1 0: Where is [-Anna-][+Ben+]?",
                "Same Assistant 2 1: She is in Rome.",
            ]
        );
        assert_eq!(
            described(
                &asked("", "a", "b"),
                &of([user("a"), assistant("b"), user("c"), assistant("d")])
            ),
            [
                "Same User 0 0: a",
                "Same Assistant 1 1: b",
                "Added User - 2: [+c+]",
                "Added Assistant - 3: [+d+]"
            ]
        );
        assert_eq!(described(&Example::default(), &Example::default()), [""; 0]);
    }

    #[test]
    fn marks_calls_and_endings() {
        let weighted = |weight| Message { weight, ..assistant("b") };
        assert_eq!(
            described(&of([weighted(Some(0))]), &of([weighted(None)])),
            ["Changed Assistant 0 0: b learned=true"]
        );
        let calling = |arguments: &str| {
            let arguments = arguments.to_owned();
            let call = ToolCall { id: "1".into(), name: "go".into(), arguments };
            of([Message { tool_calls: vec![call], ..assistant("") }])
        };
        assert_eq!(
            described(&calling(r#"{"to":"Rome"}"#), &calling(r#"{"to":"Oslo"}"#)),
            [r#"Changed Assistant 0 0:  ({"to":"[-Rome-][+Oslo+]"})"#]
        );
        let pair = |text: &str| Example { rejected: vec![assistant(text)], ..asked("", "a", "b") };
        assert_eq!(
            described(&pair("c"), &pair("d")),
            ["Same User 0 0: a", "Same Assistant 1 1: b", "Changed Assistant 2 2: [-c-][+d+]"]
        );
    }
}
