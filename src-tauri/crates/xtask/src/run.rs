//! `cargo xtask run`: from a fresh clone to something on the screen. With a screen that is the window on a sample
//! project; without one it is the whole loop in the terminal.

mod tour;

use crate::{
    model,
    packages::{self, runs},
    places::{Places, Profile},
};
use anyhow::{Result, bail};
use std::{env, ffi::OsStr};

/// The sample project that is shown first: its score says in one number what training did.
const SAMPLE: &str = "ticket-triage";
/// Vite and its plugins start with this one.
const OLDEST_NODE: (u32, u32) = (20, 19);

pub fn run(places: &Places) -> Result<()> {
    let display = env::var_os("DISPLAY");
    let wayland = env::var_os("WAYLAND_DISPLAY");
    match surface(env::consts::OS, display.as_deref(), wayland.as_deref()) {
        Surface::Window => window(places),
        Surface::Terminal => {
            println!(
                "No screen here (neither DISPLAY nor WAYLAND_DISPLAY is set), so this goes on in the terminal."
            );
            tour::tour(places, SAMPLE)
        }
    }
}

/// Where the loop is shown.
#[derive(Debug, PartialEq, Eq)]
enum Surface {
    Window,
    Terminal,
}

fn surface(system: &str, display: Option<&OsStr>, wayland: Option<&OsStr>) -> Surface {
    let named = |variable: Option<&OsStr>| variable.is_some_and(|value| !value.is_empty());
    // Only there do these variables say whether there is a screen.
    let says_so = matches!(system, "linux" | "freebsd" | "netbsd" | "openbsd" | "dragonfly");
    if !says_so || named(display) || named(wayland) { Surface::Window } else { Surface::Terminal }
}

fn window(places: &Places) -> Result<()> {
    packages::ensure(packages::WINDOW)?;
    page(places)?;
    println!("Building. The first time takes some minutes.");
    // The worker is found beside the window: one build puts both into one folder.
    places
        .cargo(&[
            "build",
            "--release",
            "--locked",
            "--package",
            "bakehouse-desktop",
            "--package",
            "bakehouse-cli",
        ])
        .run()?;
    model::ensure(places)?;
    println!("Opening the window.");
    places
        .step(places.program("bakehouse-desktop", Profile::Release))
        .argument(places.sample(SAMPLE))
        .run()
}

/// Builds what the window shows.
fn page(places: &Places) -> Result<()> {
    ensure_node()?;
    places.npm(&["ci", "--ignore-scripts"]).run()?;
    places.npm(&["run", "build"]).run()
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
    let said = crate::command::Step::new("node").argument("--version").output()?;
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
    fn a_window_needs_a_screen() {
        let cases = [
            ("linux", Some(":0"), None, Surface::Window),
            ("linux", None, Some("wayland-0"), Surface::Window),
            ("linux", Some(":0"), Some("wayland-0"), Surface::Window),
            ("linux", None, None, Surface::Terminal),
            ("linux", Some(""), Some(""), Surface::Terminal),
            ("macos", None, None, Surface::Window),
            ("windows", None, None, Surface::Window),
        ];
        for (system, display, wayland, expected) in cases {
            let chosen = surface(system, display.map(OsStr::new), wayland.map(OsStr::new));
            assert_eq!(chosen, expected, "{system} {display:?} {wayland:?}");
        }
    }

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
