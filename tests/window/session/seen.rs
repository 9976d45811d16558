//! What the page shows, and what it should never do: overflow, break its own policy, shut people out.

use super::{PATIENCE, Session, WORK, repository, until, within};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
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

    /// The project that is on the page, once it is.
    pub async fn project(&self) -> Result<String> {
        let place = "const [, first, project] = location.hash.split('/');
           return first === 'project' ? project : ''";
        let mut project = Value::Null;
        until("a project is on the page", async || {
            project = self.script(place).await?;
            Ok(project != json!(""))
        })
        .await?;
        Ok(project.as_str().context("a project has an id")?.to_owned())
    }

    /// Waits until the page has what it asked for, and shows no message that goes by itself.
    pub async fn has_settled(&self) -> Result<()> {
        let is_waiting =
            "return document.querySelector('#page [aria-busy=true], [data-toasts] button') !== null
           || document.querySelector('#page')?.childElementCount === 0";
        until("the page has settled", async || Ok(self.script(is_waiting).await? == json!(false)))
            .await
    }

    /// Waits until nothing runs any more.
    pub async fn has_worked(&self) -> Result<()> {
        within(WORK, "nothing runs", async || {
            let activity = self.call("activity", json!(null)).await?;
            let tasks = activity["tasks"].as_array().context("a list of tasks")?;
            if let Some(failed) = tasks.iter().find(|task| task["state"] == "failed") {
                bail!("{failed}");
            }
            Ok(tasks.iter().all(|task| task["state"] == "done" || task["state"] == "cancelled"))
        })
        .await
    }

    /// All words that are on the page now.
    pub async fn shown(&self) -> Result<String> {
        let shown = self.script("return document.body.innerText").await?;
        Ok(shown.as_str().unwrap_or_default().to_owned())
    }

    pub async fn use_theme(&self, theme: &str) -> Result<()> {
        let script = "document.documentElement.dataset.theme = arguments[0]";
        self.driver.execute(script, vec![json!(theme)]).await?;
        // On its way from one colour to the other a button has neither.
        let changing = "return document.getAnimations()
           .filter((one) => one instanceof CSSTransition && one.playState === 'running').length";
        until("its colours are there", async || Ok(self.script(changing).await? == json!(0))).await
    }

    /// What the page's content security policy blocked, as `directive address`.
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
                   found: violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html} ${node.failureSummary}`)) }))",
            )
            .await?;
        if answer["value"]["rules"].as_u64().unwrap_or(0) == 0 {
            bail!("axe looked at nothing: {answer}");
        }
        Ok(serde_json::from_value(answer["value"]["found"].clone())?)
    }
}
