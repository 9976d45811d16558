//! The adapter's folder: `adapter_model.safetensors` and `adapter_config.json`, as PEFT writes and reads
//! them. The numbers are 32-bit floats.

use super::{Adapter, Layout};
use crate::error::Error;
use crate::files;
use crate::info::ModelInfo;
use crate::weights::Place;
use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::Read;
use std::path::Path;

const NUMBERS: &str = "adapter_model.safetensors";
const CONFIG: &str = "adapter_config.json";

/// More than any adapter of a model that fits into memory; a larger file is something else.
const MOST_BYTES: u64 = 4 << 30;
const HIGHEST_RANK: usize = 1024;

/// The part of PEFT's description that a LoRA needs. PEFT fills in what isn't there.
#[expect(clippy::struct_excessive_bools, reason = "it is PEFT's form")]
#[derive(Serialize, Deserialize)]
struct Config {
    peft_type: String,
    task_type: String,
    base_model_name_or_path: Option<String>,
    r: usize,
    lora_alpha: f64,
    #[serde(default)]
    lora_dropout: f64,
    #[serde(default)]
    use_rslora: bool,
    #[serde(default)]
    use_dora: bool,
    #[serde(default = "none")]
    bias: String,
    #[serde(default)]
    fan_in_fan_out: bool,
    #[serde(default)]
    inference_mode: bool,
    target_modules: serde_json::Value,
}

fn none() -> String {
    "none".to_owned()
}

pub(super) fn save(adapter: &Adapter, folder: &Path) -> Result<(), Error> {
    files::make_folder(folder)?;
    let modules: Vec<&str> = Place::ALL
        .iter()
        .flat_map(|place| place.modules())
        .filter_map(|module| module.rsplit('.').next())
        .collect();
    let config = Config {
        peft_type: "LORA".to_owned(),
        task_type: "CAUSAL_LM".to_owned(),
        base_model_name_or_path: Some(adapter.base_model.clone()),
        r: adapter.layout.rank,
        lora_alpha: adapter.alpha,
        lora_dropout: 0.0,
        use_rslora: false,
        use_dora: false,
        bias: none(),
        fan_in_fan_out: false,
        inference_mode: true,
        target_modules: modules.into(),
    };
    let config = serde_json::to_vec_pretty(&config).expect("texts and numbers are valid JSON");
    let bytes = to_safetensors(&adapter.layout, &adapter.values);
    // The description last: a folder that has one is complete.
    files::write(&folder.join(NUMBERS), &bytes)?;
    files::write(&folder.join(CONFIG), &config)
}

/// Numbers in the order of `layout`, each matrix under its name.
pub(crate) fn to_safetensors(layout: &Layout, values: &[f32]) -> Vec<u8> {
    let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    let views = layout.matrices().map(|matrix| {
        let of_matrix = &bytes[matrix.at.start * 4..matrix.at.end * 4];
        let view = TensorView::new(Dtype::F32, vec![matrix.rows, matrix.columns], of_matrix);
        (matrix.name, view.expect("each matrix has as many numbers as its rows and columns say"))
    });
    // PEFT's own files carry this note, and some readers insist on it.
    let note = [("format".to_owned(), "pt".to_owned())].into();
    safetensors::serialize(views, Some(note)).expect("names are unique and sizes fit")
}

pub(super) fn load(folder: &Path, info: &ModelInfo) -> Result<Adapter, Error> {
    let path = folder.join(CONFIG);
    let config: Config = serde_json::from_slice(&read(&path)?)
        .map_err(|error| Error::damaged(&path, error.to_string()))?;
    let unsupported = |what: String| Err(Error::unsupported(&path, what));
    if config.peft_type != "LORA" {
        return unsupported(format!(
            "its kind is {:?}; this engine knows \"LORA\"",
            config.peft_type
        ));
    }
    if config.use_rslora || config.use_dora || config.fan_in_fan_out || config.bias != "none" {
        return unsupported("it uses a variant of LoRA".to_owned());
    }
    if config.r == 0 || config.r > HIGHEST_RANK || !config.lora_alpha.is_finite() {
        return Err(Error::damaged(&path, "its rank or scale is out of range"));
    }
    let mut adapter = Adapter::zero(info, config.r, config.lora_alpha);
    if let Some(base_model) = config.base_model_name_or_path {
        adapter.base_model = base_model;
    }
    let path = folder.join(NUMBERS);
    from_safetensors(&path, &read(&path)?, &adapter.layout, &mut adapter.values)?;
    Ok(adapter)
}

/// Fills `values`, in the order of `layout`, from the bytes of the file at `path`. Each matrix must be
/// there, of the right shape and finite, and nothing else.
pub(crate) fn from_safetensors(
    path: &Path,
    bytes: &[u8],
    layout: &Layout,
    values: &mut [f32],
) -> Result<(), Error> {
    let tensors =
        SafeTensors::deserialize(bytes).map_err(|error| Error::damaged(path, error.to_string()))?;
    let mismatch = |what: String| Error::AdapterMismatch { path: path.to_owned(), what };
    let mut count = 0;
    for matrix in layout.matrices() {
        count += 1;
        let tensor = tensors
            .tensor(&matrix.name)
            .map_err(|_| mismatch(format!("the matrix {:?} is missing", matrix.name)))?;
        if tensor.shape() != [matrix.rows, matrix.columns] {
            let (name, shape) = (&matrix.name, tensor.shape());
            let what = format!("{name:?} is {shape:?}, not {:?}", [matrix.rows, matrix.columns]);
            return Err(mismatch(what));
        }
        let target = &mut values[matrix.at];
        numbers(&tensor, target).ok_or_else(|| {
            Error::unsupported(path, format!("numbers of kind {}", tensor.dtype()))
        })?;
        if !target.iter().all(|value| value.is_finite()) {
            return Err(Error::damaged(
                path,
                format!("{:?} holds values that are not numbers", matrix.name),
            ));
        }
    }
    if count != tensors.len() {
        return Err(mismatch(format!(
            "it has {} matrices, this model takes {count}",
            tensors.len()
        )));
    }
    Ok(())
}

/// Nothing when the tensor's numbers are of a kind that adapters don't come in.
fn numbers(tensor: &TensorView<'_>, target: &mut [f32]) -> Option<()> {
    let bytes = tensor.data();
    match tensor.dtype() {
        Dtype::F32 => {
            for (value, bytes) in target.iter_mut().zip(bytes.as_chunks().0) {
                *value = f32::from_le_bytes(*bytes);
            }
        }
        Dtype::F16 => {
            for (value, bytes) in target.iter_mut().zip(bytes.as_chunks().0) {
                *value = half::f16::from_le_bytes(*bytes).to_f32();
            }
        }
        Dtype::BF16 => {
            for (value, bytes) in target.iter_mut().zip(bytes.as_chunks().0) {
                *value = half::bf16::from_le_bytes(*bytes).to_f32();
            }
        }
        _ => return None,
    }
    Some(())
}

/// The whole file, unless it is larger than any adapter.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let file = File::open(path).map_err(Error::read(path))?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(Error::read(path))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Error::damaged(path, "it is larger than any adapter"));
    }
    Ok(bytes)
}
