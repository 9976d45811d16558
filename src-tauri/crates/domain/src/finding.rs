//! A finding: something about a data set that a person should know. Findings are data, never errors.
//! Sentences live in the page's message file under `finding_<code>`; here are codes, places and parameters.

use litemap::LiteMap;
use serde::{Deserialize, Serialize, Serializer};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The line is left out of training, or training can't start.
    MustFix,
    /// Kept, and likely to make the result worse.
    ShouldFix,
    /// Good to know.
    Hint,
}

/// Where a finding is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Line of the file, counted from 1 as a text editor does. Nothing: the data set as a whole.
    pub line: Option<u64>,
    /// Column in characters, counted from 1, where the fault is one of the file's text.
    pub column: Option<u64>,
    /// Message inside the example, counted from 0: those of the conversation first, then those of a worse ending.
    pub message: Option<u32>,
    /// Where in the message's text. Nothing: the message as a whole.
    pub span: Option<TextSpan>,
}

/// A stretch of one text of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TextSpan {
    /// The call whose arguments the text is, counted from 0. Nothing: the text is what the message says.
    pub call: Option<u32>,
    /// Where it begins, in characters (Unicode scalar values), counted from 0.
    pub start: u32,
    /// Where it ends: the first character behind it.
    pub end: u32,
}

impl Place {
    /// A line as a whole.
    pub fn line(line: u64) -> Self {
        Self { line: Some(line), ..Self::default() }
    }

    /// A message of the example on a line; `message` counts from 0.
    pub fn message(line: u64, message: usize) -> Self {
        Self { line: Some(line), message: u32::try_from(message).ok(), ..Self::default() }
    }

    /// A stretch of a text in a message of the example on a line.
    pub fn text(line: u64, message: usize, span: TextSpan) -> Self {
        Self { span: Some(span), ..Self::message(line, message) }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was found.
    pub code: FindingCode,
    /// How much it matters.
    pub severity: Severity,
    /// Where it was found.
    pub place: Place,
    /// What its sentence needs to be complete, by name: two or three, which take a tenth here of what they do in a tree. Of a
    /// large file there are hundreds of thousands of findings.
    #[serde(serialize_with = "as_map")]
    pub params: LiteMap<&'static str, String>,
}

macro_rules! finding_codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $severity:ident, [$($param:literal),*];)+) => {
        /// What was found. Its name in files and messages is [`FindingCode::name`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
        pub enum FindingCode {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $variant,)+
        }

        impl FindingCode {
            /// Every code, in the order of this file.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The code as files, messages and the command line show it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// How much a finding of this code matters.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity),+ }
            }

            /// The parameters that every finding of this code carries, and its sentences may use.
            pub const fn params(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($param),*]),+ }
            }
        }
    };
}

finding_codes! {
    // The text of the file.
    /// Bytes that are no text in UTF-8.
    NotText = "not_text", MustFix, [];
    /// A line that is no JSON; `reason` names what the reader met.
    NotJson = "not_json", MustFix, ["reason"];
    /// JSON that stops in the middle: the file was cut off, or the example runs over several lines.
    CutOff = "cut_off", MustFix, [];
    /// More than one JSON value on a line.
    SeveralOnOneLine = "several_on_one_line", MustFix, [];
    /// A line break or tab inside a text that should be written `\n` or `\t`.
    RawControlCharacter = "raw_control_character", MustFix, [];
    /// Half of a two-part character (`\ud83d` without its other half).
    HalfCharacter = "half_character", MustFix, [];
    /// `NaN` or `Infinity`, which JSON doesn't have.
    NotANumber = "not_a_number", MustFix, [];
    /// A byte-order mark in the middle of the file: two files were joined.
    MarkInTheMiddle = "mark_in_the_middle", ShouldFix, [];
    /// A line longer than the reader takes; `limit` in MB.
    LineTooLong = "line_too_long", MustFix, ["limit"];
    /// Values nested deeper than the reader takes.
    NestedTooDeep = "nested_too_deep", MustFix, [];
    /// From here on an archive, a workbook or a Parquet file is broken.
    FileDamaged = "file_damaged", MustFix, [];
    // The rows of a table.
    /// It can't be told which columns hold questions and answers; `columns` names them all.
    ColumnsUnclear = "columns_unclear", MustFix, ["columns"];
    /// A workbook of which only the sheet `sheet` is read; `others` names those that hold something too.
    SheetsLeftOut = "sheets_left_out", Hint, ["sheet", "others"];
    /// A quote that opens a cell and is never closed: only the row's first line was read.
    QuoteNotClosed = "quote_not_closed", MustFix, [];
    /// A row with more cells than there are columns; `count`, `columns`.
    TooManyCells = "too_many_cells", MustFix, ["count", "columns"];
    /// A cell of `column` that should hold a conversation or tools as JSON and doesn't.
    BadCell = "bad_cell", MustFix, ["column"];
    // The shape of an example.
    /// A line that is a list, a text or a number.
    NotAnExample = "not_an_example", MustFix, [];
    /// A known shape of another kind of file; `shape` names it.
    OtherShape = "other_shape", MustFix, ["shape"];
    /// No `messages`.
    NoMessages = "no_messages", MustFix, [];
    /// `messages` or one of its entries has the wrong type; `key` and `found` say which.
    WrongType = "wrong_type", MustFix, ["key", "found"];
    /// A message without a role.
    NoRole = "no_role", MustFix, [];
    /// A role that nobody knows; `role`.
    UnknownRole = "unknown_role", MustFix, ["role"];
    /// A key that providers refuse; `key`.
    UnknownKey = "unknown_key", ShouldFix, ["key"];
    /// The same key twice in one object; `key`.
    RepeatedKey = "repeated_key", ShouldFix, ["key"];
    /// A weight that is neither 0 nor 1, or stands on a message that isn't an answer.
    BadWeight = "bad_weight", MustFix, [];
    /// A picture or another file that was sent with a message, and isn't in the file of examples.
    AttachmentLeftOut = "attachment_left_out", ShouldFix, [];
    // The meaning of an example.
    /// No text where one is needed.
    EmptyMessage = "empty_message", MustFix, [];
    /// No answer to learn from.
    NoAnswer = "no_answer", MustFix, [];
    /// Every answer is marked "don't learn from this".
    NothingToLearn = "nothing_to_learn", MustFix, [];
    /// The last message is not an answer.
    EndsWithoutAnswer = "ends_without_answer", MustFix, [];
    /// A text with a model's own control token, which providers refuse; `token`.
    SpecialToken = "special_token", MustFix, ["token"];
    /// A NUL character.
    NulCharacter = "nul_character", ShouldFix, [];
    /// Another character that nobody sees and no text needs; `character`, as `U+200B`.
    InvisibleCharacter = "invisible_character", ShouldFix, ["character"];
    /// Letters that were read in a wrong encoding: `broken` should be `meant`.
    EncodingDamage = "encoding_damage", ShouldFix, ["broken", "meant"];
    /// The sign that stands for a character that was lost.
    LostCharacter = "lost_character", ShouldFix, [];
    /// A sign written as in a web page's source; `entity`.
    EntityLeftOver = "entity_left_over", Hint, ["entity"];
    /// A mark-up element of a web page; `tag`.
    TagLeftOver = "tag_left_over", Hint, ["tag"];
    /// A block of code that is opened and never closed.
    OpenCodeBlock = "open_code_block", Hint, [];
    /// An answer that is its question.
    AnswerIsQuestion = "answer_is_question", ShouldFix, [];
    /// An answer that first says its question again.
    AnswerRepeatsQuestion = "answer_repeats_question", Hint, [];
    /// The better and the worse ending of a pair are the same.
    SameEndings = "same_endings", ShouldFix, [];
    /// An answer with numbers, names or links that nothing before it gives; `facts` has the first of them.
    FactsNotGiven = "facts_not_given", Hint, ["facts"];
    /// An answer in another language than its question, unlike most others; `question`, `answer`.
    AnswerLanguage = "answer_language", Hint, ["question", "answer"];
    // Private details, each kind by itself: which of them are meant to be there differs.
    /// An e-mail address.
    EmailAddress = "email_address", ShouldFix, [];
    /// A phone number.
    PhoneNumber = "phone_number", ShouldFix, [];
    /// The number of a payment card.
    PaymentCard = "payment_card", ShouldFix, [];
    /// The international number of a bank account.
    BankAccount = "bank_account", ShouldFix, [];
    /// A key that opens something; `kind` says what.
    SecretKey = "secret_key", ShouldFix, ["kind"];
    /// The address of a computer.
    NetworkAddress = "network_address", Hint, [];
    /// What seems to be the name of a person.
    PersonName = "person_name", Hint, [];
    /// A tool result that answers no call before it; `id`.
    ResultWithoutCall = "result_without_call", MustFix, ["id"];
    /// A call that no message answers; `id`.
    CallWithoutResult = "call_without_result", MustFix, ["id"];
    /// Arguments of a call that are no JSON; `name`.
    BadArguments = "bad_arguments", MustFix, ["name"];
    /// More tools than providers take; `count`, `limit`.
    TooManyTools = "too_many_tools", MustFix, ["count", "limit"];
    /// Longer than the model reads: the last `lost` of its `tokens` are cut off behind `limit`. The message that is cut is
    /// named where the length of each is known.
    TooLong = "too_long", ShouldFix, ["tokens", "limit", "lost"];
    // What a single target refuses.
    /// Pictures where the target reads none; `target`.
    PicturesNotRead = "pictures_not_read", MustFix, ["target"];
    /// More pictures than the target takes; `count`, `limit`, `target`.
    TooManyPictures = "too_many_pictures", MustFix, ["count", "limit", "target"];
    /// A picture that is larger than the target takes; `size` and `limit` in MB, `target`.
    PictureTooLarge = "picture_too_large", MustFix, ["size", "limit", "target"];
    /// A picture that the person didn't send: only questions may have some.
    PictureMisplaced = "picture_misplaced", MustFix, ["target"];
    /// An answer to be skipped, at a target that learns from all; `target`.
    WeightNotKept = "weight_not_kept", ShouldFix, ["target"];
    /// A speaker's name, which the target takes no notice of; `target`.
    NameNotRead = "name_not_read", Hint, ["target"];
    /// A pair of endings, at a target that learns from the better one alone; `target`.
    PairNotLearned = "pair_not_learned", Hint, ["target"];
    /// Fewer examples than the target takes; `count`, `least`, `target`.
    FewerThanTaken = "fewer_than_taken", MustFix, ["count", "least", "target"];
    /// More examples than the target takes; `count`, `most`, `target`.
    MoreThanTaken = "more_than_taken", MustFix, ["count", "most", "target"];
    /// A larger file than the target takes; `size` and `limit` in MB, `target`.
    FileTooLarge = "file_too_large", MustFix, ["size", "limit", "target"];
    // The data set.
    /// Nothing that can be learned from.
    NoExamples = "no_examples", MustFix, [];
    /// Fewer than the minimum of 10; `count`.
    TooFew = "too_few", MustFix, ["count"];
    /// Fewer than the recommended 50; `count`.
    Few = "few", Hint, ["count"];
    /// `count` of `total` examples without a base prompt, the `first` one on that line.
    NoBasePrompt = "no_base_prompt", ShouldFix, ["count", "total", "first"];
    /// An example without a base prompt, where there is one to put in.
    BasePromptMissing = "base_prompt_missing", ShouldFix, [];
    /// A base prompt that differs from the usual one.
    OtherBasePrompt = "other_base_prompt", ShouldFix, [];
    /// No base prompt is the usual one: there are `count` different ones.
    ManyBasePrompts = "many_base_prompts", Hint, ["count"];
    /// The same as an earlier example; `first` is its line.
    Identical = "identical", ShouldFix, ["first"];
    /// The same question as an earlier example with another answer; `first` is its line.
    DifferentAnswers = "different_answers", ShouldFix, ["first"];
    /// Asks the same question as a held-back example; `first` is that one's line.
    AlsoHeldBack = "also_held_back", ShouldFix, ["first"];
    /// Asks nearly the same as another example; `first` is its line, `alike` how alike they are in per cent.
    NearCopy = "near_copy", ShouldFix, ["first", "alike"];
    /// Asks nearly the same as a held-back example; `first` is that one's line, `alike` how alike they are in per cent.
    NearlyHeldBack = "nearly_held_back", ShouldFix, ["first", "alike"];
    /// Asks nearly the same as the example on line `first` and is answered with another label: `own` instead of `other`.
    DifferentLabels = "different_labels", ShouldFix, ["first", "own", "other"];
    /// Most of the examples are answered with the same label: `answer` in `share` per cent.
    OneSided = "one_sided", Hint, ["answer", "share"];
    /// `count` of `total` examples have a follow-up: fewer than are wanted, or than the answers sound like.
    FewFollowUps = "few_follow_ups", Hint, ["count", "total"];
}

impl FindingCode {
    /// Whether it is about a private detail: something that says who a person is, or that opens what is theirs.
    pub fn is_private_detail(self) -> bool {
        matches!(
            self,
            Self::EmailAddress
                | Self::PhoneNumber
                | Self::PaymentCard
                | Self::BankAccount
                | Self::SecretKey
                | Self::NetworkAddress
                | Self::PersonName
        )
    }

    /// Where the words for a parameter's value are when the value is itself a code: the message file has them
    /// under this prefix and the value. Nothing for values that are shown as they are.
    pub fn words_of_param(self, param: &str) -> Option<&'static str> {
        match (self, param) {
            (Self::NotJson, "reason") => Some("not_json_"),
            (Self::OtherShape, "shape") => Some("other_shape_"),
            (Self::SecretKey, "kind") => Some("secret_kind_"),
            (Self::AnswerLanguage, "question" | "answer") => Some("language_name_"),
            (
                Self::PicturesNotRead
                | Self::TooManyPictures
                | Self::PictureTooLarge
                | Self::PictureMisplaced
                | Self::WeightNotKept
                | Self::NameNotRead
                | Self::PairNotLearned
                | Self::FewerThanTaken
                | Self::MoreThanTaken
                | Self::FileTooLarge,
                "target",
            ) => Some("target_name_"),
            _ => None,
        }
    }
}

impl Finding {
    /// A finding of `code` at `place`, with the severity that the code has.
    pub fn new(code: FindingCode, place: Place) -> Self {
        Self { code, severity: code.severity(), place, params: LiteMap::new() }
    }

    /// The same finding with one more parameter.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "`with(\"count\", 3)` reads better than `&3`"
    )]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        if self.params.is_empty() {
            self.params = LiteMap::with_capacity(1);
        }
        self.params.insert(name, value.to_string());
        self
    }
}

fn as_map<S: Serializer>(
    params: &LiteMap<&'static str, String>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(params)
}
