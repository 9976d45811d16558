//! The glyphs of a page, put together to lines as they are drawn.

use super::Page;
use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::object::Dict;
use hayro_interpret::kurbo::{Affine, BezPath};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask,
};

/// Units of a glyph's own space for one of its size.
const UNITS: f64 = 1000.0;
/// A gap between glyphs that is a space, in sizes of the text. Spaces of set text have 0.2 and more, kerning less.
const SPACE: f64 = 0.16;
/// A gap that separates cells of a table.
const CELL: f64 = 0.9;
/// How far a glyph may stand above or below its line: the raised ones do.
const RAISED: f64 = 0.45;
/// Glyphs of a page. Whoever draws more draws no text.
const MOST_GLYPHS: usize = 1 << 20;

/// What separates cells in the text of a line.
pub const CELL_MARK: char = '\t';

/// A line of text, with its place on the page: from the left edge and from the top, in 1/72 inch.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub text: String,
    pub left: f64,
    pub right: f64,
    pub bottom: f64,
    /// The size of most of its glyphs: a bullet or a large first letter says nothing of the others.
    pub size: f64,
    /// How many more glyphs have this size than others have others.
    pub lead: u32,
}

impl Line {
    /// Counts a glyph of this size, which stands on this height. What most glyphs have is known by counting it up and all
    /// else down.
    fn vote(&mut self, size: f64, bottom: f64) {
        if (self.size - size).abs() < 0.25 {
            self.lead += 1;
        } else if self.lead > 0 {
            self.lead -= 1;
        } else {
            (self.size, self.bottom, self.lead) = (size, bottom, 1);
        }
    }
}

/// A page that is being drawn.
#[derive(Default)]
pub struct Sheet {
    lines: Vec<Line>,
    /// What is being drawn: whether it is no part of what the document says, as its producer marked it.
    marks: Vec<bool>,
    /// The last glyph and its place: some programs draw each twice, to make it bold.
    last: Option<(String, f64, f64)>,
    has_pictures: bool,
    unknown: u32,
    count: usize,
}

impl Sheet {
    pub fn into_page(mut self) -> Page {
        for line in &mut self.lines {
            let end = line.text.trim_end().len();
            line.text.truncate(end);
        }
        self.lines.retain(|line| !line.text.trim().is_empty());
        let Self { lines, has_pictures, unknown, .. } = self;
        Page { lines, has_pictures, unknown }
    }

    fn draw(&mut self, glyph: &Glyph<'_>, place: Affine) {
        let [across, up, _, down, x, y] = place.as_coeffs();
        // What runs up the margin is a mark of the printer or of an archive.
        if up.abs() > across.abs() * 0.2 || self.count == MOST_GLYPHS {
            return;
        }
        self.count += 1;
        let size = down.abs() * UNITS;
        let advance = match glyph {
            Glyph::Outline(outline) => outline.advance_width(),
            Glyph::Type3(shape) => shape.advance_width(),
        };
        let width = across.abs() * advance.map_or(UNITS / 2.0, f64::from);
        let text = self.name(glyph);
        if !(size > 0.0 && x.is_finite() && y.is_finite() && width.is_finite()) {
            return;
        }
        let is_again = self.last.as_ref().is_some_and(|(last, left, bottom)| {
            *last == text && (x - left).abs() < size * 0.1 && (y - bottom).abs() < size * 0.1
        });
        if is_again {
            return;
        }
        let is_space = text.trim().is_empty();
        match self.lines.last_mut().filter(|line| goes_on(line, x, y, size)) {
            Some(line) => {
                let gap = (x - line.right) / line.size.max(size);
                if gap > CELL {
                    line.text.push(CELL_MARK);
                } else if (gap > SPACE || is_space) && !line.text.ends_with([' ', CELL_MARK]) {
                    line.text.push(' ');
                }
                line.text.push_str(text.trim());
                line.right = line.right.max(x + width);
                if !is_space {
                    line.vote(size, y);
                }
            }
            None if is_space => {}
            None => {
                let text = text.clone();
                let (left, right) = (x, x + width);
                self.lines.push(Line { text, left, right, bottom: y, size, lead: 1 });
            }
        }
        self.last = Some((text, x, y));
    }

    /// What a glyph says. Ligatures are the letters that they stand for.
    fn name(&mut self, glyph: &Glyph<'_>) -> String {
        let text = match glyph.as_unicode() {
            Some(BfString::Char(character)) => character.to_string(),
            Some(BfString::String(text)) => text,
            None => char::REPLACEMENT_CHARACTER.to_string(),
        };
        let mut name = String::with_capacity(text.len());
        for character in text.chars() {
            match character {
                '\u{fb00}' => name.push_str("ff"),
                '\u{fb01}' => name.push_str("fi"),
                '\u{fb02}' => name.push_str("fl"),
                '\u{fb03}' => name.push_str("ffi"),
                '\u{fb04}' => name.push_str("ffl"),
                '\u{fb05}' | '\u{fb06}' => name.push_str("st"),
                // The dots that Word takes from the font Symbol.
                '\u{f0a7}' | '\u{f0b7}' => name.push('•'),
                '\u{e000}'..='\u{f8ff}' | char::REPLACEMENT_CHARACTER => {
                    self.unknown = self.unknown.saturating_add(1);
                    name.push(char::REPLACEMENT_CHARACTER);
                }
                character if character.is_whitespace() => name.push(' '),
                character if character.is_control() => {}
                character => name.push(character),
            }
        }
        name
    }
}

/// Whether a glyph belongs to a line that is drawn already.
fn goes_on(line: &Line, x: f64, y: f64, size: f64) -> bool {
    let larger = line.size.max(size);
    (y - line.bottom).abs() < larger * RAISED && x > line.right - larger * 0.6
}

impl Device<'_> for Sheet {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        if self.marks.contains(&true) {
            return;
        }
        for glyph in run.glyphs() {
            self.draw(glyph, props.transform * glyph.transform());
        }
    }

    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {
        self.has_pictures = true;
    }

    fn begin_marked_content(&mut self, tag: &[u8], _: Option<&Dict<'_>>) {
        self.marks.push(tag == b"Artifact");
    }

    fn end_marked_content(&mut self) {
        self.marks.pop();
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
