//! What the system says of this program, where it does: processor time and memory.

use std::{fs, time::Instant};

/// Seconds in which processors were at work for this program, all its threads together, since it was started.
pub fn cpu_seconds() -> Option<f64> {
    /// Linux counts in these on every platform.
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name stands in brackets and may have spaces in it.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |place: usize| fields.get(place)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / TICKS)
}

/// The most memory that this program ever held.
pub fn peak_memory_bytes() -> Option<u64> {
    memory("VmHWM:")
}

/// The memory that it holds now.
pub fn memory_bytes() -> Option<u64> {
    memory("VmRSS:")
}

fn memory(name: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
}

/// What it gave, and how many milliseconds that took.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let given = work();
    (given, start.elapsed().as_secs_f64() * 1e3)
}
