//! Where things lie: the checkout, what is built, the models, and what xtask keeps between runs.

use crate::command::Step;
use anyhow::{Context, Result};
use std::{
    env,
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
};

/// The folders that everything here works with. All are absolute.
pub struct Places {
    /// The checkout.
    pub root: PathBuf,
    /// Cargo's target folder, one for every build that xtask starts.
    pub target: PathBuf,
    /// The models folder: the same rule as in `bakehouse-studio`.
    pub models: PathBuf,
    /// What xtask keeps between runs: Python environments, tools.
    pub cache: PathBuf,
}

/// How a program is built.
#[derive(Clone, Copy)]
pub enum Profile {
    Debug,
    Release,
}

impl Places {
    /// Asks cargo and the environment.
    pub fn find() -> Result<Self> {
        let package = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = package
            .ancestors()
            .nth(3)
            .context("xtask has moved: its folder has no checkout around it")?;
        let cache = directories::BaseDirs::new()
            .context("This account has no home folder, and so no place for the starter model. Set HOME and start again.")?
            .cache_dir()
            .join("bakehouse");
        let models = match env::var_os("BAKEHOUSE_MODELS") {
            // A relative folder would mean another place for each program that is started.
            Some(folder) if !folder.is_empty() => std::path::absolute(folder)?,
            _ => cache.join("models"),
        };
        Ok(Self { root: root.to_owned(), target: target_folder(root)?, models, cache })
    }

    /// Where cargo puts what it builds so.
    pub fn built(&self, profile: Profile) -> PathBuf {
        self.target.join(match profile {
            Profile::Debug => "debug",
            Profile::Release => "release",
        })
    }

    /// A program that cargo has built.
    pub fn program(&self, name: &str, profile: Profile) -> PathBuf {
        self.built(profile).join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// The folder of a sample project.
    pub fn sample(&self, name: &str) -> PathBuf {
        self.root.join("src-tauri").join("samples").join(name)
    }

    /// A cargo command in the checkout.
    pub fn cargo(&self, arguments: &[&str]) -> Step {
        self.step(cargo()).arguments(arguments)
    }

    /// An npm command in the page's folder.
    pub fn npm(&self, arguments: &[&str]) -> Step {
        let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
        self.step(program).arguments(arguments).inside(&self.root.join("ui"))
    }

    /// Any command in the checkout, with what our own programs and tests need to know.
    pub fn step(&self, program: impl AsRef<OsStr>) -> Step {
        Step::new(program)
            .inside(&self.root)
            .with("CARGO_TARGET_DIR", &self.target)
            .with("BAKEHOUSE_MODELS", &self.models)
    }
}

/// The cargo that runs xtask, so that `cargo +version xtask` means one version everywhere.
pub fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn target_folder(root: &Path) -> Result<PathBuf> {
    let metadata = Step::new(cargo())
        .arguments(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .inside(root)
        .output()?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
    let folder =
        metadata["target_directory"].as_str().context("cargo metadata names no target folder")?;
    Ok(PathBuf::from(folder))
}
