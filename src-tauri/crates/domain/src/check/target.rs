//! What single targets refuse or lose, beyond what is wrong everywhere. A target is where examples go to be learned
//! from: this computer or a provider. What a provider doesn't document counts as not taken: a refused file costs more
//! than a needless finding. The figures were read from the providers' documents in November 2026.

use super::{LEAST_EXAMPLES, tools};
use crate::finding::{Finding, FindingCode, Place};
use crate::message::{Example, Message, Role};
use serde::{Deserialize, Serialize};
use serde_json::Value;

const MB: u64 = 1_000_000;
/// Where no limit is known.
const NO_LIMIT: usize = usize::MAX;

/// What a model or a provider takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Tools offered in one example.
    pub tools: usize,
    /// Tokens of one example that are read. What follows is cut off, without an error, by every provider.
    pub tokens: usize,
    /// Pictures in one example; 0 where none are read.
    pub pictures: usize,
    /// Bytes of one picture.
    pub picture_bytes: usize,
    /// Fewer examples are refused.
    pub least_examples: usize,
    /// More examples are refused.
    pub most_examples: usize,
    /// The largest file.
    pub file_bytes: u64,
    /// Whether an answer can be marked to be skipped.
    pub weights: bool,
    /// Whether the name of a speaker is read.
    pub names: bool,
    /// Whether the worse ending of a pair is learned from.
    pub pairs: bool,
}

impl Limits {
    /// OpenAI's: 128 tools, and 65,536 tokens since the gpt-4o family. The strictest about form, so that an
    /// example that passes is taken everywhere.
    pub const OPENAI: Self = Self {
        tools: 128,
        tokens: 65_536,
        pictures: 10,
        picture_bytes: 10 << 20,
        least_examples: 10,
        most_examples: NO_LIMIT,
        file_bytes: 512 << 20,
        weights: true,
        names: true,
        pairs: true,
    };

    /// A provider that documents nothing but that it takes chat examples.
    const PLAIN: Self = Self {
        tools: NO_LIMIT,
        tokens: NO_LIMIT,
        pictures: 0,
        picture_bytes: 0,
        least_examples: 1,
        most_examples: NO_LIMIT,
        file_bytes: u64::MAX,
        weights: false,
        names: false,
        pairs: false,
    };
}

macro_rules! targets {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal;)+) => {
        /// Where examples may go. The message file has the names under `target_name_<name>`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
        pub enum TargetName {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $variant,)+
        }

        impl TargetName {
            /// Every target, in the order of this file.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Its name in files and messages.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The one with this name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|target| target.name() == name)
            }
        }
    };
}

targets! {
    /// The embedded model.
    ThisComputer = "this_computer";
    /// OpenAI.
    OpenAi = "openai";
    /// Azure OpenAI, in Microsoft Foundry.
    Azure = "azure";
    /// Together AI.
    Together = "together";
    /// Fireworks.
    Fireworks = "fireworks";
    /// Nebius Token Factory.
    Nebius = "nebius";
    /// Crusoe.
    Crusoe = "crusoe";
}

/// Where examples go, and what is taken there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// Which.
    pub name: TargetName,
    /// What it takes.
    pub limits: Limits,
}

impl Target {
    /// The embedded model, which reads this many tokens. The limits of one of its examples are those of its reader: it
    /// sees no pictures, and learns from the better ending of a pair.
    pub fn this_computer(tokens: usize) -> Self {
        let limits =
            Limits { tokens, least_examples: LEAST_EXAMPLES, weights: true, ..Limits::PLAIN };
        Self { name: TargetName::ThisComputer, limits }
    }

    /// A provider, or the embedded model without a limit of length. Where the models of a provider read examples of
    /// different lengths there is no limit either: see [`Target::with_tokens`].
    pub fn of(name: TargetName) -> Self {
        let limits = match name {
            TargetName::ThisComputer => return Self::this_computer(NO_LIMIT),
            TargetName::OpenAi => Limits::OPENAI,
            TargetName::Azure => Limits { pictures: 64, ..Limits::OPENAI },
            TargetName::Together => Limits {
                pictures: 10,
                picture_bytes: 10 << 20,
                file_bytes: 50_000 * MB,
                weights: true,
                pairs: true,
                ..Limits::PLAIN
            },
            TargetName::Fireworks => Limits {
                least_examples: 3,
                most_examples: 3_000_000,
                weights: true,
                pairs: true,
                ..Limits::PLAIN
            },
            // Unless a job asks for another length.
            TargetName::Nebius => Limits { tokens: 8192, file_bytes: 5000 * MB, ..Limits::PLAIN },
            TargetName::Crusoe => Limits { file_bytes: 3000 * MB, ..Limits::PLAIN },
        };
        Self { name, limits }
    }

    /// The same for a model that reads this many tokens of an example.
    #[must_use]
    pub fn with_tokens(self, tokens: usize) -> Self {
        Self { limits: Limits { tokens, ..self.limits }, ..self }
    }
}

/// What this target refuses or loses of the example on `line`. How long it is, [`super::cut`] checks with the target's
/// limits.
pub fn target(example: &Example, line: u64, target: &Target) -> Vec<Finding> {
    let limits = &target.limits;
    let mut findings = Vec::new();
    let found = |code, place: Place| Finding::new(code, place).with("target", target.name.name());
    let messages = || example.all_messages().enumerate();

    pictures(example, line, target, &mut findings);
    let tools = tools::count(example);
    // More than OpenAI takes is wrong everywhere, and was told.
    if tools > limits.tools && tools <= Limits::OPENAI.tools {
        let finding = Finding::new(FindingCode::TooManyTools, Place::line(line));
        findings.push(finding.with("count", tools).with("limit", limits.tools));
    }
    let skipped = |message: &Message| message.role == Role::Assistant && !message.is_learned();
    if let Some((index, _)) = messages().find(|(_, m)| !limits.weights && skipped(m)) {
        findings.push(found(FindingCode::WeightNotKept, Place::message(line, index)));
    }
    // The name on the result of a call is the tool's.
    let has_name = |message: &Message| {
        message.name.is_some() && !matches!(message.role, Role::Tool | Role::Function)
    };
    if let Some((index, _)) = messages().find(|(_, m)| !limits.names && has_name(m)) {
        findings.push(found(FindingCode::NameNotRead, Place::message(line, index)));
    }
    if !limits.pairs && !example.rejected.is_empty() {
        findings.push(found(FindingCode::PairNotLearned, Place::line(line)));
    }
    findings
}

/// What this target refuses of a file with so many examples, and bytes.
pub fn target_file(examples: usize, bytes: u64, target: &Target) -> Vec<Finding> {
    let Limits { least_examples, most_examples, file_bytes, .. } = target.limits;
    let found = |code| Finding::new(code, Place::default()).with("target", target.name.name());
    let mut findings = Vec::new();
    if examples < least_examples {
        let finding = found(FindingCode::FewerThanTaken).with("count", examples);
        findings.push(finding.with("least", least_examples));
    }
    if examples > most_examples {
        let finding = found(FindingCode::MoreThanTaken).with("count", examples);
        findings.push(finding.with("most", most_examples));
    }
    if bytes > file_bytes {
        let finding = found(FindingCode::FileTooLarge).with("size", bytes.div_ceil(MB));
        findings.push(finding.with("limit", file_bytes / MB));
    }
    findings
}

fn pictures(example: &Example, line: u64, target: &Target, findings: &mut Vec<Finding>) {
    let Limits { pictures: limit, picture_bytes, .. } = target.limits;
    let found = |code, place| Finding::new(code, place).with("target", target.name.name());
    let mut count = 0;
    for (index, message) in example.all_messages().enumerate() {
        let sizes = sizes_of_pictures(message);
        let place = Place::message(line, index);
        if !sizes.is_empty() && message.role != Role::User && limit > 0 {
            findings.push(found(FindingCode::PictureMisplaced, place));
        }
        if let Some(size) = sizes.iter().max().filter(|size| **size > picture_bytes && limit > 0) {
            let finding = found(FindingCode::PictureTooLarge, place);
            let finding = finding.with("size", (*size as u64).div_ceil(MB));
            findings.push(finding.with("limit", picture_bytes as u64 / MB));
        }
        count += sizes.len();
    }
    if count > 0 && limit == 0 {
        findings.push(found(FindingCode::PicturesNotRead, Place::line(line)));
    } else if count > limit {
        let finding = found(FindingCode::TooManyPictures, Place::line(line));
        findings.push(finding.with("count", count).with("limit", limit));
    }
}

/// The bytes of each picture in a message; 0 for one that is elsewhere and only named.
fn sizes_of_pictures(message: &Message) -> Vec<usize> {
    let Some(parts) = &message.parts else { return Vec::new() };
    let parts: Vec<Value> = serde_json::from_str(parts).unwrap_or_default();
    let is_picture =
        |part: &&Value| part["type"].as_str().is_some_and(|kind| kind.contains("image"));
    let pictures = parts.iter().filter(is_picture);
    let source = |part: &Value| {
        let named = &part["image_url"];
        let url = named["url"].as_str().or(named.as_str()).unwrap_or_default();
        // Of four signs of base 64 three bytes are made.
        let inside = url.strip_prefix("data:").and_then(|data| data.split_once(";base64,"));
        inside.map_or(0, |(_, data)| data.len() / 4 * 3)
    };
    pictures.map(source).collect()
}

#[cfg(test)]
mod tests {
    use super::super::described;
    use super::*;
    use crate::message::sample::*;

    fn check(example: &Example, expected: &[(TargetName, &str)]) {
        for &name in TargetName::ALL {
            let wanted =
                expected.iter().find(|(other, _)| *other == name).map_or("", |(_, found)| found);
            assert_eq!(described(&target(example, 1, &Target::of(name))), wanted, "{name:?}");
        }
    }

    use TargetName::{Azure, Crusoe, Fireworks, Nebius, OpenAi, ThisComputer, Together};

    #[test]
    fn a_plain_example_is_taken_everywhere() {
        check(&asked("Be kind.", "a", "b"), &[]);
    }

    #[test]
    fn weights_names_and_pairs() {
        let skipped = Message { weight: Some(0), ..assistant("b") };
        check(
            &of([user("a"), skipped, user("c"), assistant("d")]),
            &[
                (Nebius, "1:weight_not_kept@1 target=nebius"),
                (Crusoe, "1:weight_not_kept@1 target=crusoe"),
            ],
        );
        let named = Message { name: Some("Anna".into()), ..user("a") };
        check(
            &of([named, assistant("b")]),
            &[
                (ThisComputer, "1:name_not_read@0 target=this_computer"),
                (Together, "1:name_not_read@0 target=together"),
                (Fireworks, "1:name_not_read@0 target=fireworks"),
                (Nebius, "1:name_not_read@0 target=nebius"),
                (Crusoe, "1:name_not_read@0 target=crusoe"),
            ],
        );
        let result = Message { name: Some("now".into()), ..Message::new(Role::Tool, "9") };
        check(&of([user("a"), assistant("b"), result, assistant("b")]), &[]);
        check(
            &Example { rejected: vec![assistant("c")], ..asked("", "a", "b") },
            &[
                (ThisComputer, "1:pair_not_learned target=this_computer"),
                (Nebius, "1:pair_not_learned target=nebius"),
                (Crusoe, "1:pair_not_learned target=crusoe"),
            ],
        );
    }

    #[test]
    fn pictures_in_messages() {
        let with = |message: Message, count: usize, url: &str| {
            let part = format!(r#"{{"type":"image_url","image_url":{{"url":"{url}"}}}}"#);
            Message { parts: Some(format!("[{}]", vec![part; count].join(","))), ..message }
        };
        let refused = |more: &[(TargetName, &'static str)]| {
            let none = [
                (ThisComputer, "1:pictures_not_read target=this_computer"),
                (Fireworks, "1:pictures_not_read target=fireworks"),
                (Nebius, "1:pictures_not_read target=nebius"),
                (Crusoe, "1:pictures_not_read target=crusoe"),
            ];
            [&none[..], more].concat()
        };
        let link = "https://example.org/a.png";
        check(&of([with(user("a"), 10, link), assistant("b")]), &refused(&[]));
        check(
            &of([with(user("a"), 11, link), assistant("b")]),
            &refused(&[
                (OpenAi, "1:too_many_pictures count=11 limit=10 target=openai"),
                (Together, "1:too_many_pictures count=11 limit=10 target=together"),
            ]),
        );
        check(
            &of([user("a"), with(assistant("b"), 1, link)]),
            &refused(&[
                (OpenAi, "1:picture_misplaced@1 target=openai"),
                (Azure, "1:picture_misplaced@1 target=azure"),
                (Together, "1:picture_misplaced@1 target=together"),
            ]),
        );
        let large = format!("data:image/png;base64,{}", "A".repeat(16 << 20));
        check(
            &of([with(user("a"), 1, &large), assistant("b")]),
            &refused(&[
                (OpenAi, "1:picture_too_large@0 limit=10 size=13 target=openai"),
                (Azure, "1:picture_too_large@0 limit=10 size=13 target=azure"),
                (Together, "1:picture_too_large@0 limit=10 size=13 target=together"),
            ]),
        );
        let broken = Message { parts: Some("{no list".into()), ..user("a") };
        check(&of([broken, assistant("b")]), &[]);
    }

    #[test]
    fn fewer_tools_than_elsewhere() {
        let example = Example { tools: Some("[{},{},{}]".into()), ..asked("", "a", "b") };
        let strict = Target { limits: Limits { tools: 2, ..Limits::PLAIN }, ..Target::of(Nebius) };
        assert_eq!(described(&target(&example, 1, &strict)), "1:too_many_tools count=3 limit=2");
    }

    #[test]
    fn files() {
        let check = |name: TargetName, examples: usize, bytes: u64, expected: &str| {
            assert_eq!(described(&target_file(examples, bytes, &Target::of(name))), expected);
        };
        check(OpenAi, 10, 512 << 20, "");
        check(OpenAi, 9, 1, "fewer_than_taken count=9 least=10 target=openai");
        check(OpenAi, 10, 600 * MB, "file_too_large limit=536 size=600 target=openai");
        check(Together, 1, 50_000 * MB, "");
        check(Fireworks, 2, 1, "fewer_than_taken count=2 least=3 target=fireworks");
        check(
            Fireworks,
            3_000_001,
            1,
            "more_than_taken count=3000001 most=3000000 target=fireworks",
        );
        check(Nebius, 1, 6000 * MB, "file_too_large limit=5000 size=6000 target=nebius");
        check(
            ThisComputer,
            9,
            u64::MAX - 1,
            "fewer_than_taken count=9 least=10 target=this_computer",
        );
    }

    #[test]
    fn lengths_by_model() {
        assert_eq!(Target::of(Nebius).limits.tokens, 8192);
        assert_eq!(Target::of(Together).with_tokens(24_576).limits.tokens, 24_576);
        assert_eq!(Target::this_computer(2048).limits.tokens, 2048);
    }
}
