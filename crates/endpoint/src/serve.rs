//! Accepts connections and serves HTTP/1.1 on each, until the process is asked to end.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use tower::ServiceExt;

use crate::config::Config;
use crate::connection::{Connection, Peer};
use crate::counting_stream::CountingStream;
use crate::routes::app;
use crate::state::Endpoint;

/// How long connections may take to end after they were asked to.
const LONGEST_SHUTDOWN: Duration = Duration::from_secs(10);
/// A peer that neither acknowledges data nor has room for it for this long is dropped by the kernel.
const PEER_TIMEOUT: Duration = Duration::from_secs(60);
/// How long to wait before the next `accept` when the process has no file descriptor left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// How long a connection over the limit may take to send a request and to read why it is refused.
const REFUSAL_TIMEOUT: Duration = Duration::from_secs(5);
/// The largest head of a request. Also how much of a response hyper gathers before it writes.
const BUFFER_BYTES: usize = 64 << 10;

/// Serves on `listener` until `shutdown` completes. Then held polls are answered, streams end and sockets are closed.
/// Returns when all of them have ended, at most ten seconds later.
pub async fn serve(listener: TcpListener, config: Config, shutdown: impl Future<Output = ()>) -> io::Result<()> {
    let endpoint = Arc::new(Endpoint::new(config));
    let router = app(Arc::clone(&endpoint));
    let mut shutdown = pin!(shutdown);
    loop {
        tokio::select! {
            biased;
            () = &mut shutdown => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, remote)) => spawn_connection(&endpoint, &router, stream, remote),
                Err(error) => {
                    tracing::warn!(%error, "could not accept a connection");
                    sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }
    drop(listener);
    endpoint.shutdown.cancel();
    endpoint.tasks.close();
    if timeout(LONGEST_SHUTDOWN, endpoint.tasks.wait()).await.is_err() {
        tracing::warn!(left = endpoint.tasks.len(), "ended before all connections had ended");
    }
    Ok(())
}

fn spawn_connection(endpoint: &Arc<Endpoint>, router: &Router, stream: TcpStream, remote: SocketAddr) {
    let Ok(local) = prepare(&stream) else { return };
    let client = endpoint.clients.get(remote.ip());
    let limit = if endpoint.config.behind_proxy { 0 } else { endpoint.config.limits.connections_per_client };
    let is_admitted = client.connect(limit);
    let connection = endpoint.registry.open(Peer { local, remote, client, is_admitted });
    let io = CountingStream::new(stream, Arc::clone(&connection), Arc::clone(endpoint));
    endpoint.tasks.spawn(serve_connection(Arc::clone(endpoint), router.clone(), connection, io));
}

fn prepare(stream: &TcpStream) -> io::Result<SocketAddr> {
    stream.set_nodelay(true)?;
    #[cfg(target_os = "linux")]
    socket2::SockRef::from(stream).set_tcp_user_timeout(Some(PEER_TIMEOUT))?;
    stream.local_addr()
}

async fn serve_connection(endpoint: Arc<Endpoint>, router: Router, connection: Arc<Connection>, io: CountingStream) {
    let mut head_timeout = endpoint.config.limits.idle();
    if connection.peer.as_ref().is_some_and(|peer| !peer.is_admitted) {
        head_timeout = Some(REFUSAL_TIMEOUT);
    }
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Arc::clone(&connection));
        router.clone().oneshot(request)
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_timeout)
        .max_buf_size(BUFFER_BYTES)
        .writev(false)
        .serve_connection(TokioIo::new(io), service)
        .with_upgrades();
    let mut served = pin!(served);
    let ended = tokio::select! {
        ended = &mut served => ended,
        () = endpoint.shutdown.cancelled() => {
            served.as_mut().graceful_shutdown();
            served.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}
