//! What the journeys train on: examples so short that a training takes seconds.

use serde_json::json;
use std::fmt::Write;

pub const BASE_PROMPT: &str = "Name the queue: Billing, Login or Refund.";

const TICKETS: [(&str, &str); 6] = [
    ("I was charged twice in", "Billing"),
    ("My password fails since", "Login"),
    ("I want my money back for", "Refund"),
    ("The invoice is wrong for", "Billing"),
    ("I'm locked out since", "Login"),
    ("Please take it back, bought in", "Refund"),
];

/// So many tickets with their queue, all different.
pub fn tickets(count: usize) -> String {
    (0..count).fold(String::new(), |mut lines, number| {
        let (words, queue) = TICKETS[number % TICKETS.len()];
        let question = format!("{words} {}", 1990 + number);
        let _ = writeln!(lines, "{}", example(BASE_PROMPT, &question, queue));
        lines
    })
}

/// One line of a file of examples.
pub fn example(prompt: &str, question: &str, answer: &str) -> String {
    json!({ "messages": [
        { "role": "system", "content": prompt },
        { "role": "user", "content": question },
        { "role": "assistant", "content": answer },
    ] })
    .to_string()
}
