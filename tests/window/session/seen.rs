//! What the page shows, and what it should never do: overflow, break its own policy, shut people out.

use super::{PATIENCE, Session, WORK, repository, until, within};
use anyhow::{Context, Result, bail};
use serde_json::json;
use std::{fs, time::Duration};
use thirtyfour::prelude::*;

impl Session {
    /// Waits until the page shows something.
    pub async fn shows_its_page(&self) -> Result<()> {
        self.driver.query(By::Css("main h1")).first().await?;
        Ok(())
    }

    /// Waits until the page says this somewhere.
    pub async fn says(&self, words: &str) -> Result<()> {
        self.says_within(PATIENCE, words).await
    }

    /// The same after work that takes its time.
    pub async fn says_after_work(&self, words: &str) -> Result<()> {
        self.says_within(WORK, words).await
    }

    async fn says_within(&self, patience: Duration, words: &str) -> Result<()> {
        let said = within(patience, words, async || Ok(self.shown().await?.contains(words))).await;
        match said {
            Ok(()) => Ok(()),
            Err(error) => Err(error.context(format!("the page says: {}", self.shown().await?))),
        }
    }

    /// Waits until the page has this title.
    pub async fn heading(&self, title: &str) -> Result<()> {
        let titles = "return document.querySelector('h1')?.textContent ?? ''";
        until(title, async || Ok(self.script(titles).await? == json!(title))).await
    }

    /// All words that are on the page now.
    pub async fn shown(&self) -> Result<String> {
        let shown = self.script("return document.body.innerText").await?;
        Ok(shown.as_str().unwrap_or_default().to_owned())
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
        self.shows_its_page().await
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
