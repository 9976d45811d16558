//! Where an example comes from. Kept with it for ever: who looks at an example later wants to know whether a person wrote it.

use serde::{Deserialize, Serialize};

/// Where an example comes from.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A person wrote it here.
    #[default]
    Written,
    /// It came with a file.
    Imported,
    /// A model drafted it, and a person kept it.
    Baked,
    /// It is the better answer to something that a model got wrong.
    Taught,
    /// It came with a sample project.
    Sample,
}

impl Origin {
    /// Every origin, in the order of their numbers.
    pub const ALL: &[Self] =
        &[Self::Written, Self::Imported, Self::Baked, Self::Taught, Self::Sample];

    /// A number for it, which never changes once released.
    pub fn number(self) -> u8 {
        match self {
            Self::Written => 0,
            Self::Imported => 1,
            Self::Baked => 2,
            Self::Taught => 3,
            Self::Sample => 4,
        }
    }

    /// The origin with this number.
    pub fn numbered(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_a_number_of_its_own() {
        for &origin in Origin::ALL {
            assert_eq!(Origin::numbered(origin.number()), Some(origin));
        }
        assert_eq!(Origin::numbered(99), None);
    }
}
