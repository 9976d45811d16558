//! Writing files so that a crash leaves the old one or the new one, never half of one.

use crate::error::Error;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

/// Writes a file beside its final place, waits until it is on disk, and moves it there.
pub(crate) fn write(path: &Path, content: &[u8]) -> Result<(), Error> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    let written = (|| {
        let mut file = File::create(&part)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&part, path)?;
        sync_folder(path)
    })();
    if written.is_err() {
        // The part is of no use to anybody; that it can't be removed either changes nothing.
        let _ = fs::remove_file(&part);
    }
    written.map_err(Error::write(path))
}

/// Makes the folder, and those it stands in.
pub(crate) fn make_folder(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(Error::write(path))
}

/// Moves a folder that is whole to its final name.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    fs::rename(from, to).and_then(|()| sync_folder(to)).map_err(Error::write(to))
}

/// A new name is only safe once its folder is on disk too. Windows has no such call and needs none.
fn sync_folder(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) => {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            File::open(folder)?.sync_all()
        }
        _ => Ok(()),
    }
}
