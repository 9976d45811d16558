//! `cargo xtask run`: from a fresh clone to something on the screen. With a screen that is the window on a sample
//! project; without one it is the whole loop in the terminal.

mod tour;

use crate::{
    model,
    places::{Places, Profile},
    programs,
};
use anyhow::Result;
use std::{env, ffi::OsStr};

/// The sample project that is shown first: its score says in one number what training did.
const SAMPLE: &str = "ticket-triage";

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
    programs::build(places)?;
    model::ensure(places)?;
    println!("Opening the window.");
    places
        .step(places.program("bakehouse-desktop", Profile::Release))
        .argument(places.sample(SAMPLE))
        .run()
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
}
