//! What the writer is told: first to ask something on a topic as a person would, then to answer it with the base prompt
//! of the plan. Both are shown rather than explained: a small model copies a form far better than it follows a rule.
//! None of this is read by a person.

use bakehouse_domain::{
    draft::Recipe,
    message::{Example, Message, Role},
};

/// The task of asking, in the few words that a small model keeps in mind.
const ASK: &str = "You write what a person asks or tells an assistant. Write one short message on the topic, in the words of that person.";

/// That the topic is what counts, shown three times. They come after the examples of the person, whose topics nobody
/// knows: tried the other way round, the topic was lost more often.
const SHOWN: [(&str, &str); 3] = [
    ("gardening", "How often should I water tomatoes in summer?"),
    ("trains", "Can I take my bike on the night train to Vienna?"),
    ("a lost key", "I lost the key to my flat. What do I do now?"),
];

/// The topic of whatever has no topic.
const ANY_TOPIC: &str = "anything";

/// Longer examples cost more time than their style is worth. In characters.
const LONGEST_STYLE_EXAMPLE: usize = 600;
/// All of them together, so that a base prompt and an answer have room beside them.
const ALL_STYLE_EXAMPLES: usize = 3000;

/// A question and its answer, to copy the style of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub asks: String,
    pub answers: String,
}

impl Pair {
    /// The pair in an example; nothing where that is a longer conversation, uses tools, or is too long.
    pub fn of(example: &Example) -> Option<Self> {
        let turns = example.messages.iter().filter(|message| !message.is_base_prompt());
        let turns: Vec<&Message> = turns.collect();
        let [question, answer] = turns[..] else { return None };
        let is_plain = example.tools.is_none() && answer.tool_calls.is_empty();
        let is_pair = question.role == Role::User && answer.role == Role::Assistant;
        let pair = Self { asks: question.content.clone(), answers: answer.content.clone() };
        (is_plain && is_pair && pair.length() <= LONGEST_STYLE_EXAMPLE).then_some(pair)
    }

    fn length(&self) -> usize {
        self.asks.chars().count() + self.answers.chars().count()
    }
}

/// The pairs for the draft at `place` of a batch: each draft gets others, in turn.
pub(super) fn style_of(pool: &[Pair], count: usize, place: usize) -> Vec<&Pair> {
    let start = place * count;
    let mut room = ALL_STYLE_EXAMPLES;
    let in_turn = pool.iter().cycle().skip(start % pool.len().max(1)).take(count.min(pool.len()));
    in_turn
        .take_while(|pair| {
            let fits = pair.length() <= room;
            room = room.saturating_sub(pair.length());
            fits
        })
        .collect()
}

/// Asks for a question on the topic, as this one of the people of the recipe would ask it.
pub(super) fn question(
    recipe: &Recipe,
    topic: &str,
    asked_by: Option<&str>,
    style: &[&Pair],
) -> Vec<Message> {
    let topic = if topic.is_empty() { ANY_TOPIC } else { topic };
    let styles = style.iter().map(|pair| (ANY_TOPIC, pair.asks.as_str()));
    let shown = styles.chain(SHOWN).flat_map(|(topic, asks)| {
        [Message::new(Role::User, on_topic(topic)), Message::new(Role::Assistant, asks)]
    });
    let mut task = ASK.to_owned();
    let asks = recipe.asks.trim();
    if !asks.is_empty() {
        task.push_str("\n\nWhat people ask here: ");
        task.push_str(asks);
    }
    let mut wanted = on_topic(topic);
    if let Some(person) = asked_by {
        wanted.push_str("\nAsked by: ");
        wanted.push_str(person);
    }
    std::iter::once(Message::new(Role::System, task))
        .chain(shown)
        .chain([Message::new(Role::User, wanted)])
        .collect()
}

/// What the writer is told first when it answers: the base prompt, and how answers should be, which no example keeps.
pub(super) fn told_first(base_prompt: &str, style_guide: &str) -> String {
    let texts = [base_prompt.trim(), style_guide.trim()];
    texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// Asks the question, with what the writer is told first and some answers as they should be.
pub(super) fn answer(told_first: &str, style: &[&Pair], question: &str) -> Vec<Message> {
    let shown = style.iter().flat_map(|pair| {
        [Message::new(Role::User, &*pair.asks), Message::new(Role::Assistant, &*pair.answers)]
    });
    std::iter::once(Message::new(Role::System, told_first))
        .chain(shown)
        .chain([Message::new(Role::User, question)])
        .collect()
}

fn on_topic(topic: &str) -> String {
    format!("Topic: {topic}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(asks: &str, answers: &str) -> Pair {
        Pair { asks: asks.to_owned(), answers: answers.to_owned() }
    }

    fn example(turns: &[(Role, &str)]) -> Example {
        let messages = turns.iter().map(|(role, text)| Message::new(*role, *text)).collect();
        Example::of(messages)
    }

    #[test]
    fn only_a_short_question_and_its_answer_show_a_style() {
        use Role::{Assistant, System, User};
        let check = |turns: &[(Role, &str)], expected: Option<Pair>| {
            assert_eq!(Pair::of(&example(turns)), expected, "{turns:?}");
        };
        let whole = [(System, "Be brief."), (User, "Late?"), (Assistant, "Yes.")];
        check(&whole, Some(pair("Late?", "Yes.")));
        check(&whole[1..], Some(pair("Late?", "Yes.")));
        check(&whole[..2], None);
        check(&[whole[1], whole[2], whole[1], whole[2]], None);
        check(&[(Assistant, "Yes."), (User, "Late?")], None);
        check(&[(User, &"why ".repeat(200)), (Assistant, "Yes.")], None);
    }

    #[test]
    fn each_draft_gets_other_examples_in_turn() {
        let pool: Vec<Pair> = ["a", "b", "c"].map(|text| pair(text, text)).to_vec();
        let check = |count: usize, place: usize, expected: &[&str]| {
            let style = style_of(&pool, count, place);
            let asks: Vec<&str> = style.iter().map(|pair| &*pair.asks).collect();
            assert_eq!(asks, expected, "{count} at {place}");
        };
        check(2, 0, &["a", "b"]);
        check(2, 1, &["c", "a"]);
        check(2, 2, &["b", "c"]);
        check(5, 0, &["a", "b", "c"]);
        check(0, 7, &[]);
        assert_eq!(style_of(&[], 3, 1), Vec::<&Pair>::new());
    }

    #[test]
    fn all_examples_together_leave_room_for_the_rest() {
        let long = pair(&"a".repeat(300), &"b".repeat(300));
        let pool = vec![long; 8];
        assert_eq!(style_of(&pool, 8, 0).len(), ALL_STYLE_EXAMPLES / LONGEST_STYLE_EXAMPLE);
    }

    #[test]
    fn the_base_prompt_is_for_the_answer_and_the_topic_for_the_question() {
        let late = pair("Late?", "Yes.");
        let last = |messages: &[Message]| messages.last().map(|message| message.content.clone());
        let plain = Recipe::default();
        let asked = question(&plain, "parcels", None, &[&late]);
        assert_eq!(last(&asked).as_deref(), Some("Topic: parcels"));
        assert!(asked.iter().any(|message| message.content == "Late?"));
        assert_eq!(last(&question(&plain, "", None, &[])).as_deref(), Some("Topic: anything"));

        let answered = answer("Be brief.", &[&late], "Lost?");
        let texts: Vec<&str> = answered.iter().map(|message| &*message.content).collect();
        assert_eq!(texts, ["Be brief.", "Late?", "Yes.", "Lost?"]);
    }

    #[test]
    fn the_recipe_says_who_asks_what_and_how_answers_should_be() {
        let recipe = Recipe { asks: " Where parcels are ".into(), ..Recipe::default() };
        let asked = question(&recipe, "parcels", Some("a worried parent"), &[]);
        assert!(asked[0].content.ends_with("What people ask here: Where parcels are"));
        let last = asked.last().map(|message| message.content.as_str());
        assert_eq!(last, Some("Topic: parcels\nAsked by: a worried parent"));
        assert_eq!(told_first("Be brief.", " Warm. "), "Be brief.\n\nWarm.");
        assert_eq!(told_first("Be brief.", " "), "Be brief.");
    }
}
