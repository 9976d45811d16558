//! One running window with a driver of its own, and what the journeys ask of it.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::{
    env, fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;
use thirtyfour::prelude::*;

/// Generous: a loaded machine starts `WebKit` slowly, and a window that never comes should still end the test.
const PATIENCE: Duration = Duration::from_secs(90);

/// A project that comes with Bakehouse.
pub struct Sample {
    pub folder: PathBuf,
}

pub fn sample(name: &str) -> Sample {
    Sample { folder: repository().join("src-tauri/samples").join(name) }
}

impl Sample {
    /// Its examples, as they stand in the file.
    pub fn examples(&self) -> Result<Vec<Value>> {
        let text = fs::read_to_string(self.folder.join("train.jsonl"))?;
        Ok(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
    }

    pub fn name(&self) -> Result<String> {
        let project: Value = serde_json::from_slice(&fs::read(self.folder.join("project.json"))?)?;
        Ok(project["name"].as_str().context("project.json has a name")?.to_owned())
    }
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the repository")
}

pub struct Session {
    pub driver: WebDriver,
    // Dropped after the driver has said goodbye: first the processes, then their home.
    _process: DriverProcess,
    _home: TempDir,
}

/// tauri-driver and, through it, `WebKitWebDriver`: both end with the test, however it ends.
struct DriverProcess(Child);

impl Drop for DriverProcess {
    fn drop(&mut self) {
        // Its signal handler ends `WebKitWebDriver`; a plain kill would leave that behind.
        let id = self.0.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.0.kill();
        }
        let _ = self.0.wait();
    }
}

impl Session {
    /// Opens the window on `path`, in a home of its own, with `language` as the session's.
    pub async fn open(path: &Path, language: &str) -> Result<Self> {
        let window = env::var("BAKEHOUSE_DESKTOP").context(
            "BAKEHOUSE_DESKTOP names no built window: `cargo build -p bakehouse-desktop`",
        )?;
        let home = tempfile::tempdir()?;
        let (port, native_port) = two_free_ports()?;
        let driver_name = env::var("TAURI_DRIVER").unwrap_or_else(|_| "tauri-driver".into());
        let process = Command::new(&driver_name)
            .args(["--port", &port.to_string(), "--native-port", &native_port.to_string()])
            .env("HOME", home.path())
            .env("LANG", language)
            .env_remove("LC_ALL")
            .env_remove("LANGUAGE")
            .env_remove("XDG_DATA_HOME")
            .env_remove("XDG_CACHE_HOME")
            .env_remove("XDG_CONFIG_HOME")
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("{driver_name} can't be started"))?;
        let process = DriverProcess(process);

        let mut capabilities = Capabilities::new();
        let options = json!({ "application": window, "args": [path.to_string_lossy()] });
        capabilities.set("tauri:options", options)?;
        let driver = connect(&format!("http://127.0.0.1:{port}"), capabilities).await?;
        driver.set_implicit_wait_timeout(Duration::from_secs(20)).await?;
        driver.set_script_timeout(PATIENCE).await?;
        Ok(Self { driver, _process: process, _home: home })
    }

    pub async fn close(self) -> Result<()> {
        Ok(self.driver.clone().quit().await?)
    }

    /// The title of the page, once it reads `text`.
    pub async fn title(&self, text: &str) -> Result<WebElement> {
        let title = By::XPath(format!("//h1[normalize-space() = '{text}']"));
        Ok(self.driver.query(title).first().await?)
    }

    pub async fn script(&self, script: &str) -> Result<Value> {
        Ok(self.driver.execute(script, vec![]).await?.json().clone())
    }

    /// What a promise of the page comes to: `{ value }` or `{ error }`.
    pub async fn answer(&self, promise: &str) -> Result<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             Promise.resolve().then(() => {promise})
               .then((value) => done({{ value: value ?? null }}), (error) => done({{ error: String(error) }}));"
        );
        Ok(self.driver.execute_async(&script, vec![]).await?.json().clone())
    }

    pub async fn use_theme(&self, theme: &str) -> Result<()> {
        let script = "document.documentElement.dataset.theme = arguments[0]";
        self.driver.execute(script, vec![json!(theme)]).await?;
        Ok(())
    }

    /// Starts the page over with a watch for what its content security policy blocks: what was blocked before a script of
    /// ours could look is told by nobody.
    pub async fn start_over_watched(&self) -> Result<()> {
        let script = "window.blocked = [];
             document.addEventListener('securitypolicyviolation',
               (event) => window.blocked.push(`${event.effectiveDirective} ${event.blockedURI}`));
             document.getElementById('app').replaceChildren();
             for (const old of document.querySelectorAll('link[rel=stylesheet], script[src]')) {
               const again = document.createElement(old.localName);
               for (const { name, value } of old.attributes)
                 again.setAttribute(name, name === 'src' || name === 'href' ? `${value}?again` : value);
               old.replaceWith(again);
             }";
        self.script(script).await?;
        self.driver.query(By::Css("main h1")).first().await?;
        Ok(())
    }

    /// What was blocked since then, as `directive address`.
    pub async fn blocked(&self) -> Result<Vec<String>> {
        Ok(serde_json::from_value(self.script("return window.blocked").await?)?)
    }

    pub async fn assert_nothing_was_blocked(&self) -> Result<()> {
        assert_eq!(self.blocked().await?, Vec::<String>::new(), "the page keeps its own policy");
        let fonts = "return [...document.fonts].filter((font) => font.status === 'loaded').length";
        assert_ne!(self.script(fonts).await?, json!(0), "its fonts are there");
        Ok(())
    }

    /// What axe finds on the page as it is laid out now, a line for each finding.
    pub async fn axe(&self) -> Result<Vec<String>> {
        let path = repository().join("ui/node_modules/axe-core/axe.min.js");
        let axe = fs::read_to_string(&path)
            .with_context(|| format!("{} is missing: `npm ci` in ui/", path.display()))?;
        self.script(&format!("if (!window.axe) {{ {axe} }}")).await?;
        let answer = self
            .answer(
                "axe.run().then(({ violations, passes }) => ({
                   rules: passes.length,
                   found: violations.flatMap((rule) => rule.nodes.map((node) => rule.id + ': ' + node.html)) }))",
            )
            .await?;
        if answer["value"]["rules"].as_u64().unwrap_or(0) == 0 {
            bail!("axe looked at nothing: {answer}");
        }
        Ok(serde_json::from_value(answer["value"]["found"].clone())?)
    }
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
