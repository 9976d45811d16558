//! What the styles of a document say of its paragraphs.

use super::super::xml::{Step, walk};
use std::collections::HashMap;

/// What a paragraph is by its style.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The level of the heading that it is.
    pub level: Option<u8>,
    pub is_title: bool,
    pub is_item: bool,
}

/// Styles by their ids.
#[derive(Debug, Default)]
pub struct Styles {
    styles: HashMap<String, Style>,
}

#[derive(Debug, Default)]
struct Style {
    look: Look,
    based_on: Option<String>,
}

/// Styles that may stand on each other.
const DEPTH: usize = 10;

impl Styles {
    /// The styles that a part describes.
    pub fn of(text: &str) -> Self {
        let mut styles = HashMap::new();
        let mut current: Option<(String, Style)> = None;
        walk(text, |step| match step {
            Step::Begin(element) => match (element.name(), &mut current) {
                ("style", _) => {
                    current = element.attribute("styleId").map(|id| (id, Style::default()));
                }
                ("name", Some((_, style))) => {
                    look_of_name(&element.attribute("val").unwrap_or_default(), &mut style.look);
                }
                ("basedOn", Some((_, style))) => style.based_on = element.attribute("val"),
                ("outlineLvl", Some((_, style))) => {
                    style.look.level = outline_level(element.attribute("val"));
                }
                ("numPr", Some((_, style))) => style.look.is_item = true,
                _ => {}
            },
            Step::End(name) if name == "style" => styles.extend(current.take()),
            Step::End(_) | Step::Text(_) => {}
        });
        Self { styles }
    }

    /// What a paragraph of the style `id` is.
    pub fn look(&self, id: &str) -> Look {
        let mut look = Look::default();
        let mut next = self.styles.get(id);
        for _ in 0..DEPTH {
            let Some(style) = next else { break };
            look.level = look.level.or(style.look.level);
            look.is_title |= style.look.is_title;
            look.is_item |= style.look.is_item;
            next = style.based_on.as_ref().and_then(|id| self.styles.get(id));
        }
        // Headings are often numbered, and no items of a list for it.
        look.is_item &= look.level.is_none() && !look.is_title;
        look
    }
}

/// Styles that come with Word have their English names in the file, in whatever language it was written.
fn look_of_name(name: &str, look: &mut Look) {
    let name = name.to_ascii_lowercase();
    if let Some(level) = name.strip_prefix("heading ") {
        look.level = level.trim().parse().ok().filter(|level| (1..=9).contains(level));
    }
    look.is_title = name == "title";
    look.is_item |= name.starts_with("list bullet") || name.starts_with("list number");
}

/// A level as files have it: counted from 0, and 9 for what is no heading.
pub fn outline_level(value: Option<String>) -> Option<u8> {
    let level: u8 = value?.parse().ok()?;
    (level < 9).then_some(level + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_says_what_a_paragraph_is() {
        let styles = Styles::of(
            r#"<w:styles xmlns:w="w">
            <w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
            <w:style w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="berschrift2"/></w:style>
            <w:style w:styleId="Part"><w:name w:val="Part"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
            <w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>
            <w:style w:styleId="Aufz"><w:name w:val="List Bullet"/></w:style>
            <w:style w:styleId="Round"><w:name w:val="Round"/><w:basedOn w:val="Round"/></w:style>
            </w:styles>"#,
        );
        let check = |id: &str, level: Option<u8>, is_title: bool, is_item: bool| {
            assert_eq!(styles.look(id), Look { level, is_title, is_item }, "{id}");
        };
        check("berschrift2", Some(2), false, false);
        check("Mine", Some(2), false, false);
        check("Part", Some(1), false, false);
        check("Titel", None, true, false);
        check("Aufz", None, false, true);
        check("Round", None, false, false);
        check("missing", None, false, false);
    }
}
