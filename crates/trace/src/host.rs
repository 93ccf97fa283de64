//! Hosts: which one is meant, what it is called, and its address.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::net::IpAddr;

/// A host. Every exchange is between the client and one of the others.
///
/// The first three have a role that the page has a word for. A trace of a capture has as many others as it needs; the
/// trace knows what each is called and where it is ([`Trace::hosts`](crate::Trace::hosts)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Host {
    /// The visitor's side: the one that [`Direction::Up`](crate::Direction::Up) leaves.
    Client,
    /// The server.
    Server,
    /// The DNS resolver.
    Resolver,
    /// One more host without a role, from 1.
    Other(u16),
}

/// The names of the roles in documents, run files and addresses.
const ROLES: [&str; 3] = ["client", "server", "resolver"];
/// What the name of a host without a role begins with.
const OTHER: &str = "host-";

impl Host {
    /// The hosts that have a role.
    pub const ROLES: [Self; 3] = [Self::Client, Self::Server, Self::Resolver];

    /// Its place among all hosts, from 0: first those with a role, then the others.
    pub fn index(self) -> usize {
        match self {
            Self::Client => 0,
            Self::Server => 1,
            Self::Resolver => 2,
            Self::Other(number) => ROLES.len() + usize::from(number),
        }
    }

    fn at(index: usize) -> Option<Self> {
        match Self::ROLES.get(index) {
            Some(&host) => Some(host),
            None => u16::try_from(index - ROLES.len()).ok().map(Self::Other),
        }
    }

    /// The host that `name` means: `client`, `server`, `resolver`, `host-1`.
    pub fn parse(name: &str) -> Option<Self> {
        if let Some(role) = ROLES.iter().position(|known| *known == name) {
            return Self::at(role);
        }
        let host = Self::Other(name.strip_prefix(OTHER)?.parse().ok()?);
        // One name per host: neither `host-01` nor `host-+1`.
        (host.to_string() == name).then_some(host)
    }
}

/// Its name for programs, which [`Host::parse`] reads.
impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [client, server, resolver] = ROLES;
        match self {
            Self::Client => f.write_str(client),
            Self::Server => f.write_str(server),
            Self::Resolver => f.write_str(resolver),
            Self::Other(number) => write!(f, "{OTHER}{number}"),
        }
    }
}

/// In formats for people its name, in others its index.
impl Serialize for Host {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            (self.index() as u32).serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Host {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let name = String::deserialize(deserializer)?;
            return Self::parse(&name).ok_or_else(|| D::Error::unknown_variant(&name, &ROLES));
        }
        let index = u32::deserialize(deserializer)?;
        Self::at(index as usize).ok_or_else(|| D::Error::custom("no such host"))
    }
}

/// What the source of a trace knows of a host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostInfo {
    /// Which one.
    pub host: Host,
    /// What to call it instead of its role: a DNS name, or whatever the source has. `None` if its role says it best.
    pub name: Option<Box<str>>,
    /// Where it is, if its packets were seen.
    pub address: Option<IpAddr>,
}

impl HostInfo {
    /// What to call it, unless the word for its role is better: its name; of a host without a role also its address, or
    /// what programs call it.
    pub fn title(&self) -> Option<String> {
        match (&self.name, self.host, self.address) {
            (Some(name), ..) => Some(name.to_string()),
            (None, Host::Other(_), Some(address)) => Some(address.to_string()),
            (None, Host::Other(_), None) => Some(self.host.to_string()),
            (None, ..) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_host_has_one_name_and_is_found_by_it() {
        for host in [Host::Client, Host::Server, Host::Resolver, Host::Other(1), Host::Other(u16::MAX)] {
            assert_eq!(Host::parse(&host.to_string()), Some(host));
            assert_eq!(Host::at(host.index()), Some(host));
        }
        for name in ["", "Client", "host-", "host-01", "host-+1", "host-65536", "host-1 "] {
            assert_eq!(Host::parse(name), None, "{name}");
        }
    }

    #[test]
    fn the_indices_of_the_roles_follow_one_another() {
        assert_eq!(Host::ROLES.map(Host::index), [0, 1, 2]);
    }

    #[test]
    fn a_host_is_called_by_its_name_or_its_address_only_if_its_role_has_no_word() {
        let title = |host, name: Option<&str>, address: Option<[u8; 4]>| {
            HostInfo { host, name: name.map(Into::into), address: address.map(IpAddr::from) }.title()
        };
        assert_eq!(title(Host::Server, None, Some([192, 0, 2, 80])), None, "its role's word is better");
        assert_eq!(title(Host::Server, Some("a.example"), Some([192, 0, 2, 80])).as_deref(), Some("a.example"));
        assert_eq!(title(Host::Other(1), None, Some([192, 0, 2, 80])).as_deref(), Some("192.0.2.80"));
        assert_eq!(title(Host::Other(1), None, None).as_deref(), Some("host-1"));
    }
}
