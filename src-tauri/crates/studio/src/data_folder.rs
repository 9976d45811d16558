//! The folder of everything that the window remembers, and the lock that makes this process its only owner.

use crate::failure::{Failure, FailureCode};
use std::{
    env,
    fs::{self, File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

/// The variable that names another folder.
pub const DATA_VARIABLE: &str = "BAKEHOUSE_DATA";

const LOCK_FILE: &str = "lock";

/// The data folder, locked for this process until it ends.
#[derive(Debug)]
pub struct DataFolder {
    path: PathBuf,
    // Held, never read: the lock goes with it.
    _lock: File,
}

impl DataFolder {
    /// Where the data lies: `chosen`, else [`DATA_VARIABLE`], else `Bakehouse` in the platform's data folder.
    pub fn place(chosen: Option<&Path>) -> PathBuf {
        let from_variable = || env::var_os(DATA_VARIABLE).filter(|value| !value.is_empty());
        let usual = || {
            let folders = directories::BaseDirs::new();
            folders.map_or_else(PathBuf::new, |folders| folders.data_dir().join("Bakehouse"))
        };
        let place = chosen.map(Path::to_owned).or_else(|| from_variable().map(PathBuf::from));
        let place = place.unwrap_or_else(usual);
        std::path::absolute(&place).unwrap_or(place)
    }

    /// Makes the folder if need be, for this account only, and takes the lock. Fails with
    /// [`FailureCode::DataInUse`] while another process has it.
    pub fn take(path: &Path) -> Result<Self, Failure> {
        let failure = |error: std::io::Error| {
            let code = match error.kind() {
                std::io::ErrorKind::StorageFull => FailureCode::DiskFull,
                _ => FailureCode::DataNotWritable,
            };
            Failure::at(code, path).because(error)
        };
        make_private(path).map_err(failure)?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join(LOCK_FILE))
            .map_err(failure)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(Failure::at(FailureCode::DataInUse, path)),
            Err(TryLockError::Error(error)) => Err(failure(error)),
        }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Makes a folder that only this account can look into.
pub(crate) fn make_private(path: &Path) -> std::io::Result<()> {
    fs::create_dir_all(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_process_at_a_time_has_the_folder() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let first = DataFolder::take(folder.path()).expect("free");
        let second = DataFolder::take(folder.path()).expect_err("taken");
        assert_eq!(second.code, FailureCode::DataInUse);
        drop(first);
        DataFolder::take(folder.path()).expect("free again");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_look_into_it() {
        use std::os::unix::fs::PermissionsExt;
        let parent = tempfile::tempdir().expect("a temporary folder");
        let folder = parent.path().join("new");
        let taken = DataFolder::take(&folder).expect("made");
        let mode = fs::metadata(taken.path()).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}
