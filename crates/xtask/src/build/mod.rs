//! Building the page: Trunk's release build into `dist/`, whose hook packs the files (`crates/pack`), the pages that need no
//! program (`crates/prerender`), the licences of what it contains, a compressed file beside each file, and the weight of each
//! first load against its budget.

pub mod budget;
pub mod compress;
mod notices;

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::{shell, tools};

/// `cargo xtask build`
pub fn run(project: &Project) -> Result<()> {
    tools::for_page(project)?;
    page(project)
}

/// Builds and compresses the page with the tools that are installed.
pub fn page(project: &Project) -> Result<()> {
    finished_page(project, &[])
}

/// The same; `finishing` are options of `crates/prerender`, which finishes the page.
pub fn finished_page(project: &Project, finishing: &[String]) -> Result<()> {
    if !project.root.join("index.html").is_file() {
        bail!("there is no index.html in the work tree's root, so there is no page to build");
    }
    println!("Building the page into dist/.");
    // Trunk starts one build per program. A program is linked and optimized by one core, so all of them are built here at
    // the same time, and Trunk finds them ready.
    let mut programs = project.command("cargo");
    programs.args([
        "build",
        "--package",
        "roundtrip",
        "--bins",
        "--profile",
        "page",
        "--target",
        "wasm32-unknown-unknown",
    ]);
    shell::run(&mut programs).context("the page's programs could not be built")?;
    shell::run(&mut trunk(project, &["build", "--release"])).context("the page could not be built")?;
    let mut pages = project.command("cargo");
    pages.args(["run", "--package", "prerender", "--"]).arg(project.dist()).args(finishing);
    shell::run(&mut pages).context("the pages that need no program could not be written")?;
    notices::write(project).context("the licences of what the page contains could not be listed")?;
    println!("Compressing the page's files.");
    compress::folder(&project.dist())?;
    for load in budget::weigh(&project.dist())? {
        println!("{load}");
    }
    Ok(())
}

/// Trunk with the given arguments, kept off the network where it has no need of it.
pub fn trunk(project: &Project, arguments: &[&str]) -> std::process::Command {
    let mut command = project.command("trunk");
    // Trunk reads NO_COLOR itself and stops at any value but `true` and `false`.
    command.env_remove("NO_COLOR").args(arguments);
    if tools::trunk_needs_no_network(project) {
        command.arg("--offline");
    }
    command
}
