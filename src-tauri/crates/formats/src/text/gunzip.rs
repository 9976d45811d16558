//! Unpacks gzip on the way, with an eye on what comes out: a file that unpacks to far more than any text does was made to
//! fill a disk. What counts is bytes that were really unpacked, never what a header claims.

use flate2::bufread::MultiGzDecoder;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What an archive may unpack to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unpacked {
    /// The most bytes in all.
    pub most_bytes: u64,
    /// Up to here nobody asks how small it was.
    pub free_bytes: u64,
    /// The most bytes for each packed one.
    pub most_times: u64,
}

impl Unpacked {
    /// Ordinary examples unpack to 5 to 20 times their size; the same line over and over to 1,000 times. 10 GB is more
    /// than anybody has in one file.
    pub const STANDARD: Self = Self { most_bytes: 10 << 30, free_bytes: 10 << 20, most_times: 200 };

    /// Whether `unpacked` bytes are more than `packed` ones may give.
    pub fn is_exceeded(&self, packed: u64, unpacked: u64) -> bool {
        unpacked > self.most_bytes
            || (unpacked > self.free_bytes && unpacked / self.most_times > packed)
    }
}

/// The error of an archive that unpacks to too much; it travels inside an [`io::Error`].
#[derive(Debug, thiserror::Error)]
#[error("it unpacks to far more than it should")]
pub struct Swollen;

/// A source that is unpacked while it is read. Where the archive is broken the text just ends, and `is_damaged` says so.
pub struct Gunzip<R> {
    inner: MultiGzDecoder<Counted<R>>,
    limits: Unpacked,
    unpacked: u64,
    is_damaged: Arc<AtomicBool>,
}

impl<R: Read> Gunzip<R> {
    pub fn new(source: R, limits: Unpacked, is_damaged: Arc<AtomicBool>) -> Self {
        let source = Counted { source: BufReader::with_capacity(64 << 10, source), read: 0 };
        Self { inner: MultiGzDecoder::new(source), limits, unpacked: 0, is_damaged }
    }
}

impl<R: Read> Read for Gunzip<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
        let read = match self.inner.read(into) {
            Ok(read) => read,
            Err(error) if matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof) => {
                self.is_damaged.store(true, Ordering::Relaxed);
                0
            }
            Err(error) => return Err(error),
        };
        self.unpacked += read as u64;
        if self.limits.is_exceeded(self.inner.get_ref().read, self.unpacked) {
            return Err(io::Error::other(Swollen));
        }
        Ok(read)
    }
}

/// A source that counts what was taken from it.
struct Counted<R> {
    source: BufReader<R>,
    read: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(into)?;
        self.read += read as u64;
        Ok(read)
    }
}

impl<R: Read> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.source.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.read += count as u64;
        self.source.consume(count);
    }
}
