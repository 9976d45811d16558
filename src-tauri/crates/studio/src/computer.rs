//! What this computer has. A fact that can't be read is left out, never guessed.

use std::{path::Path, thread};
use sysinfo::{MemoryRefreshKind, RefreshKind, System};

/// Memory, used or not.
pub(crate) fn memory_bytes() -> Option<u64> {
    let memory = RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram());
    let system = System::new_with_specifics(memory).ok()?;
    // None at all is what a system answers that can't tell.
    Some(system.total_memory()).filter(|bytes| *bytes > 0)
}

/// Free space on the disk of `path`, or of what is above it where it isn't there yet.
pub(crate) fn free_disk_bytes(path: &Path) -> Option<u64> {
    let there = path.ancestors().find(|path| path.exists())?;
    fs4::available_space(there).ok()
}

/// Processors that this program may use.
pub(crate) fn processors() -> Option<usize> {
    thread::available_parallelism().ok().map(usize::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_facts_of_a_real_computer_are_plausible() {
        let gigabyte = 1_000_000_000;
        assert!(memory_bytes().is_some_and(|bytes| bytes > gigabyte / 4));
        assert!(processors().is_some_and(|count| count >= 1));
    }

    #[test]
    fn a_folder_that_is_not_there_yet_is_on_the_disk_above_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let new = folder.path().join("not").join("yet");
        assert!(free_disk_bytes(&new).is_some());
    }
}
