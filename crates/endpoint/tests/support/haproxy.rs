//! HAProxy as a process of a test.

use std::path::Path;
use std::process::Stdio;

use tokio::process::{Child, Command};

/// Starts it with this configuration. It ends with the returned process.
pub fn start(configuration: &Path) -> Child {
    let program = Path::new("/usr/sbin/haproxy");
    let program = if program.exists() { program } else { Path::new("haproxy") };
    Command::new(program)
        .arg("-db")
        .arg("-f")
        .arg(configuration)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("HAProxy is needed for this test; install it (Debian: apt-get install haproxy)")
}
