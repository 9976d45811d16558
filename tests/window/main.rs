//! Journeys in the real window: the built program, its page in `WebKit`, and a hand on the keyboard.
//!
//! They need a display (`xvfb-run -a` makes one), `tauri-driver` and `WebKitWebDriver` on the PATH, the window
//! built with the feature `journeys` and named by `BAKEHOUSE_DESKTOP`, and axe from `npm ci` in `ui/`. So they stand behind
//! the feature `window`.

mod page;
#[expect(
    dead_code,
    reason = "the journeys of the import and of the whole loop come next and use the rest"
)]
mod session;
mod shell;
