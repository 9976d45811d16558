//! `cargo xtask bundle`: one file that puts both programs and the starter model on another computer. Tauri's own command
//! makes it from `tauri.conf.json` and `tauri.bundle.conf.json5`; before it is handed out it is tried.

mod debian;
mod trial;

use crate::{
    command::Step,
    model,
    places::{Places, Profile},
    programs, tools,
};
use anyhow::{Context, Result, bail};
use std::{
    env, fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

/// Builds everything, makes the installer of this system and tries it.
pub fn bundle(places: &Places) -> Result<()> {
    programs::build(places)?;
    model::ensure(places)?;
    let file = tried_installer(places, Profile::Release)?;
    let megabytes = fs::metadata(&file)?.len() / 1_000_000;
    println!("The installer ({megabytes} MB): {}", file.display());
    Ok(())
}

/// Makes the installer from programs that are built and a model that is here, and tries it.
pub fn tried_installer(places: &Places, profile: Profile) -> Result<PathBuf> {
    let file = installer(places, profile)?;
    if cfg!(target_os = "linux") {
        trial::of(places, &file)?;
    } else {
        println!("An installer is tried on Linux only; this one wasn't.");
    }
    Ok(file)
}

fn installer(places: &Places, profile: Profile) -> Result<PathBuf> {
    let (kind, ending) = kind(env::consts::OS)?;
    lay_out(places, profile)?;
    let folder = places.built(profile).join("bundle").join(kind);
    // Installers of earlier versions would lie beside it.
    remove(&folder)?;
    let mut command = places
        .step("node")
        .argument(tools::ensure_tauri_cli(places)?)
        .arguments(["bundle", "--ci", "--bundles", kind, "--config", "tauri.bundle.conf.json5"])
        .inside(&places.root.join("src-tauri"));
    if matches!(profile, Profile::Debug) {
        command = command.argument("--debug");
    }
    if kind == "deb" {
        let settings = debian::settings(places, profile)?;
        command = command.argument("--config").argument(settings.to_string());
    }
    command.run()?;
    made_in(&folder, ending)
}

/// The kind of installer, in the word of Tauri's command, and how its files end.
fn kind(system: &str) -> Result<(&'static str, &'static str)> {
    match system {
        "linux" => Ok(("deb", "deb")),
        "macos" => Ok(("dmg", "dmg")),
        "windows" => Ok(("nsis", "exe")),
        other => bail!("There is no installer for {other} yet."),
    }
}

/// Puts what the settings name to where they name it: settings can't know where cargo builds and where this computer
/// keeps its models.
fn lay_out(places: &Places, profile: Profile) -> Result<()> {
    let folder = places.root.join("src-tauri").join("gen").join("bundle");
    remove(&folder)?;
    let models = folder.join("models");
    fs::create_dir_all(&models)
        .with_context(|| format!("{} could not be made.", models.display()))?;
    let worker = format!("bakehouse-{}{}", built_for()?, env::consts::EXE_SUFFIX);
    copy(&places.program("bakehouse", profile), &folder.join(worker))?;
    let model = model::file(places);
    copy(&model, &models.join(model.file_name().unwrap_or_default()))
}

/// What this computer is called in the names of programs, such as `x86_64-unknown-linux-gnu`.
fn built_for() -> Result<String> {
    let said = Step::new("rustc").argument("-vV").output()?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("`rustc -vV` names no host")?.to_owned())
}

/// The one file there that ends so.
fn made_in(folder: &Path, ending: &str) -> Result<PathBuf> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut made = files.filter(|path| path.extension().is_some_and(|found| found == ending));
    made.next().with_context(|| format!("No installer was put into {}.", folder.display()))
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} could not be removed.", folder.display()))
        }
        _ => Ok(()),
    }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to)
        .with_context(|| format!("{} could not be copied to {}.", from.display(), to.display()))?;
    Ok(())
}
