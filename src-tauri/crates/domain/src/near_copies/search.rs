//! Finds all near-copies. Texts are taken by number; each looks through the lists of its rarest pairs for the earlier texts
//! in them, and is compared with those and with what they are near-copies of.

use super::sketch::{Sketch, is_kept, least_alike, rarest_count};
use super::{NearCopies, NearCopy, Sketches};
use crate::joined::Joined;
use crate::likeness::{NEAR_COPY, Shingles};
use crate::watch::Watch;
use std::collections::HashMap;

/// Of a list so many texts are looked at, the latest first. Only made-up texts of a handful of words share their rarest
/// pairs with more than this.
const MOST_LOOKED_AT: usize = 500;

/// Texts between two looks at the watch.
const AT_ONCE: usize = 256;

pub(super) fn find(
    sketches: &Sketches,
    read: impl FnMut(u64) -> Option<String>,
    watch: &mut Watch<'_>,
) -> Option<NearCopies> {
    let mut texts: Vec<&Sketch> = sketches.texts.iter().collect();
    texts.sort_unstable_by_key(|sketch| sketch.id);
    let same_as = same_as(&texts);
    let different: Vec<usize> = (0..texts.len()).filter(|text| same_as[*text] == *text).collect();
    let compared: Vec<&Sketch> = different.iter().map(|text| texts[*text]).collect();
    watch.at(0.0)?;
    let index = Index::of(&compared, &sketches.pairs, &mut watch.part(0.0, 0.3))?;
    let search = Search {
        texts: &compared,
        pairs: &sketches.pairs,
        index,
        reader: Reader { read, last: None },
        joined: Joined::alone(compared.len()),
        twins: (0..compared.len()).map(|text| (text, 1.0)).collect(),
        seen: vec![usize::MAX; compared.len()],
    };
    let (mut joined, twins) = search.run(&mut watch.part(0.3, 1.0))?;

    // What is the same as another has that one's twin, or that one itself.
    let mut place = vec![0; texts.len()];
    for (at, text) in different.iter().enumerate() {
        place[*text] = at;
    }
    let copies = (0..texts.len()).filter_map(|text| {
        let (twin, alike) = twins[place[same_as[text]]];
        let twin = different[twin];
        (twin != text).then(|| NearCopy { id: texts[text].id, twin: texts[twin].id, alike })
    });
    let copies: Vec<NearCopy> = copies.collect();
    let group: Vec<usize> =
        same_as.iter().map(|same| different[joined.first(place[*same])]).collect();
    let mut sizes = vec![0; texts.len()];
    for first in &group {
        sizes[*first] += 1;
    }
    let groups = group.iter().enumerate().filter(|(_, first)| sizes[**first] > 1);
    let groups = groups.map(|(text, first)| (texts[text].id, texts[*first].id)).collect();
    Some(NearCopies { copies, groups })
}

/// For each text the first one with the same pairs.
fn same_as(texts: &[&Sketch]) -> Vec<usize> {
    let mut first: HashMap<u64, usize> = HashMap::with_capacity(texts.len());
    let same = texts.iter().enumerate();
    same.map(|(text, sketch)| *first.entry(sketch.whole).or_insert(text)).collect()
}

/// Which texts have a pair among their rarest, by level.
struct Index {
    /// On each level the pairs with their texts, sorted. Pairs of a single text are left out.
    levels: Vec<Vec<(u32, u32)>>,
    /// For each text its places in the lists: level and place.
    places: Vec<(u8, u32)>,
    /// Where the places of each text begin.
    starts: Vec<u32>,
}

impl Index {
    fn of(texts: &[&Sketch], pairs: &[u32], watch: &mut Watch<'_>) -> Option<Self> {
        let uses = Uses::of(texts, pairs);
        watch.at(0.2)?;
        let mut levels: Vec<Vec<(u32, u32)>> = Vec::new();
        let mut kept = Vec::new();
        for (text, sketch) in texts.iter().enumerate() {
            watch.part(0.2, 0.6).at_each(AT_ONCE, text, texts.len())?;
            for level in sketch.levels() {
                kept.clear();
                let on_level = sketch.kept(pairs).iter().filter(|pair| is_kept(**pair, level));
                kept.extend(on_level.map(|pair| (uses.count(*pair), *pair)));
                kept.sort_unstable();
                kept.truncate(rarest_count(kept.len(), level));
                levels.resize_with(levels.len().max(usize::from(level) + 1), Vec::new);
                let several = kept.iter().filter(|(uses, _)| *uses > 1);
                levels[usize::from(level)].extend(several.map(|(_, pair)| (*pair, text as u32)));
            }
        }
        for list in &mut levels {
            watch.at(0.7)?;
            list.sort_unstable();
            drop_singles(list);
        }
        watch.at(0.9)?;
        let (places, starts) = places(&levels, texts.len());
        Some(Self { levels, places, starts })
    }

    /// The places of a text in the lists.
    fn places_of(&self, text: usize) -> &[(u8, u32)] {
        &self.places[self.starts[text] as usize..self.starts[text + 1] as usize]
    }

    /// The earlier texts in the list at a place, the latest first.
    fn earlier(&self, (level, place): (u8, u32)) -> impl Iterator<Item = usize> {
        let before = &self.levels[usize::from(level)][..=place as usize];
        let pair = before[place as usize].0;
        let earlier = before[..place as usize].iter().rev().take_while(move |each| each.0 == pair);
        earlier.take(MOST_LOOKED_AT).map(|each| each.1 as usize)
    }
}

fn drop_singles(list: &mut Vec<(u32, u32)>) {
    let mut kept = 0;
    let mut from = 0;
    while from < list.len() {
        let same = list[from..].iter().take_while(|each| each.0 == list[from].0).count();
        if same > 1 {
            list.copy_within(from..from + same, kept);
            kept += same;
        }
        from += same;
    }
    list.truncate(kept);
    list.shrink_to_fit();
}

fn places(levels: &[Vec<(u32, u32)>], texts: usize) -> (Vec<(u8, u32)>, Vec<u32>) {
    let all = || {
        levels.iter().zip(0u8..).flat_map(|(list, level)| {
            list.iter().zip(0u32..).map(move |(each, place)| (each.1 as usize, (level, place)))
        })
    };
    let mut starts = vec![0u32; texts + 1];
    for (text, _) in all() {
        starts[text + 1] += 1;
    }
    for text in 0..texts {
        starts[text + 1] += starts[text];
    }
    let mut next = starts.clone();
    let mut places = vec![(0, 0); starts[texts] as usize];
    for (text, place) in all() {
        places[next[text] as usize] = place;
        next[text] += 1;
    }
    (places, starts)
}

/// How many texts have a pair: counted in a table by a part of the pair, so that now and then one looks less rare than it
/// is. That costs a comparison and misses nothing, for all texts see the same order.
struct Uses {
    table: Vec<u32>,
    shift: u32,
}

impl Uses {
    fn of(texts: &[&Sketch], pairs: &[u32]) -> Self {
        let kept: usize = texts.iter().map(|sketch| sketch.kept(pairs).len()).sum();
        let bits = kept.next_power_of_two().trailing_zeros().clamp(8, 22);
        let mut uses = Self { table: vec![0; 1 << bits], shift: 32 - bits };
        for pair in texts.iter().flat_map(|sketch| sketch.kept(pairs)) {
            let at = uses.place(*pair);
            uses.table[at] += 1;
        }
        uses
    }

    fn count(&self, pair: u32) -> u32 {
        self.table[self.place(pair)]
    }

    fn place(&self, pair: u32) -> usize {
        (pair >> self.shift) as usize
    }
}

struct Search<'a, Read> {
    texts: &'a [&'a Sketch],
    pairs: &'a [u32],
    index: Index,
    reader: Reader<Read>,
    joined: Joined,
    /// What each text is a near-copy of, and how alike; itself where it is none.
    twins: Vec<(usize, f64)>,
    /// The last text that each was considered for.
    seen: Vec<usize>,
}

impl<Read: FnMut(u64) -> Option<String>> Search<'_, Read> {
    fn run(mut self, watch: &mut Watch<'_>) -> Option<(Joined, Vec<(usize, f64)>)> {
        let mut candidates = Vec::new();
        for text in 0..self.texts.len() {
            watch.at_each(AT_ONCE, text, self.texts.len())?;
            self.gather(text, &mut candidates);
            self.compare(text, &candidates);
        }
        Some((self.joined, self.twins))
    }

    /// The earlier texts that may be like this one, the likeliest first.
    fn gather(&mut self, text: usize, candidates: &mut Vec<(f64, usize)>) {
        candidates.clear();
        for place in self.index.places_of(text) {
            for other in self.index.earlier(*place) {
                if self.seen[other] == text {
                    continue;
                }
                for candidate in [other, self.twins[other].0] {
                    if self.seen[candidate] == text {
                        continue;
                    }
                    self.seen[candidate] = text;
                    let (one, another) = (self.texts[text], self.texts[candidate]);
                    if !one.may_be_near_copies(another) {
                        continue;
                    }
                    let least = least_alike(one.level.max(another.level));
                    let (ours, theirs) = (one.kept(self.pairs), another.kept(self.pairs));
                    let alike = one.alike(ours, another, theirs, least);
                    if alike > 0.0 {
                        candidates.push((alike, candidate));
                    }
                }
            }
        }
        candidates.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    }

    /// Reads the texts and compares them. One that is in the same group already is only worth it as a twin.
    fn compare(&mut self, text: usize, candidates: &[(f64, usize)]) {
        let mut own = None;
        for &(_, candidate) in candidates {
            let is_twin = self.twins[candidate].0 == candidate;
            if !is_twin && self.joined.are(text, candidate) {
                continue;
            }
            let own = own.get_or_insert_with(|| self.reader.shingles(self.texts[text].id));
            let alike = match (own, self.reader.kept(self.texts[candidate].id)) {
                (Some(own), Some(other)) => own.alike(other),
                _ => continue,
            };
            if alike < NEAR_COPY {
                continue;
            }
            self.joined.join(text, candidate);
            let (twin, so_far) = self.twins[text];
            if is_twin && (twin == text || alike > so_far) {
                self.twins[text] = (candidate, alike);
            }
        }
    }
}

/// Reads texts again.
struct Reader<Read> {
    read: Read,
    /// The one that was read last to compare with: where a hundred texts copy one, it is read once.
    last: Option<(u64, Option<Shingles>)>,
}

impl<Read: FnMut(u64) -> Option<String>> Reader<Read> {
    fn shingles(&mut self, id: u64) -> Option<Shingles> {
        (self.read)(id).map(|text| Shingles::of(&text))
    }

    fn kept(&mut self, id: u64) -> Option<&Shingles> {
        if self.last.as_ref().is_none_or(|(last, _)| *last != id) {
            self.last = Some((id, self.shingles(id)));
        }
        self.last.as_ref().and_then(|(_, shingles)| shingles.as_ref())
    }
}
