//! Tells by its first bytes what a file is that isn't GGUF. Nothing is unpacked or run to find out.

use std::fs::File;
use std::io;

use super::position::read_exact_at;
use crate::error::Foreign;

/// How much of the file is looked at.
const LOOK_BYTES: u64 = 4096;

/// What the file is, or nothing when it starts as GGUF does.
pub(super) fn recognise(file: &File, file_bytes: u64) -> io::Result<Option<Foreign>> {
    let mut start = vec![0; file_bytes.min(LOOK_BYTES) as usize];
    read_exact_at(file, &mut start, 0)?;
    Ok((!start.starts_with(b"GGUF")).then(|| kind(&start, file_bytes)))
}

fn kind(start: &[u8], file_bytes: u64) -> Foreign {
    if start.is_empty() {
        return Foreign::Empty;
    }
    if let [0x80, 2..=5, ..] = start {
        return Foreign::Pickle;
    }
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
        // PyTorch's archive is a ZIP whose first member is the pickle.
        let is_pickle = start.windows(8).any(|bytes| bytes == b"data.pkl");
        return if is_pickle { Foreign::Pickle } else { Foreign::Zip };
    }
    if is_safetensors(start, file_bytes) {
        return Foreign::Safetensors;
    }
    if [b"ggml", b"ggmf", b"ggjt", b"ggla", b"lmgg", b"fmgg", b"tjgg", b"algg"]
        .iter()
        .any(|magic| start.starts_with(*magic))
    {
        return Foreign::OldModel;
    }
    text(start)
}

/// The length of a JSON object, then the object.
fn is_safetensors(start: &[u8], file_bytes: u64) -> bool {
    let Some((length, rest)) = start.split_first_chunk() else { return false };
    rest.first() == Some(&b'{') && u64::from_le_bytes(*length) <= file_bytes - 8
}

fn text(start: &[u8]) -> Foreign {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let readable = match std::str::from_utf8(start) {
        Ok(text) => text,
        // The look may end in the middle of a character.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&start[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return Foreign::Unknown,
    };
    if readable.chars().any(|c| c.is_control() && !c.is_whitespace()) {
        return Foreign::Unknown;
    }
    let first = readable.trim_start().chars().take(40).collect::<String>().to_ascii_lowercase();
    if first.starts_with("version https://git-lfs") {
        Foreign::LargeFilePointer
    } else if ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| first.starts_with(tag))
    {
        Foreign::Html
    } else {
        Foreign::Text
    }
}
