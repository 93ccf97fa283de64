//! What a visitor changed in a run, as a parameter: `do=drop:3,delay:5:200,stall:server:1000:3000`. Packets have their
//! number, times are milliseconds with at most three decimals.

use crate::route::values::{read_milli, read_whole};
use crate::route::{Allowed, Reason};
use ::lab::Intervention;
use i18n::milli;
use trace::{Host, Micros};

/// The latest moment of an intervention, in microseconds: the lab accepts one hour.
const HOUR: u32 = 3_600_000_000;

/// One intervention of each kind.
const EXAMPLE: &str =
    "drop:3, delay:5:200, duplicate:4, corrupt:6, stall:server:1000:3000, close:client:500, cut:1000:2000";

/// Reads a list; an empty text is an empty list.
pub fn read(text: &str) -> Result<Vec<Intervention>, Reason> {
    let items = text.split(',').filter(|item| !item.is_empty());
    let read: Option<Vec<_>> = items.map(item).collect();
    read.ok_or_else(|| Reason::Value(Allowed::List(EXAMPLE.into())))
}

fn item(text: &str) -> Option<Intervention> {
    let parts: Vec<&str> = text.split(':').collect();
    Some(match *parts.as_slice() {
        ["drop", number] => Intervention::Drop { packet: packet(number)? },
        ["duplicate", number] => Intervention::Duplicate { packet: packet(number)? },
        ["corrupt", number] => Intervention::Corrupt { packet: packet(number)? },
        ["delay", number, by] => Intervention::Delay { packet: packet(number)?, by: time(by)? },
        ["close", name, at] => Intervention::CloseAbruptly { host: host(name)?, at: time(at)? },
        ["stall", name, from, until] => {
            let (from, until) = stretch(from, until)?;
            Intervention::StallReader { host: host(name)?, from, until }
        }
        ["cut", from, until] => {
            let (from, until) = stretch(from, until)?;
            Intervention::Cut { from, until }
        }
        _ => return None,
    })
}

fn packet(text: &str) -> Option<u64> {
    read_whole(text, (1, u64::MAX)).ok()
}

fn time(text: &str) -> Option<Micros> {
    read_milli(text, (0, HOUR)).ok().map(|micros| Micros(micros.into()))
}

fn stretch(from: &str, until: &str) -> Option<(Micros, Micros)> {
    let (from, until) = (time(from)?, time(until)?);
    (from <= until).then_some((from, until))
}

const HOSTS: [(Host, &str); 3] = [(Host::Client, "client"), (Host::Server, "server"), (Host::Resolver, "resolver")];

fn host(text: &str) -> Option<Host> {
    HOSTS.into_iter().find(|(_, name)| *name == text).map(|(host, _)| host)
}

fn host_name(host: Host) -> &'static str {
    HOSTS.into_iter().find(|(known, _)| *known == host).map_or("", |(_, name)| name)
}

pub fn print(interventions: &[Intervention]) -> String {
    interventions.iter().map(print_one).collect::<Vec<_>>().join(",")
}

fn print_one(intervention: &Intervention) -> String {
    // Times are at most one hour, so they fit in 32 bits.
    let millis = |at: Micros| milli(at.0 as u32);
    match *intervention {
        Intervention::Drop { packet } => format!("drop:{packet}"),
        Intervention::Duplicate { packet } => format!("duplicate:{packet}"),
        Intervention::Corrupt { packet } => format!("corrupt:{packet}"),
        Intervention::Delay { packet, by } => format!("delay:{packet}:{}", millis(by)),
        Intervention::CloseAbruptly { host, at } => format!("close:{}:{}", host_name(host), millis(at)),
        Intervention::StallReader { host, from, until } => {
            format!("stall:{}:{}:{}", host_name(host), millis(from), millis(until))
        }
        Intervention::Cut { from, until } => format!("cut:{}:{}", millis(from), millis(until)),
    }
}
