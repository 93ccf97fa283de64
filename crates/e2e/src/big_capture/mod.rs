//! A big capture for benchmarks, made from a seed: one long WebSocket, downloads with lost segments, some thousand short
//! HTTP connections, and names that were looked up before them. It is what one hour of a small office looks like, and it
//! is nobody's traffic. Addresses are those for documentation (RFC 5737) and private ones (RFC 1918).

mod frames;
mod talk;

use feed::SplitMix64;
use frames::Frames;
use talk::Talk;

/// The time of the whole capture in microseconds.
const LENGTH: u64 = 600_000_000;
/// Downloads, and data segments in each.
const DOWNLOADS: u64 = 12;
const SEGMENTS: u64 = 2_000;
/// The part of all packets that the WebSocket has, of 100, and the length of its messages.
const WEBSOCKET_SHARE: usize = 25;
const MESSAGE: u64 = 100;
/// Hosts in the office, and servers.
const CLIENTS: u64 = 200;
const SERVERS: u64 = 250;
/// Ports that a client uses for connections, the first and how many (RFC 6335 §6).
const FIRST_PORT: u64 = 49_152;
const PORTS: u64 = 16_000;

/// How big a capture is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Packets, exactly.
    pub packets: usize,
    /// Bytes of the file, roughly: between 100 and 400 per packet can be had.
    pub bytes: u64,
}

/// The capture of DESIGN's goal.
pub const GOAL: Size = Size { packets: 500_000, bytes: 100_000_000 };

/// A pcap file. Equal seeds give equal files.
pub fn make(size: Size, seed: u64) -> Vec<u8> {
    let mut maker = Maker { random: SplitMix64::new(seed), frames: Frames::default(), size };
    maker.websocket(size.packets * WEBSOCKET_SHARE / 100);
    for _ in 0..DOWNLOADS.min(size.packets as u64 / 20_000 + 1) {
        maker.download(SEGMENTS.min(size.packets as u64 / 50));
    }
    while maker.frames.count() < size.packets {
        maker.lookup();
        maker.visit();
    }
    // The capture was ended in the middle of what went on.
    maker.frames.into_file(size.packets)
}

struct Maker {
    random: SplitMix64,
    frames: Frames,
    size: Size,
}

impl Maker {
    fn below(&mut self, limit: u64) -> u64 {
        self.random.next_u64() % limit.max(1)
    }

    /// A connection to port 80 that begins in the first `part` of 100 of the capture. It is open.
    fn connect(&mut self, part: u64) -> Talk<'_> {
        let at = self.below(LENGTH * part / 100);
        let (client, server) = (self.below(CLIENTS), self.below(SERVERS));
        let port = FIRST_PORT + self.below(PORTS);
        let round_trip = 2_000 + self.below(60_000);
        let numbers = [self.random.next_u64() as u32, self.random.next_u64() as u32];
        let mut talk = Talk::new(&mut self.frames, at, round_trip);
        talk.between([10, 1, 0, client as u8 + 1], port as u16, [203, 0, 113, server as u8 + 1], 80, numbers);
        talk.open();
        talk
    }

    /// One WebSocket on which the server sends short messages for most of the time, each acknowledged: two packets each.
    fn websocket(&mut self, packets: usize) {
        let count = (packets / 2).max(1) as u64;
        let pause = LENGTH * 8 / 10 / count;
        let mut talk = self.connect(1);
        talk.up(b"GET /feed HTTP/1.1\r\nHost: feed.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
              Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
        talk.down(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
              Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
        );
        for number in 0..count {
            // RFC 6455 §5.2: a whole text message, not masked.
            let mut message = format!("{{\"number\":{number},\"text\":\"").into_bytes();
            message.resize(MESSAGE as usize - 2, b'x');
            message.extend_from_slice(b"\"}");
            let frame = [&[0x81, message.len() as u8][..], &message].concat();
            // Each hundredth is lost on its way and sent again.
            if number % 100 == 99 {
                talk.down_again(&frame)
            } else {
                talk.down(&frame)
            }
            talk.wait(pause);
        }
    }

    /// A long response: window after window, of which the first segment is lost now and then.
    fn download(&mut self, segments: u64) {
        let losses: Vec<bool> = (0..=segments / 32).map(|_| self.below(4) == 0).collect();
        let mut talk = self.connect(80);
        talk.up(b"GET /large HTTP/1.1\r\nHost: files.example\r\nAccept: */*\r\n\r\n");
        let length = segments * Talk::MOST as u64;
        talk.down(format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n").as_bytes());
        let (mut left, mut window) = (segments, 10);
        for is_lost in losses {
            let now = left.min(window);
            talk.window(now, is_lost);
            left -= now;
            window = if is_lost { 10 } else { (window * 2).min(40) };
        }
        talk.window(left, false);
        talk.close();
    }

    /// A page and what belongs to it, on one connection.
    fn visit(&mut self) {
        let requests = 1 + self.below(12);
        let lengths: Vec<u64> = (0..requests)
            .map(|_| {
                // Long responses as long as the file has fewer bytes per packet than it should have.
                let wanted = self.size.bytes / self.size.packets.max(1) as u64;
                let is_short = self.frames.bytes() < self.frames.count() as u64 * wanted;
                if is_short { 2_000 + self.below(4_000) } else { 40 + self.below(400) }
            })
            .collect();
        let pauses: Vec<u64> = (0..requests).map(|_| self.below(2_000_000)).collect();
        let mut talk = self.connect(100);
        for (number, (length, pause)) in lengths.into_iter().zip(pauses).enumerate() {
            talk.up(format!("GET /part/{number} HTTP/1.1\r\nHost: www.example\r\nAccept: */*\r\n\r\n").as_bytes());
            let mut response =
                format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\n\r\n").into_bytes();
            response.resize(response.len() + length as usize, b'x');
            for part in response.chunks(Talk::MOST) {
                // One segment in about 200 is lost on its way.
                if number % 200 == 7 && part.len() < Talk::MOST { talk.down_again(part) } else { talk.down(part) }
            }
            talk.wait(pause);
        }
        talk.close();
    }

    /// A name is looked up (RFC 1035 §4): a query and a response with one address.
    fn lookup(&mut self) {
        let at = self.below(LENGTH);
        let (client, port, id) = (self.below(CLIENTS), FIRST_PORT + self.below(PORTS), self.below(1 << 16) as u16);
        let name = format!("host{}", self.below(10_000));
        let mut question = vec![name.len() as u8];
        question.extend_from_slice(name.as_bytes());
        question.extend_from_slice(b"\x07example\0\0\x01\0\x01");
        let mut talk = Talk::new(&mut self.frames, at, 4_000);
        talk.between([10, 1, 0, client as u8 + 1], port as u16, [10, 1, 0, 253], 53, [0, 0]);
        let [high, low] = id.to_be_bytes();
        talk.datagram(true, &[&[high, low, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0][..], &question].concat());
        talk.wait(4_000);
        let answer = b"\xC0\x0C\0\x01\0\x01\0\0\0\x3C\0\x04\xCB\0\x71\x07";
        talk.datagram(false, &[&[high, low, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0][..], &question, answer].concat());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_seeds_make_equal_files_of_the_wanted_size() {
        let size = Size { packets: 5_000, bytes: 1_000_000 };
        let made = make(size, 7);
        assert_eq!(made, make(size, 7));
        assert_ne!(made, make(size, 8));
        assert!(
            made.len() as u64 > size.bytes * 8 / 10 && (made.len() as u64) < size.bytes * 13 / 10,
            "{}",
            made.len()
        );
        // A file header, then records with their lengths.
        let (mut at, mut count) = (24, 0);
        while at < made.len() {
            let length: [u8; 4] = made[at + 8..at + 12].try_into().unwrap();
            at += 16 + u32::from_le_bytes(length) as usize;
            count += 1;
        }
        assert_eq!((at, count), (made.len(), size.packets));
    }
}
