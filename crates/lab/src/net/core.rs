//! What the network is made of, and how it goes on by one moment: packets leave, cross, arrive; stacks answer.

use super::chance::Chance;
use super::host::{Machine, host_at};
use super::link::{Fate, Link};
use super::watch::Watch;
use crate::{Fact, Intervention, Request};
use smoltcp::iface::SocketHandle;
use smoltcp::socket::tcp;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use trace::flags::{ACK, RST, SYN};
use trace::{
    Data, Direction, Event, EventId, Host, Kind, Layer, LayerBytes, Micros, Provenance, Span, SpanKind, Trace, Wire,
};

const TCP: u8 = 6;
const UDP: u8 = 17;
/// More packets than this are no lesson; the run ends.
const MOST_PACKETS: u64 = 4_000_000;

/// A TCP connection or UDP flow: protocol, the other host, its port, the client's port.
type Flow = (u8, Host, u16, u16);

/// A packet on its way. Ordered by arrival, then by the order of sending.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Arrival {
    at: Micros,
    packet: EventId,
    to: Host,
    corrupted: bool,
    connection: u32,
    start: usize,
    length: usize,
}

/// The whole network.
pub(super) struct Core {
    pub(super) now: Micros,
    machines: [Machine; 3],
    link: Link,
    crossing: BinaryHeap<Reverse<Arrival>>,
    pub(super) trace: Trace,
    /// Each at its number less one.
    flows: Vec<Flow>,
    resets: Vec<(Host, u32)>,
    pub(super) watch: Watch,
    pub(super) spans: Vec<Span>,
    pub(super) facts: Vec<Fact>,
    pub(super) key_log: String,
    interventions: Vec<Intervention>,
    /// Every abort at or before this moment has happened: none at first, not even one at 0.
    aborted_until: Micros,
    /// Whether a task got on since this was last cleared.
    pub(super) has_progress: bool,
    /// When the first of the waiting tasks wants to go on.
    pub(super) next_timer: Option<Micros>,
    pub(super) link_bytes: u64,
}

impl Core {
    pub(super) fn new(request: &Request) -> Self {
        let mut seeds = Chance::derive(request.seed, u64::MAX);
        let mut machine = |host| Machine::new(host, seeds.next(), &request.settings);
        let machines = [machine(Host::Client), machine(Host::Server), machine(Host::Resolver)];
        Self {
            now: Micros(0),
            machines,
            link: Link::new(request.settings.link.clone(), request.seed, request.interventions.clone()),
            crossing: BinaryHeap::new(),
            trace: Trace::unbounded(),
            flows: Vec::new(),
            resets: Vec::new(),
            watch: Watch::default(),
            spans: request.interventions.iter().filter_map(span_of).collect(),
            facts: Vec::new(),
            key_log: String::new(),
            interventions: request.interventions.clone(),
            aborted_until: Micros(-1),
            has_progress: false,
            next_timer: None,
            link_bytes: 0,
        }
    }

    pub(super) fn machine(&mut self, host: Host) -> &mut Machine {
        &mut self.machines[host as usize]
    }

    /// The TCP socket, about to be changed by a task.
    pub(super) fn touch(&mut self, host: Host, handle: SocketHandle) -> &mut tcp::Socket<'static> {
        let machine = self.machine(host);
        machine.is_touched = true;
        machine.tcp(handle)
    }

    /// The number of the socket's connection; 0 before its first packet.
    pub(super) fn connection(&self, host: Host, handle: SocketHandle) -> u32 {
        self.watch.connection(host, handle)
    }

    /// Whether a segment with RST has come to `host` on `connection`.
    pub(super) fn is_reset(&self, host: Host, connection: u32) -> bool {
        self.resets.contains(&(host, connection))
    }

    /// Until when the application on `host` is kept from reading, if it is now.
    pub(super) fn stalled_until(&self, host: Host) -> Option<Micros> {
        self.interventions.iter().find_map(|intervention| match intervention {
            Intervention::StallReader { host: stalled, from, until }
                if *stalled == host && (*from..*until).contains(&self.now) =>
            {
                Some(*until)
            }
            Intervention::Drop { .. }
            | Intervention::Delay { .. }
            | Intervention::Duplicate { .. }
            | Intervention::Corrupt { .. }
            | Intervention::StallReader { .. }
            | Intervention::CloseAbruptly { .. }
            | Intervention::Cut { .. } => None,
        })
    }

    /// Asks to go on with the tasks at `at`.
    pub(super) fn wake_at(&mut self, at: Micros) {
        self.next_timer = Some(self.next_timer.map_or(at, |earlier| earlier.min(at)));
    }

    /// When something happens next without any task's doing; `None` if nothing ever will.
    pub(super) fn next_moment(&self) -> Option<Micros> {
        let arrival = self.crossing.peek().map(|Reverse(arrival)| arrival.at);
        let stacks = self.machines.iter().filter_map(|machine| machine.wakes);
        let aborts = self.aborts().filter(|&(_, at)| at > self.aborted_until).map(|(_, at)| at);
        arrival.into_iter().chain(stacks).chain(aborts).chain(self.next_timer).min()
    }

    /// Goes to the moment `now`: what arrives then arrives, whose timer runs out acts.
    pub(super) fn go_to(&mut self, now: Micros) {
        let is_due = |&(_, at): &(Host, Micros)| at > self.aborted_until && at <= now;
        let aborted: Vec<Host> = self.aborts().filter(is_due).map(|(host, _)| host).collect();
        self.aborted_until = now;
        self.now = now;
        while let Some(Reverse(arrival)) = self.crossing.peek().copied() {
            if arrival.at > now {
                break;
            }
            self.crossing.pop();
            self.arrive(arrival);
        }
        for host in aborted {
            self.machine(host).abort_all();
        }
        for host in [Host::Client, Host::Server, Host::Resolver] {
            if self.machine(host).wakes.is_some_and(|wakes| wakes <= now) {
                self.poll(host);
            }
        }
    }

    /// Lets the stacks look at what tasks have changed.
    pub(super) fn poll_touched(&mut self) {
        for host in [Host::Client, Host::Server, Host::Resolver] {
            if self.machine(host).is_touched {
                self.poll(host);
            }
        }
    }

    /// Whether nothing is under way any more but what waits for ever: what is left when a scenario is over.
    pub(super) fn is_at_rest(&self) -> bool {
        let soon = self.now + Micros(20_000);
        self.crossing.is_empty()
            && self.machines.iter().all(|machine| {
                machine.wakes.is_none_or(|wakes| wakes > soon)
                    && machine.connections().all(|(_, socket)| {
                        socket.send_queue() == 0
                            && !matches!(
                                socket.state(),
                                tcp::State::SynSent
                                    | tcp::State::SynReceived
                                    | tcp::State::FinWait1
                                    | tcp::State::Closing
                                    | tcp::State::LastAck
                            )
                    })
            })
    }

    /// Whether the run has grown beyond what anyone can look at.
    pub(super) fn is_too_long(&self) -> bool {
        self.trace.recorded() > MOST_PACKETS
    }

    fn aborts(&self) -> impl Iterator<Item = (Host, Micros)> {
        self.interventions.iter().filter_map(|intervention| match intervention {
            Intervention::CloseAbruptly { host, at } => Some((*host, *at)),
            Intervention::Drop { .. }
            | Intervention::Delay { .. }
            | Intervention::Duplicate { .. }
            | Intervention::Corrupt { .. }
            | Intervention::StallReader { .. }
            | Intervention::Cut { .. } => None,
        })
    }

    fn arrive(&mut self, arrival: Arrival) {
        let data = Data { start: arrival.start, length: arrival.length };
        let packet = self.trace.bytes(data);
        let is_reset = flags(packet).is_some_and(|flags| flags & RST != 0) && !arrival.corrupted;
        let is_repeated_syn = flags(packet).is_some_and(|flags| flags & (SYN | ACK) == SYN)
            && addressee(packet).is_some_and(|(_, to, (remote, local))| {
                to != Host::Client && self.machines[to as usize].has_connection(local, remote)
            });
        let card = &mut self.machines[arrival.to as usize].card;
        card.arrive(packet);
        if arrival.corrupted {
            card.corrupt();
        }
        if is_reset {
            self.resets.push((arrival.to, arrival.connection));
        }
        if is_repeated_syn {
            let now = self.now;
            self.machine(arrival.to).poll_repeated_syn(now);
        }
        self.poll(arrival.to);
    }

    fn poll(&mut self, host: Host) {
        let now = self.now;
        self.machine(host).poll(now);
        for number in 0..self.machine(host).card.outgoing() {
            self.transmit(host, number);
        }
        self.machine(host).card.sent();
        let flows = &self.flows;
        self.watch.look(
            host,
            now,
            &mut self.machines[host as usize],
            &mut self.trace,
            |peer, peer_port, client_port| number_of(flows, (TCP, peer, peer_port, client_port)),
        );
    }

    /// Sends one packet off and records it.
    fn transmit(&mut self, from: Host, number: usize) {
        let packet = self.machines[from as usize].card.packet(number);
        let Some((protocol, to, ports)) = addressee(packet) else { return };
        let (direction, peer, flow) = match from {
            Host::Client => (Direction::Up, to, (protocol, to, ports.1, ports.0)),
            Host::Server | Host::Resolver => (Direction::Down, from, (protocol, from, ports.0, ports.1)),
        };
        let connection = number_of(&self.flows, flow).unwrap_or_else(|| {
            self.flows.push(flow);
            self.flows.len() as u32
        });
        let (kind, layer) = match flags(packet) {
            Some(flags) => (Kind::Segment { flags }, Layer::Tcp),
            None => (Kind::Datagram, Layer::Udp),
        };
        let data = self.trace.keep(packet);
        self.link_bytes += data.length as u64;
        let id = self.trace.recorded() + 1;
        let fate = self.link.send(id, direction, data.length, self.now);
        let corrupted = self.link.corrupts(id);
        let (arrived, again, loss) = match fate {
            Fate::Lost(loss) => (None, None, Some(loss)),
            Fate::Arrives { at, again } => (Some(at), again, None),
        };
        let wire = Wire {
            label: Box::default(),
            peer,
            connection,
            data,
            layers: LayerBytes::default(),
            carriers: None,
            loss,
            repeats: None,
            copy_of: None,
            corrupted,
        };
        let event = Event {
            id: EventId(0),
            kind,
            layer,
            direction,
            sent: self.now,
            sent_by: Provenance::Simulated,
            arrived,
            arrived_by: Provenance::Simulated,
            bytes: data.length as u64,
            payload_bytes: 0,
            bytes_by: Provenance::Simulated,
            wire: None,
        };
        let copy = again.map(|at| {
            let wire = Wire { copy_of: Some(EventId(id)), ..wire.clone() };
            Event { arrived: Some(at), wire: Some(Box::new(wire)), ..event.clone() }
        });
        self.record(Event { wire: Some(Box::new(wire)), ..event }, to);
        if let Some(copy) = copy {
            self.record(copy, to);
        }
    }

    fn record(&mut self, event: Event, to: Host) {
        let Some(wire) = &event.wire else { return };
        let (data, corrupted, connection, arrived) = (wire.data, wire.corrupted, wire.connection, event.arrived);
        let packet = self.trace.push(event);
        if let Some(at) = arrived {
            let arrival = Arrival { at, packet, to, corrupted, connection, start: data.start, length: data.length };
            self.crossing.push(Reverse(arrival));
        }
    }
}

/// The number of a flow; the latest is the likeliest.
fn number_of(flows: &[Flow], flow: Flow) -> Option<u32> {
    flows.iter().rposition(|&known| known == flow).map(|place| place as u32 + 1)
}

/// The span in which an intervention lasts.
fn span_of(intervention: &Intervention) -> Option<Span> {
    let (kind, from, until) = match intervention {
        Intervention::StallReader { from, until, .. } => (SpanKind::StalledReader, from, until),
        Intervention::Cut { from, until } => (SpanKind::Cut, from, until),
        Intervention::Drop { .. }
        | Intervention::Delay { .. }
        | Intervention::Duplicate { .. }
        | Intervention::Corrupt { .. }
        | Intervention::CloseAbruptly { .. } => return None,
    };
    Some(Span { kind, connection: 0, start: *from, end: Some(*until) })
}

/// Protocol, receiving host and both ports of an IPv4 packet (RFC 791 §3.1) of ours.
fn addressee(packet: &[u8]) -> Option<(u8, Host, (u16, u16))> {
    let protocol = *packet.get(9)?;
    if !matches!(protocol, TCP | UDP) {
        return None;
    }
    let to = host_at(packet.get(16..20)?)?;
    let ports = packet.get(header_length(packet)..)?;
    let port = |at: usize| Some(u16::from_be_bytes([*ports.get(at)?, *ports.get(at + 1)?]));
    Some((protocol, to, (port(0)?, port(2)?)))
}

/// A TCP segment's flags (RFC 9293 §3.1); `None` for UDP.
fn flags(packet: &[u8]) -> Option<u8> {
    if packet.get(9) != Some(&TCP) {
        return None;
    }
    packet.get(header_length(packet) + 13).copied()
}

fn header_length(packet: &[u8]) -> usize {
    packet.first().map_or(0, |first| usize::from(first & 15) * 4)
}
