//! A prompt and what follows it, as TRL, OpenAI's older form, Bedrock and Anthropic's published pairs have it: texts or
//! lists of messages, with a completion, with a completion and whether it is a good one, or with a chosen and a rejected
//! one.

use super::super::object::Keys;
use super::super::turns::Turns;
use super::super::{Report, content, tools};
use super::own::with_worse;
use super::pair::{Pair, ending, messages};
use crate::json::{Node, Object};
use bakehouse_domain::message::{Example, Message, Role};

const KEYS: &[&str] = &["prompt", "completion", "label", "system", "tools"];
const PAIR_KEYS: &[&str] = &["prompt", "chosen", "rejected", "system", "tools"];

pub fn completion(object: Object<'_>, text: &str, report: &mut Report) -> Example {
    let mut keys = Keys::new(object, KEYS, "", report);
    let mut turns = beginning(&mut keys, text, report);
    let asked = turns.messages().len();
    messages(keys.take("completion"), "completion", text, Role::Assistant, &mut turns, report);
    let mut messages = turns.into_messages();
    let is_verdict = |node: &Node<'_>| matches!(node, Node::Boolean(_) | Node::Number(0.0 | 1.0));
    // What somebody called a bad answer is nothing to learn from.
    if let Some(Node::Boolean(false) | Node::Number(0.0)) =
        keys.take_if("label", is_verdict, report)
    {
        for message in &mut messages[asked..] {
            if message.role == Role::Assistant {
                message.weight = Some(0);
            }
        }
    }
    let tools = offered(&mut keys, text, report);
    let extra = keys.into_extra(|| Some(text));
    Example { tools, extra, ..Example::of(messages) }
}

pub fn chosen_rejected(object: Object<'_>, text: &str, report: &mut Report) -> Example {
    let mut keys = Keys::new(object, PAIR_KEYS, "", report);
    let mut before = beginning(&mut keys, text, report).into_messages();
    let (chosen, rejected) = (keys.take("chosen"), keys.take("rejected"));
    let (better, worse) = match (spoken(chosen.as_ref()), spoken(rejected.as_ref())) {
        (Some(better), Some(worse)) => (better, worse),
        _ => (ending(chosen, "chosen", text, report), ending(rejected, "rejected", text, report)),
    };
    let tools = offered(&mut keys, text, report);
    // A prompt that is given as a text may stand at the beginning of both endings as the message that it is.
    let is_repeated = |ending: &[Message]| {
        let asked = ending.iter().find(|message| message.role == Role::User);
        before.last().is_some_and(|last| asked.is_some_and(|asked| asked.content == last.content))
    };
    if before.len() == 1 && is_repeated(&better) && is_repeated(&worse) {
        before.clear();
    }
    let extra = keys.into_extra(|| Some(text));
    with_worse(Pair { before, better, worse }, "rejected", text, tools, extra, report)
}

/// The base prompt beside the prompt, and the prompt.
fn beginning(keys: &mut Keys<'_, '_>, text: &str, report: &mut Report) -> Turns {
    let mut turns = Turns::default();
    turns.base_prompt(content::base_prompt(keys.take("system"), "system", report));
    messages(keys.take("prompt"), "prompt", text, Role::User, &mut turns, report);
    turns
}

fn offered(keys: &mut Keys<'_, '_>, text: &str, report: &mut Report) -> Option<String> {
    let tools = tools::read(keys.take("tools"), "tools", text, report)?;
    Some(tools::wrapped(&tools))
}

/// How turns begin in a text that is a whole conversation.
const SPEAKERS: [(&str, Role); 2] =
    [("\n\nHuman:", Role::User), ("\n\nAssistant:", Role::Assistant)];

/// Whether a text is a whole conversation.
pub fn is_spoken(text: &str) -> bool {
    text.starts_with(SPEAKERS[0].0)
}

/// The turns of a conversation that stands in one text, each after the name of its speaker.
fn spoken(node: Option<&Node<'_>>) -> Option<Vec<Message>> {
    let Some(Node::Text(text)) = node else { return None };
    if !is_spoken(text) {
        return None;
    }
    let mut rest = text.as_ref();
    let mut turns = Vec::new();
    while let Some((mark, role)) = SPEAKERS.iter().find(|(mark, _)| rest.starts_with(mark)) {
        let said = &rest[mark.len()..];
        let ends = SPEAKERS.iter().filter_map(|(mark, _)| said.find(mark));
        let end = ends.min().unwrap_or(said.len());
        turns.push(Message::new(*role, said[..end].trim()));
        rest = &said[end..];
    }
    Some(turns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Role::{Assistant, User};

    #[test]
    fn a_conversation_in_one_text_is_taken_apart() {
        let check = |text: &str, expected: Option<&[(Role, &str)]>| {
            let found = spoken(Some(&Node::Text(text.into())));
            let expected = expected.map(|turns| {
                turns.iter().map(|(role, said)| Message::new(*role, *said)).collect::<Vec<_>>()
            });
            assert_eq!(found, expected, "{text}");
        };
        check(
            "\n\nHuman: Hi\n\nthere\n\nAssistant: Yes?\n\nHuman: Bye\n\nAssistant:",
            Some(&[(User, "Hi\n\nthere"), (Assistant, "Yes?"), (User, "Bye"), (Assistant, "")]),
        );
        check("Human: Hi", None);
        check("\n\nAssistant: Hi", None);
        check("", None);
    }
}
