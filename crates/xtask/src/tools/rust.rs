//! What comes from the Rust tool chain and from crates.io: the wasm target, the lint components, trunk, wasm-bindgen, cargo-fuzz.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::shell;

const WASM: &str = "wasm32-unknown-unknown";

/// The standard library for WebAssembly.
pub fn wasm_target(project: &Project) -> Result<()> {
    let sysroot = shell::output(project.command("rustc").args(["--print", "sysroot"]))
        .context("`rustc` does not answer; install Rust with rustup")?;
    if Path::new(&sysroot).join("lib/rustlib").join(WASM).join("lib").is_dir() {
        return Ok(());
    }
    println!("Adding Rust's target {WASM}.");
    if project.find("rustup").is_none() {
        bail!("Rust's target {WASM} is missing and there is no rustup to add it; install the target's `rust-std`");
    }
    shell::run(project.command("rustup").args(["target", "add", WASM]))
        .with_context(|| format!("without the target {WASM} the page cannot be built"))
}

/// rustfmt and clippy.
pub fn components(project: &Project) -> Result<()> {
    for (component, subcommand) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if shell::output(project.command("cargo").args([subcommand, "--version"])).is_some() {
            continue;
        }
        println!("Adding Rust's component {component}.");
        shell::run(project.command("rustup").args(["component", "add", component]))
            .with_context(|| format!("`cargo {subcommand}` is missing and could not be added"))?;
    }
    Ok(())
}

/// Trunk, which builds the page.
pub fn trunk(project: &Project) -> Result<()> {
    if version(project, "trunk").is_some_and(|have| have == project.pins.trunk) {
        return Ok(());
    }
    cargo_install(project, "trunk", &project.pins.trunk, &["--locked"])
}

/// A nightly compiler.
pub fn nightly(project: &Project) -> Result<()> {
    let have = shell::output(project.command("rustup").args(["toolchain", "list"])).context("there is no rustup")?;
    if have.lines().any(|line| line.starts_with("nightly")) {
        return Ok(());
    }
    println!("Installing Rust's nightly tool chain.");
    shell::run(project.command("rustup").args(["toolchain", "install", "nightly", "--profile", "minimal"]))
}

/// cargo-fuzz, which builds and runs the fuzz targets.
pub fn cargo_fuzz(project: &Project) -> Result<()> {
    if version(project, "cargo-fuzz").is_some_and(|have| have == project.pins.cargo_fuzz) {
        return Ok(());
    }
    cargo_install(project, "cargo-fuzz", &project.pins.cargo_fuzz, &["--locked"])
}

/// wasm-bindgen's commands, the test runner among them, in the version of the library.
pub fn wasm_bindgen(project: &Project) -> Result<()> {
    if has_wasm_bindgen(project) {
        return Ok(());
    }
    cargo_install(project, "wasm-bindgen-cli", &project.pins.wasm_bindgen, &[])
}

pub fn has_wasm_bindgen(project: &Project) -> bool {
    let wanted = Some(project.pins.wasm_bindgen.as_str());
    ["wasm-bindgen", "wasm-bindgen-test-runner"].iter().all(|tool| version(project, tool).as_deref() == wanted)
}

fn cargo_install(project: &Project, package: &str, version: &str, flags: &[&str]) -> Result<()> {
    println!("Installing {package} {version} into .tools/ (compiled from source, some minutes, once).");
    let mut command = project.command("cargo");
    command.args(["install", package, "--version", version, "--force", "--root"]).arg(project.tools()).args(flags);
    shell::run(&mut command).with_context(|| {
        format!("{package} {version} could not be installed; install exactly this version so that it is on PATH")
    })
}

/// The version that `tool --version` names: its second word.
fn version(project: &Project, tool: &str) -> Option<String> {
    project.find(tool)?;
    // Trunk reads NO_COLOR itself and stops at any value but `true` and `false`.
    let said = shell::output(project.command(tool).env_remove("NO_COLOR").arg("--version"))?;
    said.split_whitespace().nth(1).map(str::to_owned)
}
