//! The task that asks: one after the other, through a worker that stays open as long as the model is the same. Each answer
//! is stored as it comes, so that a stop or a death loses none, and the next start asks only what is missing.

use super::{
    page::baseline_model,
    questions::{self, Question},
};
use crate::{
    chatting,
    contract::{Asked, TaskId, TaskKind, Topic},
    desk::{settings::models, train},
    evaluating::longest_answer,
    failure::Failure,
    studio::{Project, Studio},
    tasks::{About, Ending, Handle},
    worker::{
        protocol::{Act, CountTokens, Generate, Load, Measure, Word},
        voice::{Reply, Said, Voice},
    },
};
use bakehouse_domain::message::Message;
use bakehouse_store::project::{
    evaluations::{self, NewAnswer, Progress},
    runs,
};
use std::{collections::HashMap, sync::Arc};

/// Right answers that are looked at in one request.
const MEASURED_TOGETHER: usize = 50;

/// Begins to ask, or has the task that asks already go on with these.
pub(super) fn start(
    studio: &Studio,
    project: &Arc<Project>,
    ask: Vec<Asked>,
) -> Result<TaskId, Failure> {
    let questions = questions::of(studio, project)?;
    let mut queues = studio.rooms().evaluate.lock();
    let queue = queues.entry(project.id).or_default();
    for asked in ask {
        if !queue.ask.contains(&asked) {
            queue.ask.push(asked);
        }
    }
    if let Some(task) = queue.task {
        return Ok(task);
    }
    let name = studio.project_name(project.id)?;
    let total = (queue.ask.len() * questions.all.len()) as u64;
    let about = About {
        kind: TaskKind::Evaluate,
        project: Some((project.id, name)),
        run: None,
        total: Some(total),
        can_pause: false,
    };
    let (studio_of_task, project) = (studio.clone(), project.clone());
    let id = studio.tasks().spawn(about, move |handle| {
        let ended = ask_all(&studio_of_task, &project, handle);
        if !matches!(ended, Ok(Ending::Done)) {
            give_up(&studio_of_task, &project);
        }
        studio_of_task.tell(Topic::Evaluation, Some(project.id));
        studio_of_task.tell(Topic::Project, Some(project.id));
        ended
    });
    queue.task = Some(id);
    Ok(id)
}

/// Whoever still waited is not asked; the next start begins a new task.
fn give_up(studio: &Studio, project: &Project) {
    if let Some(queue) = studio.rooms().evaluate.lock().get_mut(&project.id) {
        queue.ask.clear();
        queue.task = None;
    }
}

fn ask_all(studio: &Studio, project: &Project, handle: &Handle) -> Result<Ending, Failure> {
    let questions = questions::of(studio, project)?;
    let mut voice = None;
    let mut done = 0;
    while let Some((asked, waiting)) = front(studio, project) {
        let fair = questions.put_to(studio, project, asked);
        let of = fair.len();
        let total = (done + of + (waiting - 1) * questions.all.len()) as u64;
        handle.progress(done as u64, Some(total));
        let shown = match asked {
            Asked::ThreeExamples => &*questions.shown,
            Asked::BasePromptOnly | Asked::Run(_) => &[],
        };
        let column = Column { studio, project, handle, questions: fair, shown, done, total };
        let outcome = column.ask(asked, &mut voice);
        studio.tell(Topic::Evaluation, Some(project.id));
        match outcome {
            Ok(Ending::Done) => {}
            Ok(Ending::Cancelled) => return Ok(Ending::Cancelled),
            Err(failure) => return Err(failure),
        }
        done += of;
        if let Some(queue) = studio.rooms().evaluate.lock().get_mut(&project.id) {
            queue.ask.retain(|waiting| *waiting != asked);
        }
    }
    Ok(Ending::Done)
}

/// Who is next, and how many there are with them. When there is nobody the task is over, in the same moment: whoever comes
/// later begins another.
fn front(studio: &Studio, project: &Project) -> Option<(Asked, usize)> {
    let mut queues = studio.rooms().evaluate.lock();
    let queue = queues.get_mut(&project.id)?;
    let Some(first) = queue.ask.first() else {
        queue.task = None;
        return None;
    };
    Some((*first, queue.ask.len()))
}

/// The asking of one column.
struct Column<'a> {
    studio: &'a Studio,
    project: &'a Project,
    handle: &'a Handle,
    questions: Vec<&'a Question>,
    /// What is said before each of them.
    shown: &'a [Message],
    /// Questions of the columns before.
    done: usize,
    total: u64,
}

impl Column<'_> {
    fn ask(&self, asked: Asked, voice: &mut Option<Voice>) -> Result<Ending, Failure> {
        let (studio, project) = (self.studio, self.project);
        let marks: Vec<_> =
            self.questions.iter().map(|question| (question.id, question.mark.as_str())).collect();
        let model = self.model(asked)?;
        let id = project.write(|transaction| {
            evaluations::begin(transaction, asked, &model, &marks, studio.now())
        })?;
        studio.tell(Topic::Evaluation, Some(project.id));
        let outcome = self.answers(id, asked, voice);
        let (progress, failure) = match &outcome {
            Ok(Ending::Done) => (Progress::Answered, None),
            Ok(Ending::Cancelled) => (Progress::Stopped, None),
            Err(failure) => (Progress::Stopped, serde_json::to_value(failure).ok()),
        };
        project.write(|transaction| {
            evaluations::end(transaction, id, progress, failure.as_ref(), studio.now())
        })?;
        outcome
    }

    fn answers(
        &self,
        evaluation: i64,
        asked: Asked,
        kept: &mut Option<Voice>,
    ) -> Result<Ending, Failure> {
        let studio = self.studio;
        let wants_stop = || self.handle.is_cancelled();
        let missing = self.missing(asked)?;
        let voice = match kept {
            Some(voice) => voice,
            None => kept.insert(Voice::start(studio.launch(), studio.clock().clone())?),
        };
        if voice.load(&self.load(asked)?, &wants_stop)? == Reply::Stopped {
            return Ok(Ending::Cancelled);
        }
        let Some(max_tokens) = self.longest(voice, &wants_stop)? else {
            return Ok(Ending::Cancelled);
        };
        let answered = self.questions.len() - missing.len();
        for (place, question) in missing.into_iter().enumerate() {
            self.handle.progress((self.done + answered + place) as u64, Some(self.total));
            let begun = studio.clock().now();
            let generate = steady(question.prompt(self.shown), max_tokens);
            let Reply::Answered(Said { text, .. }) =
                voice.say(generate, &mut |_| {}, &wants_stop)?
            else {
                return Ok(Ending::Cancelled);
            };
            self.keep(evaluation, question, &text)?;
            let seconds = studio.clock().now().saturating_sub(begun).as_secs_f64();
            if let Some(queue) = studio.rooms().evaluate.lock().get_mut(&self.project.id) {
                let before = queue.seconds_a_question.unwrap_or(seconds);
                queue.seconds_a_question = Some(0.8 * before + 0.2 * seconds);
            }
        }
        // What was shown to the second baseline is no part of a training: its loss would be that of the first.
        if asked != Asked::ThreeExamples {
            let Some(loss) = self.measure(voice, &wants_stop)? else {
                return Ok(Ending::Cancelled);
            };
            let mark = questions::mark(&self.questions);
            self.project.write(|transaction| {
                evaluations::keep_loss(transaction, evaluation, loss, &mark)
            })?;
        }
        Ok(Ending::Done)
    }

    /// The questions that have no answer yet.
    fn missing(&self, asked: Asked) -> Result<Vec<&Question>, Failure> {
        let all = self.project.read(evaluations::all)?;
        let answers = all.into_iter().find(|evaluation| evaluation.asked == asked);
        let marks: HashMap<_, _> = answers
            .into_iter()
            .flat_map(|evaluation| evaluation.answers)
            .map(|answer| (answer.example, answer.mark))
            .collect();
        let is_missing = |question: &&Question| marks.get(&question.id) != Some(&question.mark);
        Ok(self.questions.iter().copied().filter(is_missing).collect())
    }

    /// The file of the model that answers.
    fn model(&self, asked: Asked) -> Result<String, Failure> {
        let Some(run) = asked.run() else { return baseline_model(self.project) };
        Ok(self.project.read(|connection| runs::get(connection, run))?.setup.model_file)
    }

    fn load(&self, asked: Asked) -> Result<Load, Failure> {
        let model = models::path(self.studio, Some(&self.model(asked)?))?;
        let run = asked.run().map(|run| self.project.read(|connection| runs::get(connection, run)));
        let adapter = run.transpose()?.map(|run| train::adapter(self.project, &run)).transpose()?;
        Ok(Load { model, adapter })
    }

    fn longest(
        &self,
        voice: &mut Voice,
        wants_stop: &dyn Fn() -> bool,
    ) -> Result<Option<usize>, Failure> {
        let texts = self.questions.iter().map(|question| question.expected.clone());
        let count = Act::CountTokens(CountTokens { texts: texts.collect() });
        let counted = voice.ask(count, wants_stop, &mut |word| match word {
            Word::Counted { tokens } => Some(tokens),
            _ => None,
        })?;
        Ok(match counted {
            Reply::Answered(tokens) => Some(longest_answer(tokens)),
            Reply::Stopped => None,
        })
    }

    fn keep(&self, evaluation: i64, question: &Question, text: &str) -> Result<(), Failure> {
        let answer = NewAnswer {
            example: question.id,
            mark: &question.mark,
            question: &question.asks,
            expected: &question.expected,
            text,
        };
        let at = self.studio.now();
        self.project
            .write(|transaction| evaluations::keep(transaction, evaluation, &answer, at))?;
        self.studio.tell(Topic::Evaluation, Some(self.project.id));
        Ok(())
    }

    /// How wrong the model thinks the right answers are: some of them at a time, so that a request stays small and a stop
    /// is heard.
    fn measure(
        &self,
        voice: &mut Voice,
        wants_stop: &dyn Fn() -> bool,
    ) -> Result<Option<f64>, Failure> {
        let (mut sum, mut all_tokens) = (0.0, 0);
        for some in self.questions.chunks(MEASURED_TOGETHER) {
            let examples = some.iter().map(|question| question.example.clone()).collect();
            let measure = Act::Measure(Measure { examples });
            let measured = voice.ask(measure, wants_stop, &mut |word| match word {
                Word::Measured { loss, tokens } => Some((loss, tokens)),
                _ => None,
            })?;
            let Reply::Answered((loss, tokens)) = measured else { return Ok(None) };
            if tokens > 0 {
                sum += loss * tokens as f64;
                all_tokens += tokens;
            }
        }
        Ok(Some(sum / all_tokens as f64))
    }
}

/// Always the likeliest token, so that the same question gets the same answer.
fn steady(messages: Vec<Message>, max_tokens: usize) -> Generate {
    let steady = chatting::steady();
    Generate {
        messages,
        temperature: steady.temperature,
        top_p: steady.top_p,
        seed: steady.seed,
        max_tokens,
        stop: Vec::new(),
        schema: None,
    }
}
