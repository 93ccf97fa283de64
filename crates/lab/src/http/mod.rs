//! HTTP/1.1 (RFC 9112) client and server over a connection.

use crate::net::Net;
use crate::stream::Stream;
use crate::tls::TlsError;

/// An answer as a client reads it, or a server writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// 200
    pub status: u16,
    /// Field lines beyond those that every answer has, name and value.
    pub fields: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// A request as a server reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// `GET`
    pub method: String,
    /// `/data`
    pub target: String,
    /// All field lines.
    pub fields: Vec<(String, String)>,
}

/// Why an exchange failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// The connection below.
    #[error(transparent)]
    Stream(#[from] TlsError),
    /// The peer closed in the middle of a message.
    #[error("the connection ended in the middle of a message")]
    Incomplete,
    /// The peer sent what is no HTTP/1.1.
    #[error("this is not HTTP/1.1: {0}")]
    Malformed(&'static str),
}

/// The bytes of a request as a browser writes it, or the minimal one, as the settings say.
pub fn request_bytes(_net: &Net, _method: &str, _target: &str, _fields: &[(&str, &str)]) -> Vec<u8> {
    todo!()
}

/// The client's side of a connection, request after request.
pub struct Client {}

impl Client {
    /// HTTP over `stream`.
    pub fn new(_net: &Net, _stream: Stream) -> Self {
        todo!()
    }

    /// `GET target` and its whole answer.
    pub async fn get(&mut self, _target: &str) -> Result<Answer, HttpError> {
        todo!()
    }

    /// Sends bytes made by [`request_bytes`].
    pub async fn send(&mut self, _request: &[u8]) -> Result<(), HttpError> {
        todo!()
    }

    /// The answer to the request sent last.
    pub async fn answer(&mut self) -> Result<Answer, HttpError> {
        todo!()
    }

    /// The next piece of an endless chunked body, after an answer whose body is `text/event-stream`; `None` at its end.
    pub async fn chunk(&mut self) -> Result<Option<Vec<u8>>, HttpError> {
        todo!()
    }

    /// The connection, and what was read of it beyond the last answer.
    pub fn into_stream(self) -> (Stream, Vec<u8>) {
        todo!()
    }

    /// Closes the connection.
    pub async fn close(&mut self) -> Result<(), HttpError> {
        todo!()
    }
}

/// The server's side of a connection.
pub struct Server {}

impl Server {
    /// HTTP over `stream`.
    pub fn new(_net: &Net, _stream: Stream) -> Self {
        todo!()
    }

    /// The next request; `None` once the client has closed.
    pub async fn request(&mut self) -> Result<Option<Request>, HttpError> {
        todo!()
    }

    /// Answers it, with Content-Length where there is a body.
    pub async fn answer(&mut self, _answer: &Answer) -> Result<(), HttpError> {
        todo!()
    }

    /// Starts an endless chunked answer of `text/event-stream`.
    pub async fn start_events(&mut self) -> Result<(), HttpError> {
        todo!()
    }

    /// One event in one chunk.
    pub async fn event(&mut self, _id: u64, _data: &str) -> Result<(), HttpError> {
        todo!()
    }

    /// Ends a chunked answer.
    pub async fn end_events(&mut self) -> Result<(), HttpError> {
        todo!()
    }

    /// The connection, and what was read of it beyond the last request.
    pub fn into_stream(self) -> (Stream, Vec<u8>) {
        todo!()
    }

    /// Closes the connection.
    pub async fn close(&mut self) -> Result<(), HttpError> {
        todo!()
    }
}
