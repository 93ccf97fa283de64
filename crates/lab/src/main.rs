//! The `lab` command line: the same engine as in the page, for course authors at a shell. What it does is in `cli`.

mod cli;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    cli::execute(cli::Cli::parse())
}
