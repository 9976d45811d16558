//! The program `bakehouse`: checks, estimates, trains, talks and evaluates in the terminal. It takes files and writes
//! folders, and never opens the data folder of the window. With `worker` it is the window's other half.

mod arguments;
mod commands;
mod output;
mod words;

use arguments::{Arguments, Command};
use bakehouse_studio::checking::Wanted;
use clap::{Parser, error::ErrorKind};
use commands::{bake, chat, check, convert, estimate, evaluate, train};
use output::{Ended, Output, Stop};
use std::{
    env,
    io::{self, BufReader},
    process::ExitCode,
};

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return unparsed(&error),
    };
    let mut output = Output::standard(arguments.json);
    match run(arguments, &mut output) {
        Ok(ended) => ended.into(),
        Err(Stop::Failure(failure)) => match output.failure(&failure) {
            Ok(()) => output::exit_code(&failure),
            Err(error) => unheard(&error),
        },
        Err(Stop::Output(error)) => unheard(&error),
    }
}

fn run(arguments: Arguments, output: &mut Output) -> Result<Ended, Stop> {
    let model = arguments.model.as_deref();
    match arguments.command {
        Command::Check { file, target, names } => {
            check::run(&file, Wanted { names, target }, output)
        }
        Command::Convert(convert) => convert::run(&convert, output),
        Command::Bake(bake) => bake::run(bake, model, output),
        Command::Estimate { file } => estimate::run(&file, model, output),
        Command::Train(train) => train::run(train, model, output),
        Command::Chat(chat) => chat::run(&chat, model, output),
        Command::Evaluate(evaluate) => evaluate::run(evaluate, model, output),
        Command::Worker => {
            bakehouse_studio::worker::serve::serve(BufReader::new(io::stdin()), io::stdout());
            Ok(Ended::Fine)
        }
    }
}

/// Help and version are no errors; anything else is told in the form that was asked for.
fn unparsed(error: &clap::Error) -> ExitCode {
    let is_asked_for = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    let wants_json = env::args_os().any(|argument| argument == "--json");
    let told = if wants_json && !is_asked_for {
        Output::standard(true).usage(&error.to_string())
    } else {
        error.print()
    };
    match (told, is_asked_for) {
        (Err(error), _) => unheard(&error),
        (Ok(()), true) => ExitCode::SUCCESS,
        (Ok(()), false) => ExitCode::from(2),
    }
}

/// Nobody reads any more, as with `| head`: that is no fault. A full disk behind a redirection is one.
fn unheard(error: &io::Error) -> ExitCode {
    match error.kind() {
        io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        _ => ExitCode::from(2),
    }
}
