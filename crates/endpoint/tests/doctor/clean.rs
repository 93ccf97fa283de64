//! Where nothing breaks, nothing is found: directly, behind nginx as this repository configures it, and on the example servers.

use std::path::Path;
use std::process::Stdio;

use endpoint::{Config, Limits};
use futures_util::future::{join_all, join4};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use super::nginx::Nginx;
use super::patient::{examine, examine_trusting, patiently};
use super::support::Server;
use super::support::secure::Certificate;

const NGINX: &str = include_str!("../../../../deploy/nginx/endpoint.conf");
const SECONDS: u32 = 10;

/// All at the same time, because each of them waits for time to pass.
#[tokio::test]
async fn nothing_is_found_where_nothing_breaks() {
    let all = join4(
        nothing_is_found_on_the_endpoint_itself(),
        nothing_is_found_behind_nginx_as_the_recipe_configures_it(),
        the_endpoints_own_limit_of_connections_is_found_alone(),
        nothing_is_found_on_the_example_servers(),
    );
    patiently(all).await;
}

async fn nothing_is_found_on_the_endpoint_itself() {
    let server = Server::start().await;
    examine(&format!("http://{}/", server.address), SECONDS).await.assert_clean();
}

async fn nothing_is_found_behind_nginx_as_the_recipe_configures_it() {
    let config = Config { behind_proxy: true, ..Config::default() };
    let servers = [Server::start_with(config.clone()).await, Server::start_with(config).await];
    let certificate = Certificate::new();
    let configuration = NGINX
        .replace("listen [::]:80;", "")
        .replace("listen [::]:443 ssl http2;", "")
        .replace("listen 443 ssl", "listen ADDRESS ssl")
        .replace("listen 80;", "listen ADDRESS;")
        .replace("/etc/ssl/roundtrip/fullchain.pem", &certificate.path().display().to_string())
        .replace("/etc/ssl/roundtrip/key.pem", &certificate.key().display().to_string())
        .replace("127.0.0.1:8081", &servers[0].address.to_string())
        .replace("127.0.0.1:8082", &servers[1].address.to_string());
    assert!(!configuration.contains("/etc/ssl") && !configuration.contains("808"), "{configuration}");
    let nginx = Nginx::start("recipe", &configuration).await;
    let report = examine_trusting(&format!("https://{}/", nginx.addresses[1]), SECONDS, &certificate.path()).await;
    report.assert_clean();
    assert!(report.json.to_string().contains("HTTP/2 over TLS"), "{report:#?}");
}

/// Few connections are a finding, and no reason for others.
async fn the_endpoints_own_limit_of_connections_is_found_alone() {
    let server = Server::limited(Limits { connections_per_client: 10, ..Limits::default() }).await;
    let report = examine(&format!("http://{}/", server.address), SECONDS).await;
    assert_eq!(report.found(), ["connection-limit stream"], "{report:#?}");
}

/// A server of `examples/path-server` and its address.
async fn example(program: &str, file: &str) -> (Child, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/path-server").join(file);
    let mut child = Command::new(program)
        .arg(path)
        .arg("0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap_or_else(|error| panic!("{program} is needed for this test: {error}"));
    let line = BufReader::new(child.stdout.take().unwrap()).lines().next_line().await.unwrap().unwrap();
    (child, line.strip_prefix("listening on ").expect(&line).to_owned())
}

async fn nothing_is_found_on_the_example_servers() {
    let examined = [("node", "server.mjs"), ("python3", "server.py")].map(|(program, file)| async move {
        let (_child, url) = example(program, file).await;
        examine(&url, SECONDS).await.assert_clean();
    });
    join_all(examined).await;
}
