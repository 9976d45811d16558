//! The tokenizer, built from the header of the model's file: byte-level BPE with the pre-tokenizer that the file names.
//! Control tokens are kept out of it. They are found in what the template writes, and nowhere else.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use tokenizers::models::bpe::{BPE, Merges, Vocab};
use tokenizers::normalizers::NFC;
use tokenizers::pre_tokenizers::PreTokenizerWrapper;
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::pre_tokenizers::digits::Digits;
use tokenizers::pre_tokenizers::sequence::Sequence;
use tokenizers::pre_tokenizers::split::{Split, SplitPattern};
use tokenizers::{AddedToken, Encoding, SplitDelimiterBehavior, Tokenizer};

use crate::error::Error;
use crate::gguf::{Gguf, Texts};

/// How Llama 3 cuts a text into words: numbers in groups of three.
const LLAMA_3_WORDS: &str = concat!(
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|",
    r" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
);
/// How Qwen 2 does: the same, each digit by itself.
const QWEN_2_WORDS: &str = concat!(
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|",
    r" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
);

/// What the file says of a token, by the format's numbers.
const NORMAL: i64 = 1;
const CONTROL: i64 = 3;
const USER_DEFINED: i64 = 4;

pub(super) struct Vocabulary {
    tokenizer: Tokenizer,
    /// Longest first, so that the first to fit is the right one.
    controls: Vec<(String, u32)>,
    spellings: Arc<Spellings>,
}

impl fmt::Debug for Vocabulary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tokens = self.len();
        formatter.debug_struct("Vocabulary").field("tokens", &tokens).finish_non_exhaustive()
    }
}

impl Vocabulary {
    pub(super) fn read(gguf: &Gguf) -> Result<Self, Error> {
        let model: &str = gguf.need("tokenizer.ggml.model")?;
        if model != "gpt2" {
            return Err(Error::unsupported(gguf.path(), format!("the tokenizer \"{model}\"")));
        }
        let texts: &Texts = gguf.need("tokenizer.ggml.tokens")?;
        let types: Vec<i64> = gguf.need("tokenizer.ggml.token_type")?;
        if texts.is_empty() || texts.len() != types.len() {
            let what = format!("{} tokens have {} types", texts.len(), types.len());
            return Err(Error::damaged(gguf.path(), what));
        }

        let mut vocabulary = Vocab::default();
        let mut controls = Vec::new();
        let mut added = Vec::new();
        for ((text, &kind), token) in texts.iter().zip(&types).zip(0_u32..) {
            match kind {
                // A single character can't be told from text, so it is never a command.
                CONTROL if text.chars().nth(1).is_some() => controls.push((text.to_owned(), token)),
                NORMAL => drop(vocabulary.insert(text.to_owned(), token)),
                USER_DEFINED => {
                    vocabulary.insert(text.to_owned(), token);
                    added.push(AddedToken::from(text, false).normalized(false));
                }
                _ => {}
            }
        }
        controls
            .sort_by(|(left, _), (right, _)| right.len().cmp(&left.len()).then(left.cmp(right)));

        let rules = Rules::named(gguf)?;
        let merges = merges(gguf)?;
        let model = BPE::builder()
            .vocab_and_merges(vocabulary, merges)
            .ignore_merges(rules.whole_words_first)
            .build()
            .map_err(|error| Error::damaged(gguf.path(), format!("its tokenizer: {error}")))?;
        let mut tokenizer = Tokenizer::new(model);
        tokenizer.with_pre_tokenizer(Some(Sequence::new(rules.words)));
        if rules.composes {
            tokenizer.with_normalizer(Some(NFC));
        }
        tokenizer.add_tokens(&added);
        Ok(Self { tokenizer, controls, spellings: Arc::new(Spellings::new(texts, &types)) })
    }

    pub(super) fn len(&self) -> usize {
        self.spellings.ends.len()
    }

    pub(super) fn spellings(&self) -> &Arc<Spellings> {
        &self.spellings
    }

    /// The tokens of a text in which nothing is a control token.
    pub(super) fn encode(&self, text: &str) -> Vec<u32> {
        self.encoding(text).get_ids().to_vec()
    }

    /// As `encode`, each token with the bytes of the text it stands for.
    pub(super) fn encode_with_places(&self, text: &str) -> Vec<(u32, Range<usize>)> {
        let encoding = self.encoding(text);
        let places = encoding.get_offsets().iter().map(|(start, end)| *start..*end);
        encoding.get_ids().iter().copied().zip(places).collect()
    }

    /// Bytes that the vocabulary has no token for are left out, as the reference does: the starter model's lacks some
    /// control characters and the first bytes of planes that nobody writes in.
    fn encoding(&self, text: &str) -> Encoding {
        self.tokenizer
            .encode(text, false)
            .expect("without a token for the unknown there is none that could be missing")
    }

    /// The control token that a text starts with, and how many bytes it takes.
    pub(super) fn control_at(&self, text: &str) -> Option<(u32, usize)> {
        self.controls
            .iter()
            .find(|(control, _)| text.starts_with(control))
            .map(|(control, token)| (*token, control.len()))
    }

    /// The control token of this name.
    pub(super) fn control(&self, name: &str) -> Option<u32> {
        self.controls.iter().find(|(control, _)| control == name).map(|(_, token)| *token)
    }

    /// The token that the file names for a purpose such as `eos`.
    pub(super) fn special(&self, gguf: &Gguf, purpose: &str) -> Result<Option<u32>, Error> {
        let token: Option<u32> = gguf.get(&format!("tokenizer.ggml.{purpose}_token_id"))?;
        if let Some(token) = token.filter(|token| *token as usize >= self.len()) {
            let what = format!("its {purpose} token {token} is none of its {} tokens", self.len());
            return Err(Error::damaged(gguf.path(), what));
        }
        Ok(token)
    }
}

/// What differs between the tokenizers that a file can name.
struct Rules {
    words: Vec<PreTokenizerWrapper>,
    /// Whether a word that is a token is taken whole, even if no merges lead to it.
    whole_words_first: bool,
    /// Whether a letter and its accent become one character first.
    composes: bool,
}

impl Rules {
    fn named(gguf: &Gguf) -> Result<Self, Error> {
        let plain = Self { words: Vec::new(), whole_words_first: false, composes: false };
        match gguf.get("tokenizer.ggml.pre")? {
            Some("smollm") => {
                Ok(Self { words: vec![Digits::new(true).into(), bytes(true)], ..plain })
            }
            Some("gpt-2") => Ok(Self { words: vec![bytes(true)], ..plain }),
            Some("llama-bpe" | "llama3" | "llama-v3") => {
                Ok(Self { words: split(LLAMA_3_WORDS), whole_words_first: true, ..plain })
            }
            Some("qwen2") => Ok(Self { words: split(QWEN_2_WORDS), composes: true, ..plain }),
            Some(other) => Err(Error::unsupported(
                gguf.path(),
                format!("the way \"{other}\" cuts text into words"),
            )),
            None => Err(Error::unsupported(
                gguf.path(),
                "a tokenizer that doesn't say how it cuts text into words",
            )),
        }
    }
}

fn split(words: &str) -> Vec<PreTokenizerWrapper> {
    let pattern = SplitPattern::Regex(words.to_owned());
    let split = Split::new(pattern, SplitDelimiterBehavior::Isolated, false)
        .expect("the patterns above are regular expressions");
    vec![split.into(), bytes(false)]
}

/// From bytes to the characters that stand for them; GPT-2's words on the way if `words`.
fn bytes(words: bool) -> PreTokenizerWrapper {
    ByteLevel::new(false, true, words).into()
}

fn merges(gguf: &Gguf) -> Result<Merges, Error> {
    let texts: &Texts = gguf.need("tokenizer.ggml.merges")?;
    texts
        .iter()
        .map(|merge| merge.split_once(' ').map(|(left, right)| (left.to_owned(), right.to_owned())))
        .collect::<Option<_>>()
        .ok_or_else(|| Error::damaged(gguf.path(), "its tokenizer: a merge is not two tokens"))
}

/// The bytes that each token stands for, all in one piece. Control tokens stand for none.
#[derive(Debug)]
pub(super) struct Spellings {
    all: Vec<u8>,
    ends: Vec<u32>,
}

impl Spellings {
    fn new(texts: &Texts, types: &[i64]) -> Self {
        let byte_of = byte_of_character();
        let mut spellings = Self { all: Vec::new(), ends: Vec::with_capacity(texts.len()) };
        for (text, &kind) in texts.iter().zip(types) {
            let start = spellings.all.len();
            match kind {
                NORMAL => {
                    for character in text.chars() {
                        let byte = byte_of.get(character as usize).copied().flatten();
                        spellings.all.extend(byte);
                    }
                    // A token that isn't in the alphabet of bytes means itself.
                    if spellings.all.len() - start != text.chars().count() {
                        spellings.all.truncate(start);
                        spellings.all.extend_from_slice(text.as_bytes());
                    }
                }
                USER_DEFINED => spellings.all.extend_from_slice(text.as_bytes()),
                _ => {}
            }
            spellings.ends.push(spellings.all.len() as u32);
        }
        spellings
    }

    /// The bytes of a token, none for a token there isn't.
    pub(super) fn get(&self, token: u32) -> &[u8] {
        let token = token as usize;
        let Some(&end) = self.ends.get(token) else { return &[] };
        let start = token.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start as usize..end as usize]
    }
}

/// GPT-2's alphabet: bytes that print stand for themselves, the others take the characters from U+0100 on.
fn byte_of_character() -> Vec<Option<u8>> {
    let prints = |byte: u8| matches!(byte, b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff);
    let mut byte_of = vec![None; 0x100];
    for byte in (0..=255).filter(|byte| prints(*byte)) {
        byte_of[usize::from(byte)] = Some(byte);
    }
    byte_of.extend((0..=255).filter(|byte| !prints(*byte)).map(Some));
    byte_of
}
