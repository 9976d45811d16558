//! Where keys are kept: the system's keyring, the memory of this program, or a file that only this account can read. Which
//! one is used a person decides; none takes the place of another by itself. One entry for each provider and origin.

mod keyring;
mod memory;
mod private_file;

pub use keyring::{Bounds, Keyring};
pub use memory::Memory;
pub use private_file::PrivateFile;

use crate::address::Origin;
use crate::error::Error;
use crate::key::Key;

/// Which key: the provider's id and the origin that may see it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The id of a service.
    pub provider: String,
    /// Whose key it is.
    pub origin: Origin,
}

impl Place {
    /// The name of its entry.
    fn name(&self) -> String {
        format!("{} {}", self.provider, self.origin)
    }
}

/// Who waits for a store that may ask a person for a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// Nobody: an act of the program's own.
    Nobody,
    /// A person, who began it and sees that it waits.
    Person,
}

/// A store of keys.
pub trait Secrets: Send + Sync {
    /// The store's name, for people.
    fn backend(&self) -> &'static str;
    /// The key that is kept there, if there is one.
    fn get(&self, place: &Place, waits: Waits) -> Result<Option<Key>, Error>;
    /// Keeps a key, for the origin that it belongs to.
    fn set(&self, provider: &str, key: &Key, waits: Waits) -> Result<(), Error>;
    /// Removes a key for good. That there is none is no fault.
    fn delete(&self, place: &Place, waits: Waits) -> Result<(), Error>;
}

#[cfg(test)]
mod tests;
