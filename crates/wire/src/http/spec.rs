//! What each part of an HTTP message is for. The names of fields are Wireshark's.

use crate::Spec;
use crate::field::{spec, specs};

specs! {
    REQUEST_LINE = "http.request", "Request line", "RFC 9112 §3",
        "Says what is wanted of which resource.";
    METHOD = "http.request.method", "Method", "RFC 9110 §9",
        "What to do with the resource; GET asks for it.";
    TARGET = "http.request.uri", "Request target", "RFC 9112 §3.2",
        "The resource's path and query on this host.";
    REQUEST_VERSION = "http.request.version", "HTTP version", "RFC 9112 §2.3",
        "The version that the client speaks.";
    STATUS_LINE = "http.response", "Status line", "RFC 9112 §4",
        "Says how the request fared.";
    ANSWER_VERSION = "http.response.version", "HTTP version", "RFC 9112 §2.3",
        "The version that the server speaks.";
    STATUS = "http.response.code", "Status code", "RFC 9110 §15",
        "The outcome as a number; its first digit is its class.";
    PHRASE = "http.response.phrase", "Reason phrase", "RFC 9112 §4",
        "The outcome in words, for people; programs ignore it.";
    SPACE = "http.space", "Space", "RFC 9112 §3",
        "Separates the parts of a line.";
    LINE_END = "http.line_end", "CRLF", "RFC 9112 §2.2",
        "Ends a line.";
    EMPTY_LINE = "http.empty_line", "Empty line", "RFC 9112 §2.1",
        "Ends the head; a body may follow.";
    LEADING = "http.leading_crlf", "Leading CRLF", "RFC 9112 §2.2",
        "An empty line before a request, which is ignored.";
    NAME = "http.field.name", "Field name", "RFC 9110 §5.1",
        "Which field it is; upper and lower case are the same.";
    COLON = "http.field.separator", "Colon", "RFC 9112 §5",
        "Separates name and value; spaces around the value do not count.";
    VALUE = "http.field.value", "Field value", "RFC 9110 §5.5",
        "What the field says.";
    BODY = "http.file_data", "Content", "RFC 9110 §6.4",
        "What the message carries.";
    CHUNK = "http.chunk", "Chunk", "RFC 9112 §7.1",
        "A piece of a body whose whole length was not known at its start.";
    CHUNK_SIZE = "http.chunk_size", "Chunk size", "RFC 9112 §7.1",
        "Bytes of the chunk's data in hexadecimal; 0 ends the body.";
    CHUNK_EXTENSION = "http.chunk_extension", "Chunk extension", "RFC 9112 §7.1.1",
        "Said about the chunk; a recipient ignores what it does not know.";
    CHUNK_DATA = "http.chunk_data", "Chunk data", "RFC 9112 §7.1",
        "The chunk's share of the body.";
    CHUNK_END = "http.chunk_boundary", "Chunk boundary", "RFC 9112 §7.1",
        "The CRLF behind a chunk's data.";
    TRAILER = "http.chunked_trailer_part", "Trailer", "RFC 9112 §7.1.2",
        "Fields that were known only at the body's end.";
    TRAILER_END = "http.trailer_end", "Empty line", "RFC 9112 §7.1",
        "Ends the chunked body.";
    UNKNOWN = "http.unknown", "Other bytes", "RFC 9112 §2",
        "Bytes that are no HTTP/1.1.";
}

specs! {
    REQUEST_FIELD = "http.request.line", "Field line", "RFC 9112 §5",
        "Says something about the request or the client.";
    ANSWER_FIELD = "http.response.line", "Field line", "RFC 9112 §5",
        "Says something about the answer or the server.";
}

/// The fields that have a meaning of their own here.
static KNOWN: [Spec; 27] = [
    spec("http.host", "Host", "RFC 9110 §7.2", "The host that the client means; one address may serve several."),
    spec(
        "http.connection",
        "Connection",
        "RFC 9110 §7.6.1",
        "What holds for this connection only: close, keep-alive, Upgrade.",
    ),
    spec("http.upgrade", "Upgrade", "RFC 9110 §7.8", "The protocol to go on with on the same connection."),
    spec(
        "http.sec_websocket_key",
        "Sec-WebSocket-Key",
        "RFC 6455 §11.3.1",
        "16 random bytes in base64; only a WebSocket server answers them rightly.",
    ),
    spec(
        "http.sec_websocket_version",
        "Sec-WebSocket-Version",
        "RFC 6455 §11.3.5",
        "The version of WebSocket; it is always 13.",
    ),
    spec(
        "http.sec_websocket_accept",
        "Sec-WebSocket-Accept",
        "RFC 6455 §11.3.3",
        "The proof that the server read the key: base64 of SHA-1 of the key and a fixed GUID.",
    ),
    spec(
        "http.sec_websocket_extensions",
        "Sec-WebSocket-Extensions",
        "RFC 6455 §11.3.2",
        "Extensions offered or taken, such as compression.",
    ),
    spec(
        "http.sec_websocket_protocol",
        "Sec-WebSocket-Protocol",
        "RFC 6455 §11.3.4",
        "The application's protocol within WebSocket.",
    ),
    spec(
        "http.content_length_header",
        "Content-Length",
        "RFC 9110 §8.6",
        "Bytes of the body, so that the recipient finds its end.",
    ),
    spec(
        "http.transfer_encoding",
        "Transfer-Encoding",
        "RFC 9112 §6.1",
        "How the body is framed: chunked where its length is not known at its start.",
    ),
    spec(
        "http.content_type",
        "Content-Type",
        "RFC 9110 §8.3",
        "What the body is; text/event-stream is a stream of server-sent events.",
    ),
    spec("http.content_encoding", "Content-Encoding", "RFC 9110 §8.4", "How the body is compressed."),
    spec(
        "http.cache_control",
        "Cache-Control",
        "RFC 9111 §5.2",
        "Whether and how long the answer may be stored and used again.",
    ),
    spec("http.user_agent", "User-Agent", "RFC 9110 §10.1.5", "The program that asks."),
    spec("http.accept", "Accept", "RFC 9110 §12.5.1", "The types of content that the client takes."),
    spec("http.accept_language", "Accept-Language", "RFC 9110 §12.5.4", "The languages that the reader prefers."),
    spec("http.accept_encoding", "Accept-Encoding", "RFC 9110 §12.5.3", "The compressions that the client can undo."),
    spec(
        "http.cookie",
        "Cookie",
        "RFC 6265 §4.2",
        "What the server asked the client to give back: HTTP itself remembers nothing.",
    ),
    spec("http.set_cookie", "Set-Cookie", "RFC 6265 §4.1", "What the client is to give back with its next requests."),
    spec("http.referer", "Referer", "RFC 9110 §10.1.3", "The page that led to this request."),
    spec("http.date", "Date", "RFC 9110 §6.6.1", "When the message was made."),
    spec("http.server", "Server", "RFC 9110 §10.2.4", "The program that answers."),
    spec("http.location", "Location", "RFC 9110 §10.2.2", "Where to go instead."),
    spec("http.last_modified", "Last-Modified", "RFC 9110 §8.8.2", "When the resource last changed."),
    spec(
        "http.last_event_id",
        "Last-Event-ID",
        "WHATWG HTML §9.2.4",
        "The last event that the client got, so that the server goes on behind it.",
    ),
    spec("http.origin", "Origin", "RFC 6454 §7", "The site whose page asks."),
    spec(
        "http.strict_transport_security",
        "Strict-Transport-Security",
        "RFC 6797 §6.1",
        "From now on the client uses HTTPS only, without being redirected.",
    ),
];

/// What the field `name` is for.
pub(super) fn of_field(name: &str, is_request: bool) -> &'static Spec {
    let general = if is_request { &REQUEST_FIELD } else { &ANSWER_FIELD };
    KNOWN.iter().find(|spec| spec.name.eq_ignore_ascii_case(name)).unwrap_or(general)
}
