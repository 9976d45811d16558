//! Python environments of the benchmarks: made once from a requirements file and kept in the cache folder.

use crate::{
    command::Step,
    packages::{self, runs},
    places::Places,
};
use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Written last: an environment without it was interrupted. Holds the requirements that it was made from.
const COMPLETE: &str = "complete.txt";

/// The Python of an environment with these requirements, made when it isn't there or they have changed.
/// `size` is what it takes of the disk, for the person who waits.
pub fn environment(
    places: &Places,
    name: &str,
    requirements: &Path,
    size: &str,
) -> Result<PathBuf> {
    let wanted = fs::read_to_string(requirements)
        .with_context(|| format!("{} could not be read.", requirements.display()))?;
    let folder = places.cache.join("bench").join(name);
    let python = python_in(&folder);
    if is_complete(&folder, &wanted) {
        return Ok(python);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("{} could not be removed.", folder.display()))?;
    }
    if !runs("python3", &["-m", "ensurepip", "--version"]) {
        packages::ensure(packages::PYTHON_ENVIRONMENTS)?;
    }
    println!("Making a Python environment in {} (once; {size})", folder.display());
    Step::new("python3").arguments(["-m", "venv"]).argument(&folder).run()?;
    Step::new(&python)
        .arguments([
            "-m",
            "pip",
            "--disable-pip-version-check",
            "install",
            "--quiet",
            "--requirement",
        ])
        .argument(requirements)
        .run()?;
    fs::write(folder.join(COMPLETE), wanted)?;
    Ok(python)
}

fn is_complete(folder: &Path, wanted: &str) -> bool {
    fs::read_to_string(folder.join(COMPLETE)).is_ok_and(|made_from| made_from == wanted)
}

fn python_in(folder: &Path) -> PathBuf {
    if cfg!(windows) {
        folder.join("Scripts").join("python.exe")
    } else {
        folder.join("bin").join("python")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_is_used_again_only_for_the_same_requirements() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert!(!is_complete(folder.path(), "torch==2"), "nothing was made yet");
        fs::write(folder.path().join(COMPLETE), "torch==2").expect("written");
        assert!(is_complete(folder.path(), "torch==2"), "made from the same");
        assert!(!is_complete(folder.path(), "torch==3"), "made from others");
    }
}
