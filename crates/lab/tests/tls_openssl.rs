//! Our TLS against OpenSSL's, over real sockets on this machine.

use lab::net::Rng;
use lab::tls::{Connection, Context};
use lab::{TlsSettings, TlsVersion};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use trace::Micros;

const VERSIONS: [TlsVersion; 2] = [TlsVersion::Tls12, TlsVersion::Tls13];
const PATIENCE: Duration = Duration::from_secs(20);
/// The lab's clock says 2027 and stands still: certificates are valid, tickets young.
const NOW: Micros = Micros(0);

fn flag(version: TlsVersion) -> &'static str {
    match version {
        TlsVersion::Tls12 => "-tls1_2",
        TlsVersion::Tls13 => "-tls1_3",
    }
}

fn context(version: TlsVersion, early_data: bool) -> Context {
    Context::from_rng(&mut Rng::new(7), &TlsSettings { version, resumption: true, early_data })
}

fn certificate(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("certs").join(name)
}

/// A process that ends when the test does.
struct Openssl(Child);

impl Openssl {
    fn start(arguments: &[&str]) -> Self {
        let child = Command::new("openssl")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("openssl is installed");
        Self(child)
    }
}

impl Drop for Openssl {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Our machine on a socket.
struct Peer {
    socket: TcpStream,
    connection: Connection,
}

impl Peer {
    fn new(socket: TcpStream, connection: Connection) -> Self {
        socket.set_read_timeout(Some(PATIENCE)).expect("a time limit");
        socket.set_write_timeout(Some(PATIENCE)).expect("a time limit");
        Self { socket, connection }
    }

    fn flush(&mut self) {
        self.socket.write_all(&self.connection.take_output()).expect("written");
    }

    /// Whether the peer said something.
    fn receive(&mut self) -> bool {
        let mut bytes = [0; 4_096];
        let count = self.socket.read(&mut bytes).expect("bytes in time");
        let received = self.connection.receive(NOW, &bytes[..count]);
        self.flush();
        received.expect("TLS");
        count > 0
    }

    fn handshake(&mut self) {
        self.flush();
        while self.connection.is_handshaking() {
            assert!(self.receive(), "the peer closed");
        }
    }

    fn send(&mut self, bytes: &[u8]) {
        self.connection.send(NOW, bytes).expect("sent");
        self.flush();
    }

    /// Reads to the end of a line.
    fn line(&mut self) -> String {
        let mut line = Vec::new();
        while !line.ends_with(b"\n") {
            assert!(self.receive(), "the peer closed");
            line.extend(self.connection.take_plaintext());
        }
        String::from_utf8(line).expect("text")
    }

    fn close(mut self) {
        self.connection.close(NOW);
        self.flush();
    }
}

/// A server that sends every line back, reversed, to `connections` connections; and its port.
fn s_server(version: TlsVersion, connections: &str) -> (Openssl, u16) {
    let (leaf, key) = (certificate("leaf.der"), certificate("leaf.key.der"));
    let mut server = Openssl::start(&[
        "s_server",
        "-accept",
        "127.0.0.1:0",
        "-naccept",
        connections,
        "-rev",
        flag(version),
        "-alpn",
        "http/1.1",
        "-certform",
        "DER",
        "-cert",
        leaf.to_str().expect("a path"),
        "-keyform",
        "DER",
        "-key",
        key.to_str().expect("a path"),
    ]);
    let mut output = BufReader::new(server.0.stdout.take().expect("output")).lines();
    let port = output
        .find_map(|line| line.ok()?.strip_prefix("ACCEPT 127.0.0.1:")?.parse().ok())
        .expect("the port it listens on");
    // Someone must read on, or the server might wait for that.
    std::thread::spawn(move || output.for_each(drop));
    (server, port)
}

#[test]
fn our_client_talks_to_openssl_and_resumes() {
    for version in VERSIONS {
        let (_server, port) = s_server(version, "2");
        let context = context(version, false);
        for is_resumed in [false, true] {
            let socket = TcpStream::connect(("127.0.0.1", port)).expect("connected");
            let mut peer = Peer::new(socket, context.client(NOW, b"").expect("a client"));
            peer.handshake();
            peer.send(b"olleH\n");
            assert_eq!(peer.line(), "Hello\n");
            assert_eq!(peer.connection.is_resumed(), is_resumed, "{version:?}");
            peer.close();
        }
    }
}

/// The authority's certificate as PEM in a folder of its own, for a file that OpenSSL can trust.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        let authority = certificate("ca.der");
        let status = Command::new("openssl")
            .args(["x509", "-inform", "DER", "-in", authority.to_str().expect("a path"), "-out"])
            .arg(path.join("ca.pem"))
            .status()
            .expect("openssl is installed");
        assert!(status.success());
        Self(path)
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().expect("a path").to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// OpenSSL's client on `listener`, which checks our certificate, name and all; and the socket that it came on.
fn s_client(listener: &TcpListener, folder: &Folder, more: &[&str]) -> (Openssl, TcpStream) {
    let address = listener.local_addr().expect("an address").to_string();
    let authority = folder.file("ca.pem");
    let arguments = [
        "s_client",
        "-connect",
        &address,
        "-quiet",
        "-CAfile",
        &authority,
        "-verify_return_error",
        "-verify_hostname",
        "server.example",
        "-servername",
        "server.example",
        "-alpn",
        "http/1.1",
    ];
    let client = Openssl::start(&[&arguments[..], more].concat());
    let (socket, _) = listener.accept().expect("a connection");
    (client, socket)
}

fn echo_once(client: &mut Openssl, peer: &mut Peer) {
    let mut input = client.0.stdin.take().expect("input");
    input.write_all(b"Hello\n").expect("written");
    let line = peer.line();
    peer.send(line.as_bytes());
    let mut response = [0; 6];
    client.0.stdout.as_mut().expect("output").read_exact(&mut response).expect("an answer");
    assert_eq!(&response, b"Hello\n");
}

#[test]
fn openssl_talks_to_our_server_and_resumes() {
    let folder = Folder::new("lab-tls-server");
    let session = folder.file("session.pem");
    for version in VERSIONS {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let context = context(version, false);
        for (is_resumed, option) in [(false, "-sess_out"), (true, "-sess_in")] {
            let (mut client, socket) = s_client(&listener, &folder, &[flag(version), option, &session]);
            let mut peer = Peer::new(socket, context.server(NOW).expect("a server"));
            peer.handshake();
            echo_once(&mut client, &mut peer);
            assert_eq!(peer.connection.is_resumed(), is_resumed, "{version:?}");
            peer.close();
        }
    }
}

#[test]
fn openssl_sends_early_data_to_our_server() {
    let folder = Folder::new("lab-tls-early");
    let (session, early) = (folder.file("session.pem"), folder.file("early.txt"));
    std::fs::write(&early, "GET /early\n").expect("a file");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let context = context(TlsVersion::Tls13, true);

    let (mut client, socket) = s_client(&listener, &folder, &["-tls1_3", "-sess_out", &session]);
    let mut peer = Peer::new(socket, context.server(NOW).expect("a server"));
    peer.handshake();
    echo_once(&mut client, &mut peer);
    peer.close();

    let (_client, socket) = s_client(&listener, &folder, &["-tls1_3", "-sess_in", &session, "-early_data", &early]);
    let mut peer = Peer::new(socket, context.server(NOW).expect("a server"));
    assert_eq!(peer.line(), "GET /early\n");
    assert!(peer.connection.early_data_accepted());
    peer.handshake();
    assert!(peer.connection.is_resumed());
    peer.close();
}
