//! Every store keeps, gives and forgets; a keyring that hangs holds nobody up.

use super::*;
use crate::Address;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

fn place(address: &str) -> Place {
    let address = Address::parse(address).expect("an address");
    Place { provider: "openai".to_owned(), origin: address.origin().clone() }
}

fn text(key: Option<Key>) -> Option<String> {
    key.map(|key| key.expose().to_owned())
}

fn keeps_and_forgets(store: &dyn Secrets) {
    let (here, there) = (place("https://here.example"), place("https://there.example"));
    let get = |place: &Place| text(store.get(place, Waits::Nobody).expect("an answer"));
    assert_eq!(get(&here), None);
    store.delete(&here, Waits::Nobody).expect("nothing to delete is no fault");
    for secret in ["sk-the-first-key-0001", "sk-the-second-key-0002"] {
        let key = Key::new(secret, here.origin.clone()).expect("a key");
        store.set("openai", &key, Waits::Person).expect("kept");
        assert_eq!(get(&here).as_deref(), Some(secret));
        assert_eq!(get(&there), None, "a key is for its origin only");
    }
    store.delete(&here, Waits::Nobody).expect("deleted");
    assert_eq!(get(&here), None);
}

fn keyring(bounds: Bounds) -> Keyring {
    let store = keyring_core::mock::Store::new().expect("a store for tests");
    Keyring::with(bounds, Box::new(move || Ok(store.clone())))
}

#[test]
fn every_store_keeps_and_forgets() {
    keeps_and_forgets(&Memory::default());
    keeps_and_forgets(&keyring(Bounds::STANDARD));
    let folder = tempfile::tempdir().expect("a folder");
    keeps_and_forgets(&PrivateFile::in_folder(&folder.path().join("keys")));
}

#[cfg(unix)]
#[test]
fn a_file_of_keys_is_for_this_account_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().join("keys");
    let here = place("https://here.example");
    let key = Key::new("sk-a-key-to-keep", here.origin.clone()).expect("a key");
    PrivateFile::in_folder(&folder).set("openai", &key, Waits::Nobody).expect("kept");
    let mode = |path: &std::path::Path| {
        std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777
    };
    assert_eq!((mode(&folder), mode(&folder.join("keys.json"))), (0o700, 0o600));
    PrivateFile::in_folder(&folder).delete(&here, Waits::Nobody).expect("deleted");
    let left = std::fs::read_to_string(folder.join("keys.json")).expect("a file");
    assert!(!left.contains("sk-a-key"), "deleted is deleted");
    std::fs::write(folder.join("keys.json"), "{broken sk-secret").expect("written");
    let outcome = PrivateFile::in_folder(&folder).get(&here, Waits::Nobody);
    assert!(
        matches!(&outcome, Err(Error::KeyringRefused { detail, .. }) if !detail.contains("sk-")),
        "{outcome:?}"
    );
}

#[test]
fn a_keyring_that_hangs_is_left_alone() {
    let times = Arc::new(AtomicUsize::new(0));
    let (release, held) = mpsc::channel::<()>();
    let bounds = Bounds { nobody: Duration::from_millis(20), ..Bounds::STANDARD };
    let opener = {
        let times = times.clone();
        move || {
            times.fetch_add(1, Ordering::SeqCst);
            // Waits as a password box would that nobody sees.
            let _ = held.recv();
            Err(keyring_core::Error::NoDefaultStore)
        }
    };
    let keyring = Keyring::with(bounds, Box::new(opener));
    for waits in [Waits::Nobody, Waits::Person, Waits::Person] {
        let outcome = keyring.get(&place("https://here.example"), waits);
        assert!(matches!(outcome, Err(Error::KeyringTimedOut { .. })), "{outcome:?}");
    }
    drop(release);
    assert!(times.load(Ordering::SeqCst) <= 1, "nobody asks again meanwhile");
}

#[test]
fn each_fault_of_a_keyring_has_its_own_error() {
    use keyring_core::Error as Fault;
    let check = |fault: fn() -> Fault, is_expected: fn(&Error) -> bool| {
        let keyring = Keyring::with(Bounds::STANDARD, Box::new(move || Err(fault())));
        let error =
            keyring.get(&place("https://here.example"), Waits::Nobody).expect_err("a fault");
        assert!(is_expected(&error), "{error:?}");
        assert!(!format!("{error:?}").contains("sk-"), "{error:?}");
    };
    check(|| Fault::NoDefaultStore, |error| matches!(error, Error::KeyringMissing { .. }));
    check(
        || Fault::PlatformFailure("no bus".into()),
        |error| matches!(error, Error::KeyringMissing { .. }),
    );
    check(
        || Fault::NoStorageAccess("locked".into()),
        |error| matches!(error, Error::KeyringLocked { .. }),
    );
    check(
        || Fault::BadEncoding(b"sk-secret".to_vec()),
        |error| matches!(error, Error::KeyringRefused { .. }),
    );
    check(
        || Fault::NotSupportedByStore("no".into()),
        |error| matches!(error, Error::KeyringRefused { .. }),
    );
}
