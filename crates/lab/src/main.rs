//! The `lab` command line: the same engine as in the page, for course authors at a shell. Bad input is told in a sentence
//! and ends with exit code 2, files that cannot be read or written with 1.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
