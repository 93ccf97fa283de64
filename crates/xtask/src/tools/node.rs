//! npm's packages; all of them are installed in `.tools/node`.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::needs::Need;
use crate::project::Project;
use crate::shell;

/// Whether the package is installed in the pinned version. wasm-opt may also come from another source.
pub fn has(project: &Project, name: &str) -> bool {
    installed(project, name).as_ref() == project.pins.npm.get(name) || name == "binaryen" && has_wasm_opt(project)
}

/// Whether wasm-opt is on PATH in the version of Trunk.toml.
pub fn has_wasm_opt(project: &Project) -> bool {
    let answer = project.find("wasm-opt").and_then(|_| shell::output(project.command("wasm-opt").arg("--version")));
    // `wasm-opt version 132 (version_132)`
    let version = answer.as_ref().and_then(|answer| answer.split_whitespace().nth(2));
    let pin = project.pins.npm.get("binaryen").and_then(|pin| pin.split('.').next());
    version.is_some() && version == pin
}

/// Installs all of `needs` at once.
pub fn install(project: &Project, needs: &[&Need]) -> Result<()> {
    let names: Vec<_> = needs.iter().map(|need| need.name).collect();
    if project.find("npm").is_none() {
        bail!("npm is missing, and so are its packages {}; please install Node.js with npm", names.join(" "));
    }
    let folder = project.tools().join("node");
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    shell::run(&mut command(project, needs)?)
        .with_context(|| format!("missing: {}; npm could not install it", names.join(" ")))
}

/// The command that installs `needs`.
pub fn command(project: &Project, needs: &[&Need]) -> Result<Command> {
    let mut command = project.command("npm");
    command.args(["install", "--save-exact", "--no-audit", "--no-fund", "--prefix", ".tools/node"]);
    for need in needs {
        let version = project.pins.npm.get(need.name).with_context(|| format!("tools.toml lacks {}", need.name))?;
        command.arg(format!("{}@{version}", need.name));
    }
    // Lighthouse depends on Puppeteer, which would download a browser of its own.
    command.env("PUPPETEER_SKIP_DOWNLOAD", "1");
    Ok(command)
}

/// The version of an installed package, from the `"version": "…"` line of its package.json.
fn installed(project: &Project, name: &str) -> Option<String> {
    let text = fs::read_to_string(project.node_modules().join(name).join("package.json")).ok()?;
    let line = text.lines().find_map(|line| line.trim().strip_prefix("\"version\":"))?;
    Some(line.trim().trim_matches([',', '"']).to_owned())
}
