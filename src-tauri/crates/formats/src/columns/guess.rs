//! What the columns of a table probably are: by their names first, and where those don't tell, by what is in them.

use super::held_back::is_held_back;
use super::names::{by_part, exact, is_known};
use super::{Certainty, Use};
use crate::export;

/// What the first values of a column look like.
struct Looks {
    /// The share of rows that have one.
    filled: f64,
    /// Characters of one, on average.
    length: f64,
    /// Whether they are numbers, dates or addresses rather than something said.
    is_data: bool,
}

impl Looks {
    fn of(values: &[&str]) -> Self {
        let filled: Vec<&str> =
            values.iter().map(|value| value.trim()).filter(|value| !value.is_empty()).collect();
        let count = filled.len().max(1) as f64;
        let length = filled.iter().map(|value| value.chars().count()).sum::<usize>() as f64 / count;
        let data = filled.iter().filter(|value| is_data(value)).count();
        Self {
            filled: filled.len() as f64 / values.len().max(1) as f64,
            length,
            is_data: data * 10 >= filled.len() * 9,
        }
    }

    fn could_be_said(&self) -> bool {
        self.filled >= 0.5 && !self.is_data
    }
}

/// Numbers, dates, times, addresses of the web and of mail.
fn is_data(value: &str) -> bool {
    let is_number =
        |character: char| character.is_ascii_digit() || " .,:-+/%T€$".contains(character);
    value.chars().all(is_number)
        || value.starts_with("http://")
        || value.starts_with("https://")
        || (value.contains('@') && !value.contains(' '))
}

/// A use for each column, and how sure that is. `rows` are the first ones, each with a value for every column. Columns
/// without a name of their own have an empty one.
pub fn guess(names: &[&str], rows: &[Vec<&str>]) -> (Vec<Use>, Certainty) {
    let mut uses: Vec<Option<Use>> = names.iter().map(|name| exact(name)).collect();
    let has = |uses: &[Option<Use>], wanted| uses.contains(&Some(wanted));
    let is_ours = export::is_ours(names);
    for (column, column_use) in uses.iter_mut().enumerate() {
        let values = rows.iter().filter_map(|row| row.get(column)).map(|value| value.trim());
        let mut values = values.filter(|value| !value.is_empty());
        *column_use = match *column_use {
            // In a table of ours how many turns there are, which is counted anew.
            Some(Use::Conversation) if is_ours => Some(Use::LeaveOut),
            // "turns" may well say that in others, too.
            Some(Use::Conversation) if !values.any(|value| value.starts_with(['[', '{'])) => None,
            // "set" may say anything.
            Some(Use::HeldBack) if !values.all(|value| is_held_back(value).is_some()) => None,
            as_named => as_named,
        };
    }
    settle_doubles(names, &mut uses);
    let says_all = has(&uses, Use::Question) && has(&uses, Use::Answer);
    if has(&uses, Use::Conversation) {
        // Whatever else is there belongs to the conversation, and not into it.
        for column_use in &mut uses {
            if matches!(column_use, Some(Use::Question | Use::Answer)) {
                *column_use = Some(Use::Keep);
            }
        }
    }
    let is_sure = says_all || has(&uses, Use::Conversation);
    if !is_sure {
        complete(names, rows, &mut uses);
    }
    let certainty = match (has(&uses, Use::Question), has(&uses, Use::Answer)) {
        _ if is_sure => Certainty::Sure,
        (true, true) => Certainty::Likely,
        _ => Certainty::Unclear,
    };
    (uses.into_iter().map(|column_use| column_use.unwrap_or(Use::Keep)).collect(), certainty)
}

/// Of several columns that are called like answers only the first is one. Several that are called like questions are one
/// together only where they are an instruction and its input.
fn settle_doubles(names: &[&str], uses: &mut [Option<Use>]) {
    for single in [
        Use::Answer,
        Use::WorseAnswer,
        Use::BasePrompt,
        Use::Topic,
        Use::HeldBack,
        Use::Conversation,
    ] {
        let mut is_there = false;
        for column_use in uses.iter_mut().filter(|column_use| **column_use == Some(single)) {
            if std::mem::replace(&mut is_there, true) {
                *column_use = Some(Use::Keep);
            }
        }
    }
    let questions = || (0..names.len()).filter(|index| uses[*index] == Some(Use::Question));
    let is_called = |index: usize, wanted: &[&str]| {
        wanted.contains(&names[index].trim().to_lowercase().as_str())
    };
    let is_instruction = questions()
        .any(|index| is_called(index, &["instruction", "anweisung", "指令"]))
        && questions().any(|index| is_called(index, &["input", "eingabe", "输入"]));
    if is_instruction {
        return;
    }
    for index in questions().skip(1).collect::<Vec<_>>() {
        uses[index] = Some(Use::Keep);
    }
}

/// Looks for the question, the answer or both among the columns without a telling name.
fn complete(names: &[&str], rows: &[Vec<&str>], uses: &mut [Option<Use>]) {
    let looks: Vec<Looks> = (0..names.len())
        .map(|column| {
            let values = rows.iter().filter_map(|row| row.get(column).copied());
            Looks::of(&values.collect::<Vec<_>>())
        })
        .collect();
    for wanted in [Use::Question, Use::Answer] {
        if uses.contains(&Some(wanted)) {
            continue;
        }
        let is_free = |index: &usize| uses[*index].is_none() && looks[*index].could_be_said();
        let by_name =
            (0..names.len()).filter(is_free).find(|index| by_part(names[*index]) == Some(wanted));
        let asked = uses.iter().position(|column_use| *column_use == Some(Use::Question));
        let nameless = |index: &usize| is_free(index) && by_part(names[*index]).is_none();
        let found = by_name.or_else(|| match wanted {
            // Questions are the longest that is said, or the first of what is equally long.
            Use::Question => (0..names.len())
                .filter(nameless)
                .reduce(|a, b| if looks[b].length > looks[a].length * 1.5 { b } else { a }),
            // Answers come after them.
            _ => asked.and_then(|asked| (asked + 1..names.len()).chain(0..asked).find(nameless)),
        });
        if let Some(found) = found {
            uses[found] = Some(wanted);
        }
    }
}

/// Whether the first row names the columns, judged beside the rows after it.
pub fn looks_like_header(first: &[&str], rows: &[Vec<&str>]) -> bool {
    if first.iter().any(|name| exact(name).is_some()) {
        return true;
    }
    let is_name = |cell: &&str| {
        let cell = cell.trim();
        let length = cell.chars().count();
        (1..=40).contains(&length) && !is_data(cell) && !cell.ends_with(['?', '.', '!', '？', '。'])
    };
    let named = first.iter().filter(|cell| is_name(cell)).count();
    if named < first.len() || first.iter().enumerate().any(|(at, cell)| first[..at].contains(cell))
    {
        return false;
    }
    let average = |cells: &[&str]| {
        cells.iter().map(|cell| cell.chars().count()).sum::<usize>() as f64
            / cells.len().max(1) as f64
    };
    let below: Vec<&str> = rows.iter().flatten().copied().collect();
    first.iter().any(|name| is_known(name)) || average(&below) > average(first) * 1.5
}

#[cfg(test)]
mod tests {
    use super::*;
    use Certainty::{Likely, Sure, Unclear};

    /// `b`ase prompt, `q`uestion, `a`nswer, `w`orse, `t`opic, `n`ote, `h`eld back, `f`unctions, `c`onversation, `-` kept.
    fn letters(uses: &[Use]) -> String {
        let letter = |column_use: &Use| match column_use {
            Use::BasePrompt => 'b',
            Use::Question => 'q',
            Use::Answer => 'a',
            Use::WorseAnswer => 'w',
            Use::Topic => 't',
            Use::Note => 'n',
            Use::HeldBack => 'h',
            Use::Tools => 'f',
            Use::Conversation => 'c',
            Use::Keep => '-',
            Use::LeaveOut => 'x',
        };
        uses.iter().map(letter).collect()
    }

    #[track_caller]
    fn check(names: &[&str], row: &[&str], expected: &str, certainty: Certainty) {
        let (uses, found) = guess(names, &[row.to_vec()]);
        assert_eq!((letters(&uses).as_str(), found), (expected, certainty), "{names:?}");
    }

    #[test]
    fn names_tell() {
        check(&["question", "answer"], &["a", "b"], "qa", Sure);
        check(&["Antwort", "Frage", "Thema"], &["a", "b", "c"], "aqt", Sure);
        check(&["instruction", "input", "output"], &["a", "b", "c"], "qqa", Sure);
        check(&["system", "prompt", "chosen", "rejected"], &["a", "b", "c", "d"], "bqaw", Sure);
        check(&["id", "messages", "tools"], &["1", "[]", "[]"], "-cf", Sure);
        check(&["question", "answer", "turns"], &["a", "b", "1"], "qa-", Sure);
        check(&["input", "output", "reasoning", "tags"], &["a", "b", "c", "d"], "qa--", Sure);
        check(&["question", "prompt", "answer", "response"], &["a", "b", "c", "d"], "q-a-", Sure);
        check(&["question", "answer", "split"], &["a", "b", "train"], "qah", Sure);
        check(&["question", "answer", "Held back"], &["a", "b", ""], "qah", Sure);
        check(&["question", "answer", "set"], &["a", "b", "kitchen"], "qa-", Sure);
        check(&["質問", "回答"], &["a", "b"], "qa", Sure);
    }

    #[test]
    fn where_names_do_not_tell_values_may() {
        let ticket = "I was charged twice for the October plan.";
        check(
            &["ticket_text", "agent_note", "queue", "priority"],
            &[ticket, "dup charge", "Billing", "high"],
            "q-a-",
            Likely,
        );
        check(&["", ""], &["What is this?", "A kettle."], "qa", Likely);
        check(&["nr", "said", "replied"], &["12", "Where is it?", "There."], "-qa", Likely);
        check(&["question", "x"], &["Why?", "So."], "qa", Likely);
        check(&["question", "x"], &["Why?", "12"], "q-", Unclear);
        check(&["date", "count"], &["2024-01-01", "3"], "--", Unclear);
        check(&["question"], &["Why?"], "q", Unclear);
        check(&[], &[], "", Unclear);
    }

    #[test]
    fn headers_name_what_is_below() {
        let check = |rows: &[&[&str]], expected: bool| {
            let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.to_vec()).collect();
            let found = looks_like_header(&rows[0], &rows[1..]);
            assert_eq!(found, expected, "{rows:?}");
        };
        check(&[&["question", "answer"], &["a", "b"]], true);
        check(&[&["ticket", "queue"], &["I was charged twice.", "Billing"]], true);
        check(&[&["What is 2 + 2?", "4"], &["What is 3 + 3?", "6"]], false);
        check(&[&["Where is it?", "Here."], &["Why?", "So."]], false);
        check(&[&["yes", "yes"], &["a long text", "another text"]], false);
        check(&[&["id", "text"], &["1", "2"]], true);
    }
}
