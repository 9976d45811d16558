//! The contract with the page: every request and every response. `contract/commands.rs` is the table of what can be
//! asked, and each area has a file with its types. The TypeScript in `ui/src/lib/backend/contract.ts` and the page's
//! permissions are made from here: `cargo xtask contract` writes them, and a test fails when they are stale.
//!
//! Requests carry ids, never paths, and refuse fields they don't know. Nothing here holds an English sentence: codes
//! and parameters cross, and the page has the words.

mod bake;
mod chat;
mod common;
mod connections;
mod edits;
mod evaluate;
mod examples;
mod export;
mod fixes;
mod frame;
mod health;
mod home;
mod import;
mod plan;
mod review;
mod settings;
mod train;
mod versions;

pub use bake::*;
pub use chat::*;
pub use common::*;
pub use connections::*;
pub use edits::*;
pub use evaluate::*;
pub use examples::*;
pub use export::*;
pub use fixes::*;
pub use frame::*;
pub use health::*;
pub use home::*;
pub use import::*;
pub use plan::*;
pub use review::*;
pub use settings::*;
pub use train::*;
pub use versions::*;

pub use bakehouse_domain::fix::Fix;
pub use bakehouse_domain::id::{
    ActId, AnswerId, DocumentId, DraftId, ExampleId, ImportId, ProjectId, RunId, TaskId, VersionId,
};

macro_rules! commands {
    ($($area:ident::$name:ident($request:ty) -> $response:ty;)+) => {
        /// The names of all commands, in the order of the table.
        pub const COMMANDS: &[&str] = &[$(stringify!($name)),+];

        /// Holds that every command has a handler of the shape that the table promises.
        #[cfg(test)]
        mod handlers {
            use super::*;
            use crate::{desk, failure::Failure, studio::Studio};

            $(const _: fn(&Studio, $request) -> Result<$response, Failure> = desk::$area::$name;)+
        }

        #[cfg(test)]
        fn describe(visitor: &mut typescript::Visitor) {
            $(visitor.command::<$request, $response>(stringify!($name));)+
        }
    };
}

include!("contract/commands.rs");

#[cfg(test)]
mod typescript;
