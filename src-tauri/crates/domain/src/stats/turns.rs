//! How many turns conversations take.

use crate::message::{Example, Role};
use serde::Serialize;

/// Conversations by their number of turns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "TurnFigures"))]
pub struct Turns {
    /// One question, one answer.
    pub one: usize,
    /// With one follow-up.
    pub two: usize,
    /// With two follow-ups.
    pub three: usize,
    /// With more.
    pub more: usize,
}

/// How many turns an example has: how often the person speaks, and one at least. What a tool says is no turn.
pub fn turns(example: &Example) -> usize {
    let mut turns = 0;
    let mut is_hers = false;
    for message in &example.messages {
        // Two messages of the person in a row are one turn.
        let was_hers = std::mem::replace(&mut is_hers, message.role == Role::User);
        turns += usize::from(is_hers && !was_hers);
    }
    turns.max(1)
}

impl Turns {
    /// Counts an example with so many turns.
    pub fn add(&mut self, turns: usize) {
        match turns {
            0 | 1 => self.one += 1,
            2 => self.two += 1,
            3 => self.three += 1,
            _ => self.more += 1,
        }
    }

    /// How many examples there are.
    pub fn all(&self) -> usize {
        self.one + self.with_follow_ups()
    }

    /// How many have a follow-up.
    pub fn with_follow_ups(&self) -> usize {
        self.two + self.three + self.more
    }

    /// The share of those, from 0 to 1; 0 where there are no examples.
    pub fn share_with_follow_ups(&self) -> f64 {
        self.with_follow_ups() as f64 / self.all().max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Message, sample::*};

    #[test]
    fn a_turn_begins_where_the_person_speaks() {
        let check = |messages: &[Message], expected: usize| {
            assert_eq!(turns(&Example::of(messages.to_vec())), expected, "{messages:?}");
        };
        let tool = || Message::new(Role::Tool, "21");
        check(&[], 1);
        check(&[system("a"), assistant("b")], 1);
        check(&[user("a"), assistant("b")], 1);
        check(&[user("a"), user("b"), assistant("c")], 1);
        check(&[user("a"), assistant("b"), tool(), assistant("c")], 1);
        check(&[user("a"), assistant("b"), user("c"), assistant("d")], 2);
        check(&[user("a"), assistant("b"), user("c"), assistant("d"), user("e")], 3);
    }

    #[test]
    fn conversations_are_counted_by_their_turns() {
        let mut turns = Turns::default();
        assert_eq!(turns.share_with_follow_ups(), 0.0);
        for count in [1, 1, 1, 2, 3, 4, 9, 1] {
            turns.add(count);
        }
        assert_eq!(turns, Turns { one: 4, two: 1, three: 1, more: 2 });
        assert_eq!(turns.share_with_follow_ups(), 0.5);
    }
}
