//! Who makes the calls: one small runtime on a thread of its own, and two clients, one for this computer without a proxy and
//! one for others that knows https only. Redirects are never followed. Cheap to clone; all clones share everything.

mod exchange;
mod tries;

pub(crate) use exchange::{Call, Piece, Trouble};
pub(crate) use tries::{Again, Fault, fault_of};

use crate::chat::Habits;
use crate::error::Error;
use crate::pace::{Clock, Lanes, Patience, SystemClock};
use reqwest::redirect::Policy;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// How long the parts of a call may take, and how much it may bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Until there is a connection.
    pub connect: Duration,
    /// From there to the first word: a local server may load the model first.
    pub first_byte: Duration,
    /// From one piece to the next: a model that thinks says nothing meanwhile.
    pub between_bytes: Duration,
    /// All of it, so that a server that says one letter a minute ends too.
    pub total: Duration,
    /// The largest answer, in bytes as they come.
    pub answer_bytes: u64,
    /// The largest list.
    pub list_bytes: u64,
}

impl Limits {
    /// Generous: what takes longer than these has stopped.
    pub const STANDARD: Self = Self {
        connect: Duration::from_secs(10),
        first_byte: Duration::from_mins(5),
        between_bytes: Duration::from_mins(2),
        total: Duration::from_mins(20),
        answer_bytes: 8 << 20,
        list_bytes: 4 << 20,
    };
}

/// Makes calls. See the module.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    /// Taken when the last clone goes, which may be anywhere: it is then left to end by itself.
    runtime: Option<Runtime>,
    near: reqwest::Client,
    far: reqwest::Client,
    limits: Limits,
    lanes: Lanes,
    habits: Habits,
}

impl Client {
    /// One with the usual limits.
    pub fn new() -> Result<Self, Error> {
        Self::with(Limits::STANDARD, Patience::STANDARD, Arc::new(SystemClock::start()))
    }

    /// One that tries once: for somebody who waits for the answer and can try again herself.
    pub fn trying_once() -> Result<Self, Error> {
        let patience = Patience { tries: 1, ..Patience::STANDARD };
        Self::with(Limits::STANDARD, patience, Arc::new(SystemClock::start()))
    }

    /// One with limits, patience and a clock of one's own.
    pub fn with(limits: Limits, patience: Patience, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        Self::built(limits, patience, clock, &[])
    }

    /// One that also trusts these certificates, in DER. There is no way to trust just anyone.
    #[cfg(any(test, feature = "fake"))]
    pub fn trusting(limits: Limits, certificates: &[Vec<u8>]) -> Result<Self, Error> {
        Self::built(limits, Patience::STANDARD, Arc::new(SystemClock::start()), certificates)
    }

    fn built(
        limits: Limits,
        patience: Patience,
        clock: Arc<dyn Clock>,
        certificates: &[Vec<u8>],
    ) -> Result<Self, Error> {
        let internal = |error: &dyn std::error::Error| Error::Internal(error.to_string());
        // An error means that somebody has chosen one already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("providers")
            .enable_all()
            .build()
            .map_err(|error| internal(&error))?;
        let trusted: Result<Vec<_>, _> =
            certificates.iter().map(|der| reqwest::Certificate::from_der(der)).collect();
        let trusted = trusted.map_err(|error| internal(&error))?;
        let builder = || {
            reqwest::Client::builder()
                .redirect(Policy::none())
                .connect_timeout(limits.connect)
                .retry(reqwest::retry::never())
                .user_agent(concat!("Bakehouse/", env!("CARGO_PKG_VERSION")))
                .tls_certs_merge(trusted.clone())
        };
        let near = builder().no_proxy().build().map_err(|error| internal(&error))?;
        let far = builder().https_only(true).build().map_err(|error| internal(&error))?;
        let lanes = Lanes::new(clock, patience);
        let inner =
            Inner { runtime: Some(runtime), near, far, limits, lanes, habits: Habits::default() };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Lets calls be made again with a key that was refused: the person has put it right at the provider.
    pub fn trust_again(&self, origin: &crate::Origin) {
        self.inner.lanes.of(origin).trust_again();
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.inner.limits
    }

    pub(crate) fn lanes(&self) -> &Lanes {
        &self.inner.lanes
    }

    pub(crate) fn habits(&self) -> &Habits {
        &self.inner.habits
    }

    fn runtime(&self) -> &Runtime {
        self.inner.runtime.as_ref().expect("it is taken only when nobody holds the client any more")
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

#[cfg(test)]
mod tests;
