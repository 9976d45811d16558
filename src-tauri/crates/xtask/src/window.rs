//! The real window in the hands of xtask: on a screen of its own, in an account of its own, looked at and typed into
//! through the system's web driver. Linux only, as the driver is.

mod driver;
mod processes;
mod screen;

pub use processes::Process;
pub use screen::Picture;

use crate::{
    command::Step,
    packages,
    places::{Places, Profile},
};
use anyhow::{Context, Result, bail, ensure};
use driver::Driver;
use screen::{Part, Screen};
use serde_json::{Value, json};
use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// The size that the window comes in.
pub const SIZE: (u32, u32) = (1280, 800);
/// Generous: a large file is read in less on a slow computer.
const PATIENCE: Duration = Duration::from_mins(3);
/// The driver may lose a window that is just coming.
const TRIES: usize = 3;
/// A training with automatic settings takes minutes.
const FOR_WORK: Duration = Duration::from_hours(1);
const HAS_ENDED: [&str; 3] = ["done", "cancelled", "failed"];
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);
/// What would lead the program to data and settings of the person.
const OF_THE_PERSON: [&str; 7] = [
    "BAKEHOUSE_DATA",
    "LANGUAGE",
    "LC_ALL",
    "WAYLAND_DISPLAY",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
];

/// A screen, and an account that has never seen Bakehouse. Both go when this goes.
pub struct Stage<'a> {
    places: &'a Places,
    // Before the folder, in which whatever is still on the screen may write.
    screen: Screen,
    home: TempDir,
}

impl<'a> Stage<'a> {
    pub fn new(places: &'a Places) -> Result<Self> {
        if !cfg!(target_os = "linux") {
            bail!("The window is driven on Linux only.");
        }
        packages::ensure(packages::WINDOW_TESTS)?;
        Ok(Self { places, screen: Screen::start()?, home: tempfile::tempdir()? })
    }

    /// A folder for files to open.
    pub fn folder(&self) -> &Path {
        self.home.path()
    }

    /// Opens the window, on this file or folder if one is named. It has left the empty page that it begins with when this
    /// returns; its own may still be on its way.
    pub fn open(&self, path: Option<&Path>) -> Result<Window> {
        let mut tries = 1;
        loop {
            let window = self.start(path)?;
            match window.driver.arrive() {
                Err(_) if tries < TRIES => tries += 1,
                arrived => return arrived.map(|()| window),
            }
        }
    }

    fn start(&self, path: Option<&Path>) -> Result<Window> {
        let driver = self
            .step("WebKitWebDriver")
            // By this Tauri lets itself be driven.
            .with("TAURI_WEBVIEW_AUTOMATION", "true");
        let arguments: Vec<_> = path.iter().map(|path| path.to_string_lossy()).collect();
        let options = json!({ "binary": self.program(), "args": arguments });
        let wanted = json!({ "alwaysMatch": { "webkitgtk:browserOptions": options } });
        let driver = Driver::start(driver, &json!({ "capabilities": wanted }))?;
        let Some(process) = Process::below(driver.process())?.into_iter().next() else {
            bail!("The window ended as soon as it was started.");
        };
        Ok(Window { driver, process })
    }

    /// What the page says for this key.
    pub fn words(&self, key: &str) -> Result<String> {
        let path = self.places.root.join("ui").join("messages").join("en.json");
        let messages: Value = serde_json::from_str(&fs::read_to_string(path)?)?;
        match &messages[key] {
            Value::String(words) => Ok(words.clone()),
            _ => bail!("The page says nothing for `{key}`."),
        }
    }

    /// The window as it looks now.
    pub fn picture(&self, window: &Window) -> Result<Picture> {
        let place = window.script("return [screenX, screenY, innerWidth, innerHeight]")?;
        let [left, top, width, height] = serde_json::from_value(place)?;
        self.screen.picture(Part { left, top, width, height })
    }

    /// Hands a file over to the window that is open, as a second start does.
    pub fn hand_over(&self, path: &Path) -> Result<()> {
        self.step(self.program()).argument(path).run()
    }

    fn program(&self) -> PathBuf {
        self.places.program("bakehouse-desktop", Profile::Release)
    }

    fn step(&self, program: impl AsRef<OsStr>) -> Step {
        self.places
            .step(program)
            .without(&OF_THE_PERSON)
            .with("HOME", self.home.path())
            .with("DISPLAY", self.screen.name())
            .with("GDK_BACKEND", "x11")
            .with("LANG", "C.UTF-8")
    }
}

/// The window, open.
pub struct Window {
    driver: Driver,
    process: Process,
}

impl Window {
    /// What a script in the page returns.
    pub fn script(&self, script: &str) -> Result<Value> {
        self.driver.post("execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// What a promise of the page comes to.
    pub fn promise(&self, promise: &str) -> Result<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             const plain = (error) => (error instanceof Error ? String(error) : error);
             Promise.resolve().then(() => {promise})
               .then((value) => done({{ value }}), (error) => done({{ error: plain(error) }}));"
        );
        let mut answer =
            self.driver.post("execute/async", &json!({ "script": script, "args": [] }))?;
        if let Some(error) = answer.get("error") {
            bail!("The page says: {error}");
        }
        Ok(answer["value"].take())
    }

    /// What the program answers to a command of the contract.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers write the request down where they call"
    )]
    pub fn call(&self, command: &str, request: Value) -> Result<Value> {
        let request = json!({ "request": request });
        self.promise(&format!("window.__TAURI_INTERNALS__.invoke('{command}', {request})"))
    }

    /// Waits until an expression is true in the page.
    pub fn until(&self, condition: &str) -> Result<()> {
        wait(PATIENCE, condition, || {
            Ok(self.script(&format!("return Boolean({condition})"))? == Value::Bool(true))
        })
    }

    /// Presses the button with these words, once it is there and can be pressed.
    pub fn press(&self, words: &str) -> Result<()> {
        let button = format!(
            "[...document.querySelectorAll('button')].find((button) => !button.disabled && button.innerText.trim() === {})",
            json!(words)
        );
        self.until(&button)?;
        self.script(&format!("{button}.click()")).map(drop)
    }

    /// Waits until nothing runs any more, however long that takes within reason.
    pub fn until_idle(&self) -> Result<()> {
        wait(FOR_WORK, "nothing runs any more", || {
            let activity = self.call("activity", Value::Null)?;
            let tasks = activity["tasks"].as_array().context("`activity` lists no tasks")?;
            let has_ended = |task: &Value| {
                task["state"].as_str().is_some_and(|state| HAS_ENDED.contains(&state))
            };
            Ok(tasks.iter().all(has_ended))
        })
    }

    /// Types into the one element that this selector names.
    pub fn type_into(&self, selector: &str, text: &str) -> Result<()> {
        let find = json!({ "using": "css selector", "value": selector });
        let found = self.driver.post("element", &find)?;
        // An object with one entry, whose name the protocol prescribes.
        let id = found.as_object().and_then(|found| found.values().next()?.as_str());
        let Some(id) = id else { bail!("The page has no `{selector}`.") };
        self.driver.post(&format!("element/{id}/value"), &json!({ "text": text }))?;
        Ok(())
    }

    /// Goes to a place by what stands behind the # of the address.
    pub fn go(&self, place: &str) -> Result<()> {
        self.script(&format!("location.hash = {}", json!(place))).map(drop)
    }

    /// The program behind it; the processes of its page are below that.
    pub fn process(&self) -> &Process {
        &self.process
    }

    /// Closes it, and waits until its program has ended.
    pub fn close(self) -> Result<()> {
        self.driver.end()?;
        wait(PATIENCE, "the program ends with its window", || Ok(!self.process.is_there()))
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // One that was not closed would keep its data to itself.
        if self.process.is_there() {
            let _ =
                Step::new("kill").argument("-KILL").argument(self.process.id().to_string()).run();
        }
    }
}

/// Looks again and again until it is so.
pub fn wait(patience: Duration, what: &str, mut is_so: impl FnMut() -> Result<bool>) -> Result<()> {
    let deadline = Instant::now() + patience;
    while !is_so()? {
        ensure!(Instant::now() < deadline, "It never came to this: {what}");
        thread::sleep(BETWEEN_LOOKS);
    }
    Ok(())
}
