//! Where the window was and how large it was, put back at the next start as far as the screens are still there.

use bakehouse_studio::files;
use serde::{Deserialize, Serialize};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tauri::{PhysicalPosition, PhysicalSize, WebviewWindow};

/// In the pixels of the screen. Of a maximised window: where it goes back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Placement {
    x: i32,
    y: i32,
    width: u32,
    height: u32,
    is_maximised: bool,
}

/// Puts the window where `folder` remembers it; else it stays in the middle.
pub fn restore(window: &WebviewWindow, folder: &Path) {
    let Some(placement) = read(folder) else { return };
    let screens = window.available_monitors().unwrap_or_default();
    let areas = screens.iter().map(|screen| {
        let area = screen.work_area();
        Area { position: area.position, size: area.size }
    });
    let Some(fitted) = placement.fitted(areas) else { return };
    // What the desktop doesn't grant, it doesn't grant: Wayland places windows itself.
    let _ = window.set_size(PhysicalSize::new(fitted.width, fitted.height));
    let _ = window.set_position(PhysicalPosition::new(fitted.x, fitted.y));
    if fitted.is_maximised {
        let _ = window.maximize();
    }
}

/// Remembers where the window is. What can't be asked or written is no reason to keep a window from closing.
pub fn remember(window: &WebviewWindow, folder: &Path) {
    if let Some(placement) = of(window, read(folder)) {
        let _ = files::write_json(&file(folder), &placement);
    }
}

fn of(window: &WebviewWindow, before: Option<Placement>) -> Option<Placement> {
    if window.is_minimized().ok()? {
        return None;
    }
    let is_maximised = window.is_maximized().ok()?;
    if let (true, Some(before)) = (is_maximised, before) {
        return Some(Placement { is_maximised, ..before });
    }
    let position = window.outer_position().ok()?;
    let size = window.inner_size().ok()?;
    let PhysicalSize { width, height } = size;
    Some(Placement { x: position.x, y: position.y, width, height, is_maximised })
}

fn file(folder: &Path) -> PathBuf {
    folder.join("window.json")
}

fn read(folder: &Path) -> Option<Placement> {
    serde_json::from_slice(&fs::read(file(folder)).ok()?).ok()
}

/// The part of a screen that windows may take.
#[derive(Clone, Copy)]
struct Area {
    position: PhysicalPosition<i32>,
    size: PhysicalSize<u32>,
}

impl Area {
    /// How much of the window lies on it, in pixels.
    fn overlap(&self, placement: &Placement) -> i64 {
        let along = |start: i32, length: u32, from: i32, size: u32| {
            let (start, from) = (i64::from(start), i64::from(from));
            let end = (start + i64::from(length)).min(from + i64::from(size));
            (end - start.max(from)).max(0)
        };
        along(placement.x, placement.width, self.position.x, self.size.width)
            * along(placement.y, placement.height, self.position.y, self.size.height)
    }
}

impl Placement {
    /// The same, moved and shrunk to lie wholly on the screen that shows most of it. Nothing where no screen shows any.
    fn fitted(self, areas: impl Iterator<Item = Area>) -> Option<Self> {
        let area = areas.max_by_key(|area| area.overlap(&self))?;
        if area.overlap(&self) == 0 {
            return None;
        }
        let fit = |start: i32, length: u32, from: i32, size: u32| {
            let length = length.min(size);
            (start.clamp(from, from.saturating_add_unsigned(size - length)), length)
        };
        let (x, width) = fit(self.x, self.width, area.position.x, area.size.width);
        let (y, height) = fit(self.y, self.height, area.position.y, area.size.height);
        Some(Self { x, y, width, height, is_maximised: self.is_maximised })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Rectangle = (i32, i32, u32, u32);

    fn check(window: Rectangle, screens: &[Rectangle], expected: Option<Rectangle>) {
        let (x, y, width, height) = window;
        let placement = Placement { x, y, width, height, is_maximised: false };
        let areas = screens.iter().map(|&(x, y, width, height)| Area {
            position: PhysicalPosition::new(x, y),
            size: PhysicalSize::new(width, height),
        });
        let fitted =
            placement.fitted(areas).map(|place| (place.x, place.y, place.width, place.height));
        assert_eq!(fitted, expected, "{window:?} on {screens:?}");
    }

    #[test]
    fn a_window_comes_back_where_it_can_be_seen() {
        let one = [(0, 0, 1920, 1080)];
        check((100, 50, 1280, 800), &one, Some((100, 50, 1280, 800)));
        check((-200, 900, 1280, 800), &one, Some((0, 280, 1280, 800)));
        check((100, 50, 4000, 3000), &one, Some((0, 0, 1920, 1080)));
        // Its screen was taken away, or a file says nonsense.
        check((3000, 50, 1280, 800), &one, None);
        check((i32::MAX, i32::MIN, u32::MAX, u32::MAX), &one, None);
        check((100, 50, 0, 0), &one, None);
        check((100, 50, 1280, 800), &[], None);
        let two = [(0, 30, 1920, 1050), (1920, 0, 2560, 1440)];
        check((1800, 100, 1280, 800), &two, Some((1920, 100, 1280, 800)));
        check((1000, 0, 1280, 800), &two, Some((640, 30, 1280, 800)));
    }

    #[test]
    fn what_is_no_placement_is_none() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert_eq!(read(folder.path()), None);
        fs::write(file(folder.path()), r#"{"x":1,"y":2,"width":-3}"#).expect("written");
        assert_eq!(read(folder.path()), None);
        let placement = Placement { x: -5, y: 2, width: 1280, height: 800, is_maximised: true };
        files::write_json(&file(folder.path()), &placement).expect("written");
        assert_eq!(read(folder.path()), Some(placement));
    }
}
