//! Files that are either whole or not there: a temporary file in the same folder, synced, renamed, and
//! the folder synced, so that neither a crash nor a power cut leaves half a file under the right name.

use crate::failure::Failure;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::{
    fmt::Write as _,
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

/// Writes `value` as readable JSON to `path`, wholly or not at all.
pub fn write_json(path: &Path, value: &impl Serialize) -> Result<(), Failure> {
    let encoded = serde_json::to_vec_pretty(value).map_err(io::Error::other);
    let result = encoded.and_then(|mut bytes| {
        bytes.push(b'\n');
        put(path, &bytes)
    });
    result.map_err(|error| Failure::writing(path, &error))
}

/// Makes the folder `path` and those above it.
pub fn make_folder(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|error| Failure::writing(path, &error))
}

/// The SHA-256 of the file at `path`, in hexadecimal.
pub fn sha256_of_file(path: &Path) -> Result<String, Failure> {
    let mut hasher = Sha256::new();
    File::open(path)
        .and_then(|mut file| io::copy(&mut file, &mut hasher))
        .map_err(|error| Failure::reading(path, &error))?;
    Ok(hexadecimal(&hasher.finalize()))
}

/// The SHA-256 of `bytes`, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
    temporary.write_all(bytes)?;
    temporary.as_file().sync_all()?;
    temporary.persist(path)?;
    sync_folder(folder)
}

/// Makes the rename itself survive a power cut. Windows does that on its own and can't open a folder.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the same form as on Unix")]
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::FailureCode;

    #[test]
    fn a_file_is_replaced_and_nothing_else_is_left_behind() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("record.json");
        write_json(&path, &["first"]).expect("written");
        write_json(&path, &["second"]).expect("written");
        assert_eq!(fs::read_to_string(&path).expect("readable"), "[\n  \"second\"\n]\n");
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
    }

    #[test]
    fn a_folder_that_is_not_there_is_told_with_its_path() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("missing").join("record.json");
        let failure = write_json(&path, &["x"]).expect_err("there is no such folder");
        assert_eq!(failure.code, FailureCode::FolderNotWritable);
        assert_eq!(failure.params["path"], path.display().to_string());
    }

    #[test]
    fn a_hash_is_that_of_the_published_test_vector() {
        assert_eq!(
            sha256(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
