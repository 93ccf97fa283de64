//! What belongs to one host: the states of its protocol machines, the intervals in which it has a connection, and its
//! gauges.

use super::{Depth, layer_of};
use trace::{Gauge, Host, Micros, Sample, SpanKind, State, StateChange, TcpState, TlsState, Trace, WebSocketState};

/// A change of state, drawn beside a lifeline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StateMark {
    /// When it changed.
    pub at: Micros,
    /// On which host.
    pub host: Host,
    /// Of which connection.
    pub connection: u32,
    /// The new state.
    pub state: State,
    /// The row of the axis of even steps at which it changed.
    pub step: f64,
}

/// The readings of one gauge on one host, for all connections together: the newest reading counts. A gauge of streams has
/// one series for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// On which host.
    pub host: Host,
    /// Which gauge.
    pub gauge: Gauge,
    /// Of which connection and stream; zeros if the gauge is not a stream's.
    pub stream: (u32, u32),
    /// Bytes from each moment on; at most one reading per moment.
    pub points: Vec<(Micros, u64)>,
    /// The largest reading.
    pub largest: u64,
}

impl Series {
    /// The reading at `at`; `None` before the first one.
    pub fn value(&self, at: Micros) -> Option<u64> {
        let next = self.points.partition_point(|&(moment, _)| moment <= at);
        Some(self.points.get(next.checked_sub(1)?)?.1)
    }

    /// The last moment up to `at` at which it changed; `None` before the first one.
    pub(crate) fn last_change(&self, at: Micros) -> Option<Micros> {
        let next = self.points.partition_point(|&(moment, _)| moment <= at);
        Some(self.points.get(next.checked_sub(1)?)?.0)
    }
}

/// The changes of state, ordered by time, without states that end at the moment at which they begin.
pub(super) fn states(changes: &[StateChange], depth: Depth) -> Vec<StateMark> {
    let mut marks: Vec<StateMark> = Vec::with_capacity(changes.len());
    for change in changes.iter().filter(|change| depth.shows(layer_of(change.state))) {
        let mark = StateMark {
            at: change.at,
            host: change.host,
            connection: change.connection,
            state: change.state,
            step: 0.0,
        };
        // A port that listens for several connections has only one mark.
        let listens = |mark: &StateMark| mark.state == State::Tcp(TcpState::Listen);
        if listens(&mark) && marks.iter().rev().take(8).any(|other| listens(other) && other.at == mark.at) {
            continue;
        }
        let is_of = |other: &StateMark| {
            (other.host, other.connection, layer_of(other.state)) == (mark.host, mark.connection, layer_of(mark.state))
        };
        match marks.iter_mut().rev().take_while(|other| other.at == mark.at).find(|other| is_of(other)) {
            Some(before) => *before = mark,
            None => marks.push(mark),
        }
    }
    marks
}

/// When each host has a connection that is neither closed nor only listening. `changes` are ordered by time.
pub(super) fn busy(trace: &Trace, changes: &[StateChange], end: Micros) -> Vec<(Host, Micros, Micros)> {
    let mut busy: Vec<(Host, Micros, Micros)> = Vec::new();
    // Each host's open connections, and since when it has any.
    let mut open: Vec<(Host, Vec<u32>, Micros)> = Vec::new();
    for change in changes {
        let State::Tcp(state) = change.state else { continue };
        let is_open = !matches!(state, TcpState::Closed | TcpState::Listen | TcpState::TimeWait);
        let place = open.iter().position(|(host, ..)| *host == change.host).unwrap_or_else(|| {
            open.push((change.host, Vec::new(), Micros(0)));
            open.len() - 1
        });
        let Some((_, connections, since)) = open.get_mut(place) else { continue };
        let place = connections.iter().position(|&known| known == change.connection);
        match (is_open, place) {
            (true, None) => {
                if connections.is_empty() {
                    *since = change.at;
                }
                connections.push(change.connection);
            }
            (false, Some(place)) => {
                connections.swap_remove(place);
                if connections.is_empty() {
                    busy.push((change.host, *since, change.at));
                }
            }
            _ => {}
        }
    }
    let rest = open.iter().filter(|(_, connections, _)| !connections.is_empty());
    busy.extend(rest.map(|&(host, _, since)| (host, since, end)));
    // A source that sees no packets records an open connection as a span.
    for span in trace.spans().filter(|span| span.kind == SpanKind::Open) {
        busy.extend([Host::Client, Host::Server].map(|host| (host, span.start, span.end.unwrap_or(end))));
    }
    busy.sort_by_key(|&(_, start, _)| start);
    busy
}

/// The gauges that have readings.
pub(super) fn series(trace: &Trace) -> Vec<Series> {
    let mut all: Vec<Series> = Vec::new();
    for sample in trace.samples() {
        let &Sample { host, gauge, .. } = sample;
        let stream = if sample.stream == 0 { (0, 0) } else { (sample.connection, sample.stream) };
        // The newest streams are the ones that still change.
        let known = all.iter().rposition(|series| (series.host, series.gauge, series.stream) == (host, gauge, stream));
        let place = known.unwrap_or_else(|| {
            all.push(Series { host, gauge, stream, points: Vec::new(), largest: 0 });
            all.len() - 1
        });
        let series = &mut all[place];
        series.largest = series.largest.max(sample.value);
        match series.points.last_mut() {
            Some((at, value)) if *at == sample.at => *value = sample.value,
            _ => series.points.push((sample.at, sample.value)),
        }
    }
    all
}

/// A state's name in its RFC. The RFCs of TLS have no names that both sides share, so its states have names for what a
/// user sees.
pub fn state_name(state: State) -> &'static str {
    match state {
        State::Tcp(TcpState::Closed) | State::WebSocket(WebSocketState::Closed) => "CLOSED",
        State::Tcp(TcpState::Listen) => "LISTEN",
        State::Tcp(TcpState::SynSent) => "SYN-SENT",
        State::Tcp(TcpState::SynReceived) => "SYN-RECEIVED",
        State::Tcp(TcpState::Established) => "ESTABLISHED",
        State::Tcp(TcpState::FinWait1) => "FIN-WAIT-1",
        State::Tcp(TcpState::FinWait2) => "FIN-WAIT-2",
        State::Tcp(TcpState::CloseWait) => "CLOSE-WAIT",
        State::Tcp(TcpState::Closing) | State::WebSocket(WebSocketState::Closing) => "CLOSING",
        State::Tcp(TcpState::LastAck) => "LAST-ACK",
        State::Tcp(TcpState::TimeWait) => "TIME-WAIT",
        State::Tls(TlsState::Handshaking) => "TLS opening",
        State::Tls(TlsState::Established) => "TLS open",
        State::Tls(TlsState::Closed) => "TLS closed",
        State::WebSocket(WebSocketState::Connecting) => "CONNECTING",
        State::WebSocket(WebSocketState::Open) => "OPEN",
    }
}
