//! Records what changes in the stacks after each poll: the states of connections and how full their buffers are. Also
//! checks that applications read what their peers wrote.

use super::host::{HostStack, host_at};
use crate::outcome::Stream;
use smoltcp::iface::SocketHandle;
use smoltcp::socket::tcp;
use std::collections::VecDeque;
use trace::{Direction, Gauge, Host, Micros, Sample, State, StateChange, TcpState, Trace, put_in_order};

/// What was last recorded of a socket.
#[derive(Clone, Copy)]
struct Seen {
    handle: SocketHandle,
    connection: u32,
    state: tcp::State,
    held: u64,
    unsent: u64,
    is_orphan: bool,
}

impl Seen {
    /// A socket whose connection is not known yet.
    fn new(handle: SocketHandle) -> Self {
        Self { handle, connection: 0, state: tcp::State::Listen, held: 0, unsent: 0, is_orphan: false }
    }
}

/// One direction of a connection as its applications use it.
struct Flow {
    stream: Stream,
    /// The bytes that were written and not yet read.
    between: VecDeque<u8>,
}

/// What was last recorded of all sockets.
#[derive(Default)]
pub(super) struct StackProbe {
    /// Each host's sockets, in the order in which its stack has them.
    seen: [Vec<Seen>; 3],
    flows: Vec<Flow>,
}

impl StackProbe {
    /// The number of a socket's connection; 0 while it is unknown.
    pub(super) fn connection(&self, host: Host, handle: SocketHandle) -> u32 {
        self.find(host, handle).map_or(0, |seen| seen.connection)
    }

    fn find(&self, host: Host, handle: SocketHandle) -> Option<&Seen> {
        self.seen[host.index()].iter().rev().find(|seen| seen.handle == handle)
    }

    /// The application has dropped the socket: remove it as soon as its connection is over.
    pub(super) fn orphan(&mut self, host: Host, handle: SocketHandle) {
        if let Some(seen) = self.seen[host.index()].iter_mut().rev().find(|seen| seen.handle == handle) {
            seen.is_orphan = true;
        }
    }

    /// Records what has changed on `host`. `number` gives a connection's number from the peer of the client, the peer's port
    /// and the client's port.
    pub(super) fn record_changes(
        &mut self,
        host: Host,
        now: Micros,
        stack: &mut HostStack,
        trace: &mut Trace,
        number: impl Fn(Host, u16, u16) -> Option<u32>,
    ) {
        let seen = &mut self.seen[host.index()];
        let mut at = 0;
        for (handle, socket) in stack.connections() {
            let known = place(seen, at, handle);
            // A half-open connection that is reset goes back to LISTEN (RFC 9293 §3.10.7.4); the socket's next connection is
            // another one.
            let may_be_new = known.is_none() || socket.state() == tcp::State::SynReceived;
            let connection = if may_be_new { connection_of(host, socket, &number) } else { None };
            let Some(place) = known.or(connection.map(|_| at)) else { continue };
            if known.is_none() {
                seen.insert(place, Seen::new(handle));
            }
            at = place + 1;
            let seen = &mut seen[place];
            if let Some(connection) = connection.filter(|&connection| connection != seen.connection) {
                *seen = Seen { connection, ..Seen::new(handle) };
                if host != Host::Client {
                    push_state(trace, Micros(0), host, connection, tcp::State::Listen);
                }
            }
            if seen.state != socket.state() {
                seen.state = socket.state();
                push_state(trace, now, host, seen.connection, seen.state);
            }
            let sample = |gauge, value| Sample { at: now, host, connection: seen.connection, stream: 0, gauge, value };
            let (held, unsent) = (socket.recv_queue() as u64, socket.send_queue() as u64);
            if held != seen.held {
                trace.push_sample(sample(Gauge::ReceiveBuffer, held));
            }
            if unsent != seen.unsent {
                trace.push_sample(sample(Gauge::SendBuffer, unsent));
            }
            (seen.held, seen.unsent) = (held, unsent);
        }
        seen.retain(|seen| {
            let is_over = seen.is_orphan && seen.state == tcp::State::Closed;
            if is_over {
                stack.sockets.remove(seen.handle);
            }
            !is_over
        });
    }

    /// An application has written `bytes`.
    pub(super) fn written(&mut self, connection: u32, direction: Direction, bytes: &[u8]) {
        let flow = self.flow(connection, direction);
        flow.stream.written += bytes.len() as u64;
        flow.between.extend(bytes);
    }

    /// An application has read `bytes`. TCP promises that they are the bytes written, in order, each once.
    pub(super) fn read(&mut self, connection: u32, direction: Direction, bytes: &[u8]) {
        let flow = self.flow(connection, direction);
        flow.stream.read += bytes.len() as u64;
        let count = bytes.len().min(flow.between.len());
        let (first, second) = flow.between.as_slices();
        let split = count.min(first.len());
        let is_same = bytes[..split] == first[..split] && bytes[split..count] == second[..count - split];
        flow.stream.intact &= is_same && count == bytes.len();
        flow.between.drain(..count);
    }

    /// How many bytes an application has written to `connection`.
    pub(super) fn written_so_far(&mut self, connection: u32, direction: Direction) -> u64 {
        self.flow(connection, direction).stream.written
    }

    fn flow(&mut self, connection: u32, direction: Direction) -> &mut Flow {
        let is_meant = |flow: &Flow| flow.stream.connection == connection && flow.stream.direction == direction;
        let place = self.flows.iter().rposition(is_meant).unwrap_or_else(|| {
            let stream = Stream { connection, direction, written: 0, read: 0, intact: true };
            self.flows.push(Flow { stream, between: VecDeque::new() });
            self.flows.len() - 1
        });
        &mut self.flows[place]
    }

    /// What the applications wrote to and read from each connection.
    pub(super) fn streams(&self) -> Vec<Stream> {
        let mut streams: Vec<Stream> = self.flows.iter().map(|flow| flow.stream).collect();
        put_in_order(&mut streams, |stream| (stream.connection.into(), stream.direction.index() as i64));
        streams
    }
}

/// The socket's place in `seen`: most likely at `at`, because both are in the same order.
fn place(seen: &[Seen], at: usize, handle: SocketHandle) -> Option<usize> {
    (at..seen.len()).chain(0..at).find(|&place| seen[place].handle == handle)
}

fn push_state(trace: &mut Trace, at: Micros, host: Host, connection: u32, state: tcp::State) {
    trace.push_state(StateChange { at, host, connection, state: State::Tcp(name(state)) });
}

fn connection_of(host: Host, socket: &tcp::Socket<'_>, number: &impl Fn(Host, u16, u16) -> Option<u32>) -> Option<u32> {
    let (local, remote) = (socket.local_endpoint()?, socket.remote_endpoint()?);
    match host {
        Host::Client => number(host_at(remote.addr.into())?, remote.port, local.port),
        Host::Server | Host::Resolver | Host::Other(_) => number(host, local.port, remote.port),
    }
}

fn name(state: tcp::State) -> TcpState {
    match state {
        tcp::State::Closed => TcpState::Closed,
        tcp::State::Listen => TcpState::Listen,
        tcp::State::SynSent => TcpState::SynSent,
        tcp::State::SynReceived => TcpState::SynReceived,
        tcp::State::Established => TcpState::Established,
        tcp::State::FinWait1 => TcpState::FinWait1,
        tcp::State::FinWait2 => TcpState::FinWait2,
        tcp::State::CloseWait => TcpState::CloseWait,
        tcp::State::Closing => TcpState::Closing,
        tcp::State::LastAck => TcpState::LastAck,
        tcp::State::TimeWait => TcpState::TimeWait,
    }
}
