//! tshark as the oracle, and packets to hand to it.

#![allow(dead_code, reason = "each test uses a part")]

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write as _;
use std::process::{Command, Stdio};
use tcp_analysis::{Finding, Flag, Segment};
use trace::Direction;

/// A capture (pcap, nanoseconds, raw IP) of `connections`, whose segments are mixed by time. Also which connection and
/// which of its segments each frame is.
pub fn capture(connections: &[Vec<Segment>]) -> (Vec<u8>, Vec<(usize, usize)>) {
    let mut frames: Vec<(usize, usize)> =
        connections.iter().enumerate().flat_map(|(c, segments)| (0..segments.len()).map(move |s| (c, s))).collect();
    frames.sort_by_key(|&(connection, segment)| (connections[connection][segment].at_nanos, connection, segment));
    let mut file = Vec::new();
    for word in [0xA1B2_3C4D_u32, 0x0004_0002, 0, 0, 262_144, 101] {
        file.extend(word.to_le_bytes());
    }
    for &(connection, segment) in &frames {
        let segment = &connections[connection][segment];
        let packet = packet(connection, segment);
        file.extend(((segment.at_nanos / 1_000_000_000) as u32).to_le_bytes());
        file.extend(((segment.at_nanos % 1_000_000_000) as u32).to_le_bytes());
        file.extend((packet.len() as u32).to_le_bytes());
        file.extend((packet.len() as u32).to_le_bytes());
        file.extend(packet);
    }
    (file, frames)
}

/// The IPv4 packet of a segment; each connection has addresses of its own.
fn packet(connection: usize, segment: &Segment) -> Vec<u8> {
    let mut options = Vec::new();
    if let Some(mss) = segment.options.mss {
        options.extend([2, 4]);
        options.extend(mss.to_be_bytes());
    }
    if let Some(shift) = segment.options.window_scale {
        options.extend([1, 3, 3, shift]);
    }
    if !segment.options.sack.is_empty() {
        options.extend([1, 1, 5, 2 + 8 * segment.options.sack.len() as u8]);
        options.extend(segment.options.sack.iter().flat_map(|&(left, right)| [left, right]).flat_map(u32::to_be_bytes));
    }
    if let Some((value, echo)) = segment.options.timestamps {
        options.extend([1, 1, 8, 10]);
        options.extend([value, echo].into_iter().flat_map(u32::to_be_bytes));
    }
    let header = 20 + options.len();
    let total = 20 + header + segment.payload as usize;
    let ends = [[10, 0, (connection >> 8) as u8, connection as u8], [10, 1, 0, 1]];
    let ports = [40_000_u16, 47_000];
    let (from, to) = if segment.direction == Direction::Up { (0, 1) } else { (1, 0) };
    let mut packet = vec![0x45, 0];
    packet.extend((total as u16).to_be_bytes());
    packet.extend([0, 0, 0x40, 0, 64, 6, 0, 0]);
    packet.extend(ends[from]);
    packet.extend(ends[to]);
    packet.extend(ports[from].to_be_bytes());
    packet.extend(ports[to].to_be_bytes());
    packet.extend(segment.sequence.to_be_bytes());
    packet.extend(segment.acknowledgment.to_be_bytes());
    packet.extend([(header as u8 / 4) << 4, segment.flags]);
    packet.extend(segment.window.to_be_bytes());
    packet.extend([0; 4]);
    packet.extend(options);
    packet.resize(total, b'x');
    packet
}

/// What tshark says of one frame.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    pub stream: u64,
    pub flags: Vec<Flag>,
    pub duplicate_ack: Option<(u64, u32)>,
    pub sequence: u32,
    pub acknowledgment: u32,
    pub window: u64,
    pub acks_frame: Option<u64>,
    pub ack_rtt_nanos: Option<i64>,
    pub initial_rtt_nanos: Option<i64>,
    pub bytes_in_flight: Option<u64>,
    pub rto_frame: Option<u64>,
    pub rto_nanos: Option<i64>,
}

const FIELDS: [&str; 11] = [
    "tcp.stream",
    "tcp.seq",
    "tcp.ack",
    "tcp.window_size",
    "tcp.analysis.acks_frame",
    "tcp.analysis.ack_rtt",
    "tcp.analysis.initial_rtt",
    "tcp.analysis.bytes_in_flight",
    "tcp.analysis.duplicate_ack_frame",
    "tcp.analysis.duplicate_ack_num",
    "tcp.analysis.rto_frame",
];

/// What tshark says of each frame of `file`.
pub fn tshark(file: &[u8]) -> Vec<Frame> {
    let mut command = Command::new("tshark");
    command.args(["-n", "-r", "-", "-T", "fields", "-E", "separator=/t", "-E", "occurrence=f"]);
    command.args(["-o", "tcp.desegment_tcp_streams:FALSE"]);
    command.args(FIELDS.iter().copied().chain(Flag::ALL.map(Flag::wireshark_field)).flat_map(|field| ["-e", field]));
    let output = run(command, file);
    output.lines().map(frame).collect()
}

fn frame(line: &str) -> Frame {
    let cells: Vec<&str> = line.split('\t').collect();
    let number = |cell: usize| cells[cell].parse::<u64>().ok();
    Frame {
        stream: number(0).unwrap_or(u64::MAX),
        sequence: number(1).unwrap_or(0) as u32,
        acknowledgment: number(2).unwrap_or(0) as u32,
        window: number(3).unwrap_or(0),
        acks_frame: number(4),
        ack_rtt_nanos: nanos(cells[5]),
        initial_rtt_nanos: nanos(cells[6]),
        bytes_in_flight: number(7),
        duplicate_ack: number(8).zip(number(9).map(|number| number as u32)),
        rto_frame: number(10),
        rto_nanos: None,
        flags: Flag::ALL
            .into_iter()
            .zip(&cells[FIELDS.len()..])
            .filter(|(_, c)| !c.is_empty())
            .map(|(f, _)| f)
            .collect(),
    }
}

/// `0.020000000` in nanoseconds.
fn nanos(seconds: &str) -> Option<i64> {
    let (whole, fraction) = seconds.split_once('.')?;
    let magnitude = whole.trim_start_matches('-').parse::<i64>().ok()? * 1_000_000_000;
    let value = magnitude + format!("{fraction:0<9}").parse::<i64>().ok()?;
    Some(if seconds.starts_with('-') { -value } else { value })
}

/// What `command` says of `input`. Checked: it reads all of it and succeeds.
fn run(mut command: Command, input: &[u8]) -> String {
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().expect("install tshark: apt-get install tshark");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("tshark's output");
    assert!(output.status.success(), "tshark: {}", String::from_utf8_lossy(&output.stderr));
    writer.join().expect("a writer").expect("tshark reads all of the capture");
    String::from_utf8(output.stdout).expect("text")
}

/// A capture with a name: the segments of its connections.
pub struct Capture {
    pub name: String,
    pub connections: Vec<Vec<Segment>>,
}

/// How often we and tshark flag the same.
#[derive(Default)]
pub struct Tally {
    /// Packets that either side flags, and those of them with the same flags.
    pub flagged: usize,
    pub same: usize,
    /// By kind: both, only we, only tshark.
    pub kinds: BTreeMap<Flag, [usize; 3]>,
    /// The packets that differ.
    pub differences: Vec<String>,
}

impl Tally {
    /// Counts the segments of a connection. What tshark calls a retransmission of a kind counts as that kind alone.
    pub fn count(&mut self, name: &str, segments: &[Segment], ours: &[Finding], theirs: &[Frame]) {
        for ((segment, finding), frame) in segments.iter().zip(ours).zip(theirs) {
            let ours = finding.wireshark_flags();
            if ours.is_empty() && frame.flags.is_empty() {
                continue;
            }
            self.flagged += 1;
            if ours == frame.flags {
                self.same += 1;
            } else {
                let text = format!("{name}: packet {}: {ours:?} here, {:?} in tshark", segment.event.0, frame.flags);
                self.differences.push(text);
            }
            for flag in Flag::ALL {
                let counts = self.kinds.entry(flag).or_default();
                match (ours.contains(&flag), frame.flags.contains(&flag)) {
                    (true, true) => counts[0] += 1,
                    (true, false) => counts[1] += 1,
                    (false, true) => counts[2] += 1,
                    (false, false) => {}
                }
            }
        }
        self.kinds.retain(|_, counts| counts.iter().any(|&count| count > 0));
    }

    pub fn share_of_same(&self) -> f64 {
        self.same as f64 / self.flagged.max(1) as f64
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:32}{:>8}{:>8}{:>8}{:>10}{:>10}", "", "both", "here", "tshark", "precision", "recall")?;
        for (flag, &[both, here, there]) in &self.kinds {
            let share = |of: usize| 100.0 * both as f64 / (both + of).max(1) as f64;
            let (precision, recall) = (share(here), share(there));
            writeln!(f, "{:32}{both:>8}{here:>8}{there:>8}{precision:>8.2} %{recall:>8.2} %", flag.id())?;
        }
        let share = 100.0 * self.share_of_same();
        writeln!(
            f,
            "{} of {} packets that either side flags have the same flags: {share:.2} %",
            self.same, self.flagged
        )?;
        self.differences.iter().take(20).try_for_each(|difference| writeln!(f, "{difference}"))
    }
}
