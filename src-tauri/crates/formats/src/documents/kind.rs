//! Tells what a document is, and has it read as that.

use super::archive::Archive;
use super::html::Syntax;
use super::parts::{GapCode, Parts};
use super::{Fault, Limits, decode, docx, epub, html, markdown, pdf, plain};
use crate::error::Foreign;
use crate::text::foreign;
use memchr::memmem;
use std::path::Path;

/// What kind of document it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    Text,
    Markdown,
    Html,
    Docx,
    Epub,
    Pdf,
}

impl DocumentKind {
    /// The kind as files and messages name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Epub => "epub",
            Self::Pdf => "pdf",
        }
    }
}

/// Some programs write a few bytes before a PDF begins, and all readers look for it.
const PDF_WITHIN: usize = 1024;
/// What office programs saved before, and what they put a document into that has a password.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
const ENCRYPTED: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";

/// What pieces of pages begin with.
const TAGS: &[&str] = &[
    "html", "head", "body", "title", "meta", "article", "main", "section", "div", "p", "h1", "h2",
    "h3", "table", "ul", "ol", "header", "nav", "span",
];

/// Reads a document of whatever kind into parts.
pub fn read(
    bytes: Vec<u8>,
    path: &Path,
    limits: &Limits,
    parts: &mut Parts,
) -> Result<DocumentKind, Fault> {
    let head = &bytes[..bytes.len().min(PDF_WITHIN)];
    if memmem::find(head, b"%PDF-").is_some() {
        pdf::read(bytes, parts)?;
        return Ok(DocumentKind::Pdf);
    }
    if head.starts_with(b"PK\x03\x04") {
        return read_archive(Archive::open(bytes, limits.unpacked)?, parts);
    }
    if head.starts_with(COMPOUND) && memmem::find(&bytes, ENCRYPTED).is_some() {
        return Err(Fault::Locked);
    }
    if let Some(found) = foreign::by_signature(head) {
        return Err(Fault::Foreign(found));
    }
    let (text, broken) = decode::text(&bytes);
    if text.trim().is_empty() {
        return Err(Fault::Empty);
    }
    if !is_text(&text) {
        return Err(Fault::Foreign(Foreign::Binary));
    }
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    if is_page(&text, matches!(ending.as_str(), "html" | "htm" | "xhtml")) {
        html::read(&decode::declared_text(&bytes, parts), Syntax::Html, parts);
        return Ok(DocumentKind::Html);
    }
    parts.gap(GapCode::BrokenLetters, broken);
    if matches!(ending.as_str(), "md" | "markdown" | "mdown" | "mkd") || markdown::is_likely(&text)
    {
        markdown::read(&text, parts);
        Ok(DocumentKind::Markdown)
    } else {
        plain::read(&text, parts);
        Ok(DocumentKind::Text)
    }
}

fn read_archive(mut archive: Archive, parts: &mut Parts) -> Result<DocumentKind, Fault> {
    if archive.has("META-INF/container.xml") {
        epub::read(&mut archive, parts)?;
        return Ok(DocumentKind::Epub);
    }
    if let Some(document) = docx::document_part(&mut archive)? {
        docx::read(&mut archive, &document, parts)?;
        return Ok(DocumentKind::Docx);
    }
    Err(Fault::Foreign(Foreign::Zip))
}

/// Whether this is a text rather than bytes of anything else, of which a tenth are control characters.
fn is_text(text: &str) -> bool {
    let mut strange = 0;
    let mut count = 0;
    for character in text.chars().take(1 << 16) {
        let is_control =
            character.is_control() && !character.is_whitespace() && character != '\u{1b}';
        strange += usize::from(is_control || character == char::REPLACEMENT_CHARACTER);
        count += 1;
    }
    strange * 20 <= count
}

/// Whether a text is a web page, or a piece of one where `is_called_page`.
fn is_page(text: &str, is_called_page: bool) -> bool {
    let mut text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    while let Some(comment) = text.strip_prefix("<!--") {
        let Some((_, rest)) = comment.split_once("-->") else { break };
        text = rest.trim_start();
    }
    let end = (0..=text.len().min(2048)).rev().find(|at| text.is_char_boundary(*at));
    let head = text[..end.unwrap_or(0)].to_ascii_lowercase();
    let begins = |tag: &str| {
        let rest = head.strip_prefix('<').and_then(|head| head.strip_prefix(tag));
        rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_alphanumeric()))
    };
    begins("!doctype html")
        || (begins("?xml") && head.contains("<html"))
        || TAGS.iter().any(|tag| begins(tag))
        || (is_called_page && head.contains("</"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_from_texts() {
        let check =
            |text: &str, expected: bool| assert_eq!(is_page(text, false), expected, "{text}");
        check("<!DOCTYPE html><p>a", true);
        check("\u{feff}\n<!-- saved --><HTML lang=en>", true);
        check("<?xml version='1.0'?>\n<html xmlns='x'>", true);
        check("<div class=a>b</div>", true);
        check("<p>a", true);
        check("<3 is a heart", false);
        check("<param>", false);
        check("a <p> tag", false);
        check("", false);
        assert!(is_page("a <b>c</b>", true) && !is_page("a < b", true));
    }
}
