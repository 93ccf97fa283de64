//! The server's side of a connection.

use super::connection::{Connection, content_length, parse_request};
use super::head::{AnswerHead, answer_head};
use super::{Answer, HttpError, Request, has_token};
use crate::net::Net;
use crate::stream::Stream;

/// The server's side of a connection.
pub struct Server {
    connection: Connection,
    /// Whether the client asked for this answer to be the last (RFC 9112 §9.6).
    is_last: bool,
}

impl Server {
    /// HTTP over `stream`.
    pub fn new(net: &Net, stream: Stream) -> Self {
        Self { connection: Connection::new(net, stream), is_last: false }
    }

    /// The next request; `None` once the client has closed, or this side has after an answer with `Connection: close`.
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

    /// Answers it, with Content-Length where there is a body; then closes this side where the client asked for it.
    pub async fn answer(&mut self, answer: &Answer) -> Result<(), HttpError> {
        let mut bytes = self.head(answer, false);
        bytes.extend_from_slice(&answer.body);
        self.connection.write(&bytes).await?;
        self.end().await
    }

    /// Starts an endless chunked answer of `text/event-stream`.
    pub async fn start_events(&mut self) -> Result<(), HttpError> {
        let kind = ("Content-Type".to_owned(), "text/event-stream".to_owned());
        let head = self.head(&Answer { status: 200, fields: vec![kind], body: Vec::new() }, true);
        self.connection.write(&head).await
    }

    /// One event in one chunk (WHATWG HTML §9.2.5); `data` is one line.
    pub async fn event(&mut self, id: u64, data: &str) -> Result<(), HttpError> {
        let event = ["id: ", &id.to_string(), "\ndata: ", data, "\n\n"].concat();
        // A chunk is its size in hex, CRLF, its data, CRLF (RFC 9112 §7.1).
        let chunk = format!("{:x}\r\n{event}\r\n", event.len());
        self.connection.write(chunk.as_bytes()).await
    }

    /// Ends a chunked answer: a chunk of size 0 and no trailer fields.
    pub async fn end_events(&mut self) -> Result<(), HttpError> {
        self.connection.write(b"0\r\n\r\n").await?;
        self.end().await
    }

    fn head(&mut self, answer: &Answer, is_chunked: bool) -> Vec<u8> {
        let net = &self.connection.net;
        let how = AnswerHead { headers: net.settings().headers, now: net.now(), closes: self.is_last, is_chunked };
        answer_head(answer, &how)
    }

    async fn end(&mut self) -> Result<(), HttpError> {
        if self.is_last {
            self.connection.close_side().await?;
        }
        Ok(())
    }

    /// The number of the connection in the trace.
    pub fn connection(&mut self) -> u32 {
        self.connection.stream.tcp().connection()
    }

    /// The connection, and what was read of it beyond the last request.
    pub fn into_stream(self) -> (Stream, Vec<u8>) {
        (self.connection.stream, self.connection.buffer)
    }

    /// Closes this side of the connection and waits until the other has closed, too.
    pub async fn close(&mut self) -> Result<(), HttpError> {
        self.connection.close().await
    }
}
