//! A child process that ends with this program.

use std::process::{Child, ChildStdout, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// A running program. Dropping it asks the program to end, and kills it if it does not end soon.
pub struct Process {
    pub name: &'static str,
    child: Child,
}

impl Process {
    pub fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        let child = command.spawn().with_context(|| format!("{name} could not be started"))?;
        Ok(Self { name, child })
    }

    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().with_context(|| format!("{} could not be waited for", self.name))
    }

    /// The program's output, if it was started with a pipe for it.
    pub fn take_output(&mut self) -> Result<ChildStdout> {
        self.child.stdout.take().with_context(|| format!("the output of {} cannot be read", self.name))
    }

    #[cfg(unix)]
    fn ask_to_end(&mut self) {
        if let Some(id) = i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw) {
            // Fails if it has ended already, on the same Ctrl-C.
            _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
        }
    }

    #[cfg(not(unix))]
    fn ask_to_end(&mut self) {
        _ = self.child.kill();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if matches!(self.ended(), Ok(Some(_))) {
            return;
        }
        self.ask_to_end();
        // The endpoint finishes the requests that it holds, which takes at most 10 s.
        let deadline = Instant::now() + Duration::from_secs(12);
        while Instant::now() < deadline {
            if !matches!(self.ended(), Ok(None)) {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
