//! The choice itself: groups that stay together, in the order in which they are held back.

use super::{HeldBack, Split};
use crate::fingerprint::Fingerprint;
use crate::joined::Joined;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap};

/// What the choice needs to know of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its hashes.
    pub fingerprint: Fingerprint,
    /// The group of near-copies that it belongs to, by any number; nothing where it is like no other. See
    /// [`NearCopies::groups`](crate::near_copies::NearCopies::groups).
    pub group: Option<u64>,
    /// The number of its topic; nothing where that isn't known.
    pub topic: Option<u32>,
    /// Where it belongs if that is decided: the person chose, or the held-back set was locked with it.
    pub side: Option<Side>,
}

/// One of the two parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// To learn from.
    Training,
    /// To check with.
    HeldBack,
}

/// Which examples are held back.
#[derive(Clone, Debug, PartialEq)]
pub enum Which {
    /// So many of all, whichever their order says.
    Any(HeldBack),
    /// So many of all, of each topic its part. Those without a topic count as one.
    OfEachTopic(HeldBack),
    /// All of these topics: what the model never saw of.
    Topics(BTreeSet<u32>),
    /// Only those that are decided: the set was locked. Every other example is learned from.
    Locked,
}

impl Candidate {
    /// An example of which nothing else is known.
    pub fn new(fingerprint: Fingerprint) -> Self {
        Self { fingerprint, group: None, topic: None, side: None }
    }
}

/// Chooses the held-back examples. Those that are decided go first, each with its group: of a group with both kinds all
/// are held back, for one that was learned would spoil the check. Fewer than wanted are chosen when groups are so large
/// that none fits into what is left.
///
/// `candidate` tells what has to be known of an example, as often as it is asked: of a million examples that is kept
/// nowhere twice.
pub fn choose<T>(examples: &[T], candidate: impl Fn(&T) -> Candidate, which: &Which) -> Split {
    let candidate = |place: u32| candidate(&examples[place as usize]);
    let (mut groups, places) = groups(examples.len(), &candidate);
    match which {
        Which::Any(share) => fill(&mut groups, |_| true, share.count(examples.len())),
        Which::OfEachTopic(share) => of_each_topic(&mut groups, share.count(examples.len())),
        Which::Topics(topics) => {
            for group in groups.iter_mut().filter(|group| group.side.is_none()) {
                let mut own = group.of(&places).iter().filter_map(|place| candidate(*place).topic);
                let is_chosen = own.any(|topic| topics.contains(&topic));
                group.side = is_chosen.then_some(Side::HeldBack);
            }
        }
        Which::Locked => {}
    }
    let mut is_held_back = vec![false; examples.len()];
    for group in groups.iter().filter(|group| group.side == Some(Side::HeldBack)) {
        for place in group.of(&places) {
            is_held_back[*place as usize] = true;
        }
    }
    let (held_back, training) = (0..examples.len()).partition(|&place| is_held_back[place]);
    Split { training, held_back }
}

/// Examples that stay together.
struct Group {
    /// By the first question of the group.
    order: Order,
    /// Where they stand in the list of all places, in which those of a group are side by side.
    start: u32,
    end: u32,
    /// The topic that most of them have; of several the first.
    topic: Option<u32>,
    side: Option<Side>,
}

impl Group {
    fn of<'a>(&self, places: &'a [u32]) -> &'a [u32] {
        &places[self.start as usize..self.end as usize]
    }

    fn len(&self) -> usize {
        (self.end - self.start) as usize
    }
}

/// The place of a question, which is the same in every data set: the hash of what the person says, and to tell apart what
/// has the same the hash with the base prompt.
type Order = (u64, u64);

/// The groups in their order, and the list of places that they are stretches of.
fn groups(count: usize, candidate: &impl Fn(u32) -> Candidate) -> (Vec<Group>, Vec<u32>) {
    let mut joined = Joined::alone(count);
    let mut places: Vec<u32> = (0..count as u32).collect();
    let order = |place: u32| order(&candidate(place));
    places.sort_by_cached_key(|place| order(*place));
    for pair in places.windows(2) {
        if order(pair[0]) == order(pair[1]) {
            joined.join(pair[0] as usize, pair[1] as usize);
        }
    }
    let mut of_group: HashMap<u64, u32> = HashMap::new();
    for place in 0..count as u32 {
        if let Some(group) = candidate(place).group {
            joined.join(place as usize, *of_group.entry(group).or_insert(place) as usize);
        }
    }
    places.sort_by_cached_key(|place| (joined.first(*place as usize), *place));
    let mut groups = Vec::with_capacity(count);
    let mut start = 0;
    for members in places.chunk_by(|one, other| joined.are(*one as usize, *other as usize)) {
        let end = start + members.len() as u32;
        groups.push(group(candidate, members, start, end));
        start = end;
    }
    groups.sort_unstable_by_key(|group| group.order);
    (groups, places)
}

fn order(candidate: &Candidate) -> Order {
    (candidate.fingerprint.spoken, candidate.fingerprint.question)
}

fn group(candidate: &impl Fn(u32) -> Candidate, members: &[u32], start: u32, end: u32) -> Group {
    let own = || members.iter().map(|place| candidate(*place));
    let has = |side| own().any(|candidate| candidate.side == Some(side));
    let side = match (has(Side::HeldBack), has(Side::Training)) {
        (true, _) => Some(Side::HeldBack),
        (false, true) => Some(Side::Training),
        (false, false) => None,
    };
    let mut topics: BTreeMap<Option<u32>, usize> = BTreeMap::new();
    for candidate in own() {
        *topics.entry(candidate.topic).or_default() += 1;
    }
    let most = topics.into_iter().rev().max_by_key(|(_, count)| *count);
    let first = own().map(|candidate| order(&candidate)).min().expect("a group has a member");
    Group { order: first, start, end, topic: most.and_then(|(topic, _)| topic), side }
}

/// Holds back undecided groups, in their order, until there are so many together with the decided ones.
fn fill(groups: &mut [Group], is_meant: impl Fn(&Group) -> bool, count: usize) {
    let decided =
        groups.iter().filter(|group| group.side == Some(Side::HeldBack) && is_meant(group));
    let decided: usize = decided.map(Group::len).sum();
    let mut room = count.saturating_sub(decided);
    for group in groups.iter_mut().filter(|group| group.side.is_none()) {
        if room == 0 {
            break;
        }
        if is_meant(group) && group.len() <= room {
            room -= group.len();
            group.side = Some(Side::HeldBack);
        }
    }
}

/// Each topic gets its part of the whole, as seats are given to parties (Sainte-Laguë): the next one goes to the topic that
/// is furthest behind. With this way of counting an added example takes at most one place from another topic.
fn of_each_topic(groups: &mut [Group], count: usize) {
    let mut sizes: BTreeMap<Option<u32>, u128> = BTreeMap::new();
    for group in &*groups {
        *sizes.entry(group.topic).or_default() += group.len() as u128;
    }
    let mut seats: BTreeMap<Option<u32>, usize> = BTreeMap::new();
    let mut next: BinaryHeap<Seat> =
        sizes.into_iter().map(|(topic, size)| Seat { size, divisor: 1, topic }).collect();
    for _ in 0..count {
        let Some(seat) = next.pop() else { break };
        *seats.entry(seat.topic).or_default() += 1;
        next.push(Seat { divisor: seat.divisor + 2, ..seat });
    }
    for (topic, count) in seats {
        fill(groups, |group| group.topic == topic, count);
    }
}

/// What a topic would have for its next seat.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Seat {
    size: u128,
    divisor: u128,
    topic: Option<u32>,
}

impl Ord for Seat {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let (own, others) = (self.size * other.divisor, other.size * self.divisor);
        own.cmp(&others).then_with(|| other.topic.cmp(&self.topic))
    }
}

impl PartialOrd for Seat {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests;
