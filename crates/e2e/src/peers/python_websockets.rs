//! A WebSocket echo by Python's `websockets`, with the habits of public echoes at a switch.

use super::{START, fixtures};
use crate::process::{Process, free_port};
use crate::tools;
use anyhow::Result;
use std::process::Command;

/// What the echo does besides echoing.
#[derive(Clone, Debug, Default)]
pub struct PythonWebsocketsOptions {
    /// Says something before anyone asked, as echo.websocket.org does.
    pub banner: bool,
    /// Closes every connection with 1000 after so many seconds.
    pub close_after_seconds: Option<u32>,
    /// Agrees to permessage-deflate.
    pub deflate: bool,
    /// Speaks TLS, with a certificate that nobody vouches for.
    pub secure: bool,
}

/// A running echo. Ends when dropped.
pub struct PythonWebsockets {
    port: u16,
    _process: Process,
}

impl PythonWebsockets {
    /// Starts one on a free port.
    pub async fn start(options: &PythonWebsocketsOptions) -> Result<Self> {
        let port = free_port()?;
        let mut command = Command::new(tools::venv("python")?);
        command.arg(fixtures().join("websocket_echo.py")).arg(port.to_string());
        if options.banner {
            command.arg("--banner");
        }
        if let Some(seconds) = options.close_after_seconds {
            command.arg("--close-after").arg(seconds.to_string());
        }
        if options.deflate {
            command.arg("--deflate");
        }
        if options.secure {
            command.arg("--certificate").arg(fixtures().join("certificate.pem"));
            command.arg("--key").arg(fixtures().join("key.pem"));
        }
        let mut process = Process::start("python websockets", &mut command)?;
        process.listening(port, START).await?;
        Ok(Self { port, _process: process })
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }
}
