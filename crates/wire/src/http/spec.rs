//! The fields that HTTP messages consist of. Their ids are Wireshark's.

use crate::Spec;
use crate::field::{spec, specs};

specs! {
    REQUEST_LINE = "http.request", "Request line", "RFC 9112 §3";
    METHOD = "http.request.method", "Method", "RFC 9110 §9";
    TARGET = "http.request.uri", "Request target", "RFC 9112 §3.2";
    REQUEST_VERSION = "http.request.version", "HTTP version", "RFC 9112 §2.3";
    STATUS_LINE = "http.response", "Status line", "RFC 9112 §4";
    RESPONSE_VERSION = "http.response.version", "HTTP version", "RFC 9112 §2.3";
    STATUS = "http.response.code", "Status code", "RFC 9110 §15";
    PHRASE = "http.response.phrase", "Reason phrase", "RFC 9112 §4";
    SPACE = "http.space", "Space", "RFC 9112 §3";
    LINE_END = "http.line_end", "CRLF", "RFC 9112 §2.2";
    EMPTY_LINE = "http.empty_line", "Empty line", "RFC 9112 §2.1";
    LEADING = "http.leading_crlf", "Leading CRLF", "RFC 9112 §2.2";
    NAME = "http.field.name", "Field name", "RFC 9110 §5.1";
    COLON = "http.field.separator", "Colon", "RFC 9112 §5";
    VALUE = "http.field.value", "Field value", "RFC 9110 §5.5";
    BODY = "http.file_data", "Content", "RFC 9110 §6.4";
    CHUNK = "http.chunk", "Chunk", "RFC 9112 §7.1";
    CHUNK_SIZE = "http.chunk_size", "Chunk size", "RFC 9112 §7.1";
    CHUNK_EXTENSION = "http.chunk_extension", "Chunk extension", "RFC 9112 §7.1.1";
    CHUNK_DATA = "http.chunk_data", "Chunk data", "RFC 9112 §7.1";
    CHUNK_END = "http.chunk_boundary", "Chunk boundary", "RFC 9112 §7.1";
    TRAILER = "http.chunked_trailer_part", "Trailer", "RFC 9112 §7.1.2";
    TRAILER_END = "http.trailer_end", "Empty line", "RFC 9112 §7.1";
    UNKNOWN = "http.unknown", "Other bytes", "RFC 9112 §2";
    REQUEST_FIELD = "http.request.line", "Field line", "RFC 9112 §5";
    RESPONSE_FIELD = "http.response.line", "Field line", "RFC 9112 §5";
}

/// The header fields that have a text of their own.
pub(crate) static KNOWN: [Spec; 27] = [
    spec("http.host", "Host", "RFC 9110 §7.2"),
    spec("http.connection", "Connection", "RFC 9110 §7.6.1"),
    spec("http.upgrade", "Upgrade", "RFC 9110 §7.8"),
    spec("http.sec_websocket_key", "Sec-WebSocket-Key", "RFC 6455 §11.3.1"),
    spec("http.sec_websocket_version", "Sec-WebSocket-Version", "RFC 6455 §11.3.5"),
    spec("http.sec_websocket_accept", "Sec-WebSocket-Accept", "RFC 6455 §11.3.3"),
    spec("http.sec_websocket_extensions", "Sec-WebSocket-Extensions", "RFC 6455 §11.3.2"),
    spec("http.sec_websocket_protocol", "Sec-WebSocket-Protocol", "RFC 6455 §11.3.4"),
    spec("http.content_length_header", "Content-Length", "RFC 9110 §8.6"),
    spec("http.transfer_encoding", "Transfer-Encoding", "RFC 9112 §6.1"),
    spec("http.content_type", "Content-Type", "RFC 9110 §8.3"),
    spec("http.content_encoding", "Content-Encoding", "RFC 9110 §8.4"),
    spec("http.cache_control", "Cache-Control", "RFC 9111 §5.2"),
    spec("http.user_agent", "User-Agent", "RFC 9110 §10.1.5"),
    spec("http.accept", "Accept", "RFC 9110 §12.5.1"),
    spec("http.accept_language", "Accept-Language", "RFC 9110 §12.5.4"),
    spec("http.accept_encoding", "Accept-Encoding", "RFC 9110 §12.5.3"),
    spec("http.cookie", "Cookie", "RFC 6265 §4.2"),
    spec("http.set_cookie", "Set-Cookie", "RFC 6265 §4.1"),
    spec("http.referer", "Referer", "RFC 9110 §10.1.3"),
    spec("http.date", "Date", "RFC 9110 §6.6.1"),
    spec("http.server", "Server", "RFC 9110 §10.2.4"),
    spec("http.location", "Location", "RFC 9110 §10.2.2"),
    spec("http.last_modified", "Last-Modified", "RFC 9110 §8.8.2"),
    spec("http.last_event_id", "Last-Event-ID", "WHATWG HTML §9.2.4"),
    spec("http.origin", "Origin", "RFC 6454 §7"),
    spec("http.strict_transport_security", "Strict-Transport-Security", "RFC 6797 §6.1"),
];

/// The description of the header field `name`; a general one if it is not known.
pub(super) fn of_field(name: &str, is_request: bool) -> &'static Spec {
    let general = if is_request { &REQUEST_FIELD } else { &RESPONSE_FIELD };
    KNOWN.iter().find(|spec| spec.name.eq_ignore_ascii_case(name)).unwrap_or(general)
}
