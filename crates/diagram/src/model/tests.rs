//! Tests of what a model shows of a trace.

use super::*;
use proptest::prelude::*;
use trace::{Span, State, StateChange, TcpState};

fn trace_of(spans: &[(i64, i64)]) -> Trace {
    let mut trace = Trace::unbounded();
    for &(start, length) in spans {
        let (start, end) = (Micros(start), Some(Micros(start + length)));
        trace.push_span(Span { kind: SpanKind::Data, connection: 1, start, end });
    }
    trace
}

#[test]
fn what_encloses_stands_further_out_and_single_spans_stand_nearest() {
    let model = Model::new(&trace_of(&[(0, 100), (10, 20), (40, 20), (200, 50)]), Depth::Packets);
    let lanes: Vec<u8> = model.brackets.iter().map(|bracket| bracket.lane).collect();
    assert_eq!((lanes, model.lanes), (vec![1, 0, 0, 0], 2));
}

proptest! {
    #[test]
    fn brackets_of_a_lane_never_overlap(spans in proptest::collection::vec((0_i64..200, 1_i64..60), 0..30)) {
        let model = Model::new(&trace_of(&spans), Depth::Packets);
        // Brackets beyond the eighth lane share it, so they may overlap.
        prop_assume!(model.lanes < 8);
        for (place, one) in model.brackets.iter().enumerate() {
            for other in model.brackets.iter().skip(place + 1).filter(|other| other.lane == one.lane) {
                prop_assert!(one.end <= other.start || other.end <= one.start, "{:?} {:?}", one, other);
            }
        }
    }
}

#[test]
fn a_host_is_busy_while_one_of_its_connections_is() {
    let mut trace = trace_of(&[(0, 100)]);
    for (at, connection, state) in [
        (0, 1, TcpState::SynSent),
        (10, 2, TcpState::SynSent),
        (20, 1, TcpState::Closed),
        (30, 2, TcpState::TimeWait),
        (50, 3, TcpState::SynSent),
    ] {
        trace.push_state(StateChange { at: Micros(at), host: Host::Client, connection, state: State::Tcp(state) });
    }
    let busy = Model::new(&trace, Depth::Packets).busy;
    assert_eq!(busy, [(Host::Client, Micros(0), Micros(30)), (Host::Client, Micros(50), Micros(100))]);
}

#[test]
fn an_empty_trace_is_an_empty_model() {
    let model = Model::new(&Trace::unbounded(), Depth::Messages);
    assert_eq!((model.arrows.len(), model.end, model.hosts.len()), (0, Micros(0), 2));
    assert_eq!(model.arrow(EventId(1)), None);
}

/// A model at a depth, of spans with their kinds, starts and ends.
fn model_of(spans: &[(SpanKind, i64, i64)], depth: Depth) -> Model {
    let mut trace = Trace::unbounded();
    for &(kind, start, end) in spans {
        trace.push_span(Span { kind, connection: 1, start: Micros(start), end: Some(Micros(end)) });
    }
    Model::new(&trace, depth)
}

#[test]
fn the_step_at_a_moment_is_the_shortest_one_under_way() {
    use SpanKind::{Data, Held, PollCycle, TcpHandshake};
    let spans = [(TcpHandshake, 0, 60), (PollCycle, 0, 80), (Data, 40, 500), (PollCycle, 200, 300), (Held, 220, 280)];
    let model = model_of(&spans, Depth::Packets);
    for (at, step) in [
        (0, Some(TcpHandshake)),
        (59, Some(TcpHandshake)),
        // What ends at a moment is over.
        (60, Some(PollCycle)),
        (80, Some(Data)),
        (210, Some(PollCycle)),
        (250, Some(Held)),
        (290, Some(PollCycle)),
        (400, Some(Data)),
        // At the end of the run it is the last one.
        (500, Some(Data)),
        (501, None),
    ] {
        assert_eq!(model.step_at(Micros(at)), step, "at {at}");
    }
}

#[test]
fn a_handshake_whose_packets_are_folded_is_a_step_nevertheless() {
    let model = model_of(&[(SpanKind::TcpHandshake, 0, 60), (SpanKind::Data, 40, 500)], Depth::Messages);
    assert_eq!(model.brackets.len(), 1);
    assert_eq!(model.step_at(Micros(0)), Some(SpanKind::TcpHandshake));
}

#[test]
fn what_is_done_to_the_run_is_the_step_even_if_it_is_longer() {
    for done in [SpanKind::Cut, SpanKind::StalledReader] {
        let model = model_of(&[(SpanKind::Data, 0, 500), (done, 100, 400), (SpanKind::PollCycle, 200, 300)], Depth::Ip);
        assert_eq!(
            [50, 150, 250, 450].map(|at| model.step_at(Micros(at))),
            [Some(SpanKind::Data), Some(done), Some(done), Some(SpanKind::Data)]
        );
    }
}
