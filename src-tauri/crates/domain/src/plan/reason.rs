//! Why a setting is what it is, as a code. The sentences live in the page's message file under `reason_<code>`.

use serde::Serialize;

macro_rules! reasons {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal;)+) => {
        /// Why a setting is what it is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
        pub enum Reason {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $variant,)+
        }

        impl Reason {
            /// Every reason, in the order of this file.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The code as messages and the command line show it. Never changes once released.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
    };
}

reasons! {
    /// The user's own choice.
    Chosen = "chosen";
    /// Four passes suit most data sets.
    PassesUsual = "passes_usual";
    /// Two passes, above 100,000 examples.
    PassesMany = "passes_many";
    /// One pass, above 300,000 examples.
    PassesVeryMany = "passes_very_many";
    /// A step takes 0.2 % of the examples.
    StepShare = "step_share";
    /// A step takes 4 examples, since 0.2 % would be fewer.
    StepLeast = "step_least";
    /// A step takes 256 examples, since 0.2 % would be more.
    StepMost = "step_most";
    /// Half the usual speed for steps of fewer than 4 examples.
    SpeedSmallSteps = "speed_small_steps";
    /// The usual speed.
    SpeedUsual = "speed_usual";
    /// Twice the usual speed for steps of 64 examples or more.
    SpeedLargeSteps = "speed_large_steps";
    /// The usual size of the add-on.
    RankUsual = "rank_usual";
    /// The add-on counts twice its size.
    AlphaTwiceRank = "alpha_twice_rank";
    /// A fifth is held back.
    HeldBackShare = "held_back_share";
    /// Ten are held back, since a fifth would be fewer.
    HeldBackLeast = "held_back_least";
    /// Two hundred are held back, since a fifth would be more.
    HeldBackMost = "held_back_most";
    /// What ten for learning leave, since there are fewer than twenty.
    HeldBackLittle = "held_back_little";
    /// Half, since more was chosen than that.
    HeldBackHalf = "held_back_half";
    /// Always the same, so that a training can be repeated.
    SeedUsual = "seed_usual";
}
