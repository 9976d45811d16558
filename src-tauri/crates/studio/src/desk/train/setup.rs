//! How the next run shall learn: what the person chose, the model, the plan that follows, and what keeps it from
//! starting.

use crate::{
    computer,
    contract::TrainChoices,
    desk::{
        examples::totals,
        settings::models::{self, Found},
    },
    failure::{Failure, FailureCode},
    paths::{self, STARTER_MODEL},
    studio::{Project, Studio},
    training,
};
use bakehouse_domain::{
    check::LEAST_EXAMPLES,
    plan::{self, Plan, STARTER_BASE_LEARNING_RATE},
    split::HeldBack,
};
use bakehouse_engine::{cost, model::ModelInfo};
use bakehouse_store::project::{
    examples::{self, Counts},
    runs,
};

const MEGABYTE: u64 = 1_000_000;

/// What is known before a training.
pub(super) struct Setup {
    pub choices: TrainChoices,
    pub examples: Counts,
    /// Whether the marks of those that are held back are those of the examples as they are now.
    is_checked: bool,
    /// The revision of the examples.
    pub revision: u64,
    /// The models that can learn here, each with what it says of itself.
    pub models: Vec<(Found, ModelInfo)>,
    /// Memory of this computer.
    pub computer_bytes: Option<u64>,
}

/// What is known now.
pub(super) fn of(studio: &Studio, project: &Project) -> Result<Setup, Failure> {
    let examples = totals(studio, project)?;
    let (choices, state) = project.read(|connection| {
        let choices = runs::choices(connection)?.unwrap_or_default();
        Ok((choices, examples::state(connection)?))
    })?;
    let models = models::find(studio).into_iter().filter_map(|found| {
        let info = found.info.as_ref().ok()?.clone();
        Some((found, info))
    });
    Ok(Setup {
        choices,
        examples,
        is_checked: state.is_checked,
        revision: state.revision,
        models: models.collect(),
        computer_bytes: computer::memory_bytes(),
    })
}

impl Setup {
    /// The model that learns: the chosen one, where it is still there, else the one that is advised.
    pub fn model(&self) -> Option<&(Found, ModelInfo)> {
        let chosen = self.choices.model.as_deref();
        let chosen = self.models.iter().find(|(found, _)| Some(&*found.file) == chosen);
        chosen.or_else(|| self.recommended())
    }

    /// The model that is advised: the first that fits, and the starter model, which the settings were tried with, is the
    /// first of all.
    pub fn recommended(&self) -> Option<&(Found, ModelInfo)> {
        let mut models = self.models.iter();
        models.find(|(_, info)| self.fits(info)).or_else(|| self.models.first())
    }

    /// Memory that a usual training of this model needs.
    pub fn memory_bytes(&self, info: &ModelInfo) -> u64 {
        cost::usual_training_memory_bytes(info, self.plan().rank.value)
    }

    /// Whether this computer has that memory. One that doesn't tell is believed to have enough.
    pub fn fits(&self, info: &ModelInfo) -> bool {
        self.computer_bytes.is_none_or(|has| self.memory_bytes(info) <= has)
    }

    /// The plan with the person's choices.
    pub fn plan(&self) -> Plan {
        // What is kept was accepted once. Should a later version be stricter, its own settings hold.
        plan_with(self.examples.usable, &self.choices)
            .map_or_else(|_| self.automatic(), |plan| self.with_held_back(plan))
    }

    /// The plan if nothing was chosen.
    pub fn automatic(&self) -> Plan {
        Plan::automatic(self.examples.usable, STARTER_BASE_LEARNING_RATE)
    }

    /// The same plan with the number that is really held back: the person may have marked more, and examples with the
    /// same question stay together.
    fn with_held_back(&self, mut plan: Plan) -> Plan {
        if self.is_checked {
            plan.held_back.value = self.examples.usable_held_back;
        }
        plan
    }

    /// What keeps a training from starting, apart from another one.
    pub fn obstacles(&self, studio: &Studio) -> Vec<Failure> {
        let mut obstacles = Vec::new();
        // A person may have marked all of them to be held back.
        let is_all_held_back =
            self.is_checked && self.examples.usable_held_back >= self.examples.usable;
        if self.examples.usable < LEAST_EXAMPLES {
            obstacles.push(too_few(self.examples.usable));
        } else if is_all_held_back {
            obstacles.push(too_few(0));
        }
        match self.model() {
            None => obstacles.push(paths::missing_model(&studio.models().join(STARTER_MODEL))),
            Some((_, info)) if !self.fits(info) => {
                let failure = Failure::new(FailureCode::ComputerTooSmall).with("name", &info.name);
                let failure = failure.with("needed_mb", self.memory_bytes(info).div_ceil(MEGABYTE));
                let has = self.computer_bytes.unwrap_or_default() / MEGABYTE;
                obstacles.push(failure.with("has_mb", has));
            }
            Some(_) => {}
        }
        obstacles
    }
}

/// What the model that would learn reads at most, in tokens; nothing where there is none.
pub(crate) fn context_length(studio: &Studio, project: &Project) -> Result<Option<usize>, Failure> {
    Ok(of(studio, project)?.model().map(|(_, info)| info.context_length))
}

/// So many examples are too few to learn from.
pub(super) fn too_few(count: usize) -> Failure {
    let failure = Failure::new(FailureCode::ExamplesTooFew).with("count", count);
    failure.with("least", LEAST_EXAMPLES)
}

/// The plan for this many examples. Refuses choices that no training can work with.
pub(super) fn plan_with(examples: usize, choices: &TrainChoices) -> Result<Plan, Failure> {
    let choices = plan::Choices {
        passes: choices.passes,
        examples_per_step: choices.examples_per_step,
        speed: choices.speed,
        rank: choices.rank,
        seed: choices.seed,
        held_back: choices.held_back.map_or(HeldBack::Automatic, HeldBack::Count),
        ..plan::Choices::default()
    };
    Plan::with(examples, STARTER_BASE_LEARNING_RATE, &choices).map_err(training::domain_failure)
}
