//! Accepts connections and serves HTTP/1.1 or, over TLS, HTTP/2 on each, until the process is asked to end.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::{self, pin};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpSocket, TcpStream, lookup_host};
use tokio::time::{sleep, timeout};
use tokio_util::task::AbortOnDropHandle;
use tower::ServiceExt;

use crate::config::Config;
use crate::connection::{Connection, Peer};
use crate::counting_stream::CountingStream;
use crate::exchange::take_back_allow;
use crate::http2::{self, HeadLimits};
use crate::impair::NoResponse;
use crate::log_limit::LogLimit;
use crate::request_target::normalize;
use crate::routes::{app, metrics_app};
use crate::state::Endpoint;
use crate::tls;
use crate::transport::{Secure, Transport};

/// How long connections may take to end after they were asked to.
const LONGEST_SHUTDOWN: Duration = Duration::from_secs(10);
/// A peer that neither acknowledges data nor has room for it for this long is dropped by the kernel.
const PEER_TIMEOUT: Duration = Duration::from_secs(60);
/// How long to wait before the next `accept` when the process has no file descriptor left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// How long a connection over the limit may take to send a request and to read why it is refused.
const REFUSAL_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a client may take for the TLS handshake.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);
/// The largest head of a request.
const HEAD_BYTES: usize = 64 << 10;
/// The most header lines of a request. hyper's own limit is 100, and it sets aside 64 bytes for each line that is allowed.
/// With twice as many, the allocator would give that memory back to the kernel after each request.
const HEAD_LINES: usize = 1_000;
/// How much of a response hyper gathers before it writes.
const BUFFER_BYTES: usize = 64 << 10;
/// How many connections may wait to be accepted. The kernel lowers this to its own limit (`net.core.somaxconn`).
const BACKLOG: u32 = 4_096;
/// What a client of HTTP/2 sends first (RFC 9113 §3.4).
const HTTP_2_PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// The answer to it, which is the one that hyper gives to any other version.
const HTTP_2_REFUSAL: &[u8] = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// Listens on an address and port, such as `127.0.0.1:8081` or `localhost:0`.
///
/// # Errors
/// If the name has no address, or if no address of it can be listened on.
pub async fn listen(address: &str) -> io::Result<TcpListener> {
    let mut failed = io::Error::new(io::ErrorKind::AddrNotAvailable, "this name has no address");
    for address in lookup_host(address).await? {
        match listen_at(address) {
            Ok(listener) => return Ok(listener),
            Err(error) => failed = error,
        }
    }
    Err(failed)
}

fn listen_at(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // Otherwise the port is taken for a minute after the process has ended.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves on `listener`, and the metrics on `metrics` if they have an address, until `shutdown` completes. Then drains for
/// [`Config::drain_seconds`]: `/healthz` is 503, and connections end one after the other. At the end of that time, held polls
/// are answered, streams end and sockets are closed. Returns when all of them have ended, at most ten seconds later.
pub async fn serve(
    listener: TcpListener,
    metrics: Option<TcpListener>,
    config: Config,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let endpoint = Arc::new(Endpoint::new(config));
    let router = app(Arc::clone(&endpoint));
    let _metrics = metrics.map(|listener| {
        let router = metrics_app(Arc::clone(&endpoint));
        AbortOnDropHandle::new(tokio::spawn(async move { axum::serve(listener, router).await }))
    });
    let mut end = pin!(async {
        shutdown.await;
        endpoint.shutdown.drain(Duration::from_secs(endpoint.config.drain_seconds.into())).await;
    });
    let mut log_limit = LogLimit::default();
    loop {
        tokio::select! {
            biased;
            () = &mut end => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, remote)) => spawn_connection(&endpoint, &router, stream, remote),
                Err(error) => {
                    if let Some(left_out) = log_limit.line() {
                        tracing::warn!(%error, left_out, "could not accept a connection");
                    }
                    sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }
    drop(listener);
    endpoint.shutdown.finish();
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
    if !is_admitted && !client.refuse(endpoint.share.refused) {
        // Dropping the stream closes it.
        return;
    }
    let end_turn = endpoint.shutdown.deal();
    let is_tls = endpoint.config.tls.is_some();
    let connection = endpoint.registry.open(Peer { local, remote, client, is_admitted, is_tls, end_turn });
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
    let is_admitted = connection.peer.as_ref().is_none_or(|peer| peer.is_admitted);
    let longest = if is_admitted { endpoint.config.limits.idle() } else { Some(REFUSAL_TIMEOUT) };
    let Some(tls) = &endpoint.config.tls else {
        return serve_http_1(endpoint, router, connection, Transport::Plain(io), longest).await;
    };
    let turn = endpoint.shutdown.turn(connection.end_turn());
    let handshake_timeout = longest.unwrap_or(HANDSHAKE_TIMEOUT).min(HANDSHAKE_TIMEOUT);
    let stream = tokio::select! {
        stream = tls::accept(tls, io, handshake_timeout) => stream,
        () = turn.cancelled() => None,
    };
    let Some(stream) = stream else { return };
    if tls::is_http_2(&stream) {
        let head = HeadLimits { bytes: HEAD_BYTES, lines: HEAD_LINES };
        return http2::serve(endpoint, router, connection, stream, head, longest).await;
    }
    let io = Transport::Secure(Box::new(Secure::new(stream, Arc::clone(&connection))));
    serve_http_1(endpoint, router, connection, io, longest).await;
}

async fn serve_http_1(
    endpoint: Arc<Endpoint>,
    router: Router,
    connection: Arc<Connection>,
    io: Transport,
    head_timeout: Option<Duration>,
) {
    let turn = endpoint.shutdown.turn(connection.end_turn());
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        normalize(&mut request);
        request.extensions_mut().insert(Arc::clone(&connection));
        let response = router.clone().oneshot(request);
        async move {
            let answered: Result<Response, Infallible> = response.await;
            let Ok(mut response) = answered;
            if response.extensions().get::<NoResponse>().is_some() {
                // The connection ends.
                return Err(NoResponse);
            }
            take_back_allow(&mut response);
            Ok(response)
        }
    });
    let mut served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_timeout)
        .max_header_size(HEAD_BYTES)
        .max_headers(HEAD_LINES)
        .max_buf_size(BUFFER_BYTES)
        .writev(false)
        .serve_connection(TokioIo::new(io), service)
        .with_upgrades();
    let ended = tokio::select! {
        ended = &mut served => ended,
        () = turn.cancelled() => {
            pin::Pin::new(&mut served).graceful_shutdown();
            (&mut served).await
        }
    };
    let Err(error) = ended else { return };
    tracing::debug!(%error, "a connection ended early");
    // hyper answers every head that is not valid, except this one.
    if let Some(parts) = served.into_parts().filter(|parts| parts.read_buf.starts_with(HTTP_2_PREFACE)) {
        let mut io = parts.io.into_inner();
        if io.write_all(HTTP_2_REFUSAL).await.is_ok() {
            // The client may have left already.
            let _ = io.shutdown().await;
        }
    }
}
