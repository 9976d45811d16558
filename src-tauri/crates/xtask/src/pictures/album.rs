//! Where the pictures go: a file for each theme, small enough to be kept with the code.

use crate::window::Window;
use anyhow::{Context, Result, bail};
use base64::{Engine, prelude::BASE64_STANDARD};
use png::{Compression, Decoder, Encoder, Filter};
use serde_json::json;
use std::{
    fs,
    io::Cursor,
    path::{Path, PathBuf},
};

const THEMES: [&str; 2] = ["light", "dark"];
/// Each clone gets them all.
const MOST_BYTES: usize = 150_000;
/// No message that goes by itself, and nothing still to come.
const IS_WHOLE: &str = "document.fonts.status === 'loaded'
    && !document.querySelector('[data-toasts] button, #page [aria-busy=\"true\"]')";
/// Nothing has changed for a second; a page on which always something does is taken all the same.
const IS_STILL: &str = "new Promise((still) => {
    const done = () => { watch.disconnect(); still(); };
    let quiet = setTimeout(done, 1000);
    const watch = new MutationObserver(() => { clearTimeout(quiet); quiet = setTimeout(done, 1000); });
    watch.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    setTimeout(done, 5000);
})";

pub struct Album {
    folder: PathBuf,
}

impl Album {
    pub fn new(folder: PathBuf) -> Result<Self> {
        fs::create_dir_all(&folder)
            .with_context(|| format!("{} could not be made.", folder.display()))?;
        Ok(Self { folder })
    }

    /// Takes the window as it is, in each theme.
    pub fn take(&self, window: &Window, name: &str) -> Result<()> {
        for theme in THEMES {
            let mut settings = window.call("settings", json!(null))?;
            settings["theme"] = json!(theme);
            window.call("settings_change", settings)?;
            window.until(&format!("document.documentElement.dataset.theme === '{theme}'"))?;
            window.promise(IS_STILL)?;
            window.until(IS_WHOLE)?;
            self.keep(&window.picture()?, &format!("{name}-{theme}.png"))?;
        }
        Ok(())
    }

    fn keep(&self, picture: &str, name: &str) -> Result<()> {
        let picture = smaller(&BASE64_STANDARD.decode(picture)?)?;
        if picture.len() > MOST_BYTES {
            bail!("{name} has {} bytes: more than {MOST_BYTES}.", picture.len());
        }
        println!("{name} {} kB", picture.len() / 1000);
        write(&self.folder.join(name), &picture)
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("{} could not be written.", path.display()))
}

/// The same picture in fewer bytes. Flat areas and letters compress best as they are; the filters that the web view takes
/// are made for photographs.
fn smaller(picture: &[u8]) -> Result<Vec<u8>> {
    let mut reader = Decoder::new(Cursor::new(picture)).read_info()?;
    let size = reader.output_buffer_size().context("the picture is too large")?;
    let mut pixels = vec![0; size];
    let about = reader.next_frame(&mut pixels)?;

    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, about.width, about.height);
    encoder.set_color(about.color_type);
    encoder.set_depth(about.bit_depth);
    encoder.set_compression(Compression::High);
    encoder.set_filter(Filter::NoFilter);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels[..about.buffer_size()])?;
    writer.finish()?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use png::{BitDepth, ColorType};

    #[test]
    fn a_smaller_picture_is_the_same_picture() {
        let pixels: Vec<u8> = (0..64 * 64).flat_map(|at: u32| [200, (at / 512) as u8, 7]).collect();
        let mut large = Vec::new();
        let mut encoder = Encoder::new(&mut large, 64, 64);
        encoder.set_color(ColorType::Rgb);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_compression(Compression::NoCompression);
        let mut writer = encoder.write_header().expect("a header");
        writer.write_image_data(&pixels).expect("its pixels");
        writer.finish().expect("its end");

        let small = smaller(&large).expect("a picture");
        assert!(small.len() < large.len());
        let mut reader = Decoder::new(Cursor::new(small)).read_info().expect("a picture");
        let mut same = vec![0; reader.output_buffer_size().expect("small")];
        reader.next_frame(&mut same).expect("its pixels");
        assert_eq!(same, pixels);
    }
}
