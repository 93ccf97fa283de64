//! TCP payload bytes as tshark sees them on the loopback interface: the judge of the page's ledger.

use crate::tools;
use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::time::sleep;

const START: Duration = Duration::from_secs(30);
const PROBE_EVERY: Duration = Duration::from_millis(50);
/// A silence that counts as the end: longer than the page's own pause between two looks at its counters. This is what is
/// measured, not a guess at how long something takes.
const QUIET: Duration = Duration::from_millis(1_500);

/// A running capture of one server port. Ends when dropped.
pub struct Capture {
    port: u16,
    tshark: Child,
    seen: Arc<Mutex<Seen>>,
    reader: Option<JoinHandle<()>>,
}

/// Payload bytes, each counted once however often TCP sent it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Captured {
    /// From the browser to the server.
    pub up: u64,
    /// From the server to the browser.
    pub down: u64,
    /// Up and down of each connection that carried anything.
    pub streams: Vec<(u64, u64)>,
}

#[derive(Default)]
struct Seen {
    client_ports: Vec<u16>,
    /// By stream and direction (true is up).
    halves: BTreeMap<(u64, bool), Half>,
}

/// One direction of a connection: how far it got in sequence numbers relative to the first seen.
#[derive(Clone, Copy, Default)]
struct Half {
    end: i64,
    bytes: u64,
}

impl Capture {
    /// Starts capturing 127.0.0.1:`port` and waits until packets are seen. An error if the user may not capture.
    pub async fn start(port: u16) -> Result<Self> {
        allowed().context(
            "packets cannot be captured here: run as root, or `dpkg-reconfigure wireshark-common` and join the group wireshark",
        )?;
        let mut tshark = Command::new(tools::tshark()?)
            .args(["-i", "lo", "-B", "32", "-n", "-l", "-f", &format!("tcp port {port}")])
            .args(["-o", "tcp.relative_sequence_numbers:TRUE", "-T", "fields", "-E", "separator=,"])
            .args(["-e", "tcp.stream", "-e", "tcp.srcport", "-e", "tcp.dstport", "-e", "tcp.seq", "-e", "tcp.len"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("starting tshark")?;
        let lines = BufReader::new(tshark.stdout.take().context("tshark's output")?).lines();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let reader = thread::spawn({
            let seen = Arc::clone(&seen);
            move || lines.map_while(Result::ok).for_each(|line| lock(&seen).take(port, &line))
        });
        let capture = Self { port, tshark, seen, reader: Some(reader) };
        capture.caught_up().await.context("tshark sees no packets")?;
        Ok(capture)
    }

    /// Waits until no connection carries anything for a while, at most for `deadline`; gives what was captured up to then.
    pub async fn quiet(&self, deadline: Duration) -> Result<Captured> {
        let until = Instant::now() + deadline;
        let mut last = self.so_far().await?;
        loop {
            sleep(QUIET).await;
            let now = self.so_far().await?;
            if now == last {
                return Ok(now);
            }
            ensure!(Instant::now() < until, "there is still traffic after {deadline:?}: {now:?}");
            last = now;
        }
    }

    /// Waits until no connection carries anything for a while, and ends.
    pub async fn stop_when_quiet(mut self, deadline: Duration) -> Result<Captured> {
        let captured = self.quiet(deadline).await?;
        self.end();
        let mut said = String::new();
        if let Some(errors) = &mut self.tshark.stderr {
            errors.read_to_string(&mut said)?;
        }
        if let Some(dropped) = said.lines().find(|line| line.contains("dropped") && !line.starts_with("0 ")) {
            bail!("the capture is not complete: {dropped}");
        }
        Ok(captured)
    }

    async fn so_far(&self) -> Result<Captured> {
        self.caught_up().await?;
        Ok(lock(&self.seen).sum())
    }

    /// Opens empty connections to the server until tshark has reported one: then it has reported all that came before.
    async fn caught_up(&self) -> Result<()> {
        let until = Instant::now() + START;
        let mut probes = Vec::new();
        while !probes.iter().any(|port| lock(&self.seen).client_ports.contains(port)) {
            if Instant::now() > until {
                bail!("tshark has reported no packet for {START:?}");
            }
            let probe = TcpStream::connect(("127.0.0.1", self.port)).await.context("the server to capture is gone")?;
            probes.push(probe.local_addr()?.port());
            sleep(PROBE_EVERY).await;
        }
        Ok(())
    }

    fn end(&mut self) {
        if let Some(pid) = i32::try_from(self.tshark.id()).ok().and_then(Pid::from_raw) {
            // It may have ended by itself.
            let _ = kill_process(pid, Signal::INT);
        }
        let _ = self.tshark.wait();
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        self.end();
    }
}

impl Seen {
    /// Takes a line of `stream,source port,destination port,sequence number,length`.
    fn take(&mut self, server_port: u16, line: &str) {
        let fields: Vec<i64> = line.split(',').filter_map(|field| field.parse().ok()).collect();
        let &[stream, source, destination, sequence, length] = fields.as_slice() else {
            return;
        };
        let up = destination == i64::from(server_port);
        let client = if up { source } else { destination };
        self.client_ports.extend(u16::try_from(client));
        if length > 0 {
            let key = (u64::try_from(stream).unwrap_or_default(), up);
            let half = self.halves.entry(key).or_insert(Half { end: sequence, bytes: 0 });
            // What was sent before is a retransmission or a keep-alive probe.
            let news = (sequence + length - half.end.max(sequence)).max(0);
            half.bytes += u64::try_from(news).unwrap_or_default();
            half.end = half.end.max(sequence + length);
        }
    }

    fn sum(&self) -> Captured {
        let mut streams: BTreeMap<u64, (u64, u64)> = BTreeMap::new();
        for (&(stream, up), half) in &self.halves {
            let sums = streams.entry(stream).or_default();
            if up { sums.0 += half.bytes } else { sums.1 += half.bytes }
        }
        let streams: Vec<(u64, u64)> = streams.into_values().collect();
        Captured { up: streams.iter().map(|sums| sums.0).sum(), down: streams.iter().map(|sums| sums.1).sum(), streams }
    }
}

/// Whether tshark may capture on the loopback interface: it must list it and open it.
fn allowed() -> Result<()> {
    let output = Command::new(tools::tshark()?).args(["-i", "lo", "-a", "duration:0", "-w", "/dev/null"]).output()?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}

fn lock(seen: &Mutex<Seen>) -> std::sync::MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_counted_once_however_often_they_are_sent() {
        let mut seen = Seen::default();
        for line in ["0,5000,80,1,100", "0,80,5000,1,30", "0,5000,80,1,100", "0,5000,80,51,100", "0,5000,80,150,1", ","]
        {
            seen.take(80, line);
        }
        assert_eq!(seen.sum(), Captured { up: 150, down: 30, streams: vec![(150, 30)] });
    }

    #[test]
    fn a_connection_opened_before_the_capture_counts_from_its_first_packet() {
        let mut seen = Seen::default();
        seen.take(80, "3,80,6000,1,22");
        seen.take(80, "3,80,6000,23,22");
        assert_eq!(seen.sum(), Captured { up: 0, down: 44, streams: vec![(0, 44)] });
    }
}
