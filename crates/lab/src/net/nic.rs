//! A host's network card: the packet that has arrived, and the packets to send.

use smoltcp::phy::{Device, DeviceCapabilities, Medium, RxToken, TxToken};
use smoltcp::time::Instant;
use std::ops::Range;

/// A network card without an address of its own: it carries IP packets.
pub(super) struct Nic {
    mtu: usize,
    arrived: Option<Vec<u8>>,
    spare: Vec<u8>,
    outgoing: Vec<u8>,
    ends: Vec<usize>,
}

impl Nic {
    pub(super) fn new(mtu: u16) -> Self {
        Self { mtu: usize::from(mtu), arrived: None, spare: Vec::new(), outgoing: Vec::new(), ends: Vec::new() }
    }

    /// Hands `packet` to the stack at its next poll.
    pub(super) fn arrive(&mut self, packet: &[u8]) {
        let mut buffer = std::mem::take(&mut self.spare);
        buffer.clear();
        buffer.extend_from_slice(packet);
        self.arrived = Some(buffer);
    }

    /// Flips the lowest bit of the last byte of the packet that is about to arrive.
    pub(super) fn corrupt(&mut self) {
        if let Some(last) = self.arrived.as_mut().and_then(|packet| packet.last_mut()) {
            *last ^= 1;
        }
    }

    /// How many packets the stack wants to send.
    pub(super) fn outgoing(&self) -> usize {
        self.ends.len()
    }

    /// The packet of this number among those that the stack wants to send.
    pub(super) fn packet(&self, number: usize) -> &[u8] {
        &self.outgoing[self.range(number)]
    }

    fn range(&self, number: usize) -> Range<usize> {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        start..self.ends[number]
    }

    /// Forgets the packets that the stack wanted to send, because they have been sent.
    pub(super) fn sent(&mut self) {
        self.outgoing.clear();
        self.ends.clear();
    }
}

impl Device for Nic {
    type RxToken<'a> = Arrived<'a>;
    type TxToken<'a> = Outgoing<'a>;

    fn receive(&mut self, _: Instant) -> Option<(Arrived<'_>, Outgoing<'_>)> {
        let packet = self.arrived.take()?;
        let outgoing = Outgoing { bytes: &mut self.outgoing, ends: &mut self.ends };
        Some((Arrived { packet, spare: &mut self.spare }, outgoing))
    }

    fn transmit(&mut self, _: Instant) -> Option<Outgoing<'_>> {
        Some(Outgoing { bytes: &mut self.outgoing, ends: &mut self.ends })
    }

    fn capabilities(&self) -> DeviceCapabilities {
        let mut capabilities = DeviceCapabilities::default();
        capabilities.medium = Medium::Ip;
        capabilities.max_transmission_unit = self.mtu;
        capabilities
    }
}

/// A packet that has arrived; its buffer is used again for the next.
pub(super) struct Arrived<'a> {
    packet: Vec<u8>,
    spare: &'a mut Vec<u8>,
}

impl RxToken for Arrived<'_> {
    fn consume<R, F: FnOnce(&[u8]) -> R>(self, read: F) -> R {
        let result = read(&self.packet);
        *self.spare = self.packet;
        result
    }
}

/// Room for one more outgoing packet.
pub(super) struct Outgoing<'a> {
    bytes: &'a mut Vec<u8>,
    ends: &'a mut Vec<usize>,
}

impl TxToken for Outgoing<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, length: usize, write: F) -> R {
        let start = self.bytes.len();
        self.bytes.resize(start + length, 0);
        let result = write(&mut self.bytes[start..]);
        self.ends.push(self.bytes.len());
        result
    }
}
