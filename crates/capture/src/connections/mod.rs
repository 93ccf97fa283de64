//! The table of connections and flows: whose packets belong together, which end is the client, how much went each way.
//!
//! A conversation is a protocol and two ends (address and port). Of UDP it is one flow. Of TCP it may be several
//! connections, because ports are used again; [`reuse`] says when a new one begins.

mod reuse;
mod roles;

pub use roles::RolesBy;

use crate::packet::{Endpoint, Ends, Packet, Transport, What};
use crate::transport::Service;
use reuse::Numbers;
use trace::Direction;
use trace::flags::{ACK, FIN, RST, SYN};

/// What one side of a connection sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// Packets, without copies.
    pub packets: u64,
    /// Bytes of these frames on the link, link-layer headers included.
    pub bytes: u64,
    /// Bytes of data in them, behind the transport's header; what was sent twice counts twice.
    pub payload: u64,
    /// All flags of TCP that it has set at some time ([`trace::flags`]).
    pub flags: u8,
}

impl Side {
    /// Whether it has sent a segment with this flag.
    pub fn has_sent(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// A TCP connection or a UDP flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Its number from 1, in the order of first packets.
    pub number: u32,
    /// TCP or UDP.
    pub transport: Transport,
    /// Who asks.
    pub client: Endpoint,
    /// Who is asked.
    pub server: Endpoint,
    /// How we know which is which.
    pub roles_by: RolesBy,
    /// What a UDP flow is for. `Other` for TCP.
    pub service: Service,
    /// When its first packet was captured, in nanoseconds since 1970.
    pub start: i64,
    /// When its last packet was captured.
    pub end: i64,
    /// What the client and the server sent: see [`Direction::index`].
    pub sides: [Side; 2],
    /// Packets that the capture has once more; see [`crate::copies`].
    pub copies: u64,
    /// Of TCP: the capture has packets of it and does not begin with its SYN.
    pub began_before: bool,
    /// The connection before it with the same ends: a port was used again.
    pub follows: Option<u32>,
    /// Whether the client is the upper one of the conversation's ends.
    client_is_upper: bool,
}

impl Connection {
    /// Which way a packet of this connection went.
    pub fn direction(&self, packet: &Packet) -> Direction {
        if packet.has(Packet::FROM_UPPER) == self.client_is_upper { Direction::Up } else { Direction::Down }
    }

    /// What was sent this way.
    pub fn side(&self, direction: Direction) -> &Side {
        &self.sides[direction.index()]
    }

    /// Whether a reset was seen.
    pub fn was_reset(&self) -> bool {
        self.sides.iter().any(|side| side.has_sent(RST))
    }

    /// Whether both sides were seen to close.
    pub fn was_closed(&self) -> bool {
        self.sides.iter().all(|side| side.has_sent(FIN))
    }
}

/// A connection while packets come. Its sides are those of the lower and the upper end.
#[derive(Clone, Debug)]
struct Growing {
    connection: Connection,
    numbers: Numbers,
    /// The end that sent the first SYN without ACK, the first SYN with it, and the first packet: 0 lower, 1 upper.
    first_syn: Option<usize>,
    first_syn_ack: Option<usize>,
    first_packet: usize,
}

/// The table while packets come, in the order of the capture.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    growing: Vec<Growing>,
    /// By conversation: the place of its newest connection.
    newest: Vec<Option<usize>>,
}

impl Table {
    /// A packet of conversation number `conversation`. Returns the number of its connection. A copy is counted as such
    /// and changes nothing else.
    pub fn take(&mut self, conversation: u32, ends: &Ends, packet: &Packet, is_copy: bool) -> u32 {
        let conversation = conversation as usize;
        if self.newest.len() <= conversation {
            self.newest.resize(conversation + 1, None);
        }
        let side = usize::from(packet.has(Packet::FROM_UPPER));
        let newest = self.newest[conversation];
        let place = match newest {
            Some(place) if is_copy || !self.growing[place].begins_anew(side, packet) => place,
            _ => {
                let number = self.growing.len() as u32 + 1;
                let follows = newest.map(|place| place as u32 + 1);
                self.growing.push(Growing::new(number, follows, ends, side, packet));
                self.newest[conversation] = Some(self.growing.len() - 1);
                self.growing.len() - 1
            }
        };
        if is_copy {
            self.growing[place].connection.copies += 1;
        } else {
            self.growing[place].take(side, packet);
        }
        place as u32 + 1
    }

    /// All connections in the order of their numbers.
    pub fn finish(self) -> Vec<Connection> {
        self.growing.into_iter().map(Growing::finish).collect()
    }
}

impl Growing {
    fn new(number: u32, follows: Option<u32>, ends: &Ends, side: usize, packet: &Packet) -> Self {
        let connection = Connection {
            number,
            transport: ends.transport,
            client: ends.ends[0],
            server: ends.ends[1],
            roles_by: RolesBy::FirstPacket,
            service: Service::Other,
            start: packet.time,
            end: packet.time,
            sides: [Side::default(); 2],
            copies: 0,
            began_before: ends.transport == Transport::Tcp && packet.flags & (SYN | ACK) != SYN,
            follows,
            client_is_upper: false,
        };
        Self { connection, numbers: Numbers::default(), first_syn: None, first_syn_ack: None, first_packet: side }
    }

    fn begins_anew(&self, side: usize, packet: &Packet) -> bool {
        packet.what == What::Tcp && self.numbers.begins_anew(side, packet)
    }

    fn take(&mut self, side: usize, packet: &Packet) {
        let connection = &mut self.connection;
        connection.start = connection.start.min(packet.time);
        connection.end = connection.end.max(packet.time);
        let sent = &mut connection.sides[side];
        sent.packets += 1;
        sent.bytes += u64::from(packet.original);
        sent.payload += u64::from(packet.payload);
        sent.flags |= packet.flags;
        match packet.what {
            What::Tcp => {
                self.numbers.take(side, packet);
                match packet.flags & (SYN | ACK) {
                    SYN => _ = self.first_syn.get_or_insert(side),
                    both if both == SYN | ACK => _ = self.first_syn_ack.get_or_insert(side),
                    _ => {}
                }
                // A SYN that was captured late, after its answer, is there all the same.
                connection.began_before &= packet.flags & (SYN | ACK) != SYN;
            }
            What::Udp(service) if service.is_better_than(connection.service) => connection.service = service,
            _ => {}
        }
    }

    fn finish(self) -> Connection {
        let mut connection = self.connection;
        let ends = [connection.client, connection.server];
        let (client, by) =
            roles::client(connection.transport, &ends, [self.first_syn, self.first_syn_ack], self.first_packet);
        connection.roles_by = by;
        connection.client_is_upper = client == 1;
        if client == 1 {
            (connection.client, connection.server) = (connection.server, connection.client);
            connection.sides.swap(0, 1);
        }
        connection
    }
}
