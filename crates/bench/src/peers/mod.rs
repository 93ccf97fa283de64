//! The servers to compare: how each is started, and the path at which it echoes. All of them decline compression and
//! send no pings.

pub(crate) mod fastwebsockets;
pub(crate) mod tungstenite;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

/// An echo server.
pub(crate) enum Peer {
    Endpoint { program: PathBuf },
    Tungstenite,
    Fastwebsockets,
    NodeWs { node_modules: PathBuf },
    PythonWebsockets { venv: PathBuf },
}

impl Peer {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Endpoint { .. } => "Roundtrip's endpoint",
            Self::Tungstenite => "Rust tokio-tungstenite",
            Self::Fastwebsockets => "Rust fastwebsockets",
            Self::NodeWs { .. } => "Node ws",
            Self::PythonWebsockets { .. } => "Python websockets",
        }
    }

    /// Whether this is the Roundtrip endpoint.
    pub(crate) fn is_ours(&self) -> bool {
        matches!(self, Self::Endpoint { .. })
    }

    /// The path of its WebSocket.
    pub(crate) fn path(&self) -> &'static str {
        if self.is_ours() { "/api/echo/socket" } else { "/" }
    }

    /// The command that listens on 127.0.0.1 at `port`.
    pub(crate) fn command(&self, port: u16) -> Result<Command> {
        let port = port.to_string();
        let mut command;
        match self {
            Self::Endpoint { program } => {
                command = Command::new(program);
                // One client opens all connections, so the limits per client are off.
                command
                    .args(["--listen", &format!("127.0.0.1:{port}")])
                    .args(["--connections-per-client", "0", "--rate-per-second", "0", "--idle-seconds", "0"])
                    .args(["--bytes-per-second", "0"])
                    .args(["--log", "warn"]);
            }
            Self::Tungstenite => command = this_program("peer-tungstenite", &port)?,
            Self::Fastwebsockets => command = this_program("peer-fastwebsockets", &port)?,
            Self::NodeWs { node_modules } => {
                command = Command::new("node");
                command.args(["-e", include_str!("node_ws.cjs"), &port]).env("NODE_PATH", node_modules);
            }
            Self::PythonWebsockets { venv } => {
                command = Command::new(venv.join("bin/python"));
                command.args(["-c", include_str!("python_websockets.py"), &port]);
            }
        }
        Ok(command)
    }
}

fn this_program(subcommand: &str, port: &str) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe().context("this program does not know its own path")?);
    command.args([subcommand, port]);
    Ok(command)
}
