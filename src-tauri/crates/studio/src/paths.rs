//! Where models lie, and which one is meant when nobody says.

use crate::failure::{Failure, FailureCode};
use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// The file name of the starter model.
pub const STARTER_MODEL: &str = "SmolLM2-135M-Instruct.Q4_1.gguf";

/// The variable that names another folder for models.
pub const MODELS_VARIABLE: &str = "BAKEHOUSE_MODELS";

/// The folder of models: [`MODELS_VARIABLE`], else `bakehouse/models` in the platform's cache folder.
pub fn models_folder() -> PathBuf {
    let cache = || directories::BaseDirs::new().map(|folders| folders.cache_dir().to_owned());
    folder_of_models(env::var_os(MODELS_VARIABLE).map(PathBuf::from), cache())
}

/// Every folder with models, the one that is written to first. The other came with the programs, if they were installed,
/// and is only read.
pub fn models_folders() -> Vec<PathBuf> {
    std::iter::once(models_folder()).chain(shipped("models")).collect()
}

/// A folder that came with the programs: `samples`, and `models` where an installer brought one.
pub fn shipped(name: &str) -> Option<PathBuf> {
    let program = env::current_exe().and_then(fs::canonicalize).ok()?;
    let mut folders = resource_folders(program.parent()?).into_iter();
    folders.find_map(|folder| Some(folder.join(name)).filter(|folder| folder.is_dir()))
}

/// The model that `chosen` names, else the starter model. Fails when there is no file.
pub fn model_file(chosen: Option<&Path>) -> Result<PathBuf, Failure> {
    model_in(&models_folders(), chosen)
}

/// Where an installer puts what is no program, seen from the folder of the programs; and that folder itself, where a build
/// puts it.
fn resource_folders(programs: &Path) -> Vec<PathBuf> {
    let installed = if cfg!(target_os = "macos") { "Resources" } else { "lib/Bakehouse" };
    let above = programs.parent().map(|above| above.join(installed));
    above.into_iter().chain([programs.to_owned()]).collect()
}

fn folder_of_models(variable: Option<PathBuf>, cache: Option<PathBuf>) -> PathBuf {
    match variable {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        // Without a home there is no cache folder; a relative one is at least sayable.
        _ => cache.unwrap_or_default().join("bakehouse").join("models"),
    }
}

/// A name without a folder is looked for here first and then among the models. A model that is nowhere is told with the
/// first folder: that is where a person can put it.
fn model_in(folders: &[PathBuf], chosen: Option<&Path>) -> Result<PathBuf, Failure> {
    let path = match chosen {
        Some(path) if path.exists() || path.components().count() > 1 => path.to_owned(),
        name => {
            let name = name.unwrap_or(Path::new(STARTER_MODEL));
            let mut places = folders.iter().map(|folder| folder.join(name));
            let first = places.clone().next().unwrap_or_else(|| name.to_owned());
            places.find(|path| path.is_file()).unwrap_or(first)
        }
    };
    if path.is_file() { Ok(path) } else { Err(missing_model(&path)) }
}

/// No model is at `path`.
pub(crate) fn missing_model(path: &Path) -> Failure {
    Failure::at(FailureCode::ModelMissing, path).with("name", STARTER_MODEL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_wins_over_the_cache_and_an_empty_one_is_none() {
        let cache = || Some(PathBuf::from("cache"));
        let there = PathBuf::from("there");
        assert_eq!(folder_of_models(Some(there.clone()), cache()), there);
        let usual = Path::new("cache").join("bakehouse").join("models");
        assert_eq!(folder_of_models(Some(PathBuf::new()), cache()), usual);
        assert_eq!(folder_of_models(None, cache()), usual);
    }

    #[test]
    fn a_model_is_found_by_name_and_a_missing_one_is_told_with_its_place() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let folders = ["own", "bundled"].map(|name| folder.path().join(name));
        let [own, bundled] = folders.each_ref().map(|folder| {
            fs::create_dir(folder).expect("made");
            folder.join(STARTER_MODEL)
        });
        let failure = model_in(&folders, None).expect_err("both folders are empty");
        assert_eq!(failure.code, FailureCode::ModelMissing);
        assert_eq!(failure.params["path"], own.display().to_string());

        fs::write(&bundled, b"x").expect("written");
        assert_eq!(model_in(&folders, None).expect("it came with the programs"), bundled);
        fs::write(&own, b"x").expect("written");
        assert_eq!(model_in(&folders, None).expect("one's own comes first"), own);
        let by_name = model_in(&folders, Some(Path::new(STARTER_MODEL)));
        assert_eq!(by_name.expect("found among the models"), own);
    }

    #[test]
    fn what_was_installed_comes_before_what_was_built() {
        let programs = Path::new("usr").join("bin");
        let folders = resource_folders(&programs);
        assert!(folders[0].starts_with("usr") && !folders[0].starts_with(&programs));
        assert_eq!(folders[1], programs);
    }
}
