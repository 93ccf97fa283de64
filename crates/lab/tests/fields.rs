//! Our fields against tshark's, value by value, for every packet of every scenario: without loss, with it, with TLS.

mod common;
#[path = "common/known_fields.rs"]
mod known_fields;

use known_fields::{Comparison, PACKET, STREAM, captured, is_own, value};
use lab::scenario::Scenario;
use lab::{IpVersion, Request, Run, TlsSettings, TlsVersion};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use trace::{Host, Micros};
use wire::analysis::{Analysis, Block};
use wire::{Field, pcapng};

#[test]
fn every_field_of_every_packet_is_what_tshark_says() {
    let mut differences = Vec::new();
    let mut missed: BTreeSet<&str> = [PACKET, STREAM].concat().into_iter().collect();
    let requests: Vec<Request> = lab::scenario::ALL.iter().flat_map(requests).collect();
    for comparison in compare_all(&requests) {
        differences.extend(comparison.differences);
        missed.retain(|id| comparison.found.get(id).is_none_or(|found| *found == 0));
    }
    let count = differences.len();
    differences.truncate(30);
    assert!(count == 0, "{count} differences, the first of them:\n{}", differences.join("\n"));
    assert!(missed.is_empty(), "no packet has {missed:?}: nothing was compared");
}

/// A scenario as it is shown, with loss, and with each version of TLS, the later one over IPv6.
fn requests(scenario: &Scenario) -> [Request; 4] {
    let mut shown = Request::new(scenario.name, (scenario.defaults)());
    // tshark does not read the chunks of a response whose last one never comes.
    shown.settings.outage = Micros(0);
    let mut lossy = Request { seed: 2, ..shown.clone() };
    lossy.settings.tcp.timestamps = true;
    lossy.settings.link.loss = 50_000;
    let encrypted = |seed, version| {
        let mut request = Request { seed, ..shown.clone() };
        request.settings.tls = Some(TlsSettings { version, ..TlsSettings::default() });
        request
    };
    let mut later = encrypted(4, TlsVersion::Tls13);
    later.settings.link.ip = IpVersion::V6;
    [lossy, encrypted(3, TlsVersion::Tls12), later, shown]
}

/// Compares on each core of the machine, because this takes longer than all other tests of the lab.
fn compare_all(requests: &[Request]) -> Vec<Comparison> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let work = || std::iter::from_fn(|| requests.get(next.fetch_add(1, Ordering::Relaxed))).map(compare).collect();
    thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        let compared = threads.into_iter().map(|thread| thread.join().expect("each comparison comes to its end"));
        compared.collect::<Vec<Vec<Comparison>>>().into_iter().flatten().collect()
    })
}

fn compare(request: &Request) -> Comparison {
    let (run, analysis) = lab::run(request).expect("a valid request");
    let mut comparison = Comparison::new(format!("{}, seed {}", request.scenario, request.seed));
    compare_packets(&mut comparison, &run, &analysis, Host::Client);
    compare_packets(&mut comparison, &run, &analysis, Host::Server);
    comparison.streams();
    comparison
}

/// Compares what `vantage` captured.
fn compare_packets(comparison: &mut Comparison, run: &Run, analysis: &Analysis, vantage: Host) {
    let fields = [PACKET, STREAM].concat();
    let packets = captured(&run.trace, vantage);
    let capture = pcapng::write(&run.trace, &run.key_log, vantage, 0);
    let theirs = common::tshark(&capture, &fields);
    assert!(!packets.is_empty(), "{}: {vantage:?} captured nothing", comparison.name);
    assert_eq!(theirs.len(), packets.len(), "{}: packets in the {vantage:?}'s capture", comparison.name);
    for (index, (event, theirs)) in packets.iter().zip(theirs).enumerate() {
        let blocks = analysis.dissect(&run.trace, event.id);
        comparison.packet(vantage, index + 1, &theirs, |id| values(&blocks, id));
        if !is_own(event, vantage) {
            comparison.arrival(vantage, &theirs, |id| values(&blocks, id));
        }
    }
}

/// Our values of the field `id`.
fn values(blocks: &[Block], id: &str) -> Vec<String> {
    fn collect(fields: &[Field], id: &str, values: &mut Vec<String>) {
        for field in fields {
            if field.spec.id == id {
                values.push(value(id, &field.value, field.number));
            }
            collect(&field.parts, id, values);
        }
    }
    let mut values = Vec::new();
    blocks.iter().for_each(|block| collect(&block.dissection.fields, id, &mut values));
    values
}
