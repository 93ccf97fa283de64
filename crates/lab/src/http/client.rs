//! The client's side of a connection.

use super::connection::{Connection, content_length, parse_response};
use super::{HttpError, Response, has_token, request_bytes};
use crate::net::Net;
use crate::stream::Stream;

/// The client's side of a connection, request after request.
pub struct Client {
    connection: Connection,
    /// Whether the server closes after its response: it said so, or only that can end the body.
    is_last: bool,
}

impl Client {
    /// HTTP over `stream`.
    pub fn new(net: &Net, stream: Stream) -> Self {
        Self { connection: Connection::new(net, stream), is_last: false }
    }

    /// Sends a request without content.
    pub async fn ask(&mut self, method: &str, target: &str, fields: &[(&str, &str)]) -> Result<(), HttpError> {
        let request = request_bytes(&self.connection.net, method, target, fields);
        self.send(&request).await
    }

    /// Sends a POST request with its content.
    pub async fn post(&mut self, target: &str, fields: &[(&str, &str)], content: &[u8]) -> Result<(), HttpError> {
        let length = content.len().to_string();
        let fields = [fields, &[("Content-Length", &length)]].concat();
        let mut request = request_bytes(&self.connection.net, "POST", target, &fields);
        request.extend_from_slice(content);
        self.send(&request).await
    }

    /// Sends bytes made by [`request_bytes`].
    pub async fn send(&mut self, request: &[u8]) -> Result<(), HttpError> {
        self.connection.write(request).await
    }

    /// The response to the request sent last. If its body is a stream of events, only the head: see [`Client::chunk`].
    pub async fn response(&mut self) -> Result<Response, HttpError> {
        let mut response = self.connection.head(parse_response).await?.ok_or(HttpError::Incomplete)?;
        self.is_last = response.field("Connection").is_some_and(|value| has_token(value, "close"));
        response.body = self.body(&response).await?;
        Ok(response)
    }

    /// The body. Where it ends follows from the first rule that applies (RFC 9112 §6.3): some statuses have no body; chunks
    /// mark their own end; Content-Length; the end of the connection.
    async fn body(&mut self, head: &Response) -> Result<Vec<u8>, HttpError> {
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

    /// The next chunk of a body that is `text/event-stream`; `None` at its end.
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

    /// Resets the connection.
    pub fn abort(&mut self) {
        self.connection.stream.abort();
    }

    /// The connection, and the bytes that were read beyond the last response.
    pub fn into_stream(self) -> (Stream, Vec<u8>) {
        (self.connection.stream, self.connection.buffer)
    }

    /// Closes this side of the connection and waits until the peer has closed, too.
    pub async fn close(&mut self) -> Result<(), HttpError> {
        self.connection.close().await
    }
}
