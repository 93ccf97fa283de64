//! The `lab` command line: the engine of the page's lessons, for course authors at a shell.
//!
//! `options` reads what to run (its settings and interventions come from `lab::parameters`), `run_file` reads a run from
//! a file, `output` writes the results, `report` and `table` print them. `show` reads captures. `exercises` makes exercises
//! for a class.

mod exercises;
mod options;
mod output;
mod report;
mod run_file;
mod settings;
mod show;
mod table;

use clap::{Parser, Subcommand};
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

/// A real network in a program: two hosts with real TCP, TLS, HTTP and WebSocket stacks on a simulated link.
///
/// Time is virtual and chance is seeded: the same command gives the same packets, byte for byte.
#[derive(Parser)]
#[command(name = "lab", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the scenarios
    List,
    /// Run a scenario and print its packets, or write them to files
    Run(Box<options::Options>),
    /// Show a capture: its connections, or the packets of one of them as the page shows them
    Show(Box<show::Options>),
    /// Exercises for a class: one variant per student, as sheets and as packages for learning platforms
    #[command(subcommand)]
    Exercises(exercises::Command),
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// The options do not make a run, or a file is no capture.
    #[error("{0}")]
    Usage(String),
    /// A file could not be read or written.
    #[error("{name}: {error}")]
    File {
        /// Its name.
        name: String,
        /// Why.
        error: io::Error,
    },
}

impl Failure {
    fn file(name: &str, error: io::Error) -> Self {
        Self::File { name: name.to_owned(), error }
    }
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::List => list(),
        Command::Run(options) => run(&options),
        Command::Show(options) => show::show(&options),
        Command::Exercises(command) => exercises::run(&command),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        // The program that reads the output has stopped reading (`lab list | head -1`).
        Err(Failure::File { error, .. }) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("lab: {failure}");
            ExitCode::from(if matches!(failure, Failure::Usage(_)) { 2 } else { 1 })
        }
    }
}

/// The scenarios; for a program that reads the list, one line each.
fn list() -> Result<(), Failure> {
    let mut out = String::new();
    let width = if io::stdout().is_terminal() { 82 } else { usize::MAX };
    for scenario in lab::scenario::ALL {
        let mut name = scenario.name;
        for line in wrap(scenario.summary, width) {
            out.push_str(&format!("{name:<16} {line}\n"));
            name = "";
        }
    }
    io::stdout().write_all(out.as_bytes()).map_err(|error| Failure::file("standard output", error))
}

/// `text` in lines of at most `width` characters; a longer word has a line of its own.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last().map_or(0, |line| line.chars().count());
        match lines.last_mut() {
            Some(last) if line == 0 => last.push_str(word),
            Some(last) if line.saturating_add(1 + word.chars().count()) <= width => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn run(options: &options::Options) -> Result<(), Failure> {
    let request = options.request()?;
    options.outputs.check()?;
    request.check().map_err(|error| Failure::Usage(error.to_string()))?;
    let (run, _) = lab::run(&request).map_err(|error| Failure::Usage(error.to_string()))?;
    options.outputs.write(&request, &run)?;
    // Standard output may be a file for another program, so what a person should know goes elsewhere.
    for idle in &run.idle {
        eprintln!("lab: {idle}");
    }
    Ok(())
}
