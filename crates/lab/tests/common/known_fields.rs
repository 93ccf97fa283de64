//! Which fields tshark and we both name, and what has to be equal of them.

use std::collections::BTreeMap;
use trace::{Direction, Event, Host, Trace};

/// What a packet says of itself.
pub const PACKET: &[&str] = &[
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
    "ipv6.version",
    "ipv6.tclass",
    "ipv6.tclass.dscp",
    "ipv6.tclass.ecn",
    "ipv6.flow",
    "ipv6.plen",
    "ipv6.nxt",
    "ipv6.hlim",
    "ipv6.src",
    "ipv6.dst",
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
    "dns.aaaa",
];

/// Bits that tshark shows in a DNS answer only, where they mean something; a question has them, too.
const IN_ANSWERS: &[&str] =
    &["dns.flags.authoritative", "dns.flags.recavail", "dns.flags.authenticated", "dns.flags.rcode"];

/// What a stream says, whatever the packets that carried it.
pub const STREAM: &[&str] = &[
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

/// What differs between us and tshark in the captures of one run.
pub struct Comparison {
    /// The run's name.
    pub name: String,
    /// Sentences.
    pub differences: Vec<String>,
    /// How many values of tshark's were compared, by field.
    pub found: BTreeMap<&'static str, usize>,
    ours: Streams,
    theirs: Streams,
}

impl Comparison {
    /// Nothing compared yet.
    pub fn new(name: String) -> Self {
        let (ours, theirs) = (Streams::new(), Streams::new());
        Self { name, differences: Vec::new(), found: BTreeMap::new(), ours, theirs }
    }

    /// Compares what packet `number` of the capture of `vantage` says of itself. `theirs`: tshark's values of [`PACKET`]
    /// and then [`STREAM`]; `ours`: the values of a field, as [`value`] writes them.
    pub fn packet(&mut self, vantage: Host, number: usize, theirs: &[Vec<String>], ours: impl Fn(&str) -> Vec<String>) {
        for (&id, theirs) in PACKET.iter().zip(theirs) {
            self.found.entry(id).and_modify(|found| *found += theirs.len()).or_insert(theirs.len());
            let (ours, theirs) = (ours(id), normal(id, theirs));
            // tshark repeats the version of IPv6 for filters that are written for IPv4.
            let is_repeated = id == "ip.version" && ours.is_empty() && theirs == ["6"];
            if ours != theirs && !is_repeated && !(theirs.is_empty() && IN_ANSWERS.contains(&id)) {
                let place = format!("{}: {vantage:?}'s packet {number}", self.name);
                self.differences.push(format!("{place}: {id}: ours {ours:?}, tshark's {theirs:?}"));
            }
        }
    }

    /// Adds what a packet says of its stream that arrived at `vantage`: its receiver is who knows what a stream says,
    /// whatever was lost on the way. The others are as in [`Self::packet`].
    pub fn arrival(&mut self, vantage: Host, theirs: &[Vec<String>], ours: impl Fn(&str) -> Vec<String>) {
        let (direction, client_port) = match vantage {
            Host::Client => ("down", "tcp.dstport"),
            Host::Server | Host::Resolver | Host::Other(_) => ("up", "tcp.srcport"),
        };
        let port = ours(client_port).first().and_then(|port| port.parse().ok()).unwrap_or(0);
        for (id, theirs) in STREAM.iter().zip(&theirs[PACKET.len()..]) {
            let stream = (direction, port);
            self.ours.entry(stream).or_default().entry(id).or_default().extend(ours(id));
            self.theirs.entry(stream).or_default().entry(id).or_default().extend(normal(id, theirs));
        }
    }

    /// Compares what the streams said, after all packets that arrived.
    pub fn streams(&mut self) {
        for (stream, fields) in &self.theirs {
            for (&id, theirs) in fields {
                let ours = &self.ours[stream][id];
                let mut theirs = &theirs[..];
                self.found.entry(id).and_modify(|found| *found += theirs.len()).or_insert(theirs.len());
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

/// The packets in the capture of `vantage`, in its order: see `wire::pcapng::write`.
pub fn captured(trace: &Trace, vantage: Host) -> Vec<&Event> {
    let seen_at = |event: &Event| match &event.wire {
        Some(wire) if is_own(event, vantage) => wire.copy_of.is_none().then_some(event.sent),
        _ => event.arrived,
    };
    let packets = trace.events().filter(|event| event.is_packet());
    let mut packets: Vec<_> = packets.filter_map(|event| Some((seen_at(event)?, event))).collect();
    packets.sort_by_key(|&(at, event)| (at, event.id));
    packets.into_iter().map(|(_, event)| event).collect()
}

/// Whether `vantage` sent it.
pub fn is_own(event: &Event, vantage: Host) -> bool {
    (event.direction == Direction::Up) == (vantage == Host::Client)
}

/// Our value of the field `id`, with its `number` where it is one, as [`normal`] has tshark's.
pub fn value(id: &str, value: &str, number: Option<u64>) -> String {
    match (id, number) {
        // tshark writes addresses as text, and a header's length in bytes, not in words of four.
        ("ip.src" | "ip.dst" | "dns.a", _) | (_, None) => value.to_owned(),
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
