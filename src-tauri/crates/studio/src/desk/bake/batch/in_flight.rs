//! A draft while it is being written: what it asks of the writer next, and what it makes of what is said.

use super::{
    super::{
        likes,
        matter::Matter,
        prompts,
        writing::{LONGEST_QUESTION, TOP_P, TRIES},
    },
    Attempt, Batch,
};
use crate::{
    contract::{DraftId, Recipe},
    failure::{Failure, FailureCode},
    worker::{
        protocol::Generate,
        voice::{Heard, Said},
    },
};
use bakehouse_domain::{
    draft::{self, Asked, Flaw, Turn},
    likeness::Shingles,
    message::Message,
    near_copies::Known,
};
use bakehouse_store::{
    Error, Transaction,
    project::{
        bakes, calls,
        drafts::{self, Twin},
    },
};

/// An answer varies by half of what the questions do: it shall be right in the first place.
const ANSWER_VARIES: f32 = 0.5;

/// The longest judgement, in tokens.
const LONGEST_SCORE: usize = 48;

/// See the head of this file.
pub(super) struct InFlight {
    id: DraftId,
    /// Where in the batch it is, and what may follow.
    attempt: Attempt,
    about: Matter,
    /// How often the person writes.
    wanted_turns: usize,
    /// Those that are complete.
    turns: Vec<Turn>,
    /// What the writer is at.
    part: Part,
    /// Counts what was asked of the writer for this draft.
    draw: u64,
    /// How often it has missed at what it is at.
    misses: u64,
    /// How often it was about something else.
    strayed: u64,
    /// Whether the writer is shown examples.
    is_styled: bool,
    /// What was said so far of what it is at.
    said: String,
    /// Whether some of that is not in the store.
    has_news: bool,
}

/// What the writer is at.
enum Part {
    /// The next question.
    Question,
    /// The answer to this question.
    Answer(String),
    /// What it thinks of the whole.
    Score,
}

/// What a draft does next.
pub(super) enum Step {
    /// More is to come.
    Listens,
    /// It asks the writer for the next part, or again.
    Asks,
    /// It is written.
    Ends,
    /// It is left out.
    LeftOut,
}

/// What is to be written to the store.
pub(super) enum Write {
    /// How far a draft is.
    Text(DraftId, Vec<Turn>),
    /// It waits for review.
    Waits(DraftId, Vec<Turn>),
    /// It can't be used.
    LeftOut(DraftId, Vec<Turn>, Flaw, Option<Twin>),
    /// Something was thrown away, with another try after it.
    TriedAgain(Flaw),
    /// The writer thinks so of it.
    Score(DraftId, u8),
    /// An answer took so many tokens of question and of answer.
    Took(usize, usize),
}

impl Write {
    pub fn to(&self, transaction: &Transaction<'_>, batch: &Batch) -> Result<(), Error> {
        match self {
            Self::Text(id, turns) => drafts::write(transaction, *id, turns),
            Self::Waits(id, turns) => {
                drafts::write(transaction, *id, turns)?;
                drafts::wait(transaction, *id)
            }
            Self::LeftOut(id, turns, flaw, twin) => {
                drafts::write(transaction, *id, turns)?;
                drafts::leave_out(transaction, *id, *flaw, *twin)
            }
            Self::TriedAgain(flaw) => bakes::count_try(transaction, batch.bake, *flaw),
            Self::Score(id, score) => drafts::score(transaction, *id, *score),
            Self::Took(asked, answered) => match batch.hand.account(Some(batch.bake)) {
                Some(account) => calls::answered(transaction, &account, *asked, *answered),
                None => Ok(()),
            },
        }
    }
}

/// Why what was said can't be used, and what it repeats where that is the reason.
struct Unusable {
    flaw: Flaw,
    twin: Option<Twin>,
}

impl From<Flaw> for Unusable {
    fn from(flaw: Flaw) -> Self {
        Self { flaw, twin: None }
    }
}

impl InFlight {
    /// One of which nothing is written yet.
    pub fn new(id: DraftId, attempt: Attempt, about: Matter, recipe: &Recipe) -> Self {
        Self {
            id,
            attempt,
            about,
            wanted_turns: recipe.variation(attempt.place).turns as usize,
            turns: Vec::new(),
            part: Part::Question,
            draw: 0,
            misses: 0,
            strayed: 0,
            is_styled: recipe.style_examples > 0,
            said: String::new(),
            has_news: false,
        }
    }

    /// Where in the batch it is, and what may follow.
    pub fn attempt(&self) -> Attempt {
        self.attempt
    }

    /// What it asks of the writer.
    pub fn request(&self, batch: &Batch) -> Generate {
        let Batch { recipe, style, .. } = batch;
        let shown = if self.is_styled { style.at(recipe, self.attempt.place) } else { Vec::new() };
        let variety = recipe.variety.temperature();
        let variation = recipe.variation(self.attempt.place);
        match &self.part {
            Part::Question => {
                let messages = if self.turns.is_empty() {
                    prompts::question(recipe, &self.about, &variation, &shown)
                } else {
                    prompts::further(recipe, &variation, &self.turns)
                };
                self.generate(batch, messages, variety, LONGEST_QUESTION)
            }
            Part::Answer(asks) => {
                let (told, passage) = (&batch.told_first, self.about.passage());
                let messages = prompts::answer(told, &shown, &self.turns, asks, passage);
                self.generate(batch, messages, variety * ANSWER_VARIES, style.longest_answer)
            }
            Part::Score => {
                let topic = self.about.topic();
                let messages = prompts::judge(&batch.base_prompt, topic, &self.turns);
                let schema = Some(prompts::score_schema());
                Generate { schema, ..self.generate(batch, messages, 0.0, LONGEST_SCORE) }
            }
        }
    }

    fn generate(
        &self,
        batch: &Batch,
        messages: Vec<Message>,
        temperature: f32,
        max_tokens: usize,
    ) -> Generate {
        // Everything that is asked for draws anew, and the same again in the same batch.
        let place = (self.attempt.place as u64) << 8;
        let seed = (batch.bake as u64) << 32 | place | self.draw;
        Generate {
            messages,
            temperature,
            top_p: TOP_P,
            seed,
            max_tokens,
            stop: Vec::new(),
            schema: None,
        }
    }

    /// Takes what was heard of it.
    pub fn hear(
        &mut self,
        heard: Heard,
        batch: &Batch,
        known: &mut Known<Twin>,
        writes: &mut Vec<Write>,
    ) -> Result<Step, Failure> {
        match heard {
            Heard::Text(text) => {
                self.said.push_str(&text);
                self.has_news = true;
                Ok(Step::Listens)
            }
            Heard::Said(said) => Ok(self.take(&said, batch, known, writes)),
            // Where a long base prompt leaves no room for examples of the style, it has to do without.
            Heard::Failed(failure)
                if failure.code == FailureCode::QuestionTooLong && self.is_styled =>
            {
                self.is_styled = false;
                Ok(Step::Asks)
            }
            Heard::Failed(failure) => Err(failure),
        }
    }

    /// The text so far, if some of it is new.
    pub fn what_came(&mut self) -> Option<Write> {
        std::mem::take(&mut self.has_news).then(|| {
            let said = self.said.trim().to_owned();
            Write::Text(self.id, self.with(said))
        })
    }

    fn take(
        &mut self,
        said: &Said,
        batch: &Batch,
        known: &mut Known<Twin>,
        writes: &mut Vec<Write>,
    ) -> Step {
        self.draw += 1;
        self.has_news = false;
        self.said.clear();
        if batch.hand.host().is_some() {
            writes.push(Write::Took(said.asked_tokens, said.tokens));
        }
        let judged = match &self.part {
            Part::Question => self.judge_question(said, known),
            Part::Answer(asks) => self.judge_answer(said, asks, batch),
            Part::Score => return self.take_score(said, writes),
        };
        match judged {
            Ok(text) => self.go_on(text, batch, known, writes),
            Err(why) => self.miss(said, why, batch, writes),
        }
    }

    /// A score that is none loses no draft.
    fn take_score(&mut self, said: &Said, writes: &mut Vec<Write>) -> Step {
        let judged = draft::judged(&said.text);
        if judged.is_some_and(|judged| !judged.is_on_topic) {
            self.strayed += 1;
            let turns = std::mem::take(&mut self.turns);
            if self.strayed < TRIES {
                self.part = Part::Question;
                writes.push(Write::TriedAgain(Flaw::OffTopic));
                return Step::Asks;
            }
            writes.push(Write::LeftOut(self.id, turns, Flaw::OffTopic, None));
            return Step::LeftOut;
        }
        writes.extend(judged.map(|judged| Write::Score(self.id, judged.score)));
        self.wait(writes)
    }

    fn wait(&mut self, writes: &mut Vec<Write>) -> Step {
        writes.push(Write::Waits(self.id, std::mem::take(&mut self.turns)));
        Step::Ends
    }

    fn judge_question(&self, said: &Said, known: &Known<Twin>) -> Result<String, Unusable> {
        let passage = self.about.passage().map(|passage| &*passage.text);
        let asks = usable(said, |text| draft::question(text, passage))?;
        // A small model likes to say once more what was said: as a question, too.
        if repeats(&asks, self.turns.iter().flat_map(|turn| [&*turn.asks, &*turn.answers])) {
            return Err(Flaw::Repeats.into());
        }
        // Only a first question can be taken for another draft's: "Thanks, and when?" is asked in many.
        match known.twin(likes::start(&asks)).filter(|_| self.turns.is_empty()) {
            Some(twin) => Err(Unusable { flaw: Flaw::NearCopy, twin: Some(twin) }),
            None => Ok(asks),
        }
    }

    fn judge_answer(&self, said: &Said, question: &str, batch: &Batch) -> Result<String, Unusable> {
        let Batch { told_first, style, .. } = batch;
        let passage = self.about.passage().map(|passage| &*passage.text);
        let asked = Asked { question, told_first, shares_language: style.shares_language, passage };
        let answers = usable(said, |text| draft::answer(text, &asked))?;
        if repeats(&answers, self.turns.iter().map(|turn| &*turn.answers)) {
            return Err(Flaw::Repeats.into());
        }
        Ok(answers)
    }

    /// What was said can be used.
    fn go_on(
        &mut self,
        text: String,
        batch: &Batch,
        known: &mut Known<Twin>,
        writes: &mut Vec<Write>,
    ) -> Step {
        self.misses = 0;
        let Part::Answer(asks) = std::mem::replace(&mut self.part, Part::Question) else {
            if self.turns.is_empty() {
                // Known from now on, so that no other draft in flight asks the same; also where no answer comes of it,
                // for then none would come of it next time.
                known.add(Twin::Draft(self.id), likes::start(&text));
            }
            writes.push(Write::Text(self.id, self.with(text.clone())));
            self.part = Part::Answer(text);
            return Step::Asks;
        };
        self.turns.push(Turn { asks, answers: text });
        if self.turns.len() == self.wanted_turns {
            return self.end(batch, writes);
        }
        writes.push(Write::Text(self.id, self.turns.clone()));
        Step::Asks
    }

    /// Nothing more is written of it: it is looked at once more, or waits.
    fn end(&mut self, batch: &Batch, writes: &mut Vec<Write>) -> Step {
        if !batch.recipe.judge {
            return self.wait(writes);
        }
        writes.push(Write::Text(self.id, self.turns.clone()));
        self.part = Part::Score;
        Step::Asks
    }

    /// What was said can't be used: once more, a few times. Then the draft is left out, or stays as long as it is.
    fn miss(&mut self, said: &Said, why: Unusable, batch: &Batch, writes: &mut Vec<Write>) -> Step {
        self.misses += 1;
        if self.misses < TRIES {
            writes.push(Write::TriedAgain(why.flaw));
            return Step::Asks;
        }
        if self.turns.is_empty() {
            let turns = self.with(said.text.clone());
            writes.push(Write::LeftOut(self.id, turns, why.flaw, why.twin));
            return Step::LeftOut;
        }
        writes.push(Write::TriedAgain(why.flaw));
        self.end(batch, writes)
    }

    /// The turns with what is being said as the last part.
    fn with(&self, said: String) -> Vec<Turn> {
        let last = match &self.part {
            Part::Question => Turn { asks: said, answers: String::new() },
            Part::Answer(asks) => Turn { asks: asks.clone(), answers: said },
            // What it thinks is not part of the draft.
            Part::Score => return self.turns.clone(),
        };
        self.turns.iter().cloned().chain([last]).collect()
    }
}

/// Whether a text says nearly the same as one of those.
fn repeats<'a>(text: &str, mut said: impl Iterator<Item = &'a str>) -> bool {
    let shingles = Shingles::of(text);
    said.any(|said| Shingles::of(said).is_near_copy_of(&shingles))
}

/// What can be used of what was said. What was cut off at its longest would teach to break off.
fn usable(said: &Said, clean: impl FnOnce(&str) -> Result<String, Flaw>) -> Result<String, Flaw> {
    if said.is_refused {
        return Err(Flaw::Refused);
    }
    let text = clean(&said.text)?;
    if said.is_complete { Ok(text) } else { Err(Flaw::CutOff) }
}
