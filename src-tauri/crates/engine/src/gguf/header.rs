//! Reads the header: magic, version, the list of values, the list of tensors. Every count is compared with the
//! bytes that are left before memory is reserved for it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use super::kind::{TensorKind, name_of_code};
use super::metadata::{self, Numbers, Texts, Value};
use super::{ARCHITECTURE, Tensor};
use crate::error::Error;

/// A vocabulary of 128,000 tokens with its merges takes 8 MB.
const MAX_HEADER_BYTES: u64 = 64 << 20;
const MAX_TENSORS: u64 = 100_000;
const MAX_EXTENTS: u32 = 4;
/// The format's own limit on the length of a key.
const MAX_KEY_BYTES: u64 = 65_535;
/// What one value and one tensor take at the least, to hold a claimed count against.
const LEAST_VALUE_BYTES: u64 = 8 + 4 + 1;
const LEAST_TENSOR_BYTES: u64 = 8 + 4 + 8 + 4 + 8;
const DEFAULT_ALIGNMENT: u32 = 32;

/// What the header says.
pub(super) struct Header {
    pub(super) metadata: BTreeMap<String, Value>,
    pub(super) tensors: BTreeMap<String, Tensor>,
}

/// Reads and checks the header of a file that starts with the right magic.
pub(super) fn read(path: &Path, file: &File, file_bytes: u64) -> Result<Header, Error> {
    let mut source = Source { path, file_bytes, reader: BufReader::new(file), position: 0 };
    source.skip_magic()?;
    let version = source.u32()?;
    match version {
        2 | 3 => {}
        _ if (1..=3).contains(&version.swap_bytes()) => {
            return Err(Error::unsupported(path, "big-endian GGUF"));
        }
        _ => return Err(Error::unsupported(path, format!("GGUF version {version}"))),
    }
    let tensor_count = source.u64()?;
    let value_count = source.u64()?;
    source.expect_room(value_count, LEAST_VALUE_BYTES, "values")?;
    source.expect_room(tensor_count, LEAST_TENSOR_BYTES, "tensors")?;
    if tensor_count > MAX_TENSORS {
        return Err(source.damaged(format!("it claims {tensor_count} tensors")));
    }

    let metadata = source.metadata(value_count)?;
    check_architecture(path, &metadata)?;
    let tensors = source.tensors(tensor_count)?;
    let alignment =
        metadata::get(&metadata, path, "general.alignment")?.unwrap_or(DEFAULT_ALIGNMENT);
    if !alignment.is_power_of_two() {
        return Err(source.damaged(format!("its alignment is {alignment}")));
    }
    let data_start = source.position.next_multiple_of(alignment.into());
    let tensors = place(&source, tensors, data_start, alignment)?;
    Ok(Header { metadata, tensors })
}

fn check_architecture(path: &Path, metadata: &BTreeMap<String, Value>) -> Result<(), Error> {
    let architecture: Option<&str> = metadata::get(metadata, path, "general.architecture")?;
    match architecture {
        Some(ARCHITECTURE) => {}
        Some(other) => {
            return Err(Error::unsupported(path, format!("the architecture \"{other}\"")));
        }
        None => return Err(Error::damaged(path, "it doesn't name its architecture")),
    }
    match metadata::get::<u64>(metadata, path, "split.count")? {
        Some(files @ 2..) => {
            Err(Error::unsupported(path, format!("a model that is split over {files} files")))
        }
        _ => Ok(()),
    }
}

/// Turns offsets within the data into places in the file; refuses what lies outside of it or overlaps.
fn place(
    source: &Source<'_>,
    mut tensors: BTreeMap<String, Tensor>,
    data_start: u64,
    alignment: u32,
) -> Result<BTreeMap<String, Tensor>, Error> {
    for (name, tensor) in &mut tensors {
        if !tensor.offset.is_multiple_of(alignment.into()) {
            return Err(source.damaged(format!("the tensor \"{name}\" is not aligned")));
        }
        tensor.offset = tensor
            .offset
            .checked_add(data_start)
            .filter(|start| {
                start.checked_add(tensor.bytes).is_some_and(|end| end <= source.file_bytes)
            })
            .ok_or_else(|| {
                source.damaged(format!("the tensor \"{name}\" lies beyond the end of the file"))
            })?;
    }
    let mut spans: Vec<_> = tensors.values().map(|t| (t.offset, t.offset + t.bytes)).collect();
    spans.sort_unstable();
    if spans.windows(2).any(|pair| pair[0].1 > pair[1].0) {
        return Err(source.damaged("two tensors share a place".to_owned()));
    }
    Ok(tensors)
}

/// The header's bytes in order, with a count of how many have gone by.
struct Source<'a> {
    path: &'a Path,
    file_bytes: u64,
    reader: BufReader<&'a File>,
    position: u64,
}

impl Source<'_> {
    fn skip_magic(&mut self) -> Result<(), Error> {
        self.array::<4>().map(drop)
    }

    fn metadata(&mut self, count: u64) -> Result<BTreeMap<String, Value>, Error> {
        let mut metadata = BTreeMap::new();
        for _ in 0..count {
            let key = self.key()?;
            let code = self.u32()?;
            let value = self.value(&key, code)?;
            if let Some(_earlier) = metadata.insert(key.clone(), value) {
                return Err(self.damaged(format!("the value \"{key}\" is there twice")));
            }
        }
        Ok(metadata)
    }

    fn tensors(&mut self, count: u64) -> Result<BTreeMap<String, Tensor>, Error> {
        let mut tensors = BTreeMap::new();
        for _ in 0..count {
            let name = self.key()?;
            let tensor = self.tensor(&name)?;
            if let Some(_earlier) = tensors.insert(name.clone(), tensor) {
                return Err(self.damaged(format!("the tensor \"{name}\" is there twice")));
            }
        }
        Ok(tensors)
    }

    /// One entry of the tensor list. Its offset still counts from the start of the data.
    fn tensor(&mut self, name: &str) -> Result<Tensor, Error> {
        let extents = self.u32()?;
        if !(1..=MAX_EXTENTS).contains(&extents) {
            return Err(self.damaged(format!("the tensor \"{name}\" has {extents} dimensions")));
        }
        let mut shape = Vec::with_capacity(extents as usize);
        for _ in 0..extents {
            shape.push(self.u64()?);
        }
        let code = self.u32()?;
        let offset = self.u64()?;
        let kind = TensorKind::from_code(code).ok_or_else(|| {
            let what = format!("the tensor \"{name}\" is stored as {}", name_of_code(code));
            Error::unsupported(self.path, what)
        })?;
        let bytes = bytes_of(kind, &shape).ok_or_else(|| {
            self.damaged(format!("the tensor \"{name}\" has the impossible shape {shape:?}"))
        })?;
        // The product fits 64 bits, and then so does each extent the machine's own size: `bytes_of` saw to it.
        let shape = shape.into_iter().map(|extent| extent as usize).collect();
        Ok(Tensor { kind, shape, offset, bytes })
    }

    fn value(&mut self, key: &str, code: u32) -> Result<Value, Error> {
        let signed =
            |number: i64| u64::try_from(number).map_or(Value::Negative(number), Value::Unsigned);
        Ok(match code {
            0 => Value::Unsigned(u8::from_le_bytes(self.array()?).into()),
            1 => signed(i8::from_le_bytes(self.array()?).into()),
            2 => Value::Unsigned(u16::from_le_bytes(self.array()?).into()),
            3 => signed(i16::from_le_bytes(self.array()?).into()),
            4 => Value::Unsigned(self.u32()?.into()),
            5 => signed(i32::from_le_bytes(self.array()?).into()),
            6 => Value::Float(f32::from_le_bytes(self.array()?).into()),
            7 => match self.array()? {
                [0] => Value::Flag(false),
                [1] => Value::Flag(true),
                _ => return Err(self.damaged(format!("the value \"{key}\" is not yes or no"))),
            },
            8 => Value::Text(self.text(MAX_HEADER_BYTES)?),
            9 => self.list(key)?,
            10 => Value::Unsigned(self.u64()?),
            11 => signed(i64::from_le_bytes(self.array()?)),
            12 => Value::Float(f64::from_le_bytes(self.array()?)),
            _ => {
                return Err(
                    self.damaged(format!("the value \"{key}\" is of the unknown type {code}"))
                );
            }
        })
    }

    fn list(&mut self, key: &str) -> Result<Value, Error> {
        let code = self.u32()?;
        let count = self.u64()?;
        let element_bytes = match code {
            0 | 1 | 7 => 1,
            2 | 3 => 2,
            4..=6 => 4,
            8 | 10..=12 => 8,
            9 => return Err(Error::unsupported(self.path, format!("lists of lists (\"{key}\")"))),
            _ => {
                return Err(
                    self.damaged(format!("the list \"{key}\" is of the unknown type {code}"))
                );
            }
        };
        self.expect_room(count, element_bytes, key)?;
        if code != 8 {
            return Ok(Value::Numbers(Numbers { code, bytes: self.bytes(count * element_bytes)? }));
        }
        let mut texts = Texts::default();
        let mut bytes = Vec::new();
        for _ in 0..count {
            let length = self.u64()?;
            self.expect_room(length, 1, key)?;
            bytes.resize(length as usize, 0);
            self.fill(&mut bytes)?;
            let text = std::str::from_utf8(&bytes)
                .map_err(|_| self.damaged(format!("the list \"{key}\" is not UTF-8")))?;
            texts.push(text);
        }
        Ok(Value::Texts(texts))
    }

    fn key(&mut self) -> Result<String, Error> {
        self.text(MAX_KEY_BYTES)
    }

    fn text(&mut self, max_bytes: u64) -> Result<String, Error> {
        let length = self.u64()?;
        if length > max_bytes {
            return Err(self.damaged(format!("a name of {length} bytes")));
        }
        self.expect_room(length, 1, "a text")?;
        let bytes = self.bytes(length)?;
        String::from_utf8(bytes).map_err(|_| self.damaged("a text is not UTF-8".to_owned()))
    }

    /// Refuses a count whose items, at their smallest, don't fit into what is left of the header.
    fn expect_room(&self, count: u64, each_bytes: u64, what: &str) -> Result<(), Error> {
        let left = self.file_bytes.min(MAX_HEADER_BYTES).saturating_sub(self.position);
        match count.checked_mul(each_bytes) {
            Some(bytes) if bytes <= left => Ok(()),
            _ if self.file_bytes > MAX_HEADER_BYTES => {
                Err(self.damaged(format!("its header is larger than 64 MB ({what})")))
            }
            _ => Err(self.damaged(format!("it ends within its header ({what})"))),
        }
    }

    fn u32(&mut self) -> Result<u32, Error> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, Error> {
        self.array().map(u64::from_le_bytes)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let mut bytes = [0; N];
        self.expect_room(N as u64, 1, "a number")?;
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    /// So many bytes, which `expect_room` has been asked about.
    fn bytes(&mut self, count: u64) -> Result<Vec<u8>, Error> {
        let mut bytes = vec![0; count as usize];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.reader.read_exact(bytes).map_err(Error::read(self.path))?;
        self.position += bytes.len() as u64;
        Ok(())
    }

    fn damaged(&self, what: String) -> Error {
        Error::damaged(self.path, what)
    }
}

/// What a tensor of this shape takes, nothing when no such tensor can be: an extent of zero, a row that is no whole
/// number of blocks, or more than the machine can count.
fn bytes_of(kind: TensorKind, shape: &[u64]) -> Option<u64> {
    let block_values = kind.block_values() as u64;
    if shape.contains(&0) || !shape[0].is_multiple_of(block_values) {
        return None;
    }
    let elements = shape.iter().try_fold(1_u64, |product, extent| product.checked_mul(*extent))?;
    // As `f32` in memory it has to be countable too.
    isize::try_from(elements.checked_mul(4)?).ok()?;
    (elements / block_values).checked_mul(kind.block_bytes() as u64)
}
