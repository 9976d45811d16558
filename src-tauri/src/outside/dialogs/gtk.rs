//! GTK's dialogs. All of this runs on the main thread, as GTK demands.

use crate::outside::choosing::Ask;
use gtk::{
    ButtonsType, DialogFlags, FileChooserAction, FileChooserNative, FileFilter, MessageDialog,
    MessageType, ResponseType, prelude::*,
};
use std::{cell::RefCell, path::PathBuf, rc::Rc, sync::mpsc::Sender};
use tauri::WebviewWindow;

/// Opens a dialog for a file before `window`, and sends what comes of it. No words of ours but the name: the buttons get
/// GTK's, in the language of the desktop.
pub fn choose(window: &WebviewWindow, ask: &Ask, answer: Sender<Option<PathBuf>>) {
    let action = match ask {
        Ask::Existing(_) => FileChooserAction::Open,
        Ask::New(_) => FileChooserAction::Save,
    };
    let parent = window.gtk_window().ok();
    let dialog = FileChooserNative::new(Some("Bakehouse"), parent.as_ref(), action, None, None);
    dialog.set_modal(true);
    if let Ask::New(name) = ask {
        dialog.set_current_name(name);
        dialog.set_do_overwrite_confirmation(true);
    }
    if !ask.patterns().is_empty() {
        dialog.add_filter(filter(ask.patterns()));
        dialog.add_filter(filter(&["*"]));
    }
    // Nothing but ourselves holds such a dialog: it lives until it is answered.
    let holder = Rc::new(RefCell::new(Some(dialog.clone())));
    dialog.connect_response(move |dialog, response| {
        let path = dialog.file().and_then(|file| file.path());
        // Whoever asked may be gone, with the window.
        let _ = answer.send(path.filter(|_| response == ResponseType::Accept));
        holder.borrow_mut().take();
    });
    dialog.show();
}

fn filter(patterns: &[&str]) -> FileFilter {
    let filter = FileFilter::new();
    filter.set_name(Some(&patterns.join(", ")));
    for pattern in patterns {
        filter.add_pattern(pattern);
    }
    filter
}

/// Says that the page keeps ending, and asks whether to show it again; the alternative is to quit. The words are here
/// because there is no page to have them.
pub fn wants_page_again(window: &WebviewWindow) -> bool {
    let dialog = MessageDialog::new(
        window.gtk_window().ok().as_ref(),
        DialogFlags::MODAL,
        MessageType::Error,
        ButtonsType::None,
        "Bakehouse can't show its page",
    );
    dialog.set_secondary_text(Some(
        "It was started again three times in a minute and ended each time. Your work is stored. If memory is short, close \
         other programs, then show the page again. Quitting stops what is running; it can go on later.",
    ));
    dialog.add_buttons(&[("Quit", ResponseType::Close), ("Show again", ResponseType::Accept)]);
    dialog.set_default_response(ResponseType::Accept);
    let response = dialog.run();
    dialog.close();
    response == ResponseType::Accept
}
