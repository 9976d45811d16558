//! A screen that nobody sees: the same wherever this runs, and nobody's windows are disturbed. What is on it can be read from
//! a file: the web driver's own pictures never come where nothing on the page moves.

use super::SIZE;
use crate::command::{Running, Step};
use anyhow::{Context, Result, ensure};
use std::fs;
use tempfile::TempDir;

/// Room around the window, so that it is wholly on the screen wherever that puts it.
const AROUND: u32 = 200;

pub struct Screen {
    name: String,
    _server: Running,
    /// Where the server keeps what is on the screen.
    folder: TempDir,
}

/// Three bytes a pixel, red, green and blue, row by row.
#[derive(Debug, PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pub pixels: Vec<u8>,
}

/// A part of the screen, in pixels.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub left: u32,
    pub top: u32,
    pub width: u32,
    pub height: u32,
}

impl Screen {
    pub fn start() -> Result<Self> {
        let (width, height) = SIZE;
        let size = format!("{}x{}x24", width + AROUND, height + AROUND);
        let folder = tempfile::tempdir()?;
        // It takes the first number that is free, and says which once it can be drawn on.
        let mut server = Step::new("Xvfb")
            .arguments(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", &size, "-fbdir"])
            .argument(folder.path())
            .start()?;
        let number = server.first_line()?;
        ensure!(!number.is_empty(), "Xvfb ended before there was a screen.");
        Ok(Self { name: format!(":{number}"), _server: server, folder })
    }

    /// Its name, as in `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is on a part of it now.
    pub fn picture(&self, part: Part) -> Result<Picture> {
        let dump = fs::read(self.folder.path().join("Xvfb_screen0"))?;
        cut_out(&dump, part).context("the screen is not as Xvfb keeps it, or too small")
    }
}

/// Reads a dump of the X window system (`XWDFile.h`): a header of numbers with the most significant byte first, a table
/// of colours, and here four bytes a pixel, blue first.
fn cut_out(dump: &[u8], part: Part) -> Option<Picture> {
    let number = |place: usize| {
        let bytes = dump.get(place * 4..place * 4 + 4)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?) as usize)
    };
    let (header_bytes, bits_per_pixel, bytes_per_line) = (number(0)?, number(11)?, number(12)?);
    let colours = number(19)?;
    if bits_per_pixel != 32 || number(7)? != 0 {
        return None;
    }
    let start = header_bytes + colours * 12;
    let mut pixels = Vec::with_capacity(part.width as usize * part.height as usize * 3);
    for row in part.top..part.top + part.height {
        let from = start + row as usize * bytes_per_line + part.left as usize * 4;
        let line = dump.get(from..from + part.width as usize * 4)?;
        pixels.extend(line.chunks_exact(4).flat_map(|pixel| [pixel[2], pixel[1], pixel[0]]));
    }
    Some(Picture { width: part.width, height: part.height, pixels })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three pixels by two, behind one colour of a table that nothing uses.
    fn dump() -> Vec<u8> {
        let mut header = [0_u32; 25];
        (header[0], header[11], header[12], header[19]) = (100, 32, 12, 1);
        let mut dump: Vec<u8> = header.iter().flat_map(|number| number.to_be_bytes()).collect();
        dump.extend([0; 12]);
        for pixel in 0..6_u8 {
            dump.extend([pixel, pixel + 10, pixel + 20, 0]);
        }
        dump
    }

    #[test]
    fn a_part_of_the_screen_is_cut_out() {
        let part = Part { left: 1, top: 0, width: 2, height: 2 };
        let pixels = vec![21, 11, 1, 22, 12, 2, 24, 14, 4, 25, 15, 5];
        assert_eq!(cut_out(&dump(), part), Some(Picture { width: 2, height: 2, pixels }));
        let outside = Part { left: 2, top: 1, width: 2, height: 1 };
        assert_eq!(cut_out(&dump(), outside), None);
        assert_eq!(cut_out(&dump()[..90], part), None);
    }
}
