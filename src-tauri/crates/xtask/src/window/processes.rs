//! Processes as Linux lists them: who started whom, when, and how much memory each has for itself.

use anyhow::{Context, Result};
use std::{
    fs,
    path::PathBuf,
    time::{Duration, SystemTime},
};

/// In which the kernel tells times, on every Linux of today.
const TICKS_A_SECOND: f64 = 100.0;
/// Where the start of a process stands among the words behind its name.
const STARTED: usize = 19;
const BYTES_A_KILOBYTE: u64 = 1024;

#[derive(Clone, Copy)]
pub struct Process {
    id: u32,
}

impl Process {
    /// Those that `ancestor` started, and that they started, the nearest first.
    pub fn below(ancestor: u32) -> Result<Vec<Self>> {
        let mut all = Vec::new();
        for entry in fs::read_dir("/proc")? {
            let Some(id) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) else {
                continue;
            };
            // One that ends while we look is none.
            let Some(about) = (Self { id }).about() else { continue };
            let parent = about.words().nth(1).and_then(|parent| parent.parse().ok());
            all.extend(parent.map(|parent: u32| (parent, id)));
        }
        let mut family = vec![ancestor];
        let mut next = 0;
        while let Some(&one) = family.get(next) {
            family.extend(all.iter().filter(|(parent, _)| *parent == one).map(|(_, id)| *id));
            next += 1;
        }
        Ok(family.into_iter().skip(1).map(|id| Self { id }).collect())
    }

    pub fn id(self) -> u32 {
        self.id
    }

    /// Whether it has not ended. One that nobody has asked how it ended counts as ended.
    pub fn is_there(self) -> bool {
        self.about().is_some_and(|about| about.words().next() != Some("Z"))
    }

    /// When it was started, to a hundredth of a second.
    pub fn started(self) -> Result<SystemTime> {
        let about = self.about().context("the process has ended")?;
        let started = about.words().nth(STARTED).and_then(|ticks| ticks.parse::<f64>().ok());
        let started = started.context("the kernel tells no start of the process")? / TICKS_A_SECOND;
        let up = fs::read_to_string("/proc/uptime")?;
        let up: f64 = up.split(' ').next().unwrap_or_default().parse()?;
        Ok(SystemTime::now() - Duration::from_secs_f64(up - started))
    }

    /// The memory that would be free without it: what it shares with others counts by its share.
    pub fn memory_bytes(self) -> Result<u64> {
        let rollup = fs::read_to_string(self.folder().join("smaps_rollup"))
            .context("this account may not look at the memory of the window")?;
        let kilobytes = proportional_kilobytes(&rollup).context("the kernel tells no `Pss`")?;
        Ok(kilobytes * BYTES_A_KILOBYTE)
    }

    fn folder(self) -> PathBuf {
        PathBuf::from("/proc").join(self.id.to_string())
    }

    fn about(self) -> Option<About> {
        fs::read_to_string(self.folder().join("stat")).ok().map(About)
    }
}

/// `4711 (a name) S 1 …`
struct About(String);

impl About {
    /// The words behind the name, which may hold anything: its state, its parent, and so on.
    fn words(&self) -> impl Iterator<Item = &str> {
        self.0.rsplit_once(") ").map_or("", |(_, rest)| rest).split(' ')
    }
}

fn proportional_kilobytes(rollup: &str) -> Option<u64> {
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_read_whatever_its_name() {
        let about = About("4711 (a ) name (1 2) S 42 4711 0".into());
        assert_eq!(about.words().take(2).collect::<Vec<_>>(), ["S", "42"]);
    }

    #[test]
    fn the_shared_memory_counts_by_its_share() {
        let rollup =
            "5580-7ffd [rollup]\nRss:   1000 kB\nPss:            600 kB\nPss_Dirty: 1 kB\n";
        assert_eq!(proportional_kilobytes(rollup), Some(600));
        assert_eq!(proportional_kilobytes(""), None);
    }
}
