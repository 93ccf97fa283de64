//! The table of parameters, in the order in which the page and the command line show them.

use super::Group::{Link, Tcp, Web};
use super::field::{Field, TLS_VERSION, TLS_WORDS, field, tls_field};
use super::range::Unit::{BitsPerSecond, Bytes, Count, Milliseconds, PerSecond, Percent, Seconds};
use super::{Group, HOUR, Kind, Parameter, Range, Requires, at_shell};
use crate::request::{Congestion, Headers, HttpVersion, IpVersion};

const MILLISECOND: u64 = 1_000;
const SECOND: u64 = 1_000_000;
const MINUTE: u64 = 60 * SECOND;
const GIBIBYTE: u64 = 1 << 30;
const HOUR_RAW: u64 = HOUR.0 as u64;

/// Times on the link.
const LINK_TIME: Range = Range::new(Milliseconds, 0, MINUTE).slider(MILLISECOND, 2 * SECOND);
/// The share of packets that something happens to. Beyond 90 % little arrives at all.
const SHARE: Range = Range::new(Percent, 0, 900_000).slider(1_000, 900_000);
/// No receive window is larger (RFC 7323 §2.3).
const BUFFER: Range = Range::new(Bytes, 1, GIBIBYTE).slider(100, 10_000_000);
/// Timers that 0 switches off.
const TIMER: Range = Range::new(Milliseconds, 0, HOUR_RAW).slider(SECOND, 10 * MINUTE);
/// Every host must take a packet of 576 bytes (RFC 791 §3.1); IPv6 needs more (`LinkSettings::smallest_mtu`).
const SMALLEST_MTU: u64 = 576;

const fn number(key: &'static str, field: Field, group: Group, range: Range, help: &'static str) -> Parameter {
    parameter(key, field, group, Kind::Number(range), help)
}

const fn switch(key: &'static str, field: Field, group: Group, help: &'static str) -> Parameter {
    parameter(key, field, group, Kind::Switch, help)
}

const fn parameter(key: &'static str, field: Field, group: Group, kind: Kind, help: &'static str) -> Parameter {
    let (requires, help) = (Requires::Nothing, at_shell(help));
    Parameter { key, address_aliases: &[], option_aliases: &[], group, kind, requires, help, field }
}

impl Parameter {
    /// The same with another name in the page's address.
    const fn address(self, address_aliases: &'static [&'static str]) -> Self {
        Self { address_aliases, ..self }
    }

    /// The same with another name on the command line.
    const fn option(self, option_aliases: &'static [&'static str]) -> Self {
        Self { option_aliases, ..self }
    }

    const fn requires(self, requires: Requires) -> Self {
        Self { requires, ..self }
    }
}

/// All settings of a run.
pub static PARAMETERS: &[Parameter] = &[
    number("rtt", field!(link.rtt), Link, LINK_TIME, "Round-trip time without queueing; each way takes half of it"),
    number(
        "bandwidth",
        field!(link.bandwidth),
        Link,
        Range::new(BitsPerSecond, 0, 100_000_000_000).or_unlimited().slider(10_000, 1_000_000_000),
        "Bits per second, each way; 0 for no limit",
    ),
    number("loss", field!(link.loss), Link, SHARE, "Packets that are lost by chance, each way"),
    number(
        "reordering",
        field!(link.reordering),
        Link,
        SHARE,
        "Packets that take half a round trip longer, so that later ones overtake them",
    )
    .address(&["reorder"])
    .option(&["reorder"]),
    number("duplication", field!(link.duplication), Link, SHARE, "Packets that arrive twice").address(&["duplicate"]),
    number(
        "jitter",
        field!(link.jitter),
        Link,
        LINK_TIME,
        "Each packet takes up to this much longer; the order is kept",
    ),
    number(
        "queue",
        field!(link.queue),
        Link,
        Range::new(Bytes, SMALLEST_MTU, GIBIBYTE).slider(1_500, 10_000_000),
        "Bytes that may wait for the link, at least one packet (the MTU); what comes then is dropped",
    ),
    number(
        "mtu",
        field!(link.mtu),
        Link,
        Range::new(Bytes, SMALLEST_MTU, 65_535).slider(SMALLEST_MTU, 9_000),
        "The largest packet with its IP header, over IPv6 1280 or more; the MSS is 40 less, over IPv6 60 (RFC 9293 §3.7.1)",
    ),
    parameter(
        "ip",
        field!(link.ip),
        Link,
        Kind::Choice(IpVersion::WORDS),
        "The version of IP that carries everything: IPv4 (RFC 791) or IPv6 (RFC 8200)",
    ),
    number(
        "server-receive-buffer",
        field!(tcp.server_receive_buffer),
        Tcp,
        BUFFER,
        "The server's receive buffer: its largest window",
    )
    .address(&["server-buffer"]),
    number(
        "client-receive-buffer",
        field!(tcp.client_receive_buffer),
        Tcp,
        BUFFER,
        "The client's receive buffer: its largest window",
    )
    .address(&["client-buffer"]),
    number("send-buffer", field!(tcp.send_buffer), Tcp, BUFFER, "What an application may write ahead, on both hosts"),
    switch(
        "nagle",
        field!(tcp.nagle),
        Tcp,
        "Whether small segments wait for an acknowledgment: Nagle's algorithm (RFC 9293 §3.7.4)",
    ),
    number(
        "delayed-ack",
        field!(tcp.delayed_ack),
        Tcp,
        Range::new(Milliseconds, 0, 500 * MILLISECOND),
        "How long an acknowledgment waits for data to ride on (RFC 9293 §3.8.6.3); 0 to send it at once",
    )
    .address(&["ack-delay"]),
    parameter(
        "congestion",
        field!(tcp.congestion),
        Tcp,
        Kind::Choice(Congestion::WORDS),
        "The congestion control, which keeps a sender from flooding the path (RFC 5681, RFC 9438)",
    ),
    number(
        "tcp-keep-alive",
        field!(tcp.keep_alive),
        Tcp,
        TIMER,
        "Idle time between TCP's keep-alive probes (RFC 9293 §3.8.4); 0 for no probes",
    )
    .address(&["probes"]),
    number(
        "user-timeout",
        field!(tcp.user_timeout),
        Tcp,
        TIMER,
        "Give up a peer that has not answered for this long (RFC 9293 §3.8.3); 0 for never",
    )
    .address(&["timeout"]),
    switch("timestamps", field!(tcp.timestamps), Tcp, "Whether segments carry timestamps (RFC 7323 §3)"),
    parameter(
        "tls",
        TLS_VERSION,
        Web,
        Kind::Choice(TLS_WORDS),
        "The version of TLS between the hosts; connection-cost shows both in any case",
    ),
    switch("resumption", tls_field!(resumption), Web, "Whether TLS sessions are resumed").requires(Requires::Tls),
    switch(
        "early-data",
        tls_field!(early_data),
        Web,
        "0-RTT: a resuming client sends its request with its first flight (RFC 8446 §2.3)",
    )
    .requires(Requires::Tls13),
    parameter(
        "http",
        field!(http),
        Web,
        Kind::Choice(HttpVersion::WORDS),
        "The version of HTTP in polling, long-polling, sse, stream, websocket, contrast and, under TLS, connection-cost: 1.1 \
         (RFC 9112) or 2 (RFC 9113). ALPN chooses it under TLS (RFC 7301); without TLS both hosts know it before (RFC \
         9113 §3.3), which no browser does",
    ),
    parameter(
        "headers",
        field!(headers),
        Web,
        Kind::Choice(Headers::WORDS),
        "HTTP header fields as a browser has them (about 500 bytes out, 210 back), or the fewest",
    ),
    switch(
        "http-keep-alive",
        field!(http_keep_alive),
        Web,
        "Whether an HTTP connection stays open for the next request (RFC 9112 §9.3)",
    )
    .address(&["keep-alive"])
    .option(&["keep-alive"]),
    number(
        "rate",
        field!(feed.rate_milli),
        Web,
        Range::new(PerSecond, 1, feed::MAX_RATE_MILLI as u64).slider(100, 1_000_000),
        "Messages per second",
    ),
    number(
        "size",
        field!(feed.size),
        Web,
        Range::new(Bytes, feed::MIN_SIZE as u64, feed::MAX_SIZE as u64),
        "Bytes of a message",
    ),
    number(
        "messages",
        field!(feed.messages),
        Web,
        Range::new(Count, 1, 100_000).slider(1, 1_000),
        "How many messages in all",
    )
    .address(&["n"]),
    number(
        "poll-interval",
        field!(poll_interval),
        Web,
        Range::new(Milliseconds, MILLISECOND, HOUR_RAW).slider(10 * MILLISECOND, MINUTE),
        "From the response to one poll to the next poll",
    )
    .address(&["poll"]),
    number(
        "hold",
        field!(hold),
        Web,
        // The page writes seconds here, as it does for real long polls.
        Range::new(Milliseconds, MILLISECOND, HOUR_RAW).page_unit(Seconds).slider(100 * MILLISECOND, MINUTE),
        "How long a long poll is held before it is answered 204",
    ),
    number(
        "bulk-bytes",
        field!(bulk_bytes),
        Web,
        Range::new(Bytes, 1, 1_000_000_000).page_high(100_000_000).slider(1_000, 100_000_000),
        "Bytes that a bulk transfer moves",
    )
    .address(&["bulk"])
    .option(&["bytes"]),
    number(
        "retry",
        field!(retry),
        Web,
        TIMER,
        "The reconnection time that a server of events names (WHATWG HTML §9.2.6); 0 for none: the client waits 3 s",
    ),
    number(
        "outage",
        field!(outage),
        Web,
        LINK_TIME,
        "How long the cable is cut in the middle of the scenario stream's answer; 0 for not at all",
    ),
    switch(
        "resume",
        field!(resume),
        Web,
        "Whether the server of the scenario stream goes on behind Last-Event-ID (WHATWG HTML §9.2.4) or answers anew",
    ),
    switch(
        "subprotocol",
        field!(websocket.subprotocol),
        Web,
        "Whether a WebSocket's client offers subprotocols and the server chooses one (RFC 6455 §1.9)",
    ),
    switch(
        "ping",
        field!(websocket.ping),
        Web,
        "Whether a WebSocket's server sends a Ping, which the client's Pong repeats (RFC 6455 §5.5.2)",
    ),
    switch(
        "simultaneous",
        field!(websocket.simultaneous),
        Web,
        "Whether both sides of a WebSocket also send a message at the same time",
    ),
    switch(
        "binary",
        field!(websocket.binary),
        Web,
        "Whether a WebSocket also carries bytes that are no text (RFC 6455 §5.6)",
    ),
    switch(
        "fragments",
        field!(websocket.fragments),
        Web,
        "Whether a WebSocket also carries a message in several frames (RFC 6455 §5.4)",
    ),
    switch(
        "dns-cache",
        field!(dns_cache),
        Web,
        "Whether the client keeps addresses while their TTL lasts (RFC 1035 §3.2.1)",
    ),
    switch("hsts", field!(hsts), Web, "Whether the server sends Strict-Transport-Security (RFC 6797 §6.1)"),
    number(
        "resources",
        field!(resources),
        Web,
        Range::new(Count, 1, 60),
        "How many resources the page of the scenario http2 names",
    ),
    number(
        "resource-bytes",
        field!(resource_bytes),
        Web,
        // Sixty of them, four times, have to fit into the memory of a page.
        Range::new(Bytes, 1, 1_000_000).page_high(200_000).slider(100, 200_000),
        "Bytes of each resource of the scenario http2",
    ),
];
