//! What the sentences of the examples say, as filters of tshark and how many packets match.

/// How many packets match, or where the first one is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Claim {
    Exactly(u32),
    AtLeast(u32),
    /// The first one comes before the packet that the example shows.
    Before,
    /// There is one, and the first one comes after the packet that the example shows.
    After,
}

impl Claim {
    /// `count` packets match, the first is number `first`; the example shows number `shows`.
    pub(crate) fn holds(self, count: u32, first: u32, shows: u32) -> bool {
        match self {
            Self::Exactly(claimed) => count == claimed,
            Self::AtLeast(claimed) => count >= claimed,
            Self::Before => count > 0 && first < shows,
            Self::After => count > 0 && first > shows,
        }
    }
}

/// A filter and what is claimed of it.
#[derive(Debug)]
pub(crate) struct Fact {
    pub(crate) filter: &'static str,
    pub(crate) claim: Claim,
}

const fn exactly(count: u32, filter: &'static str) -> Fact {
    Fact { filter, claim: Claim::Exactly(count) }
}

const fn at_least(count: u32, filter: &'static str) -> Fact {
    Fact { filter, claim: Claim::AtLeast(count) }
}

const fn before(filter: &'static str) -> Fact {
    Fact { filter, claim: Claim::Before }
}

const fn after(filter: &'static str) -> Fact {
    Fact { filter, claim: Claim::After }
}

/// Records of application data that hold nothing readable: they were not decrypted.
pub(crate) const CLOSED: &str =
    "tls.app_data and not (http or http2 or websocket or tls.handshake or tls.alert_message or tls.segment)";

/// Facts about every capture.
pub(crate) const GENERAL: &[Fact] =
    &[exactly(0, "_ws.malformed"), exactly(0, CLOSED), exactly(0, "ip.checksum.status == 0")];
const WRONG_AT_LOOPBACK_ALONE: &[Fact] = &[
    at_least(1, "frame.interface_id == 0 and tcp.checksum.status == 0"),
    exactly(0, "frame.interface_id == 1 and tcp.checksum.status == 0"),
];
const WRONG_BETWEEN_LOOPBACK_ADDRESSES_ALONE: &[Fact] =
    &[exactly(0, "tcp.checksum.status == 0 and not ip.addr == 127.0.0.1")];
const RIGHT: &[Fact] = &[exactly(0, "tcp.checksum.status == 0")];

/// Facts about the checksums of TCP: wrong ones are a matter of loopback alone, where the kernel leaves them unfinished.
pub(crate) fn checksums(id: &str) -> &'static [Fact] {
    match id {
        "two-interfaces" => WRONG_AT_LOOPBACK_ALONE,
        "cooked" => WRONG_BETWEEN_LOOPBACK_ADDRESSES_ALONE,
        _ => RIGHT,
    }
}

/// By example: the filter whose first match the example shows, and the facts.
pub(crate) const FACTS: &[(&str, &str, &[Fact])] = &[
    (
        "http",
        "http.request.uri == \"/again.txt\"",
        &[
            exactly(2, "http.request"),
            exactly(2, "http.response.code == 200"),
            exactly(2, "tcp.flags.syn == 1"),
            after("tcp.flags.fin == 1"),
            at_least(1, "http.server contains \"Python\""),
        ],
    ),
    (
        "gzip",
        "http.content_encoding == \"gzip\"",
        &[
            exactly(1, "http.transfer_encoding == \"chunked\" and data-text-lines contains \"Line 80 of a page\""),
            exactly(0, "http.content_length_header"),
            exactly(1, "http.server contains \"nginx\""),
            exactly(0, "tcp.len > 999"),
        ],
    ),
    (
        "ipv6",
        "icmpv6.type == 135",
        &[
            exactly(1, "icmpv6.type == 135"),
            exactly(1, "icmpv6.type == 136"),
            after("tcp.flags.syn == 1"),
            exactly(1, "ipv6 and http.request"),
            exactly(1, "ipv6 and http.response.code == 200"),
            exactly(0, "ip"),
        ],
    ),
    (
        "long-polling",
        "http.response.code == 204",
        &[
            exactly(4, "http.request.uri == \"/messages\""),
            exactly(3, "http.response.code == 200"),
            exactly(1, "http.response.code == 204"),
            before("http.request"),
        ],
    ),
    (
        "sse",
        "http.request.line contains \"Last-Event-ID: 3\"",
        &[
            exactly(2, "http.request.uri == \"/events\""),
            exactly(1, "http.request.line contains \"Last-Event-ID\""),
            before("frame contains \"id: 3\""),
            after("frame contains \"id: 4\""),
            exactly(1, "frame contains \"id: 6\""),
            at_least(2, "http.user_agent contains \"Chrome\""),
        ],
    ),
    (
        "websocket",
        "http.response.code == 101",
        &[
            exactly(1, "http.sec_websocket_extensions contains \"permessage-deflate\" and http.response"),
            // The first of the reserved bits marks a compressed message (RFC 7692 §6).
            exactly(8, "websocket.opcode == 1 and websocket.rsv == 4"),
            exactly(5, "websocket.mask == 1"),
            exactly(2, "websocket.opcode == 8"),
            exactly(1, "data-text-lines == \"You said: Hello\""),
            at_least(2, "http.user_agent contains \"Chrome\""),
        ],
    ),
    (
        "socketio",
        "websocket.payload.text contains \"chat\"",
        &[
            exactly(1, "http.request.uri contains \"EIO=4\""),
            exactly(2, "websocket.payload.text contains \"chat\""),
            exactly(1, "websocket.payload.text == \"430[{\\\"stored\\\":1}]\""),
            after("websocket.payload.text contains \"_placeholder\""),
            exactly(1, "websocket.opcode == 2"),
            exactly(1, "websocket.payload.text == \"2\""),
        ],
    ),
    (
        "mqtt",
        "frame contains \"rooms/4/heating\"",
        &[
            exactly(1, "http.response and http.sec_websocket_protocol == \"mqtt\""),
            at_least(40, "websocket.opcode == 2"),
            exactly(0, "websocket.opcode == 1"),
            exactly(1, "frame contains \"rooms/4/heating\""),
        ],
    ),
    (
        "http2",
        "http2.headers.path == \"/one.txt\"",
        &[
            exactly(4, "http2.headers.method == \"GET\""),
            exactly(3, "http2.headers.status == 200"),
            exactly(1, "http2.headers.status == 404"),
            exactly(2, "http2.headers.content_encoding == \"gzip\""),
            exactly(1, "tcp.flags.syn == 1 and tcp.flags.ack == 0"),
            before("http2.magic"),
            after("http2.headers.status == 200"),
            exactly(1, "http2.headers.server contains \"nginx\" and http2.streamid == 3"),
            exactly(0, "http2.length > 60 and http2.headers.path == \"/one.txt\""),
        ],
    ),
    (
        "grpc",
        "grpc",
        &[
            exactly(2, "http2.headers.path contains \"/helloworld.Greeter/\""),
            exactly(1, "http2.headers.path contains \"SayNothing\""),
            exactly(0, "tls"),
            after("http2.header.name == \"grpc-status\" and http2.header.value == \"12\""),
            after("http2.goaway.error == 0"),
        ],
    ),
    (
        "http2-push",
        "http2.type == 9",
        &[
            exactly(1, "http2.push_promise.promised_stream_id == 2"),
            exactly(1, "http2.push_promise.promised_stream_id == 4"),
            before("http2.altsvc.field_value contains \"h3\""),
            before("http2.origin.origin == \"https://other.example\""),
            at_least(3, "http2.padding == 255"),
            after("http2.type == 3 and http2.rst_stream.error == 8 and http2.streamid == 4"),
            after("http2.goaway.addata contains \"Thank you\""),
            exactly(0, "tls"),
        ],
    ),
    (
        "http2-websocket",
        "http2.headers.method == \"CONNECT\"",
        &[
            exactly(1, "http2.header.name == \":protocol\" and http2.header.value == \"websocket\""),
            before("http2.settings.extended_connect == 1"),
            exactly(8, "http2.type == 0 and http2.streamid == 3"),
            exactly(0, "http.response.code == 101"),
            at_least(1, "http2.headers.user_agent contains \"Chrome\""),
        ],
    ),
    (
        "tls13",
        "tls.handshake.type == 11",
        &[
            exactly(1, "tls.handshake.type == 2 and tls.handshake.ciphersuite == 0x1302"),
            exactly(1, "http.request"),
            exactly(1, "http.response.code == 200"),
            at_least(1, "http.user_agent contains \"curl\""),
        ],
    ),
    (
        "tls12-cbc",
        "http.request",
        &[
            // TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256 (RFC 5289 §3.1), and encrypt_then_mac (RFC 7366 §2).
            exactly(1, "tls.handshake.type == 2 and tls.handshake.ciphersuite == 0xc023"),
            exactly(1, "tls.handshake.type == 2 and tls.handshake.extension.type == 22"),
            exactly(1, "http.response.code == 200"),
        ],
    ),
    (
        "early-data",
        "tls.handshake.type == 1 and http.request",
        &[
            exactly(2, "http.request"),
            exactly(2, "http.response.code == 200"),
            // A certificate is sent on the first connection alone, and the second server accepts the ticket.
            exactly(1, "tls.handshake.type == 11"),
            before("tls.handshake.type == 4"),
            exactly(1, "tls.handshake.type == 2 and tls.handshake.extension.type == 41"),
            after("tls.handshake.type == 5"),
        ],
    ),
    (
        "loss-at-sender",
        "tcp.analysis.fast_retransmission",
        &[
            exactly(1, "tcp.analysis.retransmission"),
            exactly(1, "tcp.analysis.fast_retransmission"),
            before("tcp.analysis.duplicate_ack_num == 3"),
            after("tcp.analysis.duplicate_ack_num == 4"),
            at_least(5, "tcp.analysis.duplicate_ack and tcp.options.sack_le"),
            exactly(0, "tcp.analysis.lost_segment"),
        ],
    ),
    (
        "loss-at-receiver",
        "tcp.analysis.out_of_order or tcp.analysis.retransmission",
        &[
            exactly(1, "tcp.analysis.out_of_order or tcp.analysis.retransmission"),
            exactly(1, "tcp.analysis.lost_segment"),
            before("tcp.analysis.lost_segment"),
            before("tcp.analysis.duplicate_ack_num == 5"),
        ],
    ),
    (
        "reordering",
        "tcp.analysis.out_of_order",
        &[
            exactly(1, "tcp.analysis.out_of_order"),
            exactly(1, "tcp.analysis.duplicate_ack"),
            exactly(0, "tcp.analysis.retransmission or tcp.analysis.fast_retransmission"),
        ],
    ),
    (
        "slow-start",
        "tcp.analysis.retransmission or tcp.analysis.out_of_order",
        &[
            exactly(2, "tcp.analysis.retransmission or tcp.analysis.out_of_order"),
            exactly(0, "frame.cap_len > 96"),
            at_least(400, "frame.len > 1500"),
            before("tcp.analysis.bytes_in_flight > 14000"),
            before("tcp.analysis.bytes_in_flight > 28000"),
            before("tcp.analysis.bytes_in_flight > 56000"),
            before("tcp.analysis.bytes_in_flight > 112000"),
        ],
    ),
    (
        "zero-window",
        "tcp.analysis.zero_window",
        &[
            before("tcp.analysis.window_full"),
            // tshark takes the probes of Linux for those of keep-alive: they, too, repeat an old number.
            at_least(2, "tcp.analysis.keep_alive or tcp.analysis.zero_window_probe"),
            after("tcp.analysis.window_update"),
            exactly(1, "http.response.code == 200"),
        ],
    ),
    (
        "keep-alive",
        "tcp.analysis.keep_alive",
        &[
            exactly(3, "tcp.analysis.keep_alive and tcp.len == 0"),
            exactly(3, "tcp.analysis.keep_alive_ack"),
            after("http.response.code == 200"),
        ],
    ),
    (
        "refused",
        "tcp.flags.reset == 1",
        &[
            exactly(1, "tcp.flags.reset == 1"),
            exactly(1, "icmp.type == 3 and icmp.code == 3"),
            exactly(3, "tcp.analysis.retransmission and tcp.flags.syn == 1"),
            exactly(0, "tcp.srcport == 81"),
            // The third wait is the longest: its SYN comes 3.5 to 4.5 seconds after the one before.
            exactly(1, "tcp.time_delta > 3.5 and tcp.time_delta < 4.5"),
            exactly(1, "tcp.time_delta > 1.5 and tcp.time_delta < 2.5"),
        ],
    ),
    (
        "mid-stream",
        "tcp.len > 0",
        &[
            exactly(0, "tcp.flags.syn == 1 or tcp.flags.fin == 1 or tcp.flags.reset == 1"),
            exactly(0, "tcp.window_size_scalefactor > 0"),
        ],
    ),
    (
        "two-interfaces",
        "http.request and frame.interface_id == 1",
        &[
            before("http.request and frame.interface_id == 0"),
            exactly(2, "http.request"),
            exactly(2, "http.response.code == 200"),
            exactly(2, "arp and frame.interface_id == 1"),
        ],
    ),
    (
        "cooked",
        "http.request",
        &[
            exactly(2, "http.request and sll"),
            exactly(0, "eth"),
            at_least(1, "sll.pkttype == 4"),
            at_least(1, "sll.pkttype == 0"),
        ],
    ),
];
