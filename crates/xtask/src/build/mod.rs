//! Building the page: Trunk's release build into `dist/`, a compressed file beside each of its files, and the weight of
//! the first load against its budget.

pub mod budget;
pub mod compress;
mod names;

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
    minify_glue(project)?;
    println!("Compressing the page's files.");
    compress::folder(&project.dist())?;
    let first_load = FirstLoad::weigh(&project.dist())?;
    println!("{first_load}");
    let lab = fs::metadata(project.dist().join("lab-worker_bg.wasm.br")).context("the lab's wasm was not built")?;
    println!("{}", budget::judge_lab(lab.len() as usize));
    Ok(())
}

/// Takes the spaces and long names out of wasm-bindgen's JavaScript, where terser is there to do it.
fn minify_glue(project: &Project) -> Result<()> {
    if project.find(tools::TERSER).is_none() {
        return Ok(());
    }
    for entry in fs::read_dir(project.dist()).context("dist/ cannot be read")? {
        let path = entry.context("dist/ cannot be read")?.path();
        // The glue is a module; what else is there is ours, short, and a classic script.
        let is_glue = fs::read_to_string(&path)
            .is_ok_and(|text| text.contains("export default __wbg_init") || text.contains("__wbg_init as default"));
        if path.extension().is_some_and(|kind| kind == "js") && is_glue {
            let mut terser = project.command(tools::TERSER);
            terser.arg(&path).args(["--module", "--compress", "--mangle", "--output"]).arg(&path);
            shell::run(&mut terser).context("the page's JavaScript could not be minified")?;
        }
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
