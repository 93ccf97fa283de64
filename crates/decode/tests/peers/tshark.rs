//! What tshark reads in a capture that `wire` writes, with the keys inside.

use std::io::Write as _;
use std::process::{Command, Stdio};
use trace::{Host, Trace, from_hex};

/// What tshark prints about the capture.
pub fn run(trace: &Trace, keys: &str, arguments: &[String]) -> String {
    let mut command = Command::new("tshark");
    command.args(["-n", "-r", "-"]).args(arguments);
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().expect("install tshark: apt-get install tshark");
    let mut stdin = child.stdin.take().unwrap();
    let capture = wire::pcapng::write(trace, keys, Host::Client, 0);
    let writer = std::thread::spawn(move || stdin.write_all(&capture).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success(), "tshark: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The plaintext of each of `count` TLS connections, up and down, as `-z follow,tls` gives it.
pub fn follow_tls(trace: &Trace, keys: &str, count: usize) -> Vec<[Vec<u8>; 2]> {
    let mut arguments = vec!["-q".to_owned()];
    arguments.extend((0..count).flat_map(|number| ["-z".to_owned(), format!("follow,tls,raw,{number}")]));
    let text = run(trace, keys, &arguments);
    let mut streams = vec![[Vec::new(), Vec::new()]; count];
    let (mut current, mut is_server_first) = (None, false);
    for line in text.lines() {
        if let Some(number) = line.strip_prefix("Filter: tcp.stream eq ") {
            current = number.trim().parse::<usize>().ok();
        }
        if let Some(node) = line.strip_prefix("Node 0: ") {
            is_server_first = node.trim().ends_with(":443");
        }
        // What the second node says is indented. The first one is who was the first to say something encrypted.
        let way = usize::from(line.starts_with('\t') != is_server_first);
        if let (Some(number), Some(bytes)) = (current, from_hex(line.trim())) {
            streams[number][way].extend(bytes);
        }
    }
    streams
}

/// The same of several fields at once, one list for each.
#[cfg(feature = "long")]
pub fn values_of(trace: &Trace, fields: &[&str]) -> Vec<Vec<String>> {
    let mut arguments = ["-T", "fields", "-E", "occurrence=a", "-E", "aggregator=|"].map(str::to_owned).to_vec();
    arguments.extend(fields.iter().flat_map(|field| ["-e".to_owned(), (*field).to_owned()]));
    let text = run(trace, "", &arguments);
    let column = |place: usize| {
        let cells = text.lines().filter_map(|line| line.split('\t').nth(place));
        cells.flat_map(|cell| cell.split('|')).filter(|value| !value.is_empty()).map(str::to_owned).collect()
    };
    (0..fields.len()).map(column).collect()
}

/// All values of `field` in the capture, in order. None may have a `|`.
pub fn values(trace: &Trace, keys: &str, field: &str) -> Vec<String> {
    let arguments = ["-T", "fields", "-e", field, "-E", "occurrence=a", "-E", "aggregator=|"].map(str::to_owned);
    let text = run(trace, keys, &arguments);
    text.lines().flat_map(|line| line.split('|')).filter(|value| !value.is_empty()).map(str::to_owned).collect()
}
