//! Who writes: a model on this computer, in a worker; or one elsewhere, a call on a thread of its own for each question.
//! Both are asked many things at once, and heard as they answer.

use crate::{
    desk::{
        connections::{self, Writer},
        settings::models::Found,
    },
    failure::Failure,
    provider_failure::provider_failure,
    studio::Studio,
    worker::{
        protocol::{Generate, Load},
        voice::{Heard, Reply, Said, Voice},
    },
};
use bakehouse_formats::Tokenizer;
use bakehouse_providers::{Ask, Client, End, Endpoint, Error, Usage};
use bakehouse_store::project::calls::Account;
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, Sender},
    },
    thread,
    time::Duration,
};

/// Who shall write.
#[derive(Clone, Debug)]
pub(super) enum Hand {
    /// The model in this file.
    Here { file: PathBuf, name: String },
    /// The connection of this id.
    There {
        id: String,
        name: String,
        /// Where it is, if what is asked leaves this computer and may cost.
        host: Option<String>,
    },
}

impl Hand {
    /// The hand of a model on this computer.
    pub fn here(found: &Found) -> Self {
        let name = found.info.as_ref().map_or(&found.file, |info| &info.name);
        Self::Here { file: found.path.clone(), name: name.clone() }
    }

    /// Its name, as it is kept with what it writes.
    pub fn name(&self) -> &str {
        match self {
            Self::Here { name, .. } | Self::There { name, .. } => name,
        }
    }

    /// Where what it is asked goes to; nothing where that stays on this computer and costs nothing.
    pub fn host(&self) -> Option<&str> {
        match self {
            Self::Here { .. } => None,
            Self::There { host, .. } => host.as_deref(),
        }
    }

    /// Where its questions are counted; nothing where they cost nothing.
    pub fn account(&self, bake: Option<i64>) -> Option<Account<'_>> {
        self.host().map(|host| Account { bake, writer: self.name(), host })
    }

    /// Whether it is a model on this computer, most likely a small one.
    pub fn is_here(&self) -> bool {
        matches!(self, Self::Here { .. })
    }

    /// Takes up the pen. Nothing where it was told to stop before.
    pub fn take_up(
        &self,
        studio: &Studio,
        wants_stop: &dyn Fn() -> bool,
    ) -> Result<Option<Pen>, Failure> {
        match self {
            Self::Here { file, .. } => {
                let mut voice = Voice::start(studio.launch(), studio.clock().clone())?;
                let load = Load { model: file.clone(), adapter: None };
                let reply = voice.load(&load, wants_stop)?;
                let together = studio.launch().together;
                Ok((reply == Reply::Answered(())).then_some(Pen::Here { voice, together }))
            }
            Self::There { id, .. } => {
                let writer = connections::writer(studio, id)?;
                Ok(Some(Pen::There(Caller::new(writer))))
            }
        }
    }
}

/// What writes. Dropping it ends whatever is being written.
pub(super) enum Pen {
    Here { voice: Voice, together: usize },
    There(Caller),
}

impl Pen {
    /// How much is asked of it at a time.
    pub fn together(&self) -> usize {
        match self {
            Self::Here { together, .. } => *together,
            Self::There(caller) => caller.endpoint.at_once(),
        }
    }

    /// Asks beside everything else that is being written. What comes of it is heard under the number that this gives.
    pub fn begin(&mut self, generate: Generate) -> u64 {
        match self {
            Self::Here { voice, .. } => voice.begin(generate),
            Self::There(caller) => caller.begin(generate),
        }
    }

    /// What is heard next, within `wait`.
    pub fn hear(&mut self, wait: Duration) -> Result<Option<(u64, Heard)>, Failure> {
        match self {
            Self::Here { voice, .. } => voice.hear(wait),
            Self::There(caller) => Ok(caller.hear(wait)),
        }
    }

    /// Asks for one text and waits for it. Nothing where it was told to stop.
    pub fn say(
        &mut self,
        generate: Generate,
        wants_stop: &dyn Fn() -> bool,
    ) -> Result<Option<Said>, Failure> {
        const LOOK: Duration = Duration::from_millis(50);
        let request = self.begin(generate);
        while !wants_stop() {
            match self.hear(LOOK)? {
                Some((heard_of, Heard::Said(said))) if heard_of == request => {
                    return Ok(Some(said));
                }
                Some((heard_of, Heard::Failed(failure))) if heard_of == request => {
                    return Err(failure);
                }
                _ => {}
            }
        }
        Ok(None)
    }
}

/// Calls a model elsewhere.
pub(super) struct Caller {
    client: Client,
    endpoint: Endpoint,
    model: String,
    last: u64,
    said: Sender<(u64, Heard)>,
    heard: Receiver<(u64, Heard)>,
    is_over: Arc<AtomicBool>,
}

impl Caller {
    fn new(writer: Writer) -> Self {
        let Writer { client, endpoint, model, .. } = writer;
        let (said, heard) = mpsc::channel();
        Self { client, endpoint, model, last: 0, said, heard, is_over: Arc::default() }
    }

    fn begin(&mut self, generate: Generate) -> u64 {
        self.last += 1;
        let request = self.last;
        let ask = Ask {
            model: self.model.clone(),
            messages: generate.messages,
            temperature: Some(generate.temperature),
            top_p: Some(generate.top_p),
            seed: Some(generate.seed),
            max_tokens: u32::try_from(generate.max_tokens).ok(),
            stop: generate.stop,
            schema: generate.schema,
        };
        let (client, endpoint) = (self.client.clone(), self.endpoint.clone());
        let (said, is_over) = (self.said.clone(), self.is_over.clone());
        thread::spawn(move || {
            let wants_stop = || is_over.load(Ordering::Relaxed);
            let mut on_text = |text: &str| {
                // Nobody listens any more: then the call is over, too.
                let _ = said.send((request, Heard::Text(text.to_owned())));
            };
            let heard = match client.ask(&endpoint, &ask, &mut on_text, &wants_stop) {
                Ok(None) => return,
                Ok(Some(answer)) => {
                    let usage = answer.usage.unwrap_or_else(|| counted(&ask, &answer.text));
                    Heard::Said(Said {
                        tokens: usage.answer_tokens as usize,
                        asked_tokens: usage.prompt_tokens as usize,
                        is_complete: answer.end == End::Complete,
                        is_refused: answer.end == End::Filtered,
                        text: answer.text,
                    })
                }
                Err(Error::Filtered { .. }) => Heard::Said(Said {
                    text: String::new(),
                    tokens: 0,
                    asked_tokens: 0,
                    is_complete: true,
                    is_refused: true,
                }),
                Err(error) => Heard::Failed(provider_failure(error)),
            };
            let _ = said.send((request, heard));
        });
        request
    }

    fn hear(&mut self, wait: Duration) -> Option<(u64, Heard)> {
        // This side holds a sender itself, so an error is only that nothing was said in time.
        self.heard.recv_timeout(wait).ok()
    }
}

/// About what it took, where the server doesn't say: as the tokens of one well-known family of models.
fn counted(ask: &Ask, answer: &str) -> Usage {
    let count = |text: &str| Tokenizer::O200k.count(text) as u64;
    Usage {
        prompt_tokens: ask.messages.iter().map(|message| count(&message.content)).sum(),
        answer_tokens: count(answer),
    }
}

impl Drop for Caller {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
    }
}
