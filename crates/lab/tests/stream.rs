//! What the scenario `stream` shows: the stream's first token is early and its last one is not, and after a cut nothing is lost or
//! comes twice if the server resumes. Without that, what comes twice is counted a second way, from the events of the trace.

#[path = "common/runs.rs"]
mod runs;

use lab::{HttpVersion, Intervention, Request, Run, TlsSettings, TlsVersion};
use runs::{fact, label, request, run_of};
use std::collections::BTreeMap;
use trace::{Event, Host, Kind, Micros, Part, Span, SpanKind};

/// `cargo xtask test --long` runs all.
const SEEDS: u64 = if cfg!(feature = "long") { 100 } else { 12 };

/// A run whose settings the seed chooses. The first ones have every version of HTTP with and without TLS.
fn chosen(seed: u64, resume: bool) -> Request {
    let mut request = request("stream", |settings| settings.resume = resume);
    request.seed = seed;
    let settings = &mut request.settings;
    settings.http = if seed.is_multiple_of(2) { HttpVersion::V2 } else { HttpVersion::V1 };
    let version = |version| Some(TlsSettings { version, ..TlsSettings::default() });
    settings.tls = [None, version(TlsVersion::Tls13), version(TlsVersion::Tls12)][seed as usize / 2 % 3].clone();
    settings.link.rtt = Micros(5_000 + (seed as i64 * 7_919) % 140_000);
    settings.feed.messages = 1 + (seed * 13) % 30;
    settings.feed.rate_milli = 2_000 + (seed as u32 * 977) % 40_000;
    settings.outage = Micros(1 + (seed as i64 * 104_729) % 2_500_000);
    settings.retry = Micros((seed as i64 * 15_485_863) % 1_500_000 / 1_000 * 1_000);
    request
}

fn span(run: &Run, kind: SpanKind) -> Span {
    *run.trace.spans().find(|span| span.kind == kind).unwrap_or_else(|| panic!("no {kind:?}"))
}

/// The events of the third part, each with its id.
fn events(run: &Run) -> Vec<(&Event, u64)> {
    let part = span(run, SpanKind::Part(Part::Interrupted));
    let within = run.trace.events().filter(|event| event.sent >= part.start);
    let read = within.filter_map(|event| {
        let Kind::StreamEvent { index } = event.kind else { return None };
        event.arrived.is_some().then_some((event, index))
    });
    read.collect()
}

/// How often the client has each token in the end: those that came until it stopped reading, and those of the second response.
fn times(run: &Run, count: u64) -> BTreeMap<u64, u32> {
    let cut = span(run, SpanKind::Cut).start;
    let connections: Vec<u32> =
        events(run).iter().filter_map(|(event, _)| Some(event.wire.as_deref()?.connection)).collect();
    let first = connections.iter().min().copied();
    let mut times: BTreeMap<u64, u32> = (1..=count).map(|id| (id, 0)).collect();
    for (event, id) in events(run) {
        let is_of_first = event.wire.as_deref().map(|wire| wire.connection) == first;
        // With half of the tokens it stops, whatever else came at the same moment.
        if !is_of_first || (event.arrived <= Some(cut) && id <= count.div_ceil(2)) {
            *times.get_mut(&id).expect("an id of the answer") += 1;
        }
    }
    times
}

#[test]
fn after_a_cut_in_the_middle_nothing_is_lost_and_nothing_comes_twice_if_the_server_resumes() {
    for seed in 1..=SEEDS {
        let request = chosen(seed, true);
        let (run, count) = (run_of(&request), request.settings.feed.messages);
        let of = |what: &str| fact(&run, &["interrupted/", what].concat());
        assert_eq!([of("lost"), of("doubled"), of("delivered"), of("requests")], [0, 0, count, 2], "seed {seed}");
        assert_eq!(of("answers"), 1, "seed {seed}: the server has kept its answer");
        assert!(times(&run, count).values().all(|times| *times == 1), "seed {seed}: {:?}", times(&run, count));
        // Over HTTP/2 the label does not name it.
        if request.settings.http == HttpVersion::V1 {
            let again = run.trace.events().filter(|event| event.kind == Kind::Request).map(label).next_back();
            let named = format!("POST /answer (Last-Event-ID: {})", count.div_ceil(2));
            assert_eq!(again, Some(&*named), "seed {seed}");
        }
    }
}

#[test]
fn without_resuming_the_first_half_comes_twice_and_nothing_is_lost() {
    for seed in 1..=SEEDS {
        let request = chosen(seed, false);
        let (run, count) = (run_of(&request), request.settings.feed.messages);
        let of = |what: &str| fact(&run, &["interrupted/", what].concat());
        let times = times(&run, count);
        let doubled = times.values().filter(|times| **times == 2).count() as u64;
        let lost = times.values().filter(|times| **times == 0).count() as u64;
        assert_eq!([of("lost"), of("doubled")], [lost, doubled], "seed {seed}");
        assert_eq!([lost, doubled, of("answers")], [0, count.div_ceil(2), 2], "seed {seed}");
    }
}

#[test]
fn the_first_token_of_a_stream_is_early_and_its_last_one_is_as_late_as_in_one_piece() {
    for seed in 1..=SEEDS {
        let request = chosen(seed, true);
        let run = run_of(&request);
        let of = |part: &str, what: &str| fact(&run, &[part, "/micros-to-", what, "-token"].concat());
        assert_eq!(of("whole", "first"), of("whole", "last"), "seed {seed}");
        // The server counts from whole milliseconds. An answer in one piece may need several packets, but here not another
        // round trip.
        let late = of("whole", "last").abs_diff(of("streamed", "last"));
        assert!(late <= 2_000, "seed {seed}: {late}");
        if request.settings.feed.messages > 1 {
            assert!(of("streamed", "first") < of("whole", "first"), "seed {seed}");
        }
    }
}

#[test]
fn without_an_outage_there_is_no_third_part() {
    let run = run_of(&request("stream", |settings| settings.outage = Micros(0)));
    let parts = run.trace.spans().filter(|span| matches!(span.kind, SpanKind::Part(_))).count();
    assert_eq!((parts, run.fact("interrupted/requests")), (2, None));
}

#[test]
fn what_a_user_breaks_is_asked_for_once_more_too() {
    for at in [500_000, 2_000_000, 5_000_000, 8_000_000] {
        let reset = Intervention::CloseAbruptly { host: Host::Server, at: Micros(at) };
        let run = run_of(&Request { interventions: vec![reset], ..request("stream", |_| {}) });
        for part in ["whole", "streamed", "interrupted"] {
            let of = |what: &str| fact(&run, &[part, "/", what].concat());
            assert_eq!((of("lost"), of("delivered")), (0, 12), "{part}, reset at {at}");
        }
    }
}
