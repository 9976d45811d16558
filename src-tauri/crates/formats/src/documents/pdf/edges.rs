//! What runs along the edges of pages: heads, feet and numbers. They are known by standing at the same place on many
//! pages and saying the same, numbers aside.

use super::Page;
use super::glyphs::Line;
use std::collections::HashMap;

/// Lines that are looked at from the top of a page, and from the bottom.
const LINES: usize = 3;
/// How exactly a line stands where the others do, in 1/72 inch.
const EXACTLY: f64 = 4.0;
/// Words that stand beside the number of a page.
const PAGE_WORDS: &[&str] = &[
    "page", "p.", "seite", "s.", "of", "von", "sur", "de", "di", "página", "pagina", "/", "|", "-",
    "–", "—", "#",
];

/// What a line says with its numbers left open, and where it stands.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    text: String,
    height: i64,
}

impl Key {
    fn of(line: &Line) -> Self {
        let mut text = String::new();
        for character in line.text.chars() {
            match character {
                digit if digit.is_ascii_digit() && text.ends_with('#') => {}
                digit if digit.is_ascii_digit() => text.push('#'),
                other => text.extend(other.to_lowercase()),
            }
        }
        Self { text, height: (line.bottom / EXACTLY).round() as i64 }
    }

    /// Whether it is the number of a page and nothing else.
    fn is_number(&self) -> bool {
        self.text.contains('#')
            && self.text.split_whitespace().all(|word| PAGE_WORDS.contains(&word))
    }
}

/// Takes heads, feet and numbers out of the pages.
pub fn leave_out(pages: &mut [Page]) {
    let mut counts: HashMap<Key, usize> = HashMap::new();
    for page in pages.iter() {
        for index in at_edges(&page.lines) {
            *counts.entry(Key::of(&page.lines[index])).or_default() += 1;
        }
    }
    // On left and right pages they differ, and chapters have their own.
    let many = (pages.len() / 5).max(3);
    for page in pages {
        let edges = at_edges(&page.lines);
        let mut index = 0;
        page.lines.retain(|line| {
            let is_edge = edges.contains(&index);
            index += 1;
            let key = Key::of(line);
            let count = counts.get(&key).copied().unwrap_or(0);
            let enough = if key.is_number() { 2 } else { many };
            !(is_edge && count >= enough)
        });
    }
}

/// The lines at the top and at the bottom of a page.
fn at_edges(lines: &[Line]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|a, b| lines[*a].bottom.total_cmp(&lines[*b].bottom));
    if order.len() > 2 * LINES {
        order.drain(LINES..order.len() - LINES);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(lines: &[(&str, f64)]) -> Page {
        let line = |(text, bottom): &(&str, f64)| Line {
            text: (*text).to_owned(),
            left: 50.0,
            right: 200.0,
            bottom: *bottom,
            size: 10.0,
            lead: 1,
        };
        Page { lines: lines.iter().map(line).collect(), has_pictures: false, unknown: 0 }
    }

    fn texts(pages: &[Page]) -> Vec<&str> {
        pages.iter().flat_map(|page| &page.lines).map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn what_many_pages_say_at_their_edges_is_left_out() {
        let texts_of = ["one", "two", "three"];
        let heads = ["A guide, page 9", "A guide, page 10", "A guide, page 11"];
        let mut pages: Vec<Page> = heads
            .iter()
            .zip(texts_of)
            .map(|(head, text)| page(&[(head, 30.0), (text, 100.0), ("- 4 -", 800.0)]))
            .collect();
        leave_out(&mut pages);
        assert_eq!(texts(&pages), texts_of);
    }

    #[test]
    fn numbers_are_left_out_on_two_pages_already() {
        let mut pages = vec![
            page(&[("a", 100.0), ("Page 1 of 2", 800.0)]),
            page(&[("b", 100.0), ("Page 2 of 2", 800.0)]),
        ];
        leave_out(&mut pages);
        assert_eq!(texts(&pages), ["a", "b"]);
    }

    #[test]
    fn what_says_the_same_elsewhere_stays() {
        let mut pages: Vec<Page> = (0..4)
            .map(|number| page(&[("Chapter 1", 30.0 + f64::from(number) * 40.0), ("a", 400.0)]))
            .collect();
        leave_out(&mut pages[..2]);
        assert_eq!(texts(&pages).len(), 8);
    }
}
