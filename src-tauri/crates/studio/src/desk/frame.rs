//! The window around the pages: what it starts with, what is running, how it closes.

use super::{import, settings};
use crate::{
    contract::{Activity, CloseHow, Settings, Start, TaskControl},
    failure::Failure,
    studio::Studio,
};
use std::{thread, time::Duration};

/// Work that is asked to stop gets this long to write down how far it came. What ignores it loses what came after its
/// last checkpoint, and nothing else: its worker ends with this program.
const PATIENCE: Duration = Duration::from_secs(10);
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// What the window starts with.
pub fn start(studio: &Studio, _request: ()) -> Result<Start, Failure> {
    let settings = settings::settings(studio, ())?;
    studio.outside().set_text_size(settings.text_size);
    Ok(Start {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        settings,
        has_file: import::has_offered_file(studio),
    })
}

/// Everything that runs, and what ended.
pub fn activity(studio: &Studio, _request: ()) -> Result<Activity, Failure> {
    Ok(Activity { tasks: studio.tasks().list() })
}

/// Asks a task for something.
pub fn task_control(studio: &Studio, request: TaskControl) -> Result<(), Failure> {
    studio.tasks().control(request.task, request.act)
}

/// Takes what ended from the list.
pub fn tasks_clear(studio: &Studio, _request: ()) -> Result<(), Failure> {
    studio.tasks().clear_ended();
    Ok(())
}

/// Closes the window while something runs. Whoever chose has read the question, and isn't asked again.
pub fn window_close(studio: &Studio, how: CloseHow) -> Result<(), Failure> {
    match how {
        CloseHow::KeepWorking => {
            let settings = settings::settings(studio, ())?;
            settings::settings_change(studio, Settings { knows_about_closing: true, ..settings })?;
        }
        CloseHow::StopAndQuit => stop_everything(studio),
    }
    studio.outside().close_window(how);
    Ok(())
}

/// Asks everything to stop, and waits until it has, but not for ever.
pub(super) fn stop_everything(studio: &Studio) {
    studio.tasks().cancel_all(None);
    let deadline = studio.clock().now() + PATIENCE;
    while studio.tasks().is_busy() && studio.clock().now() < deadline {
        thread::sleep(BETWEEN_LOOKS);
    }
}

#[cfg(test)]
mod tests;
