//! Finds what is wrong with a text that is no JSON, where, and what its writer probably meant. It walks
//! the text without recursion, so that no nesting can overflow the stack, and agrees with `serde_json`
//! on what is JSON and what isn't (a property test holds the two together).

mod walk;

use bakehouse_domain::finding::FindingCode;

/// The first fault of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    pub code: FindingCode,
    /// Where, in bytes of the text.
    pub offset: usize,
    /// What the reader met, for [`FindingCode::NotJson`].
    pub reason: Option<Reason>,
}

impl Fault {
    pub fn new(code: FindingCode, offset: usize) -> Self {
        Self { code, offset, reason: None }
    }

    pub fn not_json(offset: usize, reason: Reason) -> Self {
        Self { code: FindingCode::NotJson, offset, reason: Some(reason) }
    }
}

macro_rules! reasons {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// Why a line is no JSON. Its name is the parameter `reason` of the finding.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Reason {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Reason {
            /// The reason as findings name it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
    };
}

reasons! {
    /// The line is plain text.
    PlainText = "plain_text",
    /// `#` or `//`: JSON has no comments.
    Comment = "comment",
    /// `'text'`, as Python prints it.
    SingleQuotes = "single_quotes",
    /// “text”, as word processors write it.
    CurlyQuotes = "curly_quotes",
    /// `True`, `False` or `None`.
    PythonWord = "python_word",
    /// A word that is neither `true`, `false` nor `null`.
    UnknownWord = "unknown_word",
    /// A key without quotes.
    UnquotedKey = "unquoted_key",
    /// A quote inside a text that should be written `\"`.
    QuoteInText = "quote_in_text",
    /// A comma before a closing bracket.
    TrailingComma = "trailing_comma",
    /// A comma behind the example, as in a list.
    CommaAtEnd = "comma_at_end",
    /// No comma between two values.
    MissingComma = "missing_comma",
    /// No colon behind a key.
    MissingColon = "missing_colon",
    /// No value where one must be.
    MissingValue = "missing_value",
    /// `]` where `}` must be, or the reverse, or one too many.
    WrongBracket = "wrong_bracket",
    /// A backslash before a character that takes none.
    BadEscape = "bad_escape",
    /// `01`, `1.`, `.5` or `+1`.
    BadNumber = "bad_number",
    /// A number that no computer holds, such as `1e999`.
    NumberTooLarge = "number_too_large",
    /// Something after the end of the value.
    TextAfterEnd = "text_after_end",
    /// A byte-order mark inside a line.
    Mark = "mark",
    /// A character that JSON has no use for here.
    UnexpectedCharacter = "unexpected_character",
    /// More values on one line than the reader takes.
    TooManyValues = "too_many_values",
}

/// The first fault of `text`; nothing when it is one JSON value.
pub fn find(text: &str) -> Option<Fault> {
    walk::Walk::new(text).value().err()
}
