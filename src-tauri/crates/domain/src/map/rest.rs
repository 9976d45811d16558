//! The questions that are too many to be laid out: each is put beside the ones that are most like it.

use super::clusters::Clusters;
use super::crowds::{Found, NEARLY_THE_SAME};
use super::gather::Questions;
use super::meaning::{Meaning, alike_by_words};
use super::{Placed, Sample, neighbours};
use crate::random::Draws;
use crate::watch::Watch;

/// Beside so many of the nearest.
const BESIDE: usize = 3;
/// And so far off at most that it doesn't lie on them.
const OFF: f32 = 0.3;

/// What is needed to place the rest.
pub(super) struct Rest<'a> {
    pub questions: &'a Questions,
    pub meaning: &'a Meaning,
    pub sample: &'a Sample,
    pub clusters: &'a Clusters,
}

impl Rest<'_> {
    pub fn place(
        &self,
        placed: &mut Placed,
        crowds: &mut [Found],
        watch: &mut Watch<'_>,
    ) -> Option<()> {
        let members = self.clusters.members();
        let centrals: Vec<_> = crowds
            .iter()
            .map(|crowd| self.meaning.weighted(self.questions, crowd.central))
            .collect();
        for question in 0..self.questions.len() {
            watch.at_each(64, question, self.questions.len())?;
            if placed.is_laid_out(question) {
                continue;
            }
            let id = self.questions.all[question].id;
            let weighted = self.meaning.weighted(self.questions, question);
            let vector = self.meaning.vector(&weighted, id);
            let (cluster, _) = self.clusters.nearest(&vector);
            let among = members[cluster].iter().copied();
            let nearest = neighbours::nearest(&vector, &self.sample.vectors, among, BESIDE);
            let mut draws = Draws::new(id);
            let at = [0, 1].map(|axis: usize| {
                let near = nearest.iter().map(|near| self.sample.questions[near.question]);
                let sum: f32 = near.map(|near| placed.at[near][axis]).sum();
                sum / nearest.len().max(1) as f32 + (draws.share() - 0.5) * OFF
            });
            placed.at[question] = at;
            placed.cluster[question] = cluster;
            let crowd = crowds.iter_mut().zip(&centrals).find(|(crowd, central)| {
                crowd.cluster == cluster && alike_by_words(central, &weighted) >= NEARLY_THE_SAME
            });
            if let Some((crowd, _)) = crowd {
                crowd.questions.push(question);
            }
        }
        Some(())
    }
}
