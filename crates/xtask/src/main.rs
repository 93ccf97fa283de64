//! `cargo xtask`: the project's own commands. Each is one file that says what it does as it does it.
#![allow(clippy::print_stdout, reason = "a command line speaks on standard output")]

mod bench;
mod build;
mod check;
mod dist;
mod endpoint;
mod fuzz;
mod pins;
mod project;
mod serve;
mod shell;
mod steps;
mod test;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use project::Project;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Roundtrip's own commands", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Installs what is missing, builds everything, and serves the page with its endpoint on 127.0.0.1
    Serve(serve::Options),
    /// Installs what is missing and runs every check and test, those in a real browser included
    Test,
    /// What to run before a commit: formatting, lints, the tests that need no browser, the size budget
    Check,
    /// Builds the page into dist/, compresses it, and weighs the first load
    Build,
    /// Runs a benchmark and prints what it measured
    Bench(bench::Options),
    /// Random bytes against the readers of packets, frames and messages; needs a nightly compiler
    Fuzz(fuzz::Options),
    /// Builds what an operator deploys: dist/ and the endpoint
    Dist,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = Project::open().and_then(|project| match cli.command {
        Command::Serve(options) => serve::run(&project, &options),
        Command::Test => test::run(&project),
        Command::Check => check::run(&project),
        Command::Build => build::run(&project),
        Command::Bench(options) => bench::run(&project, &options),
        Command::Fuzz(options) => fuzz::run(&project, &options),
        Command::Dist => dist::run(&project),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nStopped: {error:#}");
            ExitCode::FAILURE
        }
    }
}
