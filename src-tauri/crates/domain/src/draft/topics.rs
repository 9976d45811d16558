//! Topics as a model suggests them: a list in one of the forms that models like, freed of everything that is no name.

use super::{clean::bare, flaw::is_chatter};
use std::collections::HashSet;

/// A name of a topic has fewer words than a sentence, and fewer characters.
const MOST_WORDS: usize = 6;
const LONGEST: usize = 48;

/// The topics in what a model wrote, without those that are `known`. In its order, the first `most`.
pub fn topics(written: &str, known: &[&str], most: usize) -> Vec<String> {
    let folded = |name: &str| name.trim().to_lowercase();
    let mut taken: HashSet<String> = known.iter().map(|name| folded(name)).collect();
    let names = listed(written).into_iter().filter_map(|entry| name(&entry));
    names.filter(|name| taken.insert(folded(name))).take(most).collect()
}

/// The entries of a JSON list of texts, alone or in an object; or else the lines; or else what commas part.
fn listed(written: &str) -> Vec<String> {
    let list = written.find('[').zip(written.rfind(']')).filter(|(from, to)| from < to);
    if let Some(entries) =
        list.and_then(|(from, to)| serde_json::from_str::<Vec<String>>(&written[from..=to]).ok())
    {
        return entries;
    }
    let lines: Vec<&str> = written.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let entries = if let [line] = lines[..] { line.split([',', ';']).collect() } else { lines };
    entries.into_iter().map(str::to_owned).collect()
}

/// "3. **Late parcels**: where they are" is "Late parcels". Nothing where it is a sentence.
fn name(entry: &str) -> Option<String> {
    if is_chatter(entry) {
        return None;
    }
    let entry = bare(entry.trim_start_matches(['*', '•', '–', '-', ' ']));
    let entry = entry.split([':', '–', '—']).next().unwrap_or_default();
    let marks = |c: char| c.is_whitespace() || "*_`\"“”'.#".contains(c);
    let name = entry.trim_matches(marks);
    let is_name = name.chars().any(char::is_alphabetic)
        && name.chars().count() <= LONGEST
        && name.split_whitespace().count() <= MOST_WORDS
        && !name.ends_with(['?', '!']);
    let mut letters = name.chars();
    // As topics are written here.
    is_name
        .then(|| letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_in_every_form() {
        let check = |written: &str, expected: &[&str]| {
            assert_eq!(topics(written, &["Refunds"], 4), expected, "{written}");
        };
        check("1. Late parcels\n2. refunds\n3. Lost parcels", &["Late parcels", "Lost parcels"]);
        check(
            "- **Late parcels**: where they are\n- *Lost parcels*",
            &["Late parcels", "Lost parcels"],
        );
        check(
            r#"{"topics": ["late parcels", "Refunds", "customs"]}"#,
            &["Late parcels", "Customs"],
        );
        check("Sure! Here are some topics:\n\n1. Customs\n2. Customs", &["Customs"]);
        check("parcels, customs, returns", &["Parcels", "Customs", "Returns"]);
        check("a\nb\nc\nd\ne", &["A", "B", "C", "D"]);
        check("Where is my parcel?\nOne topic that people may ask about is this", &[]);
        check("1.\n2)\n***", &[]);
        check("", &[]);
    }
}
