//! What is recorded of one connection: its bytes as the socket counted them, and its exchanges, as slices of those counts or,
//! on HTTP/2, as the frames of their streams.

mod exchange;
pub(crate) mod frames;

use std::collections::VecDeque;
use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use serde::Serialize;

use self::exchange::ExchangeReport;
use self::frames::{Frames, Stream, Way};
use crate::clients::Client;
use crate::shutdown::EndTurn;
use crate::sync::lock;

pub(crate) use exchange::Exchange;

/// How many exchanges are kept per connection.
const KEPT: usize = 32;
/// How many are kept if more than [`KEPT`] streams of HTTP/2 are open. It is more than a client may have open.
const MOST_KEPT: usize = 256;

/// A connection's id, printed as `c` and 16 hex digits. Its bits are random, because whoever knows an id can read the
/// connection's counters: with a count, a visitor could read those of its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Id(pub(crate) u64);

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "c{:016x}", self.0)
    }
}

impl FromStr for Id {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.strip_prefix('c').ok_or(())?;
        let id = Self(u64::from_str_radix(digits, 16).map_err(|_| ())?);
        // Exactly as it is printed: no sign, no capitals, no fewer digits.
        (id.to_string() == text).then_some(id).ok_or(())
    }
}

/// The two ends of a connection, and the client that it counts for.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    pub(crate) local: SocketAddr,
    pub(crate) remote: SocketAddr,
    pub(crate) client: Arc<Client>,
    /// Whether the client was below its limit of connections. If not, the first request is answered 503, and the
    /// connection is closed.
    pub(crate) is_admitted: bool,
    /// Whether the connection is to be one of TLS.
    pub(crate) is_tls: bool,
    /// When the connection ends if the process is asked to.
    pub(crate) end_turn: EndTurn,
}

#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) id: Id,
    /// `None` for a request that came without a socket.
    pub(crate) peer: Option<Peer>,
    /// Whose budget the bytes are taken out of: the peer's or, behind a proxy, that of the client that it names.
    payer: Mutex<Option<Arc<Client>>>,
    /// What the socket carried, TLS included.
    socket: Count,
    /// What HTTP carried above TLS. Without TLS nothing is counted here, because both are the same.
    http: Count,
    is_tls: bool,
    is_http_2: AtomicBool,
    frames: Frames,
    /// How many writes have started that are not counted yet. The peer may have their bytes already.
    writing: AtomicU32,
    is_closed: AtomicBool,
    /// Whether its end is a reset.
    is_reset: AtomicBool,
    exchanges: Mutex<Exchanges>,
}

#[derive(Debug, Default)]
struct Count {
    into: AtomicU64,
    out: AtomicU64,
}

#[derive(Debug, Default)]
struct Exchanges {
    count: u64,
    recent: VecDeque<Arc<Exchange>>,
}

/// The JSON of `/api/connections/{id}`.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    id: String,
    open: bool,
    http: &'static str,
    tls: bool,
    bytes_in: u64,
    bytes_out: u64,
    http_bytes_in: u64,
    http_bytes_out: u64,
    shared_in: u64,
    shared_out: u64,
    requests: u64,
    rtt_micros: Option<u32>,
    exchanges: Vec<ExchangeReport>,
}

impl Connection {
    pub(crate) fn new(id: Id, peer: Option<Peer>) -> Self {
        Self {
            id,
            payer: Mutex::new(peer.as_ref().map(|peer| Arc::clone(&peer.client))),
            is_tls: peer.as_ref().is_some_and(|peer| peer.is_tls),
            peer,
            socket: Count::default(),
            http: Count::default(),
            is_http_2: AtomicBool::new(false),
            frames: Frames::default(),
            writing: AtomicU32::new(0),
            is_closed: AtomicBool::new(false),
            is_reset: AtomicBool::new(false),
            exchanges: Mutex::default(),
        }
    }

    /// When it ends if the process is asked to.
    pub(crate) fn end_turn(&self) -> EndTurn {
        self.peer.as_ref().map_or(EndTurn::LAST, |peer| peer.end_turn)
    }

    /// Counts bytes that were read from the socket.
    pub(crate) fn read(&self, bytes: usize) {
        self.socket.into.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// Counts bytes that were read above TLS.
    pub(crate) fn read_above_tls(&self, bytes: usize) {
        self.http.into.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// Runs a write to the socket and counts what it wrote.
    pub(crate) fn write<E>(&self, write: impl FnOnce() -> Poll<Result<usize, E>>) -> Poll<Result<usize, E>> {
        self.write_to(&self.socket, write)
    }

    /// Runs a write to TLS and counts what it took.
    pub(crate) fn write_above_tls<E>(&self, write: impl FnOnce() -> Poll<Result<usize, E>>) -> Poll<Result<usize, E>> {
        self.write_to(&self.http, write)
    }

    fn write_to<E>(&self, count: &Count, write: impl FnOnce() -> Poll<Result<usize, E>>) -> Poll<Result<usize, E>> {
        self.writing.fetch_add(1, Ordering::SeqCst);
        let written = write();
        if let Poll::Ready(Ok(bytes)) = &written {
            count.out.fetch_add(*bytes as u64, Ordering::Relaxed);
        }
        self.writing.fetch_sub(1, Ordering::Release);
        written
    }

    /// Counts bytes of HTTP/2 that are about to be written to TLS.
    pub(crate) fn wrote_above_tls(&self, bytes: usize) {
        self.http.out.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// Takes bytes out of the budget of `per_second` (0: no limit). Returns how long to wait before the next ones.
    pub(crate) fn pay(&self, bytes: usize, per_second: u64) -> Option<Duration> {
        if per_second == 0 {
            return None;
        }
        lock(&self.payer).as_ref()?.pace.pay(bytes as u64, per_second)
    }

    pub(crate) fn set_payer(&self, client: Arc<Client>) {
        *lock(&self.payer) = Some(client);
    }

    pub(crate) fn is_writing(&self) -> bool {
        self.writing.load(Ordering::SeqCst) > 0
    }

    /// Bytes that the socket read, TLS included.
    pub(crate) fn bytes_in(&self) -> u64 {
        self.socket.into.load(Ordering::Relaxed)
    }

    /// Bytes that the socket wrote, TLS included.
    pub(crate) fn bytes_out(&self) -> u64 {
        self.socket.out.load(Ordering::Relaxed)
    }

    /// Bytes of HTTP and WebSocket that were read: without TLS all that the socket read.
    pub(crate) fn http_bytes_in(&self) -> u64 {
        self.http_count().into.load(Ordering::Relaxed)
    }

    /// Bytes of HTTP and WebSocket that were written.
    pub(crate) fn http_bytes_out(&self) -> u64 {
        self.http_count().out.load(Ordering::Relaxed)
    }

    fn http_count(&self) -> &Count {
        if self.is_tls { &self.http } else { &self.socket }
    }

    pub(crate) fn is_tls(&self) -> bool {
        self.is_tls
    }

    /// Marks the connection as one of HTTP/2.
    pub(crate) fn set_http_2(&self) {
        self.is_http_2.store(true, Ordering::Relaxed);
    }

    /// The bytes of its streams, if it is one of HTTP/2.
    pub(crate) fn frames(&self) -> &Frames {
        &self.frames
    }

    pub(crate) fn close(&self) {
        self.is_closed.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.is_closed.load(Ordering::Relaxed)
    }

    /// Makes a reset of the connection's end, whenever that comes.
    pub(crate) fn set_reset(&self) {
        self.is_reset.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_reset(&self) -> bool {
        self.is_reset.load(Ordering::Relaxed)
    }

    /// Starts the next exchange, once the head of its request has been read. `stream` carries it on HTTP/2.
    pub(crate) fn begin(&self, stream: Option<Arc<Stream>>) -> Arc<Exchange> {
        let mut exchanges = lock(&self.exchanges);
        exchanges.count += 1;
        let number = exchanges.count;
        let exchange = Arc::new(match stream {
            Some(stream) => Exchange::on_stream(number, stream),
            None => {
                let in_start = exchanges.recent.back().map_or(0, |last| last.in_end(self));
                Exchange::slice(number, in_start, self.http_bytes_out())
            }
        });
        if exchanges.recent.len() >= KEPT {
            // On HTTP/2, a stream or socket that is open is still of interest after many polls, and also when it has just
            // ended: the client asks then.
            let first = |fits: fn(&Exchange) -> bool| exchanges.recent.iter().position(|exchange| fits(exchange));
            let oldest = first(|exchange| !exchange.is_open_stream() && !exchange.was_long());
            let oldest = oldest.or_else(|| first(|exchange| !exchange.is_open_stream()));
            let oldest = oldest.or((exchanges.recent.len() >= MOST_KEPT).then_some(0));
            if let Some(oldest) = oldest {
                exchanges.recent.remove(oldest);
            }
        }
        exchanges.recent.push_back(Arc::clone(&exchange));
        exchange
    }

    pub(crate) fn report(&self, rtt_micros: Option<u32>) -> Report {
        let exchanges = lock(&self.exchanges);
        let mut out_end = self.http_bytes_out();
        let mut reports = Vec::with_capacity(exchanges.recent.len());
        for exchange in exchanges.recent.iter().rev() {
            let (report, out_start) = exchange.report(self, out_end);
            reports.push(report);
            out_end = out_start;
        }
        reports.reverse();
        Report {
            id: self.id.to_string(),
            open: !self.is_closed(),
            http: if self.is_http_2.load(Ordering::Relaxed) { "2" } else { "1.1" },
            tls: self.is_tls,
            bytes_in: self.bytes_in(),
            bytes_out: self.bytes_out(),
            http_bytes_in: self.http_bytes_in(),
            http_bytes_out: self.http_bytes_out(),
            shared_in: self.frames.shared(Way::In),
            shared_out: self.frames.shared(Way::Out),
            requests: exchanges.count,
            rtt_micros,
            exchanges: reports,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrote(connection: &Connection, bytes: usize) {
        let written = connection.write(|| Poll::Ready(Ok::<_, ()>(bytes)));
        assert_eq!(written, Poll::Ready(Ok(bytes)));
    }

    #[test]
    fn slices_its_bytes_into_exchanges() {
        let connection = Connection::new(Id(0x1f3a), None);
        for (request, response) in [(100, 200), (50, 70)] {
            connection.read(request);
            let exchange = connection.begin(None);
            exchange.received(&connection);
            wrote(&connection, response);
            exchange.ended();
        }
        connection.read(10);
        let socket = connection.begin(None);
        socket.received(&connection);
        socket.upgraded();
        wrote(&connection, 20);
        connection.read(5);
        let report = serde_json::to_value(connection.report(None)).unwrap();
        assert_eq!(report["id"], "c0000000000001f3a");
        let bytes: Vec<_> = report["exchanges"].as_array().unwrap().iter().collect();
        assert_eq!((&bytes[0]["bytes_in"], &bytes[0]["bytes_out"]), (&100.into(), &200.into()));
        assert_eq!((&bytes[1]["bytes_in"], &bytes[1]["bytes_out"]), (&50.into(), &70.into()));
        assert_eq!((&bytes[2]["bytes_in"], &bytes[2]["bytes_out"]), (&15.into(), &20.into()));
        assert_eq!((&bytes[2]["kind"], &bytes[2]["open"]), (&"socket".into(), &true.into()));
    }

    #[test]
    fn an_id_is_read_only_as_it_is_printed() {
        assert_eq!(Id(0xfedc_ba98_7654_3210).to_string(), "cfedcba9876543210");
        for id in [Id(0), Id(7), Id(u64::MAX)] {
            assert_eq!(id.to_string().parse(), Ok(id));
        }
        for text in ["", "c", "7", "c7", "c+000000000000007", "cFEDCBA9876543210", "c00000000000000007", "c1f3a9b-7"] {
            assert_eq!(text.parse::<Id>(), Err(()), "{text}");
        }
    }

    #[test]
    fn keeps_the_last_exchanges_only() {
        let connection = Connection::new(Id(1), None);
        for _ in 0..100 {
            connection.begin(None).received(&connection);
        }
        let report = connection.report(None);
        assert_eq!((report.requests, report.exchanges.len()), (100, KEPT));
        assert_eq!(report.exchanges[0].number, 69);
    }

    #[test]
    fn a_stream_that_has_just_ended_is_reported_after_any_number_of_polls() {
        let connection = Connection::new(Id(1), None);
        let frames = Frames::default();
        let begin = |number: u32| connection.begin(Some(frames.stream(number)));
        let long = [begin(1), begin(3)];
        long[0].set_streaming();
        long[1].upgraded();
        let poll = |number| begin(number).ended();
        (0..100).for_each(|turn| poll(5 + turn * 2));
        long.iter().for_each(|exchange| exchange.ended());
        (0..100).for_each(|turn| poll(301 + turn * 2));
        let numbers: Vec<u64> = connection.report(None).exchanges.iter().map(|exchange| exchange.number).collect();
        assert_eq!((numbers.len(), &numbers[..3]), (KEPT, &[1, 2, 173][..]));
        // They do not crowd out the others for ever.
        (0..100).for_each(|turn| {
            let stream = begin(601 + turn * 2);
            stream.set_streaming();
            stream.ended();
        });
        let report = connection.report(None);
        assert_eq!((report.exchanges.len(), report.exchanges[0].number), (KEPT, 271));
    }
}
