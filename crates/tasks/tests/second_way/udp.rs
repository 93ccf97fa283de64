//! Second ways of the tasks about UDP sockets.

use crate::capture::{Frame, connection_of, readable};
use crate::seen::{SYN, Seen, arrived, id, millis, number};
use crate::{Values, Way};
use lab::protocol::Value;
use trace::EventId;

pub const WAYS: &[Way] = &[
    Way::trace("udp-received", received),
    Way::both("udp-last", last),
    Way::trace("udp-packets", packets),
    Way::both("udp-first", first),
    Way::both("udp-give-up", give_up),
];

/// The datagrams that arrived, and those that did after a later one.
fn received(seen: &Seen) -> Values {
    let mut there: Vec<(i64, u64)> =
        seen.of_kind("datagram").into_iter().filter_map(|event| Some((arrived(event)?, id(event)))).collect();
    there.sort_unstable();
    let mut latest = 0;
    let mut late = 0;
    for (_, datagram) in &there {
        late += i64::from(*datagram < latest);
        latest = latest.max(*datagram);
    }
    Some(vec![number(there.len()), number(late)])
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

fn packets(seen: &Seen) -> Values {
    Some(["datagram", "segment"].map(|kind| number(seen.of_kind(kind).len())).to_vec())
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
