//! Where a connection leads: a service of the table, a server on this computer, or an address that the person entered.

use super::{Kept, local_found, local_id, name_of, not_connected, services};
use crate::{failure::Failure, provider_failure::provider_failure, studio::Studio};
use bakehouse_providers::{Address, Endpoint, Key, Wire, services::Service};

/// Where a connection leads.
pub(super) struct Target {
    pub name: String,
    pub wire: Wire,
    pub address: Address,
    pub at_once: Option<usize>,
    pub is_local: bool,
}

impl Target {
    pub fn of(
        studio: &Studio,
        id: &str,
        kept: Option<&Kept>,
        entered: Option<&str>,
        allow_network: bool,
    ) -> Result<Self, Failure> {
        let services = services()?;
        if let Some(service) = services.iter().find(|service| service.id == id) {
            let address = match service.address().map_err(provider_failure)? {
                Some(address) => address,
                None => {
                    parse(entered.or(kept.and_then(|kept| kept.address.as_deref())), allow_network)?
                }
            };
            let Service { name, wire, at_once, .. } = service.clone();
            return Ok(Self { name, wire, address, at_once: Some(at_once), is_local: false });
        }
        if let Some(found) = local_found(studio).into_iter().find(|found| local_id(found) == id) {
            let name = name_of(found.kind).to_owned();
            let (wire, address) = (Wire::OpenAi, found.address);
            return Ok(Self { name, wire, address, at_once: None, is_local: true });
        }
        let kept = kept.filter(|kept| kept.is_local).ok_or_else(not_connected)?;
        let address = parse(kept.address.as_deref(), false)?;
        let (name, wire) = (kept.name.clone(), Wire::OpenAi);
        Ok(Self { name, wire, address, at_once: None, is_local: true })
    }

    pub fn endpoint(&self, key: Option<Key>) -> Result<Endpoint, Failure> {
        let endpoint = Endpoint::new(self.wire, self.address.clone(), key);
        let endpoint = endpoint.map_err(provider_failure)?;
        Ok(match self.at_once {
            Some(at_once) => endpoint.with_calls_at_once(at_once),
            None => endpoint,
        })
    }
}

fn parse(address: Option<&str>, allow_network: bool) -> Result<Address, Failure> {
    let address = address.unwrap_or_default();
    let parsed =
        if allow_network { Address::in_local_network(address) } else { Address::parse(address) };
    parsed.map_err(provider_failure)
}
