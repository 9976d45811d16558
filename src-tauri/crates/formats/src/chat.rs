//! From the JSON of one line to an example: which shape it has, which keys, of which types. What the example means is
//! judged in `bakehouse-domain`; nothing is judged twice.

mod call;
mod content;
pub(crate) mod object;
pub(crate) mod plain;
pub mod shape;
mod shapes;
mod tools;
pub(crate) mod turns;

pub(crate) use content::texts as texts_of_parts;
pub(crate) use tools::of_text as tools_of_text;

use crate::json::{Node, Object};
use bakehouse_domain::finding::{Finding, FindingCode, Place, Severity};
use bakehouse_domain::message::Example;
use shape::Shape;

/// Findings that one line may have; more of them tell nothing more.
const FINDINGS: usize = 20;

/// What was found in one example.
pub(crate) struct Report {
    pub place: Place,
    findings: Vec<Finding>,
}

impl Report {
    pub fn new(line: u64) -> Self {
        Self { place: Place { line: Some(line), ..Place::default() }, findings: Vec::new() }
    }

    pub fn add(&mut self, code: FindingCode, params: &[(&'static str, &str)]) {
        if self.findings.len() < FINDINGS {
            let finding = Finding::new(code, self.place);
            self.findings.push(params.iter().fold(finding, |f, (name, value)| f.with(name, value)));
        }
    }

    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    pub fn wrong_type(&mut self, key: &str, found: &str) {
        self.add(FindingCode::WrongType, &[("key", key), ("found", found)]);
    }

    pub fn unknown_key(&mut self, key: &str) {
        self.add(FindingCode::UnknownKey, &[("key", key)]);
    }

    /// The example, unless a finding must be fixed first.
    pub fn end<T>(self, example: Option<T>) -> (Option<T>, Vec<Finding>) {
        let must_be_fixed =
            self.findings.iter().any(|finding| finding.severity == Severity::MustFix);
        (example.filter(|_| !must_be_fixed), self.findings)
    }
}

/// An example, and what a file says of it that has a place beside it.
pub(crate) struct Told {
    pub example: Example,
    pub note: Option<String>,
}

/// Reads an object of a known shape, whose text is `text`. One that can't be read is told.
pub(crate) fn read(
    shape: Shape,
    object: Object<'_>,
    text: &str,
    report: &mut Report,
) -> Option<Told> {
    let example = match shape {
        Shape::ChatGpt => return shapes::chatgpt::read(object, text, report),
        Shape::Claude => return shapes::claude::read(object, text, report),
        Shape::Chat => shapes::own::chat(object, text, report),
        Shape::ChatPreference => shapes::own::chat_preference(object, text, report),
        Shape::Preference => shapes::own::preference(object, text, report),
        Shape::ShareGpt | Shape::ShareGptPreference => shapes::sharegpt::read(object, text, report),
        Shape::PromptCompletion | Shape::PromptCompletionMessages => {
            Some(shapes::prompt::completion(object, text, report))
        }
        Shape::ChosenRejected => Some(shapes::prompt::chosen_rejected(object, text, report)),
        Shape::Alpaca => Some(shapes::alpaca::read(object, text, report)),
        Shape::Gemini => shapes::gemini::read(object, text, report),
        Shape::KilnRun => Some(shapes::kiln::read(object, text, report)),
        Shape::BatchRequest | Shape::SingleMessage | Shape::PlainText => {
            report.add(FindingCode::OtherShape, &[("shape", shape.name())]);
            return None;
        }
    }?;
    if example.messages.is_empty() && report.is_empty() {
        report.add(FindingCode::NoMessages, &[]);
        return None;
    }
    Some(Told { example, note: None })
}

/// Reads what is no object: there is nothing that it could be.
pub(crate) fn not_an_example(report: &mut Report) {
    report.add(FindingCode::NotAnExample, &[]);
}

/// Whether a node is a list of messages, or of whatever else has a speaker.
pub(crate) fn is_conversation(node: &Node<'_>) -> bool {
    let Node::List(list) = node else { return false };
    matches!(list.first(), Some(Node::Object(object)) if speaks(object))
}

/// Whether an object has a speaker, as messages have.
pub(crate) fn speaks(object: &Object<'_>) -> bool {
    object.iter().any(|(key, _)| matches!(key.as_ref(), "role" | "from"))
}
