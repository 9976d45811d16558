//! PDF: glyphs at places on pages. Lines, paragraphs and headings are found by where the glyphs stand and how large they
//! are, in the order in which the page draws them. What runs along the edges of many pages is left out.

mod edges;
mod flow;
mod glyphs;

use super::Fault;
use super::parts::{GapCode, Parts};
use glyphs::{Line, Sheet};
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::Rect;
use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, RenderContent, TransformExt, interpret_page,
};
use std::thread;

/// The reader of a page calls itself for what is drawn within something else, and is meant for a main thread's stack.
const STACK_BYTES: usize = 32 << 20;

/// A page that was read.
#[derive(Debug)]
struct Page {
    lines: Vec<Line>,
    /// Whether anything is drawn on it that isn't text.
    has_pictures: bool,
    /// Letters that are drawn and not named.
    unknown: u32,
}

/// What a PDF gives.
struct Found {
    title: Option<String>,
    pages: Vec<Page>,
}

/// Finds the parts of a document.
pub fn read(bytes: Vec<u8>, parts: &mut Parts) -> Result<(), Fault> {
    let text_bytes = parts.left_bytes();
    let work = move || look(bytes, text_bytes);
    let thread = thread::Builder::new().name("reading".to_owned()).stack_size(STACK_BYTES);
    // Without a thread, and where the reader panics, nothing can be read.
    let thread = thread.spawn(work).map_err(|_| Fault::Damaged)?;
    let Found { title, mut pages } = thread.join().map_err(|_| Fault::Damaged)??;
    if pages.iter().all(|page| page.lines.is_empty()) {
        let is_scanned = pages.iter().any(|page| page.has_pictures);
        return Err(if is_scanned { Fault::NoText } else { Fault::Empty });
    }
    edges::leave_out(&mut pages);
    parts.title(&title.unwrap_or_default());
    for (page, number) in pages.iter().zip(1..) {
        parts.page(number);
        let is_scanned = page.lines.is_empty() && page.has_pictures;
        parts.gap(GapCode::PagesWithoutText, u32::from(is_scanned));
        parts.gap(GapCode::UnknownLetters, page.unknown);
    }
    flow::read(&pages, parts);
    Ok(())
}

/// Goes through the pages, until there is more text than is taken.
fn look(bytes: Vec<u8>, text_bytes: usize) -> Result<Found, Fault> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(
            DecryptionError::PasswordProtected | DecryptionError::UnsupportedAlgorithm,
        ) => Fault::Locked,
        LoadPdfError::Decryption(_) | LoadPdfError::Invalid => Fault::Damaged,
    })?;
    let cache = InterpreterCache::new();
    let settings =
        InterpreterSettings { render_content: RenderContent::PAGE, ..Default::default() };
    let mut pages = Vec::new();
    let mut bytes = 0;
    for page in pdf.pages().iter() {
        let place = page.initial_transform(true).to_kurbo();
        let (width, height) = page.render_dimensions();
        let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(place, area, &cache, pdf.xref(), settings.clone());
        let mut sheet = Sheet::default();
        interpret_page(page, &mut context, &mut sheet);
        let page = sheet.into_page();
        bytes += page.lines.iter().map(|line| line.text.len()).sum::<usize>();
        pages.push(page);
        if bytes > text_bytes {
            break;
        }
    }
    let title = pdf.metadata().title.as_deref().map(text_of);
    Ok(Found { title, pages })
}

/// A text as PDFs have it beside their pages: in UTF-16 or UTF-8 with a mark, else one byte a character.
fn text_of(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0,
        [0xFF, 0xFE, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0,
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest),
        _ => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
    .into_owned()
}
