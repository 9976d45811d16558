//! What a web page leaves behind when its text is copied: `&nbsp;`, `<br>`; and a block of code that is never closed.
//! In code, and where the talk is about web pages, all of this is meant.

use super::glance::Glance;
use super::text::{MOST_OF_A_KIND, Text, lines};
use super::whole::Whole;
use crate::finding::{Finding, FindingCode};
use crate::message::Example;
use std::ops::Range;

/// Signs by the name that HTML gives them: the ones that texts have. Others stay as they are.
#[rustfmt::skip]
const ENTITIES: &[(&str, char)] = &[
    ("AElig", 'Æ'), ("Aacute", 'Á'), ("Agrave", 'À'), ("Aring", 'Å'), ("Auml", 'Ä'), ("Ccedil", 'Ç'),
    ("Eacute", 'É'), ("Egrave", 'È'), ("Iacute", 'Í'), ("Ntilde", 'Ñ'), ("Oacute", 'Ó'), ("Oslash", 'Ø'),
    ("Ouml", 'Ö'), ("Uacute", 'Ú'), ("Uuml", 'Ü'), ("aacute", 'á'), ("acirc", 'â'), ("aelig", 'æ'),
    ("agrave", 'à'), ("amp", '&'), ("apos", '\''), ("aring", 'å'), ("atilde", 'ã'), ("auml", 'ä'),
    ("bdquo", '„'), ("bull", '•'), ("ccedil", 'ç'), ("cent", '¢'), ("copy", '©'), ("deg", '°'),
    ("divide", '÷'), ("eacute", 'é'), ("ecirc", 'ê'), ("egrave", 'è'), ("emsp", '\u{2003}'),
    ("ensp", '\u{2002}'), ("euml", 'ë'), ("euro", '€'), ("frac12", '½'), ("ge", '≥'), ("gt", '>'),
    ("hellip", '…'), ("iacute", 'í'), ("icirc", 'î'), ("iexcl", '¡'), ("iquest", '¿'), ("iuml", 'ï'),
    ("laquo", '«'), ("larr", '←'), ("ldquo", '“'), ("le", '≤'), ("lsquo", '‘'), ("lt", '<'),
    ("mdash", '—'), ("middot", '·'), ("nbsp", '\u{a0}'), ("ndash", '–'), ("ne", '≠'), ("ntilde", 'ñ'),
    ("oacute", 'ó'), ("ocirc", 'ô'), ("oelig", 'œ'), ("oslash", 'ø'), ("otilde", 'õ'), ("ouml", 'ö'),
    ("para", '¶'), ("plusmn", '±'), ("pound", '£'), ("quot", '"'), ("raquo", '»'), ("rarr", '→'),
    ("rdquo", '”'), ("reg", '®'), ("rsquo", '’'), ("sbquo", '‚'), ("sect", '§'), ("szlig", 'ß'),
    ("thinsp", '\u{2009}'), ("times", '×'), ("trade", '™'), ("uacute", 'ú'), ("ugrave", 'ù'),
    ("uuml", 'ü'), ("yen", '¥'),
];

/// Elements of pages. `<think>` or `<name>` are none of them: people write such things on purpose.
#[rustfmt::skip]
const TAGS: &[&str] = &[
    "a", "article", "b", "blockquote", "body", "br", "center", "div", "em", "font", "footer", "h1", "h2",
    "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "i", "iframe", "img", "li", "meta", "ol", "p",
    "script", "section", "small", "span", "strong", "style", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "u", "ul",
];

/// Who says one of these talks about pages. Written so, since no text is made small for it.
const ABOUT_PAGES: &[&str] = &[
    "HTML", "Html", "html", "XML", "xml", "SVG", "svg", "JSX", "jsx", "CSS", "css", "<!--",
    "markup", "Markup", "web page", "Web page", "webpage", "Webpage", "website", "Website",
];

/// The longest name of a sign, and the longest element that is read to its end.
const MOST_ENTITY_BYTES: usize = 10;
const MOST_TAG_BYTES: usize = 400;

pub(super) fn check(
    whole: &Whole,
    text: &Text,
    glance: &Glance,
    line: u64,
    findings: &mut Vec<Finding>,
) {
    // Arguments of a call are made for a program.
    if text.call.is_some() {
        return;
    }
    if glance.has_code
        && let Some(open) = fences(&text.seen).1
    {
        findings.push(Finding::new(FindingCode::OpenCodeBlock, text.place(line, open)));
    }
    if !glance.has_markup {
        return;
    }
    let code = code(&text.seen);
    let entities = entities(&text.seen, &code)
        .map(|(bytes, _)| (FindingCode::EntityLeftOver, "entity", bytes));
    let tags = tags(&text.seen, &code).map(|bytes| (FindingCode::TagLeftOver, "tag", bytes));
    let mut told: Vec<&str> = Vec::new();
    for (code, param, bytes) in entities.chain(tags) {
        let what = &text.seen[bytes.clone()];
        if told.contains(&what) {
            continue;
        }
        if told.len() == MOST_OF_A_KIND || whole.is_about_pages() {
            break;
        }
        told.push(what);
        findings.push(Finding::new(code, text.place(line, bytes)).with(param, what));
    }
}

/// The text with the signs themselves; nothing when it has none of those that are written out.
pub(crate) fn with_signs(whole: &Whole, text: &str) -> Option<String> {
    memchr::memchr(b'&', text.as_bytes())?;
    let code = code(text);
    let mut written = String::with_capacity(text.len());
    let mut end = 0;
    for (bytes, sign) in entities(text, &code) {
        written.push_str(&text[end..bytes.start]);
        written.push(sign);
        end = bytes.end;
    }
    written.push_str(&text[end..]);
    (end > 0 && !whole.is_about_pages()).then_some(written)
}

pub(super) fn is_about_pages(example: &Example) -> bool {
    let says = |text: &str| {
        ABOUT_PAGES
            .iter()
            .any(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some())
    };
    example.all_messages().any(|message| says(&message.content))
}

fn entities(text: &str, code: &[Range<usize>]) -> impl Iterator<Item = (Range<usize>, char)> {
    memchr::memchr_iter(b'&', text.as_bytes()).filter_map(move |start| {
        let behind = &text[start + 1..];
        let end = behind.bytes().take(MOST_ENTITY_BYTES).position(|byte| byte == b';')?;
        let sign = sign(&behind[..end])?;
        (!is_inside(code, start)).then_some((start..start + end + 2, sign))
    })
}

/// The sign of this name or number.
fn sign(name: &str) -> Option<char> {
    let Some(number) = name.strip_prefix('#') else {
        let index = ENTITIES.binary_search_by_key(&name, |(name, _)| name).ok()?;
        return Some(ENTITIES[index].1);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|sign| !sign.is_control() || sign.is_whitespace())
}

fn tags(text: &str, code: &[Range<usize>]) -> impl Iterator<Item = Range<usize>> {
    memchr::memchr_iter(b'<', text.as_bytes()).filter_map(move |start| {
        let inside = &text[start + 1..];
        let name_start = usize::from(inside.starts_with('/'));
        let name = &inside[name_start..];
        let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let (name, rest) = name.split_at(length);
        // Behind the name comes the end, or white space and what belongs to it.
        let is_tag = rest.starts_with(['>', '/', ' ', '\n', '\t'])
            && TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(name));
        let end = rest.bytes().take(MOST_TAG_BYTES).position(|byte| byte == b'>')?;
        let is_whole = !rest[..end].contains('<');
        let end = start + 1 + name_start + length + end + 1;
        (is_tag && is_whole && !is_inside(code, start)).then_some(start..end)
    })
}

/// `code` is in order, and no two ranges of it overlap.
fn is_inside(code: &[Range<usize>], at: usize) -> bool {
    let begun = code.partition_point(|range| range.start <= at);
    begun > 0 && at < code[begun - 1].end
}

/// Signs that a line begins with which opens or closes a block of code, at least.
const FENCE: usize = 3;

/// The blocks of code of a text, and the line that opens one without an end.
fn fences(text: &str) -> (Vec<Range<usize>>, Option<Range<usize>>) {
    let mut blocks = Vec::new();
    let mut open: Option<(Range<usize>, usize)> = None;
    for (start, line) in lines(text) {
        let bare = line.trim();
        let signs = bare.bytes().take_while(|byte| *byte == b'`').count();
        let bytes = start..start + line.trim_end().len();
        if signs < FENCE {
            continue;
        }
        match &open {
            // The end has as many signs at least and nothing behind them.
            Some((opening, wanted)) if bare.len() == signs && signs >= *wanted => {
                blocks.push(opening.start..start + line.len());
                open = None;
            }
            Some(_) => {}
            // More signs behind: code inside one line.
            None if bare[signs..].contains('`') => {}
            None => open = Some((bytes, signs)),
        }
    }
    (blocks, open.map(|(line, _)| line))
}

/// All code of a text: its blocks, an open one to the end, and what stands between two signs on a line.
pub(crate) fn code(text: &str) -> Vec<Range<usize>> {
    if memchr::memchr(b'`', text.as_bytes()).is_none() {
        return Vec::new();
    }
    let (mut blocks, open) = fences(text);
    blocks.extend(open.map(|line| line.start..text.len()));
    let mut code = Vec::new();
    let mut blocks_left = blocks.iter().peekable();
    for (start, line) in lines(text) {
        code.extend(blocks_left.next_if(|block| block.start < start + line.len()).cloned());
        if !is_inside(&code, start + line.len() - 1) {
            let mut signs = memchr::memchr_iter(b'`', line.as_bytes());
            while let (Some(opening), Some(closing)) = (signs.next(), signs.next()) {
                code.push(start + opening..start + closing);
            }
        }
    }
    code
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, described, example};
    use super::*;
    use crate::message::sample::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &str) {
        let found = example(&of([user("a"), assistant(text)]), 1, &Limits::OPENAI);
        assert_eq!(described(&found), expected, "{text}");
    }

    #[test]
    fn signs() {
        check("Tom &amp; Anna", "1:entity_left_over@1[4-9] entity=&amp;");
        check(
            "a&nbsp;b&#39;&#x27;",
            "1:entity_left_over@1[1-7] entity=&nbsp;, 1:entity_left_over@1[8-13] entity=&#39;, 1:entity_left_over@1[13-19] entity=&#x27;",
        );
        check("AT&T; R&D, &unknown; & &; &#0; &#xd800;", "");
        check("`&amp;` and\n```\n&amp;\n```\nand `&lt;`", "");
    }

    #[test]
    fn tags_of_pages() {
        check("One<br>two", "1:tag_left_over@1[3-7] tag=<br>");
        check(
            "<p class=\"a\">x</P>",
            "1:tag_left_over@1[0-13] tag=<p class=\"a\">, 1:tag_left_over@1[14-18] tag=</P>",
        );
        check("a <b and c>", "1:tag_left_over@1[2-11] tag=<b and c>");
        check("1 < 2 <think>hm</think> <name> <3*7=21> Vec<i32> <i", "");
        check("Use `<br>` here", "");
        check("```\n<div>\n```\nDone", "");
        check("In HTML, <br> breaks a line.", "");
        check("<br><br><br>", "1:tag_left_over@1[0-4] tag=<br>");
    }

    #[test]
    fn code_blocks() {
        check("```python\nprint()\n```", "");
        check("````\n```\n````\n", "");
        check("```code``` in a line", "");
        check("Look:\n```python\nprint()", "1:open_code_block@1[6-15]");
        check("```\na\n```\n```\nb", "1:open_code_block@1[10-13]");
        check("  ```\nx\n  ```", "");
    }

    #[test]
    fn the_signs_themselves() {
        let check = |text: &str, expected: Option<&str>| {
            let example = of([user("a"), assistant(text)]);
            assert_eq!(with_signs(&Whole::of(&example), text).as_deref(), expected, "{text}");
        };
        check("Tom &amp; Anna &lt;3 &#8364;", Some("Tom & Anna <3 €"));
        check("&amp;amp;", Some("&amp;"));
        check("`&amp;`", None);
        check("a & b", None);
        check("HTML: &amp;", None);
    }

    #[test]
    fn the_tables_are_sorted() {
        assert!(ENTITIES.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    proptest! {
        #[test]
        fn any_text_is_read(
            pieces in prop::collection::vec(
                prop::sample::select(&["`", "```", "\n", "<", ">", "/", "br", "&", "amp;", "#39;", " ", "ü", "<p a='日'>"][..]),
                0..40,
            ),
        ) {
            let text = pieces.concat();
            let example = of([user("a"), assistant(&text)]);
            for finding in super::super::example(&example, 1, &Limits::OPENAI) {
                let length = text.chars().count() as u32;
                prop_assert!(finding.place.span.is_none_or(|span| span.start < span.end && span.end <= length));
            }
            prop_assert!(with_signs(&Whole::of(&example), &text).is_none_or(|signs| signs.len() < text.len()));
        }
    }
}
