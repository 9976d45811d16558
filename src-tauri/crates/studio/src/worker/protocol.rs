//! What the window and a worker say to each other: one JSON object a line, requests on the worker's stdin,
//! events on its stdout. A worker does one job at a time, but answers as many conversations together as are asked for;
//! pause, resume and cancel are heard meanwhile, and mean all of them.

use crate::{failure::Failure, training};
use bakehouse_domain::message::{Example, Message};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{path::PathBuf, time::Duration};

/// How often a worker says that it lives, also in the middle of a job.
pub const HEARTBEAT: Duration = Duration::from_secs(5);

/// After this long without a word a worker counts as not responding.
pub const STALL: Duration = Duration::from_mins(1);

/// The longest line that either side takes, so that a broken one can't fill the memory.
pub const MAX_LINE_BYTES: usize = 64 << 20;

/// One line to the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Chosen by the asker; every event that answers carries it.
    pub id: u64,
    /// What is asked.
    #[serde(flatten)]
    pub act: Act,
}

/// What can be asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Act {
    /// Open a model, and what it learned. Answered by [`Word::Loaded`].
    Load(Load),
    /// Answer a conversation, together with those that are being answered. Answered by [`Word::Text`] many times and [`Word::Answered`] once.
    Generate(Generate),
    /// Count tokens as the loaded model does. Answered by [`Word::Counted`].
    CountTokens(CountTokens),
    /// Say how wrong the loaded model is on examples. Answered by [`Word::Measured`].
    Measure(Measure),
    /// Read a document: what its reader may stumble over ends a worker and not the window. Answered by [`Word::Document`].
    ReadDocument(ReadDocument),
    /// Train. The loaded model is let go first. Answered by [`Word::Training`] many times.
    Train(Box<training::Job>),
    /// Hold the running job. Answered by [`Word::Paused`].
    Pause,
    /// Go on with it. Answered by [`Word::Resumed`].
    Resume,
    /// End it. The job answers with [`Word::Cancelled`].
    Cancel,
}

impl Act {
    /// The names of all requests.
    pub const NAMES: [&str; 9] = [
        "load",
        "generate",
        "count_tokens",
        "measure",
        "read_document",
        "train",
        "pause",
        "resume",
        "cancel",
    ];
}

/// See [`Act::Load`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Load {
    /// The model file.
    pub model: PathBuf,
    /// The folder with what it learned, if that shall speak.
    pub adapter: Option<PathBuf>,
}

/// See [`Act::Generate`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Generate {
    /// The conversation so far, ending with a question.
    pub messages: Vec<Message>,
    /// 0 always takes the likeliest token.
    #[serde(default)]
    pub temperature: f32,
    /// Only the likeliest tokens that together have this share are considered.
    #[serde(default = "all_tokens")]
    pub top_p: f32,
    /// Decides the draws.
    #[serde(default)]
    pub seed: u64,
    /// The longest answer, in tokens.
    pub max_tokens: usize,
    /// Texts that end the answer.
    #[serde(default)]
    pub stop: Vec<String>,
    /// The JSON schema that the answer is held to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Value>,
}

fn all_tokens() -> f32 {
    1.0
}

/// See [`Act::CountTokens`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CountTokens {
    /// The texts to count.
    pub texts: Vec<String>,
}

/// See [`Act::Measure`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// The examples, each with its right answer.
    pub examples: Vec<Example>,
}

/// See [`Act::ReadDocument`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadDocument {
    /// The file.
    pub path: PathBuf,
}

/// A passage of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PassageRead {
    /// The headings that it stands under.
    pub heading: Option<String>,
    /// The page on which it begins, counted from 1.
    pub page: Option<u32>,
    /// What it says.
    pub text: String,
}

/// One line from the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Counts up by one from 1: a gap means that something was lost.
    pub seq: u64,
    /// The request that this answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<u64>,
    /// What is said.
    #[serde(flatten)]
    pub word: Word,
}

/// What a worker can say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Word {
    /// The first word of every worker.
    Ready {
        /// The program's version.
        version: String,
    },
    /// Nothing new, and alive.
    Heartbeat,
    /// The model is open.
    Loaded {
        /// The model's own name.
        name: String,
        /// The tokens that it can take in.
        context_length: usize,
        /// The numbers that it has.
        parameters: u64,
    },
    /// The next piece of an answer.
    Text {
        /// The piece.
        text: String,
    },
    /// The end of an answer.
    Answered {
        /// The whole answer.
        text: String,
        /// The length of what was asked.
        prompt_tokens: usize,
        /// The length of the answer.
        tokens: usize,
        /// Whether the answer came to its own end, or was cut off at the longest answer or the context.
        complete: bool,
    },
    /// The counts, in the order of the texts.
    Counted {
        /// One count a text.
        tokens: Vec<usize>,
    },
    /// How wrong the model is on the examples.
    Measured {
        /// The mean over all tokens of the right answers, in nats; no number when there are none.
        #[serde(deserialize_with = "crate::numbers::null_as_nan")]
        loss: f64,
        /// How many tokens those are.
        tokens: usize,
    },
    /// What a document says.
    Document {
        /// In reading order.
        passages: Vec<PassageRead>,
        /// Places that could not be read.
        gaps: usize,
    },
    /// How a training gets on.
    Training {
        /// The news.
        progress: training::Progress,
    },
    /// The job is held.
    Paused,
    /// The job goes on.
    Resumed,
    /// The job ended because it was asked to.
    Cancelled,
    /// The request could not be fulfilled.
    Failed {
        /// Why.
        failure: Failure,
    },
}

impl Word {
    /// Whether a job is over with this word.
    pub fn ends_a_job(&self) -> bool {
        match self {
            Self::Loaded { .. }
            | Self::Answered { .. }
            | Self::Counted { .. }
            | Self::Measured { .. }
            | Self::Document { .. }
            | Self::Cancelled
            | Self::Failed { .. } => true,
            Self::Training { progress } => matches!(progress, training::Progress::Done(_)),
            Self::Ready { .. }
            | Self::Heartbeat
            | Self::Text { .. }
            | Self::Paused
            | Self::Resumed => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::FailureCode;

    fn check_request(line: &str, expected: &Act) {
        let request: Request = serde_json::from_str(line).expect(line);
        assert_eq!(&request.act, expected);
        let again = serde_json::to_string(&request).expect("a request can always be written");
        assert_eq!(serde_json::from_str::<Request>(&again).expect(&again), request);
    }

    #[test]
    fn requests_are_read_as_they_are_written() {
        check_request(r#"{"id":1,"type":"pause"}"#, &Act::Pause);
        check_request(
            r#"{"id":2,"type":"count_tokens","texts":["a b"]}"#,
            &Act::CountTokens(CountTokens { texts: vec!["a b".to_owned()] }),
        );
        check_request(
            r#"{"id":3,"type":"load","model":"model.gguf","adapter":null}"#,
            &Act::Load(Load { model: "model.gguf".into(), adapter: None }),
        );
    }

    #[test]
    fn events_name_their_kind_and_their_request() {
        let failure = Failure::new(FailureCode::WorkerBusy);
        let event = Event { seq: 4, request: Some(2), word: Word::Failed { failure } };
        let line = serde_json::to_string(&event).expect("an event can always be written");
        assert_eq!(
            line,
            r#"{"seq":4,"request":2,"type":"failed","failure":{"code":"worker_busy","params":{}}}"#
        );
        assert_eq!(serde_json::from_str::<Event>(&line).expect(&line), event);
    }
}
