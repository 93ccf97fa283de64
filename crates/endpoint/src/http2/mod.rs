//! HTTP/2 (RFC 9113) on a connection of TLS. h2 speaks the protocol; a tap below it counts the frames of each stream; each
//! request goes to the same router as one of HTTP/1.1. h2 is used directly, because it names the stream of each request.

mod body;
mod field;
mod keep_alive;
mod request;
mod tap;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use bytes::Bytes;
use h2::Reason;
use h2::server::{Builder, Connection as Server};
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::server::TlsStream;

use self::keep_alive::{Due, KeepAlive};
use self::request::Handling;
use self::tap::Tap;
use crate::connection::Connection;
use crate::counting_stream::CountingStream;
use crate::state::Endpoint;
use crate::transport::Turns;

/// How many streams a client may have open at once. RFC 9113 §6.5.2 recommends at least 100.
const MOST_STREAMS: u32 = 128;
/// How much a client may send on a stream, and on all streams together, before it is read.
const STREAM_WINDOW: u32 = 256 << 10;
const CONNECTION_WINDOW: u32 = 1 << 20;
/// How much of a response waits in memory for room in the client's windows.
const SEND_BUFFER: usize = 64 << 10;
/// How many streams a client may open and reset before they are accepted. Then the connection ends with ENHANCE_YOUR_CALM.
const MOST_UNSEEN_RESETS: usize = 20;
/// How many streams may be reset because the client broke a rule on them.
const MOST_ERRORS: usize = 256;
/// How long a client without streams may take to close after GOAWAY.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);

/// What a head may have: as many bytes and lines as in HTTP/1.1, where each line counts 32 bytes more (RFC 9113 §6.5.2).
#[derive(Clone, Copy, Debug)]
pub(crate) struct HeadLimits {
    pub(crate) bytes: usize,
    pub(crate) lines: usize,
}

impl HeadLimits {
    fn list_size(self) -> u32 {
        const PER_LINE: usize = 32;
        u32::try_from(self.bytes + self.lines * PER_LINE).unwrap_or(u32::MAX)
    }
}

/// Serves a connection until it ends. `longest` is how long it may have no stream; `None` for as long as it likes.
pub(crate) async fn serve(
    endpoint: Arc<Endpoint>,
    router: Router,
    connection: Arc<Connection>,
    stream: TlsStream<CountingStream>,
    head: HeadLimits,
    longest: Option<Duration>,
) {
    connection.set_http_2();
    let flood = Arc::new(Notify::new());
    let tap = Tap::new(stream, Arc::clone(&connection), Arc::clone(&endpoint), Arc::clone(&flood));
    let handshake = Builder::new()
        .max_concurrent_streams(MOST_STREAMS)
        .initial_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_header_list_size(head.list_size())
        .max_send_buffer_size(SEND_BUFFER)
        .max_pending_accept_reset_streams(MOST_UNSEEN_RESETS)
        .max_local_error_reset_streams(Some(MOST_ERRORS))
        .enable_connect_protocol()
        .handshake(tap);
    let handshake = timeout(longest.unwrap_or(Duration::MAX), handshake);
    match handshake.await {
        Ok(Ok(server)) => {
            Serving { endpoint, router, connection, requests: JoinSet::new(), flood }.run(server, longest).await
        }
        Ok(Err(error)) => tracing::debug!(%error, "a connection does not begin with HTTP/2's preface"),
        Err(_) => tracing::debug!("HTTP/2's preface took too long"),
    }
}

struct Serving {
    endpoint: Arc<Endpoint>,
    router: Router,
    connection: Arc<Connection>,
    /// Requests whose responses are not complete. They end with the connection.
    requests: JoinSet<()>,
    /// Notified when the client resets too many streams.
    flood: Arc<Notify>,
}

impl Serving {
    async fn run(mut self, mut server: Server<Tap<TlsStream<CountingStream>>, Bytes>, longest: Option<Duration>) {
        let turn = self.endpoint.shutdown.turn(self.connection.end_turn()).clone();
        let is_admitted = self.connection.peer.as_ref().is_none_or(|peer| peer.is_admitted);
        let turns = Turns::new(Semaphore::new(1));
        let mut keep_alive = KeepAlive::new(server.ping_pong(), longest);
        let mut is_ending = false;
        loop {
            let has_streams = server.has_streams();
            tokio::select! {
                biased;
                () = self.flood.notified() => {
                    tracing::debug!("a client of HTTP/2 resets too many streams");
                    is_ending = true;
                    server.abrupt_shutdown(Reason::ENHANCE_YOUR_CALM);
                }
                accepted = server.accept() => match accepted {
                    Some(Ok((request, respond))) => {
                        keep_alive.note_used();
                        let handling = Handling {
                            endpoint: Arc::clone(&self.endpoint),
                            router: self.router.clone(),
                            connection: Arc::clone(&self.connection),
                            turns: Arc::clone(&turns),
                        };
                        self.requests.spawn(handling.run(request, respond));
                        while self.requests.try_join_next().is_some() {}
                        if !is_admitted && !is_ending {
                            is_ending = true;
                            server.graceful_shutdown();
                        }
                    }
                    Some(Err(error)) => {
                        tracing::debug!(%error, "a connection of HTTP/2 ended early");
                        return;
                    }
                    None => return,
                },
                () = turn.cancelled(), if !is_ending => {
                    is_ending = true;
                    server.graceful_shutdown();
                }
                Some(_) = self.requests.join_next(), if !self.requests.is_empty() => keep_alive.note_used(),
                () = sleep(CLOSE_TIMEOUT), if is_ending && !has_streams => return,
                () = keep_alive.wait(has_streams), if !is_ending || has_streams => {
                    match keep_alive.check(server.has_streams(), self.connection.bytes_in()) {
                        Due::Nothing => {}
                        Due::Close => {
                            is_ending = true;
                            server.graceful_shutdown();
                        }
                        Due::Drop => {
                            tracing::debug!("a client of HTTP/2 does not answer");
                            return;
                        }
                    }
                }
            }
        }
    }
}
