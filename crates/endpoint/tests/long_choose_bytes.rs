//! The bytes that the crate `choose` computes are those of real sockets: clients of this endpoint on the loopback interface, with
//! and without TLS, over both versions of HTTP, and a capture of each as the judge.
//!
//! The lengths of this server's heads are what a client counts in its first exchange, as a person would enter them. How often,
//! how many packets, records, frames and acknowledgments is what is computed.
#![allow(clippy::print_stdout, reason = "the figures are read by people")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use choose::{Constant, Constants, Estimate, Input, Inputs, Output, Storm, Transport, Version};
use rustix::process::{Pid, Signal, kill_process};
use support::secure::{Http2, SecureServer};
use support::{Client, HANDSHAKE, Server, feed, until, within};
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, interval, sleep};

/// What a browser sends besides the host.
const BROWSER: &str = "Connection: keep-alive\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) \
    Chrome/156.0.0.0 Safari/537.36\r\nAccept: */*\r\nCache-Control: no-cache\r\nSec-Fetch-Site: same-origin\r\n\
    Sec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\nReferer: http://127.0.0.1/\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n\
    Accept-Language: en-US,en;q=0.9\r\n";
const EVERY: Duration = Duration::from_millis(100);

/// A capture of what one server exchanges.
struct Capture {
    port: u16,
    file: PathBuf,
    tshark: Child,
    _folder: TempDir,
}

impl Capture {
    async fn start(server: SocketAddr) -> Self {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("run.pcapng");
        let tshark = Command::new("tshark")
            .args(["-i", "lo", "-B", "32", "-q", "-f", &format!("tcp port {}", server.port()), "-w"])
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect(
                "tshark is needed for this test, and the right to capture; install it (Debian: apt-get install tshark)",
            );
        let capture = Self { port: server.port(), file, tshark, _folder: folder };
        capture.caught_up().await;
        capture
    }

    /// Opens an empty connection and waits until it is in the file: then all that came before is, too.
    async fn caught_up(&self) {
        until(async || {
            let probe = TcpStream::connect(("127.0.0.1", self.port)).await.unwrap().local_addr().unwrap().port();
            sleep(Duration::from_millis(150)).await;
            self.bytes_of(probe).0 > 0
        })
        .await;
    }

    /// How many seconds have passed since `start`, at which the connection from this port was opened, and its bytes on the link.
    async fn ended(&self, start: Instant, client: u16) -> (f64, (u64, u64)) {
        let seconds = start.elapsed().as_secs_f64();
        self.caught_up().await;
        (seconds, self.bytes_of(client))
    }

    /// Bytes on the link to the server and from it of the connection from this port.
    fn bytes_of(&self, client: u16) -> (u64, u64) {
        // The end of a file that is being written may be incomplete, which tshark says after what it has read.
        let read = Command::new("tshark")
            .arg("-r")
            .arg(&self.file)
            .args(["-Y", &format!("tcp.port == {client}"), "-T", "fields", "-e", "tcp.srcport", "-e", "ip.len"])
            .output()
            .unwrap();
        let mut sum = (0, 0);
        for line in String::from_utf8(read.stdout).unwrap().lines() {
            let (source, bytes) = line.split_once('\t').unwrap();
            let bytes: u64 = bytes.parse().unwrap();
            if source == client.to_string() { sum.0 += bytes } else { sum.1 += bytes }
        }
        sum
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        if let Some(pid) = i32::try_from(self.tshark.id()).ok().and_then(Pid::from_raw) {
            // It may have ended by itself.
            let _ = kill_process(pid, Signal::INT);
        }
        let _ = self.tshark.wait();
    }
}

/// What the loopback interface and this server have: large packets, no public certificates, no heartbeat in so short a time.
fn constants() -> Constants {
    let constants = Constants::default().with(Constant::Mtu, 65_535.0).with(Constant::Chain, 0.0);
    constants.with(Constant::Comment, 1e6).with(Constant::Ping, 1e6)
}

/// One client that got `messages` of `size` bytes in `seconds`.
fn inputs(messages: u64, size: u64, seconds: f64, is_secure: bool) -> Inputs {
    Inputs::default()
        .with(Input::Users, 1.0)
        .with(Input::Down, messages as f64 / seconds)
        .with(Input::Size, size as f64)
        .with(Input::Arrivals, 1.0)
        .with(Input::Session, seconds)
        .with(Input::Rtt, 0.0)
        .with(Input::Poll, EVERY.as_millis() as f64)
        .with(Input::Tls, f64::from(u8::from(is_secure)))
}

fn compare(transport: Transport, version: Version, inputs: &Inputs, constants: &Constants, link: (u64, u64)) {
    let estimate = Estimate::of(inputs, constants, &Storm::default(), transport, version);
    let seconds = inputs.get(Input::Session);
    let computed = (estimate.get(Output::LinkUp) + estimate.get(Output::LinkDown)) * seconds;
    let captured = (link.0 + link.1) as f64;
    let off = (computed - captured) / captured * 100.0;
    println!("{transport:?} over {version:?}: computed {computed:.0}, captured {captured}, off by {off:.2} %");
    assert!(off.abs() <= 2.0, "{transport:?} over {version:?}: computed {computed:.0}, captured {captured}");
}

fn browser_get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{BROWSER}\r\n")
}

/// A captured connection without TLS.
struct Plain {
    _server: Server,
    capture: Capture,
    start: Instant,
    client: Client,
}

impl Plain {
    async fn open() -> Self {
        let server = Server::start().await;
        let capture = Capture::start(server.address).await;
        let start = Instant::now();
        Self { client: server.connect().await, _server: server, capture, start }
    }

    /// Closes the connection, on which `messages` of `size` bytes came, and compares it.
    async fn compare(self, transport: Transport, messages: u64, size: u64, known: &Constants) {
        let port = self.client.stream.local_addr().unwrap().port();
        drop(self.client);
        let (seconds, link) = self.capture.ended(self.start, port).await;
        compare(transport, Version::V1, &inputs(messages, size, seconds, false), known, link);
    }
}

#[tokio::test]
async fn polls_over_http_1_1_take_what_is_computed() {
    within(async {
        let mut plain = Plain::open().await;
        let feed = feed("5", 0);
        let (mut ticks, mut got, mut known) = (interval(EVERY), 0, constants());
        for _ in 0..40 {
            ticks.tick().await;
            let request = browser_get(&format!("/api/feed/poll?feed={feed}&since={got:02}"));
            plain.client.send(&request).await;
            let response = plain.client.response(false).await;
            known.set(Constant::Request1, request.len() as f64);
            if response.status == 204 {
                known.set(Constant::Empty1, response.bytes as f64);
            } else {
                got += response.text().lines().count() as u64;
                known.set(Constant::Answer1, response.head.len() as f64);
            }
        }
        let port = plain.client.stream.local_addr().unwrap().port();
        drop(plain.client);
        let (_, link) = plain.capture.ended(plain.start, port).await;
        // A poll goes out in each interval, however late a busy machine is.
        let inputs = inputs(got, 20, (EVERY * 40).as_secs_f64(), false);
        compare(Transport::Polling, Version::V1, &inputs, &known, link);
    })
    .await;
}

#[tokio::test]
async fn long_polls_over_http_1_1_take_what_is_computed() {
    within(async {
        let mut plain = Plain::open().await;
        let feed = feed("5", 0);
        let (mut got, mut known) = (0, constants());
        while got < 20 {
            let request = browser_get(&format!("/api/feed/long-poll?feed={feed}&since={got:02}&hold=20"));
            plain.client.send(&request).await;
            let response = plain.client.response(false).await;
            got += response.text().lines().count() as u64;
            known.set(Constant::Request1, request.len() as f64);
            known.set(Constant::Answer1, response.head.len() as f64);
        }
        plain.compare(Transport::LongPolling, got, 20, &known).await;
    })
    .await;
}

#[tokio::test]
async fn a_stream_of_events_takes_what_is_computed() {
    within(async {
        let mut plain = Plain::open().await;
        let request = browser_get(&format!("/api/feed/stream?feed={}&since=0", feed("10", 0)));
        plain.client.send(&request).await;
        plain.client.head().await;
        plain.client.chunk().await;
        // The head of the response, and the event that says hello.
        let head = plain.client.received;
        for _ in 0..40 {
            plain.client.chunk().await;
        }
        let known = constants().with(Constant::Stream1, request.len() as f64);
        plain.compare(Transport::Sse, 40, 20, &known.with(Constant::StreamAnswer1, head as f64)).await;
    })
    .await;
}

#[tokio::test]
async fn a_websocket_takes_what_is_computed() {
    within(async {
        let mut plain = Plain::open().await;
        let feed = feed("10", 0).replacen(",20,", ",300,", 1);
        plain.client.upgrade(&format!("/api/feed/socket?feed={feed}&since=0")).await;
        let request = plain.client.sent;
        plain.client.frame().await;
        let head = plain.client.received;
        for _ in 0..40 {
            assert_eq!(plain.client.frame().await.1.len(), 300);
        }
        let known = constants().with(Constant::Upgrade1, request as f64).with(Constant::Switch1, head as f64);
        plain.compare(Transport::WebSocket, 40, 300, &known).await;
    })
    .await;
}

/// A connection of TLS for HTTP/1.1, and the client's port.
async fn secure_connection(secure: &SecureServer) -> (impl AsyncRead + AsyncWrite + Unpin, u16) {
    let stream = secure.tls(&["http/1.1"]).await.unwrap();
    let port = stream.inner.get_ref().0.inner.local_addr().unwrap().port();
    (stream, port)
}

/// Opens a connection of TLS, asks once, closes; what is not the exchange is the connection.
async fn calibrated(secure: &SecureServer, capture: &Capture, known: Constants) -> Constants {
    let (mut stream, port) = secure_connection(secure).await;
    let request = browser_get("/healthz");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = vec![0; 4_096];
    let read = stream.read(&mut answer).await.unwrap();
    stream.shutdown().await.unwrap();
    while stream.read(&mut answer).await.unwrap_or(0) > 0 {}
    drop(stream);
    capture.caught_up().await;
    let (up, down) = capture.bytes_of(port);
    // Each has a record and a packet of its own, and the response an acknowledgment.
    let (up, down) = (up as f64 - (request.len() + 22 + 52 + 52) as f64, down as f64 - (read + 22 + 52) as f64);
    known.with(Constant::SecureUp, up).with(Constant::SecureDown, down)
}

#[tokio::test]
async fn a_websocket_within_tls_takes_what_is_computed() {
    within(async {
        let secure = SecureServer::start().await;
        let capture = Capture::start(secure.server.address).await;
        let known = calibrated(&secure, &capture, constants()).await;
        let feed = feed("10", 0);
        let start = Instant::now();
        let (mut stream, port) = secure_connection(&secure).await;
        let path = format!("/api/feed/socket?feed={feed}&since=0&until=40");
        let request = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{HANDSHAKE}\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut all = Vec::new();
        let text = |all: &[u8]| String::from_utf8_lossy(all).into_owned();
        // The head, and the frame that says hello.
        while !text(&all).contains("\"tls\":true}") {
            assert!(stream.read_buf(&mut all).await.unwrap() > 0);
        }
        let head = all.len();
        while all.len() < head + 40 * 22 {
            assert!(stream.read_buf(&mut all).await.unwrap() > 0);
        }
        stream.shutdown().await.unwrap();
        drop(stream);
        let (seconds, link) = capture.ended(start, port).await;
        let known = known.with(Constant::Upgrade1, request.len() as f64).with(Constant::Switch1, head as f64);
        compare(Transport::WebSocket, Version::V1, &inputs(40, 20, seconds, true), &known, link);
    })
    .await;
}

/// Bytes of HTTP/2 that a client has sent and received.
fn counted(client: &Http2) -> (usize, usize) {
    (client.above.sent().len(), client.above.received().len())
}

/// What most of them are: now and then a frame for the whole connection comes beside a response.
fn usual(mut bytes: Vec<usize>) -> f64 {
    bytes.sort_unstable();
    bytes[bytes.len() / 2] as f64
}

#[tokio::test]
async fn polls_over_http_2_take_what_is_computed() {
    within(async {
        let secure = SecureServer::start().await;
        let capture = Capture::start(secure.server.address).await;
        let poll = async |messages: u64| {
            let feed = feed("5", 0);
            let start = Instant::now();
            let client = secure.http_2().await;
            let port = client.port;
            let (mut ticks, mut got, mut known) = (interval(EVERY), 0, constants());
            let (mut first, mut polls) = (None, 0);
            let (mut asked, mut empty, mut answered) = (Vec::new(), Vec::new(), Vec::new());
            while got < messages {
                ticks.tick().await;
                let before = counted(&client);
                let answer = client.get(&format!("/api/feed/poll?feed={feed}&since={got:02}")).await;
                let (sent, received) = (counted(&client).0 - before.0, counted(&client).1 - before.1);
                polls += 1;
                if polls == 1 {
                    first = Some(sent);
                    continue;
                }
                asked.push(sent);
                if answer.status == 204 {
                    empty.push(received);
                } else {
                    got += answer.body.split(|byte| *byte == b'\n').count() as u64;
                    answered.push(received - answer.body.len());
                }
            }
            drop(client);
            let (_, link) = capture.ended(start, port).await;
            // A poll goes out in each interval, however late a busy machine is.
            let seconds = (EVERY * polls).as_secs_f64();
            known.set(Constant::Request2, usual(asked));
            known.set(Constant::Empty2, usual(empty));
            known.set(Constant::Answer2, usual(answered));
            known.set(Constant::First2, first.unwrap() as f64 - known.get(Constant::Request2));
            (inputs(got, 20, seconds, true), known, link)
        };
        // A short run gives the bytes of opening and closing a connection, a long one is compared. Even the short one is longer than the
        // shortest session that can be set.
        let (short, known, (up, down)) = poll(6).await;
        let rest = known.with(Constant::Secure2Up, 0.0).with(Constant::Secure2Down, 0.0);
        let exchanges = Estimate::of(&short, &rest, &Storm::default(), Transport::Polling, Version::V2);
        let seconds = short.get(Input::Session);
        let connection = |link: u64, output| link as f64 - exchanges.get(output) * seconds;
        let (up, down) = (connection(up, Output::LinkUp), connection(down, Output::LinkDown));
        let (long, known, link) = poll(20).await;
        let known = known.with(Constant::Secure2Up, up).with(Constant::Secure2Down, down);
        compare(Transport::Polling, Version::V2, &long, &known, link);
    })
    .await;
}
