//! Alpaca's instructions: with an input, a base prompt and earlier turns, and with a chosen and a rejected output.

use super::super::object::{Keys, join_key};
use super::super::turns::Turns;
use super::super::{Report, content, plain, tools};
use super::own::with_worse;
use super::pair::{Pair, ending};
use crate::json::raw::find;
use crate::json::{Node, Object};
use bakehouse_domain::message::{Example, Message, Role};

const KEYS: &[&str] =
    &["instruction", "input", "output", "system", "history", "tools", "chosen", "rejected"];

pub fn read(object: Object<'_>, text: &str, report: &mut Report) -> Example {
    let mut keys = Keys::new(object, KEYS, "", report);
    let mut turns = Turns::default();
    turns.base_prompt(content::base_prompt(keys.take("system"), "system", report));
    history(keys.take("history"), &mut turns, report);
    let asked = ["instruction", "input"]
        .into_iter()
        .filter_map(|key| plain::some_text(keys.take(key), || find(text, &[key])))
        .collect::<Vec<_>>()
        .join("\n\n");
    if !asked.is_empty() {
        turns.say(Role::User, asked);
    }
    let tools = tools::read(keys.take("tools"), "tools", text, report);
    let tools = tools.map(|list| tools::wrapped(&list));
    let put_out = plain::some_text(keys.take("output"), || find(text, &["output"]));
    let put_out = put_out.map(|said| Message::new(Role::Assistant, said));
    let mut better: Vec<Message> = put_out.into_iter().collect();
    let chosen = ending(keys.take("chosen"), "chosen", text, report);
    if better.is_empty() {
        better = chosen;
    }
    let worse = ending(keys.take("rejected"), "rejected", text, report);
    let extra = keys.into_extra(|| Some(text));
    let pair = Pair { before: turns.into_messages(), better, worse };
    with_worse(pair, "rejected", text, tools, extra, report)
}

/// Earlier turns: pairs of a question and its answer.
fn history(node: Option<Node<'_>>, turns: &mut Turns, report: &mut Report) {
    let list = match node {
        None | Some(Node::Null) => return,
        Some(Node::List(list)) => list,
        Some(other) => return report.wrong_type("history", other.kind()),
    };
    for (index, turn) in list.into_iter().enumerate() {
        let key = join_key("history", index);
        let Node::List(pair) = turn else {
            report.wrong_type(&key, turn.kind());
            continue;
        };
        for (role, said) in [Role::User, Role::Assistant].into_iter().cycle().zip(pair) {
            match said {
                Node::Text(said) => turns.say(role, said.into_owned()),
                Node::Null => {}
                other => report.wrong_type(&key, other.kind()),
            }
        }
    }
}
