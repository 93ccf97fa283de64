//! What the RFCs predict of a connection's cost against what the lab finds: see `docs/connection-cost.md`.

use lab::{HttpVersion, Request, Run, Settings, TlsSettings, TlsVersion, simulate};
use trace::{Event, Kind, Micros};
use wire::analysis::{Decoders, HTTP2, analyse_with};

/// Round trips by step.
const DNS: u64 = 1;
const TCP: u64 = 1;
const REQUEST: u64 = 1;
const TLS_1_2: u64 = 2;
const TLS_1_2_RESUMED: u64 = 1;
const TLS_1_3: u64 = 1;
const TLS_1_3_RESUMED: u64 = 1;
const EARLY_DATA: u64 = 0;
const REDIRECT: u64 = TCP + REQUEST;

const PREDICTED: [(&str, u64); 13] = [
    ("tls-1.2/cold", DNS + TCP + TLS_1_2 + REQUEST),
    ("tls-1.2/dns-cached", TCP + TLS_1_2 + REQUEST),
    ("tls-1.2/resumed", TCP + TLS_1_2_RESUMED + REQUEST),
    ("tls-1.2/redirected", REDIRECT + TCP + TLS_1_2 + REQUEST),
    ("tls-1.2/hsts", TCP + TLS_1_2 + REQUEST),
    ("tls-1.2/keep-alive", REQUEST),
    ("tls-1.3/cold", DNS + TCP + TLS_1_3 + REQUEST),
    ("tls-1.3/dns-cached", TCP + TLS_1_3 + REQUEST),
    ("tls-1.3/resumed", TCP + TLS_1_3_RESUMED + REQUEST),
    ("tls-1.3/0-rtt", TCP + EARLY_DATA + REQUEST),
    ("tls-1.3/redirected", REDIRECT + TCP + TLS_1_3 + REQUEST),
    ("tls-1.3/hsts", TCP + TLS_1_3 + REQUEST),
    ("tls-1.3/keep-alive", REQUEST),
];

fn run(seed: u64, rtt: Micros) -> Run {
    changed(seed, |settings| settings.link.rtt = rtt)
}

fn changed(seed: u64, change: impl FnOnce(&mut Settings)) -> Run {
    let scenario = lab::scenario::find("connection-cost").expect("it is in the registry");
    let mut settings = (scenario.defaults)();
    change(&mut settings);
    let run = simulate(&Request { seed, ..Request::new(scenario.name, settings) }).expect("a valid request");
    assert!(run.finished);
    run
}

fn fact(run: &Run, visit: &str, what: &str) -> u64 {
    let name = format!("{visit}/{what}");
    run.fact(&name).unwrap_or_else(|| panic!("there is no fact {name}"))
}

#[test]
fn the_round_trips_are_those_that_the_rfcs_predict() {
    for (seed, rtt) in [(1, 40_000), (2, 10_000), (3, 250_000)] {
        let run = run(seed, Micros(rtt));
        for (visit, predicted) in PREDICTED {
            assert_eq!(fact(&run, visit, "round-trips"), predicted, "{visit}, seed {seed}");
            let took = fact(&run, visit, "micros-to-first-byte");
            assert_eq!(took, predicted * rtt.unsigned_abs(), "{visit}, seed {seed}: not whole round trips");
        }
        let told = run.facts.iter().filter(|fact| fact.name.ends_with("/round-trips")).count();
        assert_eq!(told, PREDICTED.len(), "a visit without a prediction");
    }
}

/// What each visit costs more if a switch is off, in round trips; visits that are not named cost the same.
type More = &'static [(&'static str, u64)];

const WITHOUT_DNS_CACHE: More = &[
    ("dns-cached", DNS),
    ("resumed", DNS),
    ("0-rtt", DNS),
    // Two connections, and a query before each.
    ("redirected", 2 * DNS),
    ("hsts", DNS),
];
const WITHOUT_RESUMPTION_12: More = &[("resumed", TLS_1_2 - TLS_1_2_RESUMED)];
const WITHOUT_RESUMPTION_13: More = &[("resumed", TLS_1_3 - TLS_1_3_RESUMED), ("0-rtt", TLS_1_3 - EARLY_DATA)];
const WITHOUT_EARLY_DATA: More = &[("0-rtt", TLS_1_3_RESUMED - EARLY_DATA)];
const WITHOUT_HSTS: More = &[("hsts", REDIRECT)];

/// Checks each visit's round trips against the predicted ones and what comes on top.
fn assert_trips(run: &Run, more: [More; 2]) {
    for (visit, predicted) in PREDICTED {
        let (version, name) = visit.split_once('/').expect("version and visit");
        let more = more[usize::from(version == "tls-1.3")];
        let extra = more.iter().find(|(known, _)| *known == name).map_or(0, |(_, extra)| *extra);
        assert_eq!(fact(run, visit, "round-trips"), predicted + extra, "{visit}");
    }
}

fn tls(settings: &mut Settings) -> &mut TlsSettings {
    settings.tls.as_mut().expect("it is shown with TLS")
}

#[test]
fn over_http_2_the_round_trips_are_the_same_because_a_request_waits_for_no_settings() {
    let run = changed(1, |settings| settings.http = HttpVersion::V2);
    assert_trips(&run, [&[]; 2]);
}

/// The document says that on an open connection a visit over HTTP/2 takes about a quarter of the bytes.
#[test]
fn over_http_2_an_open_connection_takes_a_quarter_of_the_bytes_of_http_1_1() {
    let [old, new] = [HttpVersion::V1, HttpVersion::V2].map(|http| changed(1, |settings| settings.http = http));
    for version in ["tls-1.2", "tls-1.3"] {
        let [old, new] = [&old, &new].map(|run| fact(run, &format!("{version}/keep-alive"), "bytes-to-first-byte"));
        assert!((3 * new..5 * new).contains(&old), "{version}: {new} of {old}");
    }
}

#[test]
fn what_crosses_in_the_clear_is_http_1_1_because_no_browser_speaks_http_2_there() {
    let mut run = changed(1, |settings| settings.http = HttpVersion::V2);
    analyse_with(&mut run.trace, &run.key_log, Decoders { http2: Some(HTTP2), ..Decoders::default() });
    let redirects: Vec<&Event> = labelled(&run, "301 ").collect();
    let wires = redirects.iter().filter_map(|event| event.wire.as_deref());
    let connections: Vec<u32> = wires.map(|wire| wire.connection).collect();
    assert_eq!(connections.len(), 2, "one with each version of TLS");
    for event in run.trace.events().filter(|event| matches!(event.kind, Kind::Request | Kind::Response { .. })) {
        let wire = event.wire.as_deref().expect("it was sent");
        let is_redirected = connections.contains(&wire.connection);
        assert_eq!(wire.label.contains(" · stream "), !is_redirected, "{}", wire.label);
    }
}

#[test]
fn what_is_switched_off_costs_its_round_trips_again() {
    for seed in 1..=3 {
        assert_trips(&changed(seed, |settings| settings.dns_cache = false), [WITHOUT_DNS_CACHE; 2]);
        let without = changed(seed, |settings| tls(settings).resumption = false);
        assert_trips(&without, [WITHOUT_RESUMPTION_12, WITHOUT_RESUMPTION_13]);
        assert_trips(&changed(seed, |settings| tls(settings).early_data = false), [&[], WITHOUT_EARLY_DATA]);
        assert_trips(&changed(seed, |settings| settings.hsts = false), [WITHOUT_HSTS; 2]);
    }
}

#[test]
fn the_version_and_the_absence_of_tls_change_nothing_in_the_comparison() {
    let usual = run(1, Micros(40_000));
    let older = changed(1, |settings| tls(settings).version = TlsVersion::Tls12);
    assert!(lab::protocol::encode(&older.trace) == lab::protocol::encode(&usual.trace), "the same packets");
    assert_eq!(older.facts, usual.facts);
    // The page itself is an http page then, which its requests say.
    assert_trips(&changed(1, |settings| settings.tls = None), [&[]; 2]);
}

/// The run's messages with this beginning of a label.
fn labelled<'a>(run: &'a Run, label: &'a str) -> impl Iterator<Item = &'a Event> {
    let has = move |event: &&Event| event.wire.as_deref().is_some_and(|wire| wire.label.starts_with(label));
    run.trace.events().filter(|event| !event.is_packet()).filter(has)
}

#[test]
fn what_is_switched_off_is_not_on_the_wire() {
    let read = |change: fn(&mut Settings)| {
        let mut run = changed(1, change);
        wire::analysis::analyse(&mut run.trace, &run.key_log);
        run
    };
    let usual = read(|_| {});
    let queries = |run: &Run| run.trace.events().filter(|event| event.kind == Kind::Query).count();
    // Seven visits with TLS 1.3 and six with TLS 1.2; one uses the open connection, one makes two connections.
    assert_eq!((queries(&usual), queries(&read(|settings| settings.dns_cache = false))), (2, 13));
    let tickets = |run: &Run| labelled(run, "New Session Ticket").count();
    let without = read(|settings| tls(settings).resumption = false);
    assert!(tickets(&usual) > 0 && tickets(&without) == 0);
    let certificates = |run: &Run| {
        run.trace
            .events()
            .filter(|event| event.wire.as_deref().is_some_and(|wire| wire.label.contains("Certificate, ")))
            .count()
    };
    assert_eq!(certificates(&without) - certificates(&usual), 3, "three visits would have resumed a session");
    let early = |run: &Run| labelled(run, "End Of Early Data").count();
    assert_eq!((early(&usual), early(&read(|settings| tls(settings).early_data = false))), (1, 0));
    let strict = |run: &Run| {
        let responses = run.trace.events().filter(|event| matches!(event.kind, Kind::Response { .. }));
        let text = |event: &Event| {
            String::from_utf8_lossy(run.trace.bytes(event.wire.as_ref().expect("it has bytes").data)).into_owned()
        };
        responses.filter(|event| text(event).contains("Strict-Transport-Security")).count()
    };
    let unsafe_again = read(|settings| settings.hsts = false);
    assert!(strict(&usual) > 0 && strict(&unsafe_again) == 0);
    let redirects = |run: &Run| labelled(run, "301 ").count();
    assert_eq!((redirects(&usual), redirects(&unsafe_again)), (2, 4));
}

#[test]
fn whatever_the_browser_remembers_saves_bytes() {
    let run = run(1, Micros(40_000));
    let bytes = |visit: &str| fact(&run, visit, "bytes-to-first-byte");
    for version in ["tls-1.2", "tls-1.3"] {
        let of = |visit: &str| bytes(&format!("{version}/{visit}"));
        assert!(of("cold") > of("dns-cached"), "{version}");
        assert!(of("dns-cached") > of("resumed"), "{version}: the certificate should be left out");
        assert!(of("redirected") > of("hsts"), "{version}");
        assert!(of("hsts") > of("keep-alive"), "{version}");
    }
    assert!(bytes("tls-1.3/resumed") > bytes("tls-1.3/0-rtt"));
}

#[test]
fn the_documents_figures_are_the_labs() {
    let document = include_str!("../../../docs/connection-cost.md");
    let run = run(1, Micros(40_000));
    let spaced = |number: u64| match number {
        0..1_000 => number.to_string(),
        _ => format!("{} {:03}", number / 1_000, number % 1_000),
    };
    for (visit, _) in PREDICTED {
        let (_, name) = visit.split_once('/').expect("version and visit");
        let bytes = spaced(fact(&run, visit, "bytes-to-first-byte"));
        let cell = format!(" {bytes} ({}) |", fact(&run, visit, "packets-to-first-byte"));
        let mut rows = document.lines().filter(|line| line.starts_with(&format!("| `{name}` |")));
        assert!(rows.any(|row| row.contains(&cell)), "{visit} should say{cell}");
    }
}
