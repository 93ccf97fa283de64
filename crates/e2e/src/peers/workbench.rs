//! A server of one protocol, which logs what it receives and sends: the other side of the workbench.

use super::{START, fixtures};
use crate::process::{Process, free_port};
use crate::tools;
use anyhow::{Context, Result};
use serde_json::Value;
use std::process::Command;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A running server. Ends when dropped.
pub struct WorkbenchPeer {
    port: u16,
    _process: Process,
}

impl WorkbenchPeer {
    /// Starts the server of `protocol`, one of those in `fixtures/workbench_peer.cjs`, on a free port.
    pub async fn start(protocol: &str) -> Result<Self> {
        let port = free_port()?;
        let mut command = Command::new(tools::node()?);
        command.arg(fixtures().join("workbench_peer.cjs")).arg(port.to_string()).arg(protocol);
        command.env("NODE_PATH", tools::node_modules()?);
        let mut process = Process::start(protocol, &mut command)?;
        process.listening(port, START).await?;
        Ok(Self { port, _process: process })
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What it has received and sent until now.
    pub async fn log(&self) -> Result<Vec<Value>> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await?;
        stream.write_all(b"GET /log HTTP/1.0\r\nHost: x\r\n\r\n").await?;
        let mut response = String::new();
        stream.read_to_string(&mut response).await?;
        let (_, body) = response.split_once("\r\n\r\n").context("a response without a body")?;
        Ok(serde_json::from_str(body)?)
    }
}
