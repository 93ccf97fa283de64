//! curl and Node's client with nginx and Node's server.

use super::super::nginx::Nginx;
use super::super::openssl::Certificates;
use super::super::program::{PATIENCE, Printed, Process};
use super::super::relay::Relay;
use super::super::suites::lines;
use super::{Conversation, compare, count};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What nginx says: a page with pushes and trailers, files, and an end after so many requests.
pub const NGINX: &str = "http2_push_preload on; keepalive_requests 200; large_client_header_buffers 4 64k;
gzip on; gzip_min_length 0; gzip_types text/plain;
location /pushes { http2_push /line/1; http2_push /line/2; try_files /lines.txt =404; }
location /trailers { add_trailer X-Trailer \"of nginx\"; try_files /lines.txt =404; }
location /long { add_header X-Long $http_x_long; try_files /lines.txt =404; }
location /line/ { try_files /lines.txt =404; }";

/// A program of these tests.
pub fn program(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers").join(name)
}

/// nginx with TLS and without, and its files.
pub fn nginx(certificates: &Certificates) -> Nginx {
    let nginx = Nginx::start_as(certificates, &[("ssl http2", NGINX), ("http2", NGINX)]);
    fs::write(nginx.root.join("lines.txt"), lines()).unwrap();
    fs::write(nginx.root.join("large"), lines().repeat(60)).unwrap();
    fs::write(nginx.root.join("page.html"), fs::read(program("http2-page.html")).unwrap()).unwrap();
    nginx
}

/// Node's server.
pub struct Node {
    _process: Process,
    /// With TLS, and without.
    pub ports: [u16; 2],
}

impl Node {
    pub fn start(certificates: &Certificates, options: &str) -> Self {
        let mut command = Command::new("node");
        command.arg(program("http2-server.cjs")).args(["ec.pem", "ec.key", options]);
        command.current_dir(certificates.folder()).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("install Node: apt-get install nodejs");
        let printed = [Printed::default()];
        printed[0].follow(child.stdout.take().unwrap());
        let process = Process(child);
        Printed::wait_for(&printed, "\n", 1);
        let ports: Vec<u16> = printed[0].text().split_whitespace().map(|port| port.parse().unwrap()).collect();
        Self { _process: process, ports: ports.try_into().unwrap() }
    }
}

/// The connections of one client, started by `command`, that are not empty.
fn talked(server: u16, folder: &Path, command: impl FnOnce(u16, &Path) -> Command) -> Vec<Conversation> {
    let relay = Relay::start(server);
    let keys = folder.join(format!("keys-{}", relay.port));
    let mut command = command(relay.port, &keys);
    let output = command.current_dir(folder).output().expect("a program");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    let keys = fs::read_to_string(keys).unwrap_or_default();
    let all = relay.end().into_iter().map(|pieces| Conversation { keys: keys.clone(), pieces });
    all.filter(|conversation| !conversation.pieces.is_empty()).collect()
}

/// Options of curl, and the paths that it asks for with them.
type Asked<'a> = (&'a [&'a str], &'a [&'a str]);

/// What curl says: requests, a form, a request for the fields alone, one with a long field. With TLS all on one connection,
/// those of the first set at once. Without, each on its own, because curl 7.88 cannot use such a connection a second time.
fn curl(server: u16, is_secure: bool, folder: &Path, paths: &[&str]) -> Vec<Conversation> {
    let long = format!("x-long: {}", "0123456789".repeat(2_500));
    let sets: [Asked; 4] = [
        (&[], paths),
        (&["--data-binary", "@files/lines.txt"], &["/echo"]),
        (&["--head"], &["/line/1"]),
        (&["--header", &long], &["/long"]),
    ];
    if is_secure {
        return talked(server, folder, |port, keys| curl_command(port, Some(keys), &sets));
    }
    let single = sets.iter().flat_map(|(options, paths)| paths.chunks(1).map(|path| (*options, path)));
    single.flat_map(|asked| talked(server, folder, |port, _| curl_command(port, None, &[asked]))).collect()
}

/// One call of curl, with TLS if it is to log its keys.
fn curl_command(port: u16, keys: Option<&Path>, sets: &[Asked]) -> Command {
    let patience = PATIENCE.as_secs().to_string();
    let (own, scheme) = if keys.is_some() { ("--http2", "https") } else { ("--http2-prior-knowledge", "http") };
    let mut command = Command::new("curl");
    command.args(keys.map(|_| "--parallel")).envs(keys.map(|keys| ("SSLKEYLOGFILE", keys)));
    for (at, (options, paths)) in sets.iter().enumerate() {
        command.args((at > 0).then_some("--next")).args(["--silent", "--show-error", "--insecure", own]);
        command.args(["--user-agent", "peer", "--max-time", &patience]).args(*options);
        for path in *paths {
            command.args([&format!("{scheme}://127.0.0.1:{port}{path}"), "--output", "/dev/null"]);
        }
    }
    command
}

/// Node's client with all that it says.
fn node(server: u16, is_secure: bool, folder: &Path, options: &str) -> Vec<Conversation> {
    let scheme = if is_secure { "https" } else { "http" };
    talked(server, folder, |port, keys| {
        let mut command = Command::new("node");
        command.arg(format!("--tls-keylog={}", keys.display())).arg(program("http2-client.cjs"));
        command.arg(format!("{scheme}://127.0.0.1:{port}")).arg(options);
        command
    })
}

#[test]
fn what_curl_says_to_nginx_and_to_node_is_read_as_tshark_reads_it() {
    let certificates = Certificates::new();
    let (nginx, node) = (nginx(&certificates), Node::start(&certificates, r#"{"enableConnectProtocol":true}"#));
    let lines: Vec<String> = (0..20).map(|number| format!("/line/{number}")).collect();
    let few = ["/large", "/trailers", "/hints", "/nothing", "/missing"];
    let many: Vec<&str> = lines.iter().map(String::as_str).chain(few).collect();
    for (name, ports) in [("nginx", &nginx.ports[..]), ("Node", &node.ports)] {
        for (port, is_secure) in ports.iter().zip([true, false]) {
            let name = format!("curl and {name}, TLS {is_secure}");
            let paths = if is_secure { &many[..] } else { &few };
            let conversations = curl(*port, is_secure, certificates.folder(), paths);
            let compared = compare(&name, &conversations, if is_secure { 443 } else { 80 });
            compared.assert_sound(&["http2-incomplete"]);
            compared.assert_has(&["DATA", "HEADERS", "CONTINUATION", "SETTINGS", "WINDOW_UPDATE"]);
            if name.contains("Node") {
                compared.assert_has(&["ALTSVC", "ORIGIN"]);
            }
        }
    }
}

#[test]
fn what_nodes_client_says_to_nginx_and_to_node_is_read_as_tshark_reads_it() {
    let certificates = Certificates::new();
    let nginx = nginx(&certificates);
    let own =
        r#"{"enableConnectProtocol":true,"initialWindowSize":20000,"maxFrameSize":20000,"maxConcurrentStreams":50}"#;
    let padded = r#"{"padding":true,"headerTableSize":8192,"maxHeaderListSize":60000}"#;
    let node_servers = [own, padded].map(|options| Node::start(&certificates, options));
    let servers =
        [("nginx", &nginx.ports[..]), ("Node", &node_servers[0].ports), ("Node, padded", &node_servers[1].ports)];
    for (name, ports) in servers {
        for (port, is_secure) in ports.iter().zip([true, false]) {
            let name = format!("Node's client and {name}, TLS {is_secure}");
            let options = if name.contains("padded") { padded } else { r#"{"initialWindowSize":30000}"# };
            let conversations = node(*port, is_secure, certificates.folder(), options);
            let compared = compare(&name, &conversations, if is_secure { 443 } else { 80 });
            compared.assert_sound(&["http2-incomplete"]);
            compared.assert_has(&[
                "DATA",
                "HEADERS",
                "CONTINUATION",
                "SETTINGS",
                "WINDOW_UPDATE",
                "PING",
                "RST_STREAM",
            ]);
            if name.contains("Node,") {
                compared.assert_has(&["PUSH_PROMISE", "ALTSVC", "ORIGIN", "GOAWAY"]);
                assert!(count(&compared.values, "http2.header_table_size_update.header_table_size") > 0, "{name}");
            }
            let padding = ["http2.data.padding", "http2.headers.padding", "http2.push_promise.padding"];
            let is_padded = name.contains("padded");
            padding
                .iter()
                .for_each(|field| assert_eq!(count(&compared.values, field) > 0, is_padded, "{name} {field}"));
        }
    }
}
