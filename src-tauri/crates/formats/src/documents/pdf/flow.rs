//! The lines of pages as paragraphs, headings, lists and tables.

use super::super::parts::Parts;
use super::super::plain::begins_item;
use super::super::sentences::words;
use super::Page;
use super::glyphs::{CELL_MARK, Line};
use std::collections::HashMap;

/// How much larger than the text a heading is.
const HEADING: f64 = 1.12;
/// Words that a heading has at most.
const HEADING_WORDS: usize = 25;
/// How much more than from line to line it is from paragraph to paragraph.
const PARAGRAPH: f64 = 1.3;
/// From line to line, in sizes of the text, where no two lines tell it.
const LEADING: f64 = 1.3;

/// A line, and the page on which it stands.
#[derive(Clone, Copy)]
struct Placed<'p> {
    line: &'p Line,
    page: u32,
}

/// Lines that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Heading,
    Prose,
    Item,
    Row,
}

/// Finds the parts of a document with these pages.
pub fn read(pages: &[Page], parts: &mut Parts) {
    let lines: Vec<Placed<'_>> = pages
        .iter()
        .zip(1..)
        .flat_map(|(page, number)| page.lines.iter().map(move |line| Placed { line, page: number }))
        .collect();
    let measures = Measures::of(&lines);
    let mut flow = Flow { parts, measures: &measures, block: Vec::new(), kind: Kind::Prose };
    for (index, line) in lines.iter().enumerate() {
        if !is_of_contents(&line.line.text) {
            flow.add(*line, lines.get(index + 1).copied());
        }
    }
    flow.end();
}

/// What is usual in a document.
struct Measures {
    /// The size of most of its text.
    body: f64,
    /// From line to line.
    leading: f64,
    /// The sizes of headings, the largest first.
    headings: Vec<i64>,
}

/// A size in half points, which is as exact as anybody chooses one.
fn halves(size: f64) -> i64 {
    (size * 2.0).round() as i64
}

impl Measures {
    fn of(lines: &[Placed<'_>]) -> Self {
        let mut sizes: HashMap<i64, usize> = HashMap::new();
        for placed in lines {
            *sizes.entry(halves(placed.line.size)).or_default() += placed.line.text.len();
        }
        let most = sizes.iter().max_by_key(|(size, count)| (**count, **size));
        let body = most.map_or(10.0, |(size, _)| *size as f64 / 2.0);
        let mut headings: Vec<i64> =
            sizes.into_keys().filter(|size| *size as f64 / 2.0 >= body * HEADING).collect();
        headings.sort_unstable_by(|a, b| b.cmp(a));
        let mut steps: Vec<f64> = lines
            .windows(2)
            .filter(|pair| pair[0].page == pair[1].page)
            .filter(|pair| halves(pair[0].line.size) == halves(pair[1].line.size))
            .map(|pair| (pair[1].line.bottom - pair[0].line.bottom) / pair[0].line.size)
            .filter(|step| (0.9..2.2).contains(step))
            .collect();
        steps.sort_by(f64::total_cmp);
        // Most steps are from line to line, and the others are longer.
        let leading = steps.get(steps.len() / 3).copied().unwrap_or(LEADING);
        Self { body, leading, headings }
    }

    fn is_heading(&self, line: &Line) -> bool {
        line.size >= self.body * HEADING && line.text.chars().any(char::is_alphabetic)
    }

    /// The level of a heading: by its size among those of all headings.
    fn level(&self, size: f64) -> u8 {
        let place = self.headings.iter().position(|known| *known <= halves(size)).unwrap_or(0);
        (place as u8).saturating_add(1).min(6)
    }
}

/// The document on its way to be parts.
struct Flow<'f, 'p> {
    parts: &'f mut Parts,
    measures: &'f Measures,
    block: Vec<Placed<'p>>,
    kind: Kind,
}

impl<'p> Flow<'_, 'p> {
    fn add(&mut self, line: Placed<'p>, next: Option<Placed<'p>>) {
        let kind = self.kind_of(line.line, next);
        if !self.belongs(line, kind) {
            self.end();
            self.kind = kind;
        }
        self.block.push(line);
    }

    /// What a line is by itself.
    fn kind_of(&self, line: &Line, next: Option<Placed<'p>>) -> Kind {
        let has_cells = |line: &Line| !begins_item(&line.text) && line.text.contains(CELL_MARK);
        if self.measures.is_heading(line) {
            Kind::Heading
        } else if begins_item(&line.text) {
            Kind::Item
        } else if has_cells(line)
            && (self.kind == Kind::Row || next.is_some_and(|next| has_cells(next.line)))
        {
            Kind::Row
        } else {
            Kind::Prose
        }
    }

    /// Whether a line belongs to what is being read.
    fn belongs(&self, next: Placed<'p>, kind: Kind) -> bool {
        let Some(last) = self.block.last() else { return false };
        let step = (next.line.bottom - last.line.bottom) / last.line.size.max(next.line.size);
        let is_beneath = last.page == next.page && step > 0.0;
        let is_near = is_beneath && step <= self.measures.leading * PARAGRAPH;
        match (self.kind, kind) {
            (Kind::Heading, Kind::Heading) => {
                let is_same_size = halves(last.line.size) == halves(next.line.size);
                is_same_size && is_beneath && step <= self.measures.leading * 1.2
            }
            (Kind::Item, Kind::Item) => !is_beneath || step < self.measures.leading * 2.5,
            (Kind::Item, Kind::Prose) => {
                // Beside the text of the item, and not under its mark.
                is_near && next.line.left > self.block[0].line.left + next.line.size * 0.3
            }
            (Kind::Row, Kind::Row) => true,
            (Kind::Prose, Kind::Prose) => {
                if !is_beneath {
                    // In the next column, or on the next page.
                    return goes_over(&last.line.text, &next.line.text);
                }
                let right = self.block.iter().map(|placed| placed.line.right);
                let right = right.fold(f64::MIN, f64::max);
                let is_short = last.line.right < right - last.line.size * 6.0;
                let left = self.block.iter().map(|placed| placed.line.left);
                let left = left.fold(f64::MAX, f64::min);
                let is_set_in = next.line.left > left + next.line.size * 0.8;
                is_near && !((is_short || is_set_in) && ends_sentence(&last.line.text))
            }
            _ => false,
        }
    }

    fn end(&mut self) {
        let block = std::mem::take(&mut self.block);
        let Some(first) = block.first() else { return };
        self.parts.page(first.page);
        let texts = || block.iter().map(|placed| placed.line.text.as_str());
        match self.kind {
            Kind::Heading => {
                let text = joined(texts());
                if words(&text) <= HEADING_WORDS {
                    self.parts.heading(self.measures.level(first.line.size), &text);
                } else {
                    self.parts.prose(&text);
                }
            }
            Kind::Prose => self.parts.prose(&joined(texts())),
            Kind::Item => {
                let mut items: Vec<Vec<&str>> = Vec::new();
                for text in texts() {
                    match items.last_mut() {
                        Some(item) if !begins_item(text) => item.push(text),
                        _ => items.push(vec![text]),
                    }
                }
                let items: Vec<String> =
                    items.into_iter().map(|item| joined(item.into_iter())).collect();
                self.parts.lines(&items.join("\n"));
            }
            Kind::Row => {
                let rows: Vec<String> =
                    texts().map(|text| text.replace(CELL_MARK, " | ")).collect();
                self.parts.lines(&rows.join("\n"));
            }
        }
    }
}

/// Whether a line is one of a table of contents: dots lead to the number of a page.
fn is_of_contents(text: &str) -> bool {
    let dense: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    let before = dense.trim_end_matches(|character: char| character.is_ascii_alphanumeric());
    before.len() < dense.len() && (before.ends_with(".....") || before.ends_with("……"))
}

/// Lines as one text. Words that were broken at their ends are whole again.
fn joined<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let mut whole = String::new();
    for text in texts {
        let text = text.trim();
        let is_broken = whole.ends_with(['-', '\u{2010}', '\u{ad}'])
            && whole.chars().rev().nth(1).is_some_and(char::is_alphabetic)
            && text.starts_with(char::is_lowercase);
        if is_broken {
            whole.pop();
        } else if !whole.is_empty() {
            whole.push(' ');
        }
        whole.push_str(&text.replace(CELL_MARK, " "));
    }
    whole
}

/// Whether a text goes on where it was broken off at the end of a column or a page.
fn goes_over(before: &str, after: &str) -> bool {
    !ends_sentence(before) && after.trim_start().starts_with(|first: char| !first.is_uppercase())
        || before.ends_with(['-', ','])
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '“', '’', '»', '«', ')'])
        .ends_with(['.', '!', '?', ':', '。', '？', '！'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_words_are_whole_again() {
        let check =
            |texts: &[&str], expected: &str| assert_eq!(joined(texts.iter().copied()), expected);
        check(&["Die Bestel-", "lungen bleiben."], "Die Bestellungen bleiben.");
        check(&["Soft\u{ad}", "ware"], "Software");
        check(&["the Anglo-", "Saxon"], "the Anglo- Saxon");
        check(&["from 5 -", "or so"], "from 5 - or so");
        check(&["•\tone", "two"], "• one two");
        check(&[], "");
    }

    #[test]
    fn lines_of_contents_lead_to_a_page() {
        let check =
            |text: &str, expected: bool| assert_eq!(is_of_contents(text), expected, "{text}");
        check("1 Delivery . . . . . . . 12", true);
        check("Preface.......\tiv", true);
        check("Storing ……… 3", true);
        check("Wait ... 3", false);
        check("It ends.....", false);
        check("", false);
    }

    #[test]
    fn texts_go_over_to_the_next_page() {
        let check = |before: &str, after: &str, expected: bool| {
            assert_eq!(goes_over(before, after), expected, "{before} {after}");
        };
        check("and then", "it ends.", true);
        check("It ended.", "It begins.", false);
        check("It ended.", "it begins.", false);
        check("Heading", "Text", false);
        check("the Bestel-", "Lungen", true);
    }
}
