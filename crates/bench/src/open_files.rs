//! How many files, and so how many connections, a process may have open. The servers inherit the limit that is set
//! here.

use anyhow::{Result, ensure};

/// File descriptors that a server needs in addition to the measured connections: its own files, and connections that
/// are still closing.
pub(crate) const SPARE: u64 = 200;

/// Raises the limit so that a server can have `connections`.
pub(crate) fn expect(connections: u64) -> Result<()> {
    let allowed = allow(connections + SPARE);
    ensure!(
        allowed >= connections + SPARE,
        "{connections} connections need more open files than the {allowed} that this user may have; raise `ulimit -n`"
    );
    Ok(())
}

/// Raises the limit to `wanted` open files if possible; returns the limit afterwards.
#[cfg(unix)]
pub(crate) fn allow(wanted: u64) -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let had = getrlimit(Resource::Nofile);
    let current = had.current.unwrap_or(u64::MAX);
    if current >= wanted {
        return current;
    }
    let raised = had.maximum.map_or(wanted, |most| most.min(wanted));
    match setrlimit(Resource::Nofile, Rlimit { current: Some(raised), maximum: had.maximum }) {
        Ok(()) => raised,
        Err(_) => current,
    }
}

/// This system has no such limit, as far as this program knows.
#[cfg(not(unix))]
pub(crate) fn allow(_wanted: u64) -> u64 {
    u64::MAX
}
