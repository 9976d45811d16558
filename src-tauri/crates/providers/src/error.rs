//! What can go wrong between us and others, sorted by what a person can do about it. Details are the words of the other
//! side: short, and without the key. Hosts are as in an address bar, with the port where it isn't the usual one.

use crate::address::AddressFault;
use std::time::Duration;

/// Why there is no answer. A call that was stopped is none of these: it gives nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// What was entered is no address that may be called.
    #[error("the address can't be used: {0}")]
    Address(AddressFault),
    /// Nobody answers at `host`: it is off, the network is down, or the name doesn't exist.
    #[error("{host} can't be reached: {detail}")]
    Unreachable { host: String, detail: String },
    /// `host` took the connection and then said nothing for too long.
    #[error("{host} takes too long")]
    TimedOut { host: String },
    /// `host` could not prove that it is `host`: certificate, time of the computer, or somebody between.
    #[error("the connection to {host} is not safe: {detail}")]
    Tls { host: String, detail: String },
    /// `host` says that it has moved to `to`. Nothing was sent there.
    #[error("{host} points to {to}")]
    Moved { host: String, to: String },
    /// `host` wants a key and there is none.
    #[error("{host} wants a key")]
    KeyMissing { host: String },
    /// The key was kept for `kept_for` and is not shown to `host`.
    #[error("the key belongs to {kept_for}, not to {host}")]
    KeyElsewhere { kept_for: String, host: String },
    /// What was entered can't be a key: empty, too long, or with characters that no header takes.
    #[error("this can't be a key")]
    KeyUnfit,
    /// `host` doesn't take the key, for anything or for this. No call is made with it until
    /// [`crate::Client::trust_again`].
    #[error("{host} refuses the key: {detail}")]
    KeyRefused { host: String, detail: String },
    /// The account has no money or no quota left.
    #[error("{host} wants to be paid: {detail}")]
    NoMoney { host: String, detail: String },
    /// Too many calls, for longer than is waited: again after `wait`, where the server says so.
    #[error("{host} has had too many calls")]
    TooFast { host: String, wait: Option<Duration> },
    /// `host` doesn't know the model, or doesn't give it to this account.
    #[error("{host} has no model {model}: {detail}")]
    NoSuchModel { host: String, model: String, detail: String },
    /// The conversation is longer than the model reads.
    #[error("too long for {model}: {detail}")]
    TooLong { model: String, detail: String },
    /// The provider's filter stopped the question before the model saw it.
    #[error("{host} does not answer this: {detail}")]
    Filtered { host: String, detail: String },
    /// `host` understood and said no, for another reason than the ones above.
    #[error("{host} refuses with {status}: {detail}")]
    Refused { host: String, status: u16, detail: String },
    /// What came is no answer: a web page, JSON cut in two, or nothing.
    #[error("what {host} says is not understood: {detail}")]
    NotUnderstood { host: String, detail: String },
    /// The connection ended in the middle of the answer.
    #[error("{host} broke off: {detail}")]
    BrokeOff { host: String, detail: String },
    /// The answer is larger than any answer should be.
    #[error("{host} says more than {limit_bytes} bytes")]
    TooLarge { host: String, limit_bytes: u64 },
    /// A fault of the server, which stayed after several tries.
    #[error("{host} fails with {status}: {detail}")]
    ServerFault { host: String, status: u16, detail: String },
    /// The store of keys isn't there; `backend` is its name.
    #[error("{backend} is not there: {detail}")]
    KeyringMissing { backend: &'static str, detail: String },
    /// The store of keys is locked, and nobody unlocked it.
    #[error("{backend} is locked")]
    KeyringLocked { backend: &'static str },
    /// The store of keys said nothing for too long. It isn't asked again for half a minute.
    #[error("{backend} takes too long")]
    KeyringTimedOut { backend: &'static str },
    /// The store of keys said no.
    #[error("{backend} refuses: {detail}")]
    KeyringRefused { backend: &'static str, detail: String },
    /// This computer can't make calls at all: no threads, no certificates of the system.
    #[error("no calls can be made from here: {0}")]
    Internal(String),
}
