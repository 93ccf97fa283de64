//! The streams of connections that carry several at once: their frames, and how much each side may send on them at every
//! moment.

use super::message::Message;
use super::unit::{Form, WindowChange};
use std::collections::BTreeMap;
use trace::{Direction, EventId, Gauge, Host, Micros, Sample, StreamFrame, Trace};

/// Adds to `trace` the frames among `messages`, whose events are `events`, and the readings of windows that follow from them.
pub(super) fn add(trace: &mut Trace, messages: &[Message], events: &[Option<EventId>]) {
    let mut changes = Vec::new();
    for (message, &event) in messages.iter().zip(events) {
        let Form::Http2Frame { mark, .. } = &message.found.form else { continue };
        changes.extend(mark.windows.iter().filter_map(|change| timed(trace, message, change)));
        if mark.stream > 0 {
            trace.push_frame(StreamFrame {
                connection: message.connection,
                stream: mark.stream,
                direction: message.found.direction,
                kind: mark.kind,
                sent: message.sent,
                arrived: message.arrived,
                bytes: message.found.length,
                ends: mark.ends,
                event,
                carriers: (message.first.min(message.last), message.first.max(message.last)),
            });
        }
    }
    if !changes.is_empty() {
        trace.extend_samples(samples(changes));
    }
}

/// A change at the moment at which the host whose window it is knows of it: what the host does itself when it sends the
/// frame, what the other one does when the frame arrives.
struct Timed {
    at: Micros,
    host: Host,
    connection: u32,
    change: WindowChange,
}

fn timed(trace: &Trace, message: &Message, change: &WindowChange) -> Option<Timed> {
    let at = if change.sender == message.found.direction { message.sent } else { message.arrived? };
    let peer =
        trace.event(message.first).and_then(|event| event.wire.as_deref()).map_or(Host::Server, |wire| wire.peer);
    let host = if change.sender == Direction::Up { Host::Client } else { peer };
    Some(Timed { at, host, connection: message.connection, change: *change })
}

/// Adds up the changes of each window in the order of time. A window has readings from its beginning on.
fn samples(mut changes: Vec<Timed>) -> Vec<Sample> {
    changes.sort_by_key(|change| change.at);
    let mut windows: BTreeMap<(Host, u32, u32), (i64, bool)> = BTreeMap::new();
    let mut samples = Vec::with_capacity(changes.len());
    for Timed { at, host, connection, change } in changes {
        let WindowChange { stream, by, opens, .. } = change;
        let (window, is_open) = windows.entry((host, connection, stream)).or_default();
        *window += by;
        *is_open |= opens;
        if *is_open {
            let gauge = if stream == 0 { Gauge::Http2ConnectionWindow } else { Gauge::Http2StreamWindow };
            let value = u64::try_from(*window).unwrap_or_default();
            samples.push(Sample { at, host, connection, stream, gauge, value });
        }
    }
    samples
}
