//! Two hosts that talk, as a capture at the client has it: frames of Ethernet, IPv4, and TCP or UDP.

use super::frames::Frames;
use trace::flags::{ACK, FIN, SYN};

const TCP: u8 = 6;
const UDP: u8 = 17;
const IP_HEADER: usize = 20;
const TCP_HEADER: usize = 20;
/// Maximum segment size, window scale and SACK permitted, as a SYN has them (RFC 9293 §3.2, RFC 7323 §2, RFC 2018 §2).
const SYN_OPTIONS: [u8; 12] = [2, 4, 5, 0xB4, 1, 3, 3, 7, 4, 2, 1, 1];
/// The flag PSH (RFC 9293 §3.1).
const PSH: u8 = 8;
const WINDOW: u16 = 502;
/// A retransmission timer that runs out (RFC 6298 §2.4), in microseconds.
const TIMEOUT: u64 = 200_000;
/// Between two segments of one window.
const GAP: u64 = 12;

/// One side of a talk.
#[derive(Clone, Copy, Default)]
struct End {
    address: [u8; 4],
    port: u16,
    /// The number of the next byte that it sends.
    next: u32,
}

/// A talk that goes on. Side 0 is the client, near the capture.
pub(super) struct Talk<'a> {
    frames: &'a mut Frames,
    at: u64,
    round_trip: u64,
    ends: [End; 2],
    /// Counts packets, for IPv4's identification.
    sent: u16,
}

impl<'a> Talk<'a> {
    /// Data of the largest segment.
    pub(super) const MOST: usize = 1_460;

    pub(super) fn new(frames: &'a mut Frames, at: u64, round_trip: u64) -> Self {
        Self { frames, at, round_trip, ends: [End::default(); 2], sent: 0 }
    }

    /// Client and server, and the numbers that they begin with.
    pub(super) fn between(&mut self, client: [u8; 4], port: u16, server: [u8; 4], server_port: u16, numbers: [u32; 2]) {
        let end = |address, port, next| End { address, port, next };
        self.ends = [end(client, port, numbers[0]), end(server, server_port, numbers[1])];
    }

    pub(super) fn wait(&mut self, micros: u64) {
        self.at += micros;
    }

    /// The handshake.
    pub(super) fn open(&mut self) {
        self.segment(0, SYN, &[]);
        self.wait(self.round_trip);
        self.segment(1, SYN | ACK, &[]);
        self.wait(GAP);
        self.segment(0, ACK, &[]);
    }

    /// The client sends something, and the server acknowledges it.
    pub(super) fn up(&mut self, data: &[u8]) {
        self.segment(0, PSH | ACK, data);
        self.wait(self.round_trip);
        self.segment(1, ACK, &[]);
    }

    /// The server sends something, and the client acknowledges it.
    pub(super) fn down(&mut self, data: &[u8]) {
        self.wait(GAP);
        self.segment(1, PSH | ACK, data);
        self.wait(GAP);
        self.segment(0, ACK, &[]);
    }

    /// The same if the client's acknowledgment is lost, so that the server's timer runs out.
    pub(super) fn down_again(&mut self, data: &[u8]) {
        let next = self.ends[1].next;
        self.down(data);
        self.wait(TIMEOUT);
        self.ends[1].next = next;
        self.down(data);
    }

    /// The server sends `count` full segments at once; each second one is acknowledged. If the first is lost before the
    /// capture, the others are acknowledged with its number (duplicate ACKs), until it comes once more.
    pub(super) fn window(&mut self, count: u64, is_lost: bool) {
        let data = [b'x'; Self::MOST];
        let first = self.ends[1].next;
        self.wait(self.round_trip);
        for number in 0..count {
            self.wait(GAP);
            if is_lost && number == 0 {
                self.ends[1].next = first.wrapping_add(Self::MOST as u32);
                continue;
            }
            self.segment(1, ACK, &data);
            if is_lost {
                let next = std::mem::replace(&mut self.ends[1].next, first);
                self.segment(0, ACK, &[]);
                self.ends[1].next = next;
            } else if number % 2 == 1 {
                self.segment(0, ACK, &[]);
            }
        }
        if is_lost && count > 0 {
            self.wait(self.round_trip);
            let next = std::mem::replace(&mut self.ends[1].next, first);
            self.segment(1, ACK, &data);
            self.ends[1].next = next;
            self.segment(0, ACK, &[]);
        }
    }

    /// Both sides close.
    pub(super) fn close(&mut self) {
        self.segment(0, FIN | ACK, &[]);
        self.wait(self.round_trip);
        self.segment(1, FIN | ACK, &[]);
        self.wait(GAP);
        self.segment(0, ACK, &[]);
    }

    fn segment(&mut self, side: usize, flags: u8, data: &[u8]) {
        let (from, to) = (self.ends[side], self.ends[1 - side]);
        let options: &[u8] = if flags & SYN == 0 { &[] } else { &SYN_OPTIONS };
        let mut segment = Vec::with_capacity(TCP_HEADER + options.len() + data.len());
        segment.extend_from_slice(&from.port.to_be_bytes());
        segment.extend_from_slice(&to.port.to_be_bytes());
        segment.extend_from_slice(&from.next.to_be_bytes());
        let acknowledgment = if flags & ACK == 0 { 0 } else { to.next };
        segment.extend_from_slice(&acknowledgment.to_be_bytes());
        segment.extend_from_slice(&[((TCP_HEADER + options.len()) as u8 / 4) << 4, flags]);
        segment.extend_from_slice(&WINDOW.to_be_bytes());
        // Checksum and urgent pointer.
        segment.extend_from_slice(&[0; 4]);
        segment.extend_from_slice(options);
        segment.extend_from_slice(data);
        let taken = data.len() as u32 + u32::from(flags & (SYN | FIN) != 0);
        self.ends[side].next = from.next.wrapping_add(taken);
        self.packet(side, TCP, segment, 16);
    }

    /// A datagram of UDP.
    pub(super) fn datagram(&mut self, is_up: bool, data: &[u8]) {
        let side = usize::from(!is_up);
        let (from, to) = (self.ends[side], self.ends[1 - side]);
        let length = (data.len() + 8) as u16;
        let words = [from.port, to.port, length, 0].map(u16::to_be_bytes).concat();
        self.packet(side, UDP, [&words, data].concat(), 6);
    }

    /// Puts the headers of IPv4 and Ethernet before `content`, and its checksum to its place.
    fn packet(&mut self, side: usize, protocol: u8, mut content: Vec<u8>, checksum_at: usize) {
        let (from, to) = (self.ends[side].address, self.ends[1 - side].address);
        self.sent = self.sent.wrapping_add(1);
        let pseudo = sum(&from) + sum(&to) + u64::from(protocol) + content.len() as u64;
        let check = checksum(pseudo + sum(&content));
        content[checksum_at..checksum_at + 2].copy_from_slice(&check.to_be_bytes());
        // Ethernet: the router's address, and one for each host; then IPv4 (RFC 791 §3.1) with "don't fragment".
        let mut frame = vec![2, 0, 0, 0, 0, to[3], 2, 0, 0, 0, 0, from[3], 8, 0];
        let length = (IP_HEADER + content.len()) as u16;
        let mut header = [0; IP_HEADER];
        header[0] = 0x45;
        header[2..4].copy_from_slice(&length.to_be_bytes());
        header[4..6].copy_from_slice(&self.sent.to_be_bytes());
        header[6] = 0x40;
        (header[8], header[9]) = (if side == 0 { 64 } else { 55 }, protocol);
        header[12..16].copy_from_slice(&from);
        header[16..20].copy_from_slice(&to);
        let check = checksum(sum(&header));
        header[10..12].copy_from_slice(&check.to_be_bytes());
        frame.extend_from_slice(&header);
        frame.extend_from_slice(&content);
        self.frames.push(self.at, frame);
    }
}

/// The sum of 16-bit words (RFC 1071).
fn sum(bytes: &[u8]) -> u64 {
    bytes.chunks(2).map(|word| u64::from(word[0]) << 8 | u64::from(word.get(1).copied().unwrap_or(0))).sum()
}

fn checksum(mut sum: u64) -> u16 {
    while sum > 0xFFFF {
        sum = (sum >> 16) + (sum & 0xFFFF);
    }
    !(sum as u16)
}
