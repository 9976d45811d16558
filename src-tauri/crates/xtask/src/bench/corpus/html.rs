//! The paragraphs and the code of a page of HTML, as far as a page that a program wrote needs it.

use anyhow::{Context, Result};
use std::{fs, path::PathBuf};

/// What stands in pages.
#[derive(Debug, Default, PartialEq)]
pub struct Blocks {
    /// Texts of a sentence or more.
    pub paragraphs: Vec<String>,
    /// What is shown letter by letter.
    pub code: Vec<String>,
}

impl Blocks {
    pub fn of_all(files: &[PathBuf]) -> Result<Self> {
        let mut blocks = Self::default();
        for file in files.iter().filter(|file| file.extension().is_some_and(|kind| kind == "html"))
        {
            let page = fs::read_to_string(file)
                .with_context(|| format!("{} could not be read.", file.display()))?;
            blocks.add(&page);
        }
        Ok(blocks)
    }

    fn add(&mut self, page: &str) {
        let body = page.find("<body").map_or(page, |start| &page[start..]);
        let mut text = String::new();
        let mut is_code = false;
        for part in body.split('<').skip(1) {
            let Some((tag, after)) = part.split_once('>') else { continue };
            let name =
                tag.split([' ', '\n', '/']).find(|word| !word.is_empty()).unwrap_or_default();
            if !INLINE.contains(&name) {
                self.end_block(&mut text, is_code);
                is_code = name == "pre" && !tag.starts_with('/');
            }
            text += after;
        }
        self.end_block(&mut text, is_code);
    }

    fn end_block(&mut self, text: &mut String, is_code: bool) {
        let text = decoded(&std::mem::take(text));
        if is_code {
            let code = text.trim_end();
            self.code.extend((code.len() >= 40).then(|| code.to_owned()));
            return;
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        // Others are titles and links.
        let is_sentence =
            text.len() >= 40 && text.ends_with(['.', '!', '?', '。', '！', '？', '।', '؟']);
        self.paragraphs.extend(is_sentence.then_some(text));
    }
}

/// Tags inside a line of text.
const INLINE: [&str; 14] = [
    "a", "abbr", "acronym", "b", "br", "code", "em", "i", "img", "span", "strong", "sub", "sup",
    "tt",
];

fn decoded(text: &str) -> String {
    // The ampersand last: what it brings about is no entity.
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", "\u{a0}"), ("&amp;", "&")]
        .iter()
        .fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_and_code_are_found() {
        let page = r#"<html><head><title>A title that is no text of the page, is it.</title></head><body>
<h1>A title</h1><p id="title"><a href="/">Links are not sentences</a></p><div class="para">
	The <code class="command">apt</code> command is &quot;easy&quot; &amp; quick,
	or so <em>they</em> say.</div><pre class="screen"><code>$ </code><strong>apt update &amp;&amp; apt &lt;verb&gt;
apt list</strong> --installed
</pre><ul><li>Too short.</li></ul></body></html>"#;
        let mut blocks = Blocks::default();
        blocks.add(page);
        assert_eq!(
            blocks,
            Blocks {
                paragraphs: vec!["The apt command is \"easy\" & quick, or so they say.".into()],
                code: vec!["$ apt update && apt <verb>\napt list --installed".into()],
            }
        );
    }
}
