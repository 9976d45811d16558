//! What ships, built as it ships: the page, the window around it, and the program without a window beside it.

use crate::{
    command::Step,
    packages::{self, runs},
    places::Places,
};
use anyhow::{Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Vite and its plugins start with this one.
const OLDEST_NODE: (u32, u32) = (20, 19);

/// The page and both programs, as a release; what they need is installed first.
pub fn build(places: &Places) -> Result<()> {
    packages::ensure(packages::WINDOW)?;
    page(places)?;
    println!("Building. The first time takes some minutes.");
    release(places)
}

/// Both programs, as a release, around a page that is there already. The worker is found beside the window: one build
/// puts both into one folder.
pub fn release(places: &Places) -> Result<()> {
    let build = ["build", "--release", "--locked"];
    places
        .cargo(&build)
        .arguments(["--package", "bakehouse-desktop", "--package", "bakehouse-cli"])
        .run()
}

/// Builds what the window shows.
fn page(places: &Places) -> Result<()> {
    ensure_node()?;
    if !has_dependencies(&places.root.join("ui")) {
        places.npm(&["ci", "--ignore-scripts"]).run()?;
    }
    places.npm(&["run", "build"]).run()
}

/// Whether npm has installed what the lock file names since that was last changed: npm leaves a list of its own behind.
fn has_dependencies(page: &Path) -> bool {
    let changed = |path: PathBuf| fs::metadata(path).and_then(|about| about.modified()).ok();
    let wanted = changed(page.join("package-lock.json"));
    let installed = changed(page.join("node_modules").join(".package-lock.json"));
    wanted.zip(installed).is_some_and(|(wanted, installed)| installed >= wanted)
}

/// Node is one of the three things a person installs; an error that says so when it is missing or too old.
pub fn ensure_node() -> Result<()> {
    let (major, minor) = OLDEST_NODE;
    if !runs("node", &["--version"]) {
        bail!(
            "Node isn't installed, and the page of the window is built with it. Install Node {major}.{minor} or \
               newer and start again."
        );
    }
    let said = Step::new("node").argument("--version").output()?;
    match node_version(&said) {
        Some(version) if version < OLDEST_NODE => bail!(
            "Node {} is too old to build the page of the window. Install Node {major}.{minor} or newer and start \
             again.",
            said.trim()
        ),
        // A version that reads differently is tried: npm will tell.
        _ => Ok(()),
    }
}

fn node_version(said: &str) -> Option<(u32, u32)> {
    let mut numbers = said.trim().trim_start_matches('v').split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_node_is_read() {
        let cases = [
            ("v20.19.0\n", Some((20, 19))),
            ("v9.1.2", Some((9, 1))),
            ("22.4.0-nightly", Some((22, 4))),
            ("v20", None),
            ("", None),
            ("node", None),
        ];
        for (said, expected) in cases {
            assert_eq!(node_version(said), expected, "{said:?}");
        }
    }
}
