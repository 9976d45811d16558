//! What the process does so that others can't read what is private: other accounts no file that it writes, other programs
//! not its memory.

/// Files for this account only, and no memory image of the program when it crashes: examples are private.
#[cfg(unix)]
pub fn start() {
    use rustix::{
        fs::Mode,
        process::{Resource, Rlimit, setrlimit, umask},
    };
    umask(Mode::RWXG | Mode::RWXO);
    // A limit can always be lowered; where it can't, the program is as careful as the account's settings.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
}

/// Windows gives each account a profile of its own and keeps no memory images by itself.
#[cfg(not(unix))]
pub fn start() {}

/// From now on no other program of this account may read the memory of this one, and a crash leaves no image where the
/// system ignores the limit. Not in debug builds, so that a debugger still can.
///
/// Only once the window is there: the desktop's portal looks at the files of a program that asks for something, can't do it
/// then, and refuses. Its answer to "light or dark?" is needed first. Where file choosers come from the portal, they count
/// for more (xdg-desktop-portal issues 785 and 1490).
#[cfg(target_os = "linux")]
pub fn close_memory() {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};
    let has_portal_dialogs = std::env::var_os("GTK_USE_PORTAL").is_some_and(|value| value == "1");
    if !cfg!(debug_assertions) && !has_portal_dialogs {
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

/// The other systems let only a debugger with a permission of its own look.
#[cfg(not(target_os = "linux"))]
pub fn close_memory() {}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #[test]
    fn new_files_are_for_this_account_only_and_a_crash_leaves_no_image() {
        use std::os::unix::fs::PermissionsExt;

        super::start();
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("examples.jsonl");
        std::fs::write(&path, "{}").expect("written");
        let mode = std::fs::metadata(&path).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);

        let limits = std::fs::read_to_string("/proc/self/limits").expect("readable");
        let core = limits.lines().find(|line| line.starts_with("Max core file size"));
        let words: Vec<&str> = core.expect("listed").split_whitespace().collect();
        assert_eq!(words[4..6], ["0", "0"]);
    }
}
