//! The state of the network, and how it moves from one moment to the next.
//!
//! There is no thread and no real clock. [`Core::now`] is the virtual time, and it only changes in [`Core::go_to`]. The
//! loop in `world` does this until the run is over:
//!
//! 1. Every task (an `async` function of a scenario) runs until it waits. It reads and writes sockets of the hosts'
//!    stacks through this state, and marks the stacks that it has changed ([`Core::touch`]).
//! 2. [`Core::poll_touched`] polls those stacks. A stack then puts the packets that it wants to send into its network
//!    card. Each packet is sent at once ([`Core::transmit`]): the link decides whether and when it arrives, an event in
//!    the trace records it, and an [`Arrival`] enters the queue `in_flight`.
//! 3. Steps 1 and 2 repeat while any task makes progress, because what one task writes another may read. Meanwhile no
//!    time passes: computing takes no time in the lab.
//! 4. [`Core::next_moment`] finds the earliest thing that will happen by itself: a packet arrives, a timer of a stack runs
//!    out (retransmission, delayed acknowledgment, …), a task wakes up, or an intervention closes connections.
//!    [`Core::go_to`] sets the clock to that moment and makes it happen.
//!
//! # Order
//!
//! Equal requests must give equal traces, so everything that happens at one moment has a fixed order. Packets arrive in
//! the order of `(arrival time, packet number)`, the order of [`Arrival`]. After all arrivals of a moment come the
//! interventions, then the stacks' timers, by host: client, server, resolver. Tasks run in the order in which they were
//! started. Packets have their numbers in the order in which they were sent, and all random numbers of a packet come from
//! the seed and its number (see `link`).

use super::calls::Calls;
use super::headers::{Flow, Headers};
use super::host::{HostStack, address};
use super::link::{Fate, Link};
use super::pitfall::Pitfalls;
use super::probe::StackProbe;
use super::rng::Rng;
use crate::intervention::Intervention;
use crate::outcome::{Fact, Idle};
use crate::request::{IpVersion, Request};
use smoltcp::iface::SocketHandle;
use smoltcp::socket::tcp;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use trace::{Data, Event, EventId, Host, HostInfo, Kind, Layer, LayerBytes, Micros, Provenance, Span, Trace, Wire};

/// The lab's hosts. What is done to any other changes nothing.
const HOSTS: [Host; 3] = Host::ROLES;
/// Nobody looks at more packets than this; the run ends.
const MOST_PACKETS: u64 = 4_000_000;
/// After the scenario's end, the run does not wait for timers that are further away than this, such as TIME-WAIT.
const SOON: Micros = Micros(20_000);

/// A packet on its way. The derived order is the order of arrival: by time, then by packet number. The other fields never
/// decide, because packet numbers are unique.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Arrival {
    at: Micros,
    packet: EventId,
    to: Host,
    corrupted: bool,
    connection: u32,
    /// Where the trace keeps the packet's bytes.
    start: usize,
    length: usize,
}

/// The whole network.
pub(super) struct Core {
    /// The virtual time since the start of the run.
    pub(super) now: Micros,
    /// The hosts' stacks, in the order of [`Host::index`].
    stacks: [HostStack; 3],
    pub(super) link: Link,
    /// The packets that will arrive, the earliest on top.
    in_flight: BinaryHeap<Reverse<Arrival>>,
    pub(super) trace: Trace,
    /// All flows so far. The number of a flow in the trace is its place here, counted from 1.
    flows: Vec<Flow>,
    /// What a scenario wants the link to drop.
    pub(super) pitfalls: Pitfalls,
    /// The connections on which a host has received a RST.
    resets: Vec<(Host, u32)>,
    pub(super) probe: StackProbe,
    pub(super) spans: Vec<Span>,
    pub(super) facts: Vec<Fact>,
    pub(super) key_log: String,
    pub(super) calls: Calls,
    interventions: Vec<Intervention>,
    /// Whether each of those that the hosts feel has changed anything; the link knows of its own.
    happened: Vec<bool>,
    /// Every `CloseAbruptly` at or before this moment has happened. It starts before 0, because one may be at 0.
    aborted_until: Micros,
    /// Whether a task has made progress since the loop last cleared this.
    pub(super) has_progress: bool,
    /// When the first of the waiting tasks wants to run again.
    pub(super) next_timer: Option<Micros>,
    /// Bytes of all packets sent so far.
    pub(super) link_bytes: u64,
}

impl Core {
    pub(super) fn new(request: &Request) -> Self {
        let mut seeds = Rng::derive(request.seed, u64::MAX);
        let stacks = HOSTS.map(|host| HostStack::new(host, seeds.next(), &request.settings));
        Self {
            now: Micros(0),
            stacks,
            link: Link::new(request.settings.link.clone(), request.seed, request.interventions.clone()),
            in_flight: BinaryHeap::new(),
            trace: Trace::unbounded(),
            flows: Vec::new(),
            pitfalls: Pitfalls::new(request.settings.link.mtu),
            resets: Vec::new(),
            probe: StackProbe::default(),
            spans: request.interventions.iter().filter_map(Intervention::span).collect(),
            facts: Vec::new(),
            key_log: String::new(),
            calls: Calls::default(),
            interventions: request.interventions.clone(),
            happened: vec![false; request.interventions.len()],
            aborted_until: Micros(-1),
            has_progress: false,
            next_timer: None,
            link_bytes: 0,
        }
    }

    pub(super) fn stack(&mut self, host: Host) -> &mut HostStack {
        &mut self.stacks[host.index()]
    }

    /// The TCP socket, for a task that changes it: its stack will be polled.
    pub(super) fn touch(&mut self, host: Host, handle: SocketHandle) -> &mut tcp::Socket<'static> {
        let stack = self.stack(host);
        stack.is_touched = true;
        stack.tcp(handle)
    }

    /// The number of the socket's connection; 0 before its first packet.
    pub(super) fn connection(&self, host: Host, handle: SocketHandle) -> u32 {
        self.probe.connection(host, handle)
    }

    /// Whether `host` has received a segment with RST on `connection`.
    pub(super) fn is_reset(&self, host: Host, connection: u32) -> bool {
        self.resets.contains(&(host, connection))
    }

    /// Until when an intervention keeps the application on `host` from reading, if it does so now.
    pub(super) fn stalled_until(&self, host: Host) -> Option<Micros> {
        self.interventions.iter().find_map(|intervention| {
            let Intervention::StallReader { host: stalled, from, until } = intervention else { return None };
            (*stalled == host && (*from..*until).contains(&self.now)).then_some(*until)
        })
    }

    /// The application on `host` does not read now, although it could: notes what keeps it from that.
    pub(super) fn note_stall(&mut self, host: Host) {
        let now = self.now;
        self.note(|intervention| {
            let Intervention::StallReader { host: stalled, from, until } = intervention else { return false };
            *stalled == host && (*from..*until).contains(&now)
        });
    }

    fn note(&mut self, is_meant: impl Fn(&Intervention) -> bool) {
        for (happened, intervention) in self.happened.iter_mut().zip(&self.interventions) {
            *happened |= is_meant(intervention);
        }
    }

    /// Notes in the trace where the hosts are that have sent or received something.
    pub(super) fn note_hosts(&mut self, version: IpVersion) {
        let is_there = |host| host == Host::Client || self.flows.iter().any(|flow| flow.peer == host);
        for host in HOSTS.into_iter().filter(|&host| !self.flows.is_empty() && is_there(host)) {
            self.trace.set_host(HostInfo { host, name: None, address: Some(address(host, version)) });
        }
    }

    /// The interventions that have changed nothing.
    pub(super) fn idle(&self) -> Vec<Idle> {
        let packets = self.trace.recorded();
        let has_happened = |place: usize| self.happened[place] || self.link.has_happened(place);
        let idle = self.interventions.iter().enumerate().filter(|(place, _)| !has_happened(*place));
        idle.map(|(_, intervention)| Idle { intervention: intervention.clone(), packets }).collect()
    }

    /// Asks to run the tasks again at `at`.
    pub(super) fn wake_at(&mut self, at: Micros) {
        self.next_timer = Some(self.next_timer.map_or(at, |earlier| earlier.min(at)));
    }

    /// When something next happens by itself; `None` if nothing ever will.
    pub(super) fn next_moment(&self) -> Option<Micros> {
        let arrival = self.in_flight.peek().map(|Reverse(arrival)| arrival.at);
        let timers = self.stacks.iter().filter_map(|stack| stack.wakes);
        let aborts = self.aborts().filter(|&(_, at)| at > self.aborted_until).map(|(_, at)| at);
        arrival.into_iter().chain(timers).chain(aborts).chain(self.next_timer).min()
    }

    /// Moves the clock to `now` and makes everything happen that is due by then, in the order that the module describes.
    pub(super) fn go_to(&mut self, now: Micros) {
        let is_due = |&(_, at): &(Host, Micros)| at > self.aborted_until && at <= now;
        let aborted: Vec<Host> = self.aborts().filter(is_due).map(|(host, _)| host).collect();
        self.aborted_until = now;
        self.now = now;
        while let Some(Reverse(arrival)) = self.in_flight.peek().copied() {
            if arrival.at > now {
                break;
            }
            self.in_flight.pop();
            self.arrive(arrival);
        }
        for host in aborted {
            if self.stack(host).abort_all() {
                self.note(|intervention| {
                    matches!(intervention, Intervention::CloseAbruptly { host: closed, at } if *closed == host && *at <= now)
                });
            }
        }
        for host in HOSTS {
            if self.stack(host).wakes.is_some_and(|wakes| wakes <= now) {
                self.poll(host);
            }
        }
    }

    /// Polls the stacks whose sockets tasks have changed.
    pub(super) fn poll_touched(&mut self) {
        for host in HOSTS {
            if self.stack(host).is_touched {
                self.poll(host);
            }
        }
    }

    /// Whether nothing is left to happen after the scenario's end but long timers: no packet is on its way, nothing waits
    /// to be sent, and no handshake or close is half done.
    pub(super) fn is_at_rest(&self) -> bool {
        let soon = self.now + SOON;
        self.in_flight.is_empty()
            && self.stacks.iter().all(|stack| {
                let is_quiet = |socket: &tcp::Socket<'_>| {
                    socket.send_queue() == 0
                        && !matches!(
                            socket.state(),
                            tcp::State::SynSent
                                | tcp::State::SynReceived
                                | tcp::State::FinWait1
                                | tcp::State::Closing
                                | tcp::State::LastAck
                        )
                };
                stack.wakes.is_none_or(|wakes| wakes > soon) && stack.connections().all(|(_, socket)| is_quiet(socket))
            })
    }

    /// Whether the run has grown beyond what anyone can look at.
    pub(super) fn is_too_long(&self) -> bool {
        self.trace.recorded() > MOST_PACKETS
    }

    /// When which host closes its connections abruptly.
    fn aborts(&self) -> impl Iterator<Item = (Host, Micros)> {
        self.interventions.iter().filter_map(|intervention| {
            let Intervention::CloseAbruptly { host, at } = intervention else { return None };
            HOSTS.contains(host).then_some((*host, *at))
        })
    }

    /// Hands an arrived packet to its host's stack, and sends what the stack answers.
    fn arrive(&mut self, arrival: Arrival) {
        let packet = self.trace.bytes(Data { start: arrival.start, length: arrival.length });
        let headers = Headers::parse(packet);
        let is_reset = headers.is_some_and(|headers| headers.is_reset()) && !arrival.corrupted;
        let is_repeated_syn = headers.is_some_and(|headers| {
            headers.is_open()
                && headers.to != Host::Client
                && self.stacks[headers.to.index()].has_connection(headers.destination_port, headers.source_port)
        });
        let nic = &mut self.stacks[arrival.to.index()].nic;
        nic.arrive(packet);
        if arrival.corrupted {
            nic.corrupt();
        }
        if is_reset {
            self.resets.push((arrival.to, arrival.connection));
        }
        if is_repeated_syn {
            let now = self.now;
            self.stack(arrival.to).poll_repeated_syn(now);
        }
        self.poll(arrival.to);
    }

    /// Polls the stack of `host`: it takes what has arrived, lets its timers run out and sends. Then records what has
    /// changed in it.
    fn poll(&mut self, host: Host) {
        let now = self.now;
        self.stack(host).poll(now);
        for number in 0..self.stack(host).nic.outgoing() {
            self.transmit(host, number);
        }
        self.stack(host).nic.sent();
        let flows = &self.flows;
        self.probe.record_changes(
            host,
            now,
            &mut self.stacks[host.index()],
            &mut self.trace,
            |peer, peer_port, client_port| number_of(flows, Flow { is_tcp: true, peer, peer_port, client_port }),
        );
    }

    /// Sends one packet of a network card: asks the link for its fate, records it, and queues its arrival.
    fn transmit(&mut self, from: Host, number: usize) {
        let packet = self.stacks[from.index()].nic.packet(number);
        let Some(headers) = Headers::parse(packet) else { return };
        let (direction, flow) = headers.flow(from);
        let connection = number_of(&self.flows, flow).unwrap_or_else(|| {
            self.flows.push(flow);
            self.flows.len() as u32
        });
        let (kind, layer) = match headers.flags {
            Some(flags) => (Kind::Segment { flags }, Layer::Tcp),
            None => (Kind::Datagram, Layer::Udp),
        };
        if self.pitfalls.takes(direction, connection, &headers, packet.len()) {
            self.link.drop_next();
        }
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
            peer: flow.peer,
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
        self.record(Event { wire: Some(Box::new(wire)), ..event }, headers.to);
        if let Some(copy) = copy {
            self.record(copy, headers.to);
        }
    }

    /// Records a packet in the trace, and queues its arrival unless it is lost.
    fn record(&mut self, event: Event, to: Host) {
        let Some(wire) = &event.wire else { return };
        let (data, corrupted, connection, arrived) = (wire.data, wire.corrupted, wire.connection, event.arrived);
        let packet = self.trace.push(event);
        if let Some(at) = arrived {
            let arrival = Arrival { at, packet, to, corrupted, connection, start: data.start, length: data.length };
            self.in_flight.push(Reverse(arrival));
        }
    }
}

/// The number of a flow. Ports may be used again, so the latest flow counts; searching from the end is also fastest.
fn number_of(flows: &[Flow], flow: Flow) -> Option<u32> {
    flows.iter().rposition(|&known| known == flow).map(|place| place as u32 + 1)
}
