//! Three characters that occur nowhere in a conversation. One is put into what people wrote wherever it would read as
//! a control token; two show where an answer starts and ends once the template has placed it. All three are taken
//! out again before anything is encoded.

/// The three characters.
#[derive(Debug)]
pub(super) struct Marks {
    pub(super) guard: char,
    pub(super) open: char,
    pub(super) close: char,
}

/// How much of an answer the marks enclose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Span {
    /// There are no marks.
    None,
    /// All of it.
    Whole,
    /// All but the white space around it, for templates that trim.
    Trimmed,
}

impl Marks {
    /// Takes the first private characters that are in none of the texts; nothing when they are all in use.
    pub(super) fn absent_from<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Self> {
        let private = '\u{f0000}'..='\u{ffffd}';
        let mut used: Vec<char> =
            texts.flat_map(str::chars).filter(|character| private.contains(character)).collect();
        used.sort_unstable();
        let mut free = private.filter(|character| used.binary_search(character).is_err());
        Some(Self { guard: free.next()?, open: free.next()?, close: free.next()? })
    }

    /// Breaks up every control token in a text: `is_control` says whether one starts right here.
    pub(super) fn guard(&self, text: &str, is_control: impl Fn(&str) -> bool) -> String {
        let mut guarded = String::with_capacity(text.len() + 8);
        for (at, character) in text.char_indices() {
            guarded.push(character);
            if is_control(&text[at..]) {
                guarded.push(self.guard);
            }
        }
        guarded
    }

    /// Puts the two marks around an answer.
    pub(super) fn enclose(&self, answer: &str, span: Span) -> String {
        let (open, close) = (self.open, self.close);
        match span {
            Span::None => answer.to_owned(),
            Span::Whole => format!("{open}{answer}{close}"),
            Span::Trimmed => {
                let core = answer.trim();
                let start = answer.len() - answer.trim_start().len();
                let (before, after) = (&answer[..start], &answer[start + core.len()..]);
                format!("{before}{open}{core}{close}{after}")
            }
        }
    }

    /// The text without the marks of spans.
    pub(super) fn erase_spans(&self, text: &str) -> String {
        text.replace([self.open, self.close], "")
    }
}
