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
