//! Names of persons, guessed by what stands around them: "My name is Anna", "Dear Mr Meier", "Viele Grüße, Ben". Never
//! by the words themselves: half of all names are also words.

use super::{Detail, Details, is_outside_words};
use crate::check::text::{lines, runs};
use crate::finding::FindingCode;

/// A name follows these. Lower case.
const BEFORE_A_NAME: &[&str] = &[
    "my name is",
    "my name's",
    "i am called",
    "mein name ist",
    "ich heiße",
    "ich heisse",
    "je m'appelle",
    "je m’appelle",
    "mon nom est",
    "me llamo",
    "mi nombre es",
    "mi chiamo",
    "il mio nome è",
    "meu nome é",
    "me chamo",
    "chamo-me",
    "mijn naam is",
    "ik heet",
    "jag heter",
    "jeg heter",
    "jeg hedder",
    "nazywam się",
    "mam na imię",
    "jmenuji se",
    "меня зовут",
    "benim adım",
    "nimeni on",
];
/// So it does these, which are written so: with a capital letter and, mostly, a full stop.
const TITLES: &[&str] = &[
    "Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Miss", "Dr", "Dr.", "Prof.", "Herr", "Herrn", "Frau",
    "Fr.", "Hr.", "M.", "Mme", "Mme.", "Mlle", "Monsieur", "Madame", "Señor", "Señora", "Sr.",
    "Sra.", "Srta.", "Signor", "Signora", "Sig.", "Sig.ra", "Senhor", "Senhora", "Dhr.", "Mevr.",
    "Mevrouw", "Pan", "Pani", "Г-н", "Г-жа",
];
/// A letter begins so. At the start of a line; lower case.
const GREETINGS: &[&str] = &[
    "dear",
    "hi",
    "hello",
    "hey",
    "good morning",
    "good evening",
    "liebe",
    "lieber",
    "hallo",
    "sehr geehrte",
    "sehr geehrter",
    "guten tag",
    "guten morgen",
    "cher",
    "chère",
    "bonjour",
    "salut",
    "querido",
    "querida",
    "estimado",
    "estimada",
    "hola",
    "caro",
    "cara",
    "gentile",
    "ciao",
    "prezado",
    "prezada",
    "olá",
    "beste",
    "geachte",
    "drogi",
    "droga",
    "cześć",
    "дорогой",
    "дорогая",
    "уважаемый",
    "уважаемая",
    "привет",
];
/// And ends so: the name is on the next line, or behind the comma. Lower case.
const SIGN_OFFS: &[&str] = &[
    "best regards",
    "kind regards",
    "warm regards",
    "regards",
    "sincerely",
    "yours sincerely",
    "yours truly",
    "best wishes",
    "best",
    "cheers",
    "many thanks",
    "thanks",
    "love",
    "viele grüße",
    "liebe grüße",
    "beste grüße",
    "mit freundlichen grüßen",
    "freundliche grüße",
    "herzliche grüße",
    "lg",
    "vg",
    "mfg",
    "cordialement",
    "bien cordialement",
    "amicalement",
    "bisous",
    "saludos",
    "un saludo",
    "atentamente",
    "un abrazo",
    "cordiali saluti",
    "distinti saluti",
    "un saluto",
    "atenciosamente",
    "abraços",
    "um abraço",
    "met vriendelijke groet",
    "groetjes",
    "pozdrawiam",
    "с уважением",
];
/// Whom a letter is to when it is to nobody by name; and what follows "Dr" or "Hello" as often as a name. Lower case.
const NOBODY: &[&str] = &[
    "sir",
    "sirs",
    "madam",
    "customer",
    "customers",
    "team",
    "all",
    "everyone",
    "everybody",
    "there",
    "friend",
    "friends",
    "reader",
    "world",
    "hiring",
    "support",
    "user",
    "guest",
    "valued",
    "colleague",
    "colleagues",
    "assistant",
    "again",
    "damen",
    "herren",
    "kunde",
    "kundin",
    "kunden",
    "kolleginnen",
    "kollegen",
    "alle",
    "zusammen",
    "welt",
    "leute",
    "freunde",
    "client",
    "clients",
    "tous",
    "monde",
    "équipe",
    "cliente",
    "clientes",
    "todos",
    "mundo",
    "equipo",
    "tutti",
    "mondo",
    "team",
    "allemaal",
    "kitty",
    "diary",
    "santa",
    "god",
    "gott",
    "ich",
    "i",
    "we",
    "wir",
    "thank",
    "thanks",
    "welcome",
    "please",
    "the",
    "a",
    "an",
    "this",
    "that",
    "it",
    "how",
    "what",
    "chatgpt",
    "claude",
    "siri",
    "alexa",
];

/// A name has this many words at most.
const MOST_WORDS: usize = 3;

pub(super) fn find(text: &str, found: &mut Details) {
    let mut is_signed = false;
    for (line_start, line) in lines(text) {
        let bare = line.trim_end();
        if is_signed && !bare.trim().is_empty() {
            let indent = bare.len() - bare.trim_start().len();
            note_whole_line(bare, indent, line_start, found);
        }
        let is_blank = bare.trim().is_empty();
        is_signed = (is_signed && is_blank) || is_sign_off(bare);
        find_in_line(bare, line_start, found);
    }
}

fn find_in_line(line: &str, start: usize, found: &mut Details) {
    let mut add = |at: usize| {
        if let Some(length) = name_bytes(&line[at..]) {
            found.note(Detail::new(FindingCode::PersonName, start + at..start + at + length));
        }
    };
    // Letters whose small form is longer would move what follows; such a line has no place that fits.
    let lower = line.to_lowercase();
    let lower = if lower.len() == line.len() { lower } else { String::new() };
    for phrase in BEFORE_A_NAME {
        for (at, _) in lower.match_indices(phrase) {
            let end = at + phrase.len();
            if line.is_char_boundary(end) && is_outside_words(lower[..at].chars().next_back()) {
                add(behind_spaces(line, end));
            }
        }
    }
    for greeting in GREETINGS {
        if let Some(rest) = lower.trim_start().strip_prefix(greeting)
            && rest.starts_with([' ', ','])
        {
            let end = lower.len() - rest.len();
            let end = if rest.starts_with(',') { end + 1 } else { end };
            let at = behind_spaces(line, end);
            // "Hello Anna," and "Dear Anna" are to somebody; "Hi, Computers are…" is a sentence.
            let closes = name_bytes(&line[at..]).is_some_and(|length| {
                line[at + length..]
                    .trim_start()
                    .chars()
                    .next()
                    .is_none_or(|c| ",!:.–-;?".contains(c))
            });
            if closes {
                add(at);
            }
        }
    }
    // Last, so that "M." inside a name that is known already is no title.
    for (at, word) in words(line) {
        if TITLES.contains(&word) {
            add(behind_spaces(line, at + word.len()));
        }
    }
}

/// "Best regards, Anna" or the line after "Best regards,".
fn is_sign_off(line: &str) -> bool {
    let lower = line.trim().to_lowercase();
    SIGN_OFFS.contains(&lower.trim_end_matches([',', '.', '!', ' ']))
}

/// A line that is nothing but a name.
fn note_whole_line(line: &str, indent: usize, start: usize, found: &mut Details) {
    let line = &line[indent..];
    if let Some(length) = name_bytes(line)
        && line[length..].trim_matches(|c: char| !c.is_alphanumeric()).is_empty()
    {
        let start = start + indent;
        found.note(Detail::new(FindingCode::PersonName, start..start + length));
    }
}

/// The length of the name that a text begins with: words with a capital letter.
fn name_bytes(text: &str) -> Option<usize> {
    let mut end = 0;
    for (at, word) in words(text).take(MOST_WORDS) {
        let is_next = at == 0 || (end > 0 && text[end..at].chars().all(|c| c == ' '));
        let word = word.trim_end_matches(['.', '\'', '’', '-']);
        if !is_next || !is_name(word) {
            break;
        }
        end = at + word.len();
        // An abbreviated name, as "Anna M. Meier", goes on behind its full stop.
        if text[end..].starts_with('.') && word.chars().count() == 1 {
            end += 1;
        } else if text[end..].starts_with(['.', ',', '\n', '!', '?']) {
            break;
        }
    }
    let name = &text[..end];
    (name.chars().filter(|character| character.is_alphabetic()).count() > 1).then_some(end)
}

fn is_name(word: &str) -> bool {
    let mut characters = word.chars();
    let is_capital = characters.next().is_some_and(char::is_uppercase);
    let rest = characters.as_str();
    let is_shouted = rest.chars().count() > 1 && rest.chars().all(char::is_uppercase);
    let is_title = word.len() > 1 && TITLES.iter().any(|title| title.trim_end_matches('.') == word);
    is_capital
        && !is_shouted
        && !is_title
        && rest.chars().all(|character| character.is_alphabetic() || "-'’".contains(character))
        && !NOBODY.contains(&word.to_lowercase().as_str())
}

/// The words of a line with their places; a full stop right behind a word belongs to it.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    runs(line, |character| character.is_alphanumeric() || ".-'’".contains(character))
}

fn behind_spaces(line: &str, at: usize) -> usize {
    let rest = &line[at..];
    at + rest.len() - rest.trim_start_matches([' ', ':']).len()
}

#[cfg(test)]
mod tests {
    use super::super::names;

    fn check(text: &str, expected: &[&str]) {
        let found = names(text);
        let found: Vec<&str> = found.iter().map(|detail| &text[detail.bytes.clone()]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn what_is_one() {
        check("Hi, my name is Anna and I need help.", &["Anna"]);
        check("My name is Anna M. Meier.", &["Anna M. Meier"]);
        check("Ich heiße Jürgen Groß-Klein, guten Tag.", &["Jürgen Groß-Klein"]);
        check("Je m’appelle Zoé. Et vous ?", &["Zoé"]);
        check("Me llamo José Luis Pérez", &["José Luis Pérez"]);
        check("Меня зовут Иван Петров.", &["Иван Петров"]);
        check("Please tell Mr. Smith and Mrs Jones.", &["Smith", "Jones"]);
        check("Sehr geehrte Frau Dr. Müller,\nvielen Dank", &["Müller"]);
        check("Dear Anna,\n\nthank you.\n\nBest regards,\nBen Miller", &["Anna", "Ben Miller"]);
        check("Hello Anna!", &["Anna"]);
        check("Viele Grüße\n\nAnna", &["Anna"]);
    }

    #[test]
    fn what_is_none() {
        for text in [
            "",
            "Dear Sir or Madam,",
            "Dear Customer,",
            "Hello World!",
            "Hi there!",
            "Hi, Computers are fun.",
            "My name is hard to say.",
            "Thanks\nI will try that tomorrow.",
            "Best regards,\nThe Team",
            "Sehr geehrte Damen und Herren,",
            "I told Anna in Paris.",
            "MR SMITH",
            "The best\nBerlin has 3 million people.",
        ] {
            check(text, &[]);
        }
    }
}
