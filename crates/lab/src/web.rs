//! HTTP of either version with the same methods, so that a scenario is written once. A [`Client`] sends request after request, a
//! [`Server`] is one conversation: a connection of HTTP/1.1, or one request of HTTP/2 with its response.

use crate::HttpVersion;
use crate::http::{self, HttpError, Request, Response};
use crate::http2::{self, Connection, Exchange};
use crate::net::Net;
use crate::stream::Stream;
use std::future::Future;

/// The client's side of a connection, request after request.
pub enum Client {
    /// RFC 9112.
    V1(Box<http::Client>),
    /// RFC 9113.
    V2(http2::Client),
}

impl Client {
    /// HTTP of this version over `stream`. Fails in a program that is built without it.
    pub fn new(net: &Net, stream: Stream, version: HttpVersion) -> Result<Self, HttpError> {
        match version {
            HttpVersion::V1 => Ok(Self::V1(Box::new(http::Client::new(net, stream)))),
            HttpVersion::V2 => http2::Client::new(net, stream).map(Self::V2).ok_or(HttpError::LeftOut),
        }
    }

    /// Waits until both sides have agreed on what they need before the first request is of use: SETTINGS of HTTP/2.
    pub async fn settled(&self) -> Result<(), HttpError> {
        match self {
            Self::V1(_) => Ok(()),
            Self::V2(client) => client.settled().await,
        }
    }

    /// Sends a request without content.
    pub async fn ask(&mut self, method: &str, target: &str, fields: &[(&str, &str)]) -> Result<(), HttpError> {
        match self {
            Self::V1(client) => client.ask(method, target, fields).await,
            Self::V2(client) => client.ask(method, target, fields),
        }
    }

    /// Sends a POST request with its content.
    pub async fn post(&mut self, target: &str, fields: &[(&str, &str)], content: &[u8]) -> Result<(), HttpError> {
        match self {
            Self::V1(client) => client.post(target, fields, content).await,
            Self::V2(client) => client.post(target, fields, content),
        }
    }

    /// The response to the request sent last. If its body is a stream of events, only the head: see [`Client::chunk`].
    pub async fn response(&mut self) -> Result<Response, HttpError> {
        match self {
            Self::V1(client) => client.response().await,
            Self::V2(client) => client.response().await,
        }
    }

    /// `GET target` and the whole response.
    pub async fn get(&mut self, target: &str) -> Result<Response, HttpError> {
        self.ask("GET", target, &[]).await?;
        self.response().await
    }

    /// The next piece of a body that is `text/event-stream`; `None` at its end.
    pub async fn chunk(&mut self) -> Result<Option<Vec<u8>>, HttpError> {
        match self {
            Self::V1(client) => client.chunk().await,
            Self::V2(client) => client.chunk().await,
        }
    }

    /// Whether the connection takes another request.
    pub fn is_reusable(&self) -> bool {
        match self {
            Self::V1(client) => client.is_reusable(),
            Self::V2(client) => client.is_reusable(),
        }
    }

    /// Closes this side of the connection and waits until the peer has closed, too.
    pub async fn close(&mut self) -> Result<(), HttpError> {
        match self {
            Self::V1(client) => client.close().await,
            Self::V2(client) => client.close().await,
        }
    }

    /// Resets the connection.
    pub fn abort(&mut self) {
        match self {
            Self::V1(client) => client.abort(),
            Self::V2(client) => client.abort(),
        }
    }
}

/// The server's side of a conversation.
pub enum Server {
    /// A connection: request after request.
    V1(Box<http::Server>),
    /// A stream: one request.
    V2(Exchange),
}

impl Server {
    /// Serves a connection with `converse`: its conversations are one after the other in HTTP/1.1, and at the same time in
    /// HTTP/2.
    pub async fn serve<W>(net: &Net, stream: Stream, version: HttpVersion, converse: impl Fn(Net, Self) -> W)
    where
        W: Future<Output = ()> + 'static,
    {
        if version == HttpVersion::V1 {
            return converse(net.clone(), http::Server::new(net, stream).into()).await;
        }
        let Some(connection) = Connection::server(net) else { return };
        connection.run_over(stream);
        while let Some(exchange) = Exchange::accept(&connection).await {
            net.spawn(converse(net.clone(), Self::V2(exchange)));
        }
    }

    /// The next request; `None` if there is no other.
    pub async fn request(&mut self) -> Result<Option<Request>, HttpError> {
        match self {
            Self::V1(server) => server.request().await,
            Self::V2(exchange) => exchange.request().await,
        }
    }

    /// Sends a response.
    pub async fn respond(&mut self, response: &Response) -> Result<(), HttpError> {
        match self {
            Self::V1(server) => server.respond(response).await,
            Self::V2(exchange) => exchange.respond(response).await,
        }
    }

    /// Starts a response of `text/event-stream`, which has no set end.
    pub async fn start_events(&mut self) -> Result<(), HttpError> {
        match self {
            Self::V1(server) => server.start_events().await,
            Self::V2(exchange) => {
                exchange.start(&http::event_stream());
                Ok(())
            }
        }
    }

    /// One event, in a chunk or a DATA frame of its own (WHATWG HTML §9.2.5); `data` is one line. `retry_millis` is a new
    /// reconnection time (§9.2.6).
    pub async fn event(&mut self, id: u64, data: &str, retry_millis: Option<u64>) -> Result<(), HttpError> {
        match self {
            Self::V1(server) => server.event(id, data, retry_millis).await,
            Self::V2(exchange) => exchange.piece(http::event(id, data, retry_millis).as_bytes()).await,
        }
    }

    /// Ends the response.
    pub async fn end_events(&mut self) -> Result<(), HttpError> {
        match self {
            Self::V1(server) => server.end_events().await,
            Self::V2(exchange) => exchange.end().await,
        }
    }

    /// The number of the connection in the trace.
    pub fn connection(&self) -> u32 {
        match self {
            Self::V1(server) => server.connection(),
            Self::V2(exchange) => exchange.connection(),
        }
    }

    /// The conversation is over. A connection of HTTP/1.1 closes and waits for its peer; one of HTTP/2 may carry others.
    pub async fn close(&mut self) -> Result<(), HttpError> {
        match self {
            Self::V1(server) => server.close().await,
            Self::V2(_) => Ok(()),
        }
    }
}

impl From<http::Server> for Server {
    fn from(server: http::Server) -> Self {
        Self::V1(Box::new(server))
    }
}

impl From<http::Client> for Client {
    fn from(client: http::Client) -> Self {
        Self::V1(Box::new(client))
    }
}
