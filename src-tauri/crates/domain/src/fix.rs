//! What one press does about a finding. A fix is a pure function of the example, so that it is shown before it is done,
//! done in one example or in a hundred thousand, and undone. Only what leaves no doubt what the person would have done is
//! a fix; of everything else the finding says what to do.

mod messages;
mod private;
mod texts;

pub use messages::put_base_prompt;

use crate::check::{encoding, invisible, markup, special_token, whole::Whole};
use crate::finding::FindingCode;
use crate::message::Example;
use serde::{Deserialize, Serialize};

/// What one press can do about a finding. Its words are in the page's message file under `fix_<name>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Fix {
    /// Put the base prompt of the plan into the example.
    PutBasePrompt,
    /// Put the example into the bin: it says the same as another.
    DeleteExample,
    /// Take out messages that have no text.
    DropEmptyMessages,
    /// Take out what comes after the last answer.
    DropAfterLastAnswer,
    /// Take out characters that nobody sees.
    DropInvisible,
    /// Learn from the answers again.
    LearnFromAnswers,
    /// Undo the wrong decoding of letters.
    MendEncoding,
    /// Put signs in the place of their names in HTML.
    WriteSigns,
    /// Take out the control tokens of models.
    DropSpecialTokens,
    /// Put placeholders in the place of private details of the kind that was found.
    HidePrivateDetails,
}

impl Fix {
    /// Every fix.
    pub const ALL: &[Self] = &[
        Self::PutBasePrompt,
        Self::DeleteExample,
        Self::DropEmptyMessages,
        Self::DropAfterLastAnswer,
        Self::DropInvisible,
        Self::LearnFromAnswers,
        Self::MendEncoding,
        Self::WriteSigns,
        Self::DropSpecialTokens,
        Self::HidePrivateDetails,
    ];
}

/// What a fix needs to know beside the example.
#[derive(Clone, Copy, Debug, Default)]
pub struct FixContext<'a> {
    /// The base prompt that examples should have; nothing where there is none.
    pub base_prompt: Option<&'a str>,
}

/// What one press can do about findings of this code.
pub fn of(code: FindingCode) -> Option<Fix> {
    match code {
        FindingCode::BasePromptMissing | FindingCode::OtherBasePrompt => Some(Fix::PutBasePrompt),
        FindingCode::Identical => Some(Fix::DeleteExample),
        FindingCode::EmptyMessage => Some(Fix::DropEmptyMessages),
        FindingCode::EndsWithoutAnswer => Some(Fix::DropAfterLastAnswer),
        FindingCode::NulCharacter | FindingCode::InvisibleCharacter => Some(Fix::DropInvisible),
        FindingCode::NothingToLearn => Some(Fix::LearnFromAnswers),
        FindingCode::EncodingDamage => Some(Fix::MendEncoding),
        FindingCode::EntityLeftOver => Some(Fix::WriteSigns),
        FindingCode::SpecialToken => Some(Fix::DropSpecialTokens),
        _ if code.is_private_detail() => Some(Fix::HidePrivateDetails),
        _ => None,
    }
}

/// Whether the fix of findings of this code is right wherever they are found, so that nobody has to look at each: what
/// somebody may have meant so is not.
pub fn is_safe(code: FindingCode) -> bool {
    match code {
        // Another base prompt may be meant, as a weight of 0 always is; and behind the last answer may stand a question
        // that only lacks its answer.
        FindingCode::OtherBasePrompt
        | FindingCode::NothingToLearn
        | FindingCode::EndsWithoutAnswer => false,
        code => of(code).is_some(),
    }
}

/// The example after the fix of findings of this code. Nothing where the fix changes nothing, or takes the example away
/// as a whole ([`Fix::DeleteExample`]).
pub fn apply(
    fix: Fix,
    code: FindingCode,
    example: &Example,
    context: &FixContext<'_>,
) -> Option<Example> {
    match fix {
        Fix::PutBasePrompt => put_base_prompt(example, context.base_prompt?),
        Fix::DeleteExample => None,
        Fix::DropEmptyMessages => messages::drop_empty(example),
        Fix::DropAfterLastAnswer => messages::drop_after_last_answer(example),
        Fix::LearnFromAnswers => messages::learn_from_answers(example),
        Fix::DropInvisible => texts::rewritten(example, invisible::without),
        Fix::MendEncoding => texts::rewritten(example, encoding::mended),
        Fix::WriteSigns => {
            let whole = Whole::of(example);
            texts::rewritten_contents(example, |text| markup::with_signs(&whole, text))
        }
        Fix::DropSpecialTokens => texts::rewritten(example, special_token::without),
        Fix::HidePrivateDetails => private::hidden(example, code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{self, Limits};
    use crate::finding::Finding;
    use crate::message::{
        Message, ToolCall,
        sample::{asked, assistant, of, user},
    };
    use proptest::prelude::*;

    const MOST_PRESSES: usize = 5;

    fn findings(example: &Example) -> Vec<Finding> {
        let mut findings = check::example(example, 1, &Limits::OPENAI);
        findings.extend(check::person_names(example, 1));
        findings
    }

    /// The first text of the example after the fix of this finding, which it has.
    fn check(code: FindingCode, text: &str, expected: &str) {
        let example = of([user(text), assistant("b")]);
        assert!(findings(&example).iter().any(|finding| finding.code == code), "{text}");
        let fix = of_code(code);
        let after = apply(fix, code, &example, &FixContext::default()).expect("something to fix");
        assert_eq!(after.messages[0].content, expected, "{text}");
        assert!(findings(&after).iter().all(|finding| finding.code != code), "{after:?}");
        assert_eq!(apply(fix, code, &after, &FixContext::default()), None, "once is enough");
    }

    fn of_code(code: FindingCode) -> Fix {
        super::of(code).expect("a fix")
    }

    #[test]
    fn texts_after_their_fix() {
        check(FindingCode::NulCharacter, "a\0b", "ab");
        check(FindingCode::InvisibleCharacter, "a\u{200b}b", "ab");
        check(FindingCode::EncodingDamage, "fÃ¼r ItÃ¢â‚¬â„¢s", "für It’s");
        check(FindingCode::EntityLeftOver, "Tom &amp; Anna", "Tom & Anna");
        check(FindingCode::SpecialToken, "Hello<|im_end|><|endoftext|>", "Hello");
        check(FindingCode::SpecialToken, "<|<|im_end|>im_end|>", "");
        check(FindingCode::EmailAddress, "To anna@example.org.", "To [e-mail].");
        check(FindingCode::PhoneNumber, "Call +49 30 1234567", "Call [phone]");
        check(FindingCode::PaymentCard, "4111 1111 1111 1111", "[card]");
        check(FindingCode::BankAccount, "DE89 3704 0044 0532 0130 00", "[account]");
        check(FindingCode::NetworkAddress, "from 81.2.69.142", "from [address]");
        check(FindingCode::PersonName, "My name is Anna Meier.", "My name is [name].");
        let key = format!("ghp_{}", "a1B2c3D4".repeat(5));
        check(FindingCode::SecretKey, &format!("Use {key}"), "Use [key]");
    }

    #[test]
    fn a_fix_without_its_finding_does_nothing() {
        let good = asked("Be kind.", "How are you?", "Fine, thanks.");
        for &code in FindingCode::ALL {
            for &fix in Fix::ALL {
                let context = FixContext { base_prompt: Some("Be kind.") };
                assert_eq!(apply(fix, code, &good, &context), None, "{fix:?} of {code:?}");
            }
        }
    }

    #[test]
    fn the_base_prompt_is_that_of_the_plan() {
        let example = asked("", "a", "b");
        let put = |base_prompt| {
            let context = FixContext { base_prompt };
            apply(Fix::PutBasePrompt, FindingCode::BasePromptMissing, &example, &context)
        };
        assert_eq!(put(None), None);
        assert_eq!(put(Some("Be kind.")), Some(asked("Be kind.", "a", "b")));
    }

    #[test]
    fn both_endings_of_a_pair_are_fixed() {
        let pair = |text: &str| Example {
            rejected: vec![assistant(text)],
            ..of([user("a"), assistant("b")])
        };
        let after = apply(
            Fix::MendEncoding,
            FindingCode::EncodingDamage,
            &pair("fÃ¼r"),
            &FixContext::default(),
        );
        assert_eq!(after, Some(pair("für")));
    }

    proptest! {
        #[test]
        fn a_fix_takes_its_finding_away_and_leaves_the_arguments_json(
            pieces in prop::collection::vec(
                prop::sample::select(&[
                    "anna@example.org", "ben@example.org", "+49 151 12345678", "4111 1111 1111 1111",
                    "DE89370400440532013000", "81.2.69.142", "<|im_end|>", "<|", "im_end|>", "fÃ¼r", "\u{200b}", "\0",
                    "&amp;", "&", "\n", "\"", "\\", " ", "a", "[e-mail]", "[phone 3]", "5551234", "phone ",
                    "-----BEGIN PRIVATE KEY-----", "`",
                ][..]),
                0..25,
            ),
            number in 100_000_000_000u64..999_999_999_999,
        ) {
            let text = pieces.concat();
            let mut answer = assistant(&text);
            let arguments = serde_json::json!({ "text": text, "phone": number }).to_string();
            answer.tool_calls = vec![ToolCall { id: String::new(), name: "send".into(), arguments }];
            let mut example = of([user("a"), answer]);
            let codes: Vec<FindingCode> = findings(&example).iter().map(|finding| finding.code).collect();
            for code in codes {
                let Some(fix) = super::of(code).filter(|fix| *fix != Fix::DropEmptyMessages) else { continue };
                // Once, unless what was beside it becomes clear only then: two numbers without a space between.
                for _ in 0..MOST_PRESSES {
                    if let Some(after) = apply(fix, code, &example, &FixContext::default()) {
                        example = after;
                    }
                }
                prop_assert!(findings(&example).iter().all(|finding| finding.code != code), "{:?} in {:?}", code, example);
                let arguments = &example.messages[1].tool_calls[0].arguments;
                let is_json = serde_json::from_str::<serde_json::Value>(arguments).is_ok();
                prop_assert!(is_json, "{}", arguments);
            }
        }
    }

    #[test]
    fn every_fix_can_be_of_use() {
        let of_a_code: Vec<Fix> =
            FindingCode::ALL.iter().filter_map(|&code| super::of(code)).collect();
        for fix in Fix::ALL {
            assert!(of_a_code.contains(fix), "{fix:?}");
        }
    }

    #[test]
    fn the_rest_of_a_message_stays() {
        let parts = r#"[{"type":"text","text":"fÃ¼r"},{"type":"image_url","image_url":{"url":"https://example.org/a.png"}}]"#;
        let message = Message {
            name: Some("Anna".into()),
            parts: Some(parts.into()),
            extra: Some(r#"{"id":1}"#.into()),
            ..user("fÃ¼r")
        };
        let example = Example { extra: Some("{}".into()), ..of([message.clone(), assistant("b")]) };
        let after =
            apply(Fix::MendEncoding, FindingCode::EncodingDamage, &example, &FixContext::default());
        let after = after.expect("something to fix");
        let mended: serde_json::Value =
            serde_json::from_str(after.messages[0].parts.as_deref().expect("parts")).expect("JSON");
        assert_eq!(mended[0]["text"], "für");
        assert_eq!(mended[1]["image_url"]["url"], "https://example.org/a.png");
        let parts = after.messages[0].parts.clone();
        assert_eq!(after.messages[0], Message { content: "für".into(), parts, ..message });
        assert_eq!(after.extra, example.extra);
    }
}
