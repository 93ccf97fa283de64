//! `--doctor`: examines the path to an endpoint and prints what breaks on it.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Result;
use doctor_probes::{Address, examine};
use tokio::signal::unix::{SignalKind, signal};

/// The exit status if something was found.
const FOUND: u8 = 3;

/// Examines the endpoint at `address` for about `seconds`, with a line for each step on standard error. SIGINT and SIGTERM end
/// it with what was found until then. The report goes to standard output.
///
/// # Errors
/// If the signals cannot be waited for, or the report cannot be written.
pub(crate) async fn check(address: Address, seconds: u32, as_json: bool) -> Result<ExitCode> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let stop = async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    };
    let progress = |line: &str| {
        // The examination goes on even if nobody reads how.
        let _ = writeln!(io::stderr(), "doctor: {line}");
    };
    let diagnosis = examine(address, seconds, progress, stop).await;
    let mut out = io::stdout().lock();
    if as_json {
        serde_json::to_writer_pretty(&mut out, &diagnosis)?;
        writeln!(out)?;
    } else {
        write!(out, "{diagnosis}")?;
    }
    Ok(if diagnosis.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(FOUND) })
}
