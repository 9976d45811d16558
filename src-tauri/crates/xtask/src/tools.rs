//! Tools that the gate and the installer need, fetched where they are missing and kept in the cache folder.

use crate::{command::Step, packages::runs, places::Places};
use anyhow::{Context, Result, bail};
use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

/// What drives the real window in tests: the newest of the stable line that the shell is built with.
const TAURI_DRIVER: &str = "2.1.0";
/// What makes installers: of the same release as the `tauri` that the shell is built with.
const TAURI_CLI: &str = "2.12.5";

/// `rustfmt` and `clippy`: a Rust installed with the minimal profile has neither.
pub fn ensure_components() -> Result<()> {
    for (component, arguments) in
        [("rustfmt", ["fmt", "--version"]), ("clippy", ["clippy", "--version"])]
    {
        if runs("cargo", &arguments) {
            continue;
        }
        if !runs("rustup", &["--version"]) {
            bail!(
                "`{component}` isn't installed, and without rustup it can't be added here. Install it with the \
                   package manager that Rust came from, and start again."
            );
        }
        Step::new("rustup").arguments(["component", "add", component]).run()?;
    }
    Ok(())
}

/// Sees to it that `tauri-driver` can be started; gives back the `PATH` on which it is found.
pub fn ensure_tauri_driver(places: &Places) -> Result<OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folder = places.cache.join("tools").join(format!("tauri-driver-{TAURI_DRIVER}"));
    let binary = folder.join("bin").join(format!("tauri-driver{}", env::consts::EXE_SUFFIX));
    if !binary.is_file() {
        let install = ["install", "tauri-driver", "--version", TAURI_DRIVER, "--locked", "--root"];
        places.cargo(&install).argument(&folder).run()?;
    }
    let folders = std::iter::once(folder.join("bin")).chain(env::split_paths(&path));
    env::join_paths(folders)
        .context("a folder on the PATH has a sign in its name that a PATH can't hold")
}

/// Sees to it that Tauri's own command is there; gives back the script that Node runs. Ready-made from npm: compiling it
/// takes ten minutes.
pub fn ensure_tauri_cli(places: &Places) -> Result<PathBuf> {
    let folder = places.cache.join("tools").join(format!("tauri-cli-{TAURI_CLI}"));
    let script = Path::new("node_modules").join("@tauri-apps").join("cli").join("tauri.js");
    if !folder.join(&script).is_file() {
        // Aside until it is whole, so that an interrupted one isn't taken for it.
        let unfinished = folder.with_extension("part");
        fs::create_dir_all(&unfinished)
            .with_context(|| format!("{} could not be made.", unfinished.display()))?;
        let quiet = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"];
        places
            .npm(&quiet)
            .argument(&unfinished)
            .argument(format!("@tauri-apps/cli@{TAURI_CLI}"))
            .run()?;
        fs::rename(&unfinished, &folder)
            .with_context(|| format!("{} could not be put in place.", folder.display()))?;
    }
    Ok(folder.join(script))
}
