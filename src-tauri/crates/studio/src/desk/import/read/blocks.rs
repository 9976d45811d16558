//! The threads of an import: one cuts the file into blocks, a few read and prepare them, and whoever asks for the blocks
//! gets them in the order of the file. Few of them are on their way at any time, so that the memory stays the same
//! whatever the file.

use super::super::prepare::{Prepared, Raw, beginning, prepare};
use crate::{
    failure::{Failure, FailureCode},
    project_file::reading_failure,
    tasks::Ending,
};
use bakehouse_formats::{Block, Encoding, Error, Reader, Rows};
use bakehouse_store::project::imports::ProblemKey;
use std::{
    collections::HashSet,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
};

/// Blocks that wait for a thread.
const WAITING: usize = 2;
/// All kept texts of bad lines together. A file in which every line is bad needs no more of them to be understood.
const MOST_BAD_TEXT: usize = 32 << 20;

/// A block on its way to a thread that prepares it, with the place where its result is waited for.
struct Job {
    block: Block,
    result: SyncSender<Vec<Prepared>>,
}

/// What the threads that prepare blocks share.
struct Work<'a> {
    file: u8,
    already_there: &'a HashSet<u64>,
    rows: &'a Rows,
    /// How much of the texts of bad lines is kept so far.
    bad_bytes: AtomicUsize,
}

/// Reads a file to its end on as many threads as the computer has, and gives its blocks to `take`, in their order,
/// until that wants no more. Gives the encoding of the text; nothing when `take` ended it.
pub(super) fn read_blocks(
    reader: Reader<'static>,
    file: u8,
    already_there: &HashSet<u64>,
    mut take: impl FnMut(Vec<Prepared>) -> Result<Ending, Failure>,
) -> Result<Option<Encoding>, Failure> {
    let rows = reader.rows().clone();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let (blocks, waiting) = sync_channel::<Job>(WAITING);
    let (in_order, results) = sync_channel::<Receiver<Vec<Prepared>>>(threads + WAITING);
    let waiting = Mutex::new(waiting);
    let work = Work { file, already_there, rows: &rows, bad_bytes: AtomicUsize::new(0) };
    thread::scope(|scope| {
        let reading = scope.spawn(move || cut_into_blocks(reader, &blocks, &in_order));
        for _ in 0..threads {
            scope.spawn(|| work.on(&waiting));
        }
        // Consumed, so that an end before the last block closes the channels, and with them the other threads.
        let ending = results.into_iter().try_for_each(|block| {
            let lost = |_| Err(Failure::new(FailureCode::Internal).because("a block was lost"));
            match block.recv().map_or_else(lost, &mut take) {
                Ok(Ending::Done) => Ok(()),
                other => Err(other),
            }
        });
        let read = reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        match ending {
            Ok(()) => read.map(Some).map_err(reading_failure),
            Err(early) => early.map(|_| None),
        }
    })
}

impl Work<'_> {
    /// Reads and prepares blocks until there are no more.
    fn on(&self, waiting: &Mutex<Receiver<Job>>) {
        loop {
            let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(Job { block, result }) = next else { return };
            // Nobody waits for it any more after a cancel.
            let _ = result.send(self.prepare(&block));
        }
    }

    fn prepare(&self, block: &Block) -> Vec<Prepared> {
        let mut all = Vec::new();
        block.read(|entry| {
            let key = ProblemKey { file: self.file, line: entry.line, nth: entry.nth };
            let is_kept =
                entry.example.is_none() && self.bad_bytes.load(Ordering::Relaxed) < MOST_BAD_TEXT;
            let text = if is_kept { beginning(&entry.text()) } else { (String::new(), false) };
            self.bad_bytes.fetch_add(text.0.len(), Ordering::Relaxed);
            let mut raw = Raw::of(entry, key, text);
            raw.can_repair = can_fix(&raw) && self.rows.repair(&raw.text).is_some();
            all.push(raw);
        });
        prepare(all, self.already_there)
    }
}

fn can_fix(raw: &Raw) -> bool {
    raw.example.is_none() && raw.is_whole && raw.key == ProblemKey::line(raw.key.line)
}

/// Cuts the whole file; ends early, without an error, when nobody takes blocks any more.
fn cut_into_blocks(
    mut reader: Reader<'static>,
    blocks: &SyncSender<Job>,
    in_order: &SyncSender<Receiver<Vec<Prepared>>>,
) -> Result<Encoding, Error> {
    while let Some(block) = reader.next_block()? {
        let (result, prepared) = sync_channel(1);
        if in_order.send(prepared).is_err() || blocks.send(Job { block, result }).is_err() {
            break;
        }
    }
    Ok(reader.encoding())
}
