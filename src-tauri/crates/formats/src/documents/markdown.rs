//! Markdown as it is read: without its marks. Links keep their texts, pictures go.

use super::html::{self, Syntax};
use super::parts::Parts;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Finds the parts of a text in Markdown.
pub fn read(text: &str, parts: &mut Parts) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut reading = Reading { parts, said: Said::default() };
    for event in Parser::new_ext(text, options) {
        reading.event(event);
    }
}

/// Whether a text that nobody calls Markdown is some: it has headings and other marks that plain text doesn't have.
pub fn is_likely(text: &str) -> bool {
    let mut is_blank_before = true;
    let (mut headings, mut fences, mut others) = (0, 0, 0);
    for line in text.lines() {
        let marks = line.bytes().take_while(|byte| *byte == b'#').count();
        let heading = line[marks..].strip_prefix(' ').is_some_and(|text| !text.trim().is_empty());
        headings += usize::from((1..=6).contains(&marks) && heading && is_blank_before);
        fences += usize::from(line.starts_with("```"));
        others += usize::from(line.contains("](") || line.matches("**").count() >= 2);
        is_blank_before = line.trim().is_empty();
    }
    headings >= 2 || (headings == 1 && fences / 2 + others > 0) || (fences >= 2 && others >= 2)
}

struct Reading<'p> {
    parts: &'p mut Parts,
    said: Said,
}

/// What is being read.
#[derive(Default)]
struct Said {
    /// What was said since the last paragraph ended.
    text: String,
    /// The list or table that is being read, line by line.
    lines: String,
    /// How many lists are open, and the number of the next item of each, where they are numbered.
    lists: Vec<Option<u64>>,
    /// The mark of the item whose first line comes next.
    mark: Option<String>,
    cells: Vec<String>,
    /// Pictures and what the file says of itself, which isn't read.
    unread: usize,
    /// A block of HTML, which is read as such.
    html: String,
}

impl Reading<'_> {
    fn event(&mut self, event: Event<'_>) {
        let said = &mut self.said;
        match event {
            Event::Start(tag) => self.begin(&tag),
            Event::End(tag) => self.end(tag),
            _ if said.unread > 0 => {}
            Event::Text(text)
            | Event::Code(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => said.text.push_str(&text),
            Event::SoftBreak => said.text.push(' '),
            Event::HardBreak => said.text.push('\n'),
            Event::Html(text) => said.html.push_str(&text),
            Event::TaskListMarker(is_done) => {
                said.text.push_str(if is_done { "[x] " } else { "[ ] " });
            }
            Event::InlineHtml(tag) if tag.starts_with("<br") => said.text.push('\n'),
            Event::InlineHtml(_) | Event::FootnoteReference(_) => {}
            Event::Rule => self.end_text(),
        }
    }

    fn begin(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::List(first) => {
                self.end_text();
                self.said.lists.push(*first);
            }
            Tag::Item => {
                self.end_text();
                self.said.mark = Some(match self.said.lists.last_mut() {
                    Some(Some(number)) => {
                        *number = number.saturating_add(1);
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                });
            }
            Tag::Image { .. } | Tag::MetadataBlock(_) => self.said.unread += 1,
            Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::BlockQuote(_)
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Table(_)
            | Tag::TableHead
            | Tag::TableRow => self.end_text(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) if self.said.lists.is_empty() => {
                let text = std::mem::take(&mut self.said.text);
                self.parts.heading(level as u8, &text);
            }
            TagEnd::CodeBlock if self.said.lists.is_empty() => {
                let text = std::mem::take(&mut self.said.text);
                self.parts.lines(&text);
            }
            TagEnd::List(_) => {
                self.end_text();
                self.said.lists.pop();
                if self.said.lists.is_empty() {
                    self.end_lines();
                }
            }
            TagEnd::TableCell => self.said.cells.push(std::mem::take(&mut self.said.text)),
            TagEnd::TableHead | TagEnd::TableRow => {
                let cells = std::mem::take(&mut self.said.cells).join(" | ");
                self.said.lines.push_str(&cells);
                self.said.lines.push('\n');
            }
            TagEnd::Table => self.end_lines(),
            TagEnd::HtmlBlock => {
                let page = std::mem::take(&mut self.said.html);
                html::read(&page, Syntax::Html, self.parts);
            }
            TagEnd::Image | TagEnd::MetadataBlock(_) => self.said.unread -= 1,
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition => self.end_text(),
            _ => {}
        }
    }

    /// Ends a paragraph, or a line of a list.
    fn end_text(&mut self) {
        let text = std::mem::take(&mut self.said.text);
        if text.trim().is_empty() {
            return;
        }
        let Some(depth) = self.said.lists.len().checked_sub(1) else {
            return if text.trim().contains('\n') {
                self.parts.lines(&text);
            } else {
                self.parts.prose(&text);
            };
        };
        let indent = "  ".repeat(depth.min(8));
        let mark = self.said.mark.take();
        for (index, line) in text.lines().filter(|line| !line.trim().is_empty()).enumerate() {
            let mark = mark.as_deref().filter(|_| index == 0).unwrap_or("  ");
            for part in [indent.as_str(), mark, line, "\n"] {
                self.said.lines.push_str(part);
            }
        }
    }

    fn end_lines(&mut self) {
        let lines = std::mem::take(&mut self.said.lines);
        self.parts.lines(&lines);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `kind text` for each part: the level of a heading, `p`rose or `l`ines.
    fn found(text: &str) -> Vec<String> {
        let mut parts = Parts::new(1 << 20);
        read(text, &mut parts);
        parts.all().iter().map(ToString::to_string).collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(found(text), expected, "{text}");
    }

    #[test]
    fn marks_are_not_read() {
        check(
            "# Returns {#r}\n\nSend it *back* within\n**30** days.",
            &["1 Returns", "p Send it back within 30 days."],
        );
        check(
            "Title\n=====\n\nSee [the page](https://example.com) ![a cat](cat.png).",
            &["1 Title", "p See the page ."],
        );
        check(
            "---\ntitle: x\n---\n\nText `code` here[^1].\n\n[^1]: A note.",
            &["p Text code here.", "p A note."],
        );
        check("one  \ntwo", &["l one\ntwo"]);
    }

    #[test]
    fn lists_tables_and_code_stay_lines() {
        check("- a\n- b\n  1. c\n  2. d\n- e\n", &["l - a\n- b\n  1. c\n  2. d\n- e"]);
        check("- a\n\n  more\n- [x] b", &["l - a\n  more\n- [x] b"]);
        check("| n | m |\n|---|---|\n| 1 | *2* |\n", &["l n | m\n1 | 2"]);
        check("```rust\nfn a() {\n    b();\n}\n```", &["l fn a() {\n    b();\n}"]);
        check("> quoted\n\n---\nafter", &["p quoted", "p after"]);
    }

    #[test]
    fn html_within_is_read_as_such() {
        check(
            "<div>\n<p>a &amp; b</p><script>x</script>\n</div>\n\nafter<br>it",
            &["p a & b", "l after\nit"],
        );
    }

    #[test]
    fn markdown_shows_itself() {
        let check = |text: &str, expected: bool| assert_eq!(is_likely(text), expected, "{text}");
        check("# A\n\ntext\n\n## B\n\ntext", true);
        check("# A\n\nsee [b](c)", true);
        check("# only a comment\nls -l", false);
        check("#hashtag\n\n#another", false);
        check("Plain text. It has 2 * 3 and a_b in it.", false);
        check("", false);
    }
}
