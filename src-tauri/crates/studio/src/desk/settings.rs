//! Settings, the models on this computer, and what lies where.

pub(crate) mod models;
mod storage;

pub use models::{model_add, model_remove, models};
pub use storage::{bin_empty, erase_everything, folder_show, storage};

use crate::{
    contract::{Settings, Topic},
    failure::{Failure, FailureCode},
    studio::Studio,
};
use bakehouse_store::app;

/// The name that the settings have in the store.
const NAME: &str = "settings";

/// Sizes of text, in per cent.
const TEXT_SIZES: [u32; 4] = [90, 100, 115, 130];

/// The person's settings.
pub fn settings(studio: &Studio, _request: ()) -> Result<Settings, Failure> {
    let found = studio.read_app(|connection| app::settings::get(connection, NAME))?;
    Ok(found.unwrap_or_default())
}

/// Changes them.
pub fn settings_change(studio: &Studio, settings: Settings) -> Result<Settings, Failure> {
    if !TEXT_SIZES.contains(&settings.text_size) {
        return Err(Failure::new(FailureCode::SettingOutOfRange)
            .with("setting", "text_size")
            .with("value", settings.text_size)
            .with("least", TEXT_SIZES[0])
            .with("most", TEXT_SIZES[TEXT_SIZES.len() - 1]));
    }
    studio.write_app(|transaction| app::settings::set(transaction, NAME, &settings))?;
    studio.outside().set_text_size(settings.text_size);
    studio.tell(Topic::Settings, None);
    Ok(settings)
}

#[cfg(test)]
mod tests;
