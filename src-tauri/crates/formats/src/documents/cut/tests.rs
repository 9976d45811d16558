//! How documents are cut.

use super::super::parts::Parts;
use super::*;

/// A paragraph of so many words, in sentences of ten.
fn prose(words: usize) -> String {
    let words: Vec<String> = (1..=words)
        .map(|number| if number % 10 == 0 { "end.".to_owned() } else { format!("W{number}") })
        .collect();
    words.join(" ")
}

/// A document from a sketch: `1 Title` is a heading, `p120` a paragraph of so many words, `l40` a list of so many lines of
/// five words each.
fn document(sketch: &[&str]) -> Parts {
    let mut parts = Parts::new(1 << 24);
    for part in sketch {
        match part.split_at(1) {
            ("p", words) => parts.prose(&prose(words.parse().expect("a number"))),
            ("l", lines) => {
                let count: usize = lines.parse().expect("a number");
                parts.lines(&"- one two three four\n".repeat(count));
            }
            (level, text) => parts.heading(level.parse().expect("a level"), text.trim()),
        }
    }
    parts
}

/// The words of each passage, and the headings that it stands under.
fn shape(sketch: &[&str]) -> Vec<String> {
    let parts = document(sketch);
    let show = |passage: Passage| {
        let heading = passage.heading.map_or_else(String::new, |heading| format!(" {heading}"));
        format!("{}{heading}", words(&passage.text))
    };
    passages(parts.all()).into_iter().map(show).collect()
}

#[track_caller]
fn check(sketch: &[&str], expected: &[&str]) {
    assert_eq!(shape(sketch), expected, "{sketch:?}");
}

#[test]
fn short_documents_are_one_passage() {
    check(&[], &[]);
    check(&["p20"], &["20"]);
    check(&["p120", "p120"], &["240"]);
    check(&["1 A", "p20"], &["20 A"]);
}

#[test]
fn long_ones_are_cut_between_paragraphs() {
    check(&["p150", "p150", "p150"], &["150", "150", "150"]);
    check(&["p100", "p100", "p100", "p100"], &["200", "200"]);
    check(&["p240", "p30", "p240"], &["240", "270"]);
    check(&["p90", "p90", "p90", "p90", "p90", "p90"], &["180", "180", "180"]);
}

#[test]
fn a_paragraph_that_is_too_long_is_cut_between_sentences() {
    check(&["p300"], &["300"]);
    check(&["p400"], &["200", "200"]);
    check(&["p1000"], &["250", "250", "250", "250"]);
    let parts = document(&["p400"]);
    for passage in passages(parts.all()) {
        assert!(passage.text.ends_with("end."), "{}", passage.text);
    }
}

#[test]
fn lists_are_cut_between_lines() {
    check(&["l40"], &["200"]);
    check(&["p60", "l40"], &["260"]);
    check(&["l100"], &["250", "250"]);
    let parts = document(&["l100"]);
    for passage in passages(parts.all()) {
        assert!(passage.text.lines().all(|line| line == "- one two three four"), "{passage:?}");
    }
}

#[test]
fn sections_stay_by_themselves_where_they_are_long_enough() {
    check(&["1 A", "p150", "1 B", "p150"], &["150 A", "150 B"]);
    check(&["1 A", "2 B", "p150", "2 C", "p400"], &["150 A > B", "200 A > C", "200 A > C"]);
}

#[test]
fn short_sections_join_those_they_stand_closest_to() {
    // The headings are among the words then.
    check(&["1 A", "2 B", "p40", "2 C", "p40", "2 D", "p40"], &["123 A"]);
    check(&["1 A", "2 B", "p150", "2 C", "p40", "1 D", "p150"], &["192 A", "150 D"]);
    check(&["1 A", "p150", "1 B", "2 C", "p40", "2 D", "p150"], &["150 A", "192 B"]);
    check(&["p30", "1 A", "p150"], &["181"]);
}

#[test]
fn a_heading_with_nothing_under_it_is_text() {
    check(&["1 A", "1 B", "p20"], &["22"]);
    check(&["1 A", "p120", "2 B"], &["121 A"]);
    let parts = document(&["1 Shop", "2 Open?", "2 Closed?", "p9"]);
    let found = passages(parts.all());
    assert_eq!(found[0].text, format!("Open?\n\nClosed?\n\n{}", prose(9)));
    assert_eq!(found[0].heading.as_deref(), Some("Shop"));
}

#[test]
fn a_sentence_without_end_is_cut_between_words() {
    let mut parts = Parts::new(1 << 20);
    parts.prose(&"word ".repeat(700));
    let found = passages(parts.all());
    assert_eq!(
        found.iter().map(|passage| words(&passage.text)).collect::<Vec<_>>(),
        [250, 250, 200]
    );
    // And a word without end between characters.
    let mut parts = Parts::new(1 << 20);
    parts.prose(&"é".repeat(20_000));
    let found = passages(parts.all());
    assert!(found.len() > 1 && found.iter().all(|passage| words(&passage.text) <= LIMIT));
    assert_eq!(found.iter().map(|passage| passage.text.chars().count()).sum::<usize>(), 20_000);
}

#[test]
fn a_passage_says_where_it_stands() {
    let parts = document(&["1 A", "p150", "1 Bc", "p150"]);
    let found = passages(parts.all());
    let whole: Vec<&str> = parts.all().iter().map(|part| part.text.as_str()).collect();
    let whole: Vec<char> = whole.join("\n\n").chars().collect();
    for passage in &found {
        let stands: String = whole[passage.from..passage.to].iter().collect();
        assert_eq!(stands, passage.text);
    }
    assert_eq!(found[0].from, 3);
}

#[test]
fn scripts_without_spaces_are_cut_too() {
    let mut parts = Parts::new(1 << 20);
    parts.prose(&"これは長い文章です。".repeat(100));
    let found = passages(parts.all());
    assert!(found.len() > 1, "{}", found.len());
    for passage in &found {
        assert!(passage.text.ends_with('。') && !passage.text.contains(' '), "{}", passage.text);
    }
}
