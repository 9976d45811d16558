//! The system's keyring. It can hang for ever while it asks for a password that nobody enters, so a thread of its own makes
//! all calls, and nobody waits for it longer than a bound. It is first opened when a key is first needed.

use super::{Place, Secrets, Waits};
use crate::error::Error;
use crate::key::Key;
use keyring_core::{CredentialStore, Entry};
use secrecy::{ExposeSecret, SecretString};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Under this name people find the keys in their keyring's own window.
const SERVICE: &str = "Bakehouse";

#[cfg(target_os = "linux")]
const BACKEND: &str = "Secret Service";
#[cfg(target_os = "macos")]
const BACKEND: &str = "macOS Keychain";
#[cfg(target_os = "windows")]
const BACKEND: &str = "Windows Credential Manager";
#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
const BACKEND: &str = "keyring";

/// How long the keyring is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// When nobody waits.
    pub nobody: Duration,
    /// When a person sees that it waits for a password.
    pub person: Duration,
    /// After it took too long, nobody asks it for so long.
    pub rest: Duration,
}

impl Bounds {
    /// 5 seconds, a minute, half a minute.
    pub const STANDARD: Self = Self {
        nobody: Duration::from_secs(5),
        person: Duration::from_mins(1),
        rest: Duration::from_secs(30),
    };
}

/// Opens the store of this system.
type Opener = Box<dyn FnMut() -> keyring_core::Result<Arc<CredentialStore>> + Send>;

enum Act {
    Get,
    Set(SecretString),
    Delete,
}

struct Job {
    act: Act,
    entry: String,
    reply: SyncSender<Result<Option<SecretString>, Error>>,
}

/// Keeps keys in the system's keyring.
pub struct Keyring {
    jobs: mpsc::Sender<Job>,
    bounds: Bounds,
    /// When it last took too long.
    hung: Mutex<Option<Instant>>,
}

impl Keyring {
    /// The keyring of this system. Nothing is asked of it yet.
    pub fn new() -> Self {
        Self::with(Bounds::STANDARD, Box::new(open_native))
    }

    pub(super) fn with(bounds: Bounds, opener: Opener) -> Self {
        let (jobs, received) = mpsc::channel();
        thread::spawn(move || work(&received, opener));
        Self { jobs, bounds, hung: Mutex::default() }
    }

    fn ask(&self, act: Act, place: &Place, waits: Waits) -> Result<Option<SecretString>, Error> {
        let too_long = Error::KeyringTimedOut { backend: BACKEND };
        let gone = || Error::KeyringMissing {
            backend: BACKEND,
            detail: "its thread has ended".to_owned(),
        };
        let hung = *self.hung.lock().unwrap_or_else(PoisonError::into_inner);
        if hung.is_some_and(|since| since.elapsed() < self.bounds.rest) {
            return Err(too_long);
        }
        let (reply, replied) = mpsc::sync_channel(1);
        self.jobs.send(Job { act, entry: place.name(), reply }).map_err(|_| gone())?;
        let bound = match waits {
            Waits::Nobody => self.bounds.nobody,
            Waits::Person => self.bounds.person,
        };
        match replied.recv_timeout(bound) {
            Ok(outcome) => outcome,
            Err(RecvTimeoutError::Timeout) => {
                *self.hung.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
                Err(too_long)
            }
            Err(RecvTimeoutError::Disconnected) => Err(gone()),
        }
    }
}

impl Default for Keyring {
    fn default() -> Self {
        Self::new()
    }
}

impl Secrets for Keyring {
    fn backend(&self) -> &'static str {
        BACKEND
    }

    fn get(&self, place: &Place, waits: Waits) -> Result<Option<Key>, Error> {
        let kept = self.ask(Act::Get, place, waits)?;
        // What is there and is no key is as good as nothing: it is asked for again.
        Ok(kept.and_then(|text| Key::new(text.expose_secret(), place.origin.clone()).ok()))
    }

    fn set(&self, provider: &str, key: &Key, waits: Waits) -> Result<(), Error> {
        let place = Place { provider: provider.to_owned(), origin: key.origin().clone() };
        let secret = SecretString::from(key.expose().to_owned());
        self.ask(Act::Set(secret), &place, waits).map(|_| ())
    }

    fn delete(&self, place: &Place, waits: Waits) -> Result<(), Error> {
        self.ask(Act::Delete, place, waits).map(|_| ())
    }
}

fn work(jobs: &Receiver<Job>, mut opener: Opener) {
    let mut store = None;
    for job in jobs {
        let outcome = carry_out(&mut store, &mut opener, &job).map_err(|error| meaning(&error));
        // A service that was restarted is a new connection.
        if outcome.is_err() {
            store = None;
        }
        // Whoever asked may have stopped waiting.
        let _ = job.reply.send(outcome);
    }
}

fn carry_out(
    store: &mut Option<Arc<CredentialStore>>,
    opener: &mut Opener,
    job: &Job,
) -> keyring_core::Result<Option<SecretString>> {
    let store = match store {
        Some(store) => store,
        None => store.insert(opener()?),
    };
    let entry = Entry::new_in_store(store, SERVICE, &job.entry)?;
    match &job.act {
        Act::Get => match entry.get_password() {
            Ok(text) => Ok(Some(SecretString::from(text))),
            Err(keyring_core::Error::NoEntry) => Ok(None),
            // Not ours, or damaged: the person enters the key again.
            Err(keyring_core::Error::BadEncoding(_) | keyring_core::Error::BadDataFormat(..)) => {
                Ok(None)
            }
            Err(error) => Err(error),
        },
        Act::Set(secret) => entry.set_password(secret.expose_secret()).map(|()| None),
        Act::Delete => match entry.delete_credential() {
            Ok(()) | Err(keyring_core::Error::NoEntry) => Ok(None),
            Err(keyring_core::Error::Ambiguous(entries)) => {
                entries.iter().try_for_each(Entry::delete_credential).map(|()| None)
            }
            Err(error) => Err(error),
        },
    }
}

/// What an error means. Some of them carry what is kept: only words that can't are passed on.
fn meaning(error: &keyring_core::Error) -> Error {
    match error {
        keyring_core::Error::NoStorageAccess(_) => Error::KeyringLocked { backend: BACKEND },
        keyring_core::Error::PlatformFailure(cause) => {
            Error::KeyringMissing { backend: BACKEND, detail: cause.to_string() }
        }
        keyring_core::Error::NoDefaultStore => {
            Error::KeyringMissing { backend: BACKEND, detail: "there is none".to_owned() }
        }
        keyring_core::Error::NotSupportedByStore(words) => {
            Error::KeyringRefused { backend: BACKEND, detail: words.clone() }
        }
        keyring_core::Error::TooLong(..) => {
            Error::KeyringRefused { backend: BACKEND, detail: "the key is too long".to_owned() }
        }
        _ => {
            Error::KeyringRefused { backend: BACKEND, detail: "the entry can't be used".to_owned() }
        }
    }
}

#[cfg(target_os = "linux")]
fn open_native() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn open_native() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(target_os = "windows")]
fn open_native() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
fn open_native() -> keyring_core::Result<Arc<CredentialStore>> {
    Err(keyring_core::Error::NoDefaultStore)
}
