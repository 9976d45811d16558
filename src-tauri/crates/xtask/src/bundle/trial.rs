//! The installer tried: installed into an empty root, and from there the loop on a few examples, with nothing around it
//! but the C library; no network, no home, no models folder.
//!
//! The system's namespaces make that root without an administrator. Where they are not allowed, the package is only
//! unpacked and the programs run from there: what is missing in the package shows all the same, what it reaches for
//! outside doesn't.

use crate::{command::Step, packages::runs, places::Places};
use anyhow::{Context, Result, bail, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// As few as there must be, which is a handful of steps: here counts that it learns, not what.
const EXAMPLES: usize = 10;
/// Where the loop works, inside the root.
const HOME: &str = "home";
const NAMESPACES: [&str; 5] = ["--map-root-user", "--mount", "--pid", "--fork", "--net"];
/// What must not be in a program that ships: the variable by which tests choose a file.
const FOR_TESTS_ONLY: &str = "BAKEHOUSE_PICK";

pub fn of(places: &Places, package: &Path) -> Result<()> {
    let folder = tempfile::tempdir_in(&places.target)?;
    let root = Root::make(folder.path())?;
    root.install(package)?;
    holds_what_it_should(&root.folder)?;
    root.add_libraries()?;
    the_loop(places, &root)?;
    println!("The installer was tried: it installs, and the loop runs from what it installs.");
    folder.close().context("The root that the installer was tried in could not be removed.")
}

struct Root {
    folder: PathBuf,
    has_namespaces: bool,
}

impl Root {
    fn make(folder: &Path) -> Result<Self> {
        for inside in ["proc", "tmp", HOME] {
            fs::create_dir(folder.join(inside))?;
        }
        let has_namespaces = runs("unshare", &[&NAMESPACES[..], &["true"]].concat());
        if !has_namespaces {
            println!(
                "This system allows no namespaces: the package is tried without a root of its own."
            );
        }
        Ok(Self { folder: folder.to_owned(), has_namespaces })
    }

    fn install(&self, package: &Path) -> Result<()> {
        if !self.has_namespaces {
            return Step::new("dpkg-deb")
                .argument("--extract")
                .argument(package)
                .argument(&self.folder)
                .run();
        }
        // With this system's list of packages, so that needing one that doesn't exist is found. What dpkg says of it
        // is of no interest: it misses the files of all the others.
        let database = self.folder.join("var").join("lib").join("dpkg");
        for part in ["info", "updates", "triggers"] {
            fs::create_dir_all(database.join(part))?;
        }
        fs::copy("/var/lib/dpkg/status", database.join("status"))?;
        let step = Step::new("unshare").arguments(NAMESPACES).argument("dpkg");
        let step = step.argument(format!("--root={}", self.folder.display()));
        step.arguments(["--install"]).argument(package).output().map(drop)
    }

    /// The libraries that the program without a window needs, so that it runs where nothing else is.
    fn add_libraries(&self) -> Result<()> {
        let program = self.folder.join("usr/bin/bakehouse");
        for library in libraries(&Step::new("ldd").argument(program).output()?) {
            let place = self.folder.join(library.strip_prefix("/")?);
            fs::create_dir_all(place.parent().context("a library lies in a folder")?)?;
            fs::copy(library, place)?;
        }
        Ok(())
    }

    /// The installed program, inside the root.
    fn bakehouse(&self) -> Step {
        let step = if self.has_namespaces {
            let root = format!("--root={}", self.folder.display());
            let inside =
                [root, format!("--wd=/{HOME}"), "--mount-proc".into(), "/usr/bin/bakehouse".into()];
            Step::new("unshare").arguments(NAMESPACES).arguments(inside)
        } else {
            Step::new(self.folder.join("usr/bin/bakehouse")).inside(&self.home())
        };
        let home = if self.has_namespaces { Path::new("/").join(HOME) } else { self.home() };
        step.with_only(&[("PATH", Path::new("/usr/bin:/bin")), ("HOME", &home)])
    }

    fn home(&self) -> PathBuf {
        self.folder.join(HOME)
    }
}

fn holds_what_it_should(root: &Path) -> Result<()> {
    let menu = fs::read_to_string(root.join("usr/share/applications/Bakehouse.desktop"))
        .context("There is no entry for the menu in the package.")?;
    for line in ["Exec=bakehouse-desktop %f", "MimeType=application/jsonl;"] {
        ensure!(menu.lines().any(|found| found == line), "The entry for the menu lacks `{line}`.");
    }
    for name in ["bakehouse", "bakehouse-desktop"] {
        let program = fs::read(root.join("usr/bin").join(name))
            .with_context(|| format!("`{name}` isn't in the package."))?;
        let forbidden = FOR_TESTS_ONLY.as_bytes();
        ensure!(
            !program.windows(forbidden.len()).any(|window| window == forbidden),
            "`{name}` was built with the feature `journeys`, which must never ship."
        );
    }
    Ok(())
}

fn the_loop(places: &Places, root: &Root) -> Result<()> {
    let sample = fs::read_to_string(places.sample("ticket-triage").join("train.jsonl"))?;
    let few: Vec<&str> = sample.lines().take(EXAMPLES).collect();
    fs::write(root.home().join("examples.jsonl"), few.join("\n"))?;

    root.bakehouse().arguments(["check", "examples.jsonl"]).output()?;
    let train = ["train", "examples.jsonl", "--out", "trained", "--epochs", "1"];
    root.bakehouse().arguments(train).output()?;
    let chat = ["chat", "--adapter", "trained", "--ask", "I was charged twice"];
    let answer = root.bakehouse().arguments(chat).output()?;
    if answer.trim().is_empty() {
        bail!("The trained model had no answer.");
    }
    Ok(())
}

/// `libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x…)`: every absolute path in what `ldd` says.
fn libraries(said: &str) -> Vec<&Path> {
    said.split_whitespace().filter(|word| word.starts_with('/')).map(Path::new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_are_read() {
        let said = "\tlinux-vdso.so.1 (0x00007f2ad4fe3000)\n\tlibm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 \
                    (0x00007f2ad4ecf000)\n\t/lib64/ld-linux-x86-64.so.2 (0x00007f2ad4fe5000)\n";
        let expected = ["/lib/x86_64-linux-gnu/libm.so.6", "/lib64/ld-linux-x86-64.so.2"];
        assert_eq!(libraries(said), expected.map(Path::new));
        assert!(libraries("\tstatically linked\n").is_empty());
    }
}
