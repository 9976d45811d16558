//! Tells files of another kind from files of examples, by the first block: one clear sentence instead of
//! ten thousand findings. In doubt a file is read, and its lines are judged one by one.

use crate::error::Foreign;
use crate::table::sniff;
use crate::units::layout::Layout;

/// Kinds that are known by their first bytes. Longer signatures stand before those they begin with.
const SIGNATURES: &[(&[u8], Foreign)] = &[
    (b"PK\x03\x04", Foreign::Zip),
    (b"PK\x05\x06", Foreign::Zip),
    // What office programs saved before.
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Foreign::Zip),
    (b"\x28\xB5\x2F\xFD", Foreign::OtherArchive),
    (b"BZh", Foreign::OtherArchive),
    (b"\xFD7zXZ\x00", Foreign::OtherArchive),
    (b"7z\xBC\xAF\x27\x1C", Foreign::OtherArchive),
    (b"Rar!\x1A\x07", Foreign::OtherArchive),
    (b"\x80\x02", Foreign::Pickle),
    (b"\x80\x03", Foreign::Pickle),
    (b"\x80\x04", Foreign::Pickle),
    (b"\x80\x05", Foreign::Pickle),
    // Both can be read from a file, and not from a stream or out of another archive.
    (b"PAR1", Foreign::OtherArchive),
    (b"\x1F\x8B", Foreign::OtherArchive),
    (b"%PDF-", Foreign::Pdf),
    (b"\x89PNG\r\n", Foreign::Picture),
    (b"\xFF\xD8\xFF", Foreign::Picture),
    (b"GIF8", Foreign::Picture),
    (b"SQLite format 3\x00", Foreign::Database),
    (b"GGUF", Foreign::Model),
    (b"\xFF\xFE\x00\x00", Foreign::Utf32),
    (b"\x00\x00\xFE\xFF", Foreign::Utf32),
    (b"{\x00\x00\x00", Foreign::Utf32),
    (b"[\x00\x00\x00", Foreign::Utf32),
    (b"\x00\x00\x00{", Foreign::Utf32),
    (b"\x00\x00\x00[", Foreign::Utf32),
];

/// The kind of a file whose bytes begin with `head`, where its first bytes tell.
pub fn by_signature(head: &[u8]) -> Option<Foreign> {
    if let Some((_, found)) = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)) {
        return Some(*found);
    }
    // Safetensors: the length of the header in eight bytes, then the header, which is JSON.
    (head.len() > 9 && head[4..8] == [0; 4] && head[8..].starts_with(b"{\""))
        .then_some(Foreign::Model)
}

/// What a decoded text is laid out as, if it begins with `head`, or of which other kind it is. `is_whole`: there is no
/// more than that.
pub fn by_text(head: &[u8], is_whole: bool) -> Result<Layout, Foreign> {
    let mut lines: Vec<&[u8]> = head.split(|byte| matches!(byte, b'\n' | b'\r')).collect();
    if !is_whole && lines.len() > 1 {
        lines.pop(); // It may go on in the next block.
    }
    let is_one_unfinished_line = !is_whole && lines.len() == 1;
    lines.retain(|line| !line.trim_ascii().is_empty());
    let json = lines.iter().filter(|line| could_be_json(line)).count();

    // Text has tabs and line breaks, and a broken file a stray one of the others; a tenth of random bytes
    // are control characters.
    let control = head.iter().filter(|byte| is_control_character(**byte)).count();
    let tolerated = if json > 0 { head.len() / 3 } else { head.len() / 20 };
    if control > tolerated {
        return Err(Foreign::Binary);
    }
    // What a single line is, which begins like no JSON and ends nowhere, shows only at its end.
    let Some(first) = lines.first().map(|line| line.trim_ascii()) else {
        return Ok(Layout::of(head, is_whole));
    };
    if first.starts_with(b"<") && !first.ends_with(b"}") {
        return Err(Foreign::Html);
    }
    if !could_be_json(first)
        && let Some(dialect) = sniff(head, is_whole)
    {
        return Ok(Layout::Table(dialect));
    }
    if is_one_unfinished_line || json * 10 > lines.len() || could_be_json(first) {
        return Ok(Layout::of(head, is_whole));
    }
    Err(Foreign::Text)
}

fn could_be_json(line: &[u8]) -> bool {
    let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
    matches!(line.trim_ascii_start().first(), Some(b'{' | b'['))
}

fn is_control_character(byte: u8) -> bool {
    matches!(byte, 0..=8 | 0x0B | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F)
}
