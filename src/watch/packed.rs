//! A lane's trace as plain numbers: how the live program hands it to the lessons' program, which draws it. Pure.

use crate::live::settings::Transport;
use trace::{Direction, Event, EventId, Kind, Layer, Micros, Provenance, Span, SpanKind, Trace};

/// Numbers before the events, of an event, and of a span.
const HEAD: usize = 5;
const EVENT: usize = 11;
const SPAN: usize = 3;
/// Stands for a moment that is not known.
const NEVER: f64 = f64::NAN;

/// A lane as it is watched.
#[derive(Clone, Debug)]
pub struct Lane {
    pub transport: Transport,
    /// Whether the page speaks Korean.
    pub is_korean: bool,
    /// Run time.
    pub now: Micros,
    /// Whether the run goes on.
    pub is_going: bool,
    /// The newest events, with the spans that the lane's trace keeps.
    pub trace: Trace,
}

impl Lane {
    /// How many events are no longer kept.
    pub fn dropped(&self) -> u64 {
        self.trace.recorded() - self.trace.events().len() as u64
    }

    /// The trace with the spans that last drawn until now.
    pub fn drawn(&self) -> Trace {
        let mut trace = self.trace.clone();
        for kind in SPANS {
            trace.close(kind, self.now);
        }
        trace
    }
}

/// The spans that a lane has.
const SPANS: [SpanKind; 3] = [SpanKind::Held, SpanKind::Open, SpanKind::BackingOff];

/// A lane in numbers.
pub fn pack(transport: Transport, is_korean: bool, now: Micros, is_going: bool, trace: &Trace) -> Vec<f64> {
    let (events, recorded) = (trace.events(), trace.recorded());
    let switches = f64::from(u8::from(is_korean) + 2 * u8::from(is_going));
    let head = [transport as u8 as f64, switches, now.0 as f64, recorded as f64, events.len() as f64];
    let mut numbers = head.to_vec();
    for event in events {
        let (kind, one, two) = pack_kind(event.kind);
        numbers.extend([
            kind,
            one,
            two,
            f64::from(u8::from(event.direction == Direction::Down)),
            event.sent.0 as f64,
            event.sent_by as u8 as f64,
            event.arrived.map_or(NEVER, |at| at.0 as f64),
            event.arrived_by as u8 as f64,
            event.bytes as f64,
            event.payload_bytes as f64,
            event.bytes_by as u8 as f64,
        ]);
    }
    for span in trace.spans() {
        let kind = SPANS.iter().position(|&kind| kind == span.kind).unwrap_or(0);
        numbers.extend([kind as f64, span.start.0 as f64, span.end.map_or(NEVER, |at| at.0 as f64)]);
    }
    numbers
}

/// What a live lane has; no other kind occurs in one.
fn pack_kind(kind: Kind) -> (f64, f64, f64) {
    match kind {
        Kind::Request => (0.0, 0.0, 0.0),
        Kind::Answer { status, messages } => (1.0, status.into(), messages.into()),
        Kind::StreamEvent { index } => (2.0, index as f64, 0.0),
        Kind::Frame { index } => (3.0, index as f64, 0.0),
        Kind::Close { code } => (4.0, code.into(), 0.0),
        _ => (5.0, 0.0, 0.0),
    }
}

/// The lane that `numbers` say; `None` where they are none.
pub fn unpack(numbers: &[f64]) -> Option<Lane> {
    let (head, rest) = numbers.split_at_checked(HEAD)?;
    let &[transport, switches, now, recorded, events] = head else { return None };
    let events = rest.len().min((events as usize).checked_mul(EVENT)?);
    let (events, spans) = rest.split_at_checked(events)?;
    let mut trace = Trace::unbounded();
    trace.continue_after((recorded as u64).saturating_sub((events.len() / EVENT) as u64));
    for event in events.chunks_exact(EVENT) {
        trace.push(unpack_event(event)?);
    }
    for span in spans.chunks_exact(SPAN) {
        let &[kind, start, end] = span else { return None };
        let kind = *SPANS.get(kind as usize)?;
        trace.push_span(Span { kind, connection: 0, start: Micros(start as i64), end: moment(end) });
    }
    let transport = *Transport::ALL.get(transport as usize)?;
    let switches = switches as u8;
    Some(Lane { transport, is_korean: switches & 1 != 0, now: Micros(now as i64), is_going: switches & 2 != 0, trace })
}

fn unpack_event(numbers: &[f64]) -> Option<Event> {
    let &[kind, one, two, down, sent, sent_by, arrived, arrived_by, bytes, payload, bytes_by] = numbers else {
        return None;
    };
    let kind = match kind as u8 {
        0 => Kind::Request,
        1 => Kind::Answer { status: one as u16, messages: two as u32 },
        2 => Kind::StreamEvent { index: one as u64 },
        3 => Kind::Frame { index: one as u64 },
        4 => Kind::Close { code: one as u16 },
        _ => Kind::Failure,
    };
    let layer = match kind {
        Kind::Frame { .. } | Kind::Close { .. } => Layer::WebSocket,
        _ => Layer::Http,
    };
    Some(Event {
        id: EventId(0),
        kind,
        layer,
        direction: if down == 0.0 { Direction::Up } else { Direction::Down },
        sent: Micros(sent as i64),
        sent_by: provenance(sent_by),
        arrived: moment(arrived),
        arrived_by: provenance(arrived_by),
        bytes: bytes as u64,
        payload_bytes: payload as u64,
        bytes_by: provenance(bytes_by),
        wire: None,
    })
}

fn moment(number: f64) -> Option<Micros> {
    (!number.is_nan()).then_some(Micros(number as i64))
}

fn provenance(number: f64) -> Provenance {
    if number == 0.0 { Provenance::Measured } else { Provenance::Computed }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Provenance::{Computed, Measured};

    fn event(kind: Kind, sent: i64) -> Event {
        let layer =
            if matches!(kind, Kind::Frame { .. } | Kind::Close { .. }) { Layer::WebSocket } else { Layer::Http };
        let direction = if kind == Kind::Request { Direction::Up } else { Direction::Down };
        let arrived = (kind != Kind::Failure).then_some(Micros(sent + 7));
        let (sent, sent_by, arrived_by, bytes_by) = (Micros(sent), Computed, Measured, Computed);
        let (id, bytes, payload_bytes, wire) = (EventId(0), 300, 20, None);
        Event { id, kind, layer, direction, sent, sent_by, arrived, arrived_by, bytes, payload_bytes, bytes_by, wire }
    }

    const KINDS: [Kind; 6] = [
        Kind::Request,
        Kind::Answer { status: 200, messages: 3 },
        Kind::StreamEvent { index: 70_000 },
        Kind::Frame { index: 9 },
        Kind::Close { code: 1006 },
        Kind::Failure,
    ];

    #[test]
    fn a_lane_arrives_as_it_was_sent_also_when_its_oldest_events_are_gone() {
        let mut trace = Trace::new(5);
        for (kind, at) in KINDS.into_iter().zip(0..) {
            trace.push(event(kind, at * 1_000));
        }
        trace.open(SpanKind::Open, Micros(-3));
        trace.open(SpanKind::Held, Micros(5));
        trace.close(SpanKind::Held, Micros(6));
        let lane = unpack(&pack(Transport::Sse, true, Micros(9_000), true, &trace)).expect("a lane");
        assert_eq!(
            (lane.transport, lane.now, lane.is_korean, lane.is_going),
            (Transport::Sse, Micros(9_000), true, true)
        );
        assert!(lane.trace.events().eq(trace.events()));
        assert!(lane.trace.spans().eq(trace.spans()));
        assert_eq!((lane.dropped(), lane.trace.recorded()), (1, 6));
        let drawn = lane.drawn();
        assert!(drawn.spans().all(|span| span.end.is_some()), "what lasts is drawn until now");
    }

    #[test]
    fn what_is_no_lane_is_none() {
        for numbers in [&[][..], &[0.0; 4], &[9.0, 0.0, 0.0, 0.0, 0.0], &[0.0, 0.0, 0.0, 0.0, 0.0, 7.0, 0.0, 0.0]] {
            assert!(unpack(numbers).is_none(), "{numbers:?}");
        }
        let odd = [0.0, 0.0, f64::NAN, f64::INFINITY, 1e300, 1.0, 2.0];
        assert!(unpack(&odd).is_none_or(|lane| lane.trace.events().len() == 0));
    }
}
