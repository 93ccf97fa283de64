//! Every scenario in the eyes of someone who opens its capture in Wireshark: nothing malformed, no bad checksum, no error,
//! every TLS record opened, every HTTP and WebSocket message named as our own reading names it. Also that every run ends
//! and every stream comes out as it went in.

mod batch;
#[path = "../common/mod.rs"]
mod common;
mod frame;
mod message;
mod streams;

use batch::{Batch, faults};
use frame::tshark;
use lab::scenario::{self, Scenario};
use lab::{HttpVersion, IpVersion, Request, START_SECONDS, TlsSettings, TlsVersion, WebSocketSettings, simulate};
use std::collections::BTreeSet;
use trace::Host;

/// How often each scenario runs with the settings that are checked most.
const RUNS: usize = 20;
const START_UNIX_MICROS: u64 = START_SECONDS * 1_000_000;
const HOUR_MICROS: u64 = 3_600_000_000;

#[test]
fn every_scenario_is_clean_on_a_link_without_loss() {
    check_all("0", |settings| settings.link.loss = 0, RUNS);
}

#[test]
fn every_scenario_is_clean_when_one_packet_in_twenty_is_lost() {
    check_all("5", |settings| settings.link.loss = 50_000, RUNS);
}

#[test]
fn every_scenario_is_clean_when_one_packet_in_five_is_lost() {
    // A client of `stream` may give up, and tshark does not read a response whose end never comes.
    let others = scenario::ALL.iter().filter(|scenario| scenario.name != "stream");
    check("20", others, |settings| settings.link.loss = 200_000, RUNS);
}

#[test]
fn every_scenario_is_decrypted_whatever_the_version_of_tls() {
    for (name, version) in [("1.2", TlsVersion::Tls12), ("1.3", TlsVersion::Tls13)] {
        let encrypt = |settings: &mut lab::Settings| {
            settings.tls = Some(TlsSettings { version, ..TlsSettings::default() });
            settings.link.loss = 20_000;
        };
        check_all(name, encrypt, 5);
    }
}

#[test]
fn every_scenario_is_clean_with_all_that_the_settings_can_add() {
    for (name, loss) in [("everything, 0", 0), ("everything, 5", 50_000)] {
        let add = |settings: &mut lab::Settings| {
            settings.link.loss = loss;
            settings.retry = trace::Micros(500_000);
            settings.websocket =
                WebSocketSettings { subprotocol: true, ping: true, simultaneous: true, binary: true, fragments: true };
            (settings.dns_cache, settings.hsts) = (false, false);
        };
        check_all(name, add, 5);
    }
}

/// The scenarios that may speak HTTP/2. `http2` does in any case.
const OVER_HTTP_2: [&str; 7] = ["polling", "long-polling", "sse", "stream", "websocket", "contrast", "connection-cost"];

#[test]
fn every_scenario_over_http_2_is_clean_and_named_by_stream_whatever_the_version_of_tls() {
    let mut batch = Batch::default();
    for (name, version, loss) in [
        ("HTTP/2 in the clear", None, 0),
        ("HTTP/2 in the clear, 5", None, 50_000),
        ("HTTP/2 and TLS 1.2", Some(TlsVersion::Tls12), 20_000),
        ("HTTP/2 and TLS 1.3", Some(TlsVersion::Tls13), 0),
    ] {
        let change = |settings: &mut lab::Settings| {
            settings.http = HttpVersion::V2;
            settings.link.loss = loss;
            settings.tls = version.map(|version| TlsSettings { version, ..TlsSettings::default() });
        };
        for scenario in scenario::ALL.iter().filter(|scenario| OVER_HTTP_2.contains(&scenario.name)) {
            batch.add(name, scenario, change, 2);
        }
    }
    batch.assert_clean();
}

#[test]
fn a_stream_that_is_cut_in_the_middle_is_clean_too() {
    for (http, tls) in [
        (HttpVersion::V1, None),
        (HttpVersion::V2, None),
        (HttpVersion::V1, Some(TlsVersion::Tls13)),
        (HttpVersion::V2, Some(TlsVersion::Tls12)),
    ] {
        let mut settings = (scenario::find("stream").expect("it is in the registry").defaults)();
        settings.http = http;
        settings.tls = tls.map(|version| TlsSettings { version, ..TlsSettings::default() });
        let run = simulate(&Request::new("stream", settings)).expect("a valid request");
        assert_eq!((run.finished, run.fact("interrupted/requests")), (true, Some(2)));
        for vantage in [Host::Client, Host::Server] {
            let capture = wire::pcapng::write(&run.trace, &run.key_log, vantage, START_UNIX_MICROS);
            assert_eq!(faults_of(&capture), Vec::<String>::new(), "{http:?}, {tls:?}, {vantage:?}");
        }
    }
}

#[test]
fn every_scenario_is_clean_over_ipv6() {
    for (name, loss) in [("IPv6, 0", 0), ("IPv6, 5", 50_000)] {
        let carry = |settings: &mut lab::Settings| {
            settings.link.loss = loss;
            settings.link.ip = IpVersion::V6;
        };
        check_all(name, carry, 5);
    }
}

#[test]
fn over_ipv6_the_client_asks_for_the_servers_ipv6_address_and_segments_are_20_bytes_shorter() {
    let mut settings = (scenario::find("connection-cost").expect("it is in the registry").defaults)();
    settings.link.ip = IpVersion::V6;
    let run = simulate(&Request::new("connection-cost", settings)).expect("a valid request");
    let capture = wire::pcapng::write(&run.trace, &run.key_log, Host::Client, START_UNIX_MICROS);
    let packets = common::tshark(&capture, &["dns.qry.type", "dns.aaaa", "tcp.options.mss_val", "ipv6.src", "ip.src"]);
    let values = |field: usize| -> BTreeSet<&str> {
        packets.iter().filter_map(|packet| packet.get(field)).flatten().map(String::as_str).collect()
    };
    assert_eq!(values(0), BTreeSet::from(["28"]));
    assert_eq!(values(1), BTreeSet::from(["2001:db8::80"]));
    assert_eq!(values(2), BTreeSet::from(["1440"]));
    assert_eq!(values(3), BTreeSet::from(["2001:db8::10", "2001:db8::53", "2001:db8::80"]));
    assert_eq!(values(4), BTreeSet::new());
    let addresses: Vec<String> = run.trace.hosts().iter().filter_map(|host| Some(host.address?.to_string())).collect();
    assert_eq!(addresses, ["2001:db8::10", "2001:db8::80", "2001:db8::53"]);
}

#[test]
fn the_check_notices_a_missing_key_a_bad_checksum_and_a_malformed_message() {
    let scenario = scenario::find("connection-cost").expect("it is in the registry");
    let run = simulate(&Request::new(scenario.name, (scenario.defaults)())).expect("a valid request");
    let whole = wire::pcapng::write(&run.trace, &run.key_log, Host::Client, START_UNIX_MICROS);
    assert_eq!(faults_of(&whole), Vec::<String>::new());

    let locked = wire::pcapng::write(&run.trace, "", Host::Client, START_UNIX_MICROS);
    assert!(faults_of(&locked).iter().any(|fault| fault.contains("not decrypted")));

    let changed = |what: &[u8], into: &[u8]| {
        let mut capture = whole.clone();
        let places = capture.windows(what.len()).enumerate().filter(|(_, bytes)| *bytes == what);
        let places: Vec<usize> = places.map(|(place, _)| place).collect();
        assert!(!places.is_empty(), "nothing to change");
        for place in places {
            capture[place..place + into.len()].copy_from_slice(into);
        }
        faults_of(&capture)
    };
    assert!(changed(b"301 Moved", b"301 Loved").iter().any(|fault| fault.contains("checksum")));
    // A label of 63 bytes in a DNS query of 32 runs over its end.
    assert!(changed(b"\x06server\x07example", b"\x3f").iter().any(|fault| fault.contains("malformed")));
}

fn faults_of(capture: &[u8]) -> Vec<String> {
    faults(&tshark(capture), |_| "the run")
}

/// Runs and checks all scenarios with `change`d settings.
fn check_all(name: &str, change: impl Fn(&mut lab::Settings), count: usize) {
    check(name, scenario::ALL.iter(), change, count);
}

/// Runs and checks these scenarios with `change`d settings.
fn check<'a>(
    name: &str,
    scenarios: impl Iterator<Item = &'a Scenario>,
    change: impl Fn(&mut lab::Settings),
    count: usize,
) {
    let mut batch = Batch::default();
    for scenario in scenarios {
        batch.add(name, scenario, &change, count);
    }
    batch.assert_clean();
}
