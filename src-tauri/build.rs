//! Tells Tauri which commands exist, so that each of them has a permission and the page may call nothing that
//! `capabilities/main.json` doesn't name. The names are those of the contract's table; a test there writes the capability.

use tauri_build::{AppManifest, Attributes};

macro_rules! commands {
    ($($area:ident::$name:ident($request:ty) -> $response:ty;)+) => {
        const COMMANDS: &[&str] = &[$(stringify!($name)),+];
    };
}

include!("crates/studio/src/contract/commands.rs");

fn main() {
    let attributes = Attributes::new().app_manifest(AppManifest::new().commands(COMMANDS));
    tauri_build::try_build(attributes).expect("tauri.conf.json and capabilities/ are right");
}
