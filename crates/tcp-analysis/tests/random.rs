//! Connections that no stack would make, at random: tshark and we notice the same in them. They are harder than any
//! capture, because everything happens in any order: gaps, old data, odd acknowledgments, probes, ports used again.

mod common;

use common::{Frame, Tally, capture, tshark};
use feed::SplitMix64;
use tcp_analysis::{Finding, Flag, Graphs, Options, Segment, csv, csv_of_bars, walk};
use trace::{Direction, EventId, flags};

const CONNECTIONS: u64 = if cfg!(feature = "long") { 3_000 } else { 300 };
/// The first number of each side, before and after its ports are used again.
const FIRST: [[u32; 2]; 2] = [[1_000, 5_000], [77_001, 88_001]];
const PAUSES: [i64; 9] =
    [10_000, 100_000, 100_000, 1_000_000, 2_999_999, 4_000_000, 19_000_000, 25_000_000, 300_000_000];

#[test]
fn random_connections_have_the_same_flags_numbers_and_round_trips() {
    let connections: Vec<Vec<Segment>> = (0..CONNECTIONS).map(|seed| Connection::new(seed).grow()).collect();
    let (file, frames) = capture(&connections);
    let seen = tshark(&file);
    assert_eq!(seen.len(), frames.len());
    let mut theirs: Vec<Vec<Frame>> =
        connections.iter().map(|segments| vec![Frame::default(); segments.len()]).collect();
    for (&(connection, segment), frame) in frames.iter().zip(seen) {
        theirs[connection][segment] = frame;
    }
    let (mut tally, mut wrong) = (Tally::default(), Vec::new());
    let (mut points, mut wrong_in_flight) = (0, Vec::new());
    for (number, (segments, theirs)) in connections.iter().zip(&theirs).enumerate() {
        let findings = walk(segments);
        tally.count(&format!("connection {number}"), segments, &findings, theirs);
        for ((segment, finding), frame) in segments.iter().zip(&findings).zip(theirs) {
            let in_flight = frame.bytes_in_flight;
            points += usize::from(in_flight.is_some());
            if finding.bytes_in_flight.map(u64::from) != in_flight {
                let ours = finding.bytes_in_flight;
                wrong_in_flight
                    .push(format!("connection {number}, {segment:?}: {ours:?} here, {in_flight:?} in tshark"));
            }
            let repeated =
                frame.duplicate_ack.map(|(original, count)| (frames[original as usize - 1].1 as u64 + 1, count));
            if ours(finding) != (frame.sequence, frame.acknowledgment, frame.window, frame.ack_rtt_nanos, repeated) {
                wrong.push(format!("connection {number}, {segment:?}: {finding:?} here, {frame:?} in tshark"));
            }
        }
    }
    eprintln!("{tally}\n{} of {points} bytes in flight differ", wrong_in_flight.len());
    assert!(wrong_in_flight.len() * 1_000 <= points, "{:#?}", &wrong_in_flight[..wrong_in_flight.len().min(3)]);
    assert!(wrong.is_empty(), "{} differ: {:#?}", wrong.len(), &wrong[..wrong.len().min(3)]);
    assert!(tally.share_of_same() >= 0.999, "{tally}");
    for flag in Flag::ALL {
        assert!(tally.kinds.contains_key(&flag), "no connection has {}", flag.id());
    }
}

#[test]
fn nothing_panics_whatever_the_numbers() {
    let mut random = SplitMix64::new(7);
    for _ in 0..200 {
        let mut next = || random.next_u64();
        let segments: Vec<Segment> = (0..60)
            .map(|event| Segment {
                event: EventId(event),
                at_nanos: next() as i64,
                direction: if next() & 1 == 0 { Direction::Up } else { Direction::Down },
                sequence: next() as u32,
                acknowledgment: next() as u32,
                flags: next() as u8,
                window: next() as u16,
                payload: next() as u32 >> (next() % 32),
                is_copy: false,
                options: Options::parse(&next().to_be_bytes().repeat(7)),
            })
            .collect();
        let findings = walk(&segments);
        for connection in 0..3 {
            let graphs = Graphs::new(&segments, &findings, connection, Direction::Up, 0);
            let _ = (csv(&graphs.throughput, i64::MIN), csv_of_bars(&graphs.sack, i64::MAX));
        }
    }
}

type Numbers = (u32, u32, u64, Option<i64>, Option<(u64, u32)>);

fn ours(finding: &Finding) -> Numbers {
    let repeated = finding.mark(Flag::DuplicateAck);
    let repeated = repeated.and_then(|mark| Some((mark.refers_to?.0, mark.number?)));
    let acknowledgment = finding.acknowledgment.unwrap_or(0) as u32;
    (finding.sequence as u32, acknowledgment, u64::from(finding.window), finding.ack_rtt_nanos, repeated)
}

/// A connection that grows step by step, whatever comes to mind.
struct Connection {
    random: SplitMix64,
    at: i64,
    segments: Vec<Segment>,
    /// Per side: its next number, what it acknowledges, its window and scale.
    next: [u32; 2],
    acked: [u32; 2],
    window: [u16; 2],
    scales: [Option<u8>; 2],
    reuses: usize,
    sends_sack: bool,
}

impl Connection {
    fn new(seed: u64) -> Self {
        let mut new = Self {
            random: SplitMix64::new(seed),
            at: 1_000_000_000 + seed as i64 * 1_000,
            segments: Vec::new(),
            next: FIRST[0],
            acked: [FIRST[0][1], FIRST[0][0]],
            window: [0; 2],
            scales: [None; 2],
            reuses: 0,
            sends_sack: seed.is_multiple_of(2),
        };
        new.window = [new.pick(&[500, 1_000, 65_535]), new.pick(&[300, 1_000, 65_535])];
        new.scales = new.pick(&[[None, None], [Some(0), Some(0)], [Some(2), Some(7)], [Some(3), None]]);
        new
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[(self.random.next_u64() % from.len() as u64) as usize]
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.random.next_u64().is_multiple_of(n)
    }

    fn grow(mut self) -> Vec<Segment> {
        // One in six is captured from the middle on.
        if !self.one_in(6) {
            self.open();
        }
        for _ in 0..self.pick(&[10, 20, 30]) {
            self.at += self.pick(&PAUSES);
            let side = self.pick(&[0, 1]);
            self.step(side);
        }
        self.segments
    }

    fn push(&mut self, side: usize, sequence: u32, flags: u8, payload: u32) {
        let is_syn = flags & flags::SYN != 0;
        let mut options = Options { window_scale: self.scales[side].filter(|_| is_syn), ..Options::default() };
        if flags == flags::ACK && self.sends_sack && self.one_in(4) {
            let left = self.acked[side] + self.pick(&[1, 10, 100, 200]);
            options.sack = vec![(left, left + self.pick(&[1, 10, 100]))];
        }
        self.segments.push(Segment {
            event: EventId(self.segments.len() as u64 + 1),
            at_nanos: self.at,
            direction: [Direction::Up, Direction::Down][side],
            sequence,
            acknowledgment: if flags & flags::ACK == 0 { 0 } else { self.acked[side] },
            flags,
            window: self.window[side],
            payload,
            is_copy: false,
            options,
        });
    }

    /// A handshake, of which something may be missing or come twice.
    fn open(&mut self) {
        let first = FIRST[self.reuses];
        self.push(0, first[0] - 1, flags::SYN, 0);
        if self.one_in(8) {
            self.at += 1_000_000_000;
            self.push(0, first[0] - 1, flags::SYN, 0);
        }
        self.at += self.pick(&[50_000, 5_000_000, 40_000_000]);
        if !self.one_in(10) {
            self.push(1, first[1] - 1, flags::SYN | flags::ACK, 0);
        }
        self.at += self.pick(&[50_000, 5_000_000]);
        if !self.one_in(10) {
            self.push(0, first[0], flags::ACK, 0);
        }
    }

    fn step(&mut self, side: usize) {
        let (other, size) = (1 - side, self.pick(&[1, 1, 10, 100, 100, 100, 250]));
        let first = FIRST[self.reuses][side];
        let next = self.next[side];
        match self.random.next_u64() % 22 {
            // A gap, then data.
            0 => {
                let next = next + self.pick(&[1, 10, 100, 200]);
                self.data(side, next, size);
            }
            // Old data, or data that is asked for.
            1 | 2 => {
                let back = self.pick(&[1, 10, 100, 100, 200, 250]);
                self.push(side, (next - back).max(first), flags::ACK, size);
            }
            3 => self.push(side, self.acked[other].max(first), flags::ACK, size),
            // Acknowledgments: of everything, odd ones, repeated ones.
            4..=6 => {
                self.acked[side] = self.next[other];
                self.push(side, next, flags::ACK, 0);
            }
            7 => {
                let before = self.acked[side];
                self.acked[side] = self.next[other].wrapping_add_signed(self.pick(&[-100, -10, -1, 1, 100]));
                self.push(side, next, flags::ACK, 0);
                if self.one_in(2) {
                    self.acked[side] = before;
                }
            }
            8..=10 => {
                for _ in 0..self.pick(&[1, 2, 4]) {
                    self.at += self.pick(&[10_000, 100_000]);
                    self.push(side, next, flags::ACK, 0);
                }
            }
            // Windows: changed, filled, probed.
            11 => {
                self.window[side] = self.pick(&[0, 0, 100, 250, 1_000]);
                self.push(side, next, flags::ACK, 0);
            }
            12 => {
                let window = u32::from(self.window[other]) << self.scales[other].unwrap_or(0);
                let room = self.acked[other].wrapping_add(window).wrapping_sub(next);
                if (1..1_400).contains(&room) {
                    self.data(side, next, room);
                }
            }
            13 => self.push(side, next - 1, flags::ACK, size & 1),
            14 if self.one_in(4) => {
                let set = self.pick(&[flags::FIN | flags::ACK, flags::RST, flags::RST | flags::ACK]);
                self.push(side, next, set, 0);
                self.next[side] += u32::from(set & flags::FIN != 0);
            }
            15 if self.reuses == 0 && self.one_in(4) => {
                self.reuses = 1;
                (self.next, self.acked) = (FIRST[1], [FIRST[1][1], FIRST[1][0]]);
                self.open();
            }
            _ => self.data(side, next, size),
        }
    }

    /// New data from `start` on.
    fn data(&mut self, side: usize, start: u32, size: u32) {
        self.push(side, start, flags::ACK, size);
        self.next[side] = start + size;
    }
}
