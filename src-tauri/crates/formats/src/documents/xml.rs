//! XML as the steps that a reader takes through it: elements by their names without prefix, and texts.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// A step through a document.
pub enum Step<'x> {
    Begin(Element<'x>),
    Text(String),
    End(String),
}

/// The beginning of an element.
pub struct Element<'x>(BytesStart<'x>);

impl Element<'_> {
    /// Its name, without the prefix of its namespace.
    pub fn name(&self) -> &str {
        self.0.name().local_name().into_inner()
    }

    /// The value of an attribute, by its name without prefix.
    pub fn attribute(&self, wanted: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let mut attributes = attributes.with_checks(false).flatten();
        let found = attributes.find(|found| found.key.local_name().into_inner() == wanted)?;
        let value = found.normalized_value(XmlVersion::Implicit1_0);
        Some(value.map_or_else(|_| found.value.to_string(), std::borrow::Cow::into_owned))
    }
}

/// Goes through a document. False: it is broken from some place on.
pub fn walk(text: &str, mut take: impl FnMut(Step<'_>)) -> bool {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => take(Step::Begin(Element(start))),
            Ok(Event::End(end)) => {
                take(Step::End(end.name().local_name().into_inner().to_owned()));
            }
            Ok(Event::Text(text)) => take(Step::Text(text.xml10_content().into_owned())),
            Ok(Event::CData(text)) => take(Step::Text(text.xml10_content().into_owned())),
            Ok(Event::GeneralRef(reference)) => {
                let character = match &*reference {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().ok().flatten(),
                };
                take(Step::Text(character.map(String::from).unwrap_or_default()));
            }
            Ok(Event::Eof) => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}
