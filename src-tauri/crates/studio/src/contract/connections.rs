//! Models elsewhere: services in a cloud, servers on this computer, and any address that speaks the usual format.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Everything that can be asked, connected or not.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ConnectionsPage {
    /// Servers on this computer that were found first, then the services, then any other address.
    pub connections: Vec<Connection>,
    /// The name of the system's store of keys.
    pub key_store: String,
}

/// A service, a server or an address.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Connection {
    /// What requests call it by, and a recipe its writer.
    pub id: String,
    /// Its name on screen.
    pub name: String,
    /// What it is.
    pub kind: ConnectionKind,
    /// Where it is; nothing where the person enters it.
    pub address: Option<String>,
    /// Its host, as in an address bar.
    pub host: Option<String>,
    /// The page on which one gets a key.
    pub key_page: Option<String>,
    /// Whether it wants a key.
    pub needs_key: bool,
    /// The key that is kept for it.
    pub key: Option<KeptKey>,
    /// Its models, as it listed them when it was tested.
    pub models: Vec<ServerModel>,
    /// The one that writes.
    pub model: Option<String>,
    /// What that costs; nothing where nobody knows.
    pub price: Option<TokenPrice>,
    /// Whether it answered when it was tested.
    pub is_connected: bool,
}

/// What a million tokens cost, in US dollars.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TokenPrice {
    /// Of what is asked.
    pub asked: f64,
    /// Of the answers.
    pub answered: f64,
}

/// Notes what the model of a connection costs.
#[derive(Clone, Debug, PartialEq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetPrice {
    /// The connection.
    pub id: String,
    /// The price, as the person read it; nothing where she doesn't know it.
    pub price: Option<TokenPrice>,
}

/// What a connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionKind {
    /// A service that is known by name.
    Service,
    /// A server that runs on this computer.
    Local,
    /// An address that the person enters.
    Address,
}

/// A key, as much of it as may be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeptKey {
    /// Its end.
    pub ending: String,
    /// Where it is kept.
    pub keep: KeepKey,
}

/// Where a key is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeepKey {
    /// In the system's store of keys.
    #[default]
    Keyring,
    /// Until the program is closed.
    Session,
    /// In a file that only this account can read.
    File,
}

/// A model of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ServerModel {
    /// What it is asked by.
    pub id: String,
    /// Its name on screen.
    pub name: String,
}

/// Tests a connection, and keeps it where it answers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TestConnection {
    /// The connection.
    pub id: String,
    /// Where it is; only for an address that the person enters.
    pub address: Option<String>,
    /// Whether the address may lie in the local network, where anybody can listen.
    pub allow_network: bool,
    /// A new key; nothing for the one that is kept.
    pub key: Option<Pasted>,
    /// Where a new key is kept.
    pub keep: KeepKey,
}

/// A key on its way in. It shows itself nowhere.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(transparent)]
pub struct Pasted(pub String);

impl std::fmt::Debug for Pasted {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Pasted")
    }
}

/// Chooses the model of a connection that writes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChooseModel {
    /// The connection.
    pub id: String,
    /// The model.
    pub model: String,
}

/// A connection.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ConnectionRef {
    /// The connection.
    pub id: String,
}
