//! Counts the tokens of examples. It takes far longer than writing them, so it is done before a write, never in it.

use bakehouse_domain::message::{Example, Message};
use bakehouse_formats::Tokenizer;
use bakehouse_store::project::examples::Content;

/// An example with its token counts.
pub(crate) fn content_of(example: Example) -> Content {
    let lengths = Tokenizer::O200k.lengths(&example);
    Content { example, tokens: count(lengths.tokens), learned_tokens: count(lengths.learned) }
}

/// `after` with its token counts, where those of `before` are known: only the messages that differ are counted.
pub(crate) fn recounted(before: &Content, after: Example) -> Content {
    if !before.example.differs_only_in_messages(&after) {
        return content_of(after);
    }
    let (old, new) = (&before.example.messages, &after.messages);
    let start = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[start..], &new[start..]);
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let (old, new) = (messages(&old[..old.len() - end]), messages(&new[..new.len() - end]));
    Content {
        tokens: before.tokens - old.tokens + new.tokens,
        learned_tokens: before.learned_tokens - old.learned_tokens + new.learned_tokens,
        example: after,
    }
}

/// These messages, with what they add to the length of an example that has them.
fn messages(messages: &[Message]) -> Content {
    let none = content_of(Example::default());
    let these = content_of(Example::of(messages.to_vec()));
    Content { tokens: these.tokens - none.tokens, ..these }
}

/// No example that a program can hold has more tokens than fit.
fn count(tokens: usize) -> u32 {
    u32::try_from(tokens).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bakehouse_domain::message::Role;

    #[test]
    fn what_differs_is_counted_and_the_sum_is_right() {
        let of = |text: &str| {
            Example::of(
                text.split(' ')
                    .enumerate()
                    .map(|(place, text)| {
                        let role = if place % 2 == 0 { Role::User } else { Role::Assistant };
                        Message::new(role, text.repeat(3))
                    })
                    .collect(),
            )
        };
        let texts = [
            "",
            "hello",
            "hello world",
            "goodbye world",
            "hello world again",
            "a b c d",
            "a x c d",
        ];
        for before in texts {
            for after in texts {
                let known = content_of(of(before));
                assert_eq!(
                    recounted(&known, of(after)),
                    content_of(of(after)),
                    "{before} to {after}"
                );
            }
        }
    }
}
