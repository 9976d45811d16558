//! A page that is being read, tag by tag: paragraphs, headings, lists and tables, and whether they are what the page is
//! there for or stand around it.

use super::super::parts::{Part, PartKind, Parts};
use super::super::sentences::words;
use super::elements::{Effect, effect, ended_by, heading_level, is_block, is_empty};
use super::table::{Given, Table};
use html5ever::LocalName;
use html5ever::tokenizer::Tag;

/// Elements that may be open at a time. Those inside are read as if they had no tags.
const DEPTH: usize = 512;
/// Words in the main part of a page, from which on the rest of it is left out.
const MAIN_WORDS: usize = 50;

/// An element that isn't closed yet.
struct Element {
    name: LocalName,
    effect: Effect,
}

/// A part of the page.
struct Found {
    kind: PartKind,
    text: String,
    is_main: bool,
    is_aside: bool,
}

#[derive(Default)]
pub struct Page {
    open: Vec<Element>,
    found: Vec<Found>,
    title: String,
    /// What was said since the last block began.
    text: String,
    /// The list that is being read, line by line.
    items: String,
    /// How many lists are open, and the number of the next item of each, where they are numbered.
    lists: Vec<Option<u32>>,
    /// Whether the next line is the first of its item.
    is_new_item: bool,
    table: Table,
    heading: Option<u8>,
    is_verbatim: bool,
}

impl Page {
    pub fn say(&mut self, text: &str) {
        if self.open.last().is_some_and(|element| &*element.name == "title") {
            self.title.push_str(text);
        } else if self.is_within(Effect::Unread) {
            // Nobody reads it.
        } else if self.is_verbatim {
            self.text.push_str(text);
        } else {
            for character in text.chars() {
                let is_space = character.is_whitespace();
                if !is_space {
                    self.text.push(character);
                } else if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                    self.text.push(' ');
                }
            }
        }
    }

    pub fn open(&mut self, tag: &Tag) {
        let name = &*tag.name;
        if name == "br" {
            let end = self.text.trim_end_matches(' ').len();
            self.text.truncate(end);
            self.text.push('\n');
            return;
        }
        if let Some((ended, stops)) = ended_by(name) {
            let found = self.open.iter().rposition(|element| {
                ended.contains(&&*element.name) || stops.contains(&&*element.name)
            });
            if let Some(at) = found.filter(|at| ended.contains(&&*self.open[*at].name)) {
                self.close_to(at);
            }
        }
        if is_block(name) {
            if self.open.last().is_some_and(|element| &*element.name == "p") {
                self.close_to(self.open.len() - 1);
            }
            self.end_block();
        }
        if is_empty(name) || self.open.len() == DEPTH {
            return;
        }
        let mut effect = effect(tag);
        // The head of an article is a part of it.
        if effect == Effect::Aside && name == "header" && self.is_within(Effect::Main) {
            effect = Effect::None;
        }
        match name {
            "ul" | "menu" | "dir" => self.lists.push(None),
            "ol" => self.lists.push(Some(1)),
            "li" => self.is_new_item = true,
            "table" => {
                self.end_list();
                let given = self.table.begin();
                self.take(given);
            }
            "td" | "th" => self.table.begin_cell(),
            "pre" => self.is_verbatim = true,
            _ => self.heading = self.heading.or(heading_level(name)),
        }
        self.open.push(Element { name: tag.name.clone(), effect });
    }

    pub fn close(&mut self, name: &LocalName) {
        if let Some(at) = self.open.iter().rposition(|element| element.name == *name) {
            self.close_to(at);
        }
    }

    /// What was found, into `parts`.
    pub fn finish(mut self, parts: &mut Parts) {
        self.close_to(0);
        self.end_block();
        self.end_list();
        parts.title(&self.title);
        let main = self.found.iter().filter(|found| found.is_main && !found.is_aside);
        let has_main = main.map(|found| words(&found.text)).sum::<usize>() >= MAIN_WORDS;
        let has_more = self.found.iter().any(|found| !found.is_aside);
        for Found { kind, text, is_main, is_aside } in self.found {
            // A page that is nothing but a menu is read all the same.
            if (!has_main || is_main) && !(is_aside && has_more) {
                parts.part(&Part { kind, text, page: None });
            }
        }
    }

    fn close_to(&mut self, at: usize) {
        while self.open.len() > at {
            let name = self.open.last().map(|element| element.name.clone());
            self.leave(&name.unwrap_or_else(|| LocalName::from("")));
            self.open.pop();
        }
    }

    /// Ends what an element began, while it is still open.
    fn leave(&mut self, name: &str) {
        if let Some(level) = heading_level(name).filter(|level| self.heading == Some(*level)) {
            self.heading = None;
            if self.lists.is_empty() && self.table.cell().is_none() {
                let text = std::mem::take(&mut self.text);
                self.add(PartKind::Heading(level), text);
            }
        }
        if is_block(name) {
            self.end_block();
        }
        match name {
            "ul" | "ol" | "menu" | "dir" => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.end_list();
                }
            }
            "td" | "th" => self.table.end_cell(),
            "tr" => {
                let given = self.table.end_row();
                self.take(given);
            }
            "table" => {
                let given = self.table.end();
                self.take(given);
            }
            "pre" => self.is_verbatim = false,
            _ => {}
        }
    }

    /// Ends a line of a list, of a cell, or a paragraph.
    fn end_block(&mut self) {
        if self.heading.is_some() {
            // A heading of several lines is one.
            self.text.push(' ');
            return;
        }
        let text = std::mem::take(&mut self.text);
        if text.trim().is_empty() {
            return;
        }
        let text = if self.lists.is_empty() { text } else { self.item(&text) };
        if let Some(cell) = self.table.cell() {
            if !cell.is_empty() {
                cell.push('\n');
            }
            cell.push_str(text.trim());
        } else if !self.lists.is_empty() {
            self.items.push_str(&text);
            self.items.push('\n');
        } else if self.is_verbatim {
            self.add(PartKind::Lines, text);
        } else {
            self.add_text(&text);
        }
    }

    /// A text as the lines of an item: with its mark before it, or set in under the one that has it.
    fn item(&mut self, text: &str) -> String {
        let depth = self.lists.len() - 1;
        let mark = match self.lists.last_mut() {
            _ if !std::mem::take(&mut self.is_new_item) => "  ".to_owned(),
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => "- ".to_owned(),
        };
        let indent = "  ".repeat(depth.min(8));
        let lines = text.lines().map(str::trim_end).filter(|line| !line.trim().is_empty());
        let lines: Vec<&str> = lines.collect();
        format!("{indent}{mark}{}", lines.join(&format!("\n{indent}  ")).trim_start())
    }

    fn end_list(&mut self) {
        let items = std::mem::take(&mut self.items);
        self.add(PartKind::Lines, items);
    }

    /// Paragraphs: two breaks in a row are as good as a new one.
    fn add_text(&mut self, text: &str) {
        for paragraph in text.split("\n\n") {
            let kind =
                if paragraph.trim().contains('\n') { PartKind::Lines } else { PartKind::Prose };
            self.add(kind, paragraph.to_owned());
        }
    }

    fn take(&mut self, given: Vec<Given>) {
        for given in given {
            match given {
                Given::Rows(rows) => self.add(PartKind::Lines, rows),
                Given::Text(text) => {
                    for paragraph in text.lines() {
                        self.add(PartKind::Prose, paragraph.to_owned());
                    }
                }
            }
        }
    }

    fn add(&mut self, kind: PartKind, text: String) {
        if text.trim().is_empty() {
            return;
        }
        let is_main = self.is_within(Effect::Main);
        let is_aside = self.is_within(Effect::Aside);
        self.found.push(Found { kind, text, is_main, is_aside });
    }

    fn is_within(&self, effect: Effect) -> bool {
        self.open.iter().any(|element| element.effect == effect)
    }
}
