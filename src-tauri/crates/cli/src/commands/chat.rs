//! `bakehouse chat`: questions from the command line, from a person at the terminal, or from a pipe.

use crate::{
    arguments::Chat,
    output::{Ended, Output, Stop, faint, printable, strong},
};
use bakehouse_studio::{
    Control,
    answering::{Answer, Speaker},
    chatting::Conversation,
    failure::Failure,
    paths,
};
use serde::Serialize;
use std::{
    io::{self, BufRead, IsTerminal},
    path::Path,
};

pub fn run(chat: &Chat, model: Option<&Path>, output: &mut Output) -> Result<Ended, Stop> {
    let speaker = Speaker::open(&paths::model_file(model)?, chat.adapter.as_deref())?;
    let mut conversation = Conversation::begin(&speaker, chat.system.as_deref());
    if chat.ask.is_empty() {
        talk(&mut conversation, &speaker, output)?;
    }
    for (place, question) in chat.ask.iter().enumerate() {
        conversation.start_over();
        if !output.json {
            if place > 0 {
                output.line("")?;
            }
            output.line(strong(printable(question)))?;
        }
        ask(&mut conversation, question, output)?;
    }
    Ok(Ended::Fine)
}

/// Asks line by line until there are no more; each question follows up on those before.
fn talk(
    conversation: &mut Conversation<'_>,
    speaker: &Speaker,
    output: &mut Output,
) -> Result<(), Stop> {
    let is_person = io::stdin().is_terminal() && !output.json;
    if is_person {
        output.line(format_args!("You talk with {}.", strong(printable(&speaker.info().name))))?;
        if let Some(text) = conversation.base_prompt() {
            let text = format!("Base prompt: {}", printable(text));
            output.line(faint(text))?;
        }
        output.line(faint("An empty line starts a new conversation, Ctrl-D ends."))?;
    }
    let mut input = io::stdin().lock();
    loop {
        if is_person {
            output.piece("\n> ")?;
        }
        let mut line = Vec::new();
        let read = input.read_until(b'\n', &mut line);
        if read.map_err(|error| Failure::reading(Path::new("stdin"), &error))? == 0 {
            return Ok(());
        }
        let line = String::from_utf8_lossy(&line);
        match line.trim() {
            "" => conversation.start_over(),
            question => ask(conversation, question, output)?,
        }
    }
}

#[derive(Serialize)]
struct Json<'a> {
    question: &'a str,
    answer: &'a str,
    tokens: usize,
    complete: bool,
}

/// Asks one question and shows the answer while it is said.
fn ask(
    conversation: &mut Conversation<'_>,
    question: &str,
    output: &mut Output,
) -> Result<(), Stop> {
    let control = Control::new();
    let mut unheard = None;
    let answer = conversation.ask(question, &control, &mut |text| {
        if output.json {
            return;
        }
        if let Err(error) = output.piece(printable(text)) {
            unheard = Some(error);
            control.cancel();
        }
    })?;
    if let Some(error) = unheard {
        return Err(error.into());
    }
    // Nobody else cancels, so there is an answer.
    let Some(Answer { text, tokens, complete, .. }) = answer else { return Ok(()) };
    if output.json {
        output.object(&Json { question, answer: &text, tokens, complete })?;
    } else {
        output.line(if complete { "" } else { " …" })?;
    }
    Ok(())
}
