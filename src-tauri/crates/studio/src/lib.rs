//! The use cases of Bakehouse: check, estimate, train, evaluate, chat, and the worker that does the heavy ones for
//! the window. Nothing here prints, parses arguments or composes a sentence: results are data, and what could not
//! be done is a [`failure::Failure`] with a code.
#![deny(missing_docs)]

pub mod answering;
pub mod baking;
pub mod chatting;
pub mod checking;
pub mod clock;
mod computer;
pub mod contract;
pub mod converting;
pub mod data_folder;
pub mod desk;
mod engine_failure;
pub mod estimating;
pub mod evaluating;
pub mod failure;
pub mod files;
mod ids;
pub mod notices;
mod numbers;
pub mod outside;
pub mod paths;
pub mod project_file;
mod provider_failure;
pub mod record;
mod store_failure;
pub mod studio;
pub mod tasks;
pub mod training;
pub mod worker;

pub use bakehouse_engine::control::Control;
