//! How a second start tells the first what it was asked to open: one line of JSON over a socket in the data folder (a
//! named pipe on Windows), answered once the first has it. Only this account reaches either.

use interprocess::local_socket::{ConnectOptions, ListenerOptions, Name, prelude::*};
use serde::{Deserialize, Serialize};
use std::{
    ffi::OsString,
    io::{self, BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

/// A path and some signs around it; more is nothing of ours.
const LONGEST_REQUEST: u64 = 64 * 1024;
/// For whoever connects and then says nothing.
const PATIENCE: Duration = Duration::from_secs(5);
const TAKEN: &[u8] = b"taken\n";

/// What a start was asked for, and a second one hands over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The file or folder to open, as an absolute path; nothing where the window shall just come up.
    pub open: Option<OsString>,
}

impl Request {
    /// Of somebody who named `path`, or nothing, in the folder where this process runs.
    pub fn new(path: Option<PathBuf>) -> Self {
        let open = path.map(|path| std::path::absolute(&path).unwrap_or(path).into_os_string());
        Self { open }
    }
}

/// Where later starts knock.
pub struct Listener(interprocess::local_socket::Listener);

impl Listener {
    /// Takes the address of this data folder. Whatever has it is left over from a process that is gone: the caller holds
    /// the lock.
    pub(super) fn bind(folder: &Path) -> io::Result<Self> {
        let name = address(folder)?;
        ListenerOptions::new().name(name).try_overwrite(true).create_sync().map(Self)
    }

    /// Answers later starts for as long as the process lives, on a thread of its own. `take` says whether it took the
    /// request; a start that isn't answered asks again.
    pub fn listen(self, mut take: impl FnMut(Request) -> bool + Send + 'static) {
        thread::spawn(move || {
            for stream in self.0.incoming().flatten() {
                // One that breaks off is no loss: nobody waits for it any more.
                let _ = receive(&stream, &mut take);
            }
        });
    }
}

fn receive(
    stream: &interprocess::local_socket::Stream,
    take: &mut impl FnMut(Request) -> bool,
) -> io::Result<()> {
    stream.set_recv_timeout(Some(PATIENCE))?;
    stream.set_send_timeout(Some(PATIENCE))?;
    let mut line = String::new();
    BufReader::new(stream.take(LONGEST_REQUEST)).read_line(&mut line)?;
    if take(serde_json::from_str(&line)?) {
        let mut stream = stream;
        stream.write_all(TAKEN)?;
    }
    Ok(())
}

/// Hands `request` to the owner of this data folder; an error when nobody has taken it by `deadline`.
pub fn send(folder: &Path, request: &Request, deadline: Instant) -> io::Result<()> {
    let stream = ConnectOptions::new().name(address(folder)?).connect_sync()?;
    let left = deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
    stream.set_recv_timeout(Some(left))?;
    stream.set_send_timeout(Some(left))?;
    let mut line = serde_json::to_vec(request)?;
    line.push(b'\n');
    (&stream).write_all(&line)?;
    let mut answer = [0; TAKEN.len()];
    (&stream).read_exact(&mut answer)?;
    if answer == TAKEN { Ok(()) } else { Err(io::ErrorKind::InvalidData.into()) }
}

#[cfg(unix)]
fn address(folder: &Path) -> io::Result<Name<'static>> {
    use interprocess::local_socket::GenericFilePath;
    folder.join("handover").into_os_string().to_fs_name::<GenericFilePath>()
}

/// Pipes have one space of names for the whole computer.
#[cfg(windows)]
fn address(folder: &Path) -> io::Result<Name<'static>> {
    use interprocess::local_socket::GenericNamespaced;
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    std::fs::canonicalize(folder)?.hash(&mut hasher);
    format!("bakehouse-{:016x}", hasher.finish()).to_ns_name::<GenericNamespaced>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_arrives_as_it_was_sent_even_one_that_is_no_text() {
        use std::sync::mpsc;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (sender, heard) = mpsc::channel();
        let listener = Listener::bind(folder.path()).expect("a short path");
        listener.listen(move |request| sender.send(request).is_ok());

        #[cfg(unix)]
        let odd = std::os::unix::ffi::OsStringExt::from_vec(b"/tmp/\xff\n\"x\".jsonl".to_vec());
        #[cfg(windows)]
        let odd = OsString::from("C:\\a\n\"x\".jsonl");
        for open in [None, Some(odd)] {
            let deadline = Instant::now() + PATIENCE;
            send(folder.path(), &Request { open: open.clone() }, deadline).expect("taken");
            assert_eq!(heard.recv().expect("it was sent"), Request { open });
        }
    }

    #[test]
    fn nobody_listens_and_nobody_takes_it_are_both_errors() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let deadline = Instant::now() + PATIENCE;
        let request = Request { open: None };
        assert!(send(folder.path(), &request, deadline).is_err(), "nobody listens");
        let listener = Listener::bind(folder.path()).expect("a short path");
        listener.listen(|_| false);
        assert!(send(folder.path(), &request, deadline).is_err(), "nobody takes it");
    }
}
