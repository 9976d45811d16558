//! Folders as other programs take them: files to train and to check with, and what else the program reads. The settings are a
//! start that suits a small model: what a person chose for this computer means nothing to another program.

use super::{
    Row, Shape,
    lines::Lines,
    losses::{is_left_out, learned_part},
    parquet::write_parquet,
};
use crate::{
    error::Error,
    write::{save, sync_folder},
};
use std::{
    fs,
    io::{self, BufWriter, Write},
    path::Path,
};

/// What a folder is about.
#[derive(Clone, Copy, Debug)]
pub struct Folder<'a> {
    /// Which program it is for.
    pub shape: Shape,
    /// The name of the project.
    pub name: &'a str,
    /// What the model shall do, in the person's words.
    pub goal: &'a str,
    /// The date of the export, as `2026-11-28`.
    pub date: &'a str,
}

/// Writes a folder, which must not be there yet: first beside its place, then as a whole. `rows` is called once for those to
/// learn from and once for those that are held back.
pub fn write_folder<I: Iterator<Item = io::Result<Row>>>(
    path: &Path,
    folder: &Folder<'_>,
    mut rows: impl FnMut(Part) -> I,
) -> Result<usize, Error> {
    let failed = |source| Error::Write { path: path.to_owned(), source };
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    if path.exists() {
        return Err(failed(io::ErrorKind::AlreadyExists.into()));
    }
    let beside = tempfile::Builder::new().prefix(".saving-").tempdir_in(parent).map_err(failed)?;
    let counts = write_data(beside.path(), folder, &mut rows)?;
    for (name, text) in beside_the_data(folder, counts) {
        save(&beside.path().join(name), |out| out.write_all(text.as_bytes()))?;
    }
    let beside = beside.keep();
    fs::rename(&beside, path).map_err(|source| {
        // The failure is told; what could not be moved is of no use.
        let _ = fs::remove_dir_all(&beside);
        failed(source)
    })?;
    sync_folder(parent).map_err(failed)?;
    Ok(counts.training + counts.held_back)
}

/// One of the two parts of a set of examples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// To learn from.
    Training,
    /// To check with.
    HeldBack,
}

#[derive(Clone, Copy)]
struct Counts {
    training: usize,
    held_back: usize,
}

fn write_data<I: Iterator<Item = io::Result<Row>>>(
    path: &Path,
    folder: &Folder<'_>,
    rows: &mut impl FnMut(Part) -> I,
) -> Result<Counts, Error> {
    let Some((training, held_back)) = data_files(folder.shape) else {
        let source = io::Error::new(io::ErrorKind::InvalidInput, "the shape is one file");
        return Err(Error::Write { path: path.to_owned(), source });
    };
    let mut write = |part, name: &str| -> Result<usize, Error> {
        let mut count = 0;
        let shape = folder.shape;
        save(&path.join(name), |out| {
            let rows = rows(part)
                .filter(|row| !row.as_ref().is_ok_and(|row| is_left_out(shape, &row.example)))
                .map(|row| {
                    let row = row?;
                    let example = learned_part(shape, &row.example).into_owned();
                    Ok(Row { example, ..row })
                });
            count = write_part(out, shape, rows)?;
            Ok(())
        })?;
        Ok(count)
    };
    Ok(Counts {
        training: write(Part::Training, training)?,
        held_back: write(Part::HeldBack, held_back)?,
    })
}

fn write_part(
    out: &mut BufWriter<&mut fs::File>,
    shape: Shape,
    rows: impl Iterator<Item = io::Result<Row>>,
) -> io::Result<usize> {
    if shape == Shape::HuggingFace {
        return write_parquet(out, rows);
    }
    write_plain_lines(out, rows)
}

/// Lines of messages and tools.
pub(super) fn write_plain_lines(
    out: impl Write,
    rows: impl IntoIterator<Item = io::Result<Row>>,
) -> io::Result<usize> {
    let mut lines = Lines::new(out, Shape::Chat)?;
    for row in rows {
        let mut row = row?;
        plain(&mut row);
        lines.write(&row)?;
    }
    Ok(lines.lines)
}

/// What the other programs know of an example: messages and tools.
fn plain(row: &mut Row) {
    let example = &mut row.example;
    example.extra = None;
    example.rejected.clear();
    for message in &mut example.messages {
        (message.weight, message.name, message.parts, message.extra) = (None, None, None, None);
    }
}

/// The names of the files in a folder of this shape, those with examples first. None for a shape that is one file.
pub fn files(shape: Shape) -> Vec<&'static str> {
    let Some((training, held_back)) = data_files(shape) else { return Vec::new() };
    let folder = Folder { shape, name: "", goal: "", date: "" };
    let others = beside_the_data(&folder, Counts { training: 0, held_back: 0 });
    [training, held_back].into_iter().chain(others.into_iter().map(|(name, _)| name)).collect()
}

/// Where the examples are: those to learn from, and those that are held back.
fn data_files(shape: Shape) -> Option<(&'static str, &'static str)> {
    match shape {
        Shape::HuggingFace => {
            Some(("train-00000-of-00001.parquet", "validation-00000-of-00001.parquet"))
        }
        Shape::Mlx => Some(("train.jsonl", "valid.jsonl")),
        Shape::LlamaFactory | Shape::Axolotl => Some(("train.jsonl", "validation.jsonl")),
        _ => None,
    }
}

/// The other files of the folder: name and text.
fn beside_the_data(folder: &Folder<'_>, counts: Counts) -> Vec<(&'static str, String)> {
    match folder.shape {
        Shape::HuggingFace => vec![("README.md", card(folder, counts))],
        Shape::LlamaFactory => vec![
            ("dataset_info.json", LLAMA_FACTORY_DATA.to_owned()),
            ("train.yaml", LLAMA_FACTORY_SETTINGS.to_owned()),
        ],
        Shape::Axolotl => vec![("axolotl.yaml", AXOLOTL_SETTINGS.to_owned())],
        Shape::Mlx => vec![("README.md", MLX_NOTE.to_owned())],
        _ => Vec::new(),
    }
}

/// What stands on the page of the data set: a beginning, which a person goes on with.
fn card(folder: &Folder<'_>, counts: Counts) -> String {
    let Folder { name, goal, date, .. } = folder;
    // A name may be anything that a person types: it is a text in quotes, never a part of the form.
    let title = serde_json::Value::from(name.trim()).to_string();
    let size = match counts.training + counts.held_back {
        0..1_000 => "n<1K",
        1_000..10_000 => "1K<n<10K",
        10_000..100_000 => "10K<n<100K",
        100_000..1_000_000 => "100K<n<1M",
        _ => "1M<n<10M",
    };
    let goal = if goal.trim().is_empty() {
        "Say here what a model learns from these examples."
    } else {
        goal
    };
    format!(
        "---
pretty_name: {title}
license: unknown
task_categories:
- text-generation
size_categories:
- {size}
configs:
- config_name: default
  data_files:
  - split: train
    path: train-*.parquet
  - split: validation
    path: validation-*.parquet
---

# Examples

{goal}
## What is in it

{training} examples to learn from and {held_back} that are held back for checking, exported on {date}. Each row has `messages`, a list of
role and content, and `tools` where the model may use some.

## Before you publish it

- Say where the examples come from, and under which licence others may use them.
- Look for private details once more: names, addresses, numbers.
- Say what a model that learns from them should not be used for.
",
        // Quoted, line by line: a goal may look like a heading.
        goal = format_args!("> {}\n", goal.lines().collect::<Vec<_>>().join("\n> ")),
        training = counts.training,
        held_back = counts.held_back,
    )
}

const LLAMA_FACTORY_DATA: &str = r#"{
  "baked": {
    "file_name": "train.jsonl",
    "formatting": "openai",
    "columns": { "messages": "messages", "tools": "tools" },
    "tags": {
      "role_tag": "role",
      "content_tag": "content",
      "user_tag": "user",
      "assistant_tag": "assistant",
      "system_tag": "system",
      "observation_tag": "tool",
      "function_tag": "function_call"
    }
  },
  "baked_validation": {
    "file_name": "validation.jsonl",
    "formatting": "openai",
    "columns": { "messages": "messages", "tools": "tools" },
    "tags": {
      "role_tag": "role",
      "content_tag": "content",
      "user_tag": "user",
      "assistant_tag": "assistant",
      "system_tag": "system",
      "observation_tag": "tool",
      "function_tag": "function_call"
    }
  }
}
"#;

const LLAMA_FACTORY_SETTINGS: &str = "# llamafactory-cli train train.yaml
model_name_or_path: Qwen/Qwen3-0.6B   # the model that learns
template: qwen3                       # the form of its conversations
stage: sft
do_train: true
finetuning_type: lora
lora_rank: 16
lora_target: all
dataset_dir: .
dataset: baked
eval_dataset: baked_validation
cutoff_len: 2048
per_device_train_batch_size: 1
gradient_accumulation_steps: 4
learning_rate: 1.0e-4
num_train_epochs: 4
lr_scheduler_type: cosine
warmup_ratio: 0.1
eval_strategy: epoch
output_dir: out
";

const AXOLOTL_SETTINGS: &str = "# axolotl train axolotl.yaml
base_model: Qwen/Qwen3-0.6B   # the model that learns
adapter: lora
lora_r: 16
lora_alpha: 32
lora_target_linear: true
datasets:
  - path: train.jsonl
    ds_type: json
    type: chat_template
    field_messages: messages
    message_property_mappings:
      role: role
      content: content
    roles_to_train: [assistant]
test_datasets:
  - path: validation.jsonl
    ds_type: json
    split: train
    type: chat_template
    field_messages: messages
    message_property_mappings:
      role: role
      content: content
    roles_to_train: [assistant]
chat_template: tokenizer_default
sequence_len: 2048
micro_batch_size: 1
gradient_accumulation_steps: 4
num_epochs: 4
learning_rate: 0.0001
optimizer: adamw_torch
lr_scheduler: cosine
output_dir: ./out
";

const MLX_NOTE: &str = "# For mlx-lm

    mlx_lm.lora --model MODEL --train --data . --mask-prompt --iters 600 --adapter-path adapters

`train.jsonl` is what the model learns from, `valid.jsonl` what it is checked with.
";
