//! Behind nginx and HAProxy.

use std::fs;

use futures_util::future::join;
use tokio::net::{TcpListener, TcpStream};

use super::haproxy;
use super::nginx::Nginx;
use super::patient::{Report, examine, examine_trusting, patiently};
use super::support::secure::Certificate;
use super::support::{Server, until};

/// What a server of nginx needs for all transports; each test adds or replaces something.
const GOOD: &str = "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; \
                    proxy_set_header Connection $connection_upgrade; proxy_read_timeout 150s;";
const MAP: &str = "map $http_upgrade $connection_upgrade { default upgrade; '' ''; }\n\
                   limit_conn_zone $binary_remote_addr zone=clients:1m;\n";
/// How long a run takes in which no limit of silence is looked for.
const SHORT: u32 = 6;
/// Longer than a limit of seven seconds by a step.
const LONG: u32 = 13;

/// The lines for a server of nginx with TLS.
fn directives(certificate: &Certificate) -> String {
    format!("ssl_certificate {}; ssl_certificate_key {};", certificate.path().display(), certificate.key().display())
}

/// Examines an endpoint behind nginx with each of these settings, all at the same time in one process of nginx.
async fn behind_nginx<const N: usize>(name: &str, cases: [(&str, &str, u32); N]) -> [Report; N] {
    let server = Server::start().await;
    let certificate = Certificate::new();
    let servers = cases.map(|(listen, settings, _)| {
        format!(
            "server {{ listen ADDRESS {listen}; {} location / {{ proxy_pass http://{}; {settings} }} }}\n",
            if listen.is_empty() { String::new() } else { directives(&certificate) },
            server.address
        )
    });
    let nginx = Nginx::start(name, &(MAP.to_owned() + &servers.concat())).await;
    let addresses = nginx.addresses.iter();
    let runs: Vec<_> = addresses
        .zip(cases)
        .map(|(address, (listen, _, seconds))| {
            let (address, authority) = (*address, certificate.path());
            let is_tls = !listen.is_empty();
            tokio::spawn(async move {
                match is_tls {
                    true => examine_trusting(&format!("https://{address}/"), seconds, &authority).await,
                    false => examine(&format!("http://{address}/"), seconds).await,
                }
            })
        })
        .collect();
    let mut reports = Vec::new();
    for run in runs {
        reports.push(run.await.unwrap());
    }
    reports.try_into().unwrap()
}

/// Both at the same time, because each of them waits for time to pass.
#[tokio::test]
async fn limits_of_silence_are_found_behind_proxies() {
    let both =
        join(a_read_timeout_of_nginx_is_an_idle_limit(), a_tunnel_timeout_of_haproxy_is_an_idle_limit_of_sockets());
    patiently(both).await;
}

#[tokio::test]
async fn settings_of_nginx_are_found() {
    patiently(join(buffering_and_compression_of_nginx_are_found(), other_settings_of_nginx_are_found())).await;
}

async fn a_read_timeout_of_nginx_is_an_idle_limit() {
    let settings = format!("{GOOD} proxy_buffering off;").replace("150s", "7s");
    let reports =
        behind_nginx("idle", [("", &settings, LONG), ("ssl", &settings, LONG), ("ssl http2", &settings, LONG)]).await;
    let all = ["idle-limit long-poll", "idle-limit stream", "idle-limit socket"];
    assert_eq!(reports[0].found(), all, "{:#?}", reports[0]);
    assert_eq!(reports[1].found(), [&["http-version all"], &all[..]].concat(), "{:#?}", reports[1]);
    assert_eq!(reports[2].found(), all, "{:#?}", reports[2]);
    for report in &reports {
        for transport in ["long-poll", "stream", "socket"] {
            report.assert_limit("idle-limit", transport, 7.0);
            let cure = report.finding("idle-limit", transport)["cure"].as_str().unwrap();
            assert!(cure.contains("| nginx: proxy_read_timeout 3600s;"), "{cure}");
        }
        assert!(report.evidence("idle-limit", "long-poll").contains("504"));
    }
    assert!(reports[0].progress.contains("doctor: ended after 7."), "{}", reports[0].progress);
}

async fn buffering_and_compression_of_nginx_are_found() {
    let gzip = "gzip on; gzip_types text/event-stream; proxy_buffering off;";
    // Of a response in chunks nginx passes on each one; of a response of HTTP/1.0, its default, it fills a buffer.
    let old = "proxy_buffering on; proxy_http_version 1.0;";
    let ignoring = format!("{old} proxy_ignore_headers X-Accel-Buffering;");
    let plain = |more: &str| format!("{GOOD} {more}");
    let reports = behind_nginx(
        "held",
        [
            ("", old, SHORT),
            ("ssl http2", &ignoring, SHORT),
            ("", &plain(gzip), SHORT),
            ("ssl http2", &plain(gzip), SHORT),
            ("", &plain("gzip on; proxy_buffering off;"), SHORT),
        ],
    )
    .await;
    let both = ["unreachable socket", "buffering stream"];
    assert_eq!(reports[0].found(), both, "{:#?}", reports[0]);
    assert!(reports[0].evidence("buffering", "stream").contains("X-Accel-Buffering: no"));
    assert_eq!(reports[1].found(), both, "{:#?}", reports[1]);
    assert!(!reports[1].evidence("buffering", "stream").contains("X-Accel-Buffering: no"));
    for report in &reports[2..4] {
        assert_eq!(report.found(), ["compression stream"], "{report:#?}");
        assert!(report.evidence("compression", "stream").contains("gzip"));
    }
    reports[4].assert_clean();
}

async fn other_settings_of_nginx_are_found() {
    let plain = |more: &str| format!("{GOOD} proxy_buffering off; {more}");
    let reports = behind_nginx(
        "others",
        [
            ("", "proxy_buffering off; proxy_read_timeout 150s;", SHORT),
            ("", &plain("limit_conn clients 12;"), SHORT),
            ("", &plain("proxy_set_header Last-Event-ID '';"), SHORT),
            ("", "return 308 https://elsewhere.example$request_uri;", SHORT),
        ],
    )
    .await;
    assert_eq!(reports[0].found(), ["unreachable socket"], "{:#?}", reports[0]);
    let cure = reports[0].finding("unreachable", "socket")["cure"].as_str().unwrap();
    assert!(cure.contains("proxy_set_header Upgrade $http_upgrade;"), "{cure}");
    assert_eq!(reports[1].found(), ["connection-limit stream"], "{:#?}", reports[1]);
    assert!(reports[1].evidence("connection-limit", "stream").contains("12 began; the others got 503"));
    assert_eq!(reports[2].found(), ["no-resume stream"], "{:#?}", reports[2]);
    assert!(reports[2].evidence("no-resume", "stream").contains("the header is ignored"));
    assert_eq!(reports[3].found(), ["unreachable all"], "{:#?}", reports[3]);
    assert!(reports[3].evidence("unreachable", "all").contains("leads to https://elsewhere.example/api/hello"));
}

async fn a_tunnel_timeout_of_haproxy_is_an_idle_limit_of_sockets() {
    let server = Server::start().await;
    let address = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let file = std::env::temp_dir().join(format!("roundtrip-doctor-haproxy-{}.cfg", std::process::id()));
    let configuration = format!(
        "defaults\n mode http\n timeout connect 2s\n timeout client 150s\n timeout server 150s\n timeout tunnel 7s\n\
         frontend f\n bind {address}\n default_backend b\nbackend b\n server s {}\n",
        server.address
    );
    fs::write(&file, configuration).unwrap();
    let _haproxy = haproxy::start(&file);
    until(async || TcpStream::connect(address).await.is_ok()).await;
    let report = examine(&format!("http://{address}/"), LONG).await;
    fs::remove_file(&file).unwrap();
    assert_eq!(report.found(), ["idle-limit socket"], "{report:#?}");
    report.assert_limit("idle-limit", "socket", 7.0);
    assert!(report.evidence("idle-limit", "socket").contains("no Close frame"), "{report:#?}");
}
