//! The beginning of a file as it would be written, to be looked at before anything is.

use super::{Row, Shape, folders::write_plain_lines, write_file};
use crate::tokens::Tokenizer;

/// These rows as `shape` writes them. Nothing for what is no text.
pub fn sample(shape: Shape, tokenizer: Tokenizer, rows: &[Row]) -> Option<String> {
    let mut out = Vec::new();
    let each = || rows.iter().cloned().map(Ok);
    // Writing into memory doesn't fail; if it did, there would be nothing to show.
    match shape {
        Shape::Parquet | Shape::HuggingFace => return None,
        Shape::Mlx | Shape::LlamaFactory | Shape::Axolotl => {
            write_plain_lines(&mut out, each()).ok()?;
        }
        _ => {
            let numbered = (1..).zip(each()).map(|(number, row)| Ok((number, row?)));
            write_file(&mut out, shape, tokenizer, numbered).ok()?;
        }
    }
    let text = String::from_utf8(out).ok()?;
    Some(text.trim_start_matches('\u{feff}').to_owned())
}
