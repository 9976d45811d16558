//! The clouds that are known by name, as a dated table (`data/services.json`): where they are, how they are spoken to, where
//! one gets a key, and what a chat costs where somebody published it. A model without a row has no known price.

use crate::address::Address;
use crate::chat::Wire;
use crate::error::Error;
use bakehouse_domain::prices::MicroDollars;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Services and prices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Services {
    /// Whom one can ask.
    pub services: Vec<Service>,
    /// What it costs.
    pub prices: Vec<ChatPrice>,
}

/// A cloud that answers chats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Stable name, by which its key is kept too.
    pub id: String,
    /// The name on screen.
    pub name: String,
    /// How it is spoken to.
    pub wire: Wire,
    /// Its base address; nothing where the person enters one.
    pub base: Option<String>,
    /// The page on which one gets a key.
    pub key_page: Option<String>,
    /// Whether it holds its models to a schema. Where it doesn't for one of them, that is found out.
    pub structured: bool,
    /// How many calls it is asked at once.
    pub at_once: usize,
    /// The day of the source, or of its reading where it bears none.
    pub as_of: Date,
    /// Where this was read.
    pub source: String,
}

/// What a model's chats cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChatPrice {
    /// The service's `id`.
    pub service: String,
    /// The model's id there.
    pub model: String,
    /// A million tokens of questions.
    pub prompt_micros_per_million_tokens: MicroDollars,
    /// A million tokens of answers.
    pub answer_micros_per_million_tokens: MicroDollars,
    /// The day of the source.
    pub as_of: Date,
    /// Where it was read.
    pub source: String,
}

/// The table that comes with the program.
pub fn table() -> Result<Services, Error> {
    Services::parse(include_str!("../data/services.json"))
}

impl Services {
    /// Reads a table; refuses keys it doesn't know, which are misspelt ones.
    pub fn parse(json: &str) -> Result<Self, Error> {
        serde_json::from_str(json).map_err(|error| Error::Internal(error.to_string()))
    }

    /// The service of this id.
    pub fn service(&self, id: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.id == id)
    }

    /// What a model costs; nothing where that isn't known.
    pub fn price(&self, service: &str, model: &str) -> Option<&ChatPrice> {
        self.prices.iter().find(|price| price.service == service && price.model == model)
    }
}

impl Service {
    /// Its base address; nothing where the person enters one.
    pub fn address(&self) -> Result<Option<Address>, Error> {
        self.base.as_deref().map(Address::parse).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_has_a_safe_address_and_a_source() {
        let table = table().expect("a table");
        for service in &table.services {
            let address = service.address().expect("an address");
            assert_eq!(address.is_none(), service.id == "custom", "{}", service.id);
            assert!(
                address.is_none_or(|address| address.origin().to_string().starts_with("https://"))
            );
            assert!(!service.source.is_empty() && service.at_once > 0);
            assert_eq!(table.services.iter().filter(|other| other.id == service.id).count(), 1);
        }
        for price in &table.prices {
            assert!(table.service(&price.service).is_some(), "{}", price.model);
            assert!(!price.source.is_empty());
        }
        assert!(table.price("openai", "nobody-knows").is_none());
        assert!(Services::parse(r#"{"services": [], "prices": [], "price": []}"#).is_err());
    }
}
