//! The threads of an import: one cuts the file into blocks of entries, a few prepare them, and whoever asks for the
//! blocks gets them in the order of the file. Few of them are on their way at any time, so that the memory stays the
//! same whatever the file.

use super::super::prepare::{Prepared, Raw, beginning, prepare};
use crate::{
    failure::{Failure, FailureCode},
    project_file::reading_failure,
    tasks::Ending,
};
use bakehouse_domain::message::Example;
use bakehouse_formats::{Error, Reader};
use bakehouse_store::project::imports::ProblemKey;
use std::{
    collections::HashSet,
    io::Read,
    mem,
    sync::{
        Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
};

/// Entries of a block; one is closed earlier when it has many bytes of text.
const BLOCK_ENTRIES: usize = 256;
const BLOCK_BYTES: usize = 1 << 20;
/// Blocks that wait for a thread.
const WAITING: usize = 2;
/// All kept texts of bad lines together. A file in which every line is bad needs no more of them to be understood.
const MOST_BAD_TEXT: usize = 32 << 20;

/// A block on its way to a thread that prepares it, with the place where its result is waited for.
struct Job {
    block: Vec<Raw>,
    result: SyncSender<Vec<Prepared>>,
}

/// Reads a file to its end on as many threads as the computer has, and gives its blocks to `take`, in their order,
/// until that wants no more.
pub(super) fn read_blocks(
    reader: Reader<impl Read + Send>,
    file: u8,
    already_there: &HashSet<u64>,
    mut take: impl FnMut(Vec<Prepared>) -> Result<Ending, Failure>,
) -> Result<Ending, Failure> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let (blocks, waiting) = sync_channel::<Job>(WAITING);
    let (in_order, results) = sync_channel::<Receiver<Vec<Prepared>>>(threads + WAITING);
    let waiting = Mutex::new(waiting);
    thread::scope(|scope| {
        let reading = scope.spawn(move || cut_into_blocks(reader, file, &blocks, &in_order));
        for _ in 0..threads {
            scope.spawn(|| work(&waiting, already_there));
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
            Ok(()) => read.map(|()| Ending::Done).map_err(reading_failure),
            Err(early) => early,
        }
    })
}

/// Prepares blocks until there are no more.
fn work(waiting: &Mutex<Receiver<Job>>, already_there: &HashSet<u64>) {
    loop {
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { block, result }) = next else { return };
        let prepared = block.into_iter().map(|raw| prepare(raw, already_there)).collect();
        // Nobody waits for it any more after a cancel.
        let _ = result.send(prepared);
    }
}

/// Reads all entries; ends early, without an error, when nobody takes them any more.
fn cut_into_blocks(
    mut reader: Reader<impl Read>,
    file: u8,
    blocks: &SyncSender<Job>,
    in_order: &SyncSender<Receiver<Vec<Prepared>>>,
) -> Result<(), Error> {
    let send = |block: Vec<Raw>| {
        let (result, prepared) = sync_channel(1);
        in_order.send(prepared).is_ok() && blocks.send(Job { block, result }).is_ok()
    };
    let mut block = Vec::new();
    let mut block_bytes = 0;
    let mut bad_bytes = 0;
    let mut key = ProblemKey { file, line: 0, nth: 0 };
    while let Some(entry) = reader.next() {
        let entry = entry?;
        key.nth = if entry.line == key.line { key.nth + 1 } else { 0 };
        key.line = entry.line;
        let (text, is_whole) = match entry.example {
            None if bad_bytes < MOST_BAD_TEXT => beginning(&reader.entry_text()),
            _ => (String::new(), false),
        };
        bad_bytes += text.len();
        block_bytes += text.len() + entry.example.as_ref().map_or(0, text_bytes);
        block.push(Raw { key, entry, text, is_whole });
        if block.len() >= BLOCK_ENTRIES || block_bytes >= BLOCK_BYTES {
            block_bytes = 0;
            if !send(mem::take(&mut block)) {
                return Ok(());
            }
        }
    }
    send(block);
    Ok(())
}

fn text_bytes(example: &Example) -> usize {
    example.messages.iter().map(|message| message.content.len()).sum()
}
