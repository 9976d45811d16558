//! How fast single examples are checked: what an import adds to reading and counting. Prints MB of text in a second of
//! one thread, the best of several rounds, for ordinary chat and for texts that need a closer look.
//!
//!     checks_bench [NAME]

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use bakehouse_domain::{
    check::{self, Limits},
    language::Spoken,
    message::{Example, Message, Role},
};
use std::{hint::black_box, time::Instant};

/// Few enough to stay near the processor, as an example does that was read a moment ago.
const EXAMPLES: usize = 60;
const EXAMPLE_BYTES: usize = 3000;
const ROUNDS: usize = 500;

/// What people and assistants write to each other about a parcel, a recipe, a program.
const CHAT: &[&str] = &[
    "I ordered a blue lamp two weeks ago and it still hasn’t arrived. Could you find out where it is?",
    "Thanks for writing. I looked into it, and your parcel left our warehouse on Monday; it should be with you by Friday.",
    "That's a great question - there are three things to keep in mind, and none of them takes long.",
    "First, let the dough rest for about 40 minutes in a warm place. Then fold it twice and shape it into a loaf.",
    "You can freeze half of it; it keeps for 3 months, as long as it's wrapped well.",
    "**What to do next**\n\n1. Open the settings.\n2. Choose \"Privacy\".\n3. Turn off the switch at the bottom.\n",
    "It depends: if you only need the list once, a loop is fine. If you need it often, keep it in a set.",
    "\n```python\ndef total(prices):\n    return sum(price for price in prices if price > 0)\n```\n",
    "The meeting is at 10:30 on 14 March 2024, in the small room next to the kitchen - please bring your notes.",
    "Sure! Here is a shorter version: \"We are sorry that your order is late. It arrives on Friday, and shipping is free.\"",
    "My grandmother used to say that bread is finished when it sounds hollow, and she was right every single time.",
    "Most of the people who live there work in the harbour, in one of the markets or in the long row of offices behind it.",
    "Costs went up from 1,200 to 1,450 euros a month, which is about 21 % more than in the year before.",
    "I don't think that's quite right. The train from the north station takes longer, yet you don't have to change.",
    "Would you rather have it formal or relaxed? I can write both, and you pick the one that sounds more like you.",
];

/// Letters that aren't ASCII, some and all.
const FRENCH: &[&str] = &[
    "Il était une fois, à l’époque, une forêt où vivaient des fées très âgées.",
    "Mélangez la farine et le beurre, puis ajoutez l’eau petit à petit jusqu’à ce que la pâte soit lisse.",
    "Votre colis a quitté notre entrepôt lundi ; vous devriez le recevoir d’ici vendredi.",
];
const JAPANESE: &[&str] = &[
    "今日はとても良い天気ですね。散歩に行きませんか？",
    "ご注文の商品は月曜日に発送されましたので、金曜日までに届く予定です。",
];

/// What makes a rule look closer.
const ODD: &[&str] = &[
    "Write to anna.meier@example.org or call +49 30 1234567 before 2024-03-14.",
    "Grüße aus Köln, schöne Straße, fünf Äpfel für Übermut und Öl.",
    "fÃ¼r itâ€™s damaged",
    "One<br>two &amp; three\u{200b}",
    "Card 4111 1111 1111 1111, account DE89 3704 0044 0532 0130 00, 81.2.69.142",
];

/// Draws pieces in an order that is the same each time.
struct Draws(u64);

impl Draws {
    fn next<'a>(&mut self, pieces: &[&'a str]) -> &'a str {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        pieces[(self.0 >> 33) as usize % pieces.len()]
    }
}

fn examples(pieces: &[&str]) -> Vec<Example> {
    let mut draws = Draws(7);
    let text = |draws: &mut Draws, bytes: usize| {
        let mut text = String::new();
        while text.len() < bytes {
            text.push_str(draws.next(pieces));
            text.push(' ');
        }
        text
    };
    let example = |_| {
        let mut messages =
            vec![Message::new(Role::System, "You help the customers of a shop, kindly.")];
        for _ in 0..3 {
            messages.push(Message::new(Role::User, text(&mut draws, EXAMPLE_BYTES / 12)));
            messages.push(Message::new(Role::Assistant, text(&mut draws, EXAMPLE_BYTES / 4)));
        }
        Example::of(messages)
    };
    (0..EXAMPLES).map(example).collect()
}

fn measure(name: &str, pieces: &[&str], check: impl Fn(&Example) -> usize) {
    if std::env::args().nth(1).is_some_and(|wanted| wanted != name) {
        return;
    }
    let examples = examples(pieces);
    let bytes: usize = examples
        .iter()
        .flat_map(|example| &example.messages)
        .map(|message| message.content.len())
        .sum();
    let mut best = f64::INFINITY;
    let mut found = 0;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        found = examples.iter().map(|example| check(black_box(example))).sum();
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!(
        "checks.{name} {:.0} MB/s ({found} findings in {EXAMPLES} examples)",
        bytes as f64 / best / 1e6
    );
}

fn main() {
    let of_import = |example: &Example| check::example(example, 1, &Limits::OPENAI).len();
    measure("chat", CHAT, of_import);
    measure("french", FRENCH, of_import);
    measure("japanese", JAPANESE, of_import);
    measure("odd", &[CHAT, ODD].concat(), of_import);
    // For the background: what takes a look through all texts.
    let of_look = |example: &Example| {
        check::thorough(example, 1).len() + usize::from(Spoken::of(example).question.is_some())
    };
    measure("look", CHAT, of_look);
}
