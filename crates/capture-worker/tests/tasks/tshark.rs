//! What tshark reads in the packets of a file with tasks.

use std::io::Write;
use std::process::{Command, Stdio};

/// One packet. Numbers are relative and windows scaled, as tshark shows them.
pub struct Frame {
    /// The number that the packet's comment has: that of the picture.
    pub number: u64,
    pub time_nanos: i64,
    pub sequence: u64,
    pub acknowledgment: u64,
    pub length: u64,
    pub window: u64,
    pub flags: u64,
    pub ports: (u16, u16),
}

const FIELDS: [&str; 9] = [
    "frame.comment",
    "frame.time_epoch",
    "tcp.seq",
    "tcp.ack",
    "tcp.len",
    "tcp.window_size",
    "tcp.flags",
    "tcp.srcport",
    "tcp.dstport",
];

impl Frame {
    /// The control bits and the data as the picture names them.
    pub fn label(&self) -> String {
        let all = [(2, "SYN"), (1, "FIN"), (4, "RST"), (8, "PSH"), (16, "ACK")];
        let set: Vec<&str> = all.into_iter().filter(|(bit, _)| self.flags & bit != 0).map(|(_, name)| name).collect();
        let data = if self.length > 0 { format!(" · {} B", self.length) } else { String::new() };
        set.join(", ") + &data
    }

    fn read(line: &str) -> Self {
        let cells: Vec<&str> = line.split('\t').collect();
        let number = |cell: usize| cells[cell].parse::<u64>().unwrap_or(0);
        let (seconds, fraction) = cells[1].split_once('.').unwrap_or((cells[1], "0"));
        let nanos: i64 = format!("{fraction:0<9}")[..9].parse().unwrap_or(0);
        Self {
            number: cells[0].trim_start_matches("no. ").parse().unwrap_or(0),
            time_nanos: seconds.parse::<i64>().unwrap_or(0) * 1_000_000_000 + nanos,
            sequence: number(2),
            acknowledgment: number(3),
            length: number(4),
            window: number(5),
            flags: u64::from_str_radix(cells[6].trim_start_matches("0x"), 16).unwrap_or(0),
            ports: (number(7) as u16, number(8) as u16),
        }
    }
}

/// The packets of a file.
pub fn read(file: &[u8]) -> Vec<Frame> {
    let mut command = Command::new("tshark");
    command.args(["-n", "-r", "-", "-T", "fields", "-E", "separator=/t", "-E", "occurrence=f"]);
    command.args(["-o", "tcp.desegment_tcp_streams:FALSE"]);
    command.args(FIELDS.iter().flat_map(|field| ["-e", field]));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().expect("tshark is installed");
    let mut input = child.stdin.take().expect("its input");
    let bytes = file.to_vec();
    let feeding = std::thread::spawn(move || input.write_all(&bytes));
    let output = child.wait_with_output().expect("tshark ends");
    feeding.join().expect("it was fed").expect("tshark reads the file");
    let frames: Vec<Frame> = String::from_utf8_lossy(&output.stdout).lines().map(Frame::read).collect();
    assert!(!frames.is_empty(), "tshark opens the file");
    frames
}
