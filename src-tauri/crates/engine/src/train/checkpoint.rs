//! A checkpoint: the adapter as it was after a step, and all that is needed to go on from there as if
//! nothing had happened. The newest two are kept, so that one is left when writing the next goes wrong.

use super::trainer::Trainer;
use super::{Done, TrainingJob};
use crate::adapter::{Adapter, from_safetensors, read, to_safetensors};
use crate::chat::EncodedExample;
use crate::error::Error;
use crate::files;
use bakehouse_domain::plan::TrainingSettings;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::Xxh3;

pub(crate) const KEPT: usize = 2;
const PREFIX: &str = "step-";
const STATE: &str = "training.json";
const FIRST: &str = "optimizer_first.safetensors";
const SECOND: &str = "optimizer_second.safetensors";

#[derive(Serialize, Deserialize)]
struct State {
    done: Done,
    updates: u64,
    settings: TrainingSettings,
    /// Of the examples' tokens: a checkpoint only goes on with the same ones.
    examples: String,
}

/// A checkpoint on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Steps made before it.
    pub step: usize,
    /// Its folder.
    pub path: PathBuf,
}

/// The newest checkpoint in a folder of checkpoints. A folder that isn't there holds none.
pub fn latest_checkpoint(folder: &Path) -> Result<Option<Checkpoint>, Error> {
    Ok(all(folder)?.pop())
}

/// All checkpoints, the newest last.
fn all(folder: &Path) -> Result<Vec<Checkpoint>, Error> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(Error::Read { path: folder.to_owned(), source }),
    };
    let mut checkpoints = Vec::new();
    for entry in entries {
        let path = entry.map_err(Error::read(folder))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let step = name.strip_prefix(PREFIX).and_then(|step| step.parse().ok());
        if let Some(step) = step.filter(|_| path.join(STATE).is_file()) {
            checkpoints.push(Checkpoint { step, path });
        }
    }
    checkpoints.sort_by_key(|checkpoint| checkpoint.step);
    Ok(checkpoints)
}

/// Writes a checkpoint and removes the oldest. It appears under its name only when it is whole.
pub(super) fn save(
    folder: &Path,
    job: &TrainingJob<'_>,
    trainer: &Trainer<'_>,
    done: Done,
) -> Result<PathBuf, Error> {
    let path = folder.join(format!("{PREFIX}{:06}", done.step));
    let part = folder.join("unfinished");
    remove(&part)?;
    trainer.adapter.save(&part)?;
    let (layout, optimizer) = (&trainer.adapter.layout, &trainer.optimizer);
    files::write(&part.join(FIRST), &to_safetensors(layout, &optimizer.first))?;
    files::write(&part.join(SECOND), &to_safetensors(layout, &optimizer.second))?;
    let state = State {
        done,
        updates: optimizer.updates,
        settings: job.settings.clone(),
        examples: fingerprint(job.examples),
    };
    let state = serde_json::to_vec_pretty(&state).expect("numbers and texts are valid JSON");
    files::write(&part.join(STATE), &state)?;
    remove(&path)?;
    files::rename(&part, &path)?;
    let mut old = all(folder)?;
    old.truncate(old.len().saturating_sub(KEPT));
    for checkpoint in old {
        remove(&checkpoint.path)?;
    }
    Ok(path)
}

fn remove(folder: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::Write { path: folder.to_owned(), source: error })
        }
        _ => Ok(()),
    }
}

/// Puts `trainer` where the checkpoint in `folder` was. Refuses one of other examples or settings: the
/// curve would be neither's.
pub(super) fn load(
    folder: &Path,
    job: &TrainingJob<'_>,
    trainer: &mut Trainer<'_>,
) -> Result<Done, Error> {
    let path = folder.join(STATE);
    let state: State = serde_json::from_slice(&read(&path)?)
        .map_err(|error| Error::damaged(&path, error.to_string()))?;
    let mismatch =
        |what: &str| Err(Error::AdapterMismatch { path: path.clone(), what: what.into() });
    if &state.settings != job.settings {
        return mismatch("it was made with other settings");
    }
    if state.examples != fingerprint(job.examples) {
        return mismatch("it was made with other examples");
    }
    let adapter = Adapter::load(folder, trainer.model())?;
    if adapter.layout != trainer.adapter.layout {
        return mismatch("its rank is another one");
    }
    let optimizer = &mut trainer.optimizer;
    for (name, numbers) in [(FIRST, &mut optimizer.first), (SECOND, &mut optimizer.second)] {
        let path = folder.join(name);
        from_safetensors(&path, &read(&path)?, &adapter.layout, numbers)?;
    }
    optimizer.updates = state.updates;
    trainer.adapter = adapter;
    Ok(state.done)
}

fn fingerprint(examples: &[EncodedExample]) -> String {
    let mut hash = Xxh3::new();
    for example in examples {
        hash.update(&(example.tokens.len() as u64).to_le_bytes());
        for (token, learned) in example.tokens.iter().zip(&example.learned) {
            hash.update(&token.to_le_bytes());
            hash.update(&[u8::from(*learned)]);
        }
    }
    format!("{:032x}", hash.digest128())
}
