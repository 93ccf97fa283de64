//! What goes into a run, and all of it: scenario, seed, settings, interventions. As JSON it is a *run file*.

use crate::scenario::{self, Scenario};
use serde::{Deserialize, Serialize};
use trace::{Host, Micros};

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
    /// Every chance in the run comes from it.
    #[serde(default = "default_seed")]
    pub seed: u64,
    /// The rest; what is left out has its scenario's default.
    #[serde(default)]
    pub settings: Settings,
    /// What someone changed in the course of things.
    #[serde(default)]
    pub interventions: Vec<Intervention>,
}

fn default_seed() -> u64 {
    1
}

/// Everything that can be set. `Settings::default()` suits most scenarios; a scenario names its own where it differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The link.
    pub link: LinkSettings,
    /// Both hosts' TCP.
    pub tcp: TcpSettings,
    /// TLS between them; `None` for plain text.
    pub tls: Option<TlsSettings>,
    /// How many header fields HTTP messages have.
    pub headers: Headers,
    /// Whether HTTP connections stay open for the next request (RFC 9112 §9.3).
    pub http_keep_alive: bool,
    /// The messages that transports compete over.
    pub feed: Feed,
    /// From one poll's answer to the next poll.
    pub poll_interval: Micros,
    /// How long a long poll is held before it is answered 204.
    pub hold: Micros,
    /// Bytes that a bulk transfer moves, where the scenario has one.
    pub bulk_bytes: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            link: LinkSettings::default(),
            tcp: TcpSettings::default(),
            tls: None,
            headers: Headers::Browser,
            http_keep_alive: true,
            feed: Feed::default(),
            poll_interval: Micros(1_000_000),
            hold: Micros(5_000_000),
            bulk_bytes: 100_000,
        }
    }
}

/// The link between the client and everyone else. Each direction has the whole of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LinkSettings {
    /// Round-trip time without queueing; each way takes half.
    pub rtt: Micros,
    /// Up to so much is added to a packet's way, evenly spread; order is kept.
    pub jitter: Micros,
    /// Bits a second; 0 for no limit.
    pub bandwidth: u64,
    /// Bytes that may wait for the link before the last is dropped (drop-tail).
    pub queue: u64,
    /// Packets lost, in millionths, each way.
    pub loss: u32,
    /// Packets overtaken, in millionths: such a packet takes half a round trip longer.
    pub reordering: u32,
    /// Packets doubled, in millionths.
    pub duplication: u32,
    /// Bytes of the largest packet, IP header included. The segments' MSS is 40 less (RFC 9293 §3.7.1).
    pub mtu: u16,
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
    /// Whether small segments wait for an acknowledgement (RFC 9293 §3.7.4).
    pub nagle: bool,
    /// How long an acknowledgement waits for data to ride on (RFC 9293 §3.8.6.3); 0 for none.
    pub delayed_ack: Micros,
    /// What keeps the sender from flooding the path (RFC 5681, RFC 9438).
    pub congestion: Congestion,
    /// Idle time between keep-alive probes (RFC 9293 §3.8.4); 0 for none.
    pub keep_alive: Micros,
    /// Give up a connection whose peer has not answered for so long (RFC 9293 §3.8.3); 0 for never.
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
    /// None: only the peer's window limits the sender.
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

/// How many header fields HTTP messages have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Headers {
    /// As a browser and a common server send them: about 500 bytes out, 210 back.
    Browser,
    /// What the protocol demands and no more.
    Minimal,
}

/// The messages that transports compete over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Feed {
    /// Thousandths of a message a second.
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

/// What someone changes in the course of things. Packets are numbered from 1 in the order in which they were sent, as
/// the trace numbers them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Intervention {
    /// The packet is lost half-way.
    Drop {
        /// Its number.
        packet: u64,
    },
    /// The packet takes longer; later ones may overtake it.
    Delay {
        /// Its number.
        packet: u64,
        /// How much longer.
        by: Micros,
    },
    /// The packet arrives twice.
    Duplicate {
        /// Its number.
        packet: u64,
    },
    /// One bit of the packet's last byte is turned over on the way.
    Corrupt {
        /// Its number.
        packet: u64,
    },
    /// The application on `host` does not read.
    StallReader {
        /// Where.
        host: Host,
        /// From when.
        from: Micros,
        /// Until when.
        until: Micros,
    },
    /// `host` resets all its connections (RFC 9293 §3.10.5).
    CloseAbruptly {
        /// Where.
        host: Host,
        /// When.
        at: Micros,
    },
    /// The cable is pulled: what is sent meanwhile is lost.
    Cut {
        /// From when.
        from: Micros,
        /// Until when.
        until: Micros,
    },
}

/// Why a request cannot be run. The wording is the command line's and the page's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// The run file is of another version.
    #[error("this is a run file of version {0}; this program knows version {VERSION}")]
    Version(u32),
    /// There is no such scenario.
    #[error("there is no scenario \"{name}\"; there are {known}")]
    Scenario {
        /// What was asked for.
        name: String,
        /// What there is, separated by commas.
        known: String,
    },
    /// A setting is out of its range.
    #[error("{setting} is {value}; it must be {range}")]
    Range {
        /// Its path in the run file, `link.mtu`.
        setting: &'static str,
        /// What was asked for.
        value: String,
        /// What is possible.
        range: &'static str,
    },
}

impl Request {
    /// A run of `scenario` as it is meant to be shown.
    pub fn new(scenario: &str, settings: Settings) -> Self {
        Self {
            roundtrip: VERSION,
            scenario: scenario.to_owned(),
            seed: default_seed(),
            settings,
            interventions: Vec::new(),
        }
    }

    /// Whether it can be run: the version is known, the scenario is there, and every setting is within its range.
    pub fn check(&self) -> Result<(), RequestError> {
        if self.roundtrip != VERSION {
            return Err(RequestError::Version(self.roundtrip));
        }
        self.scenario()?;
        self.settings.check()?;
        self.interventions.iter().try_for_each(Intervention::check)
    }

    /// The scenario that it names.
    pub(crate) fn scenario(&self) -> Result<&'static Scenario, RequestError> {
        scenario::find(&self.scenario).ok_or_else(|| RequestError::Scenario {
            name: self.scenario.clone(),
            known: scenario::ALL.iter().map(|scenario| scenario.name).collect::<Vec<_>>().join(", "),
        })
    }
}

/// The longest time that can be set: a lesson is not longer than an hour.
const HOUR: i64 = 3_600_000_000;

impl Settings {
    fn check(&self) -> Result<(), RequestError> {
        let Self { link, tcp, feed, .. } = self;
        time("link.rtt", link.rtt, 0, 60_000_000, "0 to 60 s")?;
        time("link.jitter", link.jitter, 0, 60_000_000, "0 to 60 s")?;
        number("link.bandwidth", link.bandwidth, 0, 100_000_000_000, "0 (no limit) to 100 Gbit/s")?;
        // A queue that does not hold one packet would let nothing through.
        number("link.queue", link.queue, link.mtu.into(), 1 << 30, "from one packet (link.mtu) to 1 GiB")?;
        for (setting, millionths) in
            [("link.loss", link.loss), ("link.reordering", link.reordering), ("link.duplication", link.duplication)]
        {
            number(setting, millionths.into(), 0, 900_000, "0 to 900000 millionths (90 %)")?;
        }
        // Every host must be able to take a packet of 576 bytes (RFC 791 §3.1).
        number("link.mtu", link.mtu.into(), 576, 65_535, "576 to 65535 bytes (an MSS of 536 to 65495)")?;
        for (setting, bytes) in [
            ("tcp.client_receive_buffer", tcp.client_receive_buffer),
            ("tcp.server_receive_buffer", tcp.server_receive_buffer),
            ("tcp.send_buffer", tcp.send_buffer),
        ] {
            // No window is larger (RFC 7323 §2.3).
            number(setting, bytes.into(), 1, 1 << 30, "1 byte to 1 GiB")?;
        }
        time("tcp.delayed_ack", tcp.delayed_ack, 0, 500_000, "0 to 500 ms (RFC 9293 §3.8.6.3)")?;
        time("tcp.keep_alive", tcp.keep_alive, 0, HOUR, "0 (none) to one hour")?;
        time("tcp.user_timeout", tcp.user_timeout, 0, HOUR, "0 (never) to one hour")?;
        let rate = u64::from(feed::MAX_RATE_MILLI);
        number("feed.rate_milli", feed.rate_milli.into(), 1, rate, "1 to 10000000 thousandths of a message a second")?;
        number("feed.size", feed.size.into(), 16, feed::MAX_SIZE.into(), "16 to 65536 bytes")?;
        number("feed.messages", feed.messages, 1, 100_000, "1 to 100000")?;
        time("poll_interval", self.poll_interval, 1_000, HOUR, "1 ms to one hour")?;
        time("hold", self.hold, 1_000, HOUR, "1 ms to one hour")?;
        number("bulk_bytes", self.bulk_bytes, 1, 1_000_000_000, "1 to 1000000000 bytes")
    }
}

impl Intervention {
    fn check(&self) -> Result<(), RequestError> {
        match *self {
            Self::Drop { packet } | Self::Duplicate { packet } | Self::Corrupt { packet } => counted(packet),
            Self::Delay { packet, by } => {
                counted(packet)?;
                time("interventions.delay.by", by, 0, HOUR, "0 to one hour")
            }
            Self::StallReader { from, until, .. } => {
                stretch("interventions.stall-reader.from", "interventions.stall-reader.until", from, until)
            }
            Self::Cut { from, until } => stretch("interventions.cut.from", "interventions.cut.until", from, until),
            Self::CloseAbruptly { at, .. } => time("interventions.close-abruptly.at", at, 0, HOUR, "0 to one hour"),
        }
    }
}

fn counted(packet: u64) -> Result<(), RequestError> {
    number("interventions.packet", packet, 1, u64::MAX, "1 or more: packets are counted from 1")
}

fn stretch(start: &'static str, end: &'static str, from: Micros, until: Micros) -> Result<(), RequestError> {
    time(start, from, 0, HOUR, "0 to one hour")?;
    time(end, until, from.0, HOUR, "from its start to one hour")
}

fn number(setting: &'static str, value: u64, low: u64, high: u64, range: &'static str) -> Result<(), RequestError> {
    if (low..=high).contains(&value) {
        return Ok(());
    }
    Err(RequestError::Range { setting, value: value.to_string(), range })
}

fn time(setting: &'static str, value: Micros, low: i64, high: i64, range: &'static str) -> Result<(), RequestError> {
    if (low..=high).contains(&value.0) {
        return Ok(());
    }
    Err(RequestError::Range { setting, value: [value.0.to_string().as_str(), " \u{b5}s"].concat(), range })
}
