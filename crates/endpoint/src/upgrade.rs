//! How a request becomes a transport for WebSocket: by the 101 of HTTP/1.1 (RFC 9110 §7.8), or by a CONNECT of HTTP/2 whose
//! stream goes on (RFC 8441).

use std::sync::{Arc, Mutex};

use axum::extract::Request;
use bytes::Bytes;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio::sync::oneshot;

use crate::sync::lock;
use crate::transport::{StreamIo, Transport};

/// The `:protocol` of a CONNECT (RFC 8441 §4), and where its stream is handed over once the 200 is sent; a request extension.
#[derive(Clone, Debug)]
pub(crate) struct ExtendedConnect {
    pub(crate) protocol: String,
    receiver: Arc<Mutex<Option<oneshot::Receiver<StreamIo>>>>,
}

impl ExtendedConnect {
    pub(crate) fn new(protocol: String) -> (Self, oneshot::Sender<StreamIo>) {
        let (sender, receiver) = oneshot::channel();
        (Self { protocol, receiver: Arc::new(Mutex::new(Some(receiver))) }, sender)
    }
}

/// A transport that is there once the response has been sent.
#[derive(Debug)]
pub(crate) enum Upgrade {
    Http1(OnUpgrade),
    Http2(Option<oneshot::Receiver<StreamIo>>),
}

impl Upgrade {
    /// What `request` becomes.
    pub(crate) fn of(request: &mut Request) -> Self {
        match request.extensions().get::<ExtendedConnect>() {
            Some(connect) => Self::Http2(lock(&connect.receiver).take()),
            None => Self::Http1(hyper::upgrade::on(request)),
        }
    }

    /// The transport, and the bytes that the client sent directly after its request. `None` if the client left before, or if
    /// the request came without a connection.
    pub(crate) async fn transport(self) -> Option<(Transport, Bytes)> {
        match self {
            Self::Http1(upgrade) => {
                let parts = upgrade.await.ok()?.downcast::<TokioIo<Transport>>().ok()?;
                Some((parts.io.into_inner(), parts.read_buf))
            }
            Self::Http2(receiver) => Some((Transport::Stream(Box::new(receiver?.await.ok()?)), Bytes::new())),
        }
    }
}
