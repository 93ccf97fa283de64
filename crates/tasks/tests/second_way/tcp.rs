//! Second ways of the tasks about TCP.

use crate::capture::{Frame, connection_of, first_number};
use crate::seen::{ACK, FIN, RST, SYN, Seen, Segment, is_up, number};
use crate::{Values, Way};
use lab::protocol::Value;
use serde_json::Value as Json;
use trace::EventId;

pub const WAYS: &[Way] = &[
    Way::client("tcp-ack", ack),
    Way::client("tcp-repair", repair),
    Way::both("tcp-window", window),
    Way::client("tcp-fields", fields),
    Way::trace("tcp-order", order),
    Way::client("tcp-probe", probe),
    Way::trace("tcp-predict", predict),
];

/// The frames of the connection that is opened as number `place` from 0.
fn connection(frames: &[Frame], place: usize) -> Option<Vec<&Frame>> {
    let mut opened: Vec<&Frame> = Vec::new();
    for frame in frames.iter().filter(|frame| frame.is_up && frame.flags() & SYN != 0) {
        if opened.iter().all(|known| known.connection != frame.connection) {
            opened.push(frame);
        }
    }
    Some(connection_of(frames, opened.get(place)?))
}

/// The pieces of the client's data, each once: sequence number and length.
fn pieces(frames: &[&Frame]) -> Vec<(u32, u64)> {
    let mut found: Vec<(u32, u64)> = Vec::new();
    for frame in frames.iter().filter(|frame| frame.is_up && frame.length() > 0) {
        if found.iter().all(|(known, _)| *known != frame.sequence()) {
            found.push((frame.sequence(), frame.length()));
        }
    }
    found
}

/// The server's ACK for the end of the second piece, relative to the SYN.
fn ack(seen: &Seen) -> Values {
    let frames = connection(&seen.client, 0)?;
    let first = first_number(&frames, true)?;
    let (sequence, length) = *pieces(&frames).get(1)?;
    let end = sequence.wrapping_add(length as u32);
    let reply = frames.iter().find(|frame| !frame.is_up && frame.acknowledgment() == end);
    let found = reply.map_or(end, |reply| reply.acknowledgment());
    Some(vec![number(found.wrapping_sub(first))])
}

fn repair(seen: &Seen) -> Values {
    let frames = connection(&seen.client, 0)?;
    let first = first_number(&frames, true)?;
    let (way, sequence, _) = repaired(&frames)?;
    Some(vec![Value::Choice(way), number(sequence.wrapping_sub(first))])
}

/// The first retransmission of data: 0 if the timer started it and 1 for a fast retransmit, its sequence number, and how
/// many duplicate ACKs the sender had for it.
pub fn repaired(frames: &[&Frame]) -> Option<(usize, u32, usize)> {
    // The last data may come again together with the FIN.
    let is_data = |frame: &&Frame| frame.is_up && frame.length() > 0 && frame.flags() & SYN == 0;
    let (place, again) = frames.iter().enumerate().find(|(place, frame)| {
        is_data(frame) && frames[..*place].iter().any(|known| is_data(known) && known.sequence() == frame.sequence())
    })?;
    let original = frames.iter().find(|frame| is_data(frame) && frame.sequence() == again.sequence())?;
    let asks = |frame: &&&Frame| !frame.is_up && frame.is_pure_ack() && frame.acknowledgment() == again.sequence();
    let duplicates = frames[..place].iter().filter(asks).count().saturating_sub(1);
    let is_timeout = duplicates < 3 && again.at - original.at >= 1_000_000;
    Some((usize::from(!is_timeout), again.sequence(), duplicates))
}

/// The smallest window in the server's segments, scaled if both SYNs have the option (RFC 7323 §2.2).
fn window(seen: &Seen) -> Values {
    let frames = connection(&seen.server, 0)?;
    let smallest = frames
        .iter()
        .filter(|frame| !frame.is_up && frame.flags() & RST == 0)
        .filter_map(|frame| scaled(&frames, frame));
    Some(vec![number(smallest.min()?)])
}

fn scaled(frames: &[&Frame], frame: &Frame) -> Option<u64> {
    let shift = |up: bool| {
        let mut syns = frames.iter().filter(|frame| frame.is_up == up && frame.flags() & SYN != 0);
        syns.find_map(|frame| frame.number("tcp.options.wscale.shift"))
    };
    let shift = if frame.flags() & SYN != 0 { 0 } else { shift(true).and(shift(frame.is_up)).unwrap_or(0) };
    Some(frame.number("tcp.window_size_value")? << shift)
}

fn fields(seen: &Seen) -> Values {
    let frames = connection(&seen.client, 0)?;
    let find =
        |flags: u8, up: bool| frames.iter().find(|frame| frame.flags() & (SYN | ACK) == flags && frame.is_up == up);
    let back = find(SYN | ACK, false)?;
    let ack = find(ACK, true)?;
    let pieces = pieces(&frames);
    let [(one, _), (two, _)] = pieces[..] else { return None };
    Some([back.acknowledgment(), ack.sequence(), ack.acknowledgment(), one, two].map(number).to_vec())
}

/// The names of the control bits in the order in which people write them.
fn names(flags: u8) -> String {
    let all = [(SYN, "SYN"), (FIN, "FIN"), (RST, "RST"), (8, "PSH"), (ACK, "ACK")];
    let set: Vec<&str> = all.into_iter().filter(|(bit, _)| flags & bit != 0).map(|(_, name)| name).collect();
    set.join(", ")
}

/// The first sequence numbers of the client and of the server.
fn starts(all: &[(&Json, Segment)]) -> Option<(u32, u32)> {
    let start = |up: bool| {
        let mut syns = all.iter().filter(|(event, segment)| is_up(event) == up && segment.flags & SYN != 0);
        syns.next().map(|(_, segment)| segment.sequence)
    };
    Some((start(true)?, start(false)?))
}

fn order(seen: &Seen) -> Values {
    let all = seen.segments(1);
    let (client, server) = starts(&all)?;
    let items = all.iter().map(|(event, segment)| {
        let (host, own, other) = if is_up(event) { ("client", client, server) } else { ("server", server, client) };
        let mut text = format!("{host}: {}, seq {}", names(segment.flags), segment.sequence.wrapping_sub(own));
        if segment.flags & ACK != 0 {
            text += &format!(", ack {}", segment.acknowledgment.wrapping_sub(other));
        }
        if segment.length > 0 {
            text += &format!(", {} B", segment.length);
        }
        text
    });
    Some(vec![seen.order(0, &items.collect::<Vec<_>>())?])
}

/// What the client sends between a window of 0 and the next larger one.
fn probe(seen: &Seen) -> Values {
    let frames = connection(&seen.client, 1)?;
    let is_closing = |frame: &&Frame| {
        !frame.is_up && frame.flags() & (SYN | RST) == 0 && frame.number("tcp.window_size_value") == Some(0)
    };
    let closed = frames.iter().position(is_closing)?;
    let probe = frames[closed..].iter().find(|frame| frame.is_up)?;
    Some(vec![Value::Event(EventId(probe.event))])
}

fn predict(seen: &Seen) -> Values {
    let all = seen.segments(1);
    let (client, server) = starts(&all)?;
    let mut values = Vec::new();
    for (event, segment) in &all[1..] {
        let (host, other) = if is_up(event) { (0, server) } else { (1, client) };
        let data = if segment.length > 0 { " + data" } else { "" };
        let name = names(segment.flags) + data;
        values.push(Value::Choice(host));
        values.push(seen.choice(values.len(), &name)?);
        if segment.flags & ACK != 0 && (host == 1 || segment.length == 0) {
            values.push(number(segment.acknowledgment.wrapping_sub(other)));
        }
    }
    Some(values)
}
