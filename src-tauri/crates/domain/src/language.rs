//! The language of a text, guessed from its letters. Of a short text none: a few words are much the same in half of
//! Europe. Code and links are in no language.

mod small_words;

use crate::check::markup::code;
use crate::grade::is_dense;
use crate::message::{Example, Message, Role};
use serde::{Serialize, Serializer};
use whatlang::Lang;

/// Letters that a guess needs. Where each is a word, a quarter of them.
const LEAST_LETTERS: usize = 40;
const LETTERS_OF_A_WORD: usize = 4;
/// More letters make no better guess.
const MOST_LETTERS: usize = 400;
/// How sure a guess must be, from 0 to 1.
const LEAST_SURE: f64 = 0.5;

/// A language, by its code of three letters (ISO 639-3). The message file has the names under `language_name_<code>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Language(Lang);

/// Languages that a guess takes for each other, since they share most of their short words.
const ALIKE: &[&[Lang]] = &[
    &[Lang::Dan, Lang::Nob, Lang::Swe],
    &[Lang::Spa, Lang::Por, Lang::Cat, Lang::Ita],
    &[Lang::Ces, Lang::Slk],
    &[Lang::Hrv, Lang::Srp, Lang::Slv],
    &[Lang::Rus, Lang::Ukr, Lang::Bel, Lang::Bul, Lang::Mkd, Lang::Srp],
    &[Lang::Ind, Lang::Jav, Lang::Tgl],
    &[Lang::Hin, Lang::Mar, Lang::Nep],
    &[Lang::Ara, Lang::Pes, Lang::Urd],
    &[Lang::Afr, Lang::Nld],
    &[Lang::Zul, Lang::Sna],
    &[Lang::Tur, Lang::Aze, Lang::Uzb, Lang::Tuk],
    &[Lang::Est, Lang::Fin],
    &[Lang::Lit, Lang::Lav],
    &[Lang::Heb, Lang::Yid],
    &[Lang::Cmn, Lang::Jpn],
];

impl Language {
    /// Every language that is known.
    pub fn all() -> impl Iterator<Item = Self> {
        Lang::all().iter().copied().map(Self)
    }

    /// Its code.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// The language with this code.
    pub fn named(code: &str) -> Option<Self> {
        Lang::from_code(code).map(Self)
    }

    /// Whether a guess may mean the one and say the other.
    pub fn is_like(self, other: Self) -> bool {
        self == other
            || ALIKE.iter().any(|alike| alike.contains(&self.0) && alike.contains(&other.0))
    }

    /// Whether it writes every noun with a capital letter, so that a capital letter is no sign of a name.
    pub fn has_capital_nouns(self) -> bool {
        self.0 == Lang::Deu
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// The languages in which an example asks and answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Spoken {
    /// That of all questions together; nothing where they are too short.
    pub question: Option<Language>,
    /// That of all answers together.
    pub answer: Option<Language>,
}

impl Spoken {
    /// Guesses both sides of one question and its answer.
    pub fn of_texts(question: &str, answer: &str) -> Self {
        Self { question: of_texts([question]), answer: of_texts([answer]) }
    }

    /// Guesses both. Some microseconds, or a hundred where the small words leave a doubt.
    pub fn of(example: &Example) -> Self {
        let of = |role: Role| {
            let texts = example.messages.iter().filter(|message| message.role == role);
            of_texts(texts.map(|message: &Message| message.content.as_str()))
        };
        Self { question: of(Role::User), answer: of(Role::Assistant) }
    }
}

/// The language of some texts together; nothing where they are too short or too mixed to tell.
pub(crate) fn of_texts<'t>(texts: impl IntoIterator<Item = &'t str>) -> Option<Language> {
    let (mut prose, mut letters) = (String::new(), 0);
    for text in texts {
        add_prose(text, &mut prose, &mut letters);
    }
    if letters < LEAST_LETTERS {
        return None;
    }
    if let Some(language) = small_words::guess(&prose) {
        return Some(Language(language));
    }
    let guess = whatlang::detect(&prose)?;
    (guess.confidence() >= LEAST_SURE).then(|| Language(guess.lang()))
}

/// Adds the words of a text, without its code and its links.
fn add_prose(text: &str, prose: &mut String, letters: &mut usize) {
    let mut start = 0;
    let code = code(text);
    let parts = code.iter().map(|range| (range.start, range.end)).chain([(text.len(), text.len())]);
    for (end, next) in parts {
        for word in text[start..end].split_whitespace() {
            if *letters >= MOST_LETTERS {
                return;
            }
            if !is_address(word) {
                prose.push_str(word);
                prose.push(' ');
                *letters += word.chars().map(weight).sum::<usize>();
            }
        }
        start = next;
    }
}

/// A link, or an address of e-mail. A colon is looked for first, for it is one byte.
fn is_address(word: &str) -> bool {
    word.contains('@') || word.contains(':') && word.contains("://")
}

fn weight(character: char) -> usize {
    match character {
        _ if character.is_ascii() => usize::from(character.is_ascii_alphabetic()),
        _ if is_dense(character) => LETTERS_OF_A_WORD,
        _ => usize::from(character.is_alphabetic()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::sample::*;

    fn check(text: &str, expected: &str) {
        let found = of_texts([text]).map_or("", Language::code);
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn languages() {
        check("I ordered a lamp two weeks ago, and it still hasn’t arrived. Where is it?", "eng");
        check("Ich habe vor zwei Wochen eine Lampe bestellt, und sie ist noch nicht da.", "deu");
        check("J’ai commandé une lampe il y a deux semaines, et elle n’est pas arrivée.", "fra");
        check(
            "Claro, aquí tienes una receta sencilla para hacer pan en casa con pocos ingredientes.",
            "spa",
        );
        check("Конечно! Вот что нужно сделать, чтобы сбросить пароль.", "rus");
        check("二週間前にランプを注文しましたが、まだ届いていません。", "jpn");
        check("我两个星期前订了一盏灯，到现在还没有收到。", "cmn");
        check("طلبت مصباحًا قبل أسبوعين ولم يصل بعد إلى منزلي حتى الآن يا سيدي.", "ara");
    }

    #[test]
    fn too_little_to_tell() {
        check("", "");
        check("OK, thanks", "");
        check("12345 67890 12345 67890 12345 67890 12345", "");
        check("https://example.org/a-long-address-of-a-page-that-is-in-no-language", "");
        check(
            "```\nfor (int count = 0; count < length; count++) { total += values[count]; }\n```",
            "",
        );
    }

    #[test]
    fn code_between_words_is_passed_over() {
        check(
            "Das hier ist die ganze Lösung:\n```\nthe of and to in is you that it he was for on are\n```\nUnd so geht es weiter mit dem Rest.",
            "deu",
        );
    }

    #[test]
    fn both_sides_of_an_example() {
        let example = asked(
            "Be kind.",
            "Wo bleibt denn nur meine Lampe, die ich bestellt habe?",
            "Your lamp left our warehouse on Monday and should be there soon.",
        );
        let Spoken { question, answer } = Spoken::of(&example);
        assert_eq!(question.map(Language::code), Some("deu"));
        assert_eq!(answer.map(Language::code), Some("eng"));
        assert_eq!(Spoken::of(&asked("", "Hi", "Hello")), Spoken::default());
    }

    #[test]
    fn codes_and_kin() {
        for language in Language::all() {
            assert_eq!(Language::named(language.code()), Some(language));
            assert!(language.is_like(language));
        }
        let named = |code| Language::named(code).expect("a language");
        assert!(named("dan").is_like(named("nob")) && !named("dan").is_like(named("deu")));
        assert_eq!(Language::named("xxx"), None);
    }
}
