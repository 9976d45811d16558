//! Writes small GGUF files, and remembers where each of their fields is, so that a test can spoil one of them.
#![allow(dead_code, reason = "each test that includes this uses a part of it")]

use std::path::PathBuf;

use tempfile::TempDir;

/// A value of the header.
#[derive(Clone, Debug)]
pub enum Put {
    Unsigned(u32),
    Float(f32),
    Flag(u8),
    Text(String),
    Integers(Vec<i32>),
    Texts(Vec<String>),
}

/// A tensor: its name, extents, the number of its form, and its bytes.
#[derive(Clone, Debug)]
pub struct PutTensor {
    pub name: String,
    pub shape: Vec<u64>,
    pub code: u32,
    pub data: Vec<u8>,
}

/// What to write.
#[derive(Clone, Debug)]
pub struct Tiny {
    pub values: Vec<(String, Put)>,
    pub tensors: Vec<PutTensor>,
}

/// A number in the written file.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub at: usize,
    pub size: usize,
}

/// The written file.
#[derive(Clone, Debug, Default)]
pub struct Written {
    pub bytes: Vec<u8>,
    pub fields: Vec<Field>,
}

impl Tiny {
    /// A header with nothing but the architecture.
    pub fn llama() -> Self {
        let architecture = ("general.architecture".to_owned(), Put::Text("llama".to_owned()));
        Self { values: vec![architecture], tensors: Vec::new() }
    }

    pub fn with(mut self, key: &str, value: Put) -> Self {
        self.values.retain(|(existing, _)| existing != key);
        self.values.push((key.to_owned(), value));
        self
    }

    pub fn with_text(self, key: &str, text: &str) -> Self {
        self.with(key, Put::Text(text.to_owned()))
    }

    pub fn with_tensor(mut self, name: &str, shape: &[u64], code: u32, data: Vec<u8>) -> Self {
        self.tensors.push(PutTensor { name: name.to_owned(), shape: shape.to_vec(), code, data });
        self
    }

    pub fn write(&self) -> Written {
        let mut out = Written::default();
        out.bytes.extend_from_slice(b"GGUF");
        out.u32("version", 3);
        out.u64("tensor count", self.tensors.len() as u64);
        out.u64("value count", self.values.len() as u64);
        for (key, value) in &self.values {
            out.text("key", key);
            out.value(key, value);
        }
        let mut offset = 0;
        for tensor in &self.tensors {
            out.text("tensor name", &tensor.name);
            out.u32("extents", tensor.shape.len() as u32);
            for extent in &tensor.shape {
                out.u64(&format!("extent of {}", tensor.name), *extent);
            }
            out.u32(&format!("form of {}", tensor.name), tensor.code);
            out.u64(&format!("offset of {}", tensor.name), offset);
            offset += (tensor.data.len() as u64).next_multiple_of(32);
        }
        for tensor in &self.tensors {
            out.bytes.resize(out.bytes.len().next_multiple_of(32), 0);
            out.bytes.extend_from_slice(&tensor.data);
        }
        out
    }
}

impl Written {
    fn u32(&mut self, name: &str, number: u32) {
        self.fields.push(Field { name: name.to_owned(), at: self.bytes.len(), size: 4 });
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    fn u64(&mut self, name: &str, number: u64) {
        self.fields.push(Field { name: name.to_owned(), at: self.bytes.len(), size: 8 });
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    fn text(&mut self, name: &str, text: &str) {
        self.u64(&format!("length of {name} {text}"), text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn value(&mut self, key: &str, value: &Put) {
        let code = match value {
            Put::Unsigned(_) => 4,
            Put::Float(_) => 6,
            Put::Flag(_) => 7,
            Put::Text(_) => 8,
            Put::Integers(_) | Put::Texts(_) => 9,
        };
        self.u32(&format!("type of {key}"), code);
        match value {
            Put::Unsigned(number) => self.u32(&format!("value of {key}"), *number),
            Put::Float(number) => self.bytes.extend_from_slice(&number.to_le_bytes()),
            Put::Flag(flag) => self.bytes.push(*flag),
            Put::Text(text) => self.text("value", text),
            Put::Integers(numbers) => {
                self.u32(&format!("element type of {key}"), 5);
                self.u64(&format!("element count of {key}"), numbers.len() as u64);
                self.bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
            }
            Put::Texts(texts) => {
                self.u32(&format!("element type of {key}"), 8);
                self.u64(&format!("element count of {key}"), texts.len() as u64);
                for text in texts {
                    self.text("element", text);
                }
            }
        }
    }

    /// The file with one number changed.
    pub fn changed(&self, field: &Field, number: u64) -> Vec<u8> {
        let mut bytes = self.bytes.clone();
        bytes[field.at..field.at + field.size].copy_from_slice(&number.to_le_bytes()[..field.size]);
        bytes
    }

    /// What a field holds.
    pub fn number(&self, field: &Field) -> u64 {
        let mut bytes = [0; 8];
        bytes[..field.size].copy_from_slice(&self.bytes[field.at..field.at + field.size]);
        u64::from_le_bytes(bytes)
    }

    /// The fields whose name starts so.
    pub fn fields(&self, start: &str) -> Vec<&Field> {
        self.fields.iter().filter(|field| field.name.starts_with(start)).collect()
    }
}

/// Puts bytes into a file of their own. The folder goes when the first of the pair is dropped.
pub fn save(bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("model.gguf");
    std::fs::write(&path, bytes).expect("the file is written");
    (folder, path)
}
