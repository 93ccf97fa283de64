//! `cargo xtask fuzz`: feeds random bytes to the readers, one target after the other, with libFuzzer and the compiler's
//! sanitizer.

use std::fs;

use anyhow::{Context, Result};
use clap::Args;

use crate::project::Project;
use crate::{shell, tools};

/// Longer inputs find nothing that shorter ones do not find.
const LONGEST_INPUT: &str = "-max_len=4096";

#[derive(Args)]
pub struct Options {
    /// Seconds for each target
    #[arg(long, default_value_t = 120, value_parser = clap::value_parser!(u32).range(1..))]
    seconds: u32,
}

pub fn run(project: &Project, options: &Options) -> Result<()> {
    tools::provide(project, &[tools::needs::FUZZING])?;
    for target in targets(project)? {
        println!("\nFuzzing {target} for {} s.", options.seconds);
        let mut command = project.command("rustup");
        // Only nightly compilers have the sanitizer.
        command.args(["run", "nightly", "cargo", "fuzz", "run", "--fuzz-dir", "fuzz", &target, "--"]);
        command.arg(format!("-max_total_time={}", options.seconds)).args([LONGEST_INPUT, "-print_final_stats=1"]);
        // Cargo passes its own tool chain to child processes in these variables, but nightly must find its own.
        command.env_remove("CARGO").env_remove("RUSTC").env_remove("RUSTUP_TOOLCHAIN");
        shell::run(&mut command)
            .with_context(|| format!("{target} found something; its input is in fuzz/artifacts/"))?;
    }
    Ok(())
}

/// Builds the targets with the project's own compiler, so that a change that breaks them is noticed.
pub fn build(project: &Project) -> Result<()> {
    let mut command = project.command("cargo");
    command.args(["build", "--locked", "--manifest-path", "fuzz/Cargo.toml", "--target-dir"]);
    shell::run(command.arg(project.target().join("fuzz")))
}

fn targets(project: &Project) -> Result<Vec<String>> {
    let entries = fs::read_dir(project.root.join("fuzz/fuzz_targets")).context("fuzz/fuzz_targets cannot be read")?;
    let mut names: Vec<String> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".rs").map(str::to_owned))
        .collect();
    names.sort();
    Ok(names)
}
