//! The numbers that are no settings: each with its value, its unit, how it is known, and its source. A page can change them.

use crate::input::Unit;

/// How a constant is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// By the lab's stacks: `tests/lab.rs` computes it anew and compares.
    Lab,
    /// By `cargo xtask bench endpoint`: `tests/lab.rs` compares it with the table in `docs/scaling.md`.
    Bench,
    /// It stands in a specification or in documentation.
    Cited,
    /// Not checked at its source: an assumption that a reader may change. The record's `source` has the reason.
    Assumed,
    /// This crate's own rule.
    Rule,
}

/// What there is to know about a constant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConstantRecord {
    /// Its name in an address.
    pub name: &'static str,
    /// The unit of its value.
    pub unit: Unit,
    /// Its value.
    pub value: f64,
    /// How it is known.
    pub by: Provenance,
    /// Where it stands, for a person. Not translated: names of documents.
    pub source: &'static str,
    /// Where that can be read; empty if it is the lab or this crate.
    pub link: &'static str,
}

macro_rules! constants {
    ($($(#[$doc:meta])* $constant:ident $name:literal $value:literal $unit:ident $by:ident $source:literal $link:literal;)*) => {
        /// A constant.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Constant {
            $($(#[$doc])* $constant,)*
        }

        impl Constant {
            /// All of them, in the order of a table.
            pub const ALL: &[Self] = &[$(Self::$constant),*];

            /// What there is to know about it.
            pub const fn record(self) -> ConstantRecord {
                match self {
                    $(Self::$constant => ConstantRecord {
                        name: $name, unit: Unit::$unit, value: $value, by: Provenance::$by, source: $source, link: $link,
                    },)*
                }
            }
        }
    };
}

constants! {
    /// A request of HTTP/1.1 with a browser's fields, without content.
    Request1 "request-1" 515.0 Byte Lab "lab, contrast, HTTP/1.1: GET /data" "";
    /// The head of a response of HTTP/1.1 with content.
    Answer1 "answer-1" 203.0 Byte Lab "lab, contrast, HTTP/1.1: 200" "";
    /// A response of HTTP/1.1 without content.
    Empty1 "empty-1" 150.0 Byte Lab "lab, contrast, HTTP/1.1: 204" "";
    /// What a POST has more than a GET: Origin, Content-Type and Content-Length.
    Post1 "post-1" 93.0 Byte Assumed "an example: three fields of 93 bytes; their names: RFC 9110 8.3, 8.6; Fetch, Origin header" "https://fetch.spec.whatwg.org/#origin-header";
    /// The request that opens a stream of events.
    Stream1 "stream-1" 523.0 Byte Lab "lab, contrast, HTTP/1.1: GET /events" "";
    /// The head of the response that is a stream of events.
    StreamAnswer1 "stream-answer-1" 203.0 Byte Lab "lab, contrast, HTTP/1.1: 200 text/event-stream" "";
    /// What an event of a stream has beside its message: the chunk's size, id, data, line ends.
    Event1 "event-1" 20.0 Byte Lab "lab, contrast, HTTP/1.1: an event in a chunk" "";
    /// The request that upgrades to WebSocket.
    Upgrade1 "upgrade-1" 492.0 Byte Lab "lab, contrast, HTTP/1.1: GET /chat" "";
    /// Its response.
    Switch1 "switch-1" 129.0 Byte Lab "lab, contrast, HTTP/1.1: 101" "";
    /// A request of HTTP/2, when its fields are in HPACK's table.
    Request2 "request-2" 37.0 Byte Lab "lab, contrast, HTTP/2: GET /data, not the first" "";
    /// What the first request of a connection has more.
    First2 "first-2" 295.0 Byte Lab "lab, contrast, HTTP/2: the first GET /data" "";
    /// A response of HTTP/2 without its content, when its fields are in HPACK's table.
    Answer2 "answer-2" 52.0 Byte Lab "lab, contrast, HTTP/2: 200, not the first" "";
    /// A response of HTTP/2 without content.
    Empty2 "empty-2" 37.0 Byte Lab "lab, contrast, HTTP/2: 204, not the first" "";
    /// What a POST has more than a GET: three fields, and the head of a DATA frame.
    Post2 "post-2" 15.0 Byte Cited "9: RFC 9113 4.1; 1 for each of two fields in the table: RFC 7541 6.1; 4 for a Content-Length of two digits: 6.2.1" "https://www.rfc-editor.org/rfc/rfc7541#section-6.2.1";
    /// The request that opens a stream of events, as the first of a connection.
    Stream2 "stream-2" 336.0 Byte Lab "lab, contrast, HTTP/2: GET /events" "";
    /// The head of its response.
    StreamAnswer2 "stream-answer-2" 62.0 Byte Lab "lab, contrast, HTTP/2: 200 text/event-stream" "";
    /// What an event has beside its message: a DATA frame's head, id, data, line ends.
    Event2 "event-2" 23.0 Byte Lab "lab, contrast, HTTP/2: an event in a DATA frame" "";
    /// The extended CONNECT that opens a WebSocket, as the first request of a connection.
    Upgrade2 "upgrade-2" 283.0 Byte Lab "lab, contrast, HTTP/2: CONNECT (RFC 8441)" "";
    /// Its response.
    Switch2 "switch-2" 10.0 Byte Lab "lab, contrast, HTTP/2: 200 to CONNECT" "";
    /// The head of a frame of HTTP/2.
    FrameHead2 "frame-head-2" 9.0 Byte Cited "RFC 9113 4.1" "https://www.rfc-editor.org/rfc/rfc9113#section-4.1";
    /// The largest entry that HPACK's table keeps.
    Table2 "table-2" 4096.0 Byte Cited "RFC 9113 6.5.2, SETTINGS_HEADER_TABLE_SIZE" "https://www.rfc-editor.org/rfc/rfc9113#section-6.5.2";
    /// The head of a WebSocket frame of at most 125 bytes.
    FrameHead "frame-head" 2.0 Byte Cited "RFC 6455 5.2" "https://www.rfc-editor.org/rfc/rfc6455#section-5.2";
    /// The mask of a client's frame.
    Mask "mask" 4.0 Byte Cited "RFC 6455 5.3" "https://www.rfc-editor.org/rfc/rfc6455#section-5.3";
    /// What TLS 1.3 adds to a record: 5 of head, 1 of type, 16 of tag.
    Record "record" 22.0 Byte Cited "RFC 8446 5.2; the tag of AES-GCM: RFC 5116 5.1" "https://www.rfc-editor.org/rfc/rfc8446#section-5.2";
    /// Content of the largest record.
    RecordSize "record-size" 16384.0 Byte Cited "RFC 8446 5.1" "https://www.rfc-editor.org/rfc/rfc8446#section-5.1";
    /// IP's header.
    Ip "ip" 20.0 Byte Cited "RFC 791 3.1 (IPv6: 40, RFC 8200 3)" "https://www.rfc-editor.org/rfc/rfc791#section-3.1";
    /// TCP's header.
    Tcp "tcp" 20.0 Byte Cited "RFC 9293 3.1" "https://www.rfc-editor.org/rfc/rfc9293#section-3.1";
    /// TCP's timestamps with their padding.
    Options "options" 12.0 Byte Cited "RFC 7323 3.2, appendix A" "https://www.rfc-editor.org/rfc/rfc7323#section-3.2";
    /// The largest packet.
    Mtu "mtu" 1500.0 Byte Cited "RFC 894" "https://www.rfc-editor.org/rfc/rfc894";
    /// Segments that one acknowledgment covers.
    PerAck "per-ack" 2.0 One Cited "RFC 9293 3.8.6.3" "https://www.rfc-editor.org/rfc/rfc9293#section-3.8.6.3";
    /// How long an acknowledgment waits for data to ride on.
    AckDelay "ack-delay" 0.04 Second Cited "Linux, TCP_DELACK_MIN; at most 0.5 s: RFC 9293 3.8.6.3" "https://github.com/torvalds/linux/blob/master/include/net/tcp.h";
    /// A lost packet is sent anew a round trip and this later, at the earliest.
    Rto "rto" 0.2 Second Cited "Linux, tcp_rto_min_us (RFC 6298 2.4 asks for 1 s)" "https://docs.kernel.org/networking/ip-sysctl.html";
    /// Opening and closing a connection without TLS: bytes to the server on the link.
    PlainUp "plain-up" 216.0 Byte Lab "lab, contrast: SYN, ACK, FIN, ACK" "";
    /// The same from the server.
    PlainDown "plain-down" 164.0 Byte Lab "lab, contrast: SYN+ACK, ACK, FIN" "";
    /// Opening and closing a connection with TLS 1.3.
    SecureUp "secure-up" 572.0 Byte Lab "lab, contrast, TLS 1.3" "";
    /// The same from the server.
    SecureDown "secure-down" 855.0 Byte Lab "lab, contrast, TLS 1.3: one small certificate" "";
    /// Opening and closing a connection of HTTP/2: its preface and SETTINGS, too.
    Secure2Up "secure-2-up" 841.0 Byte Lab "lab, contrast, HTTP/2" "";
    /// The same from the server.
    Secure2Down "secure-2-down" 979.0 Byte Lab "lab, contrast, HTTP/2: one small certificate" "";
    /// What a public site's certificates have more than the lab's one.
    Chain "chain" 2000.0 Byte Assumed "an example; Node.js, QUIC, certificate size: chains of about 1.5 to 2 KB with ECDSA, often 3 to 5 KB with RSA" "https://nodejs.org/api/quic.html#certificate-size-and-handshake-performance";
    /// How long a server keeps an idle connection.
    KeepAlive "keep-alive" 75.0 Second Cited "nginx, keepalive_timeout" "https://nginx.org/en/docs/http/ngx_http_core_module.html#keepalive_timeout";
    /// After this much silence a server sends a comment in a stream of events.
    Comment "comment" 15.0 Second Cited "WHATWG HTML 9.2.7: about every 15 seconds" "https://html.spec.whatwg.org/multipage/server-sent-events.html#authoring-notes";
    /// A server pings a WebSocket this often.
    Ping "ping" 30.0 Second Cited "docs/endpoint.md" "";
    /// Connections of HTTP/1.1 that a browser opens to a host.
    PerHost "per-host" 6.0 Connection Cited "MDN, EventSource" "https://developer.mozilla.org/en-US/docs/Web/API/EventSource";
    /// Streams of HTTP/2 that a server should permit at least.
    Streams "streams" 100.0 One Cited "RFC 9113 6.5.2, SETTINGS_MAX_CONCURRENT_STREAMS" "https://www.rfc-editor.org/rfc/rfc9113#section-6.5.2";
    /// Memory of the server for a connection that polls.
    MemoryPoll "memory-poll" 24088.0 Byte Bench "docs/scaling.md: resident and kernel bytes, poll" "";
    /// For one whose request is held.
    MemoryHeld "memory-held" 36058.0 Byte Bench "docs/scaling.md: resident and kernel bytes, held poll" "";
    /// For a stream of events.
    MemoryStream "memory-stream" 25007.0 Byte Bench "docs/scaling.md: resident and kernel bytes, stream" "";
    /// For a WebSocket.
    MemorySocket "memory-socket" 7228.0 Byte Bench "docs/scaling.md: resident and kernel bytes, socket" "";
    /// The server's processor for a request.
    WorkPoll "work-poll" 65.1 Microsecond Bench "docs/scaling.md: processor per event, poll" "";
    /// For a request that is held.
    WorkHeld "work-held" 83.7 Microsecond Bench "docs/scaling.md: processor per event, held poll" "";
    /// For an event of a stream.
    WorkStream "work-stream" 40.0 Microsecond Bench "docs/scaling.md: processor per event, stream" "";
    /// For a message of a WebSocket.
    WorkSocket "work-socket" 40.0 Microsecond Bench "docs/scaling.md: processor per event, socket" "";
    /// How long an LTE radio stays awake after a packet.
    TailLte "tail-lte" 10.12 Second Cited "AT&T Video Optimizer, lte.conf: INACTIVITY_TIMER 0.1, T_SHORT_DRX 0.02, T_LONG_DRX 10" "https://github.com/attdevsupport/VideoOptimizer/blob/dc74bb06fdeabb64528a2867cd65bd40b4ecd731/ARO.Core/src/main/resources/lte.conf";
    /// The same for Wi-Fi.
    TailWifi "tail-wifi" 0.25 Second Cited "AT&T Video Optimizer, WiFi.conf: WIFI_TAIL_TIME" "https://github.com/attdevsupport/VideoOptimizer/blob/1f9a8c2efadd2b7fb948fdfcbdf5d7656b434131/ARO.Core/src/main/resources/WiFi.conf";
    /// A million requests, by a gateway.
    PriceRequests "price-requests" 1.0 Dollar Cited "Amazon API Gateway, What's New of 4 December 2019: HTTP APIs from $1.00 for a million requests, us-east-1" "https://aws.amazon.com/about-aws/whats-new/2019/12/amazon-api-gateway-offers-faster-cheaper-simpler-apis-using-http-apis-preview";
    /// A million messages of WebSockets, by a gateway.
    PriceMessages "price-messages" 1.0 Dollar Assumed "Amazon API Gateway, WebSocket API, us-east-1; second hand, price page not opened here" "https://aws.amazon.com/api-gateway/pricing/";
    /// A million minutes of a WebSocket's connection, by a gateway.
    PriceMinutes "price-minutes" 0.25 Dollar Assumed "Amazon API Gateway, WebSocket API, us-east-1; second hand, price page not opened here" "https://aws.amazon.com/api-gateway/pricing/";
    /// How long a gateway waits for a response.
    GatewayLimit "gateway-limit" 30.0 Second Cited "Amazon API Gateway, quotas of HTTP APIs: integration timeout" "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html";
    /// A processor for an hour.
    PriceProcessor "price-processor" 0.04048 Dollar Assumed "AWS Fargate, Linux/x86, us-east-1; second hand, price page not opened here" "https://aws.amazon.com/fargate/pricing/";
    /// A GB of memory for an hour.
    PriceMemory "price-memory" 0.004445 Dollar Assumed "AWS Fargate, Linux/x86, us-east-1; second hand, price page not opened here" "https://aws.amazon.com/fargate/pricing/";
    /// A GB to the internet.
    PriceTraffic "price-traffic" 0.09 Dollar Assumed "Amazon EC2, data transfer out, first 10 TB, us-east-1; second hand, price page not opened here" "https://aws.amazon.com/ec2/pricing/on-demand/";
    /// Two numbers are alike if they differ by less than this.
    AlikePercent "alike-percent" 20.0 Percent Rule "rule of the verdict" "";
    /// Two delays are alike if they differ by less than this.
    AlikeDelay "alike-delay" 0.1 Second Rule "rule of the verdict; 100 ms feel immediate (RAIL)" "https://web.dev/articles/rail";
    /// Two loads of a user's link are alike if they differ by less than this.
    AlikeBytes "alike-bytes" 100.0 BytePerSecond Rule "rule of the verdict" "";
    /// Two costs are alike if they differ by less than this.
    AlikeCost "alike-cost" 10.0 DollarPerMonth Rule "rule of the verdict" "";
    /// Two radios are alike if their wake-ups differ by less than this.
    AlikeWakes "alike-wakes" 10.0 PerHour Rule "rule of the verdict" "";
    /// From this share of messages to the server on, a POST for each is a second mechanism beside a stream.
    BothWays "both-ways" 10.0 Percent Rule "rule of the verdict" "";
}

/// A value for each constant.
#[derive(Clone, Debug, PartialEq)]
pub struct Constants([f64; Constant::ALL.len()]);

impl Default for Constants {
    fn default() -> Self {
        let mut values = [0.0; Constant::ALL.len()];
        for &constant in Constant::ALL {
            values[constant as usize] = constant.record().value;
        }
        Self(values)
    }
}

impl Constants {
    /// The value of a constant, in its unit.
    pub fn get(&self, constant: Constant) -> f64 {
        self.0[constant as usize]
    }

    /// Sets a value. A negative one becomes 0, and one that is no number is ignored.
    pub fn set(&mut self, constant: Constant, value: f64) {
        if value.is_finite() {
            self.0[constant as usize] = value.clamp(Constant::RANGE.0, Constant::RANGE.1);
        }
    }

    /// The same with another value.
    #[must_use]
    pub fn with(mut self, constant: Constant, value: f64) -> Self {
        self.set(constant, value);
        self
    }
}

impl Constant {
    /// The smallest and the largest value of any constant.
    pub const RANGE: (f64, f64) = (0.0, 1e9);

    /// The constant of this name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|constant| constant.record().name == name)
    }

    /// Reads a value as it stands in an address.
    pub fn read(text: &str) -> Option<f64> {
        let (least, most) = Self::RANGE;
        text.parse().ok().filter(|value: &f64| (least..=most).contains(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Input;

    #[test]
    fn each_constant_has_a_name_of_its_own_and_a_source() {
        for &constant in Constant::ALL {
            let record = constant.record();
            assert_eq!(Constant::find(record.name), Some(constant));
            assert_eq!(Input::find(record.name), None, "{} is a setting, too", record.name);
            assert!(!record.source.is_empty() && record.value >= 0.0, "{record:?}");
            assert!(record.link.is_empty() || record.link.starts_with("https://"), "{record:?}");
            let is_cited = record.by == Provenance::Cited;
            assert!(!is_cited || !record.link.is_empty() || record.source.starts_with("docs/"), "{record:?}");
            let words = ["not opened here", "an example", "without a source"];
            let is_doubtful = words.iter().any(|words| record.source.contains(words));
            assert_eq!(record.by == Provenance::Assumed, is_doubtful, "an assumption says why it is one: {record:?}");
        }
    }

    #[test]
    fn a_constant_takes_no_nonsense() {
        for text in ["", "x", "-1", "NaN", "1e300"] {
            assert_eq!(Constant::read(text), None, "{text}");
        }
        let constants = Constants::default().with(Constant::Ip, -5.0).with(Constant::Tcp, f64::NAN);
        assert_eq!((constants.get(Constant::Ip), constants.get(Constant::Tcp)), (0.0, 20.0));
    }
}
