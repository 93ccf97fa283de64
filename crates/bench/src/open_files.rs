//! How many files, and so how many connections, a process may have open. The servers inherit the limit that is set
//! here.

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
