//! `cargo xtask bench lab`: builds the lab's wasm as it is shipped but with the measured loops added, and the native
//! program.

use std::fs;

use anyhow::{Context, Result};

use crate::build::compress;
use crate::project::Project;
use crate::{shell, tools};

const TARGET: &str = "wasm32-unknown-unknown";
/// The cargo profile of the page's own wasm.
const PROFILE: &str = "page";

pub fn run(project: &Project, rest: &[String]) -> Result<()> {
    tools::for_page(project)?;
    let shipped = wasm(project, "lab-worker-shipped", &["--no-default-features"])?;
    let measured = wasm(project, "lab-worker-measured", &["--no-default-features", "--features", "measure"])?;
    let bytes = fs::read(shipped.join("lab-worker_bg.wasm")).context("the lab's wasm cannot be read")?;
    let packed = compress::brotli(&bytes)?.len();
    println!("The lab's wasm: {packed} bytes after brotli.");
    let mut command = project.command("cargo");
    command
        .args(["run", "--release", "--package", "bench", "--", "lab"])
        .args(rest)
        .env("ROUNDTRIP_LAB_MEASURE", measured);
    shell::run(&mut command)
}

/// Builds the lab's wasm for Node.js into `target/{name}`.
fn wasm(project: &Project, name: &str, features: &[&str]) -> Result<std::path::PathBuf> {
    let target = project.target();
    let folder = target.join(name);
    let mut cargo = project.command("cargo");
    cargo.args(["build", "--package", "lab-worker", "--bin", "lab-worker", "--profile", PROFILE, "--target", TARGET]);
    shell::run(cargo.args(features)).context("the lab's wasm could not be built")?;
    let built = target.join(TARGET).join(PROFILE).join("lab-worker.wasm");
    let mut bindgen = project.command("wasm-bindgen");
    bindgen.args(["--target", "nodejs", "--no-typescript", "--remove-name-section", "--remove-producers-section"]);
    shell::run(bindgen.arg("--out-dir").arg(&folder).arg(&built)).context("wasm-bindgen failed")?;
    let wasm = folder.join("lab-worker_bg.wasm");
    shell::run(project.command("wasm-opt").arg("-Oz").arg(&wasm).arg("-o").arg(&wasm)).context("wasm-opt failed")?;
    Ok(folder)
}
