//! A second look: the score that a model gives a draft, and whether it finds it on its topic.

use serde::Deserialize;

/// What a model says of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// From 1, useless, to 5, as it should be.
    pub score: u8,
    /// Whether it is about its topic.
    pub is_on_topic: bool,
}

/// What servers that keep to a form answer with.
#[derive(Deserialize)]
struct Form {
    score: u8,
    #[serde(default)]
    on_topic: Option<bool>,
}

/// Reads what a model said of a draft; nothing where that is no score.
pub fn judged(said: &str) -> Option<Judged> {
    let form = said.find('{').zip(said.rfind('}')).filter(|(from, to)| from < to);
    let form = form.and_then(|(from, to)| serde_json::from_str::<Form>(&said[from..=to]).ok());
    let (score, on_topic) = match form {
        Some(Form { score, on_topic }) => (score, on_topic),
        // "4", "4/5", "Score: 4 out of 5".
        None => (said.chars().find_map(|c| c.to_digit(10))? as u8, None),
    };
    let is_on_topic = on_topic.unwrap_or(true);
    (1..=5).contains(&score).then_some(Judged { score, is_on_topic })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_read_from_forms_and_from_words() {
        let check = |said: &str, expected: Option<(u8, bool)>| {
            let found = judged(said).map(|it| (it.score, it.is_on_topic));
            assert_eq!(found, expected, "{said}");
        };
        check(r#"{"score": 4, "on_topic": true}"#, Some((4, true)));
        check("```json\n{\"on_topic\": false, \"score\": 5}\n```", Some((5, false)));
        check(r#"{"score": 9}"#, None);
        check("4", Some((4, true)));
        check("Score: 3 out of 5.", Some((3, true)));
        check("0/5", None);
        check("It is good.", None);
        check("}{", None);
        check("", None);
    }
}
