//! What the RFCs predict of a connection's cost against what the lab finds: see `docs/connection-cost.md`.

use lab::{Request, Run, simulate};
use trace::Micros;

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
    let scenario = lab::scenario::find("connection-cost").expect("it is in the registry");
    let mut settings = (scenario.defaults)();
    settings.link.rtt = rtt;
    let run = simulate(&Request { seed, ..Request::new(scenario.name, settings) }).expect("a valid request");
    assert!(run.finished);
    run
}

fn fact(run: &Run, visit: &str, what: &str) -> u64 {
    let name = format!("{visit}/{what}");
    let fact = run.facts.iter().find(|fact| fact.name == name);
    fact.unwrap_or_else(|| panic!("there is no fact {name}")).value
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
