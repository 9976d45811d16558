//! Whether examples are ready to learn from, as six checks that a person can name. Each finding belongs to one of them.

use super::Balance;
use crate::finding::{FindingCode, Severity};
use serde::Serialize;

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "HealthCheck"))]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// 10 at least, 50 to 100 recommended.
    Enough,
    /// Each can be read and has something to learn from.
    Format,
    /// Each is read to its end.
    Length,
    /// The same base prompt everywhere.
    BasePrompt,
    /// Nothing about real people.
    PrivateDetails,
    /// Nothing has more weight than it should: no copies, no contradictions, no topic that is short.
    Balance,
}

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// Fine. There may still be a hint.
    Pass,
    /// Should be better.
    Warn,
    /// Must be better.
    Fail,
}

/// A check and how it came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Checked {
    /// The check.
    pub check: Check,
    /// How it came out.
    pub state: CheckState,
    /// The worst finding behind it; of several as bad the one that most examples have. Nothing where none is, and where
    /// only topics are short.
    pub because: Option<FindingCode>,
}

/// Whether a training could begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "HealthVerdict"))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing needs a fix.
    Ready,
    /// It could, and something should be better.
    Nearly,
    /// There are too few examples.
    NotYet,
}

/// All checks together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Readiness {
    /// The whole.
    pub verdict: Verdict,
    /// The checks, in the order of [`Check::ALL`].
    pub checks: [Checked; 6],
}

impl Check {
    /// Every check, in the order of the page.
    pub const ALL: [Self; 6] = [
        Self::Enough,
        Self::Format,
        Self::Length,
        Self::BasePrompt,
        Self::PrivateDetails,
        Self::Balance,
    ];

    /// The check that a finding belongs to.
    pub fn of(code: FindingCode) -> Self {
        use FindingCode as Code;
        match code {
            Code::NoExamples
            | Code::TooFew
            | Code::Few
            | Code::FewerThanTaken
            | Code::MoreThanTaken => Self::Enough,
            Code::TooLong | Code::LineTooLong => Self::Length,
            Code::EmailAddress
            | Code::PhoneNumber
            | Code::PaymentCard
            | Code::BankAccount
            | Code::SecretKey
            | Code::NetworkAddress
            | Code::PersonName => Self::PrivateDetails,
            Code::NoBasePrompt
            | Code::BasePromptMissing
            | Code::OtherBasePrompt
            | Code::ManyBasePrompts => Self::BasePrompt,
            Code::Identical
            | Code::DifferentAnswers
            | Code::AlsoHeldBack
            | Code::NearCopy
            | Code::NearlyHeldBack
            | Code::DifferentLabels
            | Code::OneSided
            | Code::FewFollowUps => Self::Balance,
            Code::FileDamaged
            | Code::ColumnsUnclear
            | Code::SheetsLeftOut
            | Code::QuoteNotClosed
            | Code::TooManyCells
            | Code::BadCell
            | Code::NotText
            | Code::NotJson
            | Code::CutOff
            | Code::SeveralOnOneLine
            | Code::RawControlCharacter
            | Code::HalfCharacter
            | Code::NotANumber
            | Code::MarkInTheMiddle
            | Code::NestedTooDeep
            | Code::NotAnExample
            | Code::OtherShape
            | Code::NoMessages
            | Code::WrongType
            | Code::NoRole
            | Code::UnknownRole
            | Code::AttachmentLeftOut
            | Code::UnknownKey
            | Code::RepeatedKey
            | Code::BadWeight
            | Code::EmptyMessage
            | Code::NoAnswer
            | Code::NothingToLearn
            | Code::EndsWithoutAnswer
            | Code::SpecialToken
            | Code::NulCharacter
            | Code::InvisibleCharacter
            | Code::EncodingDamage
            | Code::LostCharacter
            | Code::EntityLeftOver
            | Code::TagLeftOver
            | Code::OpenCodeBlock
            | Code::AnswerIsQuestion
            | Code::AnswerRepeatsQuestion
            | Code::SameEndings
            | Code::FactsNotGiven
            | Code::AnswerLanguage
            | Code::PicturesNotRead
            | Code::TooManyPictures
            | Code::PictureTooLarge
            | Code::PictureMisplaced
            | Code::WeightNotKept
            | Code::NameNotRead
            | Code::PairNotLearned
            | Code::FileTooLarge
            | Code::ResultWithoutCall
            | Code::CallWithoutResult
            | Code::BadArguments
            | Code::TooManyTools => Self::Format,
        }
    }
}

/// The checks, from what was found and in how many examples each, and from the balance of topics.
pub fn readiness(found: &[(FindingCode, usize)], balance: &Balance) -> Readiness {
    let checks = Check::ALL.map(|check| {
        let own = found.iter().filter(|(code, count)| *count > 0 && Check::of(*code) == check);
        let worst = own.min_by_key(|(code, count)| (code.severity(), usize::MAX - count, *code));
        let because = worst.map(|(code, _)| *code);
        let state = because.map_or(CheckState::Pass, |code| match code.severity() {
            Severity::MustFix => CheckState::Fail,
            Severity::ShouldFix => CheckState::Warn,
            Severity::Hint => CheckState::Pass,
        });
        let is_short = check == Check::Balance && !balance.is_even();
        let state = if is_short { state.max(CheckState::Warn) } else { state };
        Checked { check, state, because }
    });
    let fails = |check: Check| {
        checks.iter().any(|each| each.check == check && each.state == CheckState::Fail)
    };
    let verdict = if fails(Check::Enough) {
        Verdict::NotYet
    } else if checks.iter().all(|each| each.state == CheckState::Pass) {
        Verdict::Ready
    } else {
        // What must be fixed in single examples leaves those out and no others.
        Verdict::Nearly
    };
    Readiness { verdict, checks }
}

impl Readiness {
    /// How many checks pass.
    pub fn passed(&self) -> usize {
        self.checks.iter().filter(|checked| checked.state == CheckState::Pass).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use FindingCode as Code;
    use Verdict::{Nearly, NotYet, Ready};

    /// The states of the six checks as letters: p, w, f.
    fn check(found: &[(FindingCode, usize)], to_bake: usize, states: &str, verdict: Verdict) {
        let balance = Balance { topics: Vec::new(), to_bake };
        let readiness = readiness(found, &balance);
        let letters = readiness.checks.iter().map(|checked| match checked.state {
            CheckState::Pass => 'p',
            CheckState::Warn => 'w',
            CheckState::Fail => 'f',
        });
        assert_eq!((letters.collect::<String>().as_str(), readiness.verdict), (states, verdict));
        assert_eq!(readiness.passed(), states.matches('p').count());
    }

    #[test]
    fn the_worst_finding_decides_a_check() {
        check(&[], 0, "pppppp", Ready);
        check(&[(Code::Few, 1)], 0, "pppppp", Ready);
        check(&[(Code::TooFew, 1)], 0, "fppppp", NotYet);
        check(&[(Code::NoExamples, 1)], 0, "fppppp", NotYet);
        check(&[(Code::NoAnswer, 1)], 0, "pfpppp", Nearly);
        check(&[(Code::UnknownKey, 5)], 0, "pwpppp", Nearly);
        check(&[(Code::UnknownKey, 5), (Code::NoAnswer, 1)], 0, "pfpppp", Nearly);
        check(&[(Code::NoAnswer, 0)], 0, "pppppp", Ready);
        check(&[(Code::TooLong, 1)], 0, "ppwppp", Nearly);
        check(&[(Code::OtherBasePrompt, 3)], 0, "pppwpp", Nearly);
        check(&[(Code::Identical, 3)], 0, "pppppw", Nearly);
        check(&[], 29, "pppppw", Nearly);
        check(&[(Code::TooFew, 1), (Code::AlsoHeldBack, 1)], 3, "fppppw", NotYet);
    }

    #[test]
    fn a_check_says_what_it_is_about() {
        let because = |found: &[(FindingCode, usize)], check: Check| {
            let checks = readiness(found, &Balance::default()).checks;
            checks.into_iter().find(|checked| checked.check == check).and_then(|each| each.because)
        };
        assert_eq!(because(&[(Code::Few, 1)], Check::Enough), Some(Code::Few));
        assert_eq!(because(&[(Code::Few, 1)], Check::Format), None);
        let found = [(Code::Identical, 2), (Code::DifferentAnswers, 7), (Code::Few, 1)];
        assert_eq!(because(&found, Check::Balance), Some(Code::DifferentAnswers));
        let found = [(Code::UnknownKey, 90), (Code::NoAnswer, 1)];
        assert_eq!(because(&found, Check::Format), Some(Code::NoAnswer));
    }
}
