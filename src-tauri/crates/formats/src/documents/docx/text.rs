//! The body of a document, paragraph by paragraph.

use super::super::parts::Parts;
use super::super::xml::{Element, Step};
use super::styles::{Look, Styles, outline_level};

/// What stands in the file and isn't read: what was deleted, codes of fields, and the second copy of what older programs
/// can't show.
const UNREAD: &[&str] = &["del", "moveFrom", "Fallback", "instrText", "delText", "delInstrText"];
/// Paragraphs that may be open at a time: boxes of text stand within others.
const DEPTH: usize = 64;

/// A paragraph that is being read.
#[derive(Default)]
struct Paragraph {
    text: String,
    look: Look,
    /// How far an item is set in.
    depth: usize,
}

/// A table that is being read.
#[derive(Default)]
struct Table {
    rows: String,
    cells: Vec<String>,
    cell: String,
}

/// The body of a document, as far as it was read.
pub struct Body<'b> {
    styles: &'b Styles,
    parts: &'b mut Parts,
    paragraphs: Vec<Paragraph>,
    tables: Vec<Table>,
    /// The list that is being read, line by line.
    items: String,
    unread: usize,
    runs: usize,
    texts: usize,
}

impl<'b> Body<'b> {
    pub fn new(styles: &'b Styles, parts: &'b mut Parts) -> Self {
        let (paragraphs, tables, items) = (Vec::new(), Vec::new(), String::new());
        Self { styles, parts, paragraphs, tables, items, unread: 0, runs: 0, texts: 0 }
    }

    pub fn step(&mut self, step: Step<'_>) {
        match step {
            Step::Begin(element) => self.begin(&element),
            Step::End(name) => self.end(&name),
            Step::Text(text) if self.unread == 0 && self.texts > 0 => self.say(&text),
            Step::Text(_) => {}
        }
    }

    /// Ends what is still open.
    pub fn finish(mut self) {
        while !self.paragraphs.is_empty() {
            self.end_paragraph();
        }
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.end_list();
    }

    fn begin(&mut self, element: &Element<'_>) {
        let name = element.name();
        self.unread += usize::from(UNREAD.contains(&name));
        if self.unread > 0 {
            return;
        }
        let value = || element.attribute("val");
        match name {
            "p" if self.paragraphs.len() < DEPTH => self.paragraphs.push(Paragraph::default()),
            "r" => self.runs += 1,
            "t" => self.texts += 1,
            "tab" if self.runs > 0 => self.say("\t"),
            "br" | "cr" if self.runs > 0 => self.say("\n"),
            "noBreakHyphen" => self.say("-"),
            "tbl" => {
                self.end_list();
                self.tables.push(Table::default());
            }
            "pStyle" => {
                let look = self.styles.look(&value().unwrap_or_default());
                self.change(|paragraph| paragraph.look = look);
            }
            "outlineLvl" => {
                let level = outline_level(value());
                self.change(|paragraph| paragraph.look.level = level.or(paragraph.look.level));
            }
            "numPr" => self.change(|paragraph| {
                paragraph.look.is_item = paragraph.look.level.is_none() && !paragraph.look.is_title;
            }),
            "ilvl" => {
                let depth = value().and_then(|depth| depth.parse().ok()).unwrap_or(0);
                self.change(|paragraph| paragraph.depth = depth);
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if UNREAD.contains(&name) {
            self.unread = self.unread.saturating_sub(1);
            return;
        }
        if self.unread > 0 {
            return;
        }
        match name {
            "p" => self.end_paragraph(),
            "r" => self.runs = self.runs.saturating_sub(1),
            "t" => self.texts = self.texts.saturating_sub(1),
            "tc" => {
                if let Some(table) = self.tables.last_mut() {
                    table.cells.push(std::mem::take(&mut table.cell));
                }
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    let row = std::mem::take(&mut table.cells).join(" | ");
                    table.rows.push_str(row.trim_end_matches([' ', '|']));
                    table.rows.push('\n');
                }
            }
            "tbl" => self.end_table(),
            _ => {}
        }
    }

    fn say(&mut self, text: &str) {
        self.change(|paragraph| paragraph.text.push_str(text));
    }

    fn change(&mut self, change: impl FnOnce(&mut Paragraph)) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            change(paragraph);
        }
    }

    fn end_paragraph(&mut self) {
        let Some(Paragraph { text, look, depth }) = self.paragraphs.pop() else { return };
        if text.trim().is_empty() {
            return;
        }
        if let Some(table) = self.tables.last_mut() {
            if !table.cell.is_empty() {
                table.cell.push(' ');
            }
            table.cell.push_str(&text.replace('\n', " "));
            return;
        }
        if look.is_item {
            let indent = "  ".repeat(depth.min(8));
            let text = text.replace('\n', &format!("\n{indent}  "));
            for part in [indent.as_str(), "- ", &text, "\n"] {
                self.items.push_str(part);
            }
            return;
        }
        self.end_list();
        match look.level {
            _ if look.is_title => self.parts.title(&text),
            Some(level) => self.parts.heading(level, &text),
            None if text.trim().contains('\n') => self.parts.lines(&text),
            None => self.parts.prose(&text),
        }
    }

    fn end_table(&mut self) {
        let Some(mut table) = self.tables.pop() else { return };
        if !table.cells.is_empty() {
            table.rows.push_str(&table.cells.join(" | "));
        }
        match self.tables.last_mut() {
            // A table in a cell is what that cell says.
            Some(outer) => outer.cell.push_str(&table.rows.replace('\n', " ")),
            None => self.parts.lines(&table.rows),
        }
    }

    fn end_list(&mut self) {
        let items = std::mem::take(&mut self.items);
        self.parts.lines(&items);
    }
}
