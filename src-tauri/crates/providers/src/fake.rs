//! A server on loopback that answers, or misbehaves, as a script says; for the tests of this crate and of others. It keeps
//! what it was asked. Every connection is one request on a thread of its own; all end when the server is dropped.

use serde_json::Value;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

/// What a client asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `POST`.
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// Names in small letters.
    pub headers: Vec<(String, String)>,
    /// All of the body.
    pub body: Vec<u8>,
}

impl Request {
    /// The value of a header, whose name is in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON; null when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }
}

/// How an answer ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Whole,
    /// The connection closes before it should.
    Cut,
    /// Nothing more comes until the client goes.
    Stalled,
    /// The last piece comes again and again until the client goes.
    Endless,
}

/// What the server does with one request.
#[derive(Clone, Debug)]
pub struct Script {
    status: u16,
    headers: Vec<(String, String)>,
    pieces: Vec<Vec<u8>>,
    ending: Ending,
    has_head: bool,
}

impl Script {
    fn of(kind: &str, pieces: Vec<Vec<u8>>) -> Self {
        let headers = vec![("content-type".to_owned(), kind.to_owned())];
        Self { status: 200, headers, pieces, ending: Ending::Whole, has_head: true }
    }

    /// A JSON answer.
    pub fn json(value: &Value) -> Self {
        Self::of("application/json", vec![value.to_string().into_bytes()])
    }

    /// Any text as the body.
    pub fn text(kind: &str, text: impl Into<Vec<u8>>) -> Self {
        Self::of(kind, vec![text.into()])
    }

    /// A web page.
    pub fn html(page: &str) -> Self {
        Self::text("text/html", page)
    }

    /// Server-sent events, each a piece of its own.
    pub fn events<'d>(data: impl IntoIterator<Item = &'d str>) -> Self {
        let pieces = data.into_iter().map(|data| format!("data: {data}\n\n").into_bytes());
        Self::of("text/event-stream", pieces.collect())
    }

    /// Chat completions of OpenAI's kind that stream these texts and end well.
    pub fn says<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let chunk = |text: &str| {
            serde_json::json!({ "choices": [{ "index": 0, "delta": { "content": text } }] })
                .to_string()
        };
        let mut data: Vec<String> = texts.into_iter().map(chunk).collect();
        data.push(serde_json::json!({ "choices": [{ "index": 0, "delta": {}, "finish_reason": "stop" }] }).to_string());
        data.push(serde_json::json!({ "choices": [], "usage": { "prompt_tokens": 7, "completion_tokens": 3 } }).to_string());
        data.push("[DONE]".to_owned());
        Self::events(data.iter().map(String::as_str))
    }

    /// The body in pieces, sent one by one.
    pub fn pieces(kind: &str, pieces: Vec<Vec<u8>>) -> Self {
        Self::of(kind, pieces)
    }

    /// Not a byte, until the client goes.
    pub fn silence() -> Self {
        Self { has_head: false, ..Self::of("", Vec::new()) }.and_stall()
    }

    /// Closes the connection without a byte.
    pub fn hang_up() -> Self {
        Self { has_head: false, ..Self::of("", Vec::new()) }.and_cut()
    }

    /// With another status than 200.
    #[must_use]
    pub fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The connection closes after the pieces, though more was promised.
    #[must_use]
    pub fn and_cut(self) -> Self {
        Self { ending: Ending::Cut, ..self }
    }

    /// After the pieces nothing comes any more.
    #[must_use]
    pub fn and_stall(self) -> Self {
        Self { ending: Ending::Stalled, ..self }
    }

    /// The last piece comes without end.
    #[must_use]
    pub fn and_go_on(self) -> Self {
        Self { ending: Ending::Endless, ..self }
    }
}

/// A server on loopback.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: Option<JoinHandle<()>>,
}

struct Shared {
    script: Box<dyn Fn(&Request) -> Script + Send + Sync>,
    requests: Mutex<Vec<Request>>,
    connections: AtomicUsize,
    /// Clients that went while they were being answered.
    left: AtomicUsize,
    open: Mutex<Vec<TcpStream>>,
    has_ended: AtomicBool,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Server {
    /// Starts a server that answers each request as `script` says.
    pub fn start(script: impl Fn(&Request) -> Script + Send + Sync + 'static) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            script: Box::new(script),
            requests: Mutex::default(),
            connections: AtomicUsize::new(0),
            left: AtomicUsize::new(0),
            open: Mutex::default(),
            has_ended: AtomicBool::new(false),
        });
        let listening = thread::spawn({
            let shared = shared.clone();
            move || listen(&listener, &shared)
        });
        Ok(Self { address, shared, listening: Some(listening) })
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Its address with a path behind it.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What it was asked so far.
    pub fn requests(&self) -> Vec<Request> {
        held(&self.shared.requests).clone()
    }

    /// How many connections were made to it.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// How many clients went before their answer was whole.
    pub fn left(&self) -> usize {
        self.shared.left.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.has_ended.store(true, Ordering::SeqCst);
        // Wakes the listener, which then sees that it is over.
        let _ = TcpStream::connect(self.address);
        for stream in held(&self.shared.open).drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
        if let Some(listening) = self.listening.take() {
            let _ = listening.join();
        }
    }
}

fn listen(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming().map_while(Result::ok) {
        if shared.has_ended.load(Ordering::SeqCst) {
            return;
        }
        shared.connections.fetch_add(1, Ordering::SeqCst);
        if let Ok(stream) = stream.try_clone() {
            held(&shared.open).push(stream);
        }
        let shared = shared.clone();
        thread::spawn(move || {
            if serve(&stream, &shared).is_err() {
                shared.left.fetch_add(1, Ordering::SeqCst);
            }
            let _ = stream.shutdown(Shutdown::Both);
        });
    }
}

fn serve(mut stream: &TcpStream, shared: &Shared) -> io::Result<()> {
    let Some(request) = read_request(stream)? else { return Ok(()) };
    let script = (shared.script)(&request);
    held(&shared.requests).push(request);
    if script.has_head {
        let mut head = format!(
            "HTTP/1.1 {} Said\r\nconnection: close\r\ntransfer-encoding: chunked\r\n",
            script.status
        );
        for (name, value) in &script.headers {
            head.extend([name, ": ", value, "\r\n"]);
        }
        stream.write_all((head + "\r\n").as_bytes())?;
    }
    let send = |mut stream: &TcpStream, piece: &[u8]| {
        let mut chunk = format!("{:x}\r\n", piece.len()).into_bytes();
        chunk.extend_from_slice(piece);
        chunk.extend_from_slice(b"\r\n");
        stream.write_all(&chunk)
    };
    for piece in script.pieces.iter().filter(|piece| !piece.is_empty()) {
        send(stream, piece)?;
    }
    match script.ending {
        Ending::Whole => stream.write_all(b"0\r\n\r\n"),
        Ending::Cut => Ok(()),
        Ending::Stalled => {
            // Comes back when the client closes, or when the server ends.
            let _ = stream.read(&mut [0]);
            Err(io::ErrorKind::BrokenPipe.into())
        }
        Ending::Endless => loop {
            send(stream, script.pieces.last().map_or(b"." as &[u8], Vec::as_slice))?;
        },
    }
}

/// Nothing when the client says nothing.
fn read_request(stream: &TcpStream) -> io::Result<Option<Request>> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Some(Request { method, path, headers, body }))
}
