//! npm's packages. All of them are installed at once in `.tools/node`, from the lock file in `tools/node`, which has the hash
//! of every file that npm downloads.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::needs::Need;
use crate::project::Project;
use crate::shell;

/// What npm reads: the packages with their versions, and these and all that they need with their hashes.
const FILES: [&str; 2] = ["package.json", LOCK];
const LOCK: &str = "package-lock.json";

/// Whether the package is installed from this work tree's lock file. wasm-opt may also come from another source.
pub fn has(project: &Project, name: &str) -> bool {
    let folder = project.node_modules().join(name);
    folder.is_dir() && is_from_our_lock(project) || name == "binaryen" && has_wasm_opt(project)
}

/// Whether wasm-opt is on PATH in the version of Trunk.toml.
pub fn has_wasm_opt(project: &Project) -> bool {
    let answer = project.find("wasm-opt").and_then(|_| shell::output(project.command("wasm-opt").arg("--version")));
    // `wasm-opt version 132 (version_132)`
    let version = answer.as_ref().and_then(|answer| answer.split_whitespace().nth(2));
    let pin = project.pins.npm.get("binaryen").and_then(|pin| pin.split('.').next());
    version.is_some() && version == pin
}

/// Installs every package, and those of `needs` among them.
pub fn install(project: &Project, needs: &[&Need]) -> Result<()> {
    let names: Vec<_> = needs.iter().map(|need| need.name).collect();
    if project.find("npm").is_none() {
        bail!("npm is missing, and so are its packages {}; please install Node.js with npm", names.join(" "));
    }
    let folder = project.tools().join("node");
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    for file in FILES {
        copy(source(project).join(file), folder.join(file))?;
    }
    let [.., mut packages] = commands(project);
    shell::run(&mut packages).with_context(|| format!("missing: {}; npm could not install it", names.join(" ")))?;
    copy(source(project).join(LOCK), record(project))
}

/// The commands that install every package.
pub fn commands(project: &Project) -> [Command; 3] {
    let mut folder = project.command("mkdir");
    folder.args(["-p", ".tools/node"]);
    let mut files = project.command("cp");
    files.args(FILES.map(|file| format!("tools/node/{file}"))).arg(".tools/node");
    let mut packages = project.command("npm");
    // No package may run a program of its own while it is installed, and none here needs to.
    packages.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", ".tools/node"]);
    [folder, files, packages]
}

/// `npm ci` removes the whole folder first, so that this record of the lock file is there only if everything is.
fn record(project: &Project) -> PathBuf {
    project.node_modules().join("roundtrip-lock.json")
}

fn is_from_our_lock(project: &Project) -> bool {
    let lock = fs::read(source(project).join(LOCK)).ok();
    lock.is_some() && lock == fs::read(record(project)).ok()
}

fn source(project: &Project) -> PathBuf {
    project.root.join("tools/node")
}

fn copy(from: PathBuf, to: PathBuf) -> Result<()> {
    fs::copy(&from, &to).with_context(|| format!("{} cannot be copied to {}", from.display(), to.display()))?;
    Ok(())
}
