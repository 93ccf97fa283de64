//! How many files, and so connections, a process may have open. The servers inherit what is set here.

/// Tries to allow `wanted` open files and returns how many are allowed then.
#[cfg(unix)]
pub fn allow(wanted: u64) -> u64 {
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

/// No such limit is known here.
#[cfg(not(unix))]
pub fn allow(_wanted: u64) -> u64 {
    u64::MAX
}
