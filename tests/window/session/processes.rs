//! The processes that a process started, and those that they started, as Linux lists them.

use anyhow::Result;
use std::{fs, path::Path};

/// A process, by its numbers.
pub struct Process {
    pub id: u32,
    parent: u32,
    name: String,
}

impl Process {
    pub fn is_called(&self, name: &str) -> bool {
        // The system keeps the first fifteen letters of a name.
        name.starts_with(&self.name)
    }

    /// Whether it still runs: one that has ended and was not yet fetched by its parent does not.
    pub fn is_there(&self) -> bool {
        let folder = Path::new("/proc").join(self.id.to_string());
        process(&folder).is_some_and(|now| now.name == self.name)
    }
}

/// Those that `ancestor` started, however indirectly.
pub fn below(ancestor: u32) -> Result<Vec<Process>> {
    let mut others = Vec::new();
    for entry in fs::read_dir("/proc")? {
        // One that ends while we look is none.
        others.extend(process(&entry?.path()));
    }
    let mut family = vec![ancestor];
    let mut found = Vec::new();
    while let Some(parent) = family.pop() {
        let (children, rest): (Vec<_>, Vec<_>) =
            others.into_iter().partition(|process| process.parent == parent);
        others = rest;
        family.extend(children.iter().map(|child| child.id));
        found.extend(children);
    }
    Ok(found)
}

/// `4711 (a name) S 1 …`: its number, name, state and parent.
fn process(folder: &Path) -> Option<Process> {
    let about = fs::read_to_string(folder.join("stat")).ok()?;
    let (id, rest) = about.split_once(" (")?;
    let (name, rest) = rest.rsplit_once(") ")?;
    let mut words = rest.split(' ');
    let is_gone = words.next()? == "Z";
    let parent = words.next()?.parse().ok()?;
    Some(Process { id: id.parse().ok()?, parent, name: name.to_owned() }).filter(|_| !is_gone)
}
