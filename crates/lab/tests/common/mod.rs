//! tshark over a capture of ours.

use std::io::Write as _;
use std::process::{Command, Stdio};

/// Checks checksums, shows numbers as they stand in the packet, and puts streams together whatever the packets' order.
const OPTIONS: [&str; 8] = [
    "ip.check_checksum:TRUE",
    "tcp.check_checksum:TRUE",
    "udp.check_checksum:TRUE",
    "tcp.relative_sequence_numbers:FALSE",
    "tcp.reassemble_out_of_order:TRUE",
    "tcp.desegment_tcp_streams:TRUE",
    "tls.desegment_ssl_records:TRUE",
    "http.desegment_body:TRUE",
];

/// Stands between the values of a field that a packet has several of.
const AGGREGATOR: &str = "\u{1f}";

/// The values of `fields` in every packet of `capture`: packet, field, occurrence. Checked: tshark reads all of it.
pub fn tshark(capture: &[u8], fields: &[&str]) -> Vec<Vec<Vec<String>>> {
    let mut command = Command::new("tshark");
    command.args(["-n", "-r", "-", "-T", "fields", "-E", "separator=/t", "-E", "occurrence=a"]);
    command.args(["-E", &format!("aggregator={AGGREGATOR}")]);
    command.args(OPTIONS.iter().flat_map(|option| ["-o", option]));
    command.args(fields.iter().flat_map(|field| ["-e", field]));
    let output = run(command, capture);
    let packet = |line: &str| {
        let values = |cell: &str| cell.split(AGGREGATOR).filter(|value| !value.is_empty()).map(str::to_owned).collect();
        line.split('\t').map(values).collect()
    };
    output.lines().map(packet).collect()
}

/// What `command` says of `input`. Checked: it reads all of it and succeeds.
pub fn run(mut command: Command, input: &[u8]) -> String {
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
