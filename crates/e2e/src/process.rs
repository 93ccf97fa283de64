//! A child process that ends, with its children, when its guard is dropped. Nothing is ever ended by name.

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};
use std::fs::File;
use std::future::Future;
use std::net::TcpListener;
use std::os::unix::fs::FileExt;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::time::sleep;

const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A running program and what it says.
pub(crate) struct Process {
    name: String,
    child: Child,
    output: File,
}

impl Process {
    /// Starts `command` in a process group of its own. What it prints is kept for error messages.
    pub(crate) fn start(name: &str, command: &mut Command) -> Result<Self> {
        let output = tempfile::tempfile().context("a file for a program's output")?;
        let child = command
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output.try_clone()?)
            .process_group(0)
            .spawn()
            .with_context(|| format!("starting {name}"))?;
        Ok(Self { name: name.to_owned(), child, output })
    }

    /// Waits until 127.0.0.1:`port` takes connections.
    pub(crate) async fn listening(&mut self, port: u16, deadline: Duration) -> Result<()> {
        let until = Instant::now() + deadline;
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            if let Some(status) = self.child.try_wait()? {
                bail!("{} ended at once ({status}): {}", self.name, self.said());
            }
            if Instant::now() > until {
                bail!("{} does not listen on port {port} after {deadline:?}: {}", self.name, self.said());
            }
            sleep(LOOK_EVERY).await;
        }
        Ok(())
    }

    /// Its number.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it and its children at once, and waits until it is gone.
    pub(crate) fn kill(&mut self) {
        self.signal(Signal::KILL);
        // Waiting reaps it; that it is gone already is what is wanted.
        let _ = self.child.wait();
    }

    /// The end of what it printed.
    pub(crate) fn said(&self) -> String {
        // By position: the child writes at the place that a seek would move.
        let mut text = vec![0; 65_536];
        let length = self.output.read_at(&mut text, 0).unwrap_or(0);
        let text = String::from_utf8_lossy(&text[..length]);
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }

    fn signal(&mut self, signal: Signal) {
        let group = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        if let Some(group) = group {
            // The group may have ended by itself.
            let _ = kill_process_group(group, signal);
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Below the ports that the kernel gives to connections by itself, so that none of them is in use by chance when a server
/// is started again.
const PORTS: std::ops::Range<u32> = 10_000..32_000;

/// A port of 127.0.0.1 that nobody listens on. Each call of one program gives another one, since tests run side by side.
pub fn free_port() -> Result<u16> {
    static CALLS: AtomicU32 = AtomicU32::new(0);
    // Programs that run at the same time begin at different places.
    let start = std::process::id().wrapping_mul(97);
    for _ in PORTS {
        let call = CALLS.fetch_add(1, Ordering::Relaxed);
        let port = PORTS.start + start.wrapping_add(call) % (PORTS.end - PORTS.start);
        let port = u16::try_from(port)?;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return Ok(port);
        }
    }
    bail!("no port from {} to {} is free", PORTS.start, PORTS.end)
}

/// Asks `condition` repeatedly until it gives a value, at most for `deadline`.
pub async fn wait_until<T, F>(what: &str, deadline: Duration, mut condition: impl FnMut() -> F) -> Result<T>
where
    F: Future<Output = Result<Option<T>>>,
{
    let until = Instant::now() + deadline;
    loop {
        if let Some(value) = condition().await? {
            return Ok(value);
        }
        if Instant::now() > until {
            bail!("waited {deadline:?} for {what}");
        }
        sleep(LOOK_EVERY).await;
    }
}
