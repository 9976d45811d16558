//! Draws that follow from a seed alone, so that the same input gives the same picture everywhere (`SplitMix64`). Not for
//! secrets, and not for what must be the same in later versions.

/// A sequence of draws.
pub(crate) struct Draws(u64);

impl Draws {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.0)
    }

    /// From 0 to 1, the latter left out.
    pub fn share(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / (1u32 << 24) as f32
    }

    /// A number below `end`, which is above 0. Numbers far below 2^64 come equally often for all purposes here.
    pub fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.bits()) * end as u128) >> 64) as usize
    }
}

/// Bits that look random, one pattern for each value.
pub(crate) fn mixed(value: u64) -> u64 {
    let mixed = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_spread_evenly_and_follow_from_the_seed() {
        let mut draws = Draws::new(7);
        let mut counts = [0usize; 10];
        let mut sum = 0.0;
        for _ in 0..10_000 {
            counts[draws.below(10)] += 1;
            sum += draws.share();
        }
        assert!(counts.iter().all(|count| (900..1100).contains(count)), "{counts:?}");
        assert!((4900.0..5100.0).contains(&sum), "{sum}");
        assert_eq!(Draws::new(7).bits(), Draws::new(7).bits());
        assert_ne!(Draws::new(7).bits(), Draws::new(8).bits());
    }
}
