//! One or several files as one capture: packets in order, copies marked, connections and everything else counted.

use crate::connections::{Connection, Table};
use crate::copies::Copies;
use crate::file::File;
use crate::packet::{Ends, Packet, Transport, What};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};

/// Where a packet is: its file and its index in there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Index in [`Capture::files`].
    pub file: u16,
    /// Index in [`File::packets`].
    pub index: u32,
}

/// Packets and their bytes on the link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many.
    pub packets: u64,
    /// Their bytes, link-layer headers included.
    pub bytes: u64,
}

/// One or several files, read.
#[derive(Clone, Debug, Default)]
pub struct Capture {
    files: Vec<File>,
    order: Vec<Place>,
    /// Each packet's connection, 0 if it has none.
    connection_of: Vec<u32>,
    connections: Vec<Connection>,
    /// The packets of all connections, connection by connection, each in order.
    members: Vec<u32>,
    /// Where each connection's packets begin in `members`, and the end.
    starts: Vec<usize>,
    copies: BTreeMap<u32, u32>,
    census: BTreeMap<What, Tally>,
}

impl Capture {
    /// Puts files together. Each file keeps its own order, even if its clock was set back; of the files' next packets the
    /// one with the earliest time comes first, at the same time that of the file given first.
    pub fn new(files: Vec<File>) -> Self {
        let order = merge(&files);
        let mut capture = Self { files, connection_of: Vec::with_capacity(order.len()), order, ..Self::default() };
        capture.count();
        capture.index();
        capture
    }

    fn count(&mut self) {
        let (mut copies, mut table) = (Copies::default(), Table::default());
        let mut conversations = Conversations::default();
        for (number, place) in (0_u32..).zip(&self.order) {
            let file = &self.files[usize::from(place.file)];
            let packet = &file.packets[place.index as usize];
            let copy_of = copies.take(number, packet);
            if let Some(first) = copy_of {
                self.copies.insert(number, first);
            } else {
                let tally = self.census.entry(packet.what).or_default();
                tally.packets += 1;
                tally.bytes += u64::from(packet.original);
            }
            let connection = file.ends.get(packet.ends as usize).map_or(0, |ends| {
                let conversation = conversations.number(place.file, packet.ends, ends);
                table.take(conversation, ends, packet, copy_of.is_some())
            });
            self.connection_of.push(connection);
        }
        self.connections = table.finish();
    }

    /// Sorts the packets by connection, keeping their order.
    fn index(&mut self) {
        let mut counts = vec![0_usize; self.connections.len() + 1];
        self.connection_of.iter().for_each(|&connection| counts[connection as usize] += 1);
        self.starts = vec![0];
        let mut end = 0;
        for count in counts.iter().skip(1) {
            end += count;
            self.starts.push(end);
        }
        let mut next = self.starts.clone();
        self.members = vec![0; end];
        for (number, &connection) in (0_u32..).zip(&self.connection_of) {
            if let Some(place) = connection.checked_sub(1).map(|place| place as usize) {
                self.members[next[place]] = number;
                next[place] += 1;
            }
        }
    }

    /// The files in the order in which they were given.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// How many packets there are, copies included.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether there is no packet.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Packet `number`, counted from 0 in the capture's order, and where it is.
    pub fn packet(&self, number: u32) -> Option<(&Packet, Place)> {
        let place = *self.order.get(number as usize)?;
        Some((self.files.get(usize::from(place.file))?.packets.get(place.index as usize)?, place))
    }

    /// All packets in order.
    pub fn packets(&self) -> impl Iterator<Item = &Packet> {
        self.order.iter().map(|place| &self.files[usize::from(place.file)].packets[place.index as usize])
    }

    /// All connections and flows, by their numbers.
    pub fn connections(&self) -> &[Connection] {
        &self.connections
    }

    /// How many of them are of TCP.
    pub fn tcp_connections(&self) -> usize {
        self.connections.iter().filter(|connection| connection.transport == Transport::Tcp).count()
    }

    /// Connection `number`, counted from 1.
    pub fn connection(&self, number: u32) -> Option<&Connection> {
        self.connections.get((number as usize).checked_sub(1)?)
    }

    /// The connection that packet `number` belongs to.
    pub fn connection_of(&self, number: u32) -> Option<&Connection> {
        self.connection(*self.connection_of.get(number as usize)?)
    }

    /// The packets of connection `number`, copies included, in order.
    pub fn packets_of(&self, number: u32) -> &[u32] {
        let range = (number as usize)
            .checked_sub(1)
            .and_then(|place| Some(*self.starts.get(place)?..*self.starts.get(place + 1)?));
        range.and_then(|range| self.members.get(range)).unwrap_or_default()
    }

    /// The packet that packet `number` is a copy of; see [`crate::copies`].
    pub fn copy_of(&self, number: u32) -> Option<u32> {
        self.copies.get(&number).copied()
    }

    /// How many packets are copies.
    pub fn copies(&self) -> usize {
        self.copies.len()
    }

    /// What the packets are, copies left out.
    pub fn census(&self) -> &BTreeMap<What, Tally> {
        &self.census
    }

    /// The key logs of all files, one after the other.
    pub fn key_log(&self) -> String {
        let logs = self.files.iter().map(|file| file.key_log.trim_end()).filter(|log| !log.is_empty());
        logs.collect::<Vec<_>>().join("\n")
    }
}

/// The order of all files' packets.
fn merge(files: &[File]) -> Vec<Place> {
    let total = files.iter().map(|file| file.packets.len()).sum();
    let mut order = Vec::with_capacity(total);
    let time = |file: u16, index: u32| {
        let packet = files.get(usize::from(file))?.packets.get(index as usize)?;
        Some(Reverse((packet.time, file, index)))
    };
    // More files than that are no capture that anyone has.
    let count = u16::try_from(files.len()).unwrap_or(u16::MAX);
    let mut next: BinaryHeap<_> = (0..count).filter_map(|file| time(file, 0)).collect();
    while let Some(Reverse((_, file, index))) = next.pop() {
        order.push(Place { file, index });
        next.extend(time(file, index + 1));
    }
    order
}

/// Conversations numbered through all files.
#[derive(Default)]
struct Conversations {
    numbers: HashMap<Ends, u32>,
    /// By file: the number of each of its own.
    known: HashMap<(u16, u32), u32>,
}

impl Conversations {
    fn number(&mut self, file: u16, local: u32, ends: &Ends) -> u32 {
        *self.known.entry((file, local)).or_insert_with(|| {
            let next = self.numbers.len() as u32;
            *self.numbers.entry(*ends).or_insert(next)
        })
    }
}
