//! What is asked how often, against what was planned: lopsided examples make lopsided answers.

use serde::Serialize;

/// A topic is short where it has less than this much of its part. Between that and its whole part nobody would see a
/// difference in the answers. It is also what keeps the advice good once it was followed: the drafts make all examples
/// more, and the parts with them.
const ENOUGH: f64 = 0.8;

/// What was planned of a topic, and what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The topic.
    pub name: String,
    /// Its planned share, in any unit: what counts is its part of all shares. Nothing where nobody planned this topic.
    pub share: Option<u32>,
    /// How many examples it has.
    pub count: usize,
}

/// How balanced the topics are.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Balance {
    /// The topics, in the order in which they were given.
    pub topics: Vec<TopicBalance>,
    /// How many drafts to bake so that none is short, all topics together.
    pub to_bake: usize,
}

/// One topic.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TopicBalance {
    /// The topic.
    pub name: String,
    /// How many examples it has.
    pub count: usize,
    /// Of all examples that have a topic, from 0 to 1.
    pub share: f64,
    /// How many it should have of as many examples as there are now. Nothing where nobody planned it.
    pub wanted: Option<usize>,
    /// How many it is short of that. 0 where it has about enough.
    pub short: usize,
}

/// Compares topics with what was planned. Those that nobody planned count for the whole, and are never short.
pub fn balance(targets: &[Target]) -> Balance {
    let all: usize = targets.iter().map(|target| target.count).sum();
    let shares: u64 = targets.iter().filter_map(|target| target.share).map(u64::from).sum();
    let topics = targets.iter().map(|target| {
        let wanted = target
            .share
            .filter(|_| shares > 0)
            .map(|share| (all as f64 * f64::from(share) / shares as f64).round() as usize);
        let is_short = |wanted: usize| (target.count as f64) < wanted as f64 * ENOUGH;
        let short = wanted.filter(|wanted| is_short(*wanted));
        TopicBalance {
            name: target.name.clone(),
            count: target.count,
            share: target.count as f64 / all.max(1) as f64,
            wanted,
            short: short.map_or(0, |wanted| wanted - target.count),
        }
    });
    let topics: Vec<TopicBalance> = topics.collect();
    Balance { to_bake: topics.iter().map(|topic| topic.short).sum(), topics }
}

impl Balance {
    /// Whether no topic is short.
    pub fn is_even(&self) -> bool {
        self.to_bake == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn targets(topics: &[(usize, u32)]) -> Vec<Target> {
        let target = |(number, &(count, share)): (usize, &(usize, u32))| Target {
            name: number.to_string(),
            share: (share > 0).then_some(share),
            count,
        };
        topics.iter().enumerate().map(target).collect()
    }

    fn check(topics: &[(usize, u32)], wanted: &[Option<usize>], short: &[usize]) {
        let balance = balance(&targets(topics));
        let found: Vec<Option<usize>> = balance.topics.iter().map(|topic| topic.wanted).collect();
        assert_eq!(found, wanted, "{topics:?}");
        let found: Vec<usize> = balance.topics.iter().map(|topic| topic.short).collect();
        assert_eq!(found, short, "{topics:?}");
        assert_eq!(balance.to_bake, short.iter().sum::<usize>());
    }

    #[test]
    fn topics_against_their_shares() {
        // The five queues of the design: two are over, one nearly there, two are short.
        check(
            &[(80, 25), (71, 25), (46, 20), (31, 20), (12, 10)],
            &[Some(60), Some(60), Some(48), Some(48), Some(24)],
            &[0, 0, 0, 17, 12],
        );
        check(&[(50, 1), (50, 1)], &[Some(50), Some(50)], &[0, 0]);
        check(&[(79, 1), (121, 1)], &[Some(100), Some(100)], &[21, 0]);
        check(&[(80, 1), (120, 1)], &[Some(100), Some(100)], &[0, 0]);
        check(&[(10, 1), (0, 1)], &[Some(5), Some(5)], &[0, 5]);
        // Nobody planned the second, or anything.
        check(&[(20, 1), (20, 0)], &[Some(40), None], &[20, 0]);
        check(&[(20, 0), (1, 0)], &[None, None], &[0, 0]);
        check(&[(0, 50), (0, 50)], &[Some(0), Some(0)], &[0, 0]);
        check(&[], &[], &[]);
    }

    proptest! {
        #[test]
        fn whoever_bakes_what_is_short_is_done(topics in prop::collection::vec((20usize..200, 10u32..40), 1..8)) {
            let before = balance(&targets(&topics));
            let all: usize = topics.iter().map(|(count, _)| count).sum();
            // What is short of more than a fifth of all is told again, for it makes the parts that much larger.
            if before.to_bake * 5 > all {
                return Ok(());
            }
            let baked: Vec<(usize, u32)> = topics
                .iter()
                .zip(&before.topics)
                .map(|(&(count, share), topic)| (count + topic.short, share))
                .collect();
            let after = balance(&targets(&baked));
            let told_again: Vec<_> = after.topics.iter().zip(&before.topics).filter(|(after, before)| {
                after.short > 0 && before.short > 0
            }).collect();
            prop_assert!(told_again.is_empty(), "{told_again:?}");
        }
    }
}
