//! HTTP/1.1 (RFC 9112) client and server over a connection: `head` writes a message's head, `connection` reads messages
//! from the stream, `client` and `server` are the two sides, `date` prints the virtual time.
//!
//! `wire::http::Reader` reads the same protocol for a different purpose: it watches both directions of a capture, reads on
//! past what an endpoint has to refuse, and gives a message when all of it is there. An endpoint reads one direction, acts
//! on a head before the body has come, takes one chunk at a time, and leaves what follows unread, so that the window closes
//! when it is slow.

mod client;
mod connection;
mod date;
mod head;
mod server;

pub use client::Client;
pub use head::{Fields, request_bytes, request_list, response_list};
pub use server::{Server, event, event_stream};

/// The server's name in `Host` fields, in its certificate and in the DNS.
pub(crate) use crate::tls::SERVER_NAME;

use crate::tls::TlsError;
use wire::http2::ErrorCode;

/// A response as a client reads it, or as a server writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// 200
    pub status: u16,
    /// For a response to be written: field lines besides those that every response has, name and value. One with the same
    /// name replaces it. For a response that was read: all field lines.
    pub fields: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// A request as a server reads it. A body is read and dropped.
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
    /// The peer sent something that is not HTTP/1.1.
    #[error("this is not HTTP/1.1: {0}")]
    Malformed(&'static str),
    /// The peer sent something that is not HTTP/2, or this side did.
    #[error("this is not HTTP/2: {0}")]
    Broken(String),
    /// The peer reset the stream (RFC 9113 §5.4.2).
    #[error("the stream was reset: {0}")]
    Reset(ErrorCode),
}

impl Response {
    /// A response with a body of text.
    pub fn text(status: u16, body: &str) -> Self {
        Self { status, fields: Vec::new(), body: body.as_bytes().to_vec() }
    }

    /// A response without a body.
    pub fn empty(status: u16) -> Self {
        Self { status, fields: Vec::new(), body: Vec::new() }
    }

    /// The value of the field `name`, whatever its letters' case (RFC 9110 §5.1).
    pub fn field(&self, name: &str) -> Option<&str> {
        field(&self.fields, name)
    }
}

impl Request {
    /// The value of the field `name`, whatever its letters' case (RFC 9110 §5.1).
    pub fn field(&self, name: &str) -> Option<&str> {
        field(&self.fields, name)
    }
}

fn field<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// Whether the list `value`, such as `keep-alive, Upgrade`, has `token` in it (RFC 9110 §5.6.1).
pub(crate) fn has_token(value: &str, token: &str) -> bool {
    value.split(',').any(|item| item.trim().eq_ignore_ascii_case(token))
}

#[cfg(test)]
mod tests;
