//! Web pages and the chapters of EPUBs: what a person reads there, without scripts, menus and footers. Works on the
//! page's tokens alone: a page that is nested a million deep takes no more of the stack than any other.

mod elements;
mod page;
mod table;

use super::parts::Parts;
use html5ever::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use page::Page;
use std::cell::RefCell;

/// How a page is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    Html,
    /// XHTML, in which any element may close itself.
    Xml,
}

/// Finds the parts of a page.
pub fn read(text: &str, syntax: Syntax, parts: &mut Parts) {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(text));
    let sink = Sink { page: RefCell::new(Page::default()), syntax };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    tokenizer.sink.page.into_inner().finish(parts);
}

/// Takes the tokens of a page.
struct Sink {
    page: RefCell<Page>,
    syntax: Syntax,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut page = self.page.borrow_mut();
        match token {
            Token::CharacterTokens(text) => page.say(&text),
            Token::TagToken(tag) if tag.kind == TagKind::EndTag => page.close(&tag.name),
            Token::TagToken(tag) => {
                page.open(&tag);
                if tag.self_closing && self.syntax == Syntax::Xml {
                    page.close(&tag.name);
                } else if let Some(kind) = raw_kind(&tag) {
                    return TokenSinkResult::RawData(kind);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }

    /// Whether CDATA is text here, as it is in XML.
    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.syntax == Syntax::Xml
    }
}

/// How what follows a tag is read, where that isn't more of the page.
fn raw_kind(tag: &Tag) -> Option<RawKind> {
    match &*tag.name {
        "script" => Some(RawKind::ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(RawKind::Rawtext),
        "title" | "textarea" => Some(RawKind::Rcdata),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
