//! What the page may ask for: the table of the contract, made into Tauri commands. Each runs its handler on a thread of
//! its own, so that nothing the page asks for holds up the window.

use crate::program::Program;
#[cfg_attr(
    not(test),
    expect(clippy::wildcard_imports, reason = "the table names nearly all types of the contract")
)]
use bakehouse_studio::contract::*;
use bakehouse_studio::{
    desk,
    failure::{Failure, FailureCode},
    studio::Studio,
};
use tauri::{async_runtime::spawn_blocking, ipc::Invoke};

macro_rules! commands {
    ($($area:ident::$name:ident($request:ty) -> $response:ty;)+) => {
        $(
            #[tauri::command]
            async fn $name(
                program: tauri::State<'_, Program>,
                request: $request,
            ) -> Result<$response, Failure> {
                answered(&program, move |studio| desk::$area::$name(studio, request)).await
            }
        )+

        /// Takes the page's commands to their handlers.
        pub fn handler() -> impl Fn(Invoke) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($name),+]
        }
    };
}

include!("../crates/studio/src/contract/commands.rs");

/// Every command fails in the same way while the data can't be used, and so does one whose handler panics: the page shows
/// either, and the window lives on.
async fn answered<T: Send + 'static>(
    program: &Program,
    handler: impl FnOnce(&Studio) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let program = program.clone();
    let answer = spawn_blocking(move || handler(program.studio()?)).await;
    answer.unwrap_or_else(|error| Err(Failure::new(FailureCode::Internal).because(error)))
}
