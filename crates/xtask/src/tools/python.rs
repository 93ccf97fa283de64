//! PyPI's packages: real servers to test against, in a virtual environment of their own. `tools/python/requirements.txt` has
//! the hash of every file that pip may download.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::shell;

const REQUIREMENTS: &str = "tools/python/requirements.txt";

/// Whether exactly the pinned packages are installed; a copy of the list next to them records which ones are.
pub fn has_packages(project: &Project) -> bool {
    let wanted = fs::read(project.root.join(REQUIREMENTS)).ok();
    wanted.is_some() && wanted == fs::read(record(project)).ok()
}

/// Installs the pinned packages into a fresh environment.
pub fn install(project: &Project) -> Result<()> {
    let [mut environment, mut packages] = commands(project);
    shell::run(&mut environment)
        .context("a virtual environment for Python could not be made (on Debian: the package python3-venv)")?;
    shell::run(&mut packages).context("the tests' Python packages could not be installed")?;
    let record = record(project);
    fs::copy(project.root.join(REQUIREMENTS), &record)
        .with_context(|| format!("{} cannot be written", record.display()))?;
    Ok(())
}

/// The commands that create the environment and install the packages into it.
pub fn commands(project: &Project) -> [Command; 2] {
    let mut environment = project.command("python3");
    environment.args(["-m", "venv", "--clear", ".tools/venv"]);
    let python = project.venv().join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let mut packages = project.command(&python.to_string_lossy());
    packages.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    // A package that is built here would need tools that have no hashes, and could run anything.
    packages.args(["--require-hashes", "--only-binary", ":all:", "--requirement", REQUIREMENTS]);
    [environment, packages]
}

fn record(project: &Project) -> PathBuf {
    project.venv().join("roundtrip-requirements.txt")
}
