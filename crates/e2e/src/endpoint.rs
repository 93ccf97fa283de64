//! Our endpoint as a process on a port of its own, which can be killed and started again.

use crate::process::{Process, free_port};
use crate::tools;
use anyhow::{Result, ensure};
use std::collections::BTreeMap;
use std::process::Command;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::sleep;

const START: Duration = Duration::from_secs(20);
const METRICS_AGE: Duration = Duration::from_millis(1_001);

/// A running endpoint that serves the built page. Ends when dropped.
pub struct Endpoint {
    port: u16,
    metrics_port: u16,
    is_tls: bool,
    process: Option<Process>,
}

impl Endpoint {
    /// Starts one on a free port and waits until it answers.
    pub async fn start() -> Result<Self> {
        Self::start_as(false).await
    }

    /// The same within TLS, with a certificate that nobody vouches for: it speaks HTTP/2 with whoever wants it.
    pub async fn start_tls() -> Result<Self> {
        Self::start_as(true).await
    }

    async fn start_as(is_tls: bool) -> Result<Self> {
        let mut endpoint = Self { port: free_port()?, metrics_port: free_port()?, is_tls, process: None };
        endpoint.restart().await?;
        Ok(endpoint)
    }

    /// The port it listens on, the same after a restart.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The origin of the page that it serves.
    pub fn origin(&self) -> String {
        format!("http{}://127.0.0.1:{}", if self.is_tls { "s" } else { "" }, self.port)
    }

    /// What it counts of the traffic under `/api/` and of the messages that it has sent, by the counters' names.
    pub async fn counts(&self) -> Result<BTreeMap<String, u64>> {
        // It keeps a page of metrics for a second, and what was counted before must not be taken for now.
        sleep(METRICS_AGE).await;
        let mut stream = TcpStream::connect(("127.0.0.1", self.metrics_port)).await?;
        let request = "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
        stream.write_all(request.as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        let counts = answer.lines().filter_map(|line| line.rsplit_once(' '));
        let counts = counts.filter(|(name, _)| name.contains("/api/") || name.contains("messages_sent_total"));
        let counts: BTreeMap<_, _> =
            counts.filter_map(|(name, count)| Some((name.to_owned(), count.parse().ok()?))).collect();
        ensure!(!counts.is_empty(), "the endpoint has no counters: {answer}");
        Ok(counts)
    }

    /// Ends it with SIGKILL: no goodbye on any connection but what the kernel says.
    pub fn kill(&mut self) {
        self.process = None;
    }

    /// Starts it on its port, again.
    pub async fn restart(&mut self) -> Result<()> {
        self.kill();
        let mut command = Command::new(tools::endpoint()?);
        command.arg("--listen").arg(format!("127.0.0.1:{}", self.port)).arg("--dist").arg(tools::dist()?);
        command.arg("--metrics-listen").arg(format!("127.0.0.1:{}", self.metrics_port));
        if self.is_tls {
            let fixture = |name: &str| tools::workspace().join("crates/e2e/fixtures").join(name);
            command.arg("--tls-certificate").arg(fixture("certificate.pem"));
            command.arg("--tls-key").arg(fixture("key.pem"));
        }
        let mut process = Process::start("the endpoint", &mut command)?;
        process.listening(self.port, START).await?;
        self.process = Some(process);
        Ok(())
    }
}
