//! Tests of what is drawn of a live lane: the labels of its arrows, and its intervals.

use super::*;
use crate::live::lane::{Bytes, Lane as Running, Timing};
use crate::live::settings::Transport;
use trace::Direction as Way;
use trace::{Host, Kind, Layer, Provenance, SpanKind};

const BYTES: Bytes = Bytes { total: 300, by: Provenance::Measured };

fn watched(running: &Running, now: i64) -> Snapshot {
    let name = (running.transport.slug(), "Lane");
    Snapshot::new(Lang::En, name, Layer::Http, (Micros(now), true), running.trace.clone())
}

fn labels(drawn: &Drawn) -> Vec<String> {
    let labels = drawn.model.arrows.iter().map(|arrow| drawn.model.label(arrow));
    labels.map(|(label, detail)| format!("{label}/{detail}")).collect()
}

#[test]
fn a_held_request_is_drawn_until_now_between_the_two_hosts() {
    let mut running = Running::new(Transport::LongPolling, 0);
    let up = Timing::up(Micros(1_000), Micros(2_000));
    running.record(Kind::Request, Way::Up, up, Bytes { total: 0, ..BYTES }, 0);
    running.trace.open(SpanKind::Held, Micros(3_000));
    let drawn = Drawn::new(&watched(&running, 900_000), Lang::En);
    assert_eq!(drawn.model.hosts, [Host::Client, Host::Server]);
    assert_eq!(labels(&drawn), ["GET/"], "bytes that are not known are not said");
    let held = drawn.model.intervals.first().expect("an interval");
    assert_eq!((held.kind, held.start, held.end), (SpanKind::Held, Micros(3_000), Micros(900_000)));
    assert_eq!(drawn.timeline.end(), Micros(900_000));
    assert!(drawn.trace.spans().all(|span| span.end.is_none()), "the list says that it lasts");
}

#[test]
fn what_crosses_is_named_by_what_it_carries() {
    let mut running = Running::new(Transport::WebSocket, 0);
    let mut at = 0;
    let kinds = [
        Kind::Response { status: 101, messages: 0 },
        Kind::Response { status: 200, messages: 3 },
        Kind::Frame { index: 0 },
        Kind::Frame { index: 7 },
        Kind::StreamEvent { index: 0 },
        Kind::Close { code: 1001 },
    ];
    for kind in kinds {
        at += 10_000;
        running.record(kind, Way::Down, Timing::down(Micros(at), Micros(at + 1_000)), BYTES, 20);
    }
    running.fail(crate::live::view::Notice::Unreachable, Micros(at + 5_000));
    let drawn = Drawn::new(&watched(&running, 100_000), Lang::Ko);
    let named = ["101/300 B", "200 · 3/300 B", "Frame/300 B", "#7/300 B", "Event/300 B", "Close 1001/300 B", "✕/"];
    assert_eq!(labels(&drawn), named);
    assert_eq!(drawn.model.intervals.first().map(|interval| interval.kind), Some(SpanKind::BackingOff));
}
