//! What a rule about one text needs to know of the whole example, worked out when it is first asked: most examples need
//! none of it.

use super::{markup, private::Meant};
use crate::message::Example;
use std::cell::OnceCell;

pub(crate) struct Whole<'e> {
    example: &'e Example,
    is_about_pages: OnceCell<bool>,
    meant: OnceCell<Meant>,
}

impl<'e> Whole<'e> {
    pub fn of(example: &'e Example) -> Self {
        Self { example, is_about_pages: OnceCell::new(), meant: OnceCell::new() }
    }

    /// Whether it talks about web pages and what they are made of.
    pub fn is_about_pages(&self) -> bool {
        *self.is_about_pages.get_or_init(|| markup::is_about_pages(self.example))
    }

    /// The details that it is meant to tell.
    pub fn meant(&self) -> &Meant {
        self.meant.get_or_init(|| Meant::of(self.example))
    }
}
