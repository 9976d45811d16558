//! The one window: where it may go (nowhere), and what it knows before its page does.

use crate::commands::{self, PathToOpen};
use std::path::PathBuf;
use tauri::{
    App, Url, WebviewWindowBuilder,
    webview::{NewWindowResponse, PageLoadEvent},
};

/// Shows the window until it is closed.
pub fn run(path: Option<PathBuf>) -> tauri::Result<()> {
    tauri::Builder::default()
        .manage(PathToOpen(path))
        .invoke_handler(tauri::generate_handler![
            commands::computer_facts,
            commands::project_opened
        ])
        .setup(|app| Ok(build(app)?))
        .run(tauri::generate_context!())
}

fn build(app: &App) -> tauri::Result<()> {
    let [main] = &app.config().app.windows[..] else {
        return Err(tauri::Error::WindowNotFound);
    };
    WebviewWindowBuilder::from_config(app, main)?
        .initialization_script(include_str!("valid_locale.js"))
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        // Shown once there is something to see: no white flash on a dark desktop.
        .on_page_load(|window, load| {
            if load.event() == PageLoadEvent::Finished {
                // A window that can't be shown is closing already.
                let _ = window.show();
            }
        })
        .build()?;
    Ok(())
}

/// The page that is built into the program has an address of its own on each platform.
fn is_own_page(address: &Url) -> bool {
    let (scheme, host) = if cfg!(any(target_os = "windows", target_os = "android")) {
        ("http", "tauri.localhost")
    } else {
        ("tauri", "localhost")
    };
    address.scheme() == scheme && address.host_str() == Some(host) && address.port().is_none()
}

#[cfg(all(test, not(target_os = "windows")))]
mod tests {
    use super::*;

    fn check(address: &str, expected: bool) {
        let address = Url::parse(address).expect("a valid address");
        assert_eq!(is_own_page(&address), expected, "{address}");
    }

    #[test]
    fn the_window_goes_to_its_own_page_only() {
        check("tauri://localhost", true);
        check("tauri://localhost/index.html#project", true);
        check("tauri://localhost.example/", false);
        check("tauri://localhost:8080/", false);
        check("tauri://example/localhost", false);
        check("https://localhost/", false);
        check("http://tauri.localhost/", false);
        check("file:///etc/passwd", false);
        check("data:text/html,localhost", false);
        check("javascript:alert(1)", false);
        check("about:blank", false);
    }
}
