//! What a person does in the window: presses what has a name, writes into fields, uses the keyboard.

use super::{Session, until};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

/// `name(element)`: what a control is called, as it is read aloud.
const NAME: &str = "
  const read = (element) => {
    const copy = element.cloneNode(true);
    for (const unread of copy.querySelectorAll('kbd, svg, [aria-hidden=true], [hidden]')) unread.remove();
    return copy.textContent;
  };
  const name = (element) =>
    (element.getAttribute('aria-label')
      ?? element.getAttribute('aria-labelledby')?.split(' ')
           .map((id) => document.getElementById(id)?.textContent ?? '').join(' ')
      ?? (element.labels?.[0] ? read(element.labels[0]) : read(element))).trim().replace(/\\s+/g, ' ');";

/// The control of this name that can be reached: in the dialog on top where there is one, as a person would. An exact name
/// comes before one that only begins so; those that can't be used now are none.
const NAMED: &str = "
  const [wanted, kinds] = arguments;
  const dialogs = document.querySelectorAll('[role=dialog][aria-modal=true], [role=alertdialog]');
  const places = [dialogs[dialogs.length - 1] ?? document, ...document.querySelectorAll('[data-toasts]')];
  const usable = (element) =>
    element.getClientRects().length > 0 && !element.closest('[inert]')
      && element.getAttribute('aria-disabled') !== 'true' && element.getAttribute('aria-busy') !== 'true';
  const all = places.flatMap((place) => [...place.querySelectorAll(kinds)]).filter(usable);
  return all.find((element) => name(element) === wanted)
    ?? all.find((element) => name(element).startsWith(wanted)) ?? null;";

const PRESSED: &str = "button, a[href], summary, input[type=checkbox], input[type=radio], [role=tab], [role=option], \
     [role=menuitem], [role=menuitemradio], [role=radio], [role=switch], [role=checkbox]";
/// More than any page has controls.
const MOST_TABS: usize = 120;
const WRITTEN_IN: &str = "input:not([type=checkbox]):not([type=radio]), textarea";

impl Session {
    /// Presses the button, link, tab or box of this name, once it is there and can be pressed.
    pub async fn press(&self, name: &str) -> Result<()> {
        let element = self.named(name, PRESSED).await?;
        element.click().await.with_context(|| format!("{name} can't be pressed"))
    }

    /// Writes into the field of this name, in place of what was there.
    pub async fn write(&self, field: &str, text: &str) -> Result<()> {
        self.named(field, WRITTEN_IN)
            .await?
            .click()
            .await
            .with_context(|| format!("{field} can't be reached"))?;
        self.keys("Ctrl+A").await?;
        self.type_text(text).await
    }

    /// What stands in the field of this name.
    pub async fn written(&self, field: &str) -> Result<String> {
        let element = self.named(field, WRITTEN_IN).await?;
        Ok(element.prop("value").await?.unwrap_or_default())
    }

    /// Types this to whatever has the focus.
    pub async fn type_text(&self, text: &str) -> Result<()> {
        Ok(self.driver.action_chain().send_keys(text).perform().await?)
    }

    /// Presses keys together, as "Ctrl+Shift+Z" or "Escape".
    pub async fn keys(&self, chord: &str) -> Result<()> {
        let mut keys: Vec<_> = chord.split('+').collect();
        let last = keys.pop().unwrap_or_default();
        let held =
            keys.into_iter().map(|key| Ok(code(key)?.value())).collect::<Result<Vec<_>>>()?;
        let last = match last.chars().collect::<Vec<_>>()[..] {
            [letter] if held.contains(&Key::Shift.value()) => letter.to_ascii_uppercase(),
            [letter] => letter.to_ascii_lowercase(),
            _ => code(last)?.value(),
        };
        let mut chain = self.driver.action_chain();
        for key in &held {
            chain = chain.key_down(*key);
        }
        chain = chain.key_down(last).key_up(last);
        for key in held.iter().rev() {
            chain = chain.key_up(*key);
        }
        Ok(chain.perform().await?)
    }

    /// Goes with Tab to the control of this name, as somebody without a pointer does. Where it is passed by it can't be
    /// reached, and that is an error.
    pub async fn tab_to(&self, name: &str) -> Result<()> {
        let mut passed = Vec::new();
        for _ in 0..MOST_TABS {
            let focused = self.focused().await?;
            if focused.starts_with(name) {
                return Ok(());
            }
            passed.push(focused);
            self.keys("Tab").await?;
        }
        bail!("Tab never comes to {name}; it passed {passed:?}")
    }

    /// The name of what has the focus.
    pub async fn focused(&self) -> Result<String> {
        let script = format!("{NAME} return name(document.activeElement)");
        Ok(self.script(&script).await?.as_str().unwrap_or_default().to_owned())
    }

    /// Goes to an address inside of the page, as a link does.
    pub async fn go(&self, place: &str) -> Result<()> {
        self.driver.execute("location.hash = arguments[0]", vec![json!(place)]).await?;
        Ok(())
    }

    async fn named(&self, name: &str, kinds: &str) -> Result<WebElement> {
        let mut found = None;
        let what = format!("{name} is there");
        let there = until(&what, async || {
            let script = format!("{NAME}{NAMED}");
            let answer = self.driver.execute(script, vec![json!(name), json!(kinds)]).await?;
            found = (*answer.json() != Value::Null).then(|| answer.element()).transpose()?;
            Ok(found.is_some())
        });
        match there.await {
            Ok(()) => found.context("it was there"),
            Err(error) => Err(error.context(self.shown().await?)),
        }
    }
}

fn code(key: &str) -> Result<Key> {
    Ok(match key {
        "Ctrl" => Key::Control,
        "Shift" => Key::Shift,
        "Alt" => Key::Alt,
        "Enter" => Key::Enter,
        "Escape" => Key::Escape,
        "Tab" => Key::Tab,
        "Space" => Key::Space,
        "Delete" => Key::Delete,
        "Up" => Key::Up,
        "Down" => Key::Down,
        "Left" => Key::Left,
        "Right" => Key::Right,
        "F6" => Key::F6,
        "End" => Key::End,
        _ => bail!("no key is called {key}"),
    })
}
