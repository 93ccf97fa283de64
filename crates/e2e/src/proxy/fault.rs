//! What can go wrong between a page and its endpoint, and the bytes of it.

use std::time::Duration;

/// A fault.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The request is taken and never answered.
    Silence,
    /// The request is forwarded after this time.
    Slow(Duration),
    /// 500 with the endpoint's kind of error.
    ServerError,
    /// 200 with a page of HTML, as a captive portal answers.
    Html,
    /// 200 with JSON that is none of the contract's.
    Nonsense,
    /// The connection ends in the middle of what is being sent: half a frame, half an event, half a body.
    Cut,
    /// The WebSocket is closed with this code after its first frame.
    Close(u16),
    /// The WebSocket gets so many of the feed's messages a second, due or not.
    Flood(u32),
}

impl Fault {
    /// The answer that stands in for the endpoint's, where the fault is one of that kind.
    pub(super) fn answer(&self) -> Option<Vec<u8>> {
        let (status, kind, body) = match self {
            Self::ServerError => (
                "500 Internal Server Error",
                "application/json",
                r#"{"error":"broken","message":"The test broke it."}"#,
            ),
            Self::Html => ("200 OK", "text/html", "<!doctype html><title>Sign in</title><p>Sign in to the network."),
            Self::Nonsense => ("200 OK", "application/json", r#"{"colour":"blue","numbers":[1,2"#),
            Self::Silence | Self::Slow(_) | Self::Cut | Self::Close(_) | Self::Flood(_) => return None,
        };
        let length = body.len();
        Some(
            format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}").into_bytes(),
        )
    }
}

/// A close frame from the server: not masked (RFC 6455 §5.5.1).
pub(crate) fn close_frame(code: u16) -> Vec<u8> {
    let reason = b"the test closed it";
    let mut frame = vec![0x88, 2 + reason.len() as u8];
    frame.extend(code.to_be_bytes());
    frame.extend(reason);
    frame
}

/// A text frame from the server of at most 65535 bytes.
pub(crate) fn text_frame(text: &str) -> Vec<u8> {
    let mut frame = vec![0x81];
    match u8::try_from(text.len()) {
        Ok(length) if length < 126 => frame.push(length),
        _ => {
            frame.push(126);
            frame.extend((text.len() as u16).to_be_bytes());
        }
    }
    frame.extend(text.as_bytes());
    frame
}

/// The feed that a request asks for.
pub(crate) fn feed_of(path: &str) -> Option<feed::Spec> {
    let (_, query) = path.split_once('?')?;
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.find(|(key, _)| key == "feed").and_then(|(_, feed)| feed.parse().ok())
}
