//! What the readers find in a document, in reading order: headings, paragraphs, and lines that belong together.

/// What could not be read of a document, though the rest could.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    pub code: GapCode,
    /// How many pages, parts or characters.
    pub count: u32,
    /// The first of the pages, counted from 1.
    pub page: Option<u32>,
}

/// Why something could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GapCode {
    /// Pages with pictures and no text: scanned ones.
    PagesWithoutText,
    /// Letters that the document draws and doesn't name.
    UnknownLetters,
    /// Bytes that are no text in the document's encoding.
    BrokenLetters,
    /// Chapters that are missing or broken.
    PartsDamaged,
    /// The text is longer than is read.
    CutShort,
}

impl GapCode {
    /// Every code, in the order of this file.
    pub const ALL: &[Self] = &[
        Self::PagesWithoutText,
        Self::UnknownLetters,
        Self::BrokenLetters,
        Self::PartsDamaged,
        Self::CutShort,
    ];

    /// The code as files and messages name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::PagesWithoutText => "pages_without_text",
            Self::UnknownLetters => "unknown_letters",
            Self::BrokenLetters => "broken_letters",
            Self::PartsDamaged => "parts_damaged",
            Self::CutShort => "cut_short",
        }
    }
}

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// A heading of this level, the outermost being 1.
    Heading(u8),
    /// A paragraph.
    Prose,
    /// Lines that stay lines: a list, a table, code, an address.
    Lines,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub kind: PartKind,
    pub text: String,
    pub page: Option<u32>,
}

/// The longest text that is a heading, in characters: it stands above each passage of its section.
const HEADING_CHARACTERS: usize = 200;

/// The parts of a document, as they are found.
#[derive(Debug)]
pub struct Parts {
    found: Vec<Part>,
    title: Option<String>,
    gaps: Vec<Gap>,
    /// The page that is being read.
    page: Option<u32>,
    /// How much more text is taken.
    left_bytes: usize,
}

impl Parts {
    /// No parts yet, of which `text_bytes` are taken at most.
    pub fn new(text_bytes: usize) -> Self {
        Self {
            found: Vec::new(),
            title: None,
            gaps: Vec::new(),
            page: None,
            left_bytes: text_bytes,
        }
    }

    pub fn all(&self) -> &[Part] {
        &self.found
    }

    /// The title that the document gives, or else its first heading where that is an outermost one.
    pub fn into_title_and_gaps(self) -> (Option<String>, Vec<Gap>) {
        let first = || {
            let heading = self.found.iter().find(|part| part.kind == PartKind::Heading(1))?;
            Some(heading.text.clone())
        };
        (self.title.or_else(first), self.gaps)
    }

    /// How much more text is taken, in bytes of UTF-8.
    pub fn left_bytes(&self) -> usize {
        self.left_bytes
    }

    /// Says what the document calls itself; the first that says anything counts.
    pub fn title(&mut self, text: &str) {
        let text = on_one_line(text);
        if self.title.is_none() && !text.is_empty() {
            self.title = Some(text.chars().take(HEADING_CHARACTERS).collect());
        }
    }

    /// Turns to a page.
    pub fn page(&mut self, number: u32) {
        self.page = Some(number);
    }

    /// Tells of something that could not be read, on this page where there are pages.
    pub fn gap(&mut self, code: GapCode, count: u32) {
        if count == 0 {
            return;
        }
        match self.gaps.iter_mut().find(|gap| gap.code == code) {
            Some(gap) => gap.count = gap.count.saturating_add(count),
            None => self.gaps.push(Gap { code, count, page: self.page }),
        }
    }

    /// Adds a heading. The title at the beginning is known already, and needn't stand above all that follows.
    pub fn heading(&mut self, level: u8, text: &str) {
        let text = on_one_line(text);
        if self.found.is_empty() && self.title.as_ref() == Some(&text) {
            return;
        }
        let is_short = text.chars().nth(HEADING_CHARACTERS).is_none();
        let kind = if is_short { PartKind::Heading(level.max(1)) } else { PartKind::Prose };
        self.add(kind, text);
    }

    pub fn prose(&mut self, text: &str) {
        self.add(PartKind::Prose, on_one_line(text));
    }

    /// Lines without the blank ones around them, and without spaces behind them.
    pub fn lines(&mut self, text: &str) {
        let mut lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        while lines.last().is_some_and(|line| line.is_empty()) {
            lines.pop();
        }
        let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
        match &lines[first..] {
            [] => {}
            [line] => self.prose(line),
            lines => self.add(PartKind::Lines, lines.join("\n")),
        }
    }

    /// Adds a part as somebody else found it.
    pub fn part(&mut self, part: &Part) {
        match part.kind {
            PartKind::Heading(level) => self.heading(level, &part.text),
            PartKind::Prose => self.prose(&part.text),
            PartKind::Lines => self.lines(&part.text),
        }
    }

    fn add(&mut self, kind: PartKind, mut text: String) {
        if text.is_empty() || self.left_bytes == 0 {
            return;
        }
        if text.len() > self.left_bytes {
            let end = (0..=self.left_bytes).rev().find(|at| text.is_char_boundary(*at));
            text.truncate(end.unwrap_or(0));
            text.truncate(text.trim_end().len());
            self.left_bytes = 0;
            self.gap(GapCode::CutShort, 1);
        } else {
            self.left_bytes -= text.len();
        }
        self.found.push(Part { kind, text, page: self.page });
    }
}

/// A text in which any run of spaces and line ends is one space.
pub fn on_one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// A part as tests show it: the level of a heading, `p`rose or `l`ines, and the text.
#[cfg(test)]
impl std::fmt::Display for Part {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.kind {
            PartKind::Heading(level) => write!(formatter, "{level} {}", self.text),
            PartKind::Prose => write!(formatter, "p {}", self.text),
            PartKind::Lines => write!(formatter, "l {}", self.text),
        }
    }
}
