//! The one window: how it comes, where it may go (nowhere), and how it leaves. While something runs, closing it takes only
//! the window away; the program ends when the work has.

mod drawing;
mod placement;
mod renewal;

use crate::{
    careful, commands,
    outside::Desktop,
    owner::{Claim, Listener, Request},
    program::{self, Program},
};
use bakehouse_studio::{
    contract::Topic,
    data_folder::DataFolder,
    desk,
    failure::{Failure, FailureCode},
};
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};
use tauri::{
    AppHandle, DragDropEvent, Manager, Url, WebviewWindow, WebviewWindowBuilder, WindowEvent,
    webview::{NewWindowResponse, PageLoadEvent, PermissionResponse},
};

/// The window's label, which the capability names.
pub const MAIN: &str = "main";

/// What is known of the window besides what it shows.
#[derive(Default)]
struct Frame {
    /// Where its place is remembered; nothing while the data can't be used.
    folder: Option<PathBuf>,
    is_hidden: AtomicBool,
    /// Whether the page was told that the person wants to close it while something runs.
    has_asked: AtomicBool,
}

/// Shows the window until the program ends. `claim` asks for the data folder again where it could not be had.
pub fn run(
    claimed: Result<(DataFolder, Option<Listener>), Failure>,
    request: Request,
    claim: impl Fn() -> Result<Claim, Failure> + Send + 'static,
) -> tauri::Result<()> {
    tauri::Builder::default()
        .invoke_handler(commands::handler())
        .on_permission_request(|_, _| PermissionResponse::Deny)
        .on_window_event(|window, event| on_event(window.app_handle(), event))
        .setup(move |app| Ok(set_up(app.handle(), claimed, request, claim)?))
        .build(tauri::generate_context!())?
        .run(|app, event| on_run_event(app, &event));
    Ok(())
}

fn set_up(
    app: &AppHandle,
    claimed: Result<(DataFolder, Option<Listener>), Failure>,
    request: Request,
    claim: impl Fn() -> Result<Claim, Failure> + Send + 'static,
) -> tauri::Result<()> {
    let place = claimed.as_ref().ok().map(|(folder, _)| folder.path().to_owned());
    app.manage(Frame { folder: place, ..Frame::default() });
    let outside = Arc::new(Desktop::new(app.clone()));
    let (mut claimed, opener) = (Some(claimed), app.clone());
    app.manage(Program::open(move || {
        let (folder, listener) = match claimed.take() {
            Some(claimed) => claimed?,
            None => match claim()? {
                Claim::First(folder, listener) => (folder, listener),
                Claim::HandedOver => {
                    opener.exit(0);
                    return Err(Failure::new(FailureCode::DataInUse));
                }
            },
        };
        let studio = program::studio(folder, outside.clone())?;
        if let Some(path) = &request.open {
            desk::import::offer_file(&studio, path.into());
        }
        listen(&opener, listener);
        Ok(studio)
    }));
    build(app)?;
    careful::close_memory();
    Ok(())
}

/// Hears what later starts want opened.
fn listen(app: &AppHandle, listener: Option<Listener>) {
    let app = app.clone();
    if let Some(listener) = listener {
        listener.listen(move |request| {
            show(&app);
            offer(&app, request.open.map(PathBuf::from).into_iter().collect());
            true
        });
    }
}

fn build(app: &AppHandle) -> tauri::Result<()> {
    let [main] = &app.config().app.windows[..] else {
        return Err(tauri::Error::WindowNotFound);
    };
    let builder = WebviewWindowBuilder::from_config(app, main)?;
    #[cfg(feature = "journeys")]
    let builder = builder.initialization_script(include_str!("window/watch_policy.js"));
    let builder = builder
        .initialization_script(include_str!("valid_locale.js"))
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        // Shown once there is something to see: no white flash on a dark desktop.
        .on_page_load(|window, load| {
            if load.event() == PageLoadEvent::Finished && !frame(window.app_handle()).is_hidden() {
                // A window that can't be shown is closing already.
                let _ = window.show();
            }
        });
    let window = match &frame(app).folder {
        Some(folder) => {
            // The page stores nothing. What the web view itself puts on the disk lies with the rest.
            let window = builder.data_directory(folder.join("web")).build()?;
            placement::restore(&window, folder);
            window
        }
        None => builder.build()?,
    };
    #[cfg(target_os = "linux")]
    {
        drawing::choose(&window)?;
        renewal::watch(&window)?;
    }
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

fn on_event(app: &AppHandle, event: &WindowEvent) {
    match event {
        WindowEvent::CloseRequested { api, .. } => {
            api.prevent_close();
            let app = app.clone();
            thread::spawn(move || close(&app));
        }
        WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) => offer(app, paths.clone()),
        _ => {}
    }
}

#[cfg_attr(
    not(target_os = "macos"),
    expect(unused_variables, reason = "only macOS opens files so")
)]
fn on_run_event(app: &AppHandle, event: &tauri::RunEvent) {
    #[cfg(target_os = "macos")]
    if let tauri::RunEvent::Opened { urls } = event {
        show(app);
        offer(app, urls.iter().filter_map(|url| url.to_file_path().ok()).collect());
    }
}

/// Files that came from outside: named by a second start, dropped on the window, or opened with the program.
fn offer(app: &AppHandle, paths: Vec<PathBuf>) {
    let program = app.state::<Program>().inner().clone();
    thread::spawn(move || {
        let Ok(studio) = program.studio() else { return };
        for path in paths {
            desk::import::offer_file(studio, path);
        }
    });
}

/// The person closes the window. With something running she is asked how, the first time; a window whose page has no answer
/// closes at the second try.
fn close(app: &AppHandle) {
    let program = app.state::<Program>();
    let Ok(studio) = program.studio() else { return app.exit(2) };
    if !studio.tasks().is_busy() {
        return quit(app);
    }
    let knows =
        desk::settings::settings(studio, ()).is_ok_and(|settings| settings.knows_about_closing);
    if knows || frame(app).has_asked.swap(true, Ordering::Relaxed) {
        hide(app);
    } else {
        studio.tell(Topic::Closing, None);
    }
}

/// Brings the window up, before all others.
fn show(app: &AppHandle) {
    frame(app).is_hidden.store(false, Ordering::Relaxed);
    if let Some(window) = window(app) {
        // Each is a wish that the desktop may not grant.
        let _ = window.show();
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

/// Takes the window away and lets the program go on until nothing runs.
pub fn hide(app: &AppHandle) {
    frame(app).is_hidden.store(true, Ordering::Relaxed);
    remember_place(app);
    if let Some(window) = window(app) {
        // A window that can't be hidden stays: nothing is lost.
        let _ = window.hide();
    }
    end_if_idle(app);
}

/// Ends the program, if nobody sees it and nothing runs in it.
pub fn end_if_idle(app: &AppHandle) {
    let is_idle = || app.state::<Program>().studio().is_ok_and(|studio| !studio.tasks().is_busy());
    if frame(app).is_hidden() && is_idle() {
        app.exit(0);
    }
}

/// Ends the program. Workers end with it: their input ends.
pub fn quit(app: &AppHandle) {
    remember_place(app);
    app.exit(0);
}

fn remember_place(app: &AppHandle) {
    if let (Some(window), Some(folder)) = (window(app), &frame(app).folder) {
        placement::remember(&window, folder);
    }
}

fn window(app: &AppHandle) -> Option<WebviewWindow> {
    app.get_webview_window(MAIN)
}

fn frame(app: &AppHandle) -> &Frame {
    app.state::<Frame>().inner()
}

impl Frame {
    fn is_hidden(&self) -> bool {
        self.is_hidden.load(Ordering::Relaxed)
    }
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
