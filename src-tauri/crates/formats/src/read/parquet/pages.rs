//! The file as the Parquet reader asks for it: a range at a time. Each page of it says how large it is once it is
//! unpacked, and room is made for as much; one that asks for more than any writer of such files gives a page is refused.

use crate::text::gunzip::Swollen;
use bytes::Bytes;
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, Length};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

/// Writers make pages of about a megabyte; some put a whole column into one.
const MOST_PAGE_BYTES: u64 = 256 << 20;

/// A file, read in ranges.
#[derive(Clone)]
pub struct Pages {
    file: Arc<Mutex<File>>,
    bytes: u64,
}

impl Pages {
    pub fn of(file: File) -> io::Result<Self> {
        let bytes = file.metadata()?.len();
        Ok(Self { file: Arc::new(Mutex::new(file)), bytes })
    }

    fn read_at(&self, start: u64, into: &mut [u8]) -> io::Result<usize> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(start))?;
        file.read(into)
    }
}

impl Length for Pages {
    fn len(&self) -> u64 {
        self.bytes
    }
}

impl ChunkReader for Pages {
    type T = From;

    fn get_read(&self, start: u64) -> Result<From, ParquetError> {
        let mut from = From { pages: self.clone(), at: start, block: Vec::new(), used: 0 };
        from.fill()?;
        if unpacked_bytes(&from.block).is_some_and(|bytes| bytes > MOST_PAGE_BYTES) {
            return Err(ParquetError::External(Box::new(Swollen)));
        }
        Ok(from)
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        let end = start.checked_add(length as u64).filter(|end| *end <= self.bytes);
        if end.is_none() {
            return Err(ParquetError::EOF("a range behind the end of the file".to_owned()));
        }
        let mut bytes = vec![0; length];
        let mut read = 0;
        while read < length {
            match self.read_at(start + read as u64, &mut bytes[read..])? {
                0 => return Err(ParquetError::EOF("the file has become shorter".to_owned())),
                count => read += count,
            }
        }
        Ok(bytes.into())
    }
}

/// A stream of what follows a place in the file.
pub struct From {
    pages: Pages,
    at: u64,
    block: Vec<u8>,
    used: usize,
}

impl From {
    fn fill(&mut self) -> io::Result<()> {
        self.block.resize(8 << 10, 0);
        let read = self.pages.read_at(self.at, &mut self.block)?;
        self.block.truncate(read);
        (self.at, self.used) = (self.at + read as u64, 0);
        Ok(())
    }
}

impl Read for From {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.used == self.block.len() {
            self.fill()?;
        }
        let read = (&self.block[self.used..]).read(into)?;
        self.used += read;
        Ok(read)
    }
}

/// The unpacked size that a page's header states: its second entry, behind the page's type. What begins otherwise is no
/// such header.
fn unpacked_bytes(header: &[u8]) -> Option<u64> {
    // An entry that is a 32-bit number, one further than the entry before.
    const NUMBER: u8 = 0x15;
    let (first, rest) = header.split_first()?;
    let (_, rest) = variable_number(rest)?;
    let (second, rest) = rest.split_first()?;
    let (number, _) = variable_number(rest)?;
    // The lowest bit is the sign.
    (*first == NUMBER && *second == NUMBER).then_some(number >> 1)
}

/// A number in bytes of seven bits, the lowest first; and what follows it.
fn variable_number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut number = 0;
    for (index, byte) in bytes.iter().take(10).enumerate() {
        number |= u64::from(byte & 0x7F) << (7 * index).min(63);
        if byte & 0x80 == 0 {
            return Some((number, &bytes[index + 1..]));
        }
    }
    None
}
