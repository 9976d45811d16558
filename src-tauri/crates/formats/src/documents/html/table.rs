//! A table of a page, row by row. Pages also lay themselves out with tables: one whose cells are whole paragraphs is none.

use super::super::sentences::words;

/// Words that a cell of a table has at most.
const CELL_WORDS: usize = 60;
/// Words that the only cell of a row has at most.
const SINGLE_WORDS: usize = 25;

/// The table that is being read, if any.
#[derive(Default)]
pub struct Table {
    depth: usize,
    /// Rows that are read, one a line.
    rows: String,
    cells: Vec<String>,
    cell: Option<String>,
}

/// What a table has given.
pub enum Given {
    /// Rows, one a line.
    Rows(String),
    /// What stood in a cell that holds more than a value: paragraphs, one a line.
    Text(String),
}

impl Table {
    pub fn is_open(&self) -> bool {
        self.depth > 0
    }

    /// Where what is said goes: the cell that is open.
    pub fn cell(&mut self) -> Option<&mut String> {
        self.cell.as_mut()
    }

    /// Begins a table, or one within another: what the outer one has so far is given, since it isn't one then.
    pub fn begin(&mut self) -> Vec<Given> {
        self.depth += 1;
        if self.depth > 1 { self.give_all() } else { Vec::new() }
    }

    pub fn end(&mut self) -> Vec<Given> {
        self.depth = self.depth.saturating_sub(1);
        let mut given = self.end_row();
        given.extend(self.give_rows());
        given
    }

    pub fn begin_cell(&mut self) {
        self.end_cell();
        self.cell = self.is_open().then(String::new);
    }

    pub fn end_cell(&mut self) {
        self.cells.extend(self.cell.take());
    }

    pub fn end_row(&mut self) -> Vec<Given> {
        self.end_cell();
        let filled = self.cells.iter().filter(|cell| !cell.trim().is_empty()).count();
        let most = if filled == 1 { SINGLE_WORDS } else { CELL_WORDS };
        if self.cells.iter().any(|cell| words(cell) > most) {
            return self.give_all();
        }
        if filled > 0 {
            let cells: Vec<String> =
                self.cells.iter().map(|cell| cell.replace('\n', " ")).collect();
            self.rows.push_str(cells.join(" | ").trim_end_matches([' ', '|']));
            self.rows.push('\n');
        }
        self.cells.clear();
        Vec::new()
    }

    /// Gives everything, the cells as what they say.
    fn give_all(&mut self) -> Vec<Given> {
        self.end_cell();
        let mut given: Vec<Given> = self.give_rows().into_iter().collect();
        given.extend(self.cells.drain(..).map(Given::Text));
        given
    }

    fn give_rows(&mut self) -> Option<Given> {
        let rows = std::mem::take(&mut self.rows);
        (!rows.is_empty()).then_some(Given::Rows(rows))
    }
}
