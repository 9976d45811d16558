//! `ShareGPT`'s conversations, as LLaMA-Factory, Axolotl and Kiln have them: with a base prompt and tools beside them, and
//! with a chosen and a rejected answer.

use super::super::object::Keys;
use super::super::shape::conversation_key;
use super::super::turns::Turns;
use super::super::{Report, content, tools};
use super::own::with_worse;
use super::pair::{Pair, ending};
use crate::json::raw::Items;
use crate::json::{Node, Object};
use bakehouse_domain::finding::FindingCode;
use bakehouse_domain::message::Example;

pub fn read(object: Object<'_>, text: &str, report: &mut Report) -> Option<Example> {
    let key = conversation_key(&object)?;
    let is_pair =
        ["chosen", "rejected"].iter().all(|wanted| object.iter().any(|(name, _)| name == wanted));
    let all = [key, "system", "tools", "chosen", "rejected"];
    let known = if is_pair { &all[..] } else { &all[..3] };
    let mut keys = Keys::new(object, known, "", report);
    let list = match keys.take(key) {
        Some(Node::List(list)) if !list.is_empty() || is_pair => list,
        Some(Node::List(_)) | None => {
            report.add(FindingCode::NoMessages, &[]);
            return None;
        }
        Some(other) => {
            report.wrong_type(key, other.kind());
            return None;
        }
    };
    let mut turns = Turns::default();
    turns.base_prompt(content::base_prompt(keys.take("system"), "system", report));
    let step = [key];
    turns.read_list(list, &Items::of(&|| Some(text), &step), key, report);
    let tools = tools::read(keys.take("tools"), "tools", text, report);
    let tools = tools.map(|list| tools::wrapped(&list));
    let messages = without_second_prompt(turns);
    if !is_pair {
        let extra = keys.into_extra(|| Some(text));
        return Some(Example { tools, extra, ..Example::of(messages) });
    }
    let better = ending(keys.take("chosen"), "chosen", text, report);
    let worse = ending(keys.take("rejected"), "rejected", text, report);
    let extra = keys.into_extra(|| Some(text));
    let pair = Pair { before: messages, better, worse };
    Some(with_worse(pair, "rejected", text, tools, extra, report))
}

/// Some files have the same base prompt beside the conversation and in it.
fn without_second_prompt(turns: Turns) -> Vec<bakehouse_domain::message::Message> {
    let mut messages = turns.into_messages();
    if let [first, second, ..] = messages.as_slice()
        && first.is_base_prompt()
        && first == second
    {
        messages.remove(1);
    }
    messages
}
