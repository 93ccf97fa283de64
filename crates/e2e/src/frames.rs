//! The frames of HTTP/2 on the loopback interface as tshark decrypts and names them: the judge of what the page says of each
//! lane on a shared connection.

use crate::process::wait_until;
use crate::tools;
use anyhow::{Context, Result, ensure};
use rustix::process::{Pid, Signal, kill_process};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpStream;
use wire::http2::{FrameKind, HEAD, PREFACE};

const START: Duration = Duration::from_secs(30);

/// A running capture of one server port into a file. Ends when dropped.
pub struct FrameCapture {
    port: u16,
    file: PathBuf,
    keys: PathBuf,
    tshark: Child,
    _folder: TempDir,
}

/// Bytes up and down.
pub type Both = (u64, u64);

/// One connection's frames of HTTP/2, with their heads of nine bytes.
#[derive(Clone, Debug, Default)]
pub struct Frames {
    /// By the streams' numbers.
    pub streams: BTreeMap<u64, Stream>,
    /// The preface, the frames of stream 0, and those that only manage a stream.
    pub own: Both,
    /// TCP payload, TLS included.
    pub socket: Both,
}

/// One stream.
#[derive(Clone, Debug, Default)]
pub struct Stream {
    /// Of its request.
    pub method: String,
    /// The path without the query.
    pub path: String,
    /// `:protocol` of an extended CONNECT (RFC 8441).
    pub protocol: String,
    /// HEADERS, CONTINUATION and DATA.
    pub bytes: Both,
}

impl FrameCapture {
    /// Starts capturing 127.0.0.1:`port` and waits until packets are seen. The browser must write its keys to [`Self::keys`].
    pub async fn start(port: u16) -> Result<Self> {
        let folder = TempDir::with_prefix("roundtrip-frames-").context("a folder for a capture")?;
        let (file, keys) = (folder.path().join("run.pcapng"), folder.path().join("keys.log"));
        std::fs::write(&keys, "").context("a file for keys")?;
        let tshark = Command::new(tools::tshark()?)
            .args(["-i", "lo", "-B", "32", "-q", "-f", &format!("tcp port {port}"), "-w"])
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("starting tshark")?;
        let capture = Self { port, file, keys, tshark, _folder: folder };
        let size = |file: &Path| std::fs::metadata(file).map_or(0, |file| file.len());
        let empty =
            wait_until("a capture file", START, || async { Ok(Some(size(&capture.file)).filter(|size| *size > 0)) });
        let empty = empty.await?;
        wait_until("a packet in the capture", START, || async {
            // It is refused or accepted: either way there are packets. The browser has not been there yet.
            let _ = TcpStream::connect(("127.0.0.1", capture.port)).await;
            Ok((size(&capture.file) > empty).then_some(()))
        })
        .await?;
        Ok(capture)
    }

    /// The file for the browser's keys, in NSS's format.
    pub fn keys(&self) -> &Path {
        &self.keys
    }

    /// Ends the capture and reads it: each connection with frames of HTTP/2, by the client's port.
    pub async fn stop(mut self) -> Result<BTreeMap<u16, Frames>> {
        self.caught_up().await?;
        self.end();
        let keys = format!("tls.keylog_file:{}", self.keys.display());
        let output = Command::new(tools::tshark()?)
            .arg("-r")
            .arg(&self.file)
            // A server on a port of its own is TLS all the same.
            .args(["-o", &keys, "-d", &format!("tcp.port=={},tls", self.port), "-2"])
            .args(["-T", "fields", "-E", "separator=|"])
            .args(FIELDS.iter().flat_map(|field| ["-e", *field]))
            .output()
            .context("tshark reads the capture")?;
        ensure!(output.status.success(), "tshark: {}", String::from_utf8_lossy(&output.stderr));
        let mut connections: BTreeMap<u16, Frames> = BTreeMap::new();
        for line in String::from_utf8(output.stdout)?.lines() {
            take(&mut connections, self.port, line).with_context(|| line.to_owned())?;
        }
        connections.retain(|_, frames| !frames.streams.is_empty());
        Ok(connections)
    }

    /// Opens an empty connection to the server and waits until it is in the file: then all that came before is, too.
    async fn caught_up(&self) -> Result<()> {
        let probe = TcpStream::connect(("127.0.0.1", self.port)).await.context("the server to capture is gone")?;
        let filter = format!("tcp.srcport == {}", probe.local_addr()?.port());
        wait_until("the capture to catch up", START, || async {
            // The end of a file that is being written may be incomplete, which tshark says after what it has read.
            let found = Command::new(tools::tshark()?).arg("-r").arg(&self.file).args(["-Y", &filter]).output()?;
            Ok((!found.stdout.is_empty()).then_some(()))
        })
        .await
    }

    fn end(&mut self) {
        if let Some(pid) = i32::try_from(self.tshark.id()).ok().and_then(Pid::from_raw) {
            // It may have ended by itself.
            let _ = kill_process(pid, Signal::INT);
        }
        let _ = self.tshark.wait();
    }
}

impl Drop for FrameCapture {
    fn drop(&mut self) {
        self.end();
    }
}

/// What is asked of tshark for each packet. Frames that end in it are listed in their order, separated by commas.
const FIELDS: [&str; 11] = [
    "tcp.srcport",
    "tcp.dstport",
    "tcp.seq",
    "tcp.len",
    "http2.magic",
    "http2.type",
    "http2.streamid",
    "http2.length",
    "http2.headers.method",
    "http2.headers.path",
    "http2.header.value",
];

fn take(connections: &mut BTreeMap<u16, Frames>, server: u16, line: &str) -> Result<()> {
    let fields: Vec<&str> = line.split('|').collect();
    let list = |place: usize| fields.get(place).copied().unwrap_or_default().split(',').filter(|text| !text.is_empty());
    let number = |place: usize| -> Result<u64> { Ok(list(place).next().unwrap_or("0").parse()?) };
    let numbers = |place: usize| list(place).map(|text| Ok(text.parse()?)).collect::<Result<Vec<u64>>>();
    let (source, destination, sequence, payload) = (number(0)?, number(1)?, number(2)?, number(3)?);
    let up = destination == u64::from(server);
    let frames = connections.entry(u16::try_from(if up { source } else { destination })?).or_default();
    // Relative numbers count from the SYN, which has number 0, so that they are sums of bytes: what is sent again adds nothing.
    let socket = way(&mut frames.socket, up);
    *socket = (*socket).max((sequence + payload).saturating_sub(1));
    *way(&mut frames.own, up) += (list(4).count() * PREFACE.len()) as u64;
    let (kinds, streams, lengths) = (numbers(5)?, numbers(6)?, numbers(7)?);
    ensure!(kinds.len() == streams.len() && kinds.len() == lengths.len(), "frames without a type, stream or length");
    let is_websocket = list(10).any(|value| value == "websocket");
    let (mut methods, mut paths) = (list(8), list(9));
    for ((kind, id), length) in kinds.into_iter().zip(streams).zip(lengths) {
        let (kind, bytes) = (FrameKind::of(u8::try_from(kind)?), HEAD as u64 + length);
        if !matches!(kind, FrameKind::Data | FrameKind::Headers | FrameKind::Continuation) {
            *way(&mut frames.own, up) += bytes;
            continue;
        }
        let stream = frames.streams.entry(id).or_default();
        *way(&mut stream.bytes, up) += bytes;
        if kind == FrameKind::Headers && up {
            stream.method = methods.next().unwrap_or_default().to_owned();
            stream.path = paths.next().unwrap_or_default().split('?').next().unwrap_or_default().to_owned();
            if is_websocket && stream.method == "CONNECT" {
                stream.protocol = "websocket".to_owned();
            }
        }
    }
    Ok(())
}

fn way(both: &mut Both, up: bool) -> &mut u64 {
    if up { &mut both.0 } else { &mut both.1 }
}

impl Frames {
    /// The streams whose path begins with one of `paths`, summed up.
    pub fn sum(&self, paths: &[&str]) -> Both {
        let mut sum = (0, 0);
        for stream in self.streams.values().filter(|stream| paths.iter().any(|path| stream.path.starts_with(path))) {
            sum = (sum.0 + stream.bytes.0, sum.1 + stream.bytes.1);
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_summed_by_stream_and_the_rest_is_the_connections_own() {
        let mut connections = BTreeMap::new();
        for line in [
            "5000|443|1|600|PRI|4,8,1|0,0,1|18,4,100|GET|/api/feed/poll?a=1|GET,https,/api/feed/poll?a=1",
            "443|5000|1|300||1,0|1,1|60,20|||200",
            "5000|443|601|90||1|3|70|CONNECT|/api/feed/socket?b=2|CONNECT,websocket",
            "5000|443|601|90|||||||",
            "5000|443|691|0|||||||",
        ] {
            take(&mut connections, 443, line).expect(line);
        }
        let frames = &connections[&5000];
        assert_eq!(frames.own, (24 + 27 + 13, 0));
        assert_eq!(frames.sum(&["/api/feed/poll"]), (109, 69 + 29));
        assert_eq!((frames.streams[&3].protocol.as_str(), frames.streams[&3].bytes), ("websocket", (79, 0)));
        assert_eq!(frames.socket, (690, 300));
        assert_eq!(frames.sum(&[""]), (109 + 79, 98));
    }
}
