//! A screen for one home: two windows on the same one would take the keyboard from each other. And a window as that screen
//! knows it, with what a window manager would tell it: here is none.

use anyhow::{Context, Result, ensure};
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};
use x11rb::{
    connection::Connection,
    protocol::xproto::{
        Atom, AtomEnum, ClientMessageEvent, ConfigureWindowAux, ConnectionExt, EventMask, MapState,
        Window,
    },
    rust_connection::RustConnection,
};

/// Room for the largest window that is asked for, and some around it.
const SIZE: &str = "1600x1000x24";

/// A screen that nobody sees.
pub struct Screen {
    server: Child,
    name: String,
}

impl Screen {
    pub fn start() -> Result<Self> {
        // It takes the first number that is free, and says which once it can be drawn on.
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", SIZE])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("Xvfb can't be started")?;
        let said = server.stdout.take().context("it says its number")?;
        let mut number = String::new();
        BufReader::new(said).read_line(&mut number)?;
        let screen = Self { server, name: format!(":{}", number.trim()) };
        ensure!(screen.name.len() > 1, "Xvfb ended before there was a screen");
        Ok(screen)
    }

    /// Its name, as in `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A window that can be seen.
pub struct OnScreen {
    connection: RustConnection,
    window: Window,
}

impl OnScreen {
    /// The one of this process that has a title, if it can be seen on the screen of this name.
    pub fn of(process: u32, screen: &str) -> Result<Option<Self>> {
        let (connection, screen) = x11rb::connect(Some(screen))?;
        let owner = atom(&connection, "_NET_WM_PID")?;
        let root = connection.setup().roots[screen].root;
        let tree = connection.query_tree(root)?.reply()?;
        for window in tree.children {
            let property = |name: Atom, kind: AtomEnum| {
                connection.get_property(false, window, name, kind, 0, 1024)?.reply()
            };
            // One that is closed while we look is none.
            let Ok(about) = connection.get_window_attributes(window)?.reply() else { continue };
            let Ok(owner) = property(owner, AtomEnum::CARDINAL) else { continue };
            let Ok(title) = property(AtomEnum::WM_NAME.into(), AtomEnum::ANY) else { continue };
            let is_ours = owner.value32().is_some_and(|mut values| values.next() == Some(process));
            if is_ours && title.value == b"Bakehouse" && about.map_state == MapState::VIEWABLE {
                return Ok(Some(Self { connection, window }));
            }
        }
        Ok(None)
    }

    /// Asks it to close, as the cross in its frame does.
    pub fn close(&self) -> Result<()> {
        let kind = atom(&self.connection, "WM_PROTOCOLS")?;
        let close = atom(&self.connection, "WM_DELETE_WINDOW")?;
        let message = ClientMessageEvent::new(32, self.window, kind, [close, 0, 0, 0, 0]);
        self.connection.send_event(false, self.window, EventMask::NO_EVENT, message)?.check()?;
        Ok(())
    }

    pub fn resize(&self, width: u32, height: u32) -> Result<()> {
        let size = ConfigureWindowAux::new().width(width).height(height);
        self.connection.configure_window(self.window, &size)?.check()?;
        Ok(())
    }
}

fn atom(connection: &RustConnection, name: &str) -> Result<Atom> {
    Ok(connection.intern_atom(false, name.as_bytes())?.reply()?.atom)
}
