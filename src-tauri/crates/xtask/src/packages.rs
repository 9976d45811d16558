//! System packages of Debian and Ubuntu: which are missing, and installing them when that is allowed.
//! On other systems nothing is installed: what is needed is said once.

use crate::command::Step;
use anyhow::{Context, Result, bail};
use std::{collections::BTreeSet, path::Path};

/// What building the window needs. The C compiler isn't listed: cargo could not have linked xtask without one.
pub const WINDOW: &[&str] = &["libwebkit2gtk-4.1-dev", "pkg-config"];
/// What the journeys in the real window need besides: what drives it, and a screen that nobody sees.
pub const WINDOW_TESTS: &[&str] =
    &["libwebkit2gtk-4.1-dev", "pkg-config", "webkit2gtk-driver", "xvfb", "xauth"];
/// What making a Debian package needs: what says which libraries a program uses.
pub const INSTALLER: &[&str] = &["dpkg-dev"];
/// What getting the starter model needs.
pub const PIP: &[&str] = &["python3-pip"];
/// What making a Python environment needs.
pub const PYTHON_ENVIRONMENTS: &[&str] = &["python3-venv"];

/// How this account may install packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Right {
    /// It is root.
    Root,
    /// `sudo` lets it through without a password.
    Sudo,
    /// It has to ask somebody.
    None,
}

/// Sees to it that `wanted` is installed; an error that holds the line to type when that isn't allowed here.
pub fn ensure(wanted: &[&str]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    if !runs("dpkg-query", &["--version"]) {
        println!(
            "This is neither Debian nor Ubuntu, so packages are not looked after here. Needed, by the names they have \
             there: {}.",
            wanted.join(", ")
        );
        return Ok(());
    }
    let missing = missing(wanted)?;
    if missing.is_empty() {
        return Ok(());
    }
    let right = right();
    if right == Right::None {
        bail!(
            "Some system packages are missing, and installing them needs an administrator. Nothing was changed. Type \
             this line and start again:\n\n  sudo apt-get update && sudo apt-get install -y {}",
            missing.join(" ")
        );
    }
    println!("Installing system packages: {}", missing.join(" "));
    // A list that can't be refreshed may still do: whether it does is seen in the next step.
    apt_get(right, &["update"]).status()?;
    let install = ["install", "-y", "--no-install-recommends"];
    apt_get(right, &install).arguments(&missing).run().with_context(|| {
        format!(
            "The system packages could not be installed; what the package manager said stands above. What was built \
             so far is safe. Once it is solved, type this line and start again:\n\n  sudo apt-get install -y {}\n",
            missing.join(" ")
        )
    })
}

/// Puts what is in some packages below `folder`, without installing them: only their files are wanted, and no right to
/// change the system is needed.
pub fn unpack(wanted: &[&str], folder: &Path) -> Result<()> {
    if !runs("dpkg-deb", &["--version"]) {
        bail!(
            "This needs the files of some Debian packages, and so Debian or Ubuntu: {}.",
            wanted.join(", ")
        );
    }
    let download = tempfile::tempdir()?;
    let get =
        || Step::new("apt-get").argument("download").arguments(wanted).inside(download.path());
    println!("Getting the texts of some packages: {}", wanted.join(" "));
    if !get().captured()?.0.success() {
        // The lists are missing, or older than what is offered now.
        apt_get(right(), &["update"]).status()?;
        get().run()?;
    }
    for file in std::fs::read_dir(download.path())? {
        Step::new("dpkg-deb")
            .argument("--extract")
            .argument(file?.path())
            .argument(folder)
            .run()?;
    }
    Ok(())
}

/// Whether a program can be started and is content with these arguments.
pub fn runs(program: &str, arguments: &[&str]) -> bool {
    let outcome = Step::new(program).arguments(arguments).captured();
    outcome.is_ok_and(|(status, _, _)| status.success())
}

fn missing<'a>(wanted: &[&'a str]) -> Result<Vec<&'a str>> {
    let format = "--showformat=${Package} ${db:Status-Status}\n";
    // The exit code says only that some package is unknown, which is what we want to learn.
    let (_, stdout, _) =
        Step::new("dpkg-query").arguments(["--show", format]).arguments(wanted).captured()?;
    let installed = installed(&stdout);
    Ok(wanted.iter().copied().filter(|package| !installed.contains(package)).collect())
}

/// The packages that a list of `name status` lines calls installed. One that was removed but left its settings
/// behind stays in dpkg's list as `config-files`.
fn installed(lines: &str) -> BTreeSet<&str> {
    let entries = lines.lines().filter_map(|line| line.split_once(' '));
    entries.filter(|(_, status)| *status == "installed").map(|(package, _)| package).collect()
}

fn right() -> Right {
    let user = Step::new("id").argument("-u").output();
    if user.is_ok_and(|number| number.trim() == "0") {
        Right::Root
    } else if runs("sudo", &["-n", "true"]) {
        Right::Sudo
    } else {
        Right::None
    }
}

fn apt_get(right: Right, arguments: &[&str]) -> Step {
    let step = match right {
        Right::Root | Right::None => Step::new("env"),
        Right::Sudo => Step::new("sudo").arguments(["-n", "env"]),
    };
    // Right after a machine has started, its own updates hold the lock for a minute or two.
    let lock = ["-o", "DPkg::Lock::Timeout=300"];
    step.argument("DEBIAN_FRONTEND=noninteractive")
        .argument("apt-get")
        .arguments(lock)
        .arguments(arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_status_installed_counts() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            ("xvfb installed\n", &["xvfb"]),
            ("xvfb config-files\npkg-config installed\n", &["pkg-config"]),
            ("xvfb not-installed\n", &[]),
            ("xvfb half-configured\n", &[]),
            ("xvfb \n", &[]),
            // The same package for two kinds of processor, one of them removed.
            (
                "libwebkit2gtk-4.1-dev config-files\nlibwebkit2gtk-4.1-dev installed\n",
                &["libwebkit2gtk-4.1-dev"],
            ),
        ];
        for (lines, expected) in cases {
            assert_eq!(installed(lines), expected.iter().copied().collect(), "{lines:?}");
        }
    }

    #[test]
    fn apt_get_never_asks_a_question() {
        let lock = "-o DPkg::Lock::Timeout=300";
        let root = format!("env DEBIAN_FRONTEND=noninteractive apt-get {lock} update");
        assert_eq!(apt_get(Right::Root, &["update"]).words(), root);
        assert_eq!(apt_get(Right::Sudo, &["update"]).words(), format!("sudo -n {root}"));
    }
}
