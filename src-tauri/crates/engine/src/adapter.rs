//! What is learned: beside each linear map of the model, two small matrices `a` and `b` whose product is
//! added to it, `y = W x + (alpha / rank) b (a x)`. On disk it is a folder in the form of PEFT, so that it
//! opens elsewhere.

mod peft;

pub(crate) use peft::{from_safetensors, read, to_safetensors};

use crate::error::Error;
use crate::info::ModelInfo;
use crate::model::Model;
use crate::weights::Place;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::ops::Range;
use std::path::Path;

/// Beside one group of linear maps: a stacked `a` for all of them, and a `b` for each.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Slot {
    /// Where `a` stands: for each map, `rank` rows of `input` numbers.
    pub a: Range<usize>,
    /// Where each `b` stands: `output` rows of `rank` numbers.
    pub b: Vec<Range<usize>>,
    /// Numbers in the rows that `a` reads.
    pub input: usize,
    /// Numbers in the rows that each `b` makes.
    pub outputs: Vec<usize>,
}

/// Where each matrix of an adapter stands in its numbers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Layout {
    pub rank: usize,
    slots: Vec<[Slot; 4]>,
    numbers: usize,
}

impl Layout {
    fn new(info: &ModelInfo, rank: usize) -> Self {
        let mut numbers = 0;
        let mut take = |count: usize| {
            numbers += count;
            numbers - count..numbers
        };
        let slots = (0..info.layers)
            .map(|_| {
                Place::ALL.map(|place| {
                    let (input, outputs) = place.sizes(info);
                    let a = take(outputs.len() * rank * input);
                    let b = outputs.iter().map(|output| take(output * rank)).collect();
                    Slot { a, b, input, outputs }
                })
            })
            .collect();
        Self { rank, slots, numbers }
    }

    pub fn slot(&self, layer: usize, place: Place) -> &Slot {
        &self.slots[layer][place as usize]
    }

    /// Every matrix, in the order of the layers.
    pub fn matrices(&self) -> impl Iterator<Item = Matrix> {
        self.slots.iter().enumerate().flat_map(move |(layer, slots)| {
            Place::ALL
                .into_iter()
                .zip(slots)
                .flat_map(move |(place, slot)| slot.matrices(self.rank, layer, place))
        })
    }
}

/// One matrix of an adapter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Matrix {
    /// Its name in PEFT's form.
    pub name: String,
    pub at: Range<usize>,
    pub rows: usize,
    pub columns: usize,
    pub is_a: bool,
}

impl Slot {
    fn matrices(&self, rank: usize, layer: usize, place: Place) -> Vec<Matrix> {
        let maps = place.modules().iter().zip(&self.outputs).zip(&self.b).enumerate();
        maps.flat_map(|(map, ((module, output), b))| {
            let name =
                |side| format!("base_model.model.model.layers.{layer}.{module}.lora_{side}.weight");
            let from = self.a.start + map * rank * self.input;
            let a = Matrix {
                name: name("A"),
                at: from..from + rank * self.input,
                rows: rank,
                columns: self.input,
                is_a: true,
            };
            let b = Matrix {
                name: name("B"),
                at: b.clone(),
                rows: *output,
                columns: rank,
                is_a: false,
            };
            [a, b]
        })
        .collect()
    }
}

/// What a model has learned, apart from the model.
#[derive(Clone, Debug, PartialEq)]
pub struct Adapter {
    pub(crate) layout: Layout,
    pub(crate) values: Vec<f32>,
    alpha: f64,
    base_model: String,
}

impl Adapter {
    /// One that changes nothing yet: `a` random, `b` zero, as PEFT begins.
    pub fn new(info: &ModelInfo, rank: usize, alpha: f64, seed: u64) -> Self {
        let mut adapter = Self::zero(info, rank, alpha);
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        for matrix in adapter.layout.matrices().filter(|matrix| matrix.is_a) {
            let bound = 1.0 / (matrix.columns as f32).sqrt();
            for value in &mut adapter.values[matrix.at] {
                *value = random.random_range(-bound..bound);
            }
        }
        adapter
    }

    /// One whose every number is given by the name of its matrix, its row and its column.
    pub fn from_formula(
        info: &ModelInfo,
        rank: usize,
        alpha: f64,
        formula: impl Fn(&str, usize, usize) -> f32,
    ) -> Self {
        let mut adapter = Self::zero(info, rank, alpha);
        for matrix in adapter.layout.matrices() {
            for (at, value) in adapter.values[matrix.at].iter_mut().enumerate() {
                *value = formula(&matrix.name, at / matrix.columns, at % matrix.columns);
            }
        }
        adapter
    }

    fn zero(info: &ModelInfo, rank: usize, alpha: f64) -> Self {
        let layout = Layout::new(info, rank);
        let values = vec![0.0; layout.numbers];
        Self { layout, values, alpha, base_model: info.name.clone() }
    }

    /// Reads the folder that [`Adapter::save`] or PEFT wrote, and checks that it fits `model`.
    pub fn load(folder: &Path, model: &Model) -> Result<Self, Error> {
        peft::load(folder, model.info())
    }

    /// Writes the folder that PEFT reads: the numbers and their description. A file of the same name is
    /// replaced only once the new one is on disk.
    pub fn save(&self, folder: &Path) -> Result<(), Error> {
        peft::save(self, folder)
    }

    /// How many numbers are learned.
    pub fn parameters(&self) -> usize {
        self.values.len()
    }

    /// The rank of its matrices.
    pub fn rank(&self) -> usize {
        self.layout.rank
    }

    /// What its product is scaled with.
    pub(crate) fn scale(&self) -> f32 {
        (self.alpha / self.layout.rank as f64) as f32
    }

    /// Each matrix by its name in PEFT's form, with its numbers, row by row.
    pub fn matrices(&self) -> impl Iterator<Item = (String, &[f32])> {
        self.layout.matrices().map(|matrix| (matrix.name, &self.values[matrix.at]))
    }
}
