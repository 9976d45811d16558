//! How long it takes to find near-copies and to draw the variety map, on made-up questions: twenty topics with words of
//! their own among common ones, short and long, some behind the same long sentence, one in ten a near-copy of another.
//!
//!     groups_bench near-copies 100000
//!     groups_bench map 10000
//!
//! Prints one line of JSON. Only gathering runs on two threads, so the rest is as long by the clock as in CPU seconds.
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]
#![expect(clippy::disallowed_methods, reason = "a benchmark looks at the clock")]

use bakehouse_domain::map::{Point, Questions, VarietyMap, draw};
use bakehouse_domain::near_copies::Sketches;
use bakehouse_domain::watch::Watch;
use serde_json::{Value, json};
use std::time::Instant;

const SEED: u64 = 1;
const THREADS: usize = 2;
/// So many single questions are compared with all.
const LOOKS: usize = 100;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let count = arguments.get(1).ok_or("what, and how many?")?.parse()?;
    let figures = match arguments[0].as_str() {
        "near-copies" => near_copies(&Texts::new(SEED).questions(count)),
        "map" => variety_map(&Texts::new(SEED).questions(count)),
        other => return Err(format!("{other} is neither near-copies nor map").into()),
    };
    println!("{figures}");
    Ok(())
}

fn near_copies(questions: &[Question]) -> Value {
    let start = Instant::now();
    let mut sketches = Sketches::default();
    let part = questions.len().div_ceil(THREADS).max(1);
    std::thread::scope(|scope| {
        let gather = |(number, texts): (usize, &[Question])| {
            let mut sketches = Sketches::default();
            let numbered = (number * part..).zip(texts);
            numbered.for_each(|(id, each)| sketches.add(id as u64, &each.text, 0));
            sketches
        };
        let parts = questions.chunks(part).enumerate();
        let threads: Vec<_> = parts.map(|part| scope.spawn(move || gather(part))).collect();
        for thread in threads {
            sketches.merge(thread.join().expect("gathering never fails"));
        }
    });
    let gathered = start.elapsed().as_secs_f64();
    let mut asked_again = 0;
    let read = |id: u64| {
        asked_again += 1;
        Some(questions[id as usize].text.clone())
    };
    let found = sketches.find(read, &mut Watch::new(&mut |_| true)).expect("nobody ends it");
    let all = start.elapsed().as_secs_f64();

    let start = Instant::now();
    for each in questions.iter().rev().take(LOOKS) {
        sketches.closest(&each.text, 0, |id| Some(questions[id as usize].text.clone()));
    }
    let copies = questions.iter().filter(|each| each.is_copy).count();
    let characters: usize = questions.iter().map(|each| each.text.len()).sum();
    json!({
        "examples": questions.len(),
        "megabytes": characters as f64 / 1e6,
        "near_copies_made": copies,
        "near_copies_found": found.copies.len(),
        "texts_read_again": asked_again,
        "gather_seconds": gathered,
        "seconds": all,
        "closest_milliseconds": start.elapsed().as_secs_f64() * 1e3 / LOOKS as f64,
    })
}

fn variety_map(questions: &[Question]) -> Value {
    let start = Instant::now();
    let mut gathered = Questions::default();
    for (id, each) in (0..).zip(questions) {
        gathered.add(id, &each.text, Some(&each.topic.to_string()));
    }
    let gather_seconds = start.elapsed().as_secs_f64();
    let mut last = Instant::now();
    let mut longest_silence = 0.0f64;
    let mut tell = |_| {
        longest_silence = longest_silence.max(last.elapsed().as_secs_f64());
        last = Instant::now();
        true
    };
    let map = draw(&gathered, SEED, &mut Watch::new(&mut tell)).expect("nobody ends it");
    let seconds = start.elapsed().as_secs_f64();
    json!({
        "examples": questions.len(),
        "clusters": map.clusters.len(),
        "crowds": map.crowds.len(),
        "same_topic_among_nearest": together(&map),
        "gather_seconds": gather_seconds,
        "longest_silence_seconds": longest_silence,
        "seconds": seconds,
    })
}

/// The share of the ten nearest in the picture that have the same topic, of a thousand points.
fn together(map: &VarietyMap) -> f64 {
    let step = map.points.len().div_ceil(1000).max(1);
    let (mut same, mut all) = (0, 0);
    for point in map.points.iter().step_by(step) {
        let distance = |other: &Point| (other.x - point.x).powi(2) + (other.y - point.y).powi(2);
        let mut near: Vec<&Point> =
            map.points.iter().filter(|other| other.id != point.id).collect();
        near.sort_by(|one, other| distance(one).total_cmp(&distance(other)));
        same += near.iter().take(10).filter(|other| other.topic == point.topic).count();
        all += near.len().min(10);
    }
    same as f64 / all.max(1) as f64
}

/// A made-up question.
struct Question {
    text: String,
    topic: usize,
    is_copy: bool,
}

/// Makes up texts, the same for the same seed.
struct Texts {
    state: u64,
    common: Vec<String>,
    topics: Vec<Vec<String>>,
}

const TOPICS: usize = 20;
const SAME_BEGINNING: &str = "Read the following message of a customer carefully and tell me in one word which of \
    the five queues it belongs to, or say that you don't know. The message:";

impl Texts {
    fn new(seed: u64) -> Self {
        let mut texts = Self { state: seed, common: Vec::new(), topics: Vec::new() };
        texts.common = (0..1500).map(|_| texts.made_up_word()).collect();
        texts.topics =
            (0..TOPICS).map(|_| (0..250).map(|_| texts.made_up_word()).collect()).collect();
        texts
    }

    fn questions(mut self, count: usize) -> Vec<Question> {
        let mut questions: Vec<Question> = Vec::with_capacity(count);
        for _ in 0..count {
            let question = match questions.len() {
                all if all > 10 && self.below(10) == 0 => {
                    let original = self.below(all);
                    self.copy(&questions[original])
                }
                _ => self.question(),
            };
            questions.push(question);
        }
        questions
    }

    fn question(&mut self) -> Question {
        let topic = self.below(TOPICS);
        let words = match self.below(10) {
            0..6 => 5 + self.below(20),
            6..9 => 20 + self.below(80),
            _ => 100 + self.below(300),
        };
        let mut text = if self.below(10) == 0 { SAME_BEGINNING.to_owned() } else { String::new() };
        for place in 0..words {
            let from_topic = self.below(10) < 3;
            let place_in_list = self.skewed(if from_topic { 250 } else { 1500 });
            let list = if from_topic { &self.topics[topic] } else { &self.common };
            text.push_str(if place > 0 || !text.is_empty() { " " } else { "" });
            text.push_str(&list[place_in_list]);
            text.push_str(if place % 12 == 11 { "." } else { "" });
        }
        text.push('?');
        Question { text, topic, is_copy: false }
    }

    /// The question with one word in ten changed, or one.
    fn copy(&mut self, original: &Question) -> Question {
        let mut words: Vec<String> = original.text.split(' ').map(str::to_owned).collect();
        for _ in 0..(words.len() / 10).max(1) {
            let at = self.below(words.len());
            let word = self.skewed(1500);
            words[at].clone_from(&self.common[word]);
        }
        Question { text: words.join(" "), is_copy: true, ..*original }
    }

    fn made_up_word(&mut self) -> String {
        const SOUNDS: [&str; 20] = [
            "ba", "ter", "lo", "min", "sa", "ra", "con", "de", "pi", "na", "ver", "to", "li",
            "gen", "mo", "ri", "ke", "sun", "fa", "ce",
        ];
        (0..=self.below(4)).map(|_| SOUNDS[self.below(SOUNDS.len())]).collect()
    }

    /// Small numbers more often than large ones, as words are used.
    fn skewed(&mut self, end: usize) -> usize {
        let share = self.below(1 << 24) as f64 / f64::from(1 << 24);
        ((end as f64 + 1.0).powf(share) as usize - 1).min(end - 1)
    }

    fn below(&mut self, end: usize) -> usize {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.state >> 33) as usize % end
    }
}
