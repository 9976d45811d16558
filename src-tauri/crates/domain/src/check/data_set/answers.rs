//! Labels: whether one of them answers nearly everything.

use super::DataSet;
use crate::finding::{Finding, FindingCode, Place};
use std::collections::BTreeMap;

/// Answers are labels where at least this share of them is short, and each comes twice on the average.
const SHORT_SHARE: f64 = 0.9;
const LEAST_USES: usize = 2;
/// A label that more than this share of the examples have leaves the others no room.
const MOST_SHARE: f64 = 0.8;

impl DataSet<'_> {
    pub(super) fn one_sided(&self, findings: &mut Vec<Finding>) {
        let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
        for label in self.spoken.values().filter_map(|spoken| spoken.label.as_deref()) {
            *uses.entry(label).or_default() += 1;
        }
        let short: usize = uses.values().sum();
        let all = self.spoken.len();
        let are_labels = all >= super::LEAST_EXAMPLES
            && short as f64 >= all as f64 * SHORT_SHARE
            && uses.len() * LEAST_USES <= short;
        let Some((answer, count)) = uses.into_iter().max_by_key(|(_, count)| *count) else {
            return;
        };
        let share = count as f64 / all as f64;
        if are_labels && share > MOST_SHARE {
            findings.push(
                Finding::new(FindingCode::OneSided, Place::default())
                    .with("answer", answer)
                    .with("share", (share * 100.0).round()),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{super::described, Spoken};
    use super::*;

    /// Answers, each so many times.
    fn check(answers: &[(&str, usize)], expected: &str) {
        let mut data_set = DataSet::default();
        let all = answers.iter().flat_map(|(answer, times)| vec![*answer; *times]);
        for (line, answer) in (1..).zip(all) {
            let spoken =
                Spoken { turns: 1, label: crate::grade::label(answer), refers_back: false };
            data_set.add_spoken(line, spoken);
        }
        let mut findings = Vec::new();
        data_set.one_sided(&mut findings);
        assert_eq!(described(&findings), expected, "{answers:?}");
    }

    #[test]
    fn one_label_nearly_everywhere() {
        let long = "Your parcel is on its way and comes tomorrow.";
        check(&[], "");
        check(&[("Billing", 80), ("Delivery", 20)], "");
        check(&[("Billing", 81), ("Delivery", 19)], "one_sided answer=billing share=81");
        check(&[("Yes.", 10), ("yes", 10)], "one_sided answer=yes share=100");
        // Too few to say anything, or no labels.
        check(&[("Billing", 9)], "");
        check(&[("Billing", 85), (long, 15)], "");
        check(&[("Billing", 91), (long, 9)], "one_sided answer=billing share=91");
        check(&[(long, 50)], "");
        check(&[("a", 1), ("b", 1), ("c", 1), ("d", 1), ("e", 8)], "");
    }
}
