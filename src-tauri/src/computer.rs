//! What this computer has to train with. A fact that can't be read is left out, never guessed.

use serde::Serialize;
use std::{env, thread};
use sysinfo::{MemoryRefreshKind, RefreshKind, System};

/// Facts for the page's "This computer".
#[derive(Debug, Serialize)]
pub struct ComputerFacts {
    /// Bakehouse's own version.
    version: &'static str,
    memory_bytes: Option<u64>,
    /// On the disk of the account's home, where projects and models lie.
    free_disk_bytes: Option<u64>,
    processors: Option<usize>,
}

/// Reads the facts anew: free space changes while the window is open.
pub fn facts() -> ComputerFacts {
    let memory = RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram());
    let system = System::new_with_specifics(memory).ok();
    ComputerFacts {
        version: env!("CARGO_PKG_VERSION"),
        memory_bytes: system.map(|system| system.total_memory()).filter(|bytes| *bytes > 0),
        free_disk_bytes: env::home_dir().and_then(|home| fs4::available_space(home).ok()),
        processors: thread::available_parallelism().ok().map(usize::from),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_facts_of_a_real_computer_are_plausible() {
        let facts = super::facts();
        let gigabyte = 1_000_000_000;
        assert!(facts.memory_bytes.is_some_and(|bytes| bytes > gigabyte / 4), "{facts:?}");
        assert!(facts.processors.is_some_and(|count| count >= 1), "{facts:?}");
    }
}
