//! Where models lie, and which one is meant when nobody says.

use crate::failure::{Failure, FailureCode};
use std::{
    env,
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

/// The model that `chosen` names, else the starter model. Fails when there is no file.
pub fn model_file(chosen: Option<&Path>) -> Result<PathBuf, Failure> {
    model_in(&models_folder(), chosen)
}

fn folder_of_models(variable: Option<PathBuf>, cache: Option<PathBuf>) -> PathBuf {
    match variable {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        // Without a home there is no cache folder; a relative one is at least sayable.
        _ => cache.unwrap_or_default().join("bakehouse").join("models"),
    }
}

/// A name without a folder is looked for here first and then among the models.
fn model_in(folder: &Path, chosen: Option<&Path>) -> Result<PathBuf, Failure> {
    let path = match chosen {
        Some(path) if path.exists() || path.components().count() > 1 => path.to_owned(),
        Some(name) => folder.join(name),
        None => folder.join(STARTER_MODEL),
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
        let failure = model_in(folder.path(), None).expect_err("the folder is empty");
        assert_eq!(failure.code, FailureCode::ModelMissing);
        let place = folder.path().join(STARTER_MODEL);
        assert_eq!(failure.params["path"], place.display().to_string());

        std::fs::write(&place, b"x").expect("written");
        assert_eq!(model_in(folder.path(), None).expect("it is there now"), place);
        let by_name = model_in(folder.path(), Some(Path::new(STARTER_MODEL)));
        assert_eq!(by_name.expect("found among the models"), place);
    }
}
