//! The page's process can end: a driver's fault, or the memory it took. Everything the person did is stored, so the page is
//! simply loaded again; one that keeps ending is a matter for a dialog.
//!
//! So on Linux. On macOS Tauri loads it again by itself, and on Windows the web view offers to.
#![cfg(target_os = "linux")]

use crate::outside::dialogs;
use std::{
    cell::RefCell,
    collections::VecDeque,
    time::{Duration, Instant},
};
use tauri::{Manager, WebviewWindow};
use webkit2gtk::WebViewExt;

const AT_MOST: usize = 3;
const WITHIN: Duration = Duration::from_mins(1);

/// Loads the page of `window` again whenever its process ends.
pub fn watch(window: &WebviewWindow) -> tauri::Result<()> {
    let handle = window.clone();
    window.with_webview(move |view| {
        let renewals = RefCell::new(Renewals::default());
        view.inner().connect_web_process_terminated(move |view, _| {
            if renewals.borrow_mut().allow(Instant::now()) {
                view.reload();
            } else if dialogs::wants_page_again(&handle) {
                renewals.borrow_mut().forget();
                view.reload();
            } else {
                handle.app_handle().exit(0);
            }
        });
    })
}

/// Counts how often the page was loaded again lately.
#[derive(Default)]
struct Renewals {
    recent: VecDeque<Instant>,
}

impl Renewals {
    /// Whether the page may be loaded again `now`, three times a minute at most.
    fn allow(&mut self, now: Instant) -> bool {
        while self.recent.front().is_some_and(|&then| now.duration_since(then) >= WITHIN) {
            self.recent.pop_front();
        }
        let is_allowed = self.recent.len() < AT_MOST;
        if is_allowed {
            self.recent.push_back(now);
        }
        is_allowed
    }

    /// Somebody saw that it kept ending, and wants it back all the same.
    fn forget(&mut self) {
        self.recent.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_times_a_minute_and_no_more() {
        let mut renewals = Renewals::default();
        let start = Instant::now();
        let cases =
            [(0, true), (1, true), (50, true), (59, false), (60, true), (60, false), (61, true)];
        for (second, expected) in cases {
            let allowed = renewals.allow(start + Duration::from_secs(second));
            assert_eq!(allowed, expected, "after {second} s");
        }
        renewals.forget();
        assert!(renewals.allow(start + Duration::from_secs(62)), "asked for all the same");
    }
}
