//! `cargo xtask bench NAME`: builds what is measured in release mode, and starts the benchmark's program.

mod lab;
mod lighthouse;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};

use crate::project::{Profile, Project};
use crate::tools::{self, needs};
use crate::{build, endpoint, shell, test};

#[derive(Args)]
pub struct Options {
    #[command(subcommand)]
    benchmark: Benchmark,
}

#[derive(Subcommand)]
enum Benchmark {
    /// The live page's WebSocket lane compared with a bare counter, and its longest task
    Live(Rest),
    /// The work of a lesson's frames and its memory, playing and scrubbing, for runs of up to 100 000 packets
    Stage(Rest),
    /// A capture of 100 MB and 500 000 packets: the time to its table and first picture, the tab's memory, the longest task
    Capture(Rest),
    /// The endpoint's echoes and memory compared with four other servers; `-- cost`: what each transport costs it
    Endpoint(Rest),
    /// The lab's bulk transfer compared with a bare loop, natively and in wasm, and the time that a scenario takes
    Lab(Rest),
    /// Lighthouse's scores and the layout shift of every page, in English and Korean
    Lighthouse(lighthouse::Options),
    /// The first load and the lab's wasm after brotli
    Size,
}

#[derive(Args)]
struct Rest {
    /// Options of the benchmark itself, after `--`
    #[arg(last = true)]
    rest: Vec<String>,
}

pub fn run(project: &Project, options: &Options) -> Result<()> {
    match &options.benchmark {
        Benchmark::Live(options) => in_browser(project, "bench-live", &options.rest),
        Benchmark::Stage(options) => in_browser(project, "bench-stage", &options.rest),
        Benchmark::Capture(options) => in_browser(project, "bench-capture", &options.rest),
        Benchmark::Endpoint(options) => endpoint_against_peers(project, &options.rest),
        Benchmark::Lab(options) => lab::run(project, &options.rest),
        Benchmark::Lighthouse(options) => lighthouse::run(project, options),
        Benchmark::Size => build::run(project),
    }
}

/// Starts a program of `crates/e2e`, which drives a browser.
pub fn in_browser(project: &Project, program: &str, rest: &[String]) -> Result<()> {
    if !project.has_crate("e2e") {
        bail!("there is no crates/e2e, which drives the browser for this benchmark");
    }
    tools::provide(project, &[needs::BROWSER_TESTS, needs::PEERS, needs::PAGE])?;
    build::page(project)?;
    endpoint::build(project, Profile::Release)?;
    let mut command = project.command("cargo");
    command.args(["run", "--release", "--package", "e2e", "--bin", program, "--"]).args(rest);
    test::add_surroundings(project, Profile::Release, &mut command)?;
    shell::run(&mut command)
}

fn endpoint_against_peers(project: &Project, rest: &[String]) -> Result<()> {
    tools::provide(project, &[needs::PEERS])?;
    endpoint::build(project, Profile::Release)?;
    let mut command = project.command("cargo");
    command
        .args(["run", "--release", "--package", "bench", "--", "endpoint"])
        .args(rest)
        .env("ROUNDTRIP_ENDPOINT", project.endpoint(Profile::Release))
        .env("ROUNDTRIP_VENV", project.venv())
        .env("ROUNDTRIP_NODE_MODULES", project.node_modules());
    shell::run(&mut command)
}
