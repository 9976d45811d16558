//! How the examples stand in a file, judged by its first block.

use crate::table::Dialect;
use serde::de::IgnoredAny;
use serde_json::Deserializer;

/// How the examples stand in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// One example a line: JSONL.
    Lines,
    /// The same with the line ends of old Macs, a carriage return alone.
    OldLines,
    /// One JSON list of examples.
    List,
    /// One example after the other, each over several lines.
    Values,
    /// Rows of cells.
    Table(Dialect),
}

impl Layout {
    /// The layout of JSON that begins with `head`; `is_whole`: there is no more than that.
    pub fn of(head: &[u8], is_whole: bool) -> Self {
        let text = head.trim_ascii_start();
        match text {
            [b'[', ..] => Self::of_list(text, is_whole),
            [b'{', ..] => Self::of_objects(text),
            _ => Self::of_lines(text),
        }
    }

    fn of_lines(text: &[u8]) -> Self {
        // A carriage return alone may stand between two values of one line. It ends lines only in a file
        // that has no other line ends, and where one example ends and the next begins.
        let is_old = !text.contains(&b'\n')
            && text.windows(3).any(|window| matches!(window, [b'}', b'\r', b'{' | b'\r']));
        if is_old { Self::OldLines } else { Self::Lines }
    }

    fn of_list(text: &[u8], is_whole: bool) -> Self {
        let (first, rest) = first_line(text);
        if is_json(first) && !rest.trim_ascii().is_empty() {
            return Self::Lines; // Each line is a list of its own.
        }
        let goes_on = !rest.is_empty() || !is_whole;
        match text[1..].trim_ascii_start() {
            [b'{', ..] => Self::List,
            // A list of something else, over several lines: one finding for all of it, not one a line.
            [_, ..] if goes_on && goes_over_the_line(text) => Self::Values,
            _ => Self::Lines,
        }
    }

    fn of_objects(text: &[u8]) -> Self {
        let (first, rest) = first_line(text);
        if rest.trim_ascii().is_empty() || is_json(first) || !goes_over_the_line(text) {
            return Self::of_lines(text);
        }
        Self::Values
    }
}

/// Whether the first value of `text` goes on after its line, as far as it can be seen. A line that was cut
/// off does not: what follows it doesn't continue it.
fn goes_over_the_line(text: &[u8]) -> bool {
    let mut values = Deserializer::from_slice(text).into_iter::<IgnoredAny>();
    match values.next() {
        Some(Ok(_)) => text[..values.byte_offset()].contains(&b'\n'),
        Some(Err(error)) => error.is_eof(),
        None => false,
    }
}

fn first_line(text: &[u8]) -> (&[u8], &[u8]) {
    let end = memchr::memchr(b'\n', text).map_or(text.len(), |at| at + 1);
    text.split_at(end)
}

fn is_json(line: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(line).is_ok()
}
