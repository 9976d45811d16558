//! Why a worker ended, from what is left of it: its exit status, its last words, and whether the system took
//! back memory meanwhile.

use crate::failure::{Failure, FailureCode};
use std::process::ExitStatus;

/// What is known of a worker that ended.
pub struct Remains<'a> {
    pub status: ExitStatus,
    /// The end of what it wrote to stderr.
    pub last_words: &'a str,
    /// Whether it came to say that it was ready.
    pub was_ready: bool,
    /// Whether the system ended some process for want of memory since the worker began.
    pub memory_was_taken_back: bool,
}

impl Remains<'_> {
    /// The failure to tell.
    pub fn failure(&self) -> Failure {
        Failure { code: self.code(), ..Failure::new(FailureCode::WorkerEnded) }
            .with("status", self.status)
            .because(self.last_words.trim())
    }

    fn code(&self) -> FailureCode {
        if speaks_of_memory(self.last_words) {
            FailureCode::OutOfMemory
        } else if self.was_killed() {
            if self.memory_was_taken_back {
                FailureCode::OutOfMemory
            } else {
                FailureCode::WorkerKilled
            }
        } else if self.was_ready {
            FailureCode::WorkerEnded
        } else {
            FailureCode::WorkerNotStarted
        }
    }

    #[cfg(unix)]
    fn was_killed(&self) -> bool {
        use std::os::unix::process::ExitStatusExt;
        // 9 is SIGKILL, which nobody can catch; 15 is SIGTERM, what a person or a system says first.
        matches!(self.status.signal(), Some(9 | 15))
    }

    #[cfg(not(unix))]
    fn was_killed(&self) -> bool {
        false
    }
}

/// Whether `words` are those of Rust's allocator, its threads, the system's loader or the C library when the
/// memory ran out. They are not translated: a worker runs in the C locale.
pub fn speaks_of_memory(words: &str) -> bool {
    const SIGNS: [&str; 5] = [
        "memory allocation of",
        "Cannot allocate memory",
        "cannot allocate memory",
        "failed to map segment",
        "Resource temporarily unavailable",
    ];
    SIGNS.iter().any(|sign| words.contains(sign))
}

/// How many processes this system has ended for want of memory since it started. Nothing where the system
/// doesn't say.
pub fn out_of_memory_kills() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/vmstat").ok()?;
    text.lines().find_map(|line| line.strip_prefix("oom_kill ")?.trim().parse().ok())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt;

    /// `raw` is what `wait` gives: a signal in the low seven bits, an exit code in the next eight.
    fn check(raw: i32, last_words: &str, was_ready: bool, taken_back: bool, code: FailureCode) {
        let status = ExitStatus::from_raw(raw);
        let remains = Remains { status, last_words, was_ready, memory_was_taken_back: taken_back };
        assert_eq!(remains.failure().code, code, "{status} {last_words}");
    }

    #[test]
    fn each_way_to_end_has_its_code() {
        let allocator = "memory allocation of 4096 bytes failed\n";
        let loader = "error while loading shared libraries: failed to map segment";
        check(6, allocator, true, false, FailureCode::OutOfMemory);
        check(127 << 8, loader, false, false, FailureCode::OutOfMemory);
        check(9, "", true, true, FailureCode::OutOfMemory);
        check(9, "", true, false, FailureCode::WorkerKilled);
        check(15, "", true, false, FailureCode::WorkerKilled);
        check(11, "", true, false, FailureCode::WorkerEnded);
        check(0, "", true, false, FailureCode::WorkerEnded);
        check(2 << 8, "unknown command", false, false, FailureCode::WorkerNotStarted);
    }
}
