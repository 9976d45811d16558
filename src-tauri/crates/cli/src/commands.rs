//! One file for each command: it turns arguments into a use case of `bakehouse-studio`, and what comes of it into
//! text for people or JSON for programs.

pub mod bake;
pub mod chat;
pub mod check;
pub mod convert;
pub mod estimate;
pub mod evaluate;
pub mod train;

use bakehouse_studio::{
    Control,
    failure::{Failure, FailureCode},
};

/// The first Ctrl-C lets the work save what is whole; a second one ends the program at once.
pub fn stop_on_interrupt(control: &Control) -> Result<(), Failure> {
    let control = control.clone();
    ctrlc::set_handler(move || {
        if control.is_cancelled() {
            std::process::exit(130);
        }
        control.cancel();
    })
    .map_err(|error| Failure::new(FailureCode::Internal).because(error))
}
