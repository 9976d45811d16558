//! How a rule that takes seconds tells how far it is, and hears whether to go on. Whoever calls it decides what becomes
//! of the one and where the other comes from.

/// Told from time to time, ten times a second or more.
pub struct Watch<'a> {
    tell: &'a mut dyn FnMut(f64) -> bool,
    /// The part of the whole that this watches.
    from: f64,
    to: f64,
}

impl<'a> Watch<'a> {
    /// Calls `tell` with the share that is done, from 0 to 1. The work ends early, without a result, as soon as that
    /// returns false.
    pub fn new(tell: &'a mut dyn FnMut(f64) -> bool) -> Self {
        Self { tell, from: 0.0, to: 1.0 }
    }

    /// This share of the watched part is done. Nothing when the work shall end.
    pub(crate) fn at(&mut self, done: f64) -> Option<()> {
        (self.tell)(self.from + done * (self.to - self.from)).then_some(())
    }

    /// So many of all are done; told only where a round number of them is, for asking costs more than a small step.
    pub(crate) fn at_each(&mut self, every: usize, done: usize, all: usize) -> Option<()> {
        if done.is_multiple_of(every) { self.at(done as f64 / all.max(1) as f64) } else { Some(()) }
    }

    /// The part that one of several equal steps is.
    pub(crate) fn step(&mut self, number: usize, of: usize) -> Watch<'_> {
        let share = |number: usize| number as f64 / of as f64;
        self.part(share(number), share(number + 1))
    }

    /// The part between two shares, for a step of the work that counts from 0 to 1 by itself.
    pub(crate) fn part(&mut self, from: f64, to: f64) -> Watch<'_> {
        let width = self.to - self.from;
        Watch { from: self.from + from * width, to: self.from + to * width, tell: &mut *self.tell }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_parts_are_told_as_shares_of_the_whole() {
        let mut told = Vec::new();
        let mut tell = |share| {
            told.push(share);
            share < 0.6
        };
        let mut whole = Watch::new(&mut tell);
        assert_eq!(whole.at(0.0), Some(()));
        let mut half = whole.part(0.5, 1.0);
        assert_eq!(half.part(0.0, 0.5).at(0.25), Some(()));
        assert_eq!(half.step(1, 4).at(0.0), None);
        assert_eq!(half.at_each(10, 7, 100), Some(()));
        assert_eq!(half.at_each(10, 50, 100), None);
        assert_eq!(told, [0.0, 0.5625, 0.625, 0.75]);
    }
}
