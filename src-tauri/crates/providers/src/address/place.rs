//! Where a host is, by its spelling alone: here, near, outside, or where no server of a provider ever is.

use std::net::{Ipv4Addr, Ipv6Addr};
use url::Host;

/// Where a host is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    ThisComputer,
    LocalNetwork,
    Outside,
    Nowhere,
}

/// Names under which clouds give their own machines passwords and keys.
const METADATA: [&str; 6] = [
    "metadata",
    "metadata.google.internal",
    "metadata.goog",
    "instance-data",
    "instance-data.ec2.internal",
    "metadata.azure.internal",
];
/// Endings that only a local network gives.
const LOCAL_ENDINGS: [&str; 5] = [".local", ".lan", ".home.arpa", ".internal", ".home"];

impl Place {
    /// The parser has already read decimal, octal, hexadecimal and shortened spellings as the addresses that they mean.
    pub fn of(host: &Host<&str>) -> Self {
        match host {
            Host::Ipv4(address) => of_v4(*address),
            Host::Ipv6(address) => of_v6(*address),
            Host::Domain(name) => of_name(name),
        }
    }
}

fn of_name(name: &str) -> Place {
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    if name.is_empty() || name.ends_with('.') || METADATA.contains(&name.as_str()) {
        Place::Nowhere
    } else if name == "localhost" || name.ends_with(".localhost") {
        Place::ThisComputer
    } else if !name.contains('.') || LOCAL_ENDINGS.iter().any(|ending| name.ends_with(ending)) {
        Place::LocalNetwork
    } else {
        Place::Outside
    }
}

fn of_v4(address: Ipv4Addr) -> Place {
    let [first, second, third, _] = address.octets();
    match (first, second, third) {
        (127, ..) => Place::ThisComputer,
        (10, ..) | (172, 16..=31, _) | (192, 168, _) | (100, 64..=99 | 101..=127, _) => {
            Place::LocalNetwork
        }
        // "This network", link-local with the metadata of clouds, what is for tests and documents, multicast and above.
        // Alibaba Cloud keeps its metadata at 100.100.100.200, in the middle of what carriers share.
        (0 | 224..=255, ..)
        | (169, 254, _)
        | (192, 0, 0 | 2)
        | (192, 88, 99)
        | (198, 18..=19, _)
        | (198, 51, 100)
        | (203, 0, 113)
        | (100, 100, _) => Place::Nowhere,
        _ => Place::Outside,
    }
}

fn of_v6(address: Ipv6Addr) -> Place {
    if address == Ipv6Addr::LOCALHOST {
        return Place::ThisComputer;
    }
    // An address of the old kind in the new spelling is what it was. One inside of a tunnel (6to4, NAT64, the compatible
    // form) leads to it too, and nobody writes such a one for a provider.
    if let Some(old) = address.to_ipv4_mapped() {
        return of_v4(old);
    }
    match address.segments() {
        // Amazon's metadata by IPv6, at fd00:ec2::254, is in the range of local networks.
        [first @ 0xfc00..=0xfdff, second, ..] if (first, second) != (0xfd00, 0xec2) => {
            Place::LocalNetwork
        }
        // Everything that anybody gives to servers begins with 2 or 3.
        [0x2001, 0 | 0xdb8, ..] | [0x2002, ..] => Place::Nowhere,
        [0x2000..=0x3fff, ..] => Place::Outside,
        _ => Place::Nowhere,
    }
}
