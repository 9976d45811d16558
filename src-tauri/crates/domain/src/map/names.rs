//! What a cluster is called: up to three words that its questions have and the others don't.

use super::gather::Questions;
use crate::grade::is_dense;
use std::collections::HashMap;

const MOST_WORDS: usize = 3;
/// A word that tells less than this much of what the first one tells adds nothing to the name.
const LEAST_TELLING: f64 = 0.5;
/// Added to the share of the others that have a word: one that none of them has doesn't outweigh one that hardly any has.
const ALSO_OUTSIDE: f64 = 0.01;
/// A name is for many: a word that fewer of the cluster's questions have is none.
const LEAST_SHARE: f64 = 0.06;

/// The names of the clusters, for each question the cluster that it is in.
pub(super) fn of(questions: &Questions, cluster_of: &[usize], clusters: usize) -> Vec<Vec<String>> {
    let dictionary = &questions.dictionary;
    let mut sizes = vec![0usize; clusters];
    let mut stems: Vec<HashMap<u32, u32>> = vec![HashMap::new(); clusters];
    let mut words: Vec<HashMap<u32, u32>> = vec![HashMap::new(); clusters];
    for (question, cluster) in cluster_of.iter().enumerate() {
        sizes[*cluster] += 1;
        let mut own: Vec<u32> = Vec::new();
        for word in questions.words(question) {
            *words[*cluster].entry(*word).or_default() += 1;
            own.push(dictionary.by_number[*word as usize].stem);
        }
        own.sort_unstable();
        own.dedup();
        for stem in own {
            *stems[*cluster].entry(stem).or_default() += 1;
        }
    }
    (0..clusters)
        .map(|cluster| {
            let telling = telling(questions, &stems[cluster], sizes[cluster]);
            // Of the forms of a word the one that most of the questions have.
            let form = |stem: u32| {
                let forms = words[cluster].iter().map(|(word, uses)| (*uses, *word));
                let forms = forms.filter(|(_, word)| {
                    let word = &dictionary.by_number[*word as usize];
                    word.stem == stem && is_name(&word.written)
                });
                forms.max_by_key(|(uses, word)| (*uses, u32::MAX - word))
            };
            let forms = telling.into_iter().filter_map(form).take(MOST_WORDS);
            forms.map(|(_, word)| dictionary.by_number[word as usize].written.clone()).collect()
        })
        .collect()
}

/// Numbers and single letters are no name; a single character of a script that writes words with one is.
fn is_name(word: &str) -> bool {
    word.chars().any(is_dense) || word.chars().filter(|letter| letter.is_alphabetic()).count() > 1
}

/// The stems that tell a cluster from the others, the most telling first: many of its questions have them, and few of the
/// others.
fn telling(questions: &Questions, stems: &HashMap<u32, u32>, size: usize) -> Vec<u32> {
    let others = (questions.len() - size) as f64;
    let mut telling: Vec<(f64, u32)> = Vec::new();
    for (stem, &inside) in stems {
        let known = questions.dictionary.by_stem[*stem as usize];
        let share = f64::from(inside) / size as f64;
        if known.is_stop_word || inside < 2 || share < LEAST_SHARE {
            continue;
        }
        let outside = f64::from(known.questions - inside) / others.max(1.0) + ALSO_OUTSIDE;
        telling.push((share * (share / outside).ln(), *stem));
    }
    telling.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    let least = telling.first().map_or(0.0, |(first, _)| first * LEAST_TELLING);
    let telling = telling.into_iter().filter(|(telling, _)| *telling > 0.0 && *telling >= least);
    telling.map(|(_, stem)| stem).collect()
}
