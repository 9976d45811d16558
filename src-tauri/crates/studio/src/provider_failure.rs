//! What could not be done with a model elsewhere, as a failure with a code.

use crate::failure::{Failure, FailureCode};
use bakehouse_providers::Error;

/// The failure that an error of the providers is.
pub(crate) fn provider_failure(error: Error) -> Failure {
    let words = error.to_string();
    let (code, host) = match error {
        Error::Address(_) => (FailureCode::AddressUnusable, None),
        Error::Unreachable { host, .. } => (FailureCode::ServerUnreachable, Some(host)),
        Error::TimedOut { host } => (FailureCode::ServerTimedOut, Some(host)),
        Error::Tls { host, .. } => (FailureCode::ServerUnsafe, Some(host)),
        Error::Moved { host, to } => {
            let failure = Failure::new(FailureCode::ServerMoved);
            return failure.with("host", host).with("to", to);
        }
        Error::KeyMissing { host } | Error::KeyElsewhere { host, .. } => {
            (FailureCode::KeyMissing, Some(host))
        }
        Error::KeyUnfit => (FailureCode::KeyUnfit, None),
        Error::KeyRefused { host, .. } => (FailureCode::KeyRefused, Some(host)),
        Error::NoMoney { host, .. } => (FailureCode::AccountEmpty, Some(host)),
        Error::TooFast { host, .. } => (FailureCode::ServerBusy, Some(host)),
        Error::NoSuchModel { host, model, .. } => {
            let failure = Failure::new(FailureCode::ModelNotThere).because(words);
            return failure.with("host", host).with("model", model);
        }
        Error::TooLong { .. } => (FailureCode::QuestionTooLong, None),
        Error::Filtered { host, .. } | Error::Refused { host, .. } => {
            (FailureCode::ServerRefused, Some(host))
        }
        Error::NotUnderstood { host, .. }
        | Error::BrokeOff { host, .. }
        | Error::TooLarge { host, .. } => (FailureCode::ServerUnclear, Some(host)),
        Error::ServerFault { host, .. } => (FailureCode::ServerFault, Some(host)),
        Error::KeyringMissing { backend, .. } => {
            return store(FailureCode::KeyStoreMissing, backend, &words);
        }
        Error::KeyringLocked { backend } | Error::KeyringTimedOut { backend } => {
            return store(FailureCode::KeyStoreLocked, backend, &words);
        }
        Error::KeyringRefused { backend, .. } => {
            return store(FailureCode::KeyStoreRefused, backend, &words);
        }
        Error::Internal(_) => (FailureCode::Internal, None),
    };
    let failure = Failure::new(code).because(words);
    match host {
        Some(host) => failure.with("host", host),
        None => failure,
    }
}

fn store(code: FailureCode, backend: &str, words: &str) -> Failure {
    Failure::new(code).with("backend", backend).because(words)
}
