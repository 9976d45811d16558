//! Keys that are forgotten when the program ends.

use super::{Place, Secrets, Waits};
use crate::error::Error;
use crate::key::Key;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Keeps keys until the program ends.
#[derive(Debug, Default)]
pub struct Memory(Mutex<HashMap<Place, Key>>);

impl Memory {
    fn keys(&self) -> MutexGuard<'_, HashMap<Place, Key>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Secrets for Memory {
    fn backend(&self) -> &'static str {
        "memory"
    }

    fn get(&self, place: &Place, _: Waits) -> Result<Option<Key>, Error> {
        Ok(self.keys().get(place).cloned())
    }

    fn set(&self, provider: &str, key: &Key, _: Waits) -> Result<(), Error> {
        let place = Place { provider: provider.to_owned(), origin: key.origin().clone() };
        self.keys().insert(place, key.clone());
        Ok(())
    }

    fn delete(&self, place: &Place, _: Waits) -> Result<(), Error> {
        self.keys().remove(place);
        Ok(())
    }
}
