//! A home of its own, the windows that are opened in it one after the other, each with a driver, and what the journeys ask
//! of them.

mod hand;
mod processes;
mod screen;
mod seen;

use anyhow::{Context, Result, bail, ensure};
use processes::Process;
use screen::{OnScreen, Screen};
use serde_json::{Value, json};
use std::{
    env, fs,
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use thirtyfour::prelude::*;

/// Generous: a loaded machine starts `WebKit` slowly, and a window that never comes should still end the test.
pub const PATIENCE: Duration = Duration::from_secs(90);
/// For what computes: training and answering, on a machine that does something else too.
pub const WORK: Duration = Duration::from_mins(5);
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);
const TO_END: Duration = Duration::from_secs(15);

/// The folder of a project that comes with Bakehouse.
pub fn sample(name: &str) -> PathBuf {
    repository().join("src-tauri").join("samples").join(name)
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the repository")
}

fn program() -> Result<String> {
    env::var("BAKEHOUSE_DESKTOP")
        .context("BAKEHOUSE_DESKTOP names no built window: `cargo build -p bakehouse-desktop`")
}

/// An account that has never seen Bakehouse, and the screen before it.
pub struct Home {
    folder: TempDir,
    screen: Screen,
}

/// How a window is started.
#[derive(Default)]
pub struct Start {
    /// The file or folder that it is started with.
    pub open: Option<PathBuf>,
    /// The language of the session; none where there is none, as in containers.
    pub language: Option<&'static str>,
    /// The files that are chosen in its dialogs, one after the other.
    pub picks: Vec<PathBuf>,
    /// Another folder for its data.
    pub data: Option<PathBuf>,
}

impl Home {
    pub fn new() -> Result<Self> {
        Ok(Self { folder: tempfile::tempdir()?, screen: Screen::start()? })
    }

    /// A file in it, with this content.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> Result<PathBuf> {
        let path = self.folder().join(name);
        fs::write(&path, content)?;
        Ok(path)
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where Bakehouse keeps its data.
    pub fn data(&self) -> PathBuf {
        self.folder().join(".local").join("share").join("Bakehouse")
    }

    /// No other account may read any of the data.
    pub fn assert_for_this_account_only(&self) -> Result<()> {
        let mut left = vec![self.data()];
        let mut count = 0;
        while let Some(path) = left.pop() {
            let about = fs::symlink_metadata(&path)?;
            let mode = about.permissions().mode();
            ensure!(mode.trailing_zeros() >= 6, "{} {mode:o}", path.display());
            if about.is_dir() {
                for entry in fs::read_dir(&path)? {
                    left.push(entry?.path());
                }
            }
            count += 1;
        }
        ensure!(count > 2, "there is hardly any data: {count}");
        Ok(())
    }

    /// Opens the window with a driver. It is shown and has its page when this returns.
    pub async fn open(&self, start: Start) -> Result<Session> {
        // The client of the driver asks for one, though nothing is encrypted here; a second journey finds it there.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (port, native_port) = two_free_ports()?;
        let driver = env::var("TAURI_DRIVER").unwrap_or_else(|_| "tauri-driver".into());
        let mut command = self.command(&driver);
        command
            .args(["--port", &port.to_string(), "--native-port", &native_port.to_string()])
            .env("LANG", start.language.unwrap_or("C.UTF-8"));
        if !start.picks.is_empty() {
            let picks: Vec<_> = start.picks.iter().map(|path| path.to_string_lossy()).collect();
            command.env("BAKEHOUSE_PICK", picks.join("\n"));
        }
        if let Some(data) = &start.data {
            command.env("BAKEHOUSE_DATA", data);
        }
        let process =
            DriverProcess(command.spawn().with_context(|| format!("{driver} can't be started"))?);

        let mut capabilities = Capabilities::new();
        let arguments: Vec<_> = start.open.iter().map(|path| path.to_string_lossy()).collect();
        let options = json!({ "application": program()?, "args": arguments });
        capabilities.set("tauri:options", options)?;
        let driver = connect(&format!("http://127.0.0.1:{port}"), capabilities).await?;
        driver.set_implicit_wait_timeout(Duration::from_secs(20)).await?;
        driver.set_script_timeout(PATIENCE).await?;
        Ok(Session { driver, process, screen: self.screen.name().to_owned() })
    }

    /// Starts the program once more, without a driver, and waits until it ends.
    pub fn start_again(&self, path: Option<&Path>) -> Result<ExitStatus> {
        Ok(self.command(&program()?).args(path).status()?)
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env("HOME", self.folder())
            .env("DISPLAY", self.screen.name())
            // Where there is a Wayland session too, GTK would open its window there.
            .env("GDK_BACKEND", "x11")
            .stdin(Stdio::null());
        for variable in [
            "LC_ALL",
            "LANGUAGE",
            "XDG_DATA_HOME",
            "XDG_CACHE_HOME",
            "XDG_CONFIG_HOME",
            "BAKEHOUSE_DATA",
        ] {
            command.env_remove(variable);
        }
        command
    }
}

pub struct Session {
    pub driver: WebDriver,
    process: DriverProcess,
    screen: String,
}

/// tauri-driver and, through it, `WebKitWebDriver`: both end with the test, however it ends.
struct DriverProcess(Child);

impl Drop for DriverProcess {
    fn drop(&mut self) {
        // Its signal handler ends `WebKitWebDriver`; a plain kill would leave that behind.
        let started = processes::below(self.0.id()).unwrap_or_default();
        if send("TERM", self.0.id()).is_err() {
            let _ = self.0.kill();
        }
        let _ = self.0.wait();
        // A window that was closed is given the time to end by itself, and keeps its data folder until then. One whose
        // test failed has nobody left to close it.
        wait_for(&started);
        for left in started.iter().filter(|process| process.is_there()) {
            let _ = send("KILL", left.id);
        }
        // What is killed holds its files until it is gone.
        wait_for(&started);
    }
}

/// Waits until these have ended, for as long as they are given.
fn wait_for(started: &[Process]) {
    let deadline = Instant::now() + TO_END;
    while Instant::now() < deadline && started.iter().any(Process::is_there) {
        thread::sleep(BETWEEN_LOOKS);
    }
}

/// Sends a signal to a process.
pub fn send(signal: &str, process: u32) -> Result<()> {
    let status =
        Command::new("kill").args([&format!("-{signal}"), &process.to_string()]).status()?;
    ensure!(status.success(), "there is no process {process}");
    Ok(())
}

impl Session {
    pub async fn close(self) -> Result<()> {
        Ok(self.driver.clone().quit().await?)
    }

    pub async fn script(&self, script: &str) -> Result<Value> {
        Ok(self.driver.execute(script, vec![]).await?.json().clone())
    }

    /// What a promise of the page comes to: `{ value }` or `{ error }`.
    pub async fn answer(&self, promise: &str) -> Result<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             const plain = (error) => (error instanceof Error ? String(error) : error);
             Promise.resolve().then(() => {promise})
               .then((value) => done({{ value: value ?? null }}), (error) => done({{ error: plain(error) }}));"
        );
        Ok(self.driver.execute_async(&script, vec![]).await?.json().clone())
    }

    /// What the program answers to a command of the contract, past the page.
    pub async fn call(&self, command: &str, request: Value) -> Result<Value> {
        let call = json!({ "request": request });
        let answer =
            self.answer(&format!("window.__TAURI_INTERNALS__.invoke('{command}', {call})")).await?;
        match answer.get("error") {
            None => Ok(answer["value"].clone()),
            Some(error) => bail!("{command}: {error}"),
        }
    }

    /// The process of this name that this session started: the window, its worker, or one of the web view's.
    pub fn process(&self, name: &str) -> Result<u32> {
        let started = processes::below(self.process.0.id())?;
        let found = started.into_iter().find(|process| process.is_called(name));
        Ok(found.with_context(|| format!("there is no {name}"))?.id)
    }

    /// The window, as long as it is on the screen.
    pub fn window(&self) -> Result<Option<OnScreen>> {
        let Ok(process) = self.process("bakehouse-desktop") else { return Ok(None) };
        OnScreen::of(process, &self.screen)
    }

    /// Closes the window as its frame does.
    pub fn close_by_hand(&self) -> Result<()> {
        self.window()?.context("the window isn't on the screen")?.close()
    }
}

/// Waits until `is_so`, for as long as a loaded machine may need.
pub async fn until(what: &str, is_so: impl AsyncFnMut() -> Result<bool>) -> Result<()> {
    within(PATIENCE, what, is_so).await
}

/// Waits until `is_so`, for this long at most.
pub async fn within(
    patience: Duration,
    what: &str,
    mut is_so: impl AsyncFnMut() -> Result<bool>,
) -> Result<()> {
    let deadline = Instant::now() + patience;
    while !is_so().await? {
        ensure!(Instant::now() < deadline, "it never came to this: {what}");
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    Ok(())
}

/// Two, held at the same time so that they differ.
fn two_free_ports() -> Result<(u16, u16)> {
    let (one, other) = (TcpListener::bind("127.0.0.1:0")?, TcpListener::bind("127.0.0.1:0")?);
    Ok((one.local_addr()?.port(), other.local_addr()?.port()))
}

/// The driver takes a moment to listen, and has no other way to say that it does.
async fn connect(address: &str, capabilities: Capabilities) -> Result<WebDriver> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match WebDriver::new(address, capabilities.clone()).await {
            Ok(driver) => return Ok(driver),
            Err(error) if Instant::now() > deadline => return Err(error).context("no window came"),
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}
