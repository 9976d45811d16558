//! Bytes as text, in whatever encoding they were saved.

use super::parts::{GapCode, Parts};
use crate::text::{Text, any_utf8, read_head};
use encoding_rs::Encoding;

/// Bytes in which a page or a document says how it is encoded.
const DECLARED_WITHIN: usize = 1024;

/// A text that says nothing of its encoding, and how many places in it are no text; they are shown as �.
pub fn text(bytes: &[u8]) -> (String, u32) {
    let mut source = bytes;
    let head = read_head(&mut source).unwrap_or_default();
    let mut text = Text::new(head, source, Some(Box::new(|| any_utf8(bytes))));
    let mut decoded = Vec::with_capacity(bytes.len());
    // Memory can always be read; the end of it is the only way out.
    while text.read_block(&mut decoded).unwrap_or(false) {}
    match String::from_utf8(decoded) {
        Ok(text) => (text, 0),
        Err(error) => {
            let bytes = error.as_bytes();
            let broken = bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
            (String::from_utf8_lossy(bytes).into_owned(), broken as u32)
        }
    }
}

/// A text that may say how it is encoded: `<meta charset="…">`, `<?xml encoding="…"?>`. What is broken in it is told.
pub fn declared_text(bytes: &[u8], parts: &mut Parts) -> String {
    match declared(&bytes[..bytes.len().min(DECLARED_WITHIN)]) {
        Some(encoding) if Encoding::for_bom(bytes).is_none() => {
            let (text, _, has_broken) = encoding.decode(bytes);
            parts.gap(GapCode::BrokenLetters, u32::from(has_broken));
            text.into_owned()
        }
        _ => {
            let (text, broken) = text(bytes);
            parts.gap(GapCode::BrokenLetters, broken);
            text
        }
    }
}

/// The encoding that a beginning names.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let after = ["charset=", "encoding="].into_iter().find_map(|key| head.split_once(key))?.1;
    let label = after.trim_start_matches(['"', '\'', ' ']);
    let end =
        label.find(|character: char| !(character.is_alphanumeric() || "-_:".contains(character)));
    let found = Encoding::for_label(&label.as_bytes()[..end.unwrap_or(label.len())])?;
    // What could be read so far is no UTF-16, whatever it says.
    Some(if found.is_ascii_compatible() { found } else { encoding_rs::UTF_8 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_how_it_is_encoded() {
        let check = |head: &[u8], expected: Option<&str>| {
            assert_eq!(declared(head).map(Encoding::name), expected, "{}", head.escape_ascii());
        };
        check(b"<meta charset=utf-8>", Some("UTF-8"));
        check(b"<META http-equiv=x content='text/html; charset=ISO-8859-1'>", Some("windows-1252"));
        check(b"<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>", Some("Shift_JIS"));
        check(b"<?xml version='1.0' encoding='UTF-16'?>", Some("UTF-8"));
        check(b"<meta charset=klingon>", None);
        check(b"<p>charset</p>", None);
    }

    #[test]
    fn texts_are_read_in_any_encoding() {
        let check = |bytes: &[u8], expected: &str, broken: u32| {
            assert_eq!(text(bytes), (expected.to_owned(), broken));
        };
        check("\u{feff}Größe".as_bytes(), "Größe", 0);
        check(b"\xFF\xFEG\0r\0\xF6\0", "Grö", 0);
        check(b"\xFE\xFF\0G\0r\0\xF6", "Grö", 0);
        check(b"Gr\xF6\xDFe", "Größe", 0);
        check("Größe \u{fffd}".as_bytes(), "Größe \u{fffd}", 0);
        check(b"Gr\xC3\xB6\xC3\x9Fe \xFF", "Größe \u{fffd}", 1);
        check(b"", "", 0);
    }
}
