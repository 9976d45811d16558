//! One request and its answer, piece by piece. The request lives on the client's own thread; the caller's waits for its
//! pieces and looks between whether it should stop. Dropping an [`Exchange`] drops the request at once.

use super::{Client, Limits};
use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};
use std::error::Error as _;
use std::future::Future;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use url::Url;

/// How often a waiting caller looks whether it should stop.
pub(crate) const LOOK: Duration = Duration::from_millis(50);

/// A request.
pub(crate) struct Call {
    pub method: Method,
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Option<Vec<u8>>,
    /// Whether it stays on this computer, or in its network by http, and so goes through no proxy.
    pub is_near: bool,
    /// The largest answer that is taken.
    pub limit_bytes: u64,
}

/// A part of an answer.
pub(crate) enum Piece {
    Head { status: u16, headers: HeaderMap },
    Bytes(Vec<u8>),
    End,
}

/// Why there is no more of it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// No connection, so nothing was sent.
    NotConnected(String),
    NotSafe(String),
    TooSlow,
    /// The connection ended before it should.
    Broken(String),
    TooLarge,
}

/// A request on its way.
pub(crate) struct Exchange {
    pieces: Receiver<Result<Piece, Trouble>>,
    task: JoinHandle<()>,
}

impl Client {
    /// Sends a request.
    pub(crate) fn send(&self, call: Call) -> Exchange {
        let client = if call.is_near { &self.inner.near } else { &self.inner.far };
        let mut request = client.request(call.method, call.url).headers(call.headers);
        if let Some(body) = call.body {
            request = request.body(body);
        }
        let (sender, pieces) = mpsc::channel();
        let limits = *self.limits();
        let task = self.runtime().spawn(async move {
            let all = receive(request, limits, call.limit_bytes, &sender);
            let trouble = match timeout(limits.total, all).await {
                Ok(Ok(())) => return,
                Ok(Err(trouble)) => trouble,
                Err(_) => Trouble::TooSlow,
            };
            // Nobody listens when the caller has stopped.
            let _ = sender.send(Err(trouble));
        });
        Exchange { pieces, task }
    }

    /// Makes a future run on the client's thread, and waits for it.
    pub(crate) fn wait_for<T: Send + 'static>(
        &self,
        future: impl Future<Output = T> + Send + 'static,
    ) -> T {
        self.runtime().block_on(future)
    }

    /// The client for this computer.
    pub(crate) fn near(&self) -> &reqwest::Client {
        &self.inner.near
    }
}

impl Exchange {
    /// The next part; nothing when the caller should stop.
    pub fn next(&self, wants_stop: &dyn Fn() -> bool) -> Option<Result<Piece, Trouble>> {
        loop {
            if wants_stop() {
                return None;
            }
            match self.pieces.recv_timeout(LOOK) {
                Ok(piece) => return Some(piece),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    return Some(Err(Trouble::Broken("the answer has ended already".to_owned())));
                }
            }
        }
    }

    /// All that is left, up to `most` bytes; what is more is cut off. Nothing when the caller should stop.
    pub fn rest(&self, most: usize, wants_stop: &dyn Fn() -> bool) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        loop {
            match self.next(wants_stop)? {
                Ok(Piece::Bytes(more)) if bytes.len() + more.len() < most => bytes.extend(more),
                Ok(Piece::Bytes(more)) => {
                    bytes.extend(more);
                    bytes.truncate(most);
                    return Some(bytes);
                }
                // Of a refusal any part is better than none.
                Ok(Piece::Head { .. } | Piece::End) | Err(_) => return Some(bytes),
            }
        }
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn receive(
    request: RequestBuilder,
    limits: Limits,
    limit_bytes: u64,
    pieces: &Sender<Result<Piece, Trouble>>,
) -> Result<(), Trouble> {
    let first = limits.connect + limits.first_byte;
    let mut response = timeout(first, request.send())
        .await
        .map_err(|_| Trouble::TooSlow)?
        .map_err(|error| trouble(&error))?;
    let status = response.status().as_u16();
    let _ = pieces.send(Ok(Piece::Head { status, headers: response.headers().clone() }));
    let mut left = limit_bytes;
    loop {
        let chunk = timeout(limits.between_bytes, response.chunk())
            .await
            .map_err(|_| Trouble::TooSlow)?
            .map_err(|error| trouble(&error))?;
        let Some(chunk) = chunk else { break };
        left = left.checked_sub(chunk.len() as u64).ok_or(Trouble::TooLarge)?;
        let _ = pieces.send(Ok(Piece::Bytes(chunk.to_vec())));
    }
    let _ = pieces.send(Ok(Piece::End));
    Ok(())
}

/// What a fault of the connection is, by the chain of what caused it.
fn trouble(error: &reqwest::Error) -> Trouble {
    // The error itself names the whole address; its causes say what happened.
    let mut words = Vec::new();
    let mut is_tls = false;
    let mut cause = error.source();
    while let Some(inner) = cause {
        is_tls |= is_about_tls(inner);
        words.push(inner.to_string());
        cause = inner.source();
    }
    let detail = words.pop().unwrap_or_else(|| "the connection failed".to_owned());
    if is_tls {
        Trouble::NotSafe(detail)
    } else if error.is_timeout() {
        Trouble::TooSlow
    } else if error.is_connect() {
        Trouble::NotConnected(detail)
    } else {
        Trouble::Broken(detail)
    }
}

/// An error of IO hides what it holds from its chain of causes, and may hold another one.
fn is_about_tls(error: &(dyn std::error::Error + 'static)) -> bool {
    let held = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    error.is::<rustls::Error>() || held.is_some_and(|held| is_about_tls(held))
}
