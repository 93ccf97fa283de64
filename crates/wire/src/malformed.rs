//! What is wrong with bytes: the rule that they break, as a value that a program can tell from others and a page can say
//! in its own language. Its English sentence names the rule's section.
//!
//! An observer of packets marks what breaks a rule and reads on; only an endpoint refuses it.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Declares the rules, each as `Name = "id", "sentence";`. `{}` in a sentence stands for the subject.
macro_rules! rules {
    ($($name:ident = $id:literal, $text:literal;)*) => {
        /// A rule that bytes can break.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Rule {
            $(#[doc = $text] $name,)*
        }

        impl Rule {
            /// All rules.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its name for programs, `http-folded-line`. Its sentence in `locales/*/fields.txt` is `malformed.` and this name.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$name => $id,)*
                }
            }

            fn text(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }
        }
    };
}

rules! {
    Ipv4Short = "ipv4-short", "The packet is shorter than an IPv4 header of 20 bytes (RFC 791 §3.1).";
    Ipv4Version = "ipv4-version", "The version is not 4 (RFC 791 §3.1).";
    Ipv4HeaderLength = "ipv4-header-length", "The header's length does not fit into the packet (RFC 791 §3.1).";
    Ipv4TotalLength = "ipv4-total-length", "The packet does not have as many bytes as its total length says (RFC 791 §3.1).";
    Ipv4Option = "ipv4-option", "An option's length does not fit into the header (RFC 791 §3.1).";
    Ipv6Short = "ipv6-short", "The packet is shorter than an IPv6 header of 40 bytes (RFC 8200 §3).";
    Ipv6Version = "ipv6-version", "The version is not 6 (RFC 8200 §3).";
    Ipv6PayloadLength = "ipv6-payload-length", "The packet does not have as many bytes as its payload length says (RFC 8200 §3).";
    Ipv6Extension = "ipv6-extension", "The extension header {} does not fit into the packet (RFC 8200 §4).";
    Ipv6Option = "ipv6-option", "An option's length does not fit into its extension header (RFC 8200 §4.2).";
    Ipv6Chain = "ipv6-chain", "There are more extension headers than are read here (RFC 8200 §4.1).";
    TcpShort = "tcp-short", "The segment is shorter than a TCP header of 20 bytes (RFC 9293 §3.1).";
    TcpDataOffset = "tcp-data-offset", "The header's length does not fit into the segment (RFC 9293 §3.1).";
    TcpOption = "tcp-option", "An option's length does not fit into the header (RFC 9293 §3.2).";
    UdpShort = "udp-short", "The datagram is shorter than a UDP header of 8 bytes (RFC 768).";
    UdpLength = "udp-length", "The datagram does not have as many bytes as its length says (RFC 768).";
    DnsShort = "dns-short", "The message is shorter than a DNS header of 12 bytes (RFC 1035 §4.1.1).";
    DnsSection = "dns-section", "A record of the section {} is not whole (RFC 1035 §4.1).";
    DnsLeftOver = "dns-left-over", "Bytes follow the last record (RFC 1035 §4.1).";
    TlsFieldShort = "tls-field-short", "The field {} needs more bytes than are left (RFC 8446 §3.4).";
    TlsFieldLong = "tls-field-long", "The field {} is longer than what it holds (RFC 8446 §3.4).";
    TlsNoRecord = "tls-no-record", "These bytes are no TLS record (RFC 8446 §5.1).";
    TlsRecordLong = "tls-record-long", "A TLS record has more than 2^14 + 2048 bytes (RFC 5246 §6.2.3).";
    TlsRecordLong13 = "tls-record-long-13", "A TLS 1.3 record has more than 2^14 + 256 bytes (RFC 8446 §5.2).";
    CaptureCut = "capture-cut", "The capture kept only the first bytes of a packet, so that the rest of this is not here.";
    HttpIncomplete = "http-incomplete", "The connection ended in the middle of a message (RFC 9112 §8).";
    HttpStartLine = "http-start-line", "This is neither a request line nor a status line (RFC 9112 §2.1).";
    HttpTarget = "http-target", "There is a space in a request target (RFC 9112 §3.2).";
    HttpStatus = "http-status", "A status line has no status of three digits (RFC 9112 §4).";
    HttpVersion = "http-version", "The version is not HTTP/1.0 or HTTP/1.1 (RFC 9112 §2.3).";
    HttpHeaderSection = "http-header-section", "A header section has more than 64 KiB (RFC 9110 §5.4).";
    HttpSpaceFirst = "http-space-first", "White space stands before the first field line (RFC 9112 §2.2).";
    HttpNoColon = "http-no-colon", "A field line has no colon (RFC 9112 §5).";
    HttpSpaceBeforeColon = "http-space-before-colon", "White space stands between a field's name and its colon (RFC 9112 §5.1).";
    HttpFoldedLine = "http-folded-line", "A field line is folded; its line breaks count as spaces (RFC 9112 §5.2).";
    HttpFieldName = "http-field-name", "A field's name has a character that none may have (RFC 9110 §5.1).";
    HttpFieldValue = "http-field-value", "A field's value has a character that none may have (RFC 9110 §5.5).";
    HttpTransferCoding = "http-transfer-coding", "A request's last transfer coding is not chunked, so that its end is unknown (RFC 9112 §6.3).";
    HttpContentLength = "http-content-length", "Content-Length is no number (RFC 9112 §6.3).";
    HttpContentLengths = "http-content-lengths", "There are different values of Content-Length (RFC 9112 §6.3).";
    HttpTwoLengths = "http-two-lengths", "There are both Transfer-Encoding and Content-Length (RFC 9112 §6.2).";
    HttpChunkSize = "http-chunk-size", "A chunk does not begin with its size (RFC 9112 §7.1).";
    HttpChunkSizeLine = "http-chunk-size-line", "The line with a chunk's size has more than 1 KiB (RFC 9112 §7.1.1).";
    HttpChunkEnd = "http-chunk-end", "No CRLF follows a chunk's data (RFC 9112 §7.1).";
    HttpTrailer = "http-trailer", "A trailer section has more than 64 KiB (RFC 9112 §7.1.2).";
    HpackCut = "hpack-cut", "A header block ends within a field (RFC 9113 §4.3).";
    HpackInteger = "hpack-integer", "A number in a header block is larger than any that can be meant (RFC 7541 §5.1).";
    HpackHuffman = "hpack-huffman", "A string in a header block is not in the Huffman code, or not filled up with ones (RFC 7541 §5.2).";
    HpackIndex = "hpack-index", "An index is larger than the tables (RFC 7541 §2.3.3).";
    HpackUpdateLarge = "hpack-update-large", "The header table becomes larger than the receiver allows (RFC 7541 §6.3).";
    HpackUpdateLate = "hpack-update-late", "The header table's size changes behind a field (RFC 7541 §4.2).";
    HpackUpdateMissing = "hpack-update-missing", "The header table's limit has become smaller, and the next header block does not say so (RFC 7541 §4.2).";
    Http2Preface = "http2-preface", "The client does not begin with the connection preface (RFC 9113 §3.4).";
    Http2FirstFrame = "http2-first-frame", "The first frame is not SETTINGS (RFC 9113 §3.4).";
    Http2FrameCut = "http2-frame-cut", "The end of a frame is missing (RFC 9113 §4.1).";
    Http2FrameLong = "http2-frame-long", "A frame is longer than the receiver allows (RFC 9113 §4.2).";
    Http2FrameLength = "http2-frame-length", "The length of the frame {} is not one that its type can have (RFC 9113 §4.2).";
    Http2Padding = "http2-padding", "The padding of the frame {} is as long as its payload or longer (RFC 9113 §6.1).";
    Http2StreamZero = "http2-stream-zero", "The frame {} belongs to a stream, and this one stands on stream 0 (RFC 9113 §5.1.1).";
    Http2StreamNotZero = "http2-stream-not-zero", "The frame {} belongs to the connection, and this one stands on a stream (RFC 9113 §5.1.1).";
    Http2SettingValue = "http2-setting-value", "The setting {} has a value that it cannot have (RFC 9113 §6.5.2).";
    Http2WindowZero = "http2-window-zero", "A WINDOW_UPDATE adds nothing (RFC 9113 §6.9).";
    Http2WindowLarge = "http2-window-large", "A window becomes larger than 2^31-1 bytes (RFC 9113 §6.9.1).";
    Http2FlowControl = "http2-flow-control", "There is more data than the window allows (RFC 9113 §6.9.1).";
    Http2Continuation = "http2-continuation", "A CONTINUATION has nothing to continue (RFC 9113 §6.10).";
    Http2Interrupted = "http2-interrupted", "Another frame stands within a header block (RFC 9113 §6.10).";
    Http2StreamParity = "http2-stream-parity", "A client's streams have odd numbers, a server's even ones (RFC 9113 §5.1.1).";
    Http2StreamIdle = "http2-stream-idle", "The frame {} stands on a stream that has not begun (RFC 9113 §5.1).";
    Http2StreamClosed = "http2-stream-closed", "The frame {} follows the end of its stream (RFC 9113 §5.1).";
    Http2TooManyStreams = "http2-too-many-streams", "There are more streams at once than the receiver allows (RFC 9113 §5.1.2).";
    Http2Push = "http2-push", "A server may push only if the client allows it, and a client never (RFC 9113 §8.4).";
    Http2SelfDependency = "http2-self-dependency", "A stream depends on itself (RFC 7540 §5.3.1).";
    Http2GoAway = "http2-goaway", "A GOAWAY names a later stream than the one before it (RFC 9113 §6.8).";
    Http2HeaderList = "http2-header-list", "A header block unfolds to more than is read here (RFC 9113 §10.5.1).";
    Http2FieldName = "http2-field-name", "The field name {} has upper case or a character that none may have (RFC 9113 §8.2.1).";
    Http2FieldValue = "http2-field-value", "The value of the field {} has a character that none may have (RFC 9113 §8.2.1).";
    Http2ConnectionField = "http2-connection-field", "The field {} is about an HTTP/1.1 connection and has no place here (RFC 9113 §8.2.2).";
    Http2PseudoUnknown = "http2-pseudo-unknown", "The pseudo-header field {} may not stand here (RFC 9113 §8.3).";
    Http2PseudoLate = "http2-pseudo-late", "The pseudo-header field {} follows a field that is none (RFC 9113 §8.3).";
    Http2PseudoTwice = "http2-pseudo-twice", "The pseudo-header field {} stands there twice (RFC 9113 §8.3).";
    Http2PseudoMissing = "http2-pseudo-missing", "The pseudo-header field {} is missing or has no value that it can have (RFC 9113 §8.3.1).";
    Http2Trailers = "http2-trailers", "A trailer section does not end its stream (RFC 9113 §8.1).";
    Http2ContentLength = "http2-content-length", "The content does not have as many bytes as Content-Length says (RFC 9113 §8.1.1).";
    Http2NoHeaders = "http2-no-headers", "Content comes before the header fields of its message (RFC 9113 §8.1).";
    Http2Interim = "http2-interim", "An informational response (1xx) ends its stream (RFC 9113 §8.1).";
    Http2Tunnel = "http2-tunnel", "The frame {} stands on a stream that CONNECT has made a tunnel (RFC 9113 §8.5).";
    Http2PriorityUpdate = "http2-priority-update", "A PRIORITY_UPDATE comes from a server or names no stream (RFC 9218 §7.1).";
    Http2Connect = "http2-connect", "A client uses :protocol, and the server has not allowed it (RFC 8441 §3).";
    Http2Incomplete = "http2-incomplete", "The stream was reset or the connection ended in the middle of a message (RFC 9113 §8.1).";
    ContentCut = "content-cut", "Only the first part of the unpacked content is here (RFC 9110 §8.4).";
    ContentCoding = "content-coding", "The content does not unpack as its coding {} says (RFC 9110 §8.4.1).";
    ContentUnknown = "content-unknown", "The content coding {} is not unpacked here (RFC 9110 §8.4.1).";
    SseEventLong = "sse-event-long", "An event has more than 1 MiB, more than is read here (WHATWG HTML §9.2.6).";
    WebSocketReservedBit = "websocket-reserved-bit", "A reserved bit is set, and no extension gives it a meaning (RFC 6455 §5.2).";
    WebSocketReservedOpcode = "websocket-reserved-opcode", "The opcode is reserved (RFC 6455 §5.2).";
    WebSocketFragmentedControl = "websocket-fragmented-control", "A control frame is fragmented (RFC 6455 §5.5).";
    WebSocketLongControl = "websocket-long-control", "A control frame has more than 125 bytes (RFC 6455 §5.5).";
    WebSocketNotMasked = "websocket-not-masked", "A client's frame is not masked (RFC 6455 §5.1).";
    WebSocketMasked = "websocket-masked", "A server's frame is masked (RFC 6455 §5.1).";
    WebSocketLengthForm = "websocket-length-form", "A length is not in its shortest form (RFC 6455 §5.2).";
    WebSocketLengthBit = "websocket-length-bit", "The highest bit of a length is set (RFC 6455 §5.2).";
    WebSocketNothingToContinue = "websocket-nothing-to-continue", "A continuation has nothing to continue (RFC 6455 §5.4).";
    WebSocketWithinMessage = "websocket-within-message", "A message begins before the last one has ended (RFC 6455 §5.4).";
    WebSocketNotUtf8 = "websocket-not-utf8", "A text message is not UTF-8 (RFC 6455 §8.1).";
    WebSocketHalfCode = "websocket-half-code", "A Close has half a status code (RFC 6455 §5.5.1).";
    WebSocketCloseCode = "websocket-close-code", "A Close has a status code that must not be sent (RFC 6455 §7.4).";
    WebSocketReasonNotUtf8 = "websocket-reason-not-utf8", "The reason of a Close is not UTF-8 (RFC 6455 §5.5.1).";
    WebSocketAfterClose = "websocket-after-close", "A frame follows a Close (RFC 6455 §5.5.1).";
    WebSocketDeflate = "websocket-deflate", "A compressed message cannot be unpacked (RFC 7692 §7.2.2).";
    WebSocketHeadCut = "websocket-head-cut", "The end of a frame's header is missing (RFC 6455 §5.2).";
    WebSocketPayloadCut = "websocket-payload-cut", "The end of a frame's payload is missing (RFC 6455 §5.2).";
}

/// What is wrong with bytes. Its `Display` is an English sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Malformed {
    /// The rule that they break.
    pub rule: Rule,
    /// What breaks it, by its name in its standard, if the rule's sentence has a place for it: `Cipher Suites`.
    pub subject: String,
}

impl Malformed {
    /// `subject` breaks `rule`.
    pub(crate) fn of(rule: Rule, subject: &str) -> Self {
        Self { rule, subject: subject.to_owned() }
    }
}

impl From<Rule> for Malformed {
    fn from(rule: Rule) -> Self {
        Self::of(rule, "")
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.rule.text().split_once("{}") {
            Some((before, after)) => write!(f, "{before}{}{after}", self.subject),
            None => f.write_str(self.rule.text()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_has_a_name_of_its_own_and_a_sentence_with_its_section() {
        let names: BTreeSet<&str> = Rule::ALL.iter().map(|rule| rule.id()).collect();
        assert_eq!(names.len(), Rule::ALL.len());
        for rule in Rule::ALL {
            let text = rule.text();
            // What a capture leaves out breaks no rule of a protocol.
            let is_cited = *rule == Rule::CaptureCut || text.contains("(RFC ") || text.contains("(WHATWG HTML §");
            assert!(is_cited && text.ends_with('.'), "{} names no section: {text}", rule.id());
        }
    }

    #[test]
    fn the_subject_stands_in_the_sentence() {
        let malformed = Malformed::of(Rule::TlsFieldShort, "Random");
        assert_eq!(malformed.to_string(), "The field Random needs more bytes than are left (RFC 8446 §3.4).");
    }
}
