//! Where a provider is: an address that may be called, and its origin, to which a key belongs. What a person pastes is a
//! way into the network of this computer, so most of what can be written is refused.
//!
//! Without a word of the person calls go to https, and to this computer by http. Names are not looked up here: a name that
//! leads somewhere else than it says has to show a certificate for itself.

mod place;

use crate::error::Error;
use place::Place;
use std::fmt;
use url::Url;

/// Longer than any address that somebody means.
const LONGEST: usize = 2048;
/// What people copy along from a manual.
const COPIED_ALONG: [&str; 3] = ["/chat/completions", "/messages", "/models"];

/// Why an address is not called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressFault {
    /// No address at all.
    #[error("it is no address")]
    NotAnAddress,
    /// Another scheme than http and https.
    #[error("it begins with neither https nor http")]
    Scheme,
    /// A name and a password in it, which would be a second way to send a key.
    #[error("there is a user or a password in it")]
    UserInfo,
    /// A question mark or a `#`, which would be lost.
    #[error("there is a query in it")]
    Query,
    /// http to somebody else's computer: anyone on the way reads along.
    #[error("it is not https")]
    NotSafe,
    /// http to a computer in the same network, which a person has to agree to: [`Address::in_local_network`].
    #[error("it is a computer in the local network, by http")]
    LocalNetwork,
    /// A place that is nobody's provider: link-local, metadata of a cloud, multicast, everywhere and nowhere.
    #[error("nobody's server is there")]
    Forbidden,
}

/// The base address of a provider, to which the paths of its wire are added.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    url: Url,
    origin: Origin,
}

/// Scheme, host and port: to whom a key belongs.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// `https://api.example.com:443`, the port always with it.
    text: String,
    is_loopback: bool,
}

impl Address {
    /// An address of https, or of http on this computer.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Self::checked(text, false).map_err(Error::Address)
    }

    /// The same, or http to a computer in the local network: a person was told that anyone in it can read along, and agreed.
    pub fn in_local_network(text: &str) -> Result<Self, Error> {
        Self::checked(text, true).map_err(Error::Address)
    }

    fn checked(text: &str, may_be_local_network: bool) -> Result<Self, AddressFault> {
        let text = text.trim();
        // The parser of URLs drops tabs and line breaks inside, so that what is called would differ from what is seen.
        if text.len() > LONGEST
            || text.contains(|c: char| c.is_control() || c.is_whitespace() || c == '\\')
        {
            return Err(AddressFault::NotAnAddress);
        }
        let mut url = Url::parse(text).map_err(|_| AddressFault::NotAnAddress)?;
        let is_safe = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(AddressFault::Scheme),
        };
        // An empty user is seen as none by the parser, and as one by a person: `https://@host`.
        let before_path =
            text.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
        if !url.username().is_empty() || url.password().is_some() || before_path.contains('@') {
            return Err(AddressFault::UserInfo);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(AddressFault::Query);
        }
        let place = Place::of(&url.host().ok_or(AddressFault::NotAnAddress)?);
        match place {
            Place::Nowhere => return Err(AddressFault::Forbidden),
            Place::ThisComputer => {}
            Place::LocalNetwork if is_safe || may_be_local_network => {}
            Place::LocalNetwork => return Err(AddressFault::LocalNetwork),
            Place::Outside if is_safe => {}
            Place::Outside => return Err(AddressFault::NotSafe),
        }
        let port = url
            .port_or_known_default()
            .filter(|port| *port > 0)
            .ok_or(AddressFault::NotAnAddress)?;
        let path = url.path().trim_end_matches('/');
        let path =
            COPIED_ALONG.iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path).to_owned();
        url.set_path(&path);
        let host = url.host_str().unwrap_or_default().trim_end_matches('.');
        let text = format!("{}://{host}:{port}", url.scheme());
        let origin = Origin { text, is_loopback: place == Place::ThisComputer };
        Ok(Self { url, origin })
    }

    /// To whom a key for this address belongs.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Whether it is on this computer. Such a call goes through no proxy.
    pub fn is_loopback(&self) -> bool {
        self.origin.is_loopback
    }

    /// The host as in an address bar, with the port where it isn't the usual one.
    pub fn host(&self) -> String {
        self.origin.host()
    }

    /// The address of a path below this one. A segment may hold anything; it is escaped.
    pub(crate) fn at(&self, segments: &[&str]) -> Url {
        let mut url = self.url.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.url.as_str().trim_end_matches('/'))
    }
}

impl Origin {
    /// The host as in an address bar, with the port where it isn't the usual one.
    pub fn host(&self) -> String {
        let short = [("https://", ":443"), ("http://", ":80")];
        let usual = short.iter().find_map(|(scheme, port)| {
            self.text.strip_prefix(scheme).map(|rest| rest.strip_suffix(port).unwrap_or(rest))
        });
        usual.unwrap_or(&self.text).to_owned()
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests;
