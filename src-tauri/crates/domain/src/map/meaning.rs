//! What questions mean, by the words that they share: latent semantic analysis. Words count the more the fewer questions
//! have them; then the few directions are looked for that tell most of the questions apart.

use super::gather::Questions;
use super::vectors::{DIMENSIONS, Vector, add, alike, normalise, orthonormalise};
use crate::random::{Draws, mixed};
use crate::watch::Watch;

/// A stop word counts this much of another word as rare as it. Not nothing: where a question has no other words, they are
/// all there is.
const STOP_WORD: f32 = 0.3;
/// So does a word of a single question, such as the number of an order: it can't say what that has in common with others,
/// yet it sets it a little apart.
const SINGLE_WORD: f32 = 0.3;
/// A question whose words say less than this in all shares nothing with the others.
const LEAST_SAID: f32 = 1e-3;
/// Rounds from random directions to the telling ones. After four nothing changes that can be seen.
const ROUNDS: usize = 4;

/// The stems of a question by number, with what they weigh; the whole is one long.
pub(super) type Weighted = Vec<(u32, f32)>;

/// What words mean.
pub(super) struct Meaning {
    /// What each stem weighs.
    weights: Vec<f32>,
    /// Where each stem points.
    directions: Vec<Vector>,
    /// Where the questions point together. It tells none from the others.
    middle: Vector,
}

impl Meaning {
    pub fn of(
        questions: &Questions,
        sample: &[usize],
        draws: &mut Draws,
        watch: &mut Watch<'_>,
    ) -> Option<Self> {
        let weights = weights(questions);
        let directions = (0..weights.len())
            .map(|_| std::array::from_fn(|_| draws.share() - 0.5))
            .collect::<Vec<Vector>>();
        let mut meaning = Self { weights, directions, middle: [0.0; DIMENSIONS] };
        let weighted: Vec<Weighted> =
            sample.iter().map(|question| meaning.weighted(questions, *question)).collect();
        for round in 0..ROUNDS {
            let mut watch = watch.step(round, ROUNDS);
            watch.at(0.0)?;
            let mut vectors = meaning.all(&weighted);
            watch.at(0.3)?;
            orthonormalise(&mut vectors);
            watch.at(0.7)?;
            meaning.directions.fill([0.0; DIMENSIONS]);
            for (weighted, vector) in weighted.iter().zip(&vectors) {
                for (stem, weight) in weighted {
                    add(&mut meaning.directions[*stem as usize], *weight, vector);
                }
            }
        }
        orthonormalise(&mut meaning.directions);
        for vector in meaning.all(&weighted) {
            add(&mut meaning.middle, 1.0 / weighted.len() as f32, &vector);
        }
        Some(meaning)
    }

    /// The words of a question by weight.
    pub fn weighted(&self, questions: &Questions, question: usize) -> Weighted {
        let stem = |word: &u32| questions.dictionary.by_number[*word as usize].stem;
        let mut stems: Vec<u32> = questions.words(question).iter().map(stem).collect();
        stems.sort_unstable();
        stems.dedup();
        let weighted = stems.into_iter().map(|stem| (stem, self.weights[stem as usize]));
        let mut weighted: Weighted = weighted.filter(|(_, weight)| *weight > 0.0).collect();
        let length = weighted.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
        for (_, weight) in &mut weighted {
            *weight /= length;
        }
        weighted
    }

    /// What a question means. One that shares no word with another points anywhere, so that such questions are not taken
    /// for alike; but always to the same place.
    pub fn vector(&self, weighted: &Weighted, id: u64) -> Vector {
        let mut vector = self.sum(weighted);
        let says_something = alike(&vector, &vector) > LEAST_SAID;
        add(&mut vector, -1.0, &self.middle);
        if !says_something || !normalise(&mut vector) {
            let mut draws = Draws::new(mixed(id));
            vector = std::array::from_fn(|_| draws.share() - 0.5);
            normalise(&mut vector);
        }
        vector
    }

    fn all(&self, weighted: &[Weighted]) -> Vec<Vector> {
        weighted.iter().map(|weighted| self.sum(weighted)).collect()
    }

    fn sum(&self, weighted: &Weighted) -> Vector {
        let mut vector = [0.0; DIMENSIONS];
        for (stem, weight) in weighted {
            add(&mut vector, *weight, &self.directions[*stem as usize]);
        }
        vector
    }
}

/// How alike two questions are by their words, from 0 to 1.
pub(super) fn alike_by_words(one: &Weighted, other: &Weighted) -> f32 {
    let (mut ours, mut theirs, mut sum) = (0, 0, 0.0);
    while let (Some((stem, weight)), Some((other_stem, other_weight))) =
        (one.get(ours), other.get(theirs))
    {
        if stem == other_stem {
            sum += weight * other_weight;
        }
        ours += usize::from(stem <= other_stem);
        theirs += usize::from(other_stem <= stem);
    }
    sum
}

/// The fewer questions have a word, the more it says.
fn weights(questions: &Questions) -> Vec<f32> {
    let all = questions.len() as f32;
    let stems = questions.dictionary.by_stem.iter();
    let weights = stems.map(|stem| {
        let rarity = ((all + 1.0) / (stem.questions as f32 + 0.5)).ln().max(0.0);
        match stem.questions {
            _ if stem.is_stop_word => rarity * STOP_WORD,
            0 | 1 => rarity * SINGLE_WORD,
            _ => rarity,
        }
    });
    weights.collect()
}
