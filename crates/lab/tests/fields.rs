//! Our fields against tshark's, value by value, for every packet of every scenario: without loss, with it, with TLS.

mod common;

use lab::{Request, Run, TlsSettings, TlsVersion};
use std::collections::{BTreeMap, BTreeSet};
use trace::{Direction, Event, Host, Trace};
use wire::analysis::{Analysis, Block};
use wire::{Field, pcapng};

/// What a packet says of itself.
const PACKET: &[&str] = &[
    "ip.version",
    "ip.hdr_len",
    "ip.dsfield.dscp",
    "ip.dsfield.ecn",
    "ip.len",
    "ip.id",
    "ip.flags.rb",
    "ip.flags.df",
    "ip.flags.mf",
    "ip.frag_offset",
    "ip.ttl",
    "ip.proto",
    "ip.checksum",
    "ip.src",
    "ip.dst",
    "tcp.srcport",
    "tcp.dstport",
    "tcp.seq_raw",
    "tcp.ack_raw",
    "tcp.hdr_len",
    "tcp.flags",
    "tcp.flags.cwr",
    "tcp.flags.ece",
    "tcp.flags.urg",
    "tcp.flags.ack",
    "tcp.flags.push",
    "tcp.flags.reset",
    "tcp.flags.syn",
    "tcp.flags.fin",
    "tcp.window_size_value",
    "tcp.checksum",
    "tcp.urgent_pointer",
    "tcp.option_kind",
    "tcp.option_len",
    "tcp.options.mss_val",
    "tcp.options.wscale.shift",
    "tcp.options.sack_le",
    "tcp.options.sack_re",
    "tcp.options.timestamp.tsval",
    "tcp.options.timestamp.tsecr",
    "udp.srcport",
    "udp.dstport",
    "udp.length",
    "udp.checksum",
    "dns.id",
    "dns.flags",
    "dns.flags.response",
    "dns.flags.opcode",
    "dns.flags.authoritative",
    "dns.flags.truncated",
    "dns.flags.recdesired",
    "dns.flags.recavail",
    "dns.flags.z",
    "dns.flags.authenticated",
    "dns.flags.checkdisable",
    "dns.flags.rcode",
    "dns.count.queries",
    "dns.count.answers",
    "dns.count.auth_rr",
    "dns.count.add_rr",
    "dns.qry.name",
    "dns.qry.type",
    "dns.qry.class",
    "dns.resp.name",
    "dns.resp.type",
    "dns.resp.class",
    "dns.resp.ttl",
    "dns.resp.len",
    "dns.a",
];

/// Bits that tshark shows in a DNS answer only, where they mean something; a question has them, too.
const IN_ANSWERS: &[&str] =
    &["dns.flags.authoritative", "dns.flags.recavail", "dns.flags.authenticated", "dns.flags.rcode"];

/// What a stream says, whatever the packets that carried it.
const STREAM: &[&str] = &[
    "tls.record.content_type",
    "tls.record.opaque_type",
    "tls.record.version",
    "tls.record.length",
    "tls.handshake.type",
    "tls.handshake.length",
    "tls.handshake.version",
    "tls.handshake.random",
    "tls.handshake.ciphersuite",
    "tls.handshake.extension.type",
    "tls.handshake.extension.len",
    "tls.handshake.extensions_server_name",
    "tls.alert_message.level",
    "tls.alert_message.desc",
    "http.request.method",
    "http.request.uri",
    "http.request.version",
    "http.response.version",
    "http.response.code",
    "http.response.phrase",
    "http.host",
    "http.chunk_size",
    "websocket.fin",
    "websocket.rsv",
    "websocket.opcode",
    "websocket.mask",
    "websocket.masking_key",
    "websocket.payload_length",
];

/// The values of each field in each stream, in order; a stream is a direction and the client's port.
type Streams = BTreeMap<(&'static str, u64), BTreeMap<&'static str, Vec<String>>>;

/// A run with what differs in it.
struct Comparison {
    name: String,
    run: Run,
    analysis: Analysis,
    ours: Streams,
    theirs: Streams,
    differences: Vec<String>,
    /// Fields that tshark found.
    found: BTreeSet<&'static str>,
}

#[test]
fn every_field_of_every_packet_is_what_tshark_says() {
    let mut differences = Vec::new();
    let mut missed: BTreeSet<&str> = [PACKET, STREAM].concat().into_iter().collect();
    for scenario in lab::scenario::ALL {
        let shown = Request::new(scenario.name, (scenario.defaults)());
        let mut lossy = Request { seed: 2, ..shown.clone() };
        lossy.settings.tcp.timestamps = true;
        lossy.settings.link.loss = 50_000;
        let encrypted = |seed, version| {
            let mut request = Request { seed, ..shown.clone() };
            request.settings.tls = Some(TlsSettings { version, ..TlsSettings::default() });
            request
        };
        let requests = [lossy, encrypted(3, TlsVersion::Tls12), encrypted(4, TlsVersion::Tls13), shown];
        for request in requests {
            let comparison = compare(&request);
            differences.extend(comparison.differences);
            missed.retain(|id| !comparison.found.contains(id));
        }
    }
    let count = differences.len();
    differences.truncate(30);
    assert!(count == 0, "{count} differences, the first of them:\n{}", differences.join("\n"));
    assert!(missed.is_empty(), "no packet has {missed:?}: nothing was compared");
}

fn compare(request: &Request) -> Comparison {
    let (run, analysis) = lab::run(request).expect("a valid request");
    let name = format!("{}, seed {}", request.scenario, request.seed);
    let (ours, theirs) = (Streams::new(), Streams::new());
    let mut comparison =
        Comparison { name, run, analysis, ours, theirs, differences: Vec::new(), found: BTreeSet::new() };
    comparison.compare_packets(Host::Client);
    comparison.compare_packets(Host::Server);
    comparison.compare_streams();
    comparison
}

impl Comparison {
    /// Compares what `vantage` captured, and collects what the streams said that arrived there: its receiver is who knows
    /// what a stream says, whatever was lost on the way.
    fn compare_packets(&mut self, vantage: Host) {
        let fields = [PACKET, STREAM].concat();
        let packets = captured(&self.run.trace, vantage);
        let capture = pcapng::write(&self.run.trace, &self.run.key_log, vantage, 0);
        let theirs = common::tshark(&capture, &fields);
        assert!(!packets.is_empty(), "{}: {vantage:?} captured nothing", self.name);
        assert_eq!(theirs.len(), packets.len(), "{}: packets in the {vantage:?}'s capture", self.name);
        let (direction, client_port) = match vantage {
            Host::Client => ("down", "tcp.dstport"),
            Host::Server | Host::Resolver => ("up", "tcp.srcport"),
        };
        for (index, (event, theirs)) in packets.iter().zip(theirs).enumerate() {
            let seen = fields.iter().zip(&theirs).filter(|(_, values)| !values.is_empty());
            self.found.extend(seen.map(|(id, _)| id));
            let blocks = self.analysis.dissect(&self.run.trace, event.id);
            for (id, theirs) in PACKET.iter().zip(&theirs) {
                let (ours, theirs) = (values(&blocks, id), normal(id, theirs));
                if ours != theirs && !(theirs.is_empty() && IN_ANSWERS.contains(id)) {
                    let packet = index + 1;
                    let place = format!("{}: {vantage:?}'s packet {packet}", self.name);
                    self.differences.push(format!("{place}: {id}: ours {ours:?}, tshark's {theirs:?}"));
                }
            }
            if is_own(event, vantage) {
                continue;
            }
            let port = values(&blocks, client_port).first().and_then(|port| port.parse().ok()).unwrap_or(0);
            for (id, theirs) in STREAM.iter().zip(&theirs[PACKET.len()..]) {
                let stream = (direction, port);
                let ours = values(&blocks, id);
                self.ours.entry(stream).or_default().entry(id).or_default().extend(ours);
                self.theirs.entry(stream).or_default().entry(id).or_default().extend(normal(id, theirs));
            }
        }
    }

    fn compare_streams(&mut self) {
        for (stream, fields) in &self.theirs {
            for (&id, theirs) in fields {
                let ours = &self.ours[stream][id];
                let mut theirs = &theirs[..];
                // In TLS 1.3 tshark adds the types that it found within the protected records; those in the clear come first.
                let protected = fields["tls.record.opaque_type"].len();
                if id == "tls.record.content_type" && theirs.len() == ours.len() + protected {
                    theirs = &theirs[..ours.len()];
                }
                if ours != theirs {
                    let at = ours.iter().zip(theirs).take_while(|(ours, theirs)| ours == theirs).count();
                    let (ours, theirs) = (near(ours, at), near(theirs, at));
                    let place = format!("{}: {stream:?}: {id}, from value {at} on", self.name);
                    self.differences.push(format!("{place}: ours {ours}, tshark's {theirs}"));
                }
            }
        }
    }
}

/// The values around the first that differs.
fn near(values: &[String], at: usize) -> String {
    format!("{:?} of {}", &values[at..values.len().min(at + 4)], values.len())
}

/// The packets in the capture of `vantage`, in its order: see [`pcapng::write`].
fn captured(trace: &Trace, vantage: Host) -> Vec<&Event> {
    let seen_at = |event: &Event| match &event.wire {
        Some(wire) if is_own(event, vantage) => wire.copy_of.is_none().then_some(event.sent),
        _ => event.arrived,
    };
    let packets = trace.events().filter(|event| event.is_packet());
    let mut packets: Vec<_> = packets.filter_map(|event| Some((seen_at(event)?, event))).collect();
    packets.sort_by_key(|&(at, event)| (at, event.id));
    packets.into_iter().map(|(_, event)| event).collect()
}

fn is_own(event: &Event, vantage: Host) -> bool {
    (event.direction == Direction::Up) == (vantage == Host::Client)
}

/// Our values of the field `id`, as [`normal`] has tshark's.
fn values(blocks: &[Block], id: &str) -> Vec<String> {
    fn collect(fields: &[Field], id: &str, values: &mut Vec<String>) {
        for field in fields {
            if field.spec.id == id {
                values.push(value(field));
            }
            collect(&field.parts, id, values);
        }
    }
    let mut values = Vec::new();
    blocks.iter().for_each(|block| collect(&block.dissection.fields, id, &mut values));
    values
}

fn value(field: &Field) -> String {
    match (field.spec.id, field.number) {
        // tshark writes addresses as text, and a header's length in bytes, not in words of four.
        ("ip.src" | "ip.dst" | "dns.a", _) | (_, None) => field.value.clone(),
        ("ip.hdr_len" | "tcp.hdr_len", Some(words)) => (words * 4).to_string(),
        (_, Some(number)) => number.to_string(),
    }
}

/// tshark's values of the field `id`, numbers in decimal.
fn normal(id: &str, values: &[String]) -> Vec<String> {
    let mut values = values.to_vec();
    // The options that fill a header up, 0 and 1, have no kind apart from themselves with us.
    values.retain(|value| id != "tcp.option_kind" || value != "0" && value != "1");
    let decimal = |value: String| {
        let digits = if id == "websocket.masking_key" { Some(value.as_str()) } else { value.strip_prefix("0x") };
        let number = digits.and_then(|digits| u64::from_str_radix(digits, 16).ok());
        number.map_or(value.clone(), |number| number.to_string())
    };
    values.into_iter().map(decimal).collect()
}
