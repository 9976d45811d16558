//! Models elsewhere: what can be connected, what is, and with which key. Nobody is called before the person asks for it.
//! Keys are in their store; here is only where that is, and how each of them ends.

mod kept;
mod target;

use crate::{
    contract::{
        ChooseModel, Connection, ConnectionKind, ConnectionRef, ConnectionsPage, KeepKey, KeptKey,
        ServerModel, SetPrice, TestConnection, TokenPrice, Topic,
    },
    failure::{Failure, FailureCode},
    provider_failure::provider_failure,
    studio::Studio,
};
use bakehouse_domain::prices::MicroDollars;
use bakehouse_providers::{
    Address, Client, Endpoint, Error, Key, Origin,
    local::{self, Found, Kind},
    secrets::{Memory, Place, PrivateFile, Secrets, Waits},
    services::{self, Service},
};

use kept::Kept;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use target::Target;

/// No model costs as much for a million tokens.
const MOST_DOLLARS: f64 = 10_000.0;

/// The service that stands for any address.
const ANY_ADDRESS: &str = "custom";

/// What this area keeps in memory.
#[derive(Default)]
pub struct Room {
    /// Made with the first call.
    client: OnceLock<Client>,
    /// Servers on this computer, as they were when somebody last looked.
    local: Mutex<Vec<Found>>,
    /// Keys that are kept until the program is closed.
    session: Arc<Memory>,
}

/// Whom to ask, and for which model.
pub(super) struct Writer {
    pub client: Client,
    pub endpoint: Endpoint,
    pub model: String,
}

/// Everything that can be asked, connected or not.
pub fn connections(studio: &Studio, _request: ()) -> Result<ConnectionsPage, Failure> {
    let kept = kept::all(studio)?;
    let found = local_found(studio);
    let mut connections: Vec<Connection> = found.iter().map(of_found).collect();
    let known = |connections: &[Connection], id: &str| connections.iter().any(|it| it.id == id);
    for (id, kept) in &kept {
        if kept.is_local && !known(&connections, id) {
            connections.push(of_local(id, kept));
        }
    }
    let services = services()?;
    connections.extend(services.iter().map(of_service));
    for connection in &mut connections {
        if let Some(kept) = kept.get(&connection.id) {
            connection.address = connection.address.take().or_else(|| kept.address.clone());
            connection.key.clone_from(&kept.key);
            connection.model.clone_from(&kept.model);
            connection.models.clone_from(&kept.models);
            connection.price = price_of(&connection.id, kept);
            connection.is_connected = true;
        }
        connection.host = connection.address.as_deref().and_then(host);
    }
    let key_store = studio.keys().keyring.backend().to_owned();
    Ok(ConnectionsPage { connections, key_store })
}

/// Looks for servers on this computer.
pub fn local_servers(studio: &Studio, _request: ()) -> Result<ConnectionsPage, Failure> {
    let found = client(studio)?.find_local(&local::PORTS, local::LIMIT);
    *lock(&studio.rooms().connections.local) = found;
    studio.tell(Topic::Models, None);
    connections(studio, ())
}

/// Tests a connection, and keeps it where it answers. Nothing of what was kept before is lost where it doesn't.
pub fn connection_test(
    studio: &Studio,
    request: TestConnection,
) -> Result<ConnectionsPage, Failure> {
    let TestConnection { id, address, allow_network, key, keep } = request;
    let before = kept::all(studio)?.remove(&id);
    let target = Target::of(studio, &id, before.as_ref(), address.as_deref(), allow_network)?;
    let origin = target.address.origin().clone();
    let pasted = key.map(|key| Key::new(&key.0, origin.clone())).transpose();
    let pasted = pasted.map_err(provider_failure)?;
    let key = match (&pasted, &before) {
        (Some(key), _) => Some(key.clone()),
        (None, Some(Kept { key: Some(kept), .. })) => read(studio, &id, &origin, kept.keep)?,
        (None, _) => None,
    };
    let endpoint = target.endpoint(key)?;
    client(studio)?.trust_again(&origin);
    let tester = Client::trying_once().map_err(provider_failure)?;
    let models = tester.models(&endpoint, &|| false).map_err(provider_failure)?;
    let models: Vec<ServerModel> = models.unwrap_or_default().into_iter().map(model).collect();
    let kept_key = match &pasted {
        Some(key) => {
            store(studio, keep).set(&id, key, Waits::Person).map_err(provider_failure)?;
            Some(KeptKey { ending: key.ending(), keep })
        }
        None => before.as_ref().and_then(|before| before.key.clone()),
    };
    let price = before.as_ref().and_then(|before| before.price);
    let chosen = before.and_then(|before| before.model);
    let chosen = chosen.filter(|chosen| models.iter().any(|model| model.id == *chosen));
    let only = (models.len() == 1).then(|| models[0].id.clone());
    let kept = Kept {
        name: target.name,
        address: Some(target.address.to_string()),
        is_local: target.is_local,
        allows_network: allow_network,
        key: kept_key,
        models,
        model: chosen.or(only),
        price,
    };
    kept::set(studio, &id, Some(kept))?;
    changed(studio)
}

/// Chooses the model of a connection that writes.
pub fn connection_model(studio: &Studio, request: ChooseModel) -> Result<ConnectionsPage, Failure> {
    let Some(kept) = kept::all(studio)?.remove(&request.id) else { return Err(not_connected()) };
    if !kept.models.iter().any(|model| model.id == request.model) {
        return Err(Failure::new(FailureCode::ThingMissing).because("the model"));
    }
    // Another model has another price.
    let price = kept.price.filter(|_| kept.model.as_ref() == Some(&request.model));
    let kept = Kept { model: Some(request.model), price, ..kept };
    kept::set(studio, &request.id, Some(kept))?;
    changed(studio)
}

/// Notes what the model of a connection costs, as the person read it.
pub fn connection_price(studio: &Studio, request: SetPrice) -> Result<ConnectionsPage, Failure> {
    let SetPrice { id, price } = request;
    let Some(kept) = kept::all(studio)?.remove(&id) else { return Err(not_connected()) };
    for dollars in price.iter().flat_map(|price| [price.asked, price.answered]) {
        if !(0.0..=MOST_DOLLARS).contains(&dollars) {
            return Err(Failure::new(FailureCode::SettingOutOfRange)
                .with("setting", "price")
                .with("value", dollars)
                .with("least", 0)
                .with("most", MOST_DOLLARS));
        }
    }
    kept::set(studio, &id, Some(Kept { price, ..kept }))?;
    changed(studio)
}

/// Forgets a connection, and its key for good.
pub fn connection_remove(
    studio: &Studio,
    request: ConnectionRef,
) -> Result<ConnectionsPage, Failure> {
    let ConnectionRef { id } = request;
    if let Some(kept) = kept::all(studio)?.remove(&id)
        && let Some(key) = &kept.key
    {
        let target = Target::of(studio, &id, Some(&kept), None, kept.allows_network)?;
        let place = Place { provider: id.clone(), origin: target.address.origin().clone() };
        match store(studio, key.keep).delete(&place, Waits::Person) {
            // Where there is no store any more there is no key either, and nobody is kept from erasing everything.
            Ok(()) | Err(Error::KeyringMissing { .. }) => {}
            Err(error) => return Err(provider_failure(error)),
        }
    }
    kept::set(studio, &id, None)?;
    changed(studio)
}

/// Forgets every key for good, for [`super::settings::erase_everything`].
pub(super) fn forget_all(studio: &Studio) -> Result<(), Failure> {
    for id in kept::all(studio)?.into_keys() {
        connection_remove(studio, ConnectionRef { id })?;
    }
    Ok(())
}

/// The connections that can write.
pub(super) fn writers(studio: &Studio) -> Result<Vec<Connection>, Failure> {
    let page = connections(studio, ())?;
    Ok(page.connections.into_iter().filter(|it| it.is_connected && it.model.is_some()).collect())
}

/// The connection `id` as somebody to ask.
pub(super) fn writer(studio: &Studio, id: &str) -> Result<Writer, Failure> {
    let kept = kept::all(studio)?.remove(id).ok_or_else(not_connected)?;
    let target = Target::of(studio, id, Some(&kept), None, kept.allows_network)?;
    let origin = target.address.origin().clone();
    let key = match &kept.key {
        Some(key) => read(studio, id, &origin, key.keep)?,
        None => None,
    };
    if kept.key.is_some() && key.is_none() {
        let failure = Failure::new(FailureCode::KeyMissing);
        return Err(failure.with("host", target.address.host()));
    }
    let model = kept.model.ok_or_else(not_connected)?;
    let endpoint = target.endpoint(key)?;
    Ok(Writer { client: client(studio)?, endpoint, model })
}

/// What the model of a connection costs; nothing where nobody knows.
pub(super) fn price(studio: &Studio, id: &str) -> Option<TokenPrice> {
    price_of(id, kept::all(studio).ok()?.get(id)?)
}

/// As the person says, or else as the table does.
fn price_of(id: &str, kept: &Kept) -> Option<TokenPrice> {
    let published = || {
        let table = services::table().ok()?;
        let price = table.price(id, kept.model.as_deref()?)?;
        let dollars = |MicroDollars(micros): MicroDollars| micros as f64 / 1e6;
        Some(TokenPrice {
            asked: dollars(price.prompt_micros_per_million_tokens),
            answered: dollars(price.answer_micros_per_million_tokens),
        })
    };
    kept.price.or_else(published)
}

/// The host of an address that was taken before.
fn host(address: &str) -> Option<String> {
    Address::in_local_network(address).ok().map(|address| address.host())
}

fn services() -> Result<Vec<Service>, Failure> {
    Ok(services::table().map_err(provider_failure)?.services)
}

fn of_service(service: &Service) -> Connection {
    let is_address = service.id == ANY_ADDRESS;
    Connection {
        id: service.id.clone(),
        name: service.name.clone(),
        kind: if is_address { ConnectionKind::Address } else { ConnectionKind::Service },
        address: service.base.clone(),
        host: None,
        key_page: service.key_page.clone(),
        needs_key: !is_address,
        key: None,
        models: Vec::new(),
        model: None,
        price: None,
        is_connected: false,
    }
}

fn of_found(found: &Found) -> Connection {
    Connection {
        id: local_id(found),
        name: name_of(found.kind).to_owned(),
        kind: ConnectionKind::Local,
        address: Some(found.address.to_string()),
        host: None,
        key_page: None,
        needs_key: found.needs_key,
        key: None,
        models: found.models.iter().cloned().map(model).collect(),
        model: None,
        price: None,
        is_connected: false,
    }
}

fn of_local(id: &str, kept: &Kept) -> Connection {
    Connection {
        id: id.to_owned(),
        name: kept.name.clone(),
        kind: ConnectionKind::Local,
        address: kept.address.clone(),
        host: None,
        key_page: None,
        needs_key: kept.key.is_some(),
        key: None,
        models: Vec::new(),
        model: None,
        price: None,
        is_connected: true,
    }
}

fn model(model: bakehouse_providers::Model) -> ServerModel {
    ServerModel { name: model.name.unwrap_or_else(|| model.id.clone()), id: model.id }
}

/// Ports tell servers on this computer apart: of one kind two may run.
fn local_id(found: &Found) -> String {
    format!("local {}", found.address.host())
}

/// Programs have the same name in every language.
fn name_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Ollama => "Ollama",
        Kind::LmStudio => "LM Studio",
        Kind::LlamaCpp => "llama.cpp",
        Kind::Vllm => "vLLM",
        Kind::Jan => "Jan",
        Kind::UnslothStudio => "Unsloth Studio",
        Kind::Other => "OpenAI API",
    }
}

fn local_found(studio: &Studio) -> Vec<Found> {
    lock(&studio.rooms().connections.local).clone()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Who makes calls; made with the first one.
fn client(studio: &Studio) -> Result<Client, Failure> {
    let room = &studio.rooms().connections.client;
    if let Some(client) = room.get() {
        return Ok(client.clone());
    }
    let made = Client::new().map_err(provider_failure)?;
    Ok(room.get_or_init(|| made).clone())
}

/// The store of keys that a person chose.
fn store(studio: &Studio, keep: KeepKey) -> Arc<dyn Secrets> {
    match keep {
        KeepKey::Keyring => studio.keys().keyring.clone(),
        KeepKey::Session => studio.rooms().connections.session.clone(),
        KeepKey::File => Arc::new(PrivateFile::in_folder(&studio.keys().file_folder)),
    }
}

fn read(studio: &Studio, id: &str, origin: &Origin, keep: KeepKey) -> Result<Option<Key>, Failure> {
    let place = Place { provider: id.to_owned(), origin: origin.clone() };
    store(studio, keep).get(&place, Waits::Person).map_err(provider_failure)
}

fn changed(studio: &Studio) -> Result<ConnectionsPage, Failure> {
    studio.tell(Topic::Models, None);
    connections(studio, ())
}

fn not_connected() -> Failure {
    Failure::new(FailureCode::ThingMissing).because("the connection")
}

#[cfg(test)]
mod tests;
