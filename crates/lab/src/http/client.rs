//! The client's side of a connection.

use super::connection::{Connection, content_length, parse_answer};
use super::{Answer, HttpError, has_token, request_bytes};
use crate::net::Net;
use crate::stream::Stream;

/// The client's side of a connection, request after request.
pub struct Client {
    connection: Connection,
    /// Whether the server has said that it closes after its answer, or the answer could end in no other way.
    is_last: bool,
}

impl Client {
    /// HTTP over `stream`.
    pub fn new(net: &Net, stream: Stream) -> Self {
        Self { connection: Connection::new(net, stream), is_last: false }
    }

    /// `GET target` and its whole answer.
    pub async fn get(&mut self, target: &str) -> Result<Answer, HttpError> {
        let request = request_bytes(&self.connection.net, "GET", target, &[]);
        self.send(&request).await?;
        self.answer().await
    }

    /// Sends bytes made by [`request_bytes`].
    pub async fn send(&mut self, request: &[u8]) -> Result<(), HttpError> {
        self.connection.write(request).await
    }

    /// The answer to the request sent last. Where its body is a stream of events, only its head: see [`Client::chunk`].
    pub async fn answer(&mut self) -> Result<Answer, HttpError> {
        let mut answer = self.connection.head(parse_answer).await?.ok_or(HttpError::Incomplete)?;
        self.is_last = answer.field("Connection").is_some_and(|value| has_token(value, "close"));
        answer.body = self.body(&answer).await?;
        Ok(answer)
    }

    /// Where a body ends, in the order of RFC 9112 §6.3: some statuses have none; chunks say it themselves; else
    /// Content-Length does; else the connection's end.
    async fn body(&mut self, head: &Answer) -> Result<Vec<u8>, HttpError> {
        if matches!(head.status, 100..=199 | 204 | 304) {
            return Ok(Vec::new());
        }
        let mut body = Vec::new();
        if head.field("Transfer-Encoding").is_some_and(|value| has_token(value, "chunked")) {
            let is_stream = head.field("Content-Type").is_some_and(|value| value.starts_with("text/event-stream"));
            if !is_stream {
                while let Some(chunk) = self.connection.chunk().await? {
                    body.extend_from_slice(&chunk);
                }
            }
        } else if let Some(length) = content_length(&head.fields)? {
            body = self.connection.take(length).await?;
        } else {
            self.is_last = true;
            while self.connection.fill().await? {}
            body.append(&mut self.connection.buffer);
        }
        Ok(body)
    }

    /// The next piece of an endless chunked body, after an answer whose body is `text/event-stream`; `None` at its end.
    pub async fn chunk(&mut self) -> Result<Option<Vec<u8>>, HttpError> {
        self.connection.chunk().await
    }

    /// Whether the connection takes another request (RFC 9112 §9.3).
    pub fn is_reusable(&self) -> bool {
        !self.is_last
    }

    /// Bytes of HTTP sent and received on this connection so far.
    pub fn bytes(&self) -> u64 {
        self.connection.bytes
    }

    /// The connection below.
    pub fn stream(&mut self) -> &mut Stream {
        &mut self.connection.stream
    }

    /// The connection, and what was read of it beyond the last answer.
    pub fn into_stream(self) -> (Stream, Vec<u8>) {
        (self.connection.stream, self.connection.buffer)
    }

    /// Closes this side of the connection and waits until the other has closed, too.
    pub async fn close(&mut self) -> Result<(), HttpError> {
        self.connection.close().await
    }
}
