//! Writes the head of a message: a request line or a status line, and the field lines (RFC 9112 §3 to §5).
//!
//! HTTP's overhead comes from the fields, so the ones that a browser sends are all there: a request of about 500 bytes
//! asks for a response of 20. [`Headers::Minimal`] has only the fields that the RFCs require.

use super::date::date;
use super::{Response, SERVER_NAME, has_token};
use crate::Headers;
use crate::net::Net;
use trace::Micros;

type Field<'a> = (&'a str, &'a str);
/// Field lines: names and values.
pub type Fields = Vec<(String, String)>;

/// What HTTP/2 says in another way, or not at all.
const OF_CONNECTION: [&str; 5] = ["host", "connection", "keep-alive", "transfer-encoding", "upgrade"];

/// As Chromium names itself.
const USER_AGENT: &str =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";

/// The bytes of a request as a browser writes it, or the minimal one, depending on the settings. A field in `fields`
/// replaces the browser's own field of that name.
pub fn request_bytes(net: &Net, method: &str, target: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    request(&Settings::of(net), method, target, fields)
}

/// The same in HTTP/2, its pseudo-header fields first, in Chromium's order (RFC 9113 §8.3.1). Without a method it is an
/// extended CONNECT that opens a WebSocket (RFC 8441 §4).
pub fn request_list(net: &Net, method: Option<&str>, target: &str, fields: &[(&str, &str)]) -> Fields {
    let settings = Settings::of(net);
    let scheme = settings.origin.split_once(':').map_or("", |(scheme, _)| scheme);
    let mut list = vec![own(":method", method.unwrap_or("CONNECT"))];
    list.extend(method.is_none().then(|| own(":protocol", "websocket")));
    list.extend([own(":authority", SERVER_NAME), own(":scheme", scheme), own(":path", target)]);
    list.extend(of_http_2(request_fields(&settings, method.is_none(), fields)));
    if settings.headers == Headers::Browser && method.is_some() {
        // As Chromium sends it for a fetch, only over HTTP/2 and HTTP/3: urgency 1 of 0, the most urgent, to 7, and
        // incremental, so that each part of the response is of use (RFC 9218 §4).
        list.push(own("priority", "u=1, i"));
    }
    list
}

fn own(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// Without the fields of a connection of HTTP/1.1, and with names in lower case (RFC 9113 §8.2, §8.2.2).
fn of_http_2(fields: Fields) -> impl Iterator<Item = (String, String)> {
    let fields = fields.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value));
    fields.filter(|(name, _)| !OF_CONNECTION.contains(&name.as_str()))
}

/// The settings on which a request's fields depend.
struct Settings {
    headers: Headers,
    keep_alive: bool,
    /// `https://server.example`
    origin: &'static str,
}

impl Settings {
    fn of(net: &Net) -> Self {
        let settings = net.settings();
        Self {
            headers: settings.headers,
            keep_alive: settings.http_keep_alive,
            origin: if settings.tls.is_some() { "https://server.example" } else { "http://server.example" },
        }
    }
}

fn request(settings: &Settings, method: &str, target: &str, fields: &[Field<'_>]) -> Vec<u8> {
    let line = [method, " ", target, " HTTP/1.1\r\n"].concat();
    let upgrades = fields.iter().any(|&(name, value)| name == "Connection" && has_token(value, "Upgrade"));
    print(&line, &request_fields(settings, upgrades, fields))
}

/// The fields of a request in HTTP/1.1, and of one that opens a WebSocket if it `upgrades`.
fn request_fields(settings: &Settings, upgrades: bool, fields: &[Field<'_>]) -> Fields {
    // Host is the one field that every HTTP/1.1 request must have (RFC 9112 §3.2).
    let host = ("Host", SERVER_NAME);
    // A connection stays open unless a side closes it (RFC 9112 §9.3). Browsers send keep-alive anyway.
    let connection = ("Connection", if settings.keep_alive { "keep-alive" } else { "close" });
    let referer = [settings.origin, "/"].concat();
    match settings.headers {
        Headers::Minimal if settings.keep_alive => merge(&[host], fields),
        Headers::Minimal => merge(&[host, connection], fields),
        Headers::Browser if upgrades => merge(&upgrade_fields(host, connection, settings.origin), fields),
        Headers::Browser => merge(&fetch_fields(host, connection, &referer), fields),
    }
}

/// The fields of a same-origin `fetch`, in Chromium's order.
fn fetch_fields<'a>(host: Field<'a>, connection: Field<'a>, referer: &'a str) -> [Field<'a>; 14] {
    [
        host,
        connection,
        ("sec-ch-ua-platform", "\"Linux\""),
        ("User-Agent", USER_AGENT),
        ("sec-ch-ua", "\"Chromium\";v=\"156\", \"Not)A;Brand\";v=\"8\""),
        ("sec-ch-ua-mobile", "?0"),
        ("Accept", "*/*"),
        ("Cache-Control", "no-cache"),
        ("Sec-Fetch-Site", "same-origin"),
        ("Sec-Fetch-Mode", "cors"),
        ("Sec-Fetch-Dest", "empty"),
        ("Referer", referer),
        ("Accept-Encoding", "gzip, deflate, br, zstd"),
        ("Accept-Language", "en-US,en;q=0.9"),
    ]
}

/// The fields of a WebSocket handshake besides those that RFC 6455 §4.1 requires, in Chromium's order.
fn upgrade_fields<'a>(host: Field<'a>, connection: Field<'a>, origin: &'a str) -> [Field<'a>; 10] {
    [
        host,
        connection,
        ("Pragma", "no-cache"),
        ("Cache-Control", "no-cache"),
        ("User-Agent", USER_AGENT),
        ("Upgrade", "websocket"),
        ("Origin", origin),
        ("Sec-WebSocket-Version", "13"),
        ("Accept-Encoding", "gzip, deflate, br, zstd"),
        ("Accept-Language", "en-US,en;q=0.9"),
    ]
}

/// What else a response's fields depend on.
pub(super) struct ResponseHead {
    pub(super) headers: Headers,
    pub(super) now: Micros,
    /// Whether the connection ends with this response.
    pub(super) closes: bool,
    /// Whether the body comes in chunks (RFC 9112 §7.1); otherwise its length is known.
    pub(super) is_chunked: bool,
}

/// The bytes of a response's head.
pub(super) fn response_head(response: &Response, how: &ResponseHead) -> Vec<u8> {
    let status = response.status;
    let line = ["HTTP/1.1 ", &status.to_string(), " ", reason(status), "\r\n"].concat();
    print(&line, &response_fields(response, how))
}

/// The same in HTTP/2 (RFC 9113 §8.3.2).
pub fn response_list(net: &Net, response: &Response, has_length: bool) -> Fields {
    let how = ResponseHead { headers: net.settings().headers, now: net.now(), closes: false, is_chunked: !has_length };
    let mut list = vec![own(":status", &response.status.to_string())];
    list.extend(of_http_2(response_fields(response, &how)));
    list
}

fn response_fields(response: &Response, how: &ResponseHead) -> Fields {
    let status = response.status;
    let (date, length) = (date(how.now), response.body.len().to_string());
    // Responses with these statuses have no body and no length (RFC 9110 §8.6, RFC 9112 §6.3).
    let has_body = !matches!(status, 100..=199 | 204 | 304);
    let is_plain = how.headers == Headers::Browser && status != 101;
    let mut defaults: Vec<Field<'_>> = Vec::with_capacity(8);
    if is_plain {
        defaults.push(("Date", &date));
        defaults.push(("Server", "lab"));
        if has_body && !response.body.is_empty() {
            defaults.push(("Content-Type", "text/plain; charset=utf-8"));
        }
    }
    if has_body && how.is_chunked {
        defaults.push(("Transfer-Encoding", "chunked"));
    } else if has_body {
        defaults.push(("Content-Length", &length));
    }
    if is_plain {
        defaults.push(("Cache-Control", "no-store"));
    }
    if how.closes {
        defaults.push(("Connection", "close"));
    } else if is_plain {
        defaults.push(("Connection", "keep-alive"));
        defaults.push(("Keep-Alive", "timeout=60"));
    }
    let fields: Vec<Field<'_>> = response.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    merge(&defaults, &fields)
}

/// A field of `fields` replaces the one of `defaults` with the same name; the rest of `fields` follows.
fn merge(defaults: &[Field<'_>], fields: &[Field<'_>]) -> Fields {
    let named = |fields: &[Field<'_>], name: &str| fields.iter().position(|field| field.0.eq_ignore_ascii_case(name));
    let replaced = defaults.iter().map(|field| named(fields, field.0).map_or(field, |index| &fields[index]));
    let rest = fields.iter().filter(|field| named(defaults, field.0).is_none());
    replaced.chain(rest).map(|(name, value)| own(name, value)).collect()
}

/// Line, fields, empty line.
fn print(line: &str, fields: &Fields) -> Vec<u8> {
    let mut head = line.as_bytes().to_vec();
    for (name, value) in fields {
        for part in [name, ": ", value, "\r\n"] {
            head.extend_from_slice(part.as_bytes());
        }
    }
    head.extend_from_slice(b"\r\n");
    head
}

/// RFC 9110 §15.
fn reason(status: u16) -> &'static str {
    match status {
        101 => "Switching Protocols",
        200 => "OK",
        204 => "No Content",
        301 => "Moved Permanently",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        404 => "Not Found",
        426 => "Upgrade Required",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BROWSER: Settings = Settings { headers: Headers::Browser, keep_alive: true, origin: "http://server.example" };
    const MINIMAL: Settings = Settings { headers: Headers::Minimal, ..BROWSER };

    fn text(bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).expect("heads are ASCII")
    }

    fn response(headers: Headers, response: &Response) -> String {
        text(response_head(response, &ResponseHead { headers, now: Micros(0), closes: false, is_chunked: false }))
    }

    #[test]
    fn a_browser_asks_with_about_500_bytes_and_gets_210_back() {
        let asked = request(&BROWSER, "GET", "/data", &[]).len();
        assert!((493..=518).contains(&asked), "{asked}");
        let answered = response(Headers::Browser, &Response::text(200, "12345678901234567890")).len() + 20;
        assert!((205..=235).contains(&answered), "{answered}");
    }

    #[test]
    fn a_minimal_request_names_the_host_alone() {
        assert_eq!(text(request(&MINIMAL, "GET", "/data", &[])), "GET /data HTTP/1.1\r\nHost: server.example\r\n\r\n");
        let once = Settings { keep_alive: false, ..MINIMAL };
        assert!(text(request(&once, "GET", "/", &[])).ends_with("\r\nConnection: close\r\n\r\n"));
    }

    #[test]
    fn a_minimal_answer_says_its_length_alone_and_204_not_even_that() {
        let body = Response::text(200, "Hello");
        assert_eq!(response(Headers::Minimal, &body), "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
        assert_eq!(response(Headers::Minimal, &Response::empty(204)), "HTTP/1.1 204 No Content\r\n\r\n");
        assert_eq!(
            response(Headers::Minimal, &Response::empty(404)),
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        );
    }

    #[test]
    fn own_fields_replace_the_usual_ones_in_their_place() {
        let head = text(request(&BROWSER, "GET", "/", &[("accept", "text/event-stream"), ("Cookie", "name=Client")]));
        assert_eq!(head.matches("ccept: ").count(), 1, "{head}");
        assert!(head.contains("\r\naccept: text/event-stream\r\n"));
        assert!(head.ends_with("\r\nCookie: name=Client\r\n\r\n"));
    }
}
