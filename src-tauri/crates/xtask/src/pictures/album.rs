//! Where the pictures go: a file for each theme, small enough to be kept with the code.

use crate::window::{Picture, Stage, Window};
use anyhow::{Context, Result, bail};
use png::{ColorType, Compression, Encoder, Filter};
use serde_json::json;
use std::{fs, path::PathBuf};

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

pub struct Album<'a> {
    stage: &'a Stage<'a>,
    folder: PathBuf,
}

impl<'a> Album<'a> {
    pub fn new(stage: &'a Stage<'a>, folder: PathBuf) -> Result<Self> {
        fs::create_dir_all(&folder)
            .with_context(|| format!("{} could not be made.", folder.display()))?;
        Ok(Self { stage, folder })
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
            self.keep(&self.stage.picture(window)?, &format!("{name}-{theme}.png"))?;
        }
        Ok(())
    }

    fn keep(&self, picture: &Picture, name: &str) -> Result<()> {
        let file = encode(picture)?;
        if file.len() > MOST_BYTES {
            bail!("{name} has {} bytes: more than {MOST_BYTES}.", file.len());
        }
        println!("{name} {} kB", file.len() / 1000);
        let path = self.folder.join(name);
        fs::write(&path, file).with_context(|| format!("{} could not be written.", path.display()))
    }
}

/// As few bytes as can be. Flat areas and letters compress best as they are; filters are made for photographs.
fn encode(picture: &Picture) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, picture.width, picture.height);
    encoder.set_color(ColorType::Rgb);
    encoder.set_compression(Compression::High);
    encoder.set_filter(Filter::NoFilter);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&picture.pixels)?;
    writer.finish()?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use png::Decoder;
    use std::io::Cursor;

    #[test]
    fn a_picture_is_kept_as_it_is() {
        let pixels: Vec<u8> = (0..64 * 64).flat_map(|at: u32| [200, (at / 512) as u8, 7]).collect();
        let picture = Picture { width: 64, height: 64, pixels };
        let file = encode(&picture).expect("a file");
        assert!(file.len() < picture.pixels.len());
        let mut reader = Decoder::new(Cursor::new(file)).read_info().expect("a picture");
        let mut same = vec![0; reader.output_buffer_size().expect("small")];
        reader.next_frame(&mut same).expect("its pixels");
        assert_eq!(same, picture.pixels);
    }
}
