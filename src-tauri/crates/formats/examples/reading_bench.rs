//! How fast a file is read: `reading_bench FILE [THREADS]` cuts it on one thread, makes examples of the blocks on as many
//! others, and prints megabytes per second of the processor and of the clock.

#![expect(clippy::print_stderr, reason = "the figures are what it is for")]

use bakehouse_formats::{Block, Limits, Reader};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::time::Instant;
use std::{env, fs, thread};

fn main() {
    let mut arguments = env::args().skip(1);
    let path = PathBuf::from(arguments.next().expect("a file is named"));
    let threads = arguments.next().map_or(1, |count| count.parse().expect("a number of threads"));
    let bytes = fs::metadata(&path).expect("the file is there").len() as f64;
    let (begun, begun_cpu) = (Instant::now(), cpu_seconds());

    let mut reader = Reader::open(&path, &Limits::STANDARD).expect("a file of examples");
    let form = format!("{:?} {:?}", reader.form().kind, reader.form().shape);
    let (examples, findings) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let (blocks, waiting) = sync_channel::<Block>(2);
    let waiting = Mutex::new(waiting);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().expect("no thread panics").recv();
                    let Ok(block) = next else { return };
                    block.read(|entry| {
                        examples.fetch_add(usize::from(entry.example.is_some()), Ordering::Relaxed);
                        findings.fetch_add(entry.findings.len(), Ordering::Relaxed);
                    });
                }
            });
        }
        while let Some(block) = reader.next_block().expect("it can be read to its end") {
            blocks.send(block).expect("somebody reads it");
        }
        drop(blocks);
    });

    let (seconds, cpu) = (begun.elapsed().as_secs_f64(), cpu_seconds() - begun_cpu);
    let megabytes = bytes / 1e6;
    eprintln!("{form}: {examples:?} examples, {findings:?} findings");
    eprintln!("{megabytes:.0} MB in {cpu:.2} CPU-s ({:.0} MB/CPU-s)", megabytes / cpu);
    eprintln!("{seconds:.2} s ({:.0} MB/s) on {threads} + 1 threads", megabytes / seconds);
}

/// What this process has used of the processor so far. Elsewhere than on Linux nobody tells in a file.
fn cpu_seconds() -> f64 {
    let Ok(stat) = fs::read_to_string("/proc/self/stat") else { return 0.0 };
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = |field: usize| -> f64 {
        after_name.split_whitespace().nth(field).and_then(|ticks| ticks.parse().ok()).unwrap_or(0.0)
    };
    (ticks(11) + ticks(12)) / 100.0
}
