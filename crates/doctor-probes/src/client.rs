//! HTTP/1.1 or HTTP/2 on one connection.

use std::error::Error;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use doctor::{Failure, Product};
use http::header::{HOST, LOCATION};
use http::{HeaderMap, Request, Response};
use http_body_util::Empty;
use hyper::body::Incoming;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::time::timeout;
use tokio_util::task::AbortOnDropHandle;

use crate::address::Address;
use crate::connect::{Offer, Tls, connect, words};

/// How long connecting may take, and a response that is due at once.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

enum Sender {
    Old(http1::SendRequest<Empty<Bytes>>),
    New(http2::SendRequest<Empty<Bytes>>),
}

/// A connection. Dropping it closes it.
pub(crate) struct Client<'a> {
    address: &'a Address,
    sender: Sender,
    /// Drives the connection until the last user of it is dropped.
    task: Arc<AbortOnDropHandle<()>>,
}

impl<'a> Client<'a> {
    /// Connects.
    ///
    /// # Errors
    /// Why there is no connection.
    pub(crate) async fn open(address: &'a Address, tls: Option<&Tls>, offer: Offer) -> Result<Client<'a>, Failure> {
        timeout(PATIENCE, Self::open_patiently(address, tls, offer)).await.map_err(|_| Failure::TimedOut)?
    }

    async fn open_patiently(address: &'a Address, tls: Option<&Tls>, offer: Offer) -> Result<Client<'a>, Failure> {
        let (stream, is_http_2) = connect(address, tls, offer).await?;
        let io = TokioIo::new(stream);
        let failed = |error: hyper::Error| Failure::Http(why(&error));
        // What ends the connection is also what a request or a body sees.
        let (sender, task) = if is_http_2 {
            let (sender, connection) = http2::handshake(TokioExecutor::new(), io).await.map_err(failed)?;
            (Sender::New(sender), tokio::spawn(async { drop(connection.await) }))
        } else {
            let (sender, connection) = http1::handshake(io).await.map_err(failed)?;
            (Sender::Old(sender), tokio::spawn(async { drop(connection.with_upgrades().await) }))
        };
        Ok(Self { address, sender, task: Arc::new(AbortOnDropHandle::new(task)) })
    }

    /// The same connection for another request at the same time, which only HTTP/2 allows.
    pub(crate) fn share(&self) -> Option<Self> {
        let Sender::New(sender) = &self.sender else { return None };
        let sender = Sender::New(sender.clone());
        Some(Self { address: self.address, sender, task: Arc::clone(&self.task) })
    }

    /// A request whose response is awaited as long as it takes.
    ///
    /// # Errors
    /// Why there is no response.
    pub(crate) async fn get(
        &mut self,
        path: &str,
        headers: &[(&'static str, String)],
    ) -> Result<Response<Incoming>, Failure> {
        let path = self.address.path(path);
        let mut request = match &self.sender {
            Sender::Old(_) => Request::get(path).header(HOST, &self.address.authority),
            Sender::New(_) => Request::get(format!("{}://{}{path}", self.address.scheme(), self.address.authority)),
        };
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let request = request.body(Empty::new()).map_err(|error| Failure::Http(error.to_string()))?;
        let response = match &mut self.sender {
            Sender::Old(sender) => match sender.ready().await {
                Ok(()) => sender.send_request(request).await,
                Err(error) => Err(error),
            },
            Sender::New(sender) => match sender.ready().await {
                Ok(()) => sender.send_request(request).await,
                Err(error) => Err(error),
            },
        };
        response.map_err(|error| Failure::Http(why(&error)))
    }

    /// A request whose response is due at once.
    ///
    /// # Errors
    /// Why there is no response in time.
    pub(crate) async fn get_soon(
        &mut self,
        path: &str,
        headers: &[(&'static str, String)],
    ) -> Result<Response<Incoming>, Failure> {
        timeout(PATIENCE, self.get(path, headers)).await.map_err(|_| Failure::TimedOut)?
    }
}

/// Why a response is not the expected one.
pub(crate) fn unexpected<B>(response: &Response<B>) -> Failure {
    let status = response.status().as_u16();
    match response.headers().get(LOCATION).and_then(|to| to.to_str().ok()) {
        Some(to) if response.status().is_redirection() => Failure::Redirect(status, to.to_owned()),
        _ => Failure::Status(status),
    }
}

/// The software that names itself in these headers.
pub(crate) fn products(headers: &HeaderMap) -> impl Iterator<Item = Product> {
    headers.iter().filter_map(|(name, value)| Product::of_header(name.as_str(), value.to_str().ok()?))
}

/// The innermost cause of an error, in words.
pub(crate) fn why(error: &(dyn Error + 'static)) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.downcast_ref::<io::Error>().map_or_else(|| innermost.to_string(), words)
}
