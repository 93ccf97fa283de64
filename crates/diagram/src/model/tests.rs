//! Tests of what a model shows of a trace.

use super::*;
use crate::handmade;
use proptest::prelude::*;
use trace::{Direction, HostInfo, Kind, Span, State, StateChange, TcpState};

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

#[test]
fn of_brackets_that_overlap_the_longer_one_stands_further_out_even_if_it_begins_later() {
    let model = Model::new(&trace_of(&[(0, 80), (40, 1_000), (200, 80), (400, 80)]), Depth::Packets);
    let lanes: Vec<u8> = model.brackets.iter().map(|bracket| bracket.lane).collect();
    assert_eq!((lanes, model.lanes), (vec![0, 1, 0, 0], 2));
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

/// A datagram from the client to each of these hosts.
fn trace_to(hosts: &[Host]) -> Trace {
    let mut trace = Trace::unbounded();
    for &peer in hosts {
        push(&mut trace, peer, Direction::Up, 0, 10);
    }
    trace
}

/// Adds a datagram.
fn push(trace: &mut Trace, peer: Host, direction: Direction, sent: i64, delay: i64) {
    handmade::push(trace, (Kind::Datagram, Layer::Udp), peer, direction, (sent, sent + delay));
}

proptest! {
    #[test]
    fn in_even_steps_every_cause_stands_above_its_effects_and_every_arrow_goes_down(
        mut datagrams in proptest::collection::vec((0_i64..40, 0_i64..20, any::<bool>(), any::<bool>()), 0..40),
    ) {
        datagrams.sort_unstable();
        let mut trace = Trace::unbounded();
        for &(sent, delay, is_up, is_to_resolver) in &datagrams {
            let direction = if is_up { Direction::Up } else { Direction::Down };
            push(&mut trace, if is_to_resolver { Host::Resolver } else { Host::Server }, direction, sent, delay);
        }
        let model = Model::new(&trace, Depth::Packets);
        for (place, one) in model.arrows.iter().enumerate() {
            let least = if one.end() > one.sent { 1.0 } else { 0.0 };
            prop_assert!(one.end_step >= one.step + least, "{:?}", one);
            // The axis itself is above what leaves, and below what arrives.
            prop_assert!(model.steps.value(one.sent) <= one.step);
            prop_assert!(one.end_step == one.step || model.steps.value(one.end()) >= one.end_step);
            for other in model.arrows.iter().filter(|other| other.from == one.to && other.sent >= one.end()) {
                // Of what takes no time only the order of the events is known.
                let is_before = one.end() == one.sent && other.sent == one.sent && other.id <= one.id;
                prop_assert!(is_before || other.step >= one.end_step, "{:?} {:?}", one, other);
            }
            for other in model.arrows.iter().skip(place + 1).filter(|other| other.from == one.from) {
                prop_assert!(other.step >= one.step + 1.0, "{:?} {:?}", one, other);
            }
            for other in model.arrows.iter().filter(|other| other.to == one.from && other.end() > other.sent) {
                let is_later = other.end() > one.sent;
                prop_assert!(is_later == (other.end_step > one.step), "{:?} {:?}", one, other);
            }
        }
    }
}

#[test]
fn any_number_of_hosts_stand_side_by_side_each_with_its_own_name() {
    let others = [Host::Resolver, Host::Other(1), Host::Other(2)];
    let mut trace = trace_to(&[others[2], Host::Server, others[0], others[1], others[2]]);
    trace.set_host(HostInfo { host: Host::Other(1), name: Some("a.example".into()), address: None });
    let address = Some([0x2001, 0xDB8, 0, 0, 0, 0, 0, 7].into());
    trace.set_host(HostInfo { host: Host::Other(2), name: None, address });
    trace.set_host(HostInfo { host: Host::Server, name: None, address });
    let model = Model::new(&trace, Depth::Packets);
    assert_eq!(model.hosts, [Host::Client, others[0], others[1], others[2], Host::Server]);
    let names = Names::new(&model, |_| "a role".into());
    let named = |host| names.get(Name::Host(host));
    assert_eq!(
        model.hosts.iter().map(|&host| named(host)).collect::<Vec<_>>(),
        ["a role", "a role", "a.example", "2001:db8::7", "a role"]
    );
    let columns = crate::layout::Columns::new(&model, 800.0, 400.0, false);
    let lifelines: Vec<f64> = model.hosts.iter().map(|&host| columns.lifeline(host)).collect();
    assert_eq!((lifelines[0], lifelines[4]), (columns.client, columns.server));
    let widths: Vec<f64> = lifelines.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(widths.iter().all(|width| *width > columns.name_room() && (width - widths[0]).abs() < 0.01), "{widths:?}");
    let [between, ..] = others.map(|host| Model::new(&trace_to(&[host]), Depth::Packets));
    let columns = crate::layout::Columns::new(&between, 800.0, 400.0, false);
    assert!((columns.lifeline(Host::Resolver) * 2.0 - columns.client - columns.server).abs() < 0.01, "in the middle");
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
