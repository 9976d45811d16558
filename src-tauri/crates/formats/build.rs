//! Writes what counting tokens knows, from the same crates that it is tested against: the tokens of both vocabularies by
//! their ranks, and the class of every character. Nothing of those crates is in the programs.

use regex_syntax::hir::{Class, HirKind};
use std::{collections::HashMap, env, fs, path::Path};
use tiktoken_rs::CoreBPE;

/// The classes of characters that the patterns tell apart, in the order of `src/tokens/classes.rs`. What is in none of
/// them is everything else.
const CLASSES: [&str; 6] =
    [r"[\p{Lu}\p{Lt}]", r"\p{Ll}", r"[\p{Lm}\p{Lo}]", r"\p{M}", r"\p{N}", r"\s"];

/// In the place of a rank.
const NOTHING: u32 = 0xff_ffff;

const CHARACTERS: usize = 0x11_0000;
const BLOCK: usize = 256;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let folder = env::var("OUT_DIR").expect("cargo gives a build script a folder");
    let write = |name: &str, bytes: Vec<u8>| {
        fs::write(Path::new(&folder).join(name), bytes).expect("the folder can be written to");
    };
    let o200k = tiktoken_rs::o200k_base().expect("the crate brings its vocabularies");
    let cl100k = tiktoken_rs::cl100k_base().expect("the crate brings its vocabularies");
    write("o200k.tokens", tokens(&o200k));
    write("cl100k.tokens", tokens(&cl100k));

    let (places, blocks) = classes();
    write("classes.places", places);
    write("classes.blocks", blocks);
}

/// How each token is made, by its rank: of which two tokens, as two numbers of three bytes. A single byte is made of
/// nothing: it says itself, and [`NOTHING`]. The control tokens, which no text has, come after a gap.
fn tokens(vocabulary: &CoreBPE) -> Vec<u8> {
    let tokens: Vec<Vec<u8>> =
        (0..).map_while(|rank| vocabulary.decode_bytes(&[rank]).ok()).collect();
    let ranks: HashMap<&[u8], u32> = tokens.iter().map(Vec::as_slice).zip(0..).collect();
    let mut file = Vec::new();
    for token in &tokens {
        let (left, right) = match token.as_slice() {
            [byte] => (u32::from(*byte), NOTHING),
            token => {
                let (left, right) = token.split_at(last_join(token, &ranks));
                (ranks[left], ranks[right])
            }
        };
        file.extend(&left.to_le_bytes()[..3]);
        file.extend(&right.to_le_bytes()[..3]);
    }
    file
}

/// Where the two tokens meet that become this one. They are what is left before the last step: of all neighbours that
/// together are a token, those with the lowest rank become one first.
fn last_join(token: &[u8], ranks: &HashMap<&[u8], u32>) -> usize {
    let mut places: Vec<usize> = (0..=token.len()).collect();
    while places.len() > 3 {
        let rank = |place: &usize| ranks.get(&token[places[place - 1]..places[place + 1]]);
        let joins = (1..places.len() - 1).filter(|place| rank(place).is_some());
        let lowest = joins.min_by_key(|place| rank(place)).expect("every token can be made");
        places.remove(lowest);
    }
    places[1]
}

/// A class for each character, in two steps: which block a character's 256 neighbours are in, and the blocks that differ.
fn classes() -> (Vec<u8>, Vec<u8>) {
    let mut all = vec![0; CHARACTERS];
    for (index, pattern) in CLASSES.iter().enumerate() {
        let parsed = regex_syntax::parse(pattern).expect("the patterns are well formed");
        let HirKind::Class(Class::Unicode(class)) = parsed.kind() else {
            panic!("{pattern} is no class of characters");
        };
        for range in class.ranges() {
            all[range.start() as usize..=range.end() as usize].fill(index as u8 + 1);
        }
    }
    let mut blocks: Vec<&[u8]> = Vec::new();
    let mut places = Vec::new();
    for block in all.chunks(BLOCK) {
        let place = blocks.iter().position(|known| *known == block).unwrap_or_else(|| {
            blocks.push(block);
            blocks.len() - 1
        });
        places.push(u8::try_from(place).expect("there are fewer than 256 different blocks"));
    }
    (places, blocks.concat())
}
