//! Reads a file on a thread of its own, for formats that others have written the readers of: they lend what they give
//! for a moment only, and one that meets a file it never thought of may panic. Then the file is damaged, and nothing
//! else is.

use crate::units::{Cutter, Piece};
use std::cell::Cell;
use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

/// The error of a file that can't be read as what it claims to be; it travels inside an [`io::Error`].
#[derive(Debug, thiserror::Error)]
#[error("it is damaged")]
pub struct Broken;

/// The error of a file that is broken, whatever its reader said.
pub fn broken() -> io::Error {
    io::Error::other(Broken)
}

/// Pieces that another thread cuts.
pub struct Apart {
    pieces: Receiver<io::Result<Piece>>,
    thread: Option<JoinHandle<()>>,
}

/// Where the thread says what it found.
pub struct Voice<O> {
    opened: SyncSender<io::Result<O>>,
    is_open: Cell<bool>,
    pieces: SyncSender<io::Result<Piece>>,
}

impl<O> Voice<O> {
    /// Says what the file is; pieces follow.
    pub fn open(&self, opened: O) {
        self.is_open.set(true);
        // Nobody may be there any more, which the first piece will show.
        let _ = self.opened.send(Ok(opened));
    }

    /// Gives a piece. False: nobody wants any more.
    pub fn give(&self, piece: Piece) -> bool {
        self.pieces.send(Ok(piece)).is_ok()
    }
}

/// Reads by `work`, and waits for it to say what the file is.
pub fn spawn<O: Send + 'static>(
    work: impl FnOnce(&Voice<O>) -> io::Result<()> + Send + 'static,
) -> io::Result<(O, Apart)> {
    let (opened, answer) = sync_channel(1);
    let (pieces, received) = sync_channel(1);
    let read = move || {
        let voice = Voice { opened, is_open: Cell::new(false), pieces };
        if let Err(error) = work(&voice) {
            // Nobody waits for it any more after a cancel.
            let _ = if voice.is_open.get() {
                voice.pieces.send(Err(error)).is_ok()
            } else {
                voice.opened.send(Err(error)).is_ok()
            };
        }
    };
    let thread = thread::Builder::new().name("reading".to_owned()).spawn(read)?;
    match answer.recv() {
        Ok(Ok(opened)) => Ok((opened, Apart { pieces: received, thread: Some(thread) })),
        Ok(Err(error)) => Err(error),
        Err(_) => Err(broken()),
    }
}

impl Cutter for Apart {
    fn next_piece(&mut self) -> io::Result<Option<Piece>> {
        match self.pieces.recv() {
            Ok(piece) => piece.map(Some),
            // It has ended, one way or the other.
            Err(_) => match self.thread.take().map(JoinHandle::join) {
                Some(Err(_)) => Err(broken()),
                Some(Ok(())) | None => Ok(None),
            },
        }
    }
}
