//! The transfers in this process; to measure memory, each size runs in a process of its own.

use std::env;
use std::fs;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use super::{LINKS, ROUNDS, SIZES, Transfer};

pub(crate) fn transfers() -> Result<Vec<Transfer>> {
    let transfers = LINKS.into_iter().flat_map(|link| SIZES.into_iter().zip(ROUNDS).map(move |size| (link, size)));
    transfers.map(|((link, bandwidth), (bytes, rounds))| transfer(link, bandwidth, bytes, rounds)).collect()
}

fn transfer(link: &'static str, bandwidth: u32, bytes: u32, rounds: u32) -> Result<Transfer> {
    let (mut lab, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        bare.push(timed(|| lab_worker::bare_transfer(bytes, bandwidth)));
        lab.push(timed(|| lab_worker::lab_transfer(bytes, bandwidth)));
    }
    ensure!(lab.iter().all(|round| round.1 > bytes / 1_460), "the lab moved less than {bytes} bytes");
    Ok(Transfer { bytes, link, lab, bare, memory: memory(bytes)? })
}

fn timed(work: impl FnOnce() -> u32) -> (f64, u32) {
    let start = Instant::now();
    let segments = work();
    (start.elapsed().as_secs_f64(), segments)
}

/// The peak memory of a process that does only one transfer.
fn memory(bytes: u32) -> Result<Option<u64>> {
    let program = env::current_exe().context("this program does not know where it is")?;
    let output = Command::new(program).args(["lab-transfer", &bytes.to_string()]).output()?;
    ensure!(output.status.success(), "a transfer of {bytes} bytes failed in a process of its own");
    let said = String::from_utf8_lossy(&output.stdout);
    Ok(said.lines().nth(1).and_then(|line| line.parse().ok()).filter(|&bytes| bytes > 0))
}

/// The peak memory of this process in bytes; `None` on systems other than Linux.
pub(crate) fn most_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1_024)
}
