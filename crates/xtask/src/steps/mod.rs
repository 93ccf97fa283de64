//! A list of steps that are all run, timed and summed up. A step that fails does not stop the next ones.

mod tally;

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::shell;
pub use tally::Tally;

/// The result of a step.
struct Step {
    name: &'static str,
    took: Duration,
    tally: Tally,
    failure: Option<String>,
}

/// The steps so far.
#[derive(Default)]
pub struct Steps {
    done: Vec<Step>,
}

impl Steps {
    /// Runs one step and keeps its result. Returns whether it succeeded.
    pub fn step(&mut self, name: &'static str, work: impl FnOnce(&mut Tally) -> Result<()>) -> bool {
        println!("\n── {name}");
        let started = Instant::now();
        let mut tally = Tally::default();
        let failure = work(&mut tally).err().map(|error| format!("{error:#}"));
        if failure.is_some() && tally.failed == 0 {
            tally.failed = 1;
        }
        if let Some(failure) = &failure {
            println!("  failed: {failure}");
        }
        let succeeded = failure.is_none();
        self.done.push(Step { name, took: started.elapsed(), tally, failure });
        succeeded
    }

    /// Records a step that cannot be run because an earlier one failed.
    pub fn skip(&mut self, name: &'static str, reason: &str) {
        println!("\n── {name}\n  not run: {reason}");
        let tally = Tally { failed: 1, ..Tally::default() };
        self.done.push(Step { name, took: Duration::ZERO, tally, failure: Some(format!("not run: {reason}")) });
    }

    /// Prints the steps, their times and the sum of their tests. An error if any of them failed.
    pub fn finish(self) -> Result<()> {
        println!("\n── summary");
        for Step { name, took, tally, failure } in &self.done {
            let mark = if failure.is_some() { "FAILED" } else { "ok" };
            println!("  {mark:<7} {:>7.1} s  {name}{}", took.as_secs_f64(), tally.in_words());
        }
        let sum = self.done.iter().map(|step| step.tally).sum::<Tally>();
        let took: Duration = self.done.iter().map(|step| step.took).sum();
        println!("  in all  {:>7.1} s\n", took.as_secs_f64());
        println!("{} passed, {} failed", sum.passed, sum.failed);
        let failed: Vec<_> = self.done.iter().filter(|step| step.failure.is_some()).map(|step| step.name).collect();
        if !failed.is_empty() {
            bail!("these steps failed: {}", failed.join("; "));
        }
        Ok(())
    }
}

/// Runs a test command and counts the tests that it reports.
pub fn run_tests(command: &mut Command, tally: &mut Tally) -> Result<()> {
    let succeeded = shell::run_seeing(command, |line| tally.read_line(line))?;
    if !succeeded {
        bail!("the command did not succeed");
    }
    Ok(())
}
