//! Journeys in the real window: the built program, its page in `WebKit`, and a hand on the keyboard.
//!
//! They need Xvfb, which gives each a screen of its own, `tauri-driver` and `WebKitWebDriver` on the PATH, the window
//! built with the feature `journeys` and named by `BAKEHOUSE_DESKTOP`, and axe from `npm ci` in `ui/`. So they stand behind
//! the feature `window`.

mod bake;
mod faults;
mod hostile;
mod import;
mod keyboard;
mod killed;
mod loop_journey;
mod material;
mod page;
mod pages;
mod session;
mod shell;
mod workshop;
