//! What a response says if it is not the one that was asked for. Pure.

use super::http::{Answer, is_event_stream};
use super::view::{Nonsense, Notice};
use trace::Micros;

/// The parts of a response that decide.
#[derive(Clone, Copy, Debug)]
pub struct Response<'a> {
    pub status: u16,
    pub content_type: &'a str,
    pub retry_after_seconds: Option<u32>,
    /// The sentence of our endpoint's error, if the response is one (docs/endpoint.md).
    pub detail: Option<&'a str>,
}

impl<'a> Response<'a> {
    pub fn of(answer: &'a Answer, detail: Option<&'a str>) -> Self {
        let Answer { status, content_type, retry_after_seconds, .. } = answer;
        Self { status: *status, content_type, retry_after_seconds: *retry_after_seconds, detail }
    }

    fn is_html(&self) -> bool {
        self.content_type.starts_with("text/html")
    }

    /// The notice for an error status. A server that says when to come back is kept to (RFC 9110 §10.2.3).
    pub fn refused(&self) -> Notice {
        let (status, detail) = (self.status, self.detail.map(str::to_owned));
        match self.retry_after_seconds {
            Some(seconds) if status >= 300 => Notice::AskedToWait { status, seconds, detail },
            Some(_) | None => Notice::HttpStatus { status, detail },
        }
    }

    /// Whether this is what our endpoint promises for a poll.
    pub fn check_poll(&self) -> Result<(), Notice> {
        match self.status {
            204 => Ok(()),
            200 if self.is_html() => Err(Notice::Nonsense { what: Nonsense::Html }),
            200 if self.content_type.starts_with("text/plain") => Ok(()),
            200 => Err(Notice::Nonsense { what: Nonsense::Message }),
            _ => Err(self.refused()),
        }
    }

    /// Whether this is an event stream. An `EventSource` takes status 200 with the right type and nothing else (HTML
    /// §9.2.2).
    pub fn check_stream(&self) -> Result<(), Notice> {
        match self.status {
            200 if is_event_stream(self.content_type) => Ok(()),
            200 if self.is_html() => Err(Notice::Nonsense { what: Nonsense::Html }),
            200..300 => Err(Notice::NotAStream { status: self.status }),
            _ => Err(self.refused()),
        }
    }

    /// Why a WebSocket's handshake failed, if this is the response to a plain request for the same address. 426 is what a
    /// server answers that would have taken a handshake (RFC 9110 §15.5.22).
    pub fn refused_socket(&self) -> Notice {
        match self.status {
            426 => Notice::SocketRefused,
            200..300 if self.is_html() => Notice::Nonsense { what: Nonsense::Html },
            0..400 => Notice::SocketRefused,
            _ => self.refused(),
        }
    }
}

/// How long a notice asks to wait at least.
pub fn wait_of(notice: &Notice) -> Option<Micros> {
    match notice {
        Notice::AskedToWait { seconds, .. } => Some(Micros(i64::from(*seconds) * 1_000_000)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(status: u16, content_type: &str) -> Response<'_> {
        Response { status, content_type, retry_after_seconds: None, detail: None }
    }

    fn later(status: u16, seconds: u32) -> Response<'static> {
        Response {
            retry_after_seconds: Some(seconds),
            detail: Some("Too many."),
            ..response(status, "application/json")
        }
    }

    #[test]
    fn a_server_that_says_when_to_come_back_is_kept_to_on_every_transport() {
        for status in [429, 503, 500] {
            let wait = Notice::AskedToWait { status, seconds: 7, detail: Some("Too many.".into()) };
            assert_eq!(later(status, 7).check_poll(), Err(wait.clone()));
            assert_eq!(later(status, 7).check_stream(), Err(wait.clone()));
            assert_eq!(later(status, 7).refused_socket(), wait);
            assert_eq!(wait_of(&wait), Some(Micros(7_000_000)));
        }
        let refused = response(503, "application/json").check_poll();
        assert_eq!(refused, Err(Notice::HttpStatus { status: 503, detail: None }));
        assert_eq!(wait_of(&Notice::HttpStatus { status: 503, detail: None }), None);
    }

    #[test]
    fn what_comes_in_place_of_an_event_stream_is_named() {
        assert_eq!(response(200, "text/event-stream").check_stream(), Ok(()));
        let error = |status| Err(Notice::HttpStatus { status, detail: None });
        assert_eq!(response(500, "text/plain").check_stream(), error(500));
        assert_eq!(response(404, "text/html").check_stream(), error(404));
        let html = Err(Notice::Nonsense { what: Nonsense::Html });
        assert_eq!(response(200, "text/html; charset=utf-8").check_stream(), html);
        // 204 tells an EventSource not to come back (HTML §9.2.2).
        for (status, kind) in [(204, ""), (200, "application/json"), (200, ""), (206, "text/event-stream")] {
            assert_eq!(response(status, kind).check_stream(), Err(Notice::NotAStream { status }), "{status} {kind}");
        }
    }

    #[test]
    fn what_comes_in_place_of_a_handshake_is_named() {
        assert_eq!(response(426, "application/json").refused_socket(), Notice::SocketRefused);
        assert_eq!(response(404, "text/html").refused_socket(), Notice::HttpStatus { status: 404, detail: None });
        assert_eq!(response(200, "text/html").refused_socket(), Notice::Nonsense { what: Nonsense::Html });
        assert_eq!(response(200, "text/plain").refused_socket(), Notice::SocketRefused);
    }
}
