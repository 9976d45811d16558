//! The encodings that are recognised, by their mark or by their pattern.

/// How a file was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf16LittleEndian,
    Utf16BigEndian,
}

impl Encoding {
    /// The encoding of a file that begins with `head`. Without a mark, the zeros tell: JSON begins with
    /// two ASCII characters, which have one zero byte each in UTF-16 (RFC 4627, section 3).
    pub fn of(head: &[u8]) -> Self {
        match head {
            [0xFF, 0xFE, ..] | [1..=0x7F, 0, 1..=0x7F, 0, ..] => Self::Utf16LittleEndian,
            [0xFE, 0xFF, ..] | [0, 1..=0x7F, 0, 1..=0x7F, ..] => Self::Utf16BigEndian,
            _ => Self::Utf8,
        }
    }

    /// How many bytes of `head` are the byte-order mark.
    pub fn mark_bytes(self, head: &[u8]) -> usize {
        let mark: &[u8] = match self {
            Self::Utf8 => &[0xEF, 0xBB, 0xBF],
            Self::Utf16LittleEndian => &[0xFF, 0xFE],
            Self::Utf16BigEndian => &[0xFE, 0xFF],
        };
        if head.starts_with(mark) { mark.len() } else { 0 }
    }

    /// The encoding as files and messages name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf_8",
            Self::Utf16LittleEndian => "utf_16_le",
            Self::Utf16BigEndian => "utf_16_be",
        }
    }
}
