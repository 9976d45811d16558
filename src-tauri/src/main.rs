//! Starts the window: reads the command line, makes the process careful, and hands over to Tauri.
//! Use cases live in the crates below; this one only connects them to a page.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod careful;
mod commands;
mod computer;
mod project;
mod window;

use clap::Parser;
use std::{env, io::Write, path::PathBuf, process::ExitCode};

/// Bakehouse: train a small language model on this computer, from your own examples.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// A project folder, or a file of examples, to open.
    path: Option<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    careful::start();
    if !has_display() {
        return refuse(
            "Bakehouse can't open a window: this session has no display. Nothing was changed.\nThe program `bakehouse` does the same in a terminal.",
        );
    }
    match window::run(arguments.path) {
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
