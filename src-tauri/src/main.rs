//! Starts the window: reads the command line, makes the process careful, asks for the data folder, and hands over to Tauri.
//! Use cases live in the crates below; this one only connects them to a page and to the desktop.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

#[cfg(all(feature = "journeys", not(debug_assertions)))]
compile_error!("the feature `journeys` chooses files by a variable: never in a release");

mod careful;
mod commands;
mod outside;
mod owner;
mod program;
mod window;

use bakehouse_studio::data_folder::DataFolder;
use clap::Parser;
use owner::{Claim, Request};
use std::{env, io::Write, path::PathBuf, process::ExitCode};

/// Bakehouse: train a small language model on this computer, from your own examples.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// A project folder, or a file of examples, to open.
    path: Option<PathBuf>,

    /// The folder for everything that Bakehouse remembers [default: Bakehouse in your data folder]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    careful::start();
    let place = DataFolder::place(arguments.data.as_deref());
    let request = Request::new(arguments.path);
    let claimed = match owner::claim(&place, &request) {
        Ok(Claim::HandedOver) => return ExitCode::SUCCESS,
        Ok(Claim::First(folder, listener)) => Ok((folder, listener)),
        // The page has a sentence for it, and shows nothing else.
        Err(failure) => Err(failure),
    };
    if !has_display() {
        return refuse(
            "Bakehouse can't open a window: this session has no display. Nothing was changed.\nThe program `bakehouse` does the same in a terminal.",
        );
    }
    let again = request.clone();
    match window::run(claimed, request, move || owner::claim(&place, &again)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => refuse(&format!("Bakehouse can't open its window: {error}")),
    }
}

/// GTK ends the process with a backtrace where there is nothing to draw on; a sentence is kinder.
fn has_display() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

fn refuse(sentence: &str) -> ExitCode {
    // Without a terminal nobody reads it, and there is nobody else to tell.
    let _ = writeln!(std::io::stderr(), "{sentence}");
    ExitCode::from(2)
}
