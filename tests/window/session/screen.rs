//! A window as the X server knows it, and what a window manager would tell it: here is none.

use anyhow::Result;
use x11rb::{
    connection::Connection,
    protocol::xproto::{
        Atom, AtomEnum, ClientMessageEvent, ConfigureWindowAux, ConnectionExt, EventMask, MapState,
        Window,
    },
    rust_connection::RustConnection,
};

/// A window that can be seen.
pub struct OnScreen {
    connection: RustConnection,
    window: Window,
}

impl OnScreen {
    /// The one of this process that has a title, if it can be seen.
    pub fn of(process: u32) -> Result<Option<Self>> {
        let (connection, screen) = x11rb::connect(None)?;
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
