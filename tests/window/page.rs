//! What holds on every page: it reads well in both themes, keeps its own policy, and gets no further than it should.

use crate::session::{Home, Start};
use anyhow::Result;
use serde_json::{Value, json};
use thirtyfour::prelude::*;

/// `WebKit` then calls its language "C", which no formatter takes: the page must live with that.
const NO_LANGUAGE: &str = "C";

#[tokio::test(flavor = "multi_thread")]
async fn the_first_page_reads_well_in_both_themes() -> Result<()> {
    let home = Home::new()?;
    let session = home.open(Start { language: Some(NO_LANGUAGE), ..Start::default() }).await?;
    session.shows_its_page().await?;
    session.assert_nothing_was_blocked().await?;
    for theme in ["light", "dark"] {
        session.use_theme(theme).await?;
        assert_eq!(session.axe().await?, Vec::<String>::new(), "axe, {theme}");
    }
    session.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_gets_no_further_than_it_should() -> Result<()> {
    let home = Home::new()?;
    let session = home.open(Start { language: Some(NO_LANGUAGE), ..Start::default() }).await?;
    session.shows_its_page().await?;

    let number = "return new Intl.NumberFormat(navigator.language).format(1234.5)";
    assert_eq!(session.script(number).await?, json!("1,234.5"), "a language that formatters take");
    assert_eq!(session.script("return typeof window.__TAURI__").await?, json!("undefined"));
    let frozen = "return Object.isFrozen(Object.prototype)";
    assert_eq!(session.script(frozen).await?, json!(true), "what all objects share is as it was");

    for refused in [
        "'plugin:image|from_path', { path: '/etc/hostname' }",
        "'plugin:webview|internal_toggle_devtools'",
        "'plugin:event|emit', { event: 'changed', payload: [] }",
        "'plugin:window|set_title', { label: 'main', value: 'x' }",
    ] {
        let answer =
            session.answer(&format!("window.__TAURI_INTERNALS__.invoke({refused})")).await?;
        let why = answer["error"].as_str();
        assert!(why.is_some_and(|why| why.contains("not allowed")), "{refused}: {answer}");
    }
    let known = session.call("start", Value::Null).await?;
    assert!(known["version"].is_string(), "its own commands answer: {known}");

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
    session.driver.query(By::Css("main h1")).first().await?;
    session.close().await
}
