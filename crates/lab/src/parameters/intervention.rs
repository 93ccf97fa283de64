//! The interventions as people write them, described once: `drop:3`, `stall-reader:server:1000:3000`.
//!
//! The parts of an intervention are a packet's number, a host's name, or times in milliseconds. The page's address
//! separates them by colons; the command line also takes a dash between two times.

use super::{at_shell, decimal};
use crate::intervention::Intervention;
use trace::{Host, Micros};

/// A kind of [`Intervention`].
#[derive(Debug)]
pub struct InterventionKind {
    /// Its name in the run file, in the page's address and, after `--`, on the command line.
    pub key: &'static str,
    /// Other names in the page's address.
    pub address_aliases: &'static [&'static str],
    /// Other names on the command line.
    pub option_aliases: &'static [&'static str],
    /// Its parts: `N` is a packet's number, `MS`, `AT`, `FROM` and `UNTIL` are milliseconds.
    pub form: &'static str,
    /// Parts that can be used.
    pub example: &'static str,
    /// One sentence for the command line's help and the documentation; empty in the page's programs.
    pub help: &'static str,
    read: fn(&[&str]) -> Option<Intervention>,
}

/// All kinds of interventions.
pub static INTERVENTIONS: &[InterventionKind] = &[
    InterventionKind {
        key: "drop",
        address_aliases: &[],
        option_aliases: &[],
        form: "N",
        example: "3",
        help: at_shell("The packet is lost half-way"),
        read: |parts| packet(parts).map(|packet| Intervention::Drop { packet }),
    },
    InterventionKind {
        key: "delay",
        address_aliases: &[],
        option_aliases: &[],
        form: "N:MS",
        example: "5:200",
        help: at_shell("The packet takes this much longer; later ones may overtake it"),
        read: |parts| {
            let [number, by] = *parts else { return None };
            Some(Intervention::Delay { packet: packet(&[number])?, by: millis(by)? })
        },
    },
    InterventionKind {
        key: "duplicate",
        address_aliases: &[],
        option_aliases: &["double"],
        form: "N",
        example: "4",
        help: at_shell("The packet arrives twice"),
        read: |parts| packet(parts).map(|packet| Intervention::Duplicate { packet }),
    },
    InterventionKind {
        key: "corrupt",
        address_aliases: &[],
        option_aliases: &[],
        form: "N",
        example: "6",
        help: at_shell("One bit of the packet is flipped on the way"),
        read: |parts| packet(parts).map(|packet| Intervention::Corrupt { packet }),
    },
    InterventionKind {
        key: "stall-reader",
        address_aliases: &["stall"],
        option_aliases: &["stall"],
        form: "HOST:FROM:UNTIL",
        example: "server:1000:3000",
        help: at_shell("The application on HOST does not read in this time"),
        read: |parts| {
            let [name, from, until] = *parts else { return None };
            Some(Intervention::StallReader { host: host(name)?, from: millis(from)?, until: millis(until)? })
        },
    },
    InterventionKind {
        key: "close-abruptly",
        address_aliases: &["close"],
        option_aliases: &["abort"],
        form: "HOST:AT",
        example: "client:500",
        help: at_shell("HOST resets all its connections (RFC 9293 §3.10.5)"),
        read: |parts| {
            let [name, at] = *parts else { return None };
            Some(Intervention::CloseAbruptly { host: host(name)?, at: millis(at)? })
        },
    },
    InterventionKind {
        key: "cut",
        address_aliases: &[],
        option_aliases: &[],
        form: "FROM:UNTIL",
        example: "1000:2000",
        help: at_shell("The cable is cut: packets that would pass its middle in this time are lost"),
        read: |parts| {
            let [from, until] = *parts else { return None };
            Some(Intervention::Cut { from: millis(from)?, until: millis(until)? })
        },
    },
];

impl InterventionKind {
    /// The kind whose name, or whose older name in the page's address, is `key`.
    pub fn find(key: &str) -> Option<&'static Self> {
        INTERVENTIONS.iter().find(|kind| kind.key == key || kind.address_aliases.contains(&key))
    }

    /// An intervention from its parts, `server:1000:3000`; `None` if they are not of this kind's form. Whether its values
    /// are within bounds is for `Request::check`.
    pub fn parse(&self, text: &str) -> Option<Intervention> {
        let parts: Vec<&str> = text.split([':', '-']).collect();
        (self.read)(&parts)
    }
}

impl Intervention {
    /// Its kind's name and its parts: `stall-reader:server:1000:3000`.
    pub fn print(&self) -> String {
        let (key, parts) = match *self {
            Self::Drop { packet } => ("drop", vec![packet.to_string()]),
            Self::Delay { packet, by } => ("delay", vec![packet.to_string(), print_millis(by)]),
            Self::Duplicate { packet } => ("duplicate", vec![packet.to_string()]),
            Self::Corrupt { packet } => ("corrupt", vec![packet.to_string()]),
            Self::StallReader { host, from, until } => {
                ("stall-reader", vec![host_name(host).into(), print_millis(from), print_millis(until)])
            }
            Self::CloseAbruptly { host, at } => ("close-abruptly", vec![host_name(host).into(), print_millis(at)]),
            Self::Cut { from, until } => ("cut", vec![print_millis(from), print_millis(until)]),
        };
        [key, ":", &parts.join(":")].concat()
    }
}

fn packet(parts: &[&str]) -> Option<u64> {
    let [number] = *parts else { return None };
    number.bytes().all(|byte| byte.is_ascii_digit()).then(|| number.parse().ok())?
}

fn millis(text: &str) -> Option<Micros> {
    let micros = decimal::parse(text, 3).ok()?;
    i64::try_from(micros).ok().map(Micros)
}

fn print_millis(at: Micros) -> String {
    decimal::print(at.0.unsigned_abs(), 3)
}

const HOSTS: [(Host, &str); 3] = [(Host::Client, "client"), (Host::Server, "server"), (Host::Resolver, "resolver")];

fn host(name: &str) -> Option<Host> {
    HOSTS.into_iter().find(|(_, known)| *known == name).map(|(host, _)| host)
}

fn host_name(host: Host) -> &'static str {
    HOSTS.into_iter().find(|(known, _)| *known == host).map_or("", |(_, name)| name)
}
