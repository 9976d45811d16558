//! Examples as chat JSONL, and files that are never half written.

use crate::error::Error;
use crate::tokens::role_name;
use bakehouse_domain::message::{Example, Message, ToolCall};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Writes one example as a line, its end included. Reading it back gives the same example, provided that
/// its tools are a JSON list.
pub fn write_example(out: &mut impl Write, example: &Example) -> io::Result<()> {
    let tools = example.tools.as_deref().map(on_one_line);
    let tools = tools.as_deref().map(serde_json::from_str::<&RawValue>).transpose()?;
    serde_json::to_writer(&mut *out, &WireExample { messages: &example.messages, tools })?;
    out.write_all(b"\n")
}

/// JSON without line breaks, which it has only between values.
pub(crate) fn on_one_line(json: &str) -> Cow<'_, str> {
    if json.contains(['\r', '\n']) {
        Cow::Owned(json.replace(['\r', '\n'], " "))
    } else {
        Cow::Borrowed(json)
    }
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
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows has no such call and writes its folders through.
#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// The example as the format has it: the domain's own derive is free to change.
#[derive(serde::Serialize)]
struct WireExample<'a> {
    #[serde(serialize_with = "messages")]
    messages: &'a [Message],
    #[serde(skip_serializing_if = "Option::is_none")]
    tools: Option<&'a RawValue>,
}

fn messages<S: Serializer>(messages: &[Message], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(messages.iter().map(WireMessage))
}

struct WireMessage<'a>(&'a Message);

impl Serialize for WireMessage<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Message { role, content, name, weight, tool_calls, tool_call_id, .. } = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("role", role_name(*role))?;
        // A message that only calls has no text rather than an empty one.
        let has_text = !content.is_empty() || tool_calls.is_empty();
        map.serialize_entry("content", &has_text.then_some(content))?;
        if let Some(name) = name {
            map.serialize_entry("name", name)?;
        }
        if let Some(weight) = weight {
            map.serialize_entry("weight", weight)?;
        }
        match tool_calls.as_slice() {
            [] => {}
            // Without an id it came from the older form, which providers expect to see again.
            [call] if call.id.is_empty() => {
                map.serialize_entry("function_call", &WireFunction(call))?;
            }
            calls => {
                let calls: Vec<_> = calls.iter().map(WireCall).collect();
                map.serialize_entry("tool_calls", &calls)?;
            }
        }
        if let Some(id) = tool_call_id {
            map.serialize_entry("tool_call_id", id)?;
        }
        map.end()
    }
}

struct WireCall<'a>(&'a ToolCall);

impl Serialize for WireCall<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("id", &self.0.id)?;
        map.serialize_entry("type", "function")?;
        map.serialize_entry("function", &WireFunction(self.0))?;
        map.end()
    }
}

struct WireFunction<'a>(&'a ToolCall);

impl Serialize for WireFunction<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("name", &self.0.name)?;
        map.serialize_entry("arguments", &self.0.arguments)?;
        map.end()
    }
}
