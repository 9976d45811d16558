//! Follow-up questions: whether there are some where a model will be asked on.

use super::DataSet;
use crate::finding::{Finding, FindingCode, Place};
use crate::grade;
use crate::message::{Example, Role};
use crate::stats::{Turns, turns};
use crate::words;
use memchr::memmem::Finder;
use std::sync::LazyLock;

/// Fewer of all examples than this don't teach to answer follow-ups.
const LEAST_SHARE: f64 = 0.1;
/// So many answers that speak of something said before, and this share of all, are no accident.
const LEAST_REFERRING: usize = 3;
const REFERRING_SHARE: f64 = 0.02;

/// By these words an answer speaks of something that was said before. In small letters, without apostrophes.
const REFERRING: [&str; 36] = [
    "as i said",
    "as i mentioned",
    "as i told you",
    "as mentioned above",
    "as mentioned before",
    "as mentioned earlier",
    "as we discussed",
    "like i said",
    "you mentioned earlier",
    "you said earlier",
    "you told me earlier",
    "my last message",
    "my previous message",
    "your last message",
    "your previous message",
    "your previous question",
    "wie gesagt",
    "wie schon gesagt",
    "wie bereits erwähnt",
    "wie oben erwähnt",
    "wie vorhin",
    "wie besprochen",
    "comme je l ai dit",
    "comme je vous l ai dit",
    "comme mentionné",
    "votre message précédent",
    "como dije",
    "como te dije",
    "como mencioné",
    "tu mensaje anterior",
    "como eu disse",
    "como mencionei",
    "come ho detto",
    "come dicevo",
    "zoals ik zei",
    "zoals gezegd",
];

/// Made once: every answer is searched for each of them.
static FINDERS: LazyLock<[Finder<'static>; REFERRING.len()]> =
    LazyLock::new(|| REFERRING.map(Finder::new));

/// What the rules about answers and turns need to know of one example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// How often the person speaks.
    pub turns: usize,
    /// The answer that ends the example, where it is as short as a label: [`grade::label`].
    pub label: Option<String>,
    /// Whether its only answer speaks of something that was said before it.
    pub refers_back: bool,
}

impl Spoken {
    /// What is said in an example.
    pub fn of(example: &Example) -> Self {
        let turns = turns(example);
        let answer = example.question_and_answer().map(|(_, answer)| answer.content.as_str());
        let answers = example.messages.iter().filter(|message| message.role == Role::Assistant);
        let is_alone = turns == 1 && answers.count() == 1;
        Self {
            turns,
            label: answer.and_then(grade::label),
            refers_back: is_alone && answer.is_some_and(refers_back),
        }
    }
}

/// Whether a text speaks of something that was said before.
fn refers_back(text: &str) -> bool {
    let mut spaced = String::from(" ");
    words::each(text, |word| {
        spaced.push_str(word.lower);
        spaced.push(' ');
    });
    FINDERS.iter().any(|words| {
        words.find_iter(spaced.as_bytes()).any(|at| {
            let behind = at + words.needle().len();
            spaced[..at].ends_with(' ') && spaced[behind..].starts_with(' ')
        })
    })
}

impl DataSet<'_> {
    pub(super) fn follow_ups(&self, findings: &mut Vec<Finding>) {
        let mut turns = Turns::default();
        for spoken in self.spoken.values() {
            turns.add(spoken.turns);
        }
        let referring = self.spoken.values().filter(|spoken| spoken.refers_back).count();
        let sound_like_it = referring >= LEAST_REFERRING
            && referring as f64 >= turns.all() as f64 * REFERRING_SHARE;
        let are_few = turns.all() > 0 && turns.share_with_follow_ups() < LEAST_SHARE;
        if are_few && (self.wants_follow_ups || sound_like_it) {
            findings.push(
                Finding::new(FindingCode::FewFollowUps, Place::default())
                    .with("count", turns.with_follow_ups())
                    .with("total", turns.all()),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::described;
    use super::*;
    use crate::message::sample::*;

    /// So many single examples, of which some refer back, and so many with a follow-up.
    fn check(single: usize, referring: usize, longer: usize, wanted: bool, expected: &str) {
        let mut data_set = DataSet::default();
        let spoken = |turns, refers_back| Spoken { turns, label: None, refers_back };
        let all = (0..single).map(|number| spoken(1, number < referring));
        for (line, spoken) in (1..).zip(all.chain((0..longer).map(|_| spoken(2, false)))) {
            data_set.add_spoken(line, spoken);
        }
        if wanted {
            data_set.want_follow_ups();
        }
        let mut findings = Vec::new();
        data_set.follow_ups(&mut findings);
        assert_eq!(described(&findings), expected);
    }

    #[test]
    fn few_follow_ups_where_some_are_wanted() {
        check(0, 0, 0, true, "");
        check(100, 0, 0, false, "");
        check(100, 0, 0, true, "few_follow_ups count=0 total=100");
        check(91, 0, 9, true, "few_follow_ups count=9 total=100");
        check(90, 0, 10, true, "");
        check(100, 2, 0, false, "");
        check(100, 3, 0, false, "few_follow_ups count=0 total=100");
        check(1000, 19, 0, false, "");
        check(80, 20, 20, false, "");
    }

    #[test]
    fn answers_that_refer_back() {
        let check =
            |answer: &str, expected: bool| assert_eq!(refers_back(answer), expected, "{answer}");
        check("As I said, it is on its way.", true);
        check("It's late, as I mentioned!", true);
        check("Wie gesagt: morgen.", true);
        check("Comme je l’ai dit, demain.", true);
        check("Wie gesagtes Wort", false);
        check("It was as simple as that.", false);
        check("", false);
    }

    #[test]
    fn only_an_answer_that_stands_alone_refers_to_nothing() {
        let check = |example: &Example, turns: usize, label: Option<&str>, refers_back: bool| {
            let label = label.map(str::to_owned);
            assert_eq!(Spoken::of(example), Spoken { turns, label, refers_back });
        };
        let said = "As I said, your parcel is on its way.";
        check(&asked("Be kind.", "Where is it?", said), 1, None, true);
        check(&asked("Be kind.", "Where is it?", "Delivery."), 1, Some("delivery"), false);
        let longer = of([user("Hi"), assistant("Hi."), user("Where is it?"), assistant(said)]);
        check(&longer, 2, None, false);
        check(&of([user("Where is it?")]), 1, None, false);
    }
}
