//! Tables in text: which character stands between cells, how rows are cut into cells, and how rows of other programs
//! become such text.

mod cells;
mod sniff;

pub use sniff::{named_separator, sniff};

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    pub separator: u8,
    /// What ends a row: a line feed, or in files of old Macs a carriage return.
    pub ending: u8,
    /// Whether a quote inside quotes has a backslash before it, rather than being doubled.
    pub has_backslashes: bool,
}

impl Dialect {
    /// How tables are written for others.
    pub const COMMAS: Self = Self { separator: b',', ending: b'\n', has_backslashes: false };
    /// How rows of spreadsheets are written here.
    pub const TABS: Self = Self { separator: b'\t', ending: b'\n', has_backslashes: false };
}

/// Where a row ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Behind this many bytes, those that end it included.
    At(usize),
    /// Not in the text that is there.
    Further,
    /// Nowhere: a quote is never closed, or something stands behind the one that closes a cell of several lines.
    QuoteNotClosed,
}
