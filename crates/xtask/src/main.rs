//! `cargo xtask`: the project's own commands, one file per command. Each prints what it does.
#![allow(clippy::print_stdout, reason = "a command line writes to standard output")]

mod bench;
mod build;
mod certificate;
mod check;
mod dist;
mod endpoint;
mod fuzz;
mod pictures;
mod pins;
mod process;
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
#[command(
    name = "cargo xtask",
    about = "Roundtrip's own commands. Each installs the tools that it needs and that are missing.",
    disable_help_subcommand = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Install nothing: if tools are missing, list them with their purposes and commands, and fail
    #[arg(long, global = true)]
    no_install: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything, and serve the page with its endpoint on 127.0.0.1
    Serve(serve::Options),
    /// Run every check and test, including those in a real browser
    Test(test::Options),
    /// Run what must pass before a commit: formatting, lints, the tests without a browser, the size budget
    Check,
    /// Build the page into dist/, compress it, and weigh the first load
    Build,
    /// Run a benchmark and print what it measured
    Bench(bench::Options),
    /// Feed random bytes to the readers of packets, frames and messages; this needs a nightly compiler
    Fuzz(fuzz::Options),
    /// Make the pictures of docs/ anew from the real page: social cards, and the README's animations
    Pictures,
    /// Build what an operator deploys: dist/, which browsers keep for use without a network, and the endpoint
    Dist(dist::Options),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = Project::open(!cli.no_install).and_then(|project| match cli.command {
        Command::Serve(options) => serve::run(&project, &options),
        Command::Test(options) => test::run(&project, &options),
        Command::Check => check::run(&project),
        Command::Build => build::run(&project),
        Command::Bench(options) => bench::run(&project, &options),
        Command::Fuzz(options) => fuzz::run(&project, &options),
        Command::Pictures => pictures::run(&project),
        Command::Dist(options) => dist::run(&project, &options),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nStopped: {error:#}");
            ExitCode::FAILURE
        }
    }
}
