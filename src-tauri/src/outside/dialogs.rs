//! Dialogs of the desktop itself. On Linux GTK's, which belong to the window they stand before; elsewhere what `rfd` has.

#[cfg(target_os = "linux")]
mod gtk;
#[cfg(not(target_os = "linux"))]
mod others;

#[cfg(target_os = "linux")]
pub use self::gtk::{choose, wants_page_again};
#[cfg(not(target_os = "linux"))]
pub use others::choose;
