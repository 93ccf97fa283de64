//! `/api/echo`: the request as it was received, and its size. Values that a page may not read are hidden, and a long body
//! is cut.

use axum::Json;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::header::TRANSFER_ENCODING;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Uri};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde::ser::SerializeSeq;

use crate::exchange::{BodyLength, RequestContext};
use crate::request_target::{AsAuthority, AsReceived};

/// How much of a body is echoed, in bytes of JSON. With the longest head, the response stays below 256 KiB.
const SHOWN: usize = 100 << 10;
/// Names that have one of these words in them belong to headers that a browser or a proxy adds for the server alone. If they
/// were echoed, any script of a page on this host could read an `HttpOnly` cookie or a visitor's password.
const SECRET: [&str; 8] = ["authorization", "cookie", "token", "secret", "api-key", "jwt", "assertion", "client-cert"];

#[derive(Serialize)]
pub(super) struct Echo {
    method: String,
    path: String,
    headers: Vec<Header>,
    body: Option<String>,
    body_base64: Option<String>,
    body_left_out_bytes: u64,
    request_bytes: u64,
    head_bytes: u64,
    body_bytes: u64,
}

/// A header's line: its name and its value.
struct Header(String, HeaderValue);

/// The name of the host that a request of HTTP/2 asks for; in HTTP/1.1 that is `host`.
const AUTHORITY: &str = ":authority";

/// What is shown of a body.
#[derive(Debug, PartialEq, Eq)]
enum Shown {
    Text(String),
    Base64(String),
}

pub(super) async fn echo(request: Request) -> Json<Echo> {
    let (head, body) = request.into_parts();
    // The start of the body is in memory already, and within its limit.
    let kept = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let request_bytes = head.extensions.get::<RequestContext>().map_or(0, |context| context.exchange.request_bytes());
    let body_bytes = head.extensions.get::<BodyLength>().map_or(kept.len() as u64, |length| length.0);
    let target = target(&head);
    let frames = head.extensions.get::<RequestContext>().and_then(|context| context.exchange.request_head_bytes());
    // The framing of a chunked body, and the heads of DATA frames, are counted in `request_bytes` only.
    let head_bytes = match frames {
        Some(bytes) => bytes,
        None if head.headers.contains_key(TRANSFER_ENCODING) => canonical_bytes(&head, target).min(request_bytes),
        None => request_bytes.saturating_sub(body_bytes),
    };
    let (shown, shown_bytes) = shown(&kept, kept.len() as u64 == body_bytes);
    let (body, body_base64) = match shown {
        Shown::Text(text) => (Some(text), None),
        Shown::Base64(text) => (None, Some(text)),
    };
    Json(Echo {
        method: head.method.to_string(),
        path: target.to_string(),
        headers: headers(&head),
        body,
        body_base64,
        body_left_out_bytes: body_bytes - shown_bytes as u64,
        request_bytes,
        head_bytes,
        body_bytes,
    })
}

fn headers(head: &Parts) -> Vec<Header> {
    let authority = head.extensions.get::<AsAuthority>();
    let authority = authority.and_then(|authority| HeaderValue::from_str(authority.0.as_str()).ok());
    let authority = authority.map(|value| Header(AUTHORITY.to_owned(), value));
    let headers = head.headers.iter().map(|(name, value)| Header(name.to_string(), value.clone()));
    authority.into_iter().chain(headers).collect()
}

/// The request's target as it stood in the request.
fn target(head: &Parts) -> &Uri {
    head.extensions.get::<AsReceived>().map_or(&head.uri, |received| &received.0)
}

/// The size of the head as all common clients write it: one space after each colon, no space at the end of a line.
fn canonical_bytes(head: &Parts, target: &Uri) -> u64 {
    let request_line = head.method.as_str().len() + 1 + target.to_string().len() + " HTTP/1.1\r\n".len();
    let headers: usize = head.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    (request_line + headers + 2) as u64
}

/// The part of a body that is shown, and how many bytes of the body that is. `is_whole` is false if the body goes on after
/// `kept`, so that a character at its end may be cut through.
fn shown(kept: &[u8], is_whole: bool) -> (Shown, usize) {
    let text = match std::str::from_utf8(kept) {
        Ok(text) => Some(text),
        Err(error) if !is_whole && error.error_len().is_none() => {
            std::str::from_utf8(&kept[..error.valid_up_to()]).ok()
        }
        Err(_) => None,
    };
    match text {
        Some(text) => {
            let end = fitting(text);
            (Shown::Text(text[..end].to_owned()), end)
        }
        None => {
            let end = kept.len().min(SHOWN / 4 * 3);
            (Shown::Base64(STANDARD.encode(&kept[..end])), end)
        }
    }
}

/// How much of a text has its place in [`SHOWN`] bytes of JSON, where a control character takes six (RFC 8259 §7).
fn fitting(text: &str) -> usize {
    let mut bytes = 0;
    for (at, character) in text.char_indices() {
        bytes += match character {
            '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
            '\0'..='\x1f' => 6,
            _ => character.len_utf8(),
        };
        if bytes > SHOWN {
            return at;
        }
    }
    text.len()
}

/// `[name, value]`, or `[name, null, base64]` if the value is not UTF-8. A header's value is bytes (RFC 9110 §5.5), and the
/// echo shows which.
impl Serialize for Header {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(name, value) = self;
        let mut line = serializer.serialize_seq(None)?;
        line.serialize_element(name)?;
        if SECRET.iter().any(|word| name.contains(word)) {
            line.serialize_element(&"*".repeat(value.len()))?;
        } else if let Ok(text) = std::str::from_utf8(value.as_bytes()) {
            line.serialize_element(text)?;
        } else {
            line.serialize_element(&None::<&str>)?;
            line.serialize_element(&STANDARD.encode(value.as_bytes()))?;
        }
        line.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &'static str, value: &[u8]) -> String {
        let value = HeaderValue::from_bytes(value).unwrap();
        serde_json::to_string(&Header(name.to_owned(), value)).unwrap()
    }

    #[test]
    fn bytes_that_are_no_text_can_be_told_from_each_other() {
        assert_eq!(line("x-a", "café".as_bytes()), r#"["x-a","café"]"#);
        assert_eq!(line("x-a", b"caf\xe9"), r#"["x-a",null,"Y2Fm6Q=="]"#);
        assert_eq!(line("x-a", b"caf\xe8"), r#"["x-a",null,"Y2Fm6A=="]"#);
        assert_eq!(line("cookie", b"caf\xe9"), r#"["cookie","****"]"#);
    }

    #[test]
    fn a_body_is_cut_by_its_size_in_json() {
        for (text, fits) in [("x", SHOWN), ("\u{1}", SHOWN / 6), ("\"", SHOWN / 2), ("한", SHOWN / 3)] {
            let body = text.repeat(fits + 1);
            let (shown, bytes) = shown(body.as_bytes(), true);
            assert_eq!((shown, bytes), (Shown::Text(text.repeat(fits)), fits * text.len()), "{text:?}");
        }
        let (Shown::Base64(text), bytes) = shown(&[0xff; SHOWN], false) else { panic!("not in base64") };
        assert!(text.len() <= SHOWN && bytes == SHOWN / 4 * 3);
    }

    #[test]
    fn a_character_that_is_cut_through_does_not_make_a_text_binary() {
        let kept = &"안녕".as_bytes()[..4];
        assert_eq!(shown(kept, false), (Shown::Text("안".to_owned()), 3));
        assert_eq!(shown(kept, true), (Shown::Base64("7JWI6w==".to_owned()), 4), "the whole body is not UTF-8");
    }
}
