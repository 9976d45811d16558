//! A worker as a shell script: it speaks the protocol, and fails where it is told to.

use crate::{
    record::{ExamplesMark, ModelMark, Record},
    worker::client::Launch,
};
use bakehouse_domain::plan::{Plan, STARTER_BASE_LEARNING_RATE};
use std::path::Path;

/// Stands in the record for the step and the state.
const STEP: usize = 424_242;
const STATE: &str = "running";

/// What a worker does. Each command is a line of the shell.
#[derive(Default)]
pub struct Script(String);

impl Script {
    /// A worker that is ready, has been asked to train, and says nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    fn then(mut self, line: &str) -> Self {
        self.0.push_str(line);
        self.0.push('\n');
        self
    }

    /// Steps, each with this loss, of four. `null` is no number.
    pub fn steps(self, steps: impl IntoIterator<Item = u32>, loss: &str) -> Self {
        steps.into_iter().fold(self, |script, step| script.then(&format!("step {step} {loss}")))
    }

    pub fn held_back(self, step: u32, loss: f64) -> Self {
        self.then(&format!("held_back {step} {loss}"))
    }

    pub fn checkpoint(self, step: u32) -> Self {
        self.then(&format!("record {step} running; checkpoint {step}"))
    }

    /// Writes a checkpoint that it tells nobody of.
    pub fn secret_checkpoint(self, step: u32) -> Self {
        self.then(&format!("record {step} running"))
    }

    pub fn sample(self, step: u32) -> Self {
        self.then(&format!("sample {step}"))
    }

    pub fn done(self) -> Self {
        self.then("record 4 done; finish")
    }

    /// Waits for the next request, and answers with this word, or not at all.
    pub fn hear(self, answer: &str) -> Self {
        let answer = if answer.is_empty() { String::new() } else { format!("answer {answer}") };
        self.then(&format!("read -r request; {answer}"))
    }

    /// Says that the training was cancelled.
    pub fn cancelled(self) -> Self {
        self.then("say '\"request\":1,\"type\":\"cancelled\"'")
    }

    /// Says that the training failed.
    pub fn failed(self, code: &str) -> Self {
        let failure = format!("\"failure\":{{\"code\":\"{code}\",\"params\":{{}}}}");
        self.then(&format!("say '\"request\":1,\"type\":\"failed\",{failure}'"))
    }

    pub fn dies(self) -> Self {
        self.then("kill -9 $$")
    }

    /// Waits until it is ended.
    pub fn waits(self) -> Self {
        self.then("cat > /dev/null")
    }

    /// Does the one when it begins and the other when it goes on from a checkpoint.
    pub fn or_when_it_goes_on(self, other: Self) -> Self {
        let (begins, goes_on) = (self.0, other.0);
        Self(format!("case \"$job\" in\n*'\"go_on\":true'*)\n{goes_on};;\n*)\n{begins};;\nesac\n"))
    }

    pub fn launch(&self) -> Launch {
        let script = format!("{}\n{}", prelude(), self.0);
        Launch::one_by_one("sh", vec!["-c".into(), script.into()])
    }
}

fn prelude() -> String {
    let record = record();
    format!(
        r#"
seq=0
say() {{ seq=$((seq + 1)); printf '{{"seq":%s,%s}}\n' "$seq" "$1"; }}
answer() {{ say "\"request\":0,\"type\":\"$1\""; }}
training() {{ say "\"request\":1,\"type\":\"training\",\"progress\":$1"; }}
step() {{ training "{{\"type\":\"step\",\"step\":$1,\"steps\":4,\"epoch\":0.$1,\"loss\":$2,\"learning_rate\":0.0005,\"gradient_norm\":1.0,\"tokens_per_second\":100.0,\"seconds_left\":4.0,\"seconds_left_likely\":{{\"least\":3.0,\"most\":5.0}}}}"; }}
held_back() {{ training "{{\"type\":\"held_back\",\"step\":$1,\"loss\":$2}}"; }}
checkpoint() {{ training "{{\"type\":\"checkpoint\",\"step\":$1,\"path\":\"\"}}"; }}
sample() {{ training "{{\"type\":\"sample\",\"step\":$1,\"question\":\"Is 1 odd?\",\"answer\":\"after $1\",\"expected\":\"odd\"}}"; }}
finish() {{ training '{{"type":"done","step":4,"loss":1.0,"first_held_back_loss":null,"best_held_back_loss":null,"held_back_loss":null,"path":"","seconds":1.0}}'; }}
record() {{ printf '%s' "$template" | sed "s/{STEP}/$1/; s/{STATE}/$2/" > "$out/bakehouse.json"; }}
template='{record}'
say '"type":"ready","version":"0"'
read -r job
out=$(printf '%s' "$job" | sed 's/.*"out":"\([^"]*\)".*/\1/')
"#
    )
}

fn record() -> String {
    let model = ModelMark {
        name: "model".to_owned(),
        file: "model.gguf".to_owned(),
        sha256: String::new(),
    };
    let plan = Plan::automatic(12, STARTER_BASE_LEARNING_RATE);
    let examples = ExamplesMark::of(Path::new("/"), []);
    let record = Record {
        steps: STEP,
        steps_planned: Some(4),
        checkpoint: Some("checkpoints/step".into()),
        ..Record::new(model, &plan, examples, None, Vec::new())
    };
    let json = serde_json::to_string(&record).expect("a record can be written");
    assert!(json.contains(STATE) && !json.contains('\''), "{json}");
    json
}
