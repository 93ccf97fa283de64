//! Two endpoints behind a load balancer that alternates between them serve one feed: each message that is due is
//! delivered exactly once. Tested with a balancer in this file, and with nginx as `docs/operating.md` configures it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

#[path = "support/nginx.rs"]
mod nginx;
mod support;

use std::net::SocketAddr;

use endpoint::Config;
use feed::index_of;
use nginx::Nginx;
use support::{Client, HANDSHAKE, Server, feed, until, within};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};

const MESSAGES: u64 = 300;
/// After how many messages a client leaves and connects again.
const LEFT_AFTER: usize = 40;

const MANUAL: &str = include_str!("../../../docs/operating.md");

async fn replicas() -> [Server; 2] {
    let config = Config { behind_proxy: true, ..Config::default() };
    [Server::start_with(config.clone()).await, Server::start_with(config).await]
}

/// A balancer that connects each new client to the next server.
async fn balancer(servers: [SocketAddr; 2]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        for server in servers.into_iter().cycle() {
            let (mut client, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let mut server = TcpStream::connect(server).await.unwrap();
                // Either side may close at any time.
                let _ = copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
    address
}

/// nginx with the manual's configuration for two servers.
async fn nginx(servers: [SocketAddr; 2]) -> Nginx {
    let sample = MANUAL.split("```nginx\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let sample = sample
        .replace("listen 80;", "listen ADDRESS;")
        .replace("127.0.0.1:8081", &servers[0].to_string())
        .replace("127.0.0.1:8082", &servers[1].to_string());
    Nginx::start("two", &sample).await
}

/// Polls on a new connection each time, until all messages have arrived.
async fn poll_all(address: SocketAddr, path: &str) -> Vec<u64> {
    let mut got = Vec::new();
    while got.len() < MESSAGES as usize {
        let since = got.last().copied().unwrap_or(0);
        let until = (since + LEFT_AFTER as u64).min(MESSAGES);
        let response = Client::connect(address).await.get(&format!("{path}&since={since}&until={until}")).await;
        assert!(matches!(response.status, 200 | 204), "{}", response.head);
        got.extend(response.text().lines().map(|line| index_of(line).unwrap()));
    }
    got
}

async fn stream_all(address: SocketAddr, feed: &str) -> Vec<u64> {
    let mut got: Vec<u64> = Vec::new();
    while got.len() < MESSAGES as usize {
        let mut client = Client::connect(address).await;
        let last = got.last().map_or(String::new(), |index| format!("Last-Event-ID: {index}\r\n"));
        let path = format!("/api/feed/stream?feed={feed}&since=0&until={MESSAGES}");
        client.send(format!("GET {path} HTTP/1.1\r\nHost: test\r\n{last}\r\n")).await;
        assert!(client.head().await.starts_with("HTTP/1.1 200 "));
        let enough = (got.len() + LEFT_AFTER).min(MESSAGES as usize);
        let mut events = String::new();
        while got.len() < enough {
            events.push_str(&client.chunk().await);
            // A balancer may cut the stream into other chunks.
            while let Some((event, rest)) = events.split_once("\n\n") {
                let id = event.strip_prefix("id: ").map(|event| event.split('\n').next().unwrap());
                got.extend(id.map(|id| id.parse::<u64>().unwrap()));
                events = rest.to_owned();
            }
        }
    }
    got
}

async fn socket_all(address: SocketAddr, feed: &str) -> Vec<u64> {
    let mut got: Vec<u64> = Vec::new();
    while got.len() < MESSAGES as usize {
        let mut client = Client::connect(address).await;
        let since = got.last().copied().unwrap_or(0);
        let path = format!("/api/feed/socket?feed={feed}&since={since}&until={MESSAGES}");
        client.send(format!("GET {path} HTTP/1.1\r\nHost: test\r\n{HANDSHAKE}\r\n")).await;
        assert!(client.head().await.starts_with("HTTP/1.1 101 "));
        assert!(client.frame().await.1.starts_with(b"{\"connection\""));
        for _ in 0..LEFT_AFTER.min(MESSAGES as usize - got.len()) {
            let (_, text) = client.frame().await;
            got.push(index_of(std::str::from_utf8(&text).unwrap()).unwrap());
        }
    }
    got
}

/// Reads all messages over one transport after the other, and checks that both servers sent some of them.
async fn assert_one_feed(address: SocketAddr, servers: &[Server; 2]) {
    for transport in ["poll", "long-poll", "stream", "socket"] {
        // All messages are due when the polls begin, and some are not when the other transports begin.
        let feed = feed("400", if transport == "poll" { -10_000 } else { 50 });
        let path = format!("/api/feed/{transport}?feed={feed}");
        let got = match transport {
            "poll" => poll_all(address, &path).await,
            "long-poll" => poll_all(address, &format!("{path}&hold=5")).await,
            "stream" => stream_all(address, &feed).await,
            _ => socket_all(address, &feed).await,
        };
        assert_eq!(got, (1..=MESSAGES).collect::<Vec<_>>(), "{transport}: each message once, in order");
        for server in servers {
            let name = format!("messages_sent_total{{transport=\"{transport}\"}}");
            // Each server was used. A page of metrics may be a second old.
            until(async || server.metric(&name).await > 0).await;
        }
    }
}

#[tokio::test]
async fn two_endpoints_behind_a_balancer_are_one_feed() {
    within(async {
        let servers = replicas().await;
        let address = balancer([servers[0].address, servers[1].address]).await;
        assert_one_feed(address, &servers).await;
    })
    .await;
}

#[tokio::test]
async fn two_endpoints_behind_nginx_are_one_feed() {
    within(async {
        let servers = replicas().await;
        let nginx = nginx([servers[0].address, servers[1].address]).await;
        assert_one_feed(nginx.addresses[0], &servers).await;
    })
    .await;
}

/// Without `proxy_buffering off`, nginx keeps a response until it has a buffer full of it. A stream says that it is one.
#[tokio::test]
async fn nginx_passes_events_on_as_they_come_without_an_option_for_it() {
    within(async {
        let server = Server::start().await;
        // Alone, nginx asks with HTTP/1.0, so that the stream has no chunks.
        for (name, options) in [("plain", ""), ("chunked", "proxy_http_version 1.1;")] {
            let upstream = server.address;
            let servers =
                format!("server {{ listen ADDRESS; location / {{ proxy_pass http://{upstream}; {options} }} }}");
            let nginx = Nginx::start(name, &servers).await;
            let mut client = Client::connect(nginx.addresses[0]).await;
            let path = format!("/api/feed/stream?feed={}&since=0&until=3", feed("1000", -1_000));
            client.send(format!("GET {path} HTTP/1.1\r\nHost: test\r\n\r\n")).await;
            let head = client.head().await.to_lowercase();
            assert!(head.contains("cache-control: no-store, no-transform"), "{head}");
            let mut events = String::new();
            while !events.contains("id: 3\n") {
                events.push_str(&client.chunk().await);
            }
        }
    })
    .await;
}
