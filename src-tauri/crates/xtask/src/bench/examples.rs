//! Files of realistic chat examples for benchmarks, of any size: about 3 KB an example, in the mix that people have. The
//! same corpus and recipe give the same bytes.

mod conversation;
mod defects;
mod draw;

use super::corpus::Corpus;
use anyhow::{Context, Result};
use conversation::Message;
use draw::Draw;
use serde_json::json;
use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

/// What a file shall be.
#[derive(Clone, Copy)]
pub struct Recipe {
    pub examples: usize,
    pub seed: u64,
    /// Which share of the lines is broken in some way.
    pub defects: f64,
    /// Which share repeats an earlier line, half of them with a word or two changed.
    pub duplicates: f64,
}

/// How many lines back a copy may be of.
const REMEMBERED: usize = 2000;

/// Writes the file, and beside it one ending in `.truth.jsonl` that says which of its lines are odd and why: `line`, from
/// 1 as editors count, and `defect`, `copy_of` or `near_copy_of`.
pub fn generate(corpus: &Corpus, recipe: Recipe, out: &Path) -> Result<()> {
    let mut file = create(out)?;
    let mut truth = create(&out.with_extension("truth.jsonl"))?;
    let mut draw = Draw::new(recipe.seed);
    let mut earlier: Vec<(usize, Vec<Message>)> = Vec::new();
    for line in 1..=recipe.examples {
        let is_escaped = draw.happens(0.2);
        if draw.happens(recipe.duplicates) && !earlier.is_empty() {
            let (of, mut messages) = draw.one_of(&earlier).clone();
            if draw.happens(0.5) {
                writeln!(truth, "{}", json!({ "line": line, "copy_of": of }))?;
            } else {
                conversation::change_a_little(&mut messages, &mut draw);
                writeln!(truth, "{}", json!({ "line": line, "near_copy_of": of }))?;
            }
            writeln!(file, "{}", conversation::line(&messages, is_escaped))?;
            continue;
        }
        let messages = conversation::of(corpus, &mut draw);
        if draw.happens(recipe.defects) {
            let (defect, bytes) = defects::broken(messages, is_escaped, &mut draw);
            writeln!(truth, "{}", json!({ "line": line, "defect": defect }))?;
            file.write_all(&bytes)?;
            file.write_all(b"\n")?;
            continue;
        }
        writeln!(file, "{}", conversation::line(&messages, is_escaped))?;
        if earlier.len() < REMEMBERED {
            earlier.push((line, messages));
        } else {
            earlier[line % REMEMBERED] = (line, messages);
        }
    }
    file.flush()?;
    Ok(truth.flush()?)
}

fn create(path: &Path) -> Result<BufWriter<File>> {
    let file =
        File::create(path).with_context(|| format!("{} could not be written.", path.display()))?;
    Ok(BufWriter::with_capacity(1 << 20, file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::{collections::BTreeMap, fs, path::PathBuf};

    fn corpus() -> Corpus {
        let many = |what: &str| (0..50).map(|number| format!("{what} {number}.")).collect();
        Corpus {
            sentences: many(
                "A sentence in plain English, as long as most of them are, with the number",
            ),
            languages: BTreeMap::from([("de".into(), many("Ein größerer Absatz mit der Nummer"))]),
            code: vec!["def half(number):\n    return number / 2".into()],
        }
    }

    fn generated(folder: &Path, name: &str, seed: u64, odd: f64) -> PathBuf {
        let out = folder.join(name).with_extension("jsonl");
        let recipe = Recipe { examples: 2000, seed, defects: odd, duplicates: odd };
        generate(&corpus(), recipe, &out).expect("written");
        out
    }

    #[test]
    fn a_seed_says_everything() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let bytes = |name, seed| fs::read(generated(folder.path(), name, seed, 0.1)).expect("read");
        assert_eq!(bytes("a", 1), bytes("b", 1));
        assert_ne!(bytes("a", 1), bytes("c", 2));
    }

    #[test]
    fn whole_lines_are_examples() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let out = generated(folder.path(), "whole", 1, 0.0);
        let file = fs::read_to_string(&out).expect("read");
        assert_eq!(file.lines().count(), 2000);
        assert_eq!(fs::read_to_string(out.with_extension("truth.jsonl")).expect("read"), "");
        let escaped = file.lines().filter(|line| line.contains("\\u")).count();
        let foreign = file.lines().filter(|line| !line.is_ascii()).count();
        assert!(
            escaped > 20 && foreign > 150,
            "{escaped} with escapes, {foreign} with other signs"
        );
        for line in file.lines() {
            let example: Value = serde_json::from_str(line).expect("JSON");
            let messages = example["messages"].as_array().expect("messages");
            let last = messages.last().expect("not empty");
            assert_eq!(last["role"], "assistant");
            for message in messages {
                assert_ne!(message["content"].as_str().expect("a text").trim(), "", "{line}");
            }
        }
    }

    #[test]
    fn what_is_odd_is_told() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let out = generated(folder.path(), "odd", 1, 0.2);
        let bytes = fs::read(&out).expect("read");
        let lines: Vec<&[u8]> = bytes.split(|&byte| byte == b'\n').collect();
        assert_eq!(lines.len(), 2001, "the file ends with a line end, and no defect adds one");
        let truth = fs::read_to_string(out.with_extension("truth.jsonl")).expect("read");
        let (mut defects, mut copies, mut near_copies) = (0, 0, 0);
        for odd in truth.lines() {
            let odd: Value = serde_json::from_str(odd).expect("JSON");
            let at = |name: &str| odd[name].as_u64().map(|line| lines[line as usize - 1]);
            let content = |line: &[u8]| serde_json::from_slice::<Value>(line).expect("an example");
            let line = at("line").expect("every odd line has a number");
            if let Some(of) = at("copy_of") {
                copies += 1;
                assert_eq!(content(line), content(of));
            } else if let Some(of) = at("near_copy_of") {
                near_copies += 1;
                assert_ne!(content(line), content(of));
            } else {
                defects += 1;
                assert!(odd["defect"].is_string(), "{odd}");
            }
        }
        for (name, count, expected) in
            [("defects", defects, 320), ("copies", copies, 200), ("near copies", near_copies, 200)]
        {
            assert!((expected * 7 / 10..expected * 13 / 10).contains(&count), "{count} {name}");
        }
    }
}
