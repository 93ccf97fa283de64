//! httpbin from PyPI under gunicorn: an HTTP echo with CORS and `/delay`, without Timing-Allow-Origin.

use super::{START, fixtures};
use crate::process::{Process, free_port};
use crate::tools;
use anyhow::Result;
use std::process::Command;

/// A running httpbin. Ends when dropped.
pub struct Httpbin {
    port: u16,
    _process: Process,
}

impl Httpbin {
    /// Starts one that speaks HTTP.
    pub async fn start() -> Result<Self> {
        Self::start_with(false).await
    }

    /// Starts one that speaks HTTPS, with a certificate that nobody vouches for.
    pub async fn start_secure() -> Result<Self> {
        Self::start_with(true).await
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    async fn start_with(secure: bool) -> Result<Self> {
        let port = free_port()?;
        let mut command = Command::new(tools::venv("gunicorn")?);
        command.args(["-b", &format!("127.0.0.1:{port}"), "-k", "gthread", "--threads", "16", "--keep-alive", "75"]);
        if secure {
            command.arg("--certfile").arg(fixtures().join("certificate.pem"));
            command.arg("--keyfile").arg(fixtures().join("key.pem"));
        }
        command.arg("httpbin:app");
        let mut process = Process::start("httpbin", &mut command)?;
        process.listening(port, START).await?;
        Ok(Self { port, _process: process })
    }
}
