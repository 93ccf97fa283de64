//! What is recorded of one connection: its bytes as the socket counted them, and its exchanges as slices of those
//! counts.

use std::collections::VecDeque;
use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use serde::Serialize;

use crate::clients::Client;
use crate::shutdown::EndTurn;
use crate::sync::lock;

/// How many exchanges are kept per connection.
const KEPT: usize = 32;
/// Where a request ends that has not ended.
const OPEN: u64 = u64::MAX;

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
    bytes_in: AtomicU64,
    bytes_out: AtomicU64,
    /// Whether a write has started that is not counted yet. The peer may have its bytes already.
    is_writing: AtomicBool,
    is_closed: AtomicBool,
    exchanges: Mutex<Exchanges>,
}

#[derive(Debug, Default)]
struct Exchanges {
    count: u64,
    recent: VecDeque<Arc<Exchange>>,
}

/// One request and its response. All bytes between its start and the start of the next exchange are counted as its own:
/// on HTTP/1.1 a client that does not pipeline sends nothing before it has the whole response.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) number: u64,
    kind: AtomicU8,
    in_start: u64,
    out_start: u64,
    in_end: AtomicU64,
    /// Bytes of the request, set once it has been read. On a WebSocket, `in_end` moves on and this stays.
    request_bytes: AtomicU64,
    is_ended: AtomicBool,
    /// Bytes of the response's head; 0 until it is known.
    head_bytes: AtomicU64,
    messages_out: AtomicU64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Http,
    Stream,
    Socket,
}

/// The JSON of `/api/connections/{id}`.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    id: String,
    open: bool,
    tls: bool,
    bytes_in: u64,
    bytes_out: u64,
    requests: u64,
    rtt_micros: Option<u32>,
    exchanges: Vec<ExchangeReport>,
}

#[derive(Debug, Serialize)]
struct ExchangeReport {
    number: u64,
    kind: Kind,
    open: bool,
    bytes_in: u64,
    bytes_out: u64,
    messages_out: u64,
}

impl Connection {
    pub(crate) fn new(id: Id, peer: Option<Peer>) -> Self {
        Self {
            id,
            payer: Mutex::new(peer.as_ref().map(|peer| Arc::clone(&peer.client))),
            peer,
            bytes_in: AtomicU64::new(0),
            bytes_out: AtomicU64::new(0),
            is_writing: AtomicBool::new(false),
            is_closed: AtomicBool::new(false),
            exchanges: Mutex::default(),
        }
    }

    /// When it ends if the process is asked to.
    pub(crate) fn end_turn(&self) -> EndTurn {
        self.peer.as_ref().map_or(EndTurn::LAST, |peer| peer.end_turn)
    }

    pub(crate) fn read(&self, bytes: usize) {
        self.bytes_in.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// Runs a write and counts what it wrote.
    pub(crate) fn write<E>(&self, write: impl FnOnce() -> Poll<Result<usize, E>>) -> Poll<Result<usize, E>> {
        self.is_writing.store(true, Ordering::SeqCst);
        let written = write();
        if let Poll::Ready(Ok(bytes)) = &written {
            self.bytes_out.fetch_add(*bytes as u64, Ordering::Relaxed);
        }
        self.is_writing.store(false, Ordering::Release);
        written
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
        self.is_writing.load(Ordering::SeqCst)
    }

    pub(crate) fn bytes_in(&self) -> u64 {
        self.bytes_in.load(Ordering::Relaxed)
    }

    pub(crate) fn bytes_out(&self) -> u64 {
        self.bytes_out.load(Ordering::Relaxed)
    }

    pub(crate) fn close(&self) {
        self.is_closed.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.is_closed.load(Ordering::Relaxed)
    }

    /// Starts the next exchange, once the head of its request has been read.
    pub(crate) fn begin(&self) -> Arc<Exchange> {
        let mut exchanges = lock(&self.exchanges);
        exchanges.count += 1;
        let in_start = exchanges.recent.back().map_or(0, |last| last.in_end(self));
        let exchange = Arc::new(Exchange {
            number: exchanges.count,
            kind: AtomicU8::new(Kind::Http as u8),
            in_start,
            out_start: self.bytes_out(),
            in_end: AtomicU64::new(OPEN),
            request_bytes: AtomicU64::new(0),
            is_ended: AtomicBool::new(false),
            head_bytes: AtomicU64::new(0),
            messages_out: AtomicU64::new(0),
        });
        if exchanges.recent.len() == KEPT {
            exchanges.recent.pop_front();
        }
        exchanges.recent.push_back(Arc::clone(&exchange));
        exchange
    }

    pub(crate) fn report(&self, rtt_micros: Option<u32>) -> Report {
        let exchanges = lock(&self.exchanges);
        let mut out_end = self.bytes_out();
        let mut reports = Vec::with_capacity(exchanges.recent.len());
        for exchange in exchanges.recent.iter().rev() {
            reports.push(exchange.report(self, out_end));
            out_end = exchange.out_start;
        }
        reports.reverse();
        Report {
            id: self.id.to_string(),
            open: !self.is_closed(),
            tls: false,
            bytes_in: self.bytes_in(),
            bytes_out: self.bytes_out(),
            requests: exchanges.count,
            rtt_micros,
            exchanges: reports,
        }
    }
}

impl Exchange {
    /// Marks the end of the request: bytes that the socket reads from now on belong to the next exchange.
    pub(crate) fn received(&self, connection: &Connection) {
        self.in_end.store(connection.bytes_in(), Ordering::Relaxed);
        self.request_bytes.store(connection.bytes_in() - self.in_start, Ordering::Relaxed);
    }

    /// Marks the exchange as a WebSocket: all bytes that the socket reads from now on belong to it.
    pub(crate) fn upgraded(&self) {
        self.in_end.store(OPEN, Ordering::Relaxed);
        self.kind.store(Kind::Socket as u8, Ordering::Relaxed);
    }

    /// Marks the exchange as an event stream.
    pub(crate) fn set_streaming(&self) {
        self.kind.store(Kind::Stream as u8, Ordering::Relaxed);
    }

    /// Marks the end of the response.
    pub(crate) fn ended(&self) {
        self.is_ended.store(true, Ordering::Relaxed);
    }

    /// Counts messages that were sent to the client.
    pub(crate) fn sent(&self, messages: u64) {
        self.messages_out.fetch_add(messages, Ordering::Relaxed);
    }

    /// Bytes of the request: request line, headers, body.
    pub(crate) fn request_bytes(&self) -> u64 {
        self.request_bytes.load(Ordering::Relaxed)
    }

    /// Bytes written since this exchange started.
    pub(crate) fn bytes_out(&self, connection: &Connection) -> u64 {
        connection.bytes_out() - self.out_start
    }

    pub(crate) fn head_bytes(&self) -> u64 {
        self.head_bytes.load(Ordering::Relaxed)
    }

    pub(crate) fn set_head_bytes(&self, bytes: u64) {
        self.head_bytes.store(bytes, Ordering::Relaxed);
    }

    fn in_end(&self, connection: &Connection) -> u64 {
        self.in_end.load(Ordering::Relaxed).min(connection.bytes_in())
    }

    fn kind(&self) -> Kind {
        match self.kind.load(Ordering::Relaxed) {
            kind if kind == Kind::Stream as u8 => Kind::Stream,
            kind if kind == Kind::Socket as u8 => Kind::Socket,
            _ => Kind::Http,
        }
    }

    fn report(&self, connection: &Connection, out_end: u64) -> ExchangeReport {
        ExchangeReport {
            number: self.number,
            kind: self.kind(),
            open: !self.is_ended.load(Ordering::Relaxed) && !connection.is_closed(),
            bytes_in: self.in_end(connection) - self.in_start,
            bytes_out: out_end.saturating_sub(self.out_start),
            messages_out: self.messages_out.load(Ordering::Relaxed),
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
            let exchange = connection.begin();
            exchange.received(&connection);
            wrote(&connection, response);
            exchange.ended();
        }
        connection.read(10);
        let socket = connection.begin();
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
            connection.begin().received(&connection);
        }
        let report = connection.report(None);
        assert_eq!((report.requests, report.exchanges.len()), (100, KEPT));
        assert_eq!(report.exchanges[0].number, 69);
    }
}
