//! The model's file: GGUF versions 2 and 3, little-endian, of the Llama architecture. Opening reads and checks the
//! header only; weights are then read by rows, as `f32`, through a small buffer.
//!
//! A model file comes from strangers. Nothing here believes a number in it: each count is held against the bytes
//! that are really there before anything is reserved for it, and all sums are checked.

mod dequantise;
mod foreign;
mod header;
mod kind;
mod metadata;
mod position;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

pub(crate) use dequantise::{dequantise, six_bits};
pub use kind::TensorKind;
pub use metadata::{FromValue, Numbers, Texts, Value};

use crate::error::Error;

/// The one architecture that the engine computes.
const ARCHITECTURE: &str = "llama";

/// What is read from the file at a time. Small enough for the processor's second cache.
const CHUNK_BYTES: usize = 64 << 10;

/// An open model file, its header read and found sound.
#[derive(Debug)]
pub struct Gguf {
    path: PathBuf,
    file: File,
    file_bytes: u64,
    metadata: BTreeMap<String, Value>,
    tensors: BTreeMap<String, Tensor>,
}

/// Where one tensor lies in the file, and in which form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tensor {
    /// How its numbers are stored.
    pub kind: TensorKind,
    /// Its extents, the one whose values lie side by side first. All are above zero.
    pub shape: Vec<usize>,
    /// Its first byte, counted from the start of the file.
    offset: u64,
    /// The bytes it takes.
    bytes: u64,
}

impl Tensor {
    /// How many values a row has.
    pub fn columns(&self) -> usize {
        self.shape[0]
    }

    /// How many rows there are, over all further extents.
    pub fn rows(&self) -> usize {
        self.shape[1..].iter().product()
    }

    /// How many values there are.
    pub fn elements(&self) -> usize {
        self.shape.iter().product()
    }
}

impl Gguf {
    /// Reads and checks the header. Quick, however large the file; no weight is read.
    pub fn open(path: &Path) -> Result<Self, Error> {
        // Asked before opening: to open a pipe can wait for ever.
        let about = fs::metadata(path).map_err(Error::read(path))?;
        if !about.is_file() {
            let source = io::Error::new(io::ErrorKind::InvalidInput, "this is not a file");
            return Err(Error::Read { path: path.to_owned(), source });
        }
        let file = File::open(path).map_err(Error::read(path))?;
        let file_bytes = file.metadata().map_err(Error::read(path))?.len();
        if let Some(found) = foreign::recognise(&file, file_bytes).map_err(Error::read(path))? {
            return Err(Error::NotAModel { path: path.to_owned(), found });
        }
        let header = header::read(path, &file, file_bytes)?;
        Ok(Self {
            path: path.to_owned(),
            file,
            file_bytes,
            metadata: header.metadata,
            tensors: header.tensors,
        })
    }

    /// The file this was opened from.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The size of the whole file.
    pub fn file_bytes(&self) -> u64 {
        self.file_bytes
    }

    /// The value of a key, nothing when the file hasn't got it, an error when it is of another type.
    pub fn get<'a, T: FromValue<'a>>(&'a self, key: &str) -> Result<Option<T>, Error> {
        metadata::get(&self.metadata, &self.path, key)
    }

    /// The value of a key that every model of this architecture has.
    pub fn need<'a, T: FromValue<'a>>(&'a self, key: &str) -> Result<T, Error> {
        self.get(key)?
            .ok_or_else(|| Error::damaged(&self.path, format!("the value \"{key}\" is missing")))
    }

    /// All tensors, by name.
    pub fn tensors(&self) -> impl Iterator<Item = (&str, &Tensor)> {
        self.tensors.iter().map(|(name, tensor)| (name.as_str(), tensor))
    }

    /// The tensor of this name, if there is one.
    pub fn find(&self, name: &str) -> Option<&Tensor> {
        self.tensors.get(name)
    }

    /// The tensor of this name, which must be there.
    pub fn tensor(&self, name: &str) -> Result<&Tensor, Error> {
        self.find(name)
            .ok_or_else(|| Error::damaged(&self.path, format!("the tensor \"{name}\" is missing")))
    }

    /// Fills `out`, which must be exactly as large, with the whole tensor.
    pub fn read_f32(&self, name: &str, out: &mut [f32]) -> Result<(), Error> {
        let rows = 0..self.tensor(name)?.rows();
        self.read_rows_f32(name, rows, out)
    }

    /// The whole tensor, in memory reserved for it.
    pub fn read_f32_vec(&self, name: &str) -> Result<Vec<f32>, Error> {
        let elements = self.tensor(name)?.elements();
        let mut values = Vec::new();
        values
            .try_reserve_exact(elements)
            .map_err(|_| Error::OutOfMemory { needed_bytes: elements as u64 * 4 })?;
        values.resize(elements, 0.0);
        self.read_f32(name, &mut values)?;
        Ok(values)
    }

    /// Fills `out`, which must be exactly as large, with some rows of a tensor. Several threads may read at once.
    pub fn read_rows_f32(
        &self,
        name: &str,
        rows: Range<usize>,
        out: &mut [f32],
    ) -> Result<(), Error> {
        let tensor = self.tensor(name)?;
        let columns = tensor.columns();
        let wanted = rows.len().checked_mul(columns);
        if rows.end > tensor.rows() || rows.start > rows.end || wanted != Some(out.len()) {
            let what = format!(
                "the tensor \"{name}\" is {:?}, which does not fit the {} values asked of its rows {rows:?}",
                tensor.shape,
                out.len()
            );
            return Err(Error::damaged(&self.path, what));
        }

        let kind = tensor.kind;
        let row_bytes = columns / kind.block_values() * kind.block_bytes();
        let mut position = tensor.offset + (rows.start * row_bytes) as u64;
        let blocks = (CHUNK_BYTES / kind.block_bytes()).min(out.len() / kind.block_values());
        let mut buffer = vec![0; blocks * kind.block_bytes()];
        for part in out.chunks_mut(blocks.max(1) * kind.block_values()) {
            let bytes = &mut buffer[..part.len() / kind.block_values() * kind.block_bytes()];
            position::read_exact_at(&self.file, bytes, position)
                .map_err(Error::read(&self.path))?;
            position += bytes.len() as u64;
            dequantise(kind, bytes, part);
            if !all_finite(part) {
                let what = format!("the tensor \"{name}\" holds values that are not numbers");
                return Err(Error::damaged(&self.path, what));
            }
        }
        Ok(())
    }

    /// Fills `out`, which must be exactly as large, with one row of a tensor as it is stored.
    pub(crate) fn read_row_bytes(
        &self,
        name: &str,
        row: usize,
        out: &mut [u8],
    ) -> Result<(), Error> {
        let tensor = self.tensor(name)?;
        let row_bytes = tensor.columns() / tensor.kind.block_values() * tensor.kind.block_bytes();
        assert!(row < tensor.rows() && out.len() == row_bytes, "a whole row that is there");
        let position = tensor.offset + (row * row_bytes) as u64;
        position::read_exact_at(&self.file, out, position).map_err(Error::read(&self.path))
    }
}

/// A NaN or an infinity has all bits of its exponent set. Written as a maximum so that it is computed several at
/// a time: it runs over every weight.
fn all_finite(values: &[f32]) -> bool {
    const EXPONENT: u32 = 0x7f80_0000;
    let largest = values.iter().fold(0, |max, value| (value.to_bits() & EXPONENT).max(max));
    largest != EXPONENT
}
