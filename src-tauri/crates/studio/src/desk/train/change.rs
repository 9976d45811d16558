//! What is different from the run before, so that a person sees what a better or a worse result comes from.

use crate::contract::RunChange;
use bakehouse_store::project::runs::Setup;
use std::cmp::Ordering;

/// What is different in `now`. Empty where it is only something that has no name for a person, such as the seed.
pub(super) fn changes(now: &Setup, before: Option<&Setup>) -> Vec<RunChange> {
    let Some(before) = before else { return vec![RunChange::First] };
    if now == before {
        return vec![RunChange::Nothing];
    }
    let (settings, others) = (&now.settings, &before.settings);
    let changes = [
        examples(now, before),
        (now.model_file != before.model_file)
            .then(|| RunChange::Model { name: now.model_name.clone() }),
        (settings.epochs != others.epochs).then_some(RunChange::Passes { passes: settings.epochs }),
        (now.speed != before.speed).then_some(RunChange::Speed { speed: now.speed }),
        (settings.batch_size != others.batch_size)
            .then_some(RunChange::ExamplesPerStep { count: settings.batch_size }),
    ];
    changes.into_iter().flatten().collect()
}

fn examples(now: &Setup, before: &Setup) -> Option<RunChange> {
    let difference = now.examples.abs_diff(before.examples);
    match now.examples.cmp(&before.examples) {
        Ordering::Greater => Some(RunChange::ExamplesAdded { count: difference }),
        Ordering::Less => Some(RunChange::ExamplesRemoved { count: difference }),
        Ordering::Equal => {
            (now.examples_mark != before.examples_mark).then_some(RunChange::ExamplesEdited)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bakehouse_domain::plan::TrainingSettings;

    fn setup() -> Setup {
        let settings = TrainingSettings {
            epochs: 4,
            batch_size: 4,
            learning_rate: 5e-4,
            rank: 16,
            alpha: 32.0,
            seed: 1,
        };
        Setup {
            model_file: "small.gguf".to_owned(),
            model_name: "small".to_owned(),
            settings,
            speed: 0.1,
            examples: 90,
            held_back: 30,
            examples_mark: "a".to_owned(),
        }
    }

    fn check(change: impl FnOnce(&mut Setup), expected: &[RunChange]) {
        let mut now = setup();
        change(&mut now);
        assert_eq!(changes(&now, Some(&setup())), expected);
    }

    #[test]
    fn each_change_is_named() {
        assert_eq!(changes(&setup(), None), [RunChange::First]);
        check(|_| {}, &[RunChange::Nothing]);
        check(|now| now.examples = 93, &[RunChange::ExamplesAdded { count: 3 }]);
        check(|now| now.examples = 80, &[RunChange::ExamplesRemoved { count: 10 }]);
        check(|now| now.examples_mark = "b".to_owned(), &[RunChange::ExamplesEdited]);
        check(|now| now.settings.epochs = 2, &[RunChange::Passes { passes: 2 }]);
        check(|now| now.settings.batch_size = 8, &[RunChange::ExamplesPerStep { count: 8 }]);
        check(|now| now.settings.seed = 2, &[]);
        check(
            |now| {
                now.model_file = "large.gguf".to_owned();
                now.model_name = "large".to_owned();
                now.speed = 0.05;
            },
            &[RunChange::Model { name: "large".to_owned() }, RunChange::Speed { speed: 0.05 }],
        );
    }
}
