//! The client's side: request after request, each on a stream of its own.

use super::connection::Connection;
use super::exchange::Tunnel;
use crate::http::{HttpError, Response, request_list};
use crate::net::Net;
use crate::stream::{Stream, patiently};
use std::rc::Rc;

/// The client's side of a connection, or of one of several requests on it at once ([`Client::sibling`]). The connection
/// closes when the last of them is dropped.
pub struct Client {
    connection: Rc<Owner>,
    /// The stream of the request sent last.
    current: Option<u32>,
}

struct Owner(Connection);

impl Drop for Owner {
    fn drop(&mut self) {
        self.0.begin_close();
    }
}

impl Client {
    /// HTTP/2 over `stream`. `None` in a program that is built without it (`absent`).
    pub fn new(net: &Net, stream: Stream) -> Option<Self> {
        let client = Self::unconnected(net)?;
        client.run_over(stream);
        Some(client)
    }

    /// A client that has no connection yet. It may be asked for requests; [`Client::take_early`] has them.
    /// `None` as in [`Client::new`].
    pub fn unconnected(net: &Net) -> Option<Self> {
        Some(Self { connection: Rc::new(Owner(Connection::client(net))), current: None })
    }

    /// What there is to send, for the first flight of TLS (0-RTT).
    pub fn take_early(&self) -> Vec<u8> {
        self.connection.0.take_early()
    }

    /// Reads and writes over `stream` from now on.
    pub fn run_over(&self, stream: Stream) {
        self.connection.0.run_over(stream);
    }

    /// The number of its connection in the trace.
    pub fn connection(&self) -> u32 {
        self.connection.0.number()
    }

    /// Another client on the same connection.
    pub fn sibling(&self) -> Self {
        Self { connection: self.connection.clone(), current: None }
    }

    /// Waits until both sides have each other's SETTINGS.
    pub async fn settled(&self) -> Result<(), HttpError> {
        let settled = patiently(self.connection.0.net(), self.connection.0.settled()).await;
        settled.unwrap_or(Err(HttpError::Incomplete))
    }

    /// Sends a request without content on a new stream.
    pub fn ask(&mut self, method: &str, target: &str, fields: &[(&str, &str)]) -> Result<(), HttpError> {
        self.leave();
        let fields = request_list(self.connection.0.net(), Some(method), target, fields);
        self.current = Some(self.connection.0.open(&fields, true)?);
        Ok(())
    }

    /// Sends a POST request with its content on a new stream.
    pub fn post(&mut self, target: &str, fields: &[(&str, &str)], content: &[u8]) -> Result<(), HttpError> {
        self.leave();
        let length = content.len().to_string();
        let fields = [fields, &[("Content-Length", &length)]].concat();
        let fields = request_list(self.connection.0.net(), Some("POST"), target, &fields);
        let number = self.connection.0.open(&fields, false)?;
        self.connection.0.change(|machine| machine.content(number, content, true));
        self.current = Some(number);
        Ok(())
    }

    /// The response to the request sent last. If its body is a stream of events, only the head: see [`Client::chunk`].
    pub async fn response(&mut self) -> Result<Response, HttpError> {
        let number = self.current.ok_or(HttpError::Incomplete)?;
        let mut response = response(self.connection.0.fields(number).await?)?;
        let is_stream = response.field("Content-Type").is_some_and(|value| value.starts_with("text/event-stream"));
        if !is_stream {
            while let Some(content) = self.chunk().await? {
                response.body.extend_from_slice(&content);
            }
        }
        Ok(response)
    }

    /// The next content of the response, as it came; `None` behind the last.
    pub async fn chunk(&mut self) -> Result<Option<Vec<u8>>, HttpError> {
        self.connection.0.content(self.current.ok_or(HttpError::Incomplete)?).await
    }

    /// Opens a WebSocket's stream (RFC 8441). The server's SETTINGS must have come by then (§3).
    pub async fn connect(mut self, target: &str, fields: &[(&str, &str)]) -> Result<(Response, Tunnel), HttpError> {
        self.leave();
        let connection = self.connection.0.clone();
        let number = connection.open(&request_list(connection.net(), None, target, fields), false)?;
        let tunnel = Tunnel::new(connection.clone(), number);
        let response = response(connection.fields(number).await?)?;
        Ok((response, tunnel.keeping(self)))
    }

    /// Whether the connection takes another request.
    pub fn is_reusable(&self) -> bool {
        self.connection.0.net().settings().http_keep_alive && self.connection.0.is_usable()
    }

    /// Closes the connection: GOAWAY, FIN; and waits until the peer has closed, too.
    pub async fn close(&mut self) -> Result<(), HttpError> {
        self.leave();
        self.connection.0.close().await
    }

    /// Resets the connection below.
    pub fn abort(&mut self) {
        self.connection.0.abort();
    }

    /// What still comes on the current stream is dropped.
    fn leave(&mut self) {
        if let Some(number) = self.current.take() {
            self.connection.0.change(|machine| machine.forget(number));
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.leave();
    }
}

/// A response from its header list.
fn response(mut fields: crate::http::Fields) -> Result<Response, HttpError> {
    let status = fields.iter().find(|(name, _)| name == ":status").and_then(|(_, value)| value.parse().ok());
    let status = status.ok_or_else(|| HttpError::Broken("the response has no status".into()))?;
    fields.retain(|(name, _)| !name.starts_with(':'));
    Ok(Response { status, fields, body: Vec::new() })
}
