//! Second ways of the tasks about UDP sockets.

use crate::capture::{Frame, connection_of, readable};
use crate::seen::{SYN, Seen, millis, number};
use crate::{Values, Way};
use lab::protocol::Value;
use std::collections::BTreeSet;
use trace::EventId;

pub const WAYS: &[Way] = &[
    Way::both("udp-received", received),
    Way::both("udp-last", last),
    Way::both("udp-packets", packets),
    Way::both("udp-first", first),
    Way::both("udp-give-up", give_up),
];

/// The datagrams in the server's capture, each by its place in the client's. Those that arrive after a later one are late.
fn received(seen: &Seen) -> Values {
    let sent: Vec<u64> = seen.client.iter().filter(is_datagram).map(|frame| frame.event).collect();
    let there = seen.server.iter().filter(is_datagram);
    let places: Vec<usize> = there.filter_map(|frame| sent.iter().position(|event| *event == frame.event)).collect();
    let is_late = |place: &usize| places[..*place].iter().any(|before| *before > places[*place]);
    Some(vec![number(places.len()), number((0..places.len()).filter(is_late).count())])
}

fn is_datagram(frame: &&Frame) -> bool {
    frame.has("udp.length")
}

/// What the server's application can read of the TCP part.
fn stream<'a>(seen: &'a Seen) -> Option<Vec<(&'a Frame, u64)>> {
    let syn = seen.server.iter().find(|frame| frame.flags() & SYN != 0)?;
    readable(&connection_of(&seen.server, syn), true)
}

fn last(seen: &Seen) -> Values {
    let udp = seen.server.iter().rfind(is_datagram)?.at - seen.part("udp")?.start;
    let stream = stream(seen)?;
    let (complete, _) = stream.last()?;
    let tcp = complete.at - seen.part("tcp")?.start;
    let first = match udp.cmp(&tcp) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Greater => 1,
        std::cmp::Ordering::Equal => 2,
    };
    Some(vec![Value::Choice(first), Value::Event(EventId(complete.event))])
}

/// A packet that was lost is in its sender's capture only, so both are needed.
fn packets(seen: &Seen) -> Values {
    let count = |is_wanted: fn(&&Frame) -> bool| {
        let all = seen.client.iter().chain(&seen.server).filter(is_wanted);
        number(all.map(|frame| frame.event).collect::<BTreeSet<u64>>().len())
    };
    Some(vec![count(is_datagram), count(|frame| !is_datagram(frame))])
}

fn first(seen: &Seen) -> Values {
    // The first datagram that is sent, when it arrives: nothing is overtaken here.
    let sent = seen.client.iter().find(is_datagram)?;
    let datagram = seen.server.iter().find(|frame| frame.event == sent.event)?;
    let size = seen.setting("/feed/size") as u64;
    let stream = stream(seen)?;
    let (segment, _) = stream.iter().find(|(_, end)| *end > size)?;
    Some(vec![millis(datagram.at - seen.part("udp")?.start), millis(segment.at - seen.part("tcp")?.start)])
}

fn give_up(seen: &Seen) -> Values {
    let stream = stream(seen)?;
    let read = stream.last().map_or(0, |(_, end)| end - 1);
    let (size, count) = (seen.setting("/feed/size") as u64, seen.setting("/feed/messages") as u64);
    Some(vec![Value::Choice(usize::from(read / size != count)), number(read / size)])
}
