//! Examples as chat JSONL, and files that are never half written.

mod wire;

use crate::error::Error;
use bakehouse_domain::message::Example;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use wire::WireExample;

/// Writes one example as a line, its end included: as OpenAI has chats, or with a worse ending as it has preference
/// pairs. Reading it back gives the same example, provided that what stands as JSON in it is JSON: tools and parts a list,
/// the rest of it objects.
pub fn write_example(out: &mut impl Write, example: &Example) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &WireExample(example))?;
    out.write_all(b"\n")
}

/// Writes examples into a file, which is there whole or not at all.
pub fn write_examples<'e>(
    path: &Path,
    examples: impl IntoIterator<Item = &'e Example>,
) -> Result<(), Error> {
    save(path, |out| examples.into_iter().try_for_each(|example| write_example(out, example)))
}

/// Writes a file in such a way that a crash, a power cut or a full disk leaves the old file or the new
/// one and nothing between: beside it first, down to the disk, then renamed, then the folder too.
pub fn save(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<&mut File>) -> io::Result<()>,
) -> Result<(), Error> {
    save_atomically(path, write).map_err(|source| Error::Write { path: path.to_owned(), source })
}

fn save_atomically(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<&mut File>) -> io::Result<()>,
) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::Builder::new().prefix(".saving-").tempfile_in(folder)?;
    let mut out = BufWriter::new(file.as_file_mut());
    write(&mut out)?;
    out.flush()?;
    drop(out);
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    sync_folder(folder)
}

/// A rename is on the disk only when its folder is.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows has no such call and writes its folders through.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
