//! `cargo xtask bench NAME`: builds what is measured, as a release, and hands over to the benchmark's own program.

mod lab;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::project::Project;
use crate::{build, endpoint, shell, test, tools};

#[derive(Args)]
pub struct Options {
    /// What to measure
    name: Name,
    /// Options of the benchmark itself, after `--`
    #[arg(last = true)]
    rest: Vec<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Name {
    /// The live page's WebSocket lane against a bare counter, and its longest task
    Live,
    /// The work of a lesson's frames and its memory, playing and scrubbing, for runs of up to 100 000 packets
    Stage,
    /// The endpoint's echoes and memory against three other servers
    Endpoint,
    /// The lab's bulk transfer against a bare loop, natively and in wasm, and the time that a scenario takes
    Lab,
    /// The first load and the lab's wasm after brotli
    Size,
}

pub fn run(project: &Project, options: &Options) -> Result<()> {
    match options.name {
        Name::Live => in_browser(project, "bench-live", &options.rest),
        Name::Stage => in_browser(project, "bench-stage", &options.rest),
        Name::Endpoint => endpoint_against_peers(project, &options.rest),
        Name::Lab => lab::run(project, &options.rest),
        Name::Size => build::run(project),
    }
}

/// Hands over to a program of `crates/e2e`, which drives a browser.
fn in_browser(project: &Project, program: &str, rest: &[String]) -> Result<()> {
    if !project.has_crate("e2e") {
        bail!("there is no crates/e2e, which drives the browser for this benchmark");
    }
    tools::for_tests(project)?;
    build::run(project)?;
    endpoint::build(project)?;
    let mut command = project.command("cargo");
    command.args(["run", "--release", "--package", "e2e", "--bin", program, "--"]).args(rest);
    test::add_surroundings(project, &mut command)?;
    shell::run(&mut command)
}

fn endpoint_against_peers(project: &Project, rest: &[String]) -> Result<()> {
    tools::for_peers(project)?;
    endpoint::build(project)?;
    let mut command = project.command("cargo");
    command
        .args(["run", "--release", "--package", "bench", "--", "endpoint"])
        .args(rest)
        .env("ROUNDTRIP_ENDPOINT", project.endpoint())
        .env("ROUNDTRIP_VENV", project.venv())
        .env("ROUNDTRIP_NODE_MODULES", project.node_modules());
    shell::run(&mut command)
}
