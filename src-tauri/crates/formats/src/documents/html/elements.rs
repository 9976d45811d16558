//! What the elements of a page are to somebody who reads it.

use html5ever::tokenizer::Tag;

/// Elements that begin a line of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements that have nothing in them and no end.
const EMPTY: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// What nobody reads, or can't without a picture.
const UNREAD: &[&str] = &[
    "audio", "button", "canvas", "datalist", "iframe", "map", "noembed", "noframes", "noscript",
    "object", "rp", "script", "select", "style", "svg", "template", "textarea", "video",
];

pub fn is_block(name: &str) -> bool {
    BLOCKS.binary_search(&name).is_ok()
}

pub fn is_empty(name: &str) -> bool {
    EMPTY.binary_search(&name).is_ok()
}

/// The level of a heading.
pub fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

/// What an element does to all that is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    None,
    /// It isn't read.
    Unread,
    /// It is what the page is there for.
    Main,
    /// It stands around what the page is there for: a menu, a footer.
    Aside,
}

/// What the element that a tag begins does to all that is in it.
pub fn effect(tag: &Tag) -> Effect {
    let attribute = |wanted: &str| {
        let found = tag.attrs.iter().find(|attribute| &*attribute.name.local == wanted);
        found.map(|attribute| attribute.value.trim().to_ascii_lowercase())
    };
    let name = &*tag.name;
    if UNREAD.binary_search(&name).is_ok()
        || attribute("hidden").is_some_and(|value| value != "until-found")
        || attribute("aria-hidden").as_deref() == Some("true")
    {
        return Effect::Unread;
    }
    match (name, attribute("role").as_deref()) {
        ("main" | "article", _) | (_, Some("main" | "article")) => Effect::Main,
        ("nav" | "footer" | "aside" | "search" | "header", _)
        | (_, Some("navigation" | "banner" | "contentinfo" | "complementary" | "search")) => {
            Effect::Aside
        }
        _ => Effect::None,
    }
}

/// The elements that end where `name` begins, and those in which they would not.
pub fn ended_by(name: &str) -> Option<(&'static [&'static str], &'static [&'static str])> {
    match name {
        "li" => Some((&["li"], &["ul", "ol", "menu", "table"])),
        "dt" | "dd" => Some((&["dt", "dd"], &["dl", "table"])),
        "tr" => Some((&["tr"], &["table"])),
        "td" | "th" => Some((&["td", "th"], &["tr", "table"])),
        "tbody" | "thead" | "tfoot" => Some((&["tbody", "thead", "tfoot"], &["table"])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_can_be_looked_up() {
        for names in [BLOCKS, EMPTY, UNREAD] {
            assert!(names.is_sorted(), "{names:?}");
        }
        assert!(is_block("p") && !is_block("b") && is_empty("br") && !is_empty("p"));
        assert_eq!(
            (heading_level("h3"), heading_level("hr"), heading_level("h7")),
            (Some(3), None, None)
        );
    }
}
