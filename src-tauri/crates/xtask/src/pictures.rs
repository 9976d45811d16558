//! `cargo xtask pictures`: every page of the real window, light and dark, with what a person would see in it: a sample
//! project that is trained for real. They go to `.github/pictures`, where the README shows them.

mod album;
mod story;

use crate::{model, places::Places, programs, window::Stage};
use album::Album;
use anyhow::Result;

pub fn take(places: &Places) -> Result<()> {
    programs::build(places)?;
    model::ensure(places)?;
    let stage = Stage::new(places)?;
    let album = Album::new(&stage, places.root.join(".github").join("pictures"))?;
    story::tell(&stage, &album)
}
