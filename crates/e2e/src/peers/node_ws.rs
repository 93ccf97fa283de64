//! A WebSocket echo by Node's `ws`.

use super::{START, fixtures};
use crate::process::{Process, free_port};
use crate::tools;
use anyhow::Result;
use std::process::Command;

/// A running echo. Ends when dropped.
pub struct NodeWs {
    port: u16,
    _process: Process,
}

impl NodeWs {
    /// Starts one on a free port.
    pub async fn start() -> Result<Self> {
        let port = free_port()?;
        let mut command = Command::new(tools::node()?);
        command.arg(fixtures().join("websocket_echo.cjs")).arg(port.to_string());
        command.env("NODE_PATH", tools::node_modules()?);
        let mut process = Process::start("node ws", &mut command)?;
        process.listening(port, START).await?;
        Ok(Self { port, _process: process })
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }
}
