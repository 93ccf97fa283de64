//! Building the page: Trunk's release build into `dist/`, a compressed file beside each of its files, and the weight of
//! the first load against its budget.

pub mod budget;
pub mod compress;
mod names;
mod scripts;

use std::fs;

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::{shell, tools};
pub use budget::FirstLoad;

/// `cargo xtask build`
pub fn run(project: &Project) -> Result<()> {
    tools::for_page(project)?;
    page(project)
}

/// Builds and compresses the page with the tools that are there.
pub fn page(project: &Project) -> Result<()> {
    if !project.root.join("index.html").is_file() {
        bail!("there is no index.html in the work tree's root, so there is no page to build");
    }
    println!("Building the page into dist/.");
    shell::run(&mut trunk(project, &["build", "--release"])).context("the page could not be built")?;
    names::shorten(&project.dist())?;
    scripts::shrink(project)?;
    println!("Compressing the page's files.");
    compress::folder(&project.dist())?;
    let first_load = FirstLoad::weigh(&project.dist())?;
    println!("{first_load}");
    let weigh = |name: &str| -> Result<usize> {
        let file = fs::metadata(project.dist().join(name)).with_context(|| format!("{name} was not built"))?;
        Ok(file.len() as usize)
    };
    let lessons = weigh("roundtrip-lessons.js.br")? + weigh("roundtrip-lessons_bg.wasm.br")?;
    println!("{}", budget::tell_lessons(lessons));
    println!("{}", budget::judge_lab(weigh("lab-worker_bg.wasm.br")?));
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
