//! What the process does before anything else, so that nothing it writes can be read by other accounts.

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
