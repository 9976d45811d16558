//! What differs between two texts, in words: a change of a letter shows the word, as a person reads it.

use super::{Piece, PieceKind};
use crate::grade::is_dense;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// What differs between two texts. The same and the removed pieces together are the text before, the same and the added
/// ones the text after.
pub fn texts(before: &str, after: &str) -> Vec<Piece> {
    if before == after {
        return piece(PieceKind::Same, before).into_iter().collect();
    }
    let (old, new) = (words(before), words(after));
    let mut pieces = Pieces::default();
    // Bounded work on any text: this algorithm gives up the shortest list of changes for it.
    for operation in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (old, new) = (&old[operation.old_range()], &new[operation.new_range()]);
        match operation {
            DiffOp::Equal { .. } => pieces.same(&old.concat()),
            _ => pieces.change(&old.concat(), &new.concat()),
        }
    }
    pieces.finish()
}

fn piece(kind: PieceKind, text: &str) -> Option<Piece> {
    (!text.is_empty()).then(|| Piece { kind, text: text.to_owned() })
}

/// The words of a text, the white space between them, and each other sign by itself. So are the signs of scripts without
/// spaces.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, character) in text.char_indices() {
        let kind = Kind::of(character);
        if before.is_some_and(|before| before != kind || kind == Kind::Alone) {
            words.push(&text[start..at]);
            start = at;
        }
        before = Some(kind);
    }
    if before.is_some() {
        words.push(&text[start..]);
    }
    words
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Space,
    Alone,
}

impl Kind {
    fn of(character: char) -> Self {
        match character {
            '\n' => Self::Alone,
            _ if character.is_whitespace() => Self::Space,
            _ if character.is_alphanumeric() && !is_dense(character) => Self::Word,
            _ => Self::Alone,
        }
    }
}

/// Puts pieces together. A space that stayed between two changes is part of them: of three words in the place of three
/// others that makes one change.
#[derive(Default)]
struct Pieces {
    done: Vec<Piece>,
    removed: String,
    added: String,
    /// What stayed since the last change, while it is nothing but spaces.
    space: String,
}

impl Pieces {
    fn same(&mut self, text: &str) {
        let is_open = !self.removed.is_empty() || !self.added.is_empty();
        if is_open && text.chars().all(|character| character == ' ') {
            self.space.push_str(text);
        } else {
            self.close();
            let space = std::mem::take(&mut self.space);
            self.done.extend(piece(PieceKind::Same, &(space + text)));
        }
    }

    fn change(&mut self, removed: &str, added: &str) {
        let space = std::mem::take(&mut self.space);
        self.removed.extend([&space, removed]);
        self.added.extend([&space, added]);
    }

    fn close(&mut self) {
        self.done.extend(piece(PieceKind::Removed, &std::mem::take(&mut self.removed)));
        self.done.extend(piece(PieceKind::Added, &std::mem::take(&mut self.added)));
    }

    fn finish(mut self) -> Vec<Piece> {
        self.close();
        let space = std::mem::take(&mut self.space);
        self.done.extend(piece(PieceKind::Same, &space));
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(before: &str, after: &str, expected: &str) {
        let marked = texts(before, after).into_iter().map(|piece| match piece.kind {
            PieceKind::Same => piece.text,
            PieceKind::Removed => format!("[-{}-]", piece.text),
            PieceKind::Added => format!("[+{}+]", piece.text),
        });
        assert_eq!(marked.collect::<String>(), expected);
    }

    #[test]
    fn changes_are_whole_words() {
        check("", "", "");
        check("a", "a", "a");
        check("", "a", "[+a+]");
        check("a", "", "[-a-]");
        check("It is fÃ¼r you", "It is für you", "It is [-fÃ¼r-][+für+] you");
        check("Hello, Anna.", "Hello, Ben!", "Hello, [-Anna.-][+Ben!+]");
        check(
            "the red car went home",
            "the blue bike went home",
            "the [-red car-][+blue bike+] went home",
        );
        check("one two", "one two three", "one two[+ three+]");
        check("one two three", "one three", "one [-two -]three");
        check("我在罗马", "我在巴黎", "我在[-罗马-][+巴黎+]");
        check("a\u{200b}b c", "ab c", "[-a\u{200b}b-][+ab+] c");
    }

    proptest! {
        #[test]
        fn both_texts_are_in_the_pieces(
            before in prop::collection::vec(prop::sample::select(&["a", "b", " ", "  ", "\n", ".", "日", "ü"][..]), 0..40),
            after in prop::collection::vec(prop::sample::select(&["a", "b", " ", "  ", "\n", ".", "日", "ü"][..]), 0..40),
        ) {
            let (before, after) = (before.concat(), after.concat());
            let pieces = texts(&before, &after);
            let all_but = |kind: PieceKind| -> String {
                pieces.iter().filter(|piece| piece.kind != kind).map(|piece| piece.text.as_str()).collect()
            };
            prop_assert_eq!(all_but(PieceKind::Added), before);
            prop_assert_eq!(all_but(PieceKind::Removed), after);
            prop_assert!(pieces.iter().all(|piece| !piece.text.is_empty()));
            prop_assert!(pieces.windows(2).all(|pair| pair[0].kind != pair[1].kind));
        }
    }
}
