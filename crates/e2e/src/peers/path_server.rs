//! The example server for the doctor, as it is or so that it closes its sockets with 1012.

use super::{START, fixtures};
use crate::process::{Process, free_port};
use crate::tools;
use anyhow::Result;
use std::process::Command;

/// A running example server. Ends when dropped.
pub struct PathServer {
    port: u16,
    _process: Process,
}

impl PathServer {
    /// Starts the server in Python as it is.
    pub async fn start() -> Result<Self> {
        Self::start_with(None).await
    }

    /// Starts one that closes each WebSocket with 1012 after two seconds.
    pub async fn start_restarting() -> Result<Self> {
        Self::start_with(Some("2")).await
    }

    /// Its origin.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    async fn start_with(seconds: Option<&str>) -> Result<Self> {
        let port = free_port()?;
        let example = tools::workspace().join("examples/path-server/server.py");
        let mut command = Command::new("python3");
        match seconds {
            None => command.arg(example).arg(port.to_string()),
            Some(seconds) => {
                command.arg(fixtures().join("restarting_server.py")).arg(example).arg(port.to_string()).arg(seconds)
            }
        };
        let mut process = Process::start("the example server", &mut command)?;
        process.listening(port, START).await?;
        Ok(Self { port, _process: process })
    }
}
