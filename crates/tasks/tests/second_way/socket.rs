//! Second ways of the tasks about sockets.

use crate::capture::Frame;
use crate::seen::{ACK, SYN, Seen, arrived, bytes, connection, is_up, millis, sent};
use crate::{Values, Way};
use lab::protocol::Value;
use trace::EventId;

pub const WAYS: &[Way] = &[
    Way::trace("socket-bytes", link_bytes),
    Way::trace("socket-cross", cross),
    Way::both("socket-drop", lost_hello),
    Way::client("socket-port", port),
    Way::client("socket-pair", pair),
];

const PARTS: [&str; 3] = ["tcp", "http", "web-socket"];
const PLAIN_PORT: u64 = 49_000;

/// All packets from the start to the end of each part.
fn link_bytes(seen: &Seen) -> Values {
    let mut sums = Vec::new();
    for name in PARTS {
        let span = seen.part(name)?;
        let packets = seen.packets().into_iter().filter(|event| span.has(sent(event)) && event["copy_of"].is_null());
        sums.push(packets.map(bytes).sum::<u64>());
    }
    let place = |wanted: u64| sums.iter().position(|sum| *sum == wanted);
    Some(vec![Value::Choice(place(*sums.iter().min()?)?), Value::Choice(place(*sums.iter().max()?)?)])
}

/// The first bytes of each side cross if each is sent before the other ones are there.
fn cross(seen: &Seen) -> Values {
    let mut crossing = Vec::new();
    for (place, name) in PARTS.into_iter().enumerate() {
        let number = *seen.opened_within(seen.part(name)?).first()?;
        let with_data = |up: bool| {
            let all = seen.packets().into_iter().filter(move |event| is_up(event) == up && connection(event) == number);
            let all: Vec<_> = all.filter(|event| event["payload_bytes"].as_u64() > Some(0)).collect();
            let there = all.iter().filter_map(|event| arrived(event)).min().unwrap_or(i64::MAX);
            Some((sent(all.first()?), there))
        };
        let ((up, up_there), (down, down_there)) = (with_data(true)?, with_data(false)?);
        if up < down_there && down < up_there {
            crossing.push(place);
        }
    }
    Some(vec![Value::Choices(crossing)])
}

fn lost_hello(seen: &Seen) -> Values {
    let reply = seen
        .client
        .iter()
        .find(|frame| !frame.is_up && frame.length() > 0 && frame.number("tcp.srcport") == Some(PLAIN_PORT))?;
    let again = seen
        .server
        .iter()
        .find(|frame| frame.is_up && frame.length() > 0 && frame.number("tcp.dstport") == Some(PLAIN_PORT))?;
    Some(vec![millis(reply.at), millis(again.at)])
}

/// The port at which the first SYN is aimed.
fn port(seen: &Seen) -> Values {
    let syn = seen.client.iter().find(|frame| frame.flags() & (SYN | ACK) == SYN)?;
    syn.number("tcp.dstport").filter(|port| [PLAIN_PORT, 80].contains(port))?;
    Some(vec![Value::Field(EventId(syn.event), "tcp.dstport".to_owned())])
}

/// What differs between the SYNs of the second and the third connection.
fn pair(seen: &Seen) -> Values {
    let is_web = |frame: &&Frame| frame.number("tcp.dstport") == Some(80) && frame.flags() & SYN != 0;
    let one = seen.client.iter().find(is_web)?;
    let two = seen.client.iter().filter(is_web).find(|frame| frame.connection != one.connection)?;
    let fields = ["ip.src", "tcp.srcport", "ip.dst", "tcp.dstport"];
    let differ = (0..fields.len()).filter(|place| one.text(fields[*place]) != two.text(fields[*place]));
    Some(vec![Value::Choices(differ.collect())])
}
