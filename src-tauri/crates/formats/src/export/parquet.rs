//! A Parquet file as Hugging Face's datasets have it: a column `messages`, a list of structures with role and content. What only
//! some messages have (calls, the id that a result answers) stands beside them as JSON text, and the tools beside the list.

use super::Row;
use bakehouse_domain::message::Message;
use parquet::{
    basic::{Compression, ZstdLevel},
    data_type::{ByteArray, ByteArrayType},
    errors::ParquetError,
    file::{
        properties::WriterProperties,
        writer::{SerializedFileWriter, SerializedRowGroupWriter},
    },
    schema::parser::parse_message_type,
};
use std::{
    io::{self, Write},
    sync::Arc,
};

/// The three levels of a list that all readers understand (parquet-format, "Logical Types", "Lists").
const SCHEMA: &str = "message examples {
  required group messages (LIST) {
    repeated group list {
      required group element {
        required binary role (STRING);
        required binary content (STRING);
        optional binary tool_calls (STRING);
        optional binary tool_call_id (STRING);
      }
    }
  }
  optional binary tools (STRING);
}";
/// Examples that are written at a time: what is held in memory.
const GROUP: usize = 10_000;

/// Writes all examples; gives how many.
pub fn write_parquet(
    out: impl Write + Send,
    rows: impl IntoIterator<Item = io::Result<Row>>,
) -> io::Result<usize> {
    let schema = Arc::new(parse_message_type(SCHEMA).map_err(failed)?);
    let level = ZstdLevel::try_new(3).map_err(failed)?;
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(level)).build();
    let mut writer =
        SerializedFileWriter::new(out, schema, Arc::new(properties)).map_err(failed)?;
    let mut group = Vec::with_capacity(GROUP);
    let mut count = 0;
    for row in rows {
        group.push(row?);
        count += 1;
        if group.len() == GROUP {
            write_group(&mut writer, &group)?;
            group.clear();
        }
    }
    if !group.is_empty() || count == 0 {
        write_group(&mut writer, &group)?;
    }
    writer.close().map_err(failed)?;
    Ok(count)
}

fn failed(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(source) => io::Error::other(source),
        other => io::Error::other(other),
    }
}

fn write_group<W: Write + Send>(
    writer: &mut SerializedFileWriter<W>,
    rows: &[Row],
) -> io::Result<()> {
    let mut group = writer.next_row_group().map_err(failed)?;
    let of_messages: [fn(&Message) -> Option<String>; 4] = [
        |message| Some(message.role.name().to_owned()),
        |message| Some(message.content.clone()),
        |message| {
            let has_calls = !message.tool_calls.is_empty();
            has_calls.then(|| calls(message))
        },
        |message| message.tool_call_id.clone(),
    ];
    for (column, of_message) in of_messages.into_iter().enumerate() {
        let is_optional = column >= 2;
        let mut values = Vec::new();
        // Whether a value begins a new list, and how much of its path is there.
        let (mut repetition, mut definition) = (Vec::new(), Vec::new());
        for row in rows {
            let messages = &row.example.messages;
            if messages.is_empty() {
                repetition.push(0);
                definition.push(0);
            }
            for (place, message) in messages.iter().enumerate() {
                repetition.push(i16::from(place > 0));
                let value = of_message(message);
                definition.push(if is_optional && value.is_some() { 2 } else { 1 });
                values.extend(value.map(|value| ByteArray::from(value.into_bytes())));
            }
        }
        write_column(&mut group, &values, &definition, Some(&repetition))?;
    }
    let tools: Vec<Option<&str>> = rows.iter().map(|row| row.example.tools.as_deref()).collect();
    let definition: Vec<i16> = tools.iter().map(|tools| i16::from(tools.is_some())).collect();
    let values: Vec<ByteArray> = tools.into_iter().flatten().map(ByteArray::from).collect();
    write_column(&mut group, &values, &definition, None)?;
    group.close().map_err(failed)?;
    Ok(())
}

fn write_column<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: &[ByteArray],
    definition: &[i16],
    repetition: Option<&[i16]>,
) -> io::Result<()> {
    let column = group.next_column().map_err(failed)?;
    let Some(mut column) = column else {
        return Err(io::Error::other("the schema has fewer columns than are written"));
    };
    column
        .typed::<ByteArrayType>()
        .write_batch(values, Some(definition), repetition)
        .map_err(failed)?;
    column.close().map_err(failed)
}

/// The calls of a message as OpenAI's JSON.
fn calls(message: &Message) -> String {
    let list: Vec<serde_json::Value> = message
        .tool_calls
        .iter()
        .map(|call| {
            serde_json::json!({
                "id": call.id,
                "type": "function",
                "function": { "name": call.name, "arguments": call.arguments },
            })
        })
        .collect();
    serde_json::Value::from(list).to_string()
}
