//! Tells Tauri which commands exist, so that each of them has a permission and the page may call nothing
//! that `capabilities/main.json` doesn't name.

use tauri_build::{AppManifest, Attributes};

const COMMANDS: &[&str] = &["computer_facts", "project_opened"];

fn main() {
    let attributes = Attributes::new().app_manifest(AppManifest::new().commands(COMMANDS));
    tauri_build::try_build(attributes).expect("tauri.conf.json and capabilities/ are right");
}
