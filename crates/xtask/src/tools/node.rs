//! What comes from npm, all of it in `.tools/node`: wasm-opt and terser for the page, a server and a checker for the tests.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::shell;

/// wasm-opt, which makes the page smaller. Without npm, Trunk fetches it by itself.
pub fn wasm_opt(project: &Project) -> Result<()> {
    if has_wasm_opt(project) {
        return Ok(());
    }
    let version = &project.pins.binaryen;
    if project.find("npm").is_none() {
        println!(
            "There is no npm to fetch wasm-opt {version} with: leaving it to Trunk, which needs the internet for it."
        );
        return Ok(());
    }
    println!("Installing wasm-opt {version} into .tools/node.");
    npm_install(project, &[format!("binaryen@{version}.0.0")])
        .with_context(|| format!("wasm-opt {version} could not be had; put binaryen's release {version} on PATH"))
}

/// Whether wasm-opt is there in the version of Trunk.toml.
pub fn has_wasm_opt(project: &Project) -> bool {
    let said = project.find("wasm-opt").and_then(|_| shell::output(project.command("wasm-opt").arg("--version")));
    // `wasm-opt version 132 (version_132)`
    said.is_some_and(|said| said.split_whitespace().nth(2) == Some(project.pins.binaryen.as_str()))
}

/// Takes the spaces and long names out of the page's JavaScript.
pub const TERSER: &str = "terser";

/// terser, if there is npm; without it the JavaScript stays as it is, a little larger.
pub fn terser(project: &Project) -> Result<()> {
    if project.find("npm").is_none() {
        println!("There is no npm to fetch {TERSER} with: the page's JavaScript stays as it is, a little larger.");
        return Ok(());
    }
    install_missing(project, |name| name == TERSER)
}

/// The packages that the tests and benchmarks use.
pub fn packages(project: &Project) -> Result<()> {
    install_missing(project, |name| name != TERSER)
}

fn install_missing(project: &Project, wanted: fn(&str) -> bool) -> Result<()> {
    let missing: Vec<_> = project
        .pins
        .npm
        .iter()
        .filter(|(name, version)| wanted(name) && installed(project, name).as_ref() != Some(version))
        .map(|(name, version)| format!("{name}@{version}"))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if project.find("npm").is_none() {
        bail!("npm is missing, and so are its packages {}; please install Node.js with npm", missing.join(" "));
    }
    println!("Installing {} into .tools/node.", missing.join(" "));
    npm_install(project, &missing).context("npm packages could not be had")
}

fn npm_install(project: &Project, packages: &[String]) -> Result<()> {
    let folder = project.tools().join("node");
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let mut command = project.command("npm");
    command.args(["install", "--save-exact", "--no-audit", "--no-fund", "--prefix"]).arg(&folder).args(packages);
    shell::run(&mut command)
}

/// The version of an installed package, from the `"version": "…"` line of its package.json.
fn installed(project: &Project, name: &str) -> Option<String> {
    let text = fs::read_to_string(project.node_modules().join(name).join("package.json")).ok()?;
    let line = text.lines().find_map(|line| line.trim().strip_prefix("\"version\":"))?;
    Some(line.trim().trim_matches([',', '"']).to_owned())
}
