//! What is kept of a connection, among the settings: everything but its key.

use crate::{
    contract::{KeptKey, ServerModel, TokenPrice},
    failure::Failure,
    studio::Studio,
};
use bakehouse_store::app;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name that the connections have in the store.
const NAME: &str = "connections";

/// A connection that answered when it was tested.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Kept {
    pub name: String,
    pub address: Option<String>,
    pub is_local: bool,
    /// Whether the person allowed an address in the local network.
    pub allows_network: bool,
    pub key: Option<KeptKey>,
    pub models: Vec<ServerModel>,
    /// The one that writes.
    pub model: Option<String>,
    /// What the person says that model costs.
    #[serde(default)]
    pub price: Option<TokenPrice>,
}

/// All of them, by id.
pub(super) fn all(studio: &Studio) -> Result<BTreeMap<String, Kept>, Failure> {
    let kept = studio.read_app(|connection| app::settings::get(connection, NAME))?;
    Ok(kept.unwrap_or_default())
}

/// Keeps one, or forgets it.
pub(super) fn set(studio: &Studio, id: &str, kept: Option<Kept>) -> Result<(), Failure> {
    studio.write_app(|transaction| {
        let mut all: BTreeMap<String, Kept> =
            app::settings::get(transaction, NAME)?.unwrap_or_default();
        match kept {
            Some(kept) => all.insert(id.to_owned(), kept),
            None => all.remove(id),
        };
        app::settings::set(transaction, NAME, &all)
    })
}
