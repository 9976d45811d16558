//! The texts of an example, one by one: what each message says, and the arguments of its calls. Rules about the inside
//! of a text look at these and never at messages, so that none of them forgets a text.

use crate::finding::{Place, TextSpan};
use crate::message::{Example, Message, Role};
use std::borrow::Cow;
use std::ops::Range;

/// Of what is found in one text, this much of a kind is told: what more there is follows from the same cause.
pub(super) const MOST_OF_A_KIND: usize = 20;

/// One text of an example.
#[derive(Clone, Debug)]
pub(crate) struct Text<'a> {
    /// What is looked at. Its bytes are those of the text in the example, see [`without_escapes`].
    pub seen: Cow<'a, str>,
    /// Who says it.
    pub role: Role,
    /// The message that it belongs to: its place among all messages of the example.
    pub message: usize,
    /// The call whose arguments it is.
    pub call: Option<usize>,
}

/// Every text of an example.
pub(crate) fn texts(example: &Example) -> impl Iterator<Item = Text<'_>> {
    example.all_messages().enumerate().flat_map(|(index, message)| of_message(index, message))
}

fn of_message(index: usize, message: &Message) -> impl Iterator<Item = Text<'_>> {
    let arguments = message.tool_calls.iter().enumerate().map(move |(number, call)| Text {
        seen: without_escapes(&call.arguments),
        role: message.role,
        message: index,
        call: Some(number),
    });
    std::iter::once(Text::of(index, message)).chain(arguments)
}

impl<'a> Text<'a> {
    /// What a message says.
    pub fn of(index: usize, message: &'a Message) -> Self {
        let seen = Cow::Borrowed(message.content.as_str());
        Self { seen, role: message.role, message: index, call: None }
    }

    /// Where these bytes of the text are, in the example on `line`.
    pub fn place(&self, line: u64, bytes: Range<usize>) -> Place {
        let start = self.seen[..bytes.start].chars().count();
        let end = start + self.seen[bytes].chars().count();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let span = TextSpan { call: self.call.map(number), start: number(start), end: number(end) };
        Place::text(line, self.message, span)
    }
}

/// A JSON text in which each escape is blanks of its length. So `\n` before an e-mail address is no letter of it, and
/// whatever is found in the rest may be replaced where it stands without breaking the JSON.
pub(crate) fn without_escapes(json: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\\', json.as_bytes()).is_none() {
        return Cow::Borrowed(json);
    }
    let mut blanked = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(escape) = memchr::memchr(b'\\', rest.as_bytes()) {
        let (before, from_escape) = rest.split_at(escape);
        let length = escape_bytes(from_escape);
        blanked.push_str(before);
        blanked.extend(std::iter::repeat_n(' ', length));
        rest = &from_escape[length..];
    }
    blanked.push_str(rest);
    Cow::Owned(blanked)
}

/// The length of the escape that a text begins with. Of one that JSON doesn't have, the backslash alone.
fn escape_bytes(text: &str) -> usize {
    let bytes = text.as_bytes();
    match bytes.get(1) {
        Some(b'u') => 2 + bytes[2..].iter().take(4).take_while(|b| b.is_ascii_hexdigit()).count(),
        Some(byte) if byte.is_ascii() => 2,
        _ => 1,
    }
}

/// The lines of a text with the place of each, in bytes. The break belongs to its line.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut end = 0;
    std::iter::from_fn(move || {
        let start = end;
        let length = memchr::memchr(b'\n', &text.as_bytes()[start..]).map(|at| at + 1);
        end = length.map_or(text.len(), |length| start + length);
        (start < end).then(|| (start, &text[start..end]))
    })
}

/// The longest stretches of characters of a kind, each with its place in bytes.
pub(crate) fn runs(
    text: &str,
    is_of_kind: impl Fn(char) -> bool + Copy,
) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text[from..].find(is_of_kind)?;
        let length = text[start..].find(move |character| !is_of_kind(character));
        from = length.map_or(text.len(), |length| start + length);
        Some((start, &text[start..from]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{ToolCall, sample::*};
    use proptest::prelude::*;

    #[test]
    fn every_text_is_there() {
        let mut call = assistant("c");
        let arguments = |text: &str| ToolCall {
            id: String::new(),
            name: String::new(),
            arguments: text.into(),
        };
        call.tool_calls = vec![arguments("d"), arguments("e")];
        let mut example = of([system("a"), user("b"), call]);
        example.rejected = vec![assistant("f")];
        let found: Vec<_> =
            texts(&example).map(|text| (text.seen.to_string(), text.message, text.call)).collect();
        let expected = [
            ("a", 0, None),
            ("b", 1, None),
            ("c", 2, None),
            ("d", 2, Some(0)),
            ("e", 2, Some(1)),
            ("f", 3, None),
        ];
        assert_eq!(found, expected.map(|(text, message, call)| (text.into(), message, call)));
    }

    #[test]
    fn places_count_characters() {
        let example = of([user("ü👩\u{200d}🍳x")]);
        let text = texts(&example).next().expect("a text");
        let at = text.seen.find('x').expect("an x");
        let span = text.place(1, at..at + 1).span.expect("a span");
        assert_eq!((span.call, span.start, span.end), (None, 4, 5));
    }

    #[test]
    fn escapes() {
        let check = |json: &str, expected: &str| assert_eq!(without_escapes(json), expected);
        check(r#"{"a":"b"}"#, r#"{"a":"b"}"#);
        check(r#""a\nanna@x.org\\""#, r#""a  anna@x.org  ""#);
        check(r#""\u00e9t\u12""#, r#""      t    ""#);
        check(r"\ü\", r" ü ");
    }

    #[test]
    fn lines_of_a_text() {
        let check = |text: &str, expected: &[(usize, &str)]| {
            assert_eq!(lines(text).collect::<Vec<_>>(), expected, "{text:?}");
        };
        check("", &[]);
        check("a", &[(0, "a")]);
        check("ü\n\nb", &[(0, "ü\n"), (3, "\n"), (4, "b")]);
        check("a\n", &[(0, "a\n")]);
    }

    #[test]
    fn stretches_of_a_kind() {
        let words: Vec<_> = runs("  ab, é 12 ", char::is_alphanumeric).collect();
        assert_eq!(words, [(2, "ab"), (6, "é"), (9, "12")]);
        assert_eq!(runs("", char::is_alphanumeric).count(), 0);
    }

    proptest! {
        #[test]
        fn blanks_are_as_long_as_what_they_stand_for(
            pieces in prop::collection::vec(
                prop::sample::select(&["\\", "u", "00e9", "\"", "n", "ü", "👩", "a@b.org"][..]),
                0..20,
            ),
        ) {
            let json = pieces.concat();
            let blanked = without_escapes(&json);
            prop_assert_eq!(blanked.len(), json.len());
            prop_assert!(!blanked.contains('\\'));
        }
    }
}
