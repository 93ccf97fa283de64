//! One stream as a server uses it: a request and its response; and as a tunnel, both ways.

use super::client::Client;
use super::connection::Connection;
use crate::http::{HttpError, Request, Response, response_list};
use crate::net::Net;
use trace::Host;
use wire::http2::ErrorCode;

/// A request and its response at the server. Dropping it half-way resets the stream.
pub struct Exchange {
    connection: Connection,
    number: u32,
    has_begun: bool,
}

impl Exchange {
    /// The next request of a connection; `None` once that is over.
    pub async fn accept(connection: &Connection) -> Option<Self> {
        let number = connection.accept().await?;
        Some(Self { connection: connection.clone(), number, has_begun: false })
    }

    /// The request, once; its content is read and dropped.
    pub async fn request(&mut self) -> Result<Option<Request>, HttpError> {
        if std::mem::replace(&mut self.has_begun, true) {
            return Ok(None);
        }
        let mut fields = self.connection.fields(self.number).await?;
        let pseudo = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        let (method, target) = (pseudo(":method").unwrap_or_default(), pseudo(":path").unwrap_or_default());
        let is_tunnel = pseudo(":protocol").is_some();
        // `:protocol` is kept, because it decides what is asked for.
        fields.retain(|(name, _)| !name.starts_with(':') || name == ":protocol");
        if !is_tunnel {
            while self.connection.content(self.number).await?.is_some() {}
        }
        Ok(Some(Request { method, target, fields }))
    }

    /// Sends a response with its content, and waits until it has gone.
    pub async fn respond(&mut self, response: &Response) -> Result<(), HttpError> {
        let is_empty = response.body.is_empty();
        self.begin(response, true, is_empty);
        if !is_empty {
            self.connection.change(|machine| machine.content(self.number, &response.body, true));
        }
        self.connection.sent(self.number).await
    }

    /// Starts a response whose content has no set end.
    pub fn start(&mut self, response: &Response) {
        self.begin(response, false, false);
    }

    /// A piece of it, in one DATA frame if windows allow; waits until it has gone.
    pub async fn piece(&mut self, content: &[u8]) -> Result<(), HttpError> {
        self.connection.change(|machine| machine.content(self.number, content, false));
        self.connection.sent(self.number).await
    }

    /// Its end: an empty DATA frame with END_STREAM.
    pub async fn end(&mut self) -> Result<(), HttpError> {
        self.connection.change(|machine| machine.content(self.number, &[], true));
        self.connection.sent(self.number).await
    }

    fn begin(&mut self, response: &Response, has_length: bool, ends: bool) {
        let fields = response_list(self.connection.net(), response, has_length);
        self.connection.change(|machine| machine.fields(self.number, &fields, ends));
    }

    /// The number of its connection in the trace.
    pub fn connection(&self) -> u32 {
        self.connection.number()
    }

    /// Grants what the request asked for: from here on its stream carries bytes both ways (RFC 8441 §5).
    pub fn tunnel(mut self, response: &Response) -> Tunnel {
        // A response to CONNECT has no content and no length (RFC 9110 §9.3.6).
        let mut fields = vec![(":status".to_owned(), response.status.to_string())];
        fields.extend(response.fields.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone())));
        // The stream is the tunnel's now. There is no stream 0.
        let number = std::mem::take(&mut self.number);
        self.connection.change(|machine| machine.fields(number, &fields, false));
        Tunnel::new(self.connection.clone(), number)
    }
}

/// A stream that carries bytes both ways. Dropping it half-way resets it.
pub struct Tunnel {
    connection: Connection,
    number: u32,
    /// The client to whose connection it belongs: it closes with the tunnel.
    client: Option<Client>,
}

impl Tunnel {
    pub(super) fn new(connection: Connection, number: u32) -> Self {
        Self { connection, number, client: None }
    }

    /// The same, and the client whose connection carries nothing else.
    pub(super) fn keeping(mut self, client: Client) -> Self {
        self.client = Some(client);
        self
    }

    /// Waits for bytes and takes all that have come. No bytes: the peer has ended its side.
    pub async fn read(&mut self) -> Result<Vec<u8>, HttpError> {
        Ok(self.connection.content(self.number).await?.unwrap_or_default())
    }

    /// Sends `bytes`, in one DATA frame if windows allow.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), HttpError> {
        self.connection.change(|machine| machine.content(self.number, bytes, false));
        self.connection.sent(self.number).await
    }

    /// Ends this side of the stream.
    pub async fn close(&mut self) -> Result<(), HttpError> {
        self.connection.change(|machine| machine.content(self.number, &[], true));
        self.connection.sent(self.number).await
    }

    /// After [`Tunnel::close`]: waits until the peer has ended its side, too, and a client's connection is over.
    pub async fn over(&mut self) {
        while self.read().await.is_ok_and(|bytes| !bytes.is_empty()) {}
        if let Some(mut client) = self.client.take() {
            // An error means that it is over already.
            let _ = client.close().await;
        }
    }

    /// Resets the stream, or a client's connection, which carries nothing else.
    pub fn abort(&mut self) {
        match &mut self.client {
            Some(client) => client.abort(),
            None => self.connection.change(|machine| machine.reset(self.number, ErrorCode::CANCEL)),
        }
    }

    /// The network it is on.
    pub fn net(&self) -> &Net {
        self.connection.net()
    }

    /// The host that this side is on.
    pub fn host(&self) -> Host {
        self.connection.host()
    }

    /// The number of its connection in the trace.
    pub fn connection(&self) -> u32 {
        self.connection.number()
    }
}

/// Ends what is left of a stream that nobody will use any more.
fn leave(connection: &Connection, number: u32) {
    connection.change(|machine| {
        let ends = machine.stream(number).is_some_and(|stream| stream.ends || stream.has_ended);
        if !ends {
            machine.reset(number, ErrorCode::CANCEL);
        }
        machine.forget(number);
    });
}

impl Drop for Exchange {
    fn drop(&mut self) {
        leave(&self.connection, self.number);
    }
}

impl Drop for Tunnel {
    fn drop(&mut self) {
        leave(&self.connection, self.number);
    }
}
