//! Texts that people wrote, for benchmarks on realistic examples: the prose, languages and code in some Debian packages.
//! Unpacked once into the cache folder. The same packages give the same texts in the same order.

mod html;

use crate::{command::Step, packages, places::Places};
use anyhow::{Context, Result, bail};
use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

/// A book on Debian in thirty languages, long essays, a dictionary, and short sayings in several languages.
const PACKAGES: &[&str] = &[
    "anarchism",
    "debian-handbook",
    "fortunes",
    "fortunes-de",
    "fortunes-es",
    "fortunes-it",
    "fortunes-min",
    "fortunes-pl",
    "fortunes-ru",
    "fortunes-zh",
    "jargon-text",
];

/// Written last: without it, unpacking was interrupted.
const COMPLETE: &str = "complete.txt";

/// The pieces that examples are put together of. None of them is empty.
#[derive(Debug, Default)]
pub struct Corpus {
    /// Of 20 to 400 bytes.
    pub sentences: Vec<String>,
    /// Paragraphs by language, as `de` or `pt-BR`.
    pub languages: BTreeMap<String, Vec<String>>,
    /// Functions and lines of a terminal.
    pub code: Vec<String>,
}

impl Corpus {
    pub fn load(places: &Places) -> Result<Self> {
        let folder = places.cache.join("bench").join("texts");
        if !folder.join(COMPLETE).exists() {
            fs::create_dir_all(&folder)?;
            packages::unpack(PACKAGES, &folder)?;
            fs::write(folder.join(COMPLETE), PACKAGES.join("\n"))?;
        }
        let share = folder.join("usr").join("share");
        let mut corpus = Self::default();
        corpus.add_handbook(&share.join("doc").join("debian-handbook").join("html"))?;
        for file in files_in(&share.join("doc").join("anarchism").join("markdown"))? {
            corpus.add_prose(&unpacked(&file)?);
        }
        corpus.add_prose(&unpacked(&share.join("doc").join("jargon-text").join("jargon.txt.gz"))?);
        corpus.add_sayings(&share.join("games").join("fortunes"))?;
        corpus.add_python()?;
        corpus.languages.retain(|_, paragraphs| !paragraphs.is_empty());
        if corpus.sentences.is_empty() || corpus.languages.is_empty() || corpus.code.is_empty() {
            bail!("The packages have no texts where they used to be: {}.", share.display());
        }
        Ok(corpus)
    }

    fn add_handbook(&mut self, folder: &Path) -> Result<()> {
        let english = html::Blocks::of_all(&files_in(&folder.join("en-US"))?)?;
        // What isn't translated yet stands in English in every language.
        let known: HashSet<&str> = english.paragraphs.iter().map(String::as_str).collect();
        for language in files_in(folder)? {
            let name = language.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name == "en-US" || !language.is_dir() {
                continue;
            }
            let mut paragraphs = html::Blocks::of_all(&files_in(&language)?)?.paragraphs;
            paragraphs.retain(|paragraph| !known.contains(paragraph.as_str()));
            self.languages.entry(name).or_default().extend(paragraphs);
        }
        self.code.extend(english.code.iter().filter(|code| code.len() <= LONGEST_CODE).cloned());
        for paragraph in &english.paragraphs {
            self.sentences.extend(sentences(paragraph));
        }
        Ok(())
    }

    fn add_prose(&mut self, text: &str) {
        for paragraph in text.split("\n\n") {
            let paragraph = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
            self.sentences.extend(sentences(&paragraph));
        }
    }

    /// Files in the folder itself are in English; its folders are languages.
    fn add_sayings(&mut self, folder: &Path) -> Result<()> {
        for path in files_in(folder)? {
            if !path.is_dir() {
                for saying in sayings(&path)? {
                    self.add_prose(&saying);
                }
                continue;
            }
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            for file in files_in(&path)? {
                self.languages.entry(name.clone()).or_default().extend(sayings(&file)?);
            }
        }
        Ok(())
    }

    /// The functions and classes of Python's own library.
    fn add_python(&mut self) -> Result<()> {
        let ask = "import sysconfig; print(sysconfig.get_path('stdlib'))";
        let folder = Step::new("python3").arguments(["-c", ask]).output()?;
        for file in files_in(Path::new(folder.trim_end()))? {
            if file.extension().is_none_or(|extension| extension != "py") {
                continue;
            }
            let text = fs::read_to_string(&file)
                .with_context(|| format!("{} could not be read.", file.display()))?;
            let blocks = text.split("\n\n\n").map(str::trim_end).filter(|block| {
                (60..=LONGEST_CODE).contains(&block.len())
                    && ["def ", "class ", "@"].iter().any(|start| block.starts_with(start))
            });
            self.code.extend(blocks.map(str::to_owned));
        }
        Ok(())
    }
}

const LONGEST_CODE: usize = 2000;

/// Beside a file of sayings stand an index of it and a link to it, both with an extension: these have none. A folder in a
/// folder holds what would offend.
fn sayings(file: &Path) -> Result<Vec<String>> {
    if file.extension().is_some() || file.is_dir() {
        return Ok(Vec::new());
    }
    let bytes = fs::read(file).with_context(|| format!("{} could not be read.", file.display()))?;
    // Some are older than UTF-8.
    let text = String::from_utf8(bytes).unwrap_or_default();
    let sayings = text.split("\n%\n").map(str::trim).filter(|saying| saying.len() >= 20);
    Ok(sayings.map(str::to_owned).collect())
}

/// Where a full stop is followed by a capital. What is no prose is left out: titles, links, rows of signs.
fn sentences(paragraph: &str) -> impl Iterator<Item = String> {
    let mut rest = paragraph;
    let next = move || {
        if rest.is_empty() {
            return None;
        }
        let ends = rest.match_indices(['.', '!', '?']).map(|(place, _)| place + 1);
        let end = ends
            .into_iter()
            .find(|&end| {
                let mut after = rest[end..].chars();
                after.next() == Some(' ') && after.next().is_some_and(char::is_uppercase)
            })
            .unwrap_or(rest.len());
        let (sentence, others) = rest.split_at(end);
        rest = others.trim_start();
        Some(sentence)
    };
    std::iter::from_fn(next).filter(|sentence| is_prose(sentence)).map(str::to_owned)
}

fn is_prose(sentence: &str) -> bool {
    let letters =
        sentence.chars().filter(|letter| letter.is_alphabetic() || *letter == ' ').count();
    (20..=400).contains(&sentence.len())
        && sentence.starts_with(char::is_uppercase)
        && sentence.ends_with(['.', '!', '?'])
        && letters * 10 >= sentence.chars().count() * 8
}

/// Everything in a folder, in an order that is always the same.
fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("{} could not be read.", folder.display()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.sort();
    Ok(files)
}

/// Packages pack what is long, and leave what is short.
fn unpacked(file: &Path) -> Result<String> {
    if file.extension().is_none_or(|extension| extension != "gz") {
        return fs::read_to_string(file)
            .with_context(|| format!("{} could not be read.", file.display()));
    }
    Step::new("gzip").arguments(["--decompress", "--stdout"]).argument(file).output()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_a_capital_follows() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            ("It is a long sentence.", &["It is a long sentence."]),
            (
                "It costs 1.5 dollars or so. What is it, i.e. what for?",
                &["It costs 1.5 dollars or so.", "What is it, i.e. what for?"],
            ),
            ("Short. This one is long enough.", &["This one is long enough."]),
            ("A title without an end", &[]),
            ("+-+-+-+ | 12 | 13 | 14 | 15 |.", &[]),
        ];
        for (paragraph, expected) in cases {
            assert_eq!(sentences(paragraph).collect::<Vec<_>>(), *expected, "{paragraph}");
        }
    }

    #[test]
    fn sayings_are_told_apart_by_their_folder() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let german = folder.path().join("de");
        fs::create_dir(&german).expect("made");
        let write = |path: PathBuf, text: &str| fs::write(path, text).expect("written");
        write(
            german.join("a"),
            "Morgenstund hat Gold im Mund.\n%\nEnde gut, alles gut, sagt man.\n",
        );
        write(german.join("a.dat"), "index");
        write(german.join("b"), "Wer zuletzt lacht, lacht am besten.\n");
        write(
            folder.path().join("law"),
            "Nothing is certain but death.\n%\nThe rest is only a matter of time.",
        );
        let mut corpus = Corpus::default();
        corpus.add_sayings(folder.path()).expect("read");
        assert_eq!(corpus.languages["de"].len(), 3);
        assert_eq!(
            corpus.sentences,
            ["Nothing is certain but death.", "The rest is only a matter of time."]
        );
    }
}
