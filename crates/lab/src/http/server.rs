//! The server's side of a connection.

use super::connection::{Connection, content_length, parse_request};
use super::head::{ResponseHead, response_head};
use super::{HttpError, Request, Response, has_token};
use crate::net::Net;
use crate::stream::Stream;

/// The server's side of a connection.
pub struct Server {
    connection: Connection,
    /// Whether the client asked to close the connection after this response (RFC 9112 §9.6).
    is_last: bool,
}

impl Server {
    /// HTTP over `stream`.
    pub fn new(net: &Net, stream: Stream) -> Self {
        Self { connection: Connection::new(net, stream), is_last: false }
    }

    /// The next request; `None` once the client has closed, or this side has after a response with `Connection: close`.
    pub async fn request(&mut self) -> Result<Option<Request>, HttpError> {
        if self.connection.is_closed {
            return Ok(None);
        }
        let Some(request) = self.connection.head(parse_request).await? else { return Ok(None) };
        // RFC 9112 §3.2: a request without Host is a bad one.
        if request.field("Host").is_none() {
            return Err(HttpError::Malformed("the request has no Host"));
        }
        if let Some(length) = content_length(&request.fields)? {
            self.connection.take(length).await?;
        }
        self.is_last = request.field("Connection").is_some_and(|value| has_token(value, "close"));
        Ok(Some(request))
    }

    /// Sends a response, with Content-Length if it has a body; then closes this side if the client asked for that.
    pub async fn respond(&mut self, response: &Response) -> Result<(), HttpError> {
        let mut bytes = self.head(response, false);
        bytes.extend_from_slice(&response.body);
        self.connection.write(&bytes).await?;
        self.end().await
    }

    /// Starts a chunked response of `text/event-stream`, which has no set end.
    pub async fn start_events(&mut self) -> Result<(), HttpError> {
        let head = self.head(&event_stream(), true);
        self.connection.write(&head).await
    }

    /// One event in one chunk (WHATWG HTML §9.2.5); `data` is one line. `retry_millis` is a new reconnection time (§9.2.6).
    pub async fn event(&mut self, id: u64, data: &str, retry_millis: Option<u64>) -> Result<(), HttpError> {
        let event = event(id, data, retry_millis);
        // A chunk is its size in hex, CRLF, its data, CRLF (RFC 9112 §7.1).
        let chunk = format!("{:x}\r\n{event}\r\n", event.len());
        self.connection.write(chunk.as_bytes()).await
    }

    /// Ends a chunked response: a chunk of size 0 and no trailer fields.
    pub async fn end_events(&mut self) -> Result<(), HttpError> {
        self.connection.write(b"0\r\n\r\n").await?;
        self.end().await
    }

    fn head(&self, response: &Response, is_chunked: bool) -> Vec<u8> {
        let net = &self.connection.net;
        let how = ResponseHead { headers: net.settings().headers, now: net.now(), closes: self.is_last, is_chunked };
        response_head(response, &how)
    }

    async fn end(&mut self) -> Result<(), HttpError> {
        if self.is_last {
            self.connection.close_side().await?;
        }
        Ok(())
    }

    /// The number of the connection in the trace.
    pub fn connection(&self) -> u32 {
        self.connection.stream.connection()
    }

    /// The connection, and the bytes that were read beyond the last request.
    pub fn into_stream(self) -> (Stream, Vec<u8>) {
        (self.connection.stream, self.connection.buffer)
    }

    /// Closes this side of the connection and waits until the peer has closed, too.
    pub async fn close(&mut self) -> Result<(), HttpError> {
        self.connection.close().await
    }
}

/// The head of a response of `text/event-stream`.
pub fn event_stream() -> Response {
    let kind = ("Content-Type".to_owned(), "text/event-stream".to_owned());
    Response { status: 200, fields: vec![kind], body: Vec::new() }
}

/// An event's text (WHATWG HTML §9.2.5).
pub fn event(id: u64, data: &str, retry_millis: Option<u64>) -> String {
    let retry = retry_millis.map(|millis| ["retry: ", &millis.to_string(), "\n"].concat()).unwrap_or_default();
    [&retry, "id: ", &id.to_string(), "\ndata: ", data, "\n\n"].concat()
}
