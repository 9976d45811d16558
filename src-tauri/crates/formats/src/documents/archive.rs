//! The archives that DOCX and EPUB are. The sizes that an archive claims are whatever its maker wrote: a part is unpacked
//! with an eye on what really comes out, and all parts of a document share what may.

use super::Fault;
use crate::text::gunzip::Unpacked;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Parts that a document may have.
const MOST_PARTS: usize = 20_000;

pub struct Archive {
    zip: ZipArchive<Cursor<Vec<u8>>>,
    limits: Unpacked,
    /// What was unpacked so far.
    unpacked: u64,
}

impl Archive {
    pub fn open(bytes: Vec<u8>, limits: Unpacked) -> Result<Self, Fault> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| fault(&error))?;
        if zip.len() > MOST_PARTS {
            return Err(Fault::Swollen);
        }
        Ok(Self { zip, limits, unpacked: 0 })
    }

    pub fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// The bytes of a part. Nothing: there is none of that name.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let Some(index) = self.zip.index_for_name(name) else { return Ok(None) };
        let mut part = self.zip.by_index(index).map_err(|error| fault(&error))?;
        let packed = part.compressed_size();
        let (mut bytes, mut block) = (Vec::new(), vec![0; 64 << 10]);
        loop {
            let read = part.read(&mut block).map_err(|_| Fault::Damaged)?;
            if read == 0 {
                return Ok(Some(bytes));
            }
            self.unpacked += read as u64;
            bytes.extend_from_slice(&block[..read]);
            let is_bomb = self.limits.is_exceeded(packed, bytes.len() as u64);
            if is_bomb || self.unpacked > self.limits.most_bytes {
                return Err(Fault::Swollen);
            }
        }
    }
}

fn fault(error: &ZipError) -> Fault {
    match error {
        ZipError::UnsupportedArchive(reason) if *reason == ZipError::PASSWORD_REQUIRED => {
            Fault::Locked
        }
        _ => Fault::Damaged,
    }
}
