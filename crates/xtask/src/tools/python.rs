//! What comes from PyPI, in a virtual environment of its own: real servers to test against.

use std::fs;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::shell;

/// The pinned packages; a file beside them remembers which ones are installed.
pub fn packages(project: &Project) -> Result<()> {
    let wanted: Vec<_> = project.pins.pip.iter().map(|(name, version)| format!("{name}=={version}")).collect();
    let folder = project.venv();
    let record = folder.join("roundtrip-packages.txt");
    if fs::read_to_string(&record).is_ok_and(|had| had == wanted.join("\n")) {
        return Ok(());
    }
    println!("Installing {} into .tools/venv.", wanted.join(" "));
    shell::run(project.command("python3").args(["-m", "venv", "--clear"]).arg(&folder))
        .context("a virtual environment for Python could not be made (on Debian: the package python3-venv)")?;
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let mut pip = project.command(&python.to_string_lossy());
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(&wanted);
    shell::run(&mut pip).context("the tests' Python packages could not be had")?;
    fs::write(&record, wanted.join("\n")).with_context(|| format!("{} cannot be written", record.display()))
}
