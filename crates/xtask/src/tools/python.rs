//! PyPI's packages: real servers to test against, in a virtual environment of their own.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::shell;

/// Whether exactly the pinned packages are installed; a file next to them records which ones are.
pub fn has_packages(project: &Project) -> bool {
    fs::read_to_string(record(project)).is_ok_and(|installed| installed == wanted(project).join("\n"))
}

/// Installs the pinned packages into a fresh environment.
pub fn install(project: &Project) -> Result<()> {
    let [mut environment, mut packages] = commands(project);
    shell::run(&mut environment)
        .context("a virtual environment for Python could not be made (on Debian: the package python3-venv)")?;
    shell::run(&mut packages).context("the tests' Python packages could not be installed")?;
    let record = record(project);
    fs::write(&record, wanted(project).join("\n")).with_context(|| format!("{} cannot be written", record.display()))
}

/// The commands that create the environment and install the packages into it.
pub fn commands(project: &Project) -> [Command; 2] {
    let mut environment = project.command("python3");
    environment.args(["-m", "venv", "--clear", ".tools/venv"]);
    let python = project.venv().join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let mut packages = project.command(&python.to_string_lossy());
    packages.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    packages.args(wanted(project));
    [environment, packages]
}

fn wanted(project: &Project) -> Vec<String> {
    project.pins.pip.iter().map(|(name, version)| format!("{name}=={version}")).collect()
}

fn record(project: &Project) -> PathBuf {
    project.venv().join("roundtrip-packages.txt")
}
