//! `endpoint --doctor` with limits of silence as long as the usual ones, and a whole examination of clean paths.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

#[path = "../support/haproxy.rs"]
mod haproxy;
#[path = "../support/nginx.rs"]
mod nginx;
#[path = "../doctor/patient.rs"]
mod patient;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::net::SocketAddr;

use endpoint::Config;
use futures_util::future::join_all;
use nginx::Nginx;
use patient::examine;
use support::{Server, until};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Child;

const HAPROXY: &str = include_str!("../../../../deploy/haproxy/haproxy.cfg");
const ALL: [&str; 3] = ["long-poll", "stream", "socket"];

/// One process of nginx with a server per read timeout.
async fn behind_nginx(name: &str, server: SocketAddr, timeouts: &[u32]) -> Nginx {
    let servers = timeouts.iter().map(|seconds| {
        format!(
            "server {{ listen ADDRESS; location / {{ proxy_pass http://{server}; proxy_http_version 1.1; \
             proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade; \
             proxy_buffering off; proxy_read_timeout {seconds}s; }} }}\n"
        )
    });
    let map = "map $http_upgrade $connection_upgrade { default upgrade; '' ''; }\n".to_owned();
    Nginx::start(name, &(map + &servers.collect::<String>())).await
}

async fn behind_haproxy(name: &str, configuration: &str) -> (Child, SocketAddr) {
    let address = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let file = std::env::temp_dir().join(format!("roundtrip-long-doctor-{name}-{}.cfg", std::process::id()));
    fs::write(&file, configuration.replace("ADDRESS", &address.to_string())).unwrap();
    let process = haproxy::start(&file);
    until(async || TcpStream::connect(address).await.is_ok()).await;
    fs::remove_file(&file).unwrap();
    (process, address)
}

#[tokio::test]
async fn read_timeouts_of_nginx_are_found_to_the_second() {
    let server = Server::start().await;
    let nginx = behind_nginx("timeouts", server.address, &[20, 61]).await;
    let cases = [(nginx.addresses[0], 20.0, 35), (nginx.addresses[1], 61.0, 130)];
    join_all(cases.map(|(address, limit, seconds)| async move {
        let report = examine(&format!("http://{address}/"), seconds).await;
        assert_eq!(report.found(), ALL.map(|transport| format!("idle-limit {transport}")), "{report:#?}");
        for transport in ALL {
            report.assert_limit("idle-limit", transport, limit);
        }
    }))
    .await;
}

#[tokio::test]
async fn timeouts_of_haproxy_are_found_to_the_second() {
    let server = Server::start().await;
    let configuration = format!(
        "defaults\n mode http\n timeout connect 2s\n timeout client 150s\n timeout server 61s\n timeout tunnel 15s\n\
         frontend f\n bind ADDRESS\n default_backend b\nbackend b\n server s {}\n",
        server.address
    );
    let (_haproxy, address) = behind_haproxy("timeouts", &configuration).await;
    let report = examine(&format!("http://{address}/"), 130).await;
    assert_eq!(report.found(), ALL.map(|transport| format!("idle-limit {transport}")), "{report:#?}");
    report.assert_limit("idle-limit", "socket", 15.0);
    report.assert_limit("idle-limit", "stream", 61.0);
    report.assert_limit("idle-limit", "long-poll", 61.0);
}

#[tokio::test]
async fn a_whole_examination_finds_nothing_on_clean_paths() {
    let config = Config { behind_proxy: true, ..Config::default() };
    let server = Server::start_with(config).await;
    let nginx = behind_nginx("clean", server.address, &[150]).await;
    let mut configuration = HAPROXY.replace("bind *:80", "bind ADDRESS").replace("maxconn 20000", "maxconn 400");
    for port in 8081..=8084 {
        configuration = configuration.replace(&format!("127.0.0.1:{port}"), &server.address.to_string());
    }
    let (_haproxy, haproxy) = behind_haproxy("clean", &configuration).await;
    join_all([server.address, nginx.addresses[0], haproxy].map(|address| async move {
        examine(&format!("http://{address}/"), 130).await.assert_clean();
    }))
    .await;
}
