//! At which end of a connection a capture was made, and how far the other end is.
//!
//! A capture has one time per packet: when it passed the capture point. A picture of two hosts needs two. The capture point
//! is taken to be *at* one of the hosts, the near one; then a packet's own time is when the near host sent or received it,
//! and the far host's time is computed: half a round trip later or earlier.
//!
//! ```text
//!   client        capture point                    server
//!     |  SYN          |                               |
//!     |------------>  1  -------------------------->  |
//!     |               |              SYN, ACK         |         1 to 2: the round trip to the server
//!     |  <----------  2  <--------------------------  |
//!     |  ACK          |                               |         2 to 3: the round trip to the client
//!     |------------>  3  -------------------------->  |
//! ```
//!
//! **Which end is near.** If the file says which way packets went, the host whose packets all go out is near. Otherwise the
//! shorter of the two round trips is the one to the near host. If only one is known or none, the client is assumed to be
//! near, since most captures are made there.
//!
//! **How far the other one is.** Half of the shortest round trip to it: that of the handshake, or of any later new data
//! and its acknowledgment if that is shorter. With the shortest, no packet is computed to be sent before what it
//! acknowledges has arrived. Data that were sent before do not count, because their acknowledgment may be the earlier one's
//! (Karn's algorithm, RFC 6298 §3). Between datagrams of UDP, a datagram and the next one from the other side count instead.

use crate::capture::Capture;
use crate::connections::Connection;
use crate::link::Way;
use crate::packet::{Packet, Transport};
use std::collections::VecDeque;
use trace::Direction;
use trace::flags::{ACK, FIN, SYN};

/// The host at which the capture was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Near {
    /// The client.
    Client,
    /// The server.
    Server,
}

/// How we know which host is near.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NearBy {
    /// The file says of packets whether they went out or came in.
    Way,
    /// The round trip to it is the shorter one.
    RoundTrips,
    /// Nothing tells.
    Assumed,
}

/// How we know how far the far host is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OneWayBy {
    /// Half of a round trip of the handshake.
    Handshake,
    /// Half of a round trip of data and their acknowledgment, or of a datagram and the next one back.
    Exchange,
    /// Nothing tells: 0.
    Nothing,
}

/// The vantage of one connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vantage {
    /// The host at which the capture was made.
    pub near: Near,
    /// How we know.
    pub near_by: NearBy,
    /// From the capture point to the far host, in nanoseconds.
    pub one_way: i64,
    /// How we know.
    pub one_way_by: OneWayBy,
    /// The shortest round trips from the capture point to the server and back, and to the client and back, in
    /// nanoseconds. The one to the near host says how far the capture point is from it.
    pub round_trips: [Option<i64>; 2],
}

impl Vantage {
    /// When a packet was sent and when it arrived, in nanoseconds, and whether the first of these is the measured one.
    pub fn times(&self, direction: Direction, captured: i64) -> (i64, i64, bool) {
        let is_own = (direction == Direction::Up) == (self.near == Near::Client);
        if is_own {
            (captured, captured.saturating_add(self.one_way), true)
        } else {
            (captured.saturating_sub(self.one_way), captured, false)
        }
    }
}

/// A shortest round trip, and whether it was the handshake's.
type Shortest = Option<(i64, bool)>;

/// The vantage of `connection`, from its packets.
pub(crate) fn vantage(capture: &Capture, connection: &Connection) -> Vantage {
    let mut trips = [Trips::default(), Trips::default()];
    // By direction: how many packets came in, and how many went out.
    let mut ways = [[0_u64; 2]; 2];
    for &number in capture.packets_of(connection.number) {
        let Some((packet, _)) = capture.packet(number).filter(|_| capture.copy_of(number).is_none()) else { continue };
        let this = connection.direction(packet).index();
        if let Some(way) = packet.way() {
            ways[this][usize::from(way == Way::Out)] += 1;
        }
        match connection.transport {
            Transport::Tcp => {
                trips[1 - this].acknowledge(packet);
                trips[this].send(packet);
            }
            Transport::Udp => {
                trips[1 - this].answer(packet.time);
                trips[this].outstanding = VecDeque::from([(0, packet.time, false)]);
            }
        }
    }
    let shortest = [trips[0].shortest, trips[1].shortest];
    let (near, near_by) = near(connection, ways, shortest);
    let far = shortest[usize::from(near == Near::Server)];
    Vantage {
        near,
        near_by,
        one_way: far.map_or(0, |(trip, _)| trip / 2),
        one_way_by: match far {
            Some((_, true)) => OneWayBy::Handshake,
            Some((_, false)) => OneWayBy::Exchange,
            None => OneWayBy::Nothing,
        },
        round_trips: shortest.map(|trip| trip.map(|(trip, _)| trip)),
    }
}

fn near(connection: &Connection, ways: [[u64; 2]; 2], shortest: [Shortest; 2]) -> (Near, NearBy) {
    let [up, down] = ways.map(way_of_all);
    match (up, down) {
        (Some(Way::Out), Some(Way::In) | None) | (None, Some(Way::In)) => return (Near::Client, NearBy::Way),
        (Some(Way::In), Some(Way::Out) | None) | (None, Some(Way::Out)) => return (Near::Server, NearBy::Way),
        _ => {}
    }
    match (connection.transport, shortest) {
        (Transport::Tcp, [Some((to_server, _)), Some((to_client, _))]) => {
            (if to_server < to_client { Near::Server } else { Near::Client }, NearBy::RoundTrips)
        }
        _ => (Near::Client, NearBy::Assumed),
    }
}

/// Which way the packets of one direction went, if all that say so agree: how many came in, and how many went out.
fn way_of_all(ways: [u64; 2]) -> Option<Way> {
    match ways {
        [0, 0] => None,
        [_, 0] => Some(Way::In),
        [0, _] => Some(Way::Out),
        _ => None,
    }
}

/// How much data may be under way at once before the oldest are forgotten.
const MOST_OUTSTANDING: usize = 4096;

/// The round trips of what one side sends.
#[derive(Default)]
struct Trips {
    /// New data that are not acknowledged: the number after the last byte, when they passed, whether it is a SYN.
    outstanding: VecDeque<(u32, i64, bool)>,
    /// The number after the last byte sent.
    next: Option<u32>,
    shortest: Shortest,
}

impl Trips {
    fn send(&mut self, packet: &Packet) {
        let is_syn = packet.flags & SYN != 0;
        let length = packet.payload + u32::from(is_syn) + u32::from(packet.flags & FIN != 0);
        let end = packet.sequence.wrapping_add(length);
        let is_new = self.next.is_none_or(|next| end.wrapping_sub(next) as i32 > 0);
        if length > 0 && is_new {
            self.outstanding.push_back((end, packet.time, is_syn));
            if self.outstanding.len() > MOST_OUTSTANDING {
                self.outstanding.pop_front();
            }
        }
        if is_new {
            self.next = Some(end);
        }
    }

    /// A segment of the other side came back.
    fn acknowledge(&mut self, packet: &Packet) {
        if packet.flags & ACK == 0 {
            return;
        }
        let is_covered = |end: u32| packet.acknowledgment.wrapping_sub(end) as i32 >= 0;
        // The last one that it acknowledges was under way for the shortest time.
        let mut last = None;
        while let Some(&(end, at, is_syn)) = self.outstanding.front()
            && is_covered(end)
        {
            last = Some((at, is_syn));
            self.outstanding.pop_front();
        }
        if let Some((at, is_syn)) = last {
            self.note(packet.time.saturating_sub(at), is_syn);
        }
    }

    /// A datagram of the other side came back.
    fn answer(&mut self, time: i64) {
        if let Some((_, at, _)) = self.outstanding.pop_front() {
            self.note(time.saturating_sub(at), false);
        }
    }

    fn note(&mut self, trip: i64, is_handshake: bool) {
        if trip >= 0 && self.shortest.is_none_or(|(shortest, _)| trip < shortest) {
            self.shortest = Some((trip, is_handshake));
        }
    }
}
