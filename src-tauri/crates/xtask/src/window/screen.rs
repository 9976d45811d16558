//! A screen that nobody sees: the same wherever this runs, and nobody's windows are disturbed.

use super::SIZE;
use crate::command::{Running, Step};
use anyhow::{Result, ensure};

/// Room around the window, so that it is wholly on the screen wherever that puts it.
const AROUND: u32 = 200;

pub struct Screen {
    name: String,
    _server: Running,
}

impl Screen {
    pub fn start() -> Result<Self> {
        let (width, height) = SIZE;
        let size = format!("{}x{}x24", width + AROUND, height + AROUND);
        // It takes the first number that is free, and says which once it can be drawn on.
        let mut server = Step::new("Xvfb")
            .arguments(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", &size])
            .start()?;
        let number = server.first_line()?;
        ensure!(!number.is_empty(), "Xvfb ended before there was a screen.");
        Ok(Self { name: format!(":{number}"), _server: server })
    }

    /// Its name, as in `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }
}
