//! Journeys in the real window: the built program, its page in `WebKit`, and a hand on the keyboard.
//!
//! They need a display (`xvfb-run -a` makes one), `tauri-driver` and `WebKitWebDriver` on the PATH, the built window named
//! by `BAKEHOUSE_DESKTOP`, and axe from `npm ci` in `ui/`. So they stand behind the feature `window`.

mod session;

use anyhow::Result;
use serde_json::{Value, json};
use session::{Session, sample};
use thirtyfour::prelude::*;

/// Usual in containers. `WebKit` then calls its language "C", which no formatter takes: the page must live with that.
const NO_LANGUAGE: &str = "C.UTF-8";

#[tokio::test(flavor = "multi_thread")]
async fn a_sample_opens_and_reads_well_in_both_themes() -> Result<()> {
    let marv = sample("marv");
    let first: Vec<Value> = marv.examples()?;
    let text = |position: usize| first[0]["messages"][position]["content"].as_str().unwrap_or("?");

    let session = Session::open(&marv.folder, NO_LANGUAGE).await?;
    session.driver.query(By::Css("article")).first().await?;
    session.start_over_watched().await?;
    let title = session.title(&marv.name()?).await?;
    assert!(title.is_displayed().await?, "the window opens on the project it was started with");

    let shown = session.driver.find(By::Css("article")).await?.text().await?;
    assert!(shown.contains(text(1)), "the question is shown: {shown}");
    assert!(shown.contains(text(2)), "the answer is shown: {shown}");
    let counted = session.driver.find(By::Css("main")).await?.text().await?;
    assert!(counted.contains(&format!("{} examples", first.len())), "{counted}");

    session.assert_nothing_was_blocked().await?;
    for theme in ["light", "dark"] {
        session.use_theme(theme).await?;
        assert_eq!(session.axe().await?, Vec::<String>::new(), "axe, project, {theme}");
    }
    session.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn home_is_reached_and_left_by_keyboard_and_reads_well_in_both_themes() -> Result<()> {
    let triage = sample("ticket-triage");
    let session = Session::open(&triage.folder, "en_US.UTF-8").await?;
    session.driver.query(By::Css("article")).first().await?;
    session.start_over_watched().await?;
    let home = session.driver.query(By::LinkText("Home")).first().await?;
    home.send_keys(Key::Enter).await?;
    session.title("Home").await?;
    assert_eq!(session.script("return document.activeElement.tagName").await?, json!("H1"));

    session.assert_nothing_was_blocked().await?;
    for theme in ["light", "dark"] {
        session.use_theme(theme).await?;
        assert_eq!(session.axe().await?, Vec::<String>::new(), "axe, Home, {theme}");
    }

    let door = format!("//button[text()='Open {}']", triage.name()?);
    session.driver.find(By::XPath(door.as_str())).await?.send_keys(Key::Enter).await?;
    session.title(&triage.name()?).await?;
    session.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_gets_no_further_than_it_should() -> Result<()> {
    let session = Session::open(&sample("marv").folder, NO_LANGUAGE).await?;
    session.driver.query(By::Css("article")).first().await?;
    session.start_over_watched().await?;

    let number = "return new Intl.NumberFormat(navigator.language).format(1234.5)";
    assert_eq!(session.script(number).await?, json!("1,234.5"), "a language that formatters take");
    assert_eq!(session.script("return typeof window.__TAURI__").await?, json!("undefined"));

    let refused = session
        .answer("window.__TAURI_INTERNALS__.invoke('plugin:image|from_path', { path: '/etc/hostname' })")
        .await?;
    assert!(refused["error"].as_str().is_some_and(|why| why.contains("not allowed")), "{refused}");
    let known = session.answer("window.__TAURI_INTERNALS__.invoke('computer_facts')").await?;
    assert!(known["value"]["version"].is_string(), "its own commands answer: {known}");

    let outside = session.answer("fetch('http://127.0.0.1:9/')").await?;
    assert!(outside["error"].is_string(), "the network is out of reach: {outside}");
    session.script("document.body.setAttribute('style', 'color: red')").await?;
    let blocked = session.blocked().await?;
    let expected = ["connect-src http://127.0.0.1:9/", "style-src-attr inline"];
    assert_eq!(blocked, expected, "and the watch for blocked things sees both attempts");

    let address = session.script("return location.href").await?;
    session
        .script("window.open('https://example.org/'); location.href = 'https://example.org/'")
        .await?;
    assert_eq!(session.driver.windows().await?.len(), 1, "no second window");
    assert_eq!(
        session.script("return location.href").await?,
        address,
        "the window stays on its page"
    );
    session.driver.query(By::Css("article")).first().await?;
    session.close().await
}
