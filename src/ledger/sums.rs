//! What a run has cost up to any moment. Pure. The trace knows what an event adds (`Event::layer_bytes`); this file
//! keeps sums at intervals, so that every moment costs the same time, early or late.

use std::rc::Rc;
use trace::{Direction, Event, EventId, Kind, LayerBytes, Micros, Span, SpanKind, Trace, put_in_order};

/// Number of events between two kept sums.
const INTERVAL: usize = 256;

/// What one side sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Packets; or exchanges, if the source does not see packets.
    pub packets: u64,
    /// Its bytes by layer.
    pub layers: LayerBytes,
    /// Packets whose data was sent before.
    pub repeated: u64,
}

/// The cost up to a moment. An event counts when it is sent, a loss when it happens, a message when it arrives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Sent by the client.
    pub up: Sent,
    /// Sent by the other hosts.
    pub down: Sent,
    pub lost: u64,
    /// Pieces of application data that arrived completely: responses, events, frames, datagrams.
    pub messages: u64,
}

impl Cost {
    /// Both directions.
    pub fn layers(&self) -> LayerBytes {
        let mut layers = self.up.layers;
        layers += self.down.layers;
        layers
    }

    /// All bytes except the application's own, in thousandths of all bytes; `None` before the first byte.
    pub fn overhead_milli(&self) -> Option<u64> {
        let layers = self.layers();
        (layers.total() > 0).then(|| (layers.overhead() * 1_000 + layers.total() / 2) / layers.total())
    }

    /// Bytes on the link per message; `None` before the first message.
    pub fn bytes_a_message(&self) -> Option<u64> {
        (self.messages > 0).then(|| (self.layers().total() + self.messages / 2) / self.messages)
    }

    fn add(&mut self, event: &Event) {
        let side = match event.direction {
            Direction::Up => &mut self.up,
            Direction::Down => &mut self.down,
        };
        let wire = event.wire.as_deref();
        // The link made this copy, so no side sent it, but its bytes used the link.
        side.packets += 1;
        side.layers += event.layer_bytes();
        side.repeated += u64::from(wire.is_some_and(|wire| wire.repeats.is_some()));
    }
}

#[derive(Debug)]
pub struct Sums {
    trace: Rc<Trace>,
    /// The events that are counted, in the order of sending.
    counted: Vec<(Micros, EventId)>,
    /// The sum before every [`INTERVAL`]th counted event.
    kept: Vec<Cost>,
    losses: Vec<Micros>,
    arrivals: Vec<Micros>,
    /// Whether a connection carries bytes without messages, as TCP alone does. Then nothing can be said per message.
    has_bare_streams: bool,
    /// When the first byte of data was sent, and after how many thousandths of a round trip.
    first_byte: Option<(Micros, u64)>,
}

impl Sums {
    /// The sums of `trace`. If it has packets, only they are counted, because they contain the bytes of all other
    /// events.
    pub fn new(trace: Rc<Trace>) -> Self {
        let has_packets = trace.events().any(Event::is_packet);
        let is_counted = |event: &&Event| !has_packets || event.is_packet();
        let counted = trace.events().filter(is_counted).map(|event| (event.sent, event.id));
        let mut counted: Vec<(Micros, EventId)> = counted.collect();
        put_in_order(&mut counted, |(sent, id)| (sent.0, id.0 as i64));
        let mut kept = Vec::with_capacity(counted.len() / INTERVAL + 1);
        let mut cost = Cost::default();
        for (place, (_, id)) in counted.iter().enumerate() {
            if place % INTERVAL == 0 {
                kept.push(cost);
            }
            trace.event(*id).into_iter().for_each(|event| cost.add(event));
        }
        let losses = moments(&trace, |event| Some(event.wire.as_deref()?.loss?.at));
        let arrivals = moments(&trace, |event| event.arrived.filter(|_| is_message(event)));
        let has_bare_streams = has_bare_streams(&trace);
        Self { first_byte: first_byte(&trace), trace, counted, kept, losses, arrivals, has_bare_streams }
    }

    /// The cost up to `moment`, inclusive.
    pub fn until(&self, moment: Micros) -> Cost {
        let end = self.counted.partition_point(|&(sent, _)| sent <= moment);
        let place = end / INTERVAL;
        // If the last interval is full, there is no sum after it.
        let place = place.min(self.kept.len().saturating_sub(1));
        let mut cost = self.kept.get(place).copied().unwrap_or_default();
        for (_, id) in self.counted.get(place * INTERVAL..end).unwrap_or_default() {
            self.trace.event(*id).into_iter().for_each(|event| cost.add(event));
        }
        let before = |moments: &[Micros]| moments.partition_point(|&at| at <= moment) as u64;
        cost.lost = before(&self.losses);
        cost.messages = before(&self.arrivals);
        cost
    }

    /// The cost of the whole run.
    pub fn whole(&self) -> Cost {
        self.until(Micros(i64::MAX))
    }

    /// Whether all application data of the run is in messages, and there are some.
    pub fn is_in_messages(&self) -> bool {
        !self.arrivals.is_empty() && !self.has_bare_streams
    }

    /// Thousandths of a round trip from the start to the first byte of data; `None` before it is sent.
    pub fn round_trips_milli(&self, moment: Micros) -> Option<u64> {
        self.first_byte.filter(|(at, _)| *at <= moment).map(|(_, trips)| trips)
    }

    /// Whether the same has happened at both moments.
    pub fn is_same(&self, one: Micros, other: Micros) -> bool {
        let (from, to) = (one.min(other), one.max(other));
        let is_between = |at: Option<&Micros>| at.is_some_and(|at| *at <= to);
        let next = |moments: &[Micros]| moments.partition_point(|&at| at <= from);
        let sent = self.counted.get(self.counted.partition_point(|&(sent, _)| sent <= from)).map(|(sent, _)| sent);
        !(is_between(sent)
            || is_between(self.losses.get(next(&self.losses)))
            || is_between(self.arrivals.get(next(&self.arrivals)))
            || self.first_byte.is_some_and(|(at, _)| at > from && at <= to))
    }
}

/// Whether it delivers a message to the application. A segment is only a part of one, or of a stream without messages.
fn is_message(event: &Event) -> bool {
    let is_copy = event.wire.as_deref().is_some_and(|wire| wire.copy_of.is_some() || wire.corrupted);
    event.layer_bytes().payload > 0 && !is_copy && !matches!(event.kind, Kind::Segment { .. } | Kind::Flight)
}

fn has_bare_streams(trace: &Trace) -> bool {
    let wires = || trace.events().filter_map(|event| event.wire.as_deref().map(|wire| (event, wire)));
    // By the connection's number.
    let mut has_messages = Vec::new();
    for (_, wire) in wires().filter(|(_, wire)| wire.carriers.is_some()) {
        let connection = wire.connection as usize;
        has_messages.resize(has_messages.len().max(connection + 1), false);
        has_messages[connection] = true;
    }
    wires().any(|(event, wire)| {
        let is_data = matches!(event.kind, Kind::Segment { .. }) && wire.layers.payload > 0;
        is_data && has_messages.get(wire.connection as usize) != Some(&true)
    })
}

/// The moments of the events for which `at` gives one, sorted.
fn moments(trace: &Trace, at: impl Fn(&Event) -> Option<Micros>) -> Vec<Micros> {
    let mut moments: Vec<Micros> = trace.events().filter_map(at).collect();
    put_in_order(&mut moments, |at| (at.0, 0));
    moments
}

/// When the first connection began to send data, and the round trips that led to it: from the first span of its set-up to
/// the moment at which data could leave, in the times of the fastest packets in both directions. How long an application
/// then waits is its own affair.
fn first_byte(trace: &Trace) -> Option<(Micros, u64)> {
    let data = trace.spans().filter(|span| span.kind == SpanKind::Data).min_by_key(|span| span.start)?;
    let fastest = |direction| {
        let packets = trace.events().filter(|event| event.is_packet() && event.direction == direction);
        packets.filter_map(|event| Some(event.arrived? - event.sent)).min()
    };
    let (up, down) = (fastest(Direction::Up)?, fastest(Direction::Down)?);
    let is_set_up = |kind| matches!(kind, SpanKind::DnsLookup | SpanKind::TcpHandshake | SpanKind::TlsHandshake);
    let set_up = || trace.spans().filter(|span| is_set_up(span.kind) && span.start <= data.start);
    let start = set_up().map(|span| span.start).min()?;
    // The client may send with its ACK, which ends TCP's handshake when it arrives.
    let could_send = |span: &Span| match span.kind {
        SpanKind::TcpHandshake => span.end.map(|end| end - up),
        _ => span.end,
    };
    let ready = set_up().filter_map(could_send).max().map_or(data.start, |ready| ready.min(data.start));
    let waited = u64::try_from((ready - start).0).ok()?;
    let round_trip = u64::try_from((up + down).0).ok().filter(|time| *time > 0)?;
    Some((data.start, (waited.saturating_mul(1_000) + round_trip / 2) / round_trip))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use trace::Traffic;

    fn sums(scenario: &str, settings: lab::Settings) -> Sums {
        let (run, _) = lab::run(&lab::Request::new(scenario, settings)).expect("a run");
        Sums::new(Rc::new(run.trace))
    }

    fn lossy() -> Sums {
        let mut settings = lab::Settings { bulk_bytes: 600_000, ..lab::Settings::default() };
        settings.link.loss = 20_000;
        sums("bulk", settings)
    }

    /// The trace's own sum, as the reference.
    fn by_trace(sums: &Sums, moment: i64, direction: Direction) -> LayerBytes {
        let window = Micros(i64::MIN)..Micros(moment + 1);
        sums.trace.layer_bytes(&Traffic::within(window).direction(direction))
    }

    #[test]
    fn every_moment_agrees_with_the_trace() {
        let all = lossy();
        let end = all.counted.last().map_or(0, |(sent, _)| sent.0);
        assert!(all.kept.len() > 2, "a run of several intervals");
        for moment in (0..=end + 1_000).step_by((end / 97).max(1) as usize) {
            let cost = all.until(Micros(moment));
            assert_eq!(cost.up.layers, by_trace(&all, moment, Direction::Up));
            assert_eq!(cost.down.layers, by_trace(&all, moment, Direction::Down));
        }
        for &(sent, _) in &all.counted {
            assert_eq!(
                all.until(sent).down.layers,
                by_trace(&all, sent.0, Direction::Down),
                "its own moment is included"
            );
        }
    }

    #[test]
    fn losses_and_repeats_are_counted_once_each() {
        let all = lossy();
        let count = |is: fn(&trace::Wire) -> bool| {
            all.trace.events().filter(|event| event.is_packet() && event.wire.as_deref().is_some_and(is)).count() as u64
        };
        let whole = all.whole();
        assert_eq!(whole.lost, count(|wire| wire.loss.is_some()));
        assert_eq!(whole.up.repeated + whole.down.repeated, count(|wire| wire.repeats.is_some()));
        assert!(whole.lost > 0 && whole.up.repeated + whole.down.repeated > 0);
        assert_eq!(all.until(Micros(-1)), Cost::default());
    }

    #[test]
    fn an_application_that_waits_adds_no_round_trip_to_its_first_byte() {
        // The socket lesson's applications are silent for a while after the handshake.
        for (scenario, trips) in [("socket", 1_000), ("tcp", 1_000)] {
            let settings = lab::scenario::defaults(scenario).expect("a scenario");
            let sums = sums(scenario, settings);
            assert_eq!(sums.round_trips_milli(Micros(i64::MAX)), Some(trips), "{scenario}");
        }
    }

    #[test]
    fn nothing_is_said_per_message_if_a_part_of_the_run_has_no_messages() {
        // The socket lesson's first part and the UDP lesson's second are bytes over TCP, without a message's bounds.
        for (scenario, is_in_messages) in [
            ("socket", false),
            ("tcp", false),
            ("udp", false),
            ("bulk", false),
            ("http", true),
            ("polling", true),
            ("websocket", true),
            ("contrast", true),
            ("connection-cost", true),
        ] {
            let settings = lab::scenario::defaults(scenario).expect("a scenario");
            assert_eq!(sums(scenario, settings).is_in_messages(), is_in_messages, "{scenario}");
        }
    }

    #[test]
    fn shares_and_messages_need_traffic() {
        let none = Sums::new(Rc::new(Trace::unbounded()));
        assert_eq!((none.whole().overhead_milli(), none.whole().bytes_a_message()), (None, None));
        assert_eq!(none.round_trips_milli(Micros(i64::MAX)), None);
        let whole = sums("websocket", lab::Settings::default()).whole();
        assert!(whole.messages > 0 && whole.bytes_a_message() > Some(40));
        assert!(whole.overhead_milli() > Some(500));
    }

    #[test]
    fn data_leaves_one_round_trip_after_the_syn() {
        let tcp = sums("tcp", lab::Settings::default());
        assert_eq!(tcp.round_trips_milli(Micros(39_999)), None);
        assert_eq!(tcp.round_trips_milli(Micros(40_000)), Some(1_000));
    }

    #[test]
    fn moments_that_look_the_same_cost_the_same() {
        let all = sums("tcp", lab::Settings::default());
        proptest!(|(one in 0_i64..400_000, other in 0_i64..400_000)| {
            let is_same = all.is_same(Micros(one), Micros(other));
            prop_assert!(!is_same || all.until(Micros(one)) == all.until(Micros(other)));
        });
    }
}
