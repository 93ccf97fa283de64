//! Everything that goes into a run: scenario, seed, settings, interventions. As JSON it is a *run file*.
//!
//! What each setting may be stands in `parameters`.

use crate::intervention::Intervention;
use serde::{Deserialize, Serialize};
use trace::Micros;

/// The version of the run file's format.
pub const VERSION: u32 = 1;

/// What to run. Two runs of equal requests are equal, byte for byte.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The format's version, [`VERSION`].
    pub roundtrip: u32,
    /// The name of a scenario in the registry.
    pub scenario: String,
    /// All random numbers of the run come from it.
    #[serde(default = "default_seed")]
    pub seed: u64,
    /// The rest. The command line fills in what a run file leaves out with the scenario's defaults; serde alone fills
    /// it in with `Settings::default()`.
    #[serde(default)]
    pub settings: Settings,
    /// What someone changed during the run.
    #[serde(default)]
    pub interventions: Vec<Intervention>,
}

fn default_seed() -> u64 {
    1
}

/// Whether every run of the scenario of that name, its study texts and its tasks are only in programs that are built with the
/// feature `http2`. `stream` runs over HTTP/1.1, too, but the smaller programs have no room for it.
pub fn needs_http2(name: &str) -> bool {
    matches!(name, "http2" | "stream")
}

/// Everything that can be set. `Settings::default()` suits most scenarios; the others change some of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The link.
    pub link: LinkSettings,
    /// Both hosts' TCP.
    pub tcp: TcpSettings,
    /// TLS between them; `None` for plain text.
    pub tls: Option<TlsSettings>,
    /// The version of HTTP between the hosts.
    pub http: HttpVersion,
    /// How many header fields HTTP messages have.
    pub headers: Headers,
    /// Whether HTTP connections stay open for the next request (RFC 9112 §9.3).
    pub http_keep_alive: bool,
    /// The messages that transports compete over.
    pub feed: Feed,
    /// From the response to one poll to the next poll.
    pub poll_interval: Micros,
    /// How long a long poll is held before it is answered 204.
    pub hold: Micros,
    /// Bytes that a bulk transfer moves.
    pub bulk_bytes: u64,
    /// The reconnection time that a server of events names (WHATWG HTML §9.2.6, `retry`); 0 if it names none.
    pub retry: Micros,
    /// How long the cable is cut in the middle of an answer that is a stream; 0 for not at all.
    pub outage: Micros,
    /// Whether a server that is asked for an answer once more goes on behind the event that the client has
    /// (`Last-Event-ID`, WHATWG HTML §9.2.4); otherwise it makes the answer anew.
    pub resume: bool,
    /// What happens on a WebSocket besides the exchange of texts.
    pub websocket: WebSocketSettings,
    /// Whether the client's resolver keeps addresses while their TTL lasts (RFC 1035 §3.2.1).
    pub dns_cache: bool,
    /// Whether the server sends `Strict-Transport-Security` (RFC 6797 §6.1).
    pub hsts: bool,
    /// How many resources a page names.
    pub resources: u32,
    /// Bytes of each.
    pub resource_bytes: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            link: LinkSettings::default(),
            tcp: TcpSettings::default(),
            tls: None,
            http: HttpVersion::V1,
            headers: Headers::Browser,
            http_keep_alive: true,
            feed: Feed::default(),
            poll_interval: Micros(1_000_000),
            hold: Micros(5_000_000),
            bulk_bytes: 100_000,
            retry: Micros(0),
            outage: Micros(0),
            resume: true,
            websocket: WebSocketSettings::default(),
            dns_cache: true,
            hsts: true,
            resources: 12,
            resource_bytes: 6_000,
        }
    }
}

/// The link between the client and the other hosts. Each direction has the full bandwidth and its own queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LinkSettings {
    /// Round-trip time without queueing; each way takes half.
    pub rtt: Micros,
    /// Each packet takes up to this much longer, evenly distributed; the order is kept.
    pub jitter: Micros,
    /// Bits per second; 0 for no limit.
    pub bandwidth: u64,
    /// Bytes that may wait for the link before the last is dropped (drop-tail).
    pub queue: u64,
    /// The share of packets that is lost each way, in millionths.
    pub loss: u32,
    /// The share of packets that later ones overtake, in millionths: such a packet takes half a round trip longer.
    pub reordering: u32,
    /// The share of packets that arrive twice, in millionths.
    pub duplication: u32,
    /// Bytes of the largest packet, IP header included.
    pub mtu: u16,
    /// The version of IP that carries everything.
    pub ip: IpVersion,
}

impl LinkSettings {
    /// Bytes of data in the largest segment, which a SYN announces as its MSS: the MTU less the fixed headers of IP and TCP
    /// (RFC 9293 §3.7.1).
    pub fn mss(&self) -> u16 {
        self.mtu.saturating_sub(self.ip.header() + TCP_HEADER)
    }

    /// Bytes of the largest packet that every link must be able to carry, or every host to take.
    pub fn smallest_mtu(&self) -> u16 {
        match self.ip {
            // RFC 791 §3.1.
            IpVersion::V4 => 576,
            // RFC 8200 §5.
            IpVersion::V6 => 1_280,
        }
    }
}

/// Bytes of a TCP header without options (RFC 9293 §3.1).
const TCP_HEADER: u16 = 20;

/// A version of IP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum IpVersion {
    /// RFC 791.
    #[default]
    #[serde(rename = "4")]
    V4,
    /// RFC 8200.
    #[serde(rename = "6")]
    V6,
}

impl IpVersion {
    /// Bytes of its header without options or extension headers.
    pub fn header(self) -> u16 {
        match self {
            Self::V4 => 20,
            Self::V6 => 40,
        }
    }
}

impl Default for LinkSettings {
    fn default() -> Self {
        Self {
            rtt: Micros(40_000),
            jitter: Micros(0),
            bandwidth: 0,
            queue: 64_000,
            loss: 0,
            reordering: 0,
            duplication: 0,
            mtu: 1_500,
            ip: IpVersion::V4,
        }
    }
}

/// How TCP behaves, on both hosts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TcpSettings {
    /// Bytes of the client's receive buffer: its largest window.
    pub client_receive_buffer: u32,
    /// Bytes of the server's receive buffer: its largest window.
    pub server_receive_buffer: u32,
    /// Bytes of both hosts' send buffers.
    pub send_buffer: u32,
    /// Whether small segments wait for an acknowledgment (RFC 9293 §3.7.4).
    pub nagle: bool,
    /// How long an acknowledgment waits for data to ride on (RFC 9293 §3.8.6.3); 0 to send it at once.
    pub delayed_ack: Micros,
    /// What keeps the sender from flooding the path (RFC 5681, RFC 9438).
    pub congestion: Congestion,
    /// Idle time between keep-alive probes (RFC 9293 §3.8.4); 0 for no probes.
    pub keep_alive: Micros,
    /// Give up a connection whose peer has not answered for this long (RFC 9293 §3.8.3); 0 for never.
    pub user_timeout: Micros,
    /// Whether segments carry timestamps (RFC 7323 §3).
    pub timestamps: bool,
}

impl Default for TcpSettings {
    fn default() -> Self {
        Self {
            client_receive_buffer: 65_535,
            server_receive_buffer: 65_535,
            send_buffer: 65_535,
            nagle: false,
            delayed_ack: Micros(10_000),
            congestion: Congestion::Reno,
            keep_alive: Micros(0),
            user_timeout: Micros(0),
            timestamps: false,
        }
    }
}

/// A congestion control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Congestion {
    /// No control: only the peer's window limits the sender.
    None,
    /// RFC 5681.
    Reno,
    /// RFC 9438.
    Cubic,
}

/// How TLS behaves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TlsSettings {
    /// The version that both sides speak.
    pub version: TlsVersion,
    /// Whether the server gives tickets and the client uses them for its next connection.
    pub resumption: bool,
    /// Whether a resuming client sends its request with the first flight (TLS 1.3 only, RFC 8446 §2.3).
    pub early_data: bool,
}

impl Default for TlsSettings {
    fn default() -> Self {
        Self { version: TlsVersion::Tls13, resumption: true, early_data: false }
    }
}

/// A version of TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TlsVersion {
    /// RFC 5246.
    #[serde(rename = "1.2")]
    Tls12,
    /// RFC 8446.
    #[serde(rename = "1.3")]
    Tls13,
}

/// A version of HTTP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum HttpVersion {
    /// RFC 9112.
    #[default]
    #[serde(rename = "1.1")]
    V1,
    /// RFC 9113.
    #[serde(rename = "2")]
    V2,
}

/// How many header fields HTTP messages have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Headers {
    /// As a browser and a common server send them: about 500 bytes out, 210 back.
    Browser,
    /// Only what the protocol requires.
    Minimal,
}

/// The messages that transports compete over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Feed {
    /// Thousandths of a message per second.
    pub rate_milli: u32,
    /// Bytes of a message.
    pub size: u32,
    /// How many messages there are in all.
    pub messages: u64,
}

impl Default for Feed {
    fn default() -> Self {
        Self { rate_milli: 500, size: 20, messages: 5 }
    }
}

/// What happens on a WebSocket besides the exchange of texts: nothing by default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebSocketSettings {
    /// Whether the client offers subprotocols and the server chooses one (RFC 6455 §1.9).
    pub subprotocol: bool,
    /// Whether the server asks with a Ping if the client is still there (RFC 6455 §5.5.2).
    pub ping: bool,
    /// Whether both sides send a message at the same time.
    pub simultaneous: bool,
    /// Whether the client sends bytes that are no text, which the server returns (RFC 6455 §5.6).
    pub binary: bool,
    /// Whether the client sends a message in several frames (RFC 6455 §5.4).
    pub fragments: bool,
}

impl Request {
    /// Whether its run speaks HTTP/2.
    pub fn speaks_http2(&self) -> bool {
        self.scenario == "http2" || self.settings.http == HttpVersion::V2
    }

    /// Whether its run speaks HTTP/2 or is of a scenario that not every program of the page is built with (feature `http2`).
    pub fn needs_http2(&self) -> bool {
        needs_http2(&self.scenario) || self.speaks_http2()
    }

    /// A run of `scenario` with these settings and the first seed.
    pub fn new(scenario: &str, settings: Settings) -> Self {
        Self {
            roundtrip: VERSION,
            scenario: scenario.to_owned(),
            seed: default_seed(),
            settings,
            interventions: Vec::new(),
        }
    }
}
