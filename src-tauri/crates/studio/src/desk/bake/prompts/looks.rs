//! What the writer is asked beside questions and answers: to name topics, to judge a draft, to write a text anew.

use bakehouse_domain::{
    draft::{Recipe, Turn},
    message::{Message, Role},
};
use serde_json::{Value, json};

/// The task of naming topics, shown once.
const NAME: &str = "You name topics that people write to an assistant about: short names of one to four words, one on each line, each another topic.";
const SHOWN_ASSISTANT: &str = "Assistant: You answer the customers of a small bakery.\nTopics:";
const SHOWN_TOPICS: &str =
    "Opening hours\nCustom cakes\nDelivery\nAllergies\nPrices\nGift vouchers\nComplaints\nJobs";

/// The task of judging.
const JUDGE: &str = "You check examples from which an assistant will learn. Score from 1 to 5 how well the last answer follows the instructions of the assistant and helps the person: 5 is as it should be, 3 has a fault, 1 is wrong or useless. Say also whether the person's first message is on the topic. Answer with JSON: {\"score\": 1 to 5, \"on_topic\": true or false}";

/// The task of writing a text anew, for a small model: shown what it wrote as its own answer, it writes nonsense.
const REWRITE: &str = "You rewrite texts. Answer with the new text alone.";

/// Asks for topics, or for what there is within one of them; none of those that are `known`.
pub fn suggest(
    base_prompt: &str,
    recipe: &Recipe,
    within: Option<&str>,
    known: &[&str],
) -> Vec<Message> {
    let known = known.join(", ");
    let told = [
        ("Assistant", base_prompt.trim()),
        ("What people ask", recipe.asks.trim()),
        ("Already known", &known),
    ];
    let told = told.into_iter().filter(|(_, text)| !text.is_empty());
    let told = told.map(|(name, text)| format!("{name}: {text}\n"));
    let told: String = told.collect();
    let wanted = match within {
        Some(topic) => format!("{told}Topics within \"{topic}\":"),
        None => format!("{told}Topics:"),
    };
    vec![
        Message::new(Role::System, NAME),
        Message::new(Role::User, SHOWN_ASSISTANT),
        Message::new(Role::Assistant, SHOWN_TOPICS),
        Message::new(Role::User, wanted),
    ]
}

/// The form of topics, for writers that keep to one.
pub fn topics_schema() -> Value {
    json!({
        "type": "object",
        "properties": { "topics": { "type": "array", "items": { "type": "string" } } },
        "required": ["topics"],
        "additionalProperties": false,
    })
}

/// Asks what the writer thinks of a draft.
pub fn judge(base_prompt: &str, topic: &str, turns: &[Turn]) -> Vec<Message> {
    let said =
        turns.iter().map(|turn| format!("Person: {}\nAssistant: {}\n", turn.asks, turn.answers));
    let said: String = said.collect();
    let topic = if topic.is_empty() { "anything" } else { topic };
    let wanted = format!("Instructions of the assistant: {base_prompt}\nTopic: {topic}\n\n{said}");
    vec![Message::new(Role::System, JUDGE), Message::new(Role::User, wanted)]
}

/// The form of a judgement.
pub fn score_schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "score": { "type": "integer", "enum": [1, 2, 3, 4, 5] },
            "on_topic": { "type": "boolean" },
        },
        "required": ["score", "on_topic"],
        "additionalProperties": false,
    })
}

/// Asks for the same once more, as the person wishes it. Nothing but the request is put behind it where there is no wish:
/// another draw is another text.
pub fn again(mut asked: Vec<Message>, said: &str, wish: &str) -> Vec<Message> {
    let wish = wish.trim();
    if !wish.is_empty() {
        asked.push(Message::new(Role::Assistant, said));
        asked.push(Message::new(Role::User, format!("Write that again, but so: {wish}")));
    }
    asked
}

/// Asks for a question as it was asked for before, and with a wish more: for a small model, which loses itself in what was
/// said before.
pub fn wished(mut asked: Vec<Message>, wish: &str) -> Vec<Message> {
    if let Some(last) = asked.last_mut().filter(|_| !wish.trim().is_empty()) {
        last.content = format!("{}\nSo that it is: {}", last.content, wish.trim());
    }
    asked
}

/// The same of a small model, for an answer.
pub fn rewrite(said: &str, wish: &str) -> Vec<Message> {
    let wanted = format!("Rewrite this text so that it is: {}\n\n{said}", wish.trim());
    vec![Message::new(Role::System, REWRITE), Message::new(Role::User, wanted)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_asked_for_with_what_is_known_of_them() {
        let recipe = Recipe { asks: " Where parcels are ".into(), ..Recipe::default() };
        let last = |within, known: &[&str]| {
            let asked = suggest("Be brief.", &recipe, within, known);
            asked.last().expect("a wish").content.clone()
        };
        let begins = "Assistant: Be brief.\nWhat people ask: Where parcels are\n";
        assert_eq!(last(None, &[]), format!("{begins}Topics:"));
        let within = format!("{begins}Already known: Late, Lost\nTopics within \"Parcels\":");
        assert_eq!(last(Some("Parcels"), &["Late", "Lost"]), within);
    }

    #[test]
    fn a_wish_is_put_behind_what_was_said() {
        let asked = vec![Message::new(Role::User, "Late?")];
        assert_eq!(again(asked.clone(), "Yes.", " "), asked);
        assert_eq!(again(asked, "Yes.", " Kinder ")[2].content, "Write that again, but so: Kinder");
        assert!(rewrite("Yes.", " Kinder ")[1].content.ends_with("it is: Kinder\n\nYes."));
    }
}
