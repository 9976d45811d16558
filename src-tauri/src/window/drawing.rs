//! How the page is drawn on Linux. Where there is no graphics processor, OpenGL is imitated by the other one, and putting a
//! page together in layers by that takes three times the work of simply drawing it: in virtual machines, in remote sessions,
//! on old computers.
#![cfg(target_os = "linux")]

use std::{fs, path::Path};
use tauri::WebviewWindow;
use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};

/// Where the kernel lists what can draw.
const DEVICES: &str = "/dev/dri";
/// How the names of those begin that any program may draw with.
const RENDERER: &str = "renderD";

/// Has the page of `window` drawn in the way that is cheaper here.
pub fn choose(window: &WebviewWindow) -> tauri::Result<()> {
    if has_renderer(Path::new(DEVICES)) {
        return Ok(());
    }
    window.with_webview(|view| {
        if let Some(settings) = WebViewExt::settings(&view.inner()) {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

fn has_renderer(devices: &Path) -> bool {
    let devices = fs::read_dir(devices).into_iter().flatten().flatten();
    devices.into_iter().any(|device| device.file_name().to_string_lossy().starts_with(RENDERER))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_alone_is_no_renderer() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert!(!has_renderer(&folder.path().join("dri")), "there is no such folder");
        fs::write(folder.path().join("card0"), "").expect("written");
        assert!(!has_renderer(folder.path()), "a screen that nothing helps to draw on");
        fs::write(folder.path().join("renderD128"), "").expect("written");
        assert!(has_renderer(folder.path()));
    }
}
