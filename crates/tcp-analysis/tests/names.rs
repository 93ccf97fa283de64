//! What is named on the curves of runs of the lab, where it is known what happened.

use lab::{Congestion, Intervention, Request, Run, Settings};
use std::collections::BTreeSet;
use tcp_analysis::{Sheet, Shown, What};
use trace::{Direction, EventId, Host, Micros};

fn run(change: impl Fn(&mut Request)) -> Run {
    let mut request = Request::new("bulk", Settings::default());
    change(&mut request);
    lab::run(&request).expect("a valid request").0
}

fn shown(run: &Run, vantage: Option<Host>) -> Shown {
    Sheet::new(&run.trace, None, |_| vantage).shown.expect("a flow")
}

fn whats(shown: &Shown) -> Vec<What> {
    shown.names.iter().map(|named| named.what).collect()
}

#[test]
fn a_transfer_without_loss_starts_slowly_with_or_without_delayed_acks() {
    for delayed in [0, 40_000] {
        let run = run(|request| request.settings.tcp.delayed_ack = Micros(delayed));
        let shown = shown(&run, None);
        assert_eq!(whats(&shown), [What::SlowStart], "{:?}", shown.names);
        let first = shown.graphs.segments.first().map(|bar| bar.at_nanos);
        let named = shown.names.first().expect("a name");
        assert!(Some(named.at_nanos) == first && named.until_nanos > first);
    }
}

#[test]
fn without_congestion_control_nothing_starts_slowly() {
    let run = run(|request| request.settings.tcp.congestion = Congestion::None);
    assert!(!whats(&shown(&run, None)).contains(&What::SlowStart));
}

#[test]
fn every_loss_on_the_link_is_named_where_it_happened() {
    let mut repaired = BTreeSet::new();
    for seed in 1..=6 {
        let run = run(|request| (request.seed, request.settings.link.loss) = (seed, 20_000));
        let is_lost = |event: EventId| run.trace.event(event).is_some_and(|event| event.arrived.is_none());
        let at_sender = shown(&run, Some(Host::Client));
        let lost: BTreeSet<EventId> =
            at_sender.graphs.segments.iter().map(|bar| bar.event).filter(|it| is_lost(*it)).collect();
        let named = at_sender.names.iter().filter(|named| named.what == What::Loss);
        let named: BTreeSet<EventId> = named.map(|named| named.event).collect();
        assert!(lost.is_subset(&named), "seed {seed}: {lost:?} were lost, {named:?} are named");
        repaired.extend(whats(&at_sender));
        // The receiver sees the gap.
        let at_receiver = shown(&run, Some(Host::Server));
        assert_eq!(lost.is_empty(), !whats(&at_receiver).contains(&What::Loss), "seed {seed}");
    }
    assert!(repaired.contains(&What::FastRetransmit), "{repaired:?}");
}

#[test]
fn a_reader_that_stalls_closes_its_window() {
    let stall = Intervention::StallReader { host: Host::Server, from: Micros(100_000), until: Micros(9_000_000) };
    let run = run(|request| request.interventions = vec![stall.clone()]);
    assert!(whats(&shown(&run, None)).contains(&What::ZeroWindow));
}

#[test]
fn small_messages_now_and_then_are_no_slow_start() {
    let request = Request::new("websocket", lab::scenario::defaults("websocket").unwrap_or_default());
    let run = lab::run(&request).expect("a valid request").0;
    for direction in [Direction::Up, Direction::Down] {
        let sheet = Sheet::new(&run.trace, Some((1, direction)), |_| None);
        assert_eq!(sheet.shown.map(|shown| whats(&shown)), Some(Vec::new()));
    }
}
