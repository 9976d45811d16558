//! Things that are joined two by two and so become groups (union-find).

/// Things by number, each in one group.
pub(crate) struct Joined {
    /// The thing that another one hangs on; the first of a group hangs on itself.
    above: Vec<u32>,
}

impl Joined {
    /// So many things, each alone.
    pub fn alone(count: usize) -> Self {
        let count = u32::try_from(count).expect("a data set has fewer than four billion examples");
        Self { above: (0..count).collect() }
    }

    /// The first thing of a group, by number.
    pub fn first(&mut self, mut thing: usize) -> usize {
        while self.above[thing] as usize != thing {
            // Halves the way for whoever comes after.
            self.above[thing] = self.above[self.above[thing] as usize];
            thing = self.above[thing] as usize;
        }
        thing
    }

    /// Makes one group of two.
    pub fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first(one), self.first(other));
        let (first, behind) = (one.min(other), one.max(other));
        self.above[behind] = first as u32;
    }

    /// Whether two are in one group.
    pub fn are(&mut self, one: usize, other: usize) -> bool {
        self.first(one) == self.first(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_group_is_what_can_be_reached(pairs in prop::collection::vec((0usize..12, 0usize..12), 0..14)) {
            let mut joined = Joined::alone(12);
            let mut group: Vec<usize> = (0..12).collect();
            for &(one, other) in &pairs {
                joined.join(one, other);
                let (from, to) = (group[one].max(group[other]), group[one].min(group[other]));
                group.iter_mut().filter(|each| **each == from).for_each(|each| *each = to);
            }
            for one in 0..12 {
                prop_assert_eq!(joined.first(one), group[one]);
                for other in 0..12 {
                    prop_assert_eq!(joined.are(one, other), group[one] == group[other]);
                }
            }
        }
    }
}
