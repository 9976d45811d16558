//! Whether training is the way to what a person wishes. Examples teach a manner; facts and unrelated jobs are
//! better served another way. The words live in the page's message file under `wish_<wish>` and `fit_<fit>`.

use serde::{Deserialize, Serialize};

/// Something that should get better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// A steady tone or format.
    SteadyTone,
    /// Following detailed instructions without being told each time.
    Instructions,
    /// Faster answers, from a smaller model.
    FasterAnswers,
    /// Shorter prompts, which cost less.
    ShorterPrompts,
    /// Knowing new facts.
    NewFacts,
    /// Staying up to date.
    UpToDate,
    /// Several unrelated jobs.
    SeveralJobs,
}

impl Wish {
    /// Every wish, in the order of the page: what examples teach well first.
    pub const ALL: &[Self] = &[
        Self::SteadyTone,
        Self::Instructions,
        Self::FasterAnswers,
        Self::ShorterPrompts,
        Self::NewFacts,
        Self::UpToDate,
        Self::SeveralJobs,
    ];

    /// Whether examples teach this well.
    pub fn suits_training(self) -> bool {
        match self {
            Self::SteadyTone | Self::Instructions | Self::FasterAnswers | Self::ShorterPrompts => {
                true
            }
            Self::NewFacts | Self::UpToDate | Self::SeveralJobs => false,
        }
    }
}

/// Whether training is the way. It never blocks anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// Nothing was wished for yet.
    Unknown,
    /// Every wish is one that examples teach well.
    Good,
    /// Some are, some are better served another way.
    Partly,
    /// None is.
    WontHelp,
}

/// Whether training is the way to `wishes`.
pub fn fit(wishes: &[Wish]) -> Fit {
    let suited = wishes.iter().filter(|wish| wish.suits_training()).count();
    match suited {
        _ if wishes.is_empty() => Fit::Unknown,
        0 => Fit::WontHelp,
        _ if suited == wishes.len() => Fit::Good,
        _ => Fit::Partly,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_examples_teach_decides() {
        let check =
            |wishes: &[Wish], expected: Fit| assert_eq!(fit(wishes), expected, "{wishes:?}");
        check(&[], Fit::Unknown);
        check(&[Wish::SteadyTone], Fit::Good);
        check(&[Wish::SteadyTone, Wish::FasterAnswers], Fit::Good);
        check(&[Wish::SteadyTone, Wish::NewFacts], Fit::Partly);
        check(&[Wish::NewFacts], Fit::WontHelp);
        check(&[Wish::UpToDate, Wish::SeveralJobs], Fit::WontHelp);
        check(Wish::ALL, Fit::Partly);
    }
}
