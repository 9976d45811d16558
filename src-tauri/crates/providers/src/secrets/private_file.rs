//! Keys in a file that only this account can read, where there is no keyring and a person chose it. Whoever can use the
//! account can read it, and is told so. On Windows the folder of the account guards it.

use super::{Place, Secrets, Waits};
use crate::error::Error;
use crate::key::Key;
use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

const BACKEND: &str = "private file";

/// Keeps keys in a file. The folder is for this alone.
#[derive(Debug)]
pub struct PrivateFile {
    path: PathBuf,
    /// One change after the other.
    changes: Mutex<()>,
}

impl PrivateFile {
    /// The file `keys.json` in this folder, which comes to be with the first key.
    pub fn in_folder(folder: &Path) -> Self {
        Self { path: folder.join("keys.json"), changes: Mutex::default() }
    }

    fn read(&self) -> Result<BTreeMap<String, String>, Error> {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
            Err(error) => return Err(refused(&error)),
        };
        let broken = |_| Error::KeyringRefused {
            backend: BACKEND,
            detail: "the file of keys is damaged".to_owned(),
        };
        serde_json::from_str(&text).map_err(broken)
    }

    fn change(&self, change: impl FnOnce(&mut BTreeMap<String, String>)) -> Result<(), Error> {
        let _one = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        let mut keys = self.read()?;
        let before = keys.clone();
        change(&mut keys);
        if keys == before {
            return Ok(());
        }
        self.write(&keys).map_err(|error| refused(&error))
    }

    /// Whole or not at all. The temporary file is made for this account only.
    fn write(&self, keys: &BTreeMap<String, String>) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        make_private(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer(&mut file, keys)?;
        file.flush()?;
        file.as_file().sync_all()?;
        file.persist(&self.path).map_err(|error| error.error)?;
        #[cfg(unix)]
        File::open(folder)?.sync_all()?;
        Ok(())
    }
}

#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn make_private(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).create(folder)
}

fn refused(error: &io::Error) -> Error {
    Error::KeyringRefused { backend: BACKEND, detail: error.to_string() }
}

impl Secrets for PrivateFile {
    fn backend(&self) -> &'static str {
        BACKEND
    }

    fn get(&self, place: &Place, _: Waits) -> Result<Option<Key>, Error> {
        let kept = self.read()?.remove(&place.name());
        // What is there and is no key is as good as nothing: it is asked for again.
        Ok(kept.and_then(|text| Key::new(&text, place.origin.clone()).ok()))
    }

    fn set(&self, provider: &str, key: &Key, _: Waits) -> Result<(), Error> {
        let place = Place { provider: provider.to_owned(), origin: key.origin().clone() };
        self.change(|keys| {
            keys.insert(place.name(), key.expose().to_owned());
        })
    }

    fn delete(&self, place: &Place, _: Waits) -> Result<(), Error> {
        self.change(|keys| {
            keys.remove(&place.name());
        })
    }
}
