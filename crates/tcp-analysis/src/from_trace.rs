//! The segments of a connection of a trace, as one of its hosts captures them.

use crate::{Options, Segment};
use trace::{Event, Host, Micros, Trace, put_in_order};
use wire::{ip, tcp};

/// The segments of `connection` of `trace` as `vantage` captures them: its own when it sends them, the others' when they
/// arrive. The order and the times are those of the capture that [`wire::pcapng::write`] writes.
pub fn from_trace(trace: &Trace, connection: u32, vantage: Host) -> Vec<Segment> {
    let is_of_it = |event: &&Event| event.wire.as_ref().is_some_and(|wire| wire.connection == connection);
    let events = trace.events().filter(is_of_it);
    let mut seen: Vec<(Micros, &Event)> = events.filter_map(|event| Some((event.seen_by(vantage)?, event))).collect();
    put_in_order(&mut seen, |&(at, event)| (at.0, event.id.0 as i64));
    seen.into_iter().filter_map(|(at, event)| read(trace, event, at)).collect()
}

/// Bytes of data of a segment of TCP; `None` if the event is something else.
pub(crate) fn payload(trace: &Trace, event: &Event) -> Option<u32> {
    let wire = event.wire.as_ref().filter(|_| event.is_packet())?;
    let bytes = trace.bytes(wire.data);
    let ip = ip::Header::parse(bytes).filter(|ip| ip.transport() == Some(6))?;
    let header = tcp::Header::parse(bytes.get(ip.payload.start..)?)?;
    // The event's bytes crossed, whether or not all of them were kept.
    u32::try_from(event.bytes.checked_sub((ip.payload.start + header.header_length) as u64)?).ok()
}

fn read(trace: &Trace, event: &Event, at: Micros) -> Option<Segment> {
    let wire = event.wire.as_ref()?;
    let bytes = trace.bytes(wire.data);
    let ip = ip::Header::parse(bytes)?;
    if ip.transport() != Some(6) {
        return None;
    }
    let inside = bytes.get(ip.payload.start..)?;
    let header = tcp::Header::parse(inside)?;
    Some(Segment {
        event: event.id,
        at_nanos: at.0.saturating_mul(1_000),
        direction: event.direction,
        sequence: header.sequence,
        acknowledgment: header.acknowledgment,
        flags: header.flags,
        window: header.window,
        payload: payload(trace, event)?,
        is_copy: wire.copy_of.is_some(),
        options: Options::parse(inside),
    })
}
