//! What a Debian package must say of itself that only the built programs know: which libraries they need, from which
//! version on.

use crate::{
    command::Step,
    packages,
    places::{Places, Profile},
};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::{fs, path::Path};

/// Settings to be merged over those in the file.
pub fn settings(places: &Places, profile: Profile) -> Result<Value> {
    packages::ensure(packages::INSTALLER)?;
    let programs = ["bakehouse", "bakehouse-desktop"];
    let programs = programs.map(|name| places.program(name, profile));
    // Debian's own tool works beside a `debian/control`, whatever is in it.
    let folder = tempfile::tempdir()?;
    fs::create_dir(folder.path().join("debian"))?;
    fs::write(folder.path().join("debian").join("control"), "Source: bakehouse\n")?;
    let said = libraries(&programs, folder.path()).output()?;
    let depends = depends(&said).context("`dpkg-shlibdeps` named no libraries")?;
    Ok(json!({ "bundle": { "linux": { "deb": { "depends": depends } } } }))
}

fn libraries(programs: &[impl AsRef<Path>], folder: &Path) -> Step {
    let programs = programs.iter().map(|program| format!("-e{}", program.as_ref().display()));
    Step::new("dpkg-shlibdeps").argument("-O").arguments(programs).inside(folder)
}

/// `shlibs:Depends=libc6 (>= 2.34), libcairo2 (>= 1.10.0)`, a package each.
fn depends(said: &str) -> Option<Vec<&str>> {
    let packages = said.lines().find_map(|line| line.strip_prefix("shlibs:Depends="))?;
    Some(packages.split(',').map(str::trim).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_needed_packages_are_read() {
        let said =
            "shlibs:Depends=libc6 (>= 2.34), libsoup-3.0-0 (>= 3.0.3) | libsoup3, libgcc-s1\n";
        let expected = ["libc6 (>= 2.34)", "libsoup-3.0-0 (>= 3.0.3) | libsoup3", "libgcc-s1"];
        assert_eq!(depends(said), Some(expected.to_vec()));
        assert_eq!(depends("dpkg-shlibdeps: error"), None);
    }
}
