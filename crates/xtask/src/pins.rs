//! The versions of the tools from crates.io and npm. Each stands where the tool that reads it looks for it: `tools.toml`
//! has the crates, `tools/node/package.json` npm's packages, and Cargo.lock wasm-bindgen.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

/// Each pinned version, by the package's name in its registry.
pub struct Pins {
    pub cargo: BTreeMap<String, String>,
    pub npm: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct ToolsFile {
    cargo: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct NodePackage {
    dependencies: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct LockFile {
    package: Vec<LockedPackage>,
}

#[derive(Deserialize)]
struct LockedPackage {
    name: String,
    version: String,
}

impl Pins {
    pub fn read(root: &Path) -> Result<Self> {
        let ToolsFile { mut cargo } = read(&root.join("tools.toml"), |text| toml::from_str(text))?;
        let lock: LockFile = read(&root.join("Cargo.lock"), |text| toml::from_str(text))?;
        let wasm_bindgen = lock.package.into_iter().find(|package| package.name == "wasm-bindgen");
        // The command and the library must have the same version.
        let wasm_bindgen = wasm_bindgen.context("Cargo.lock does not name wasm-bindgen")?.version;
        cargo.insert("wasm-bindgen-cli".to_owned(), wasm_bindgen);
        let node: NodePackage = read(&root.join("tools/node/package.json"), |text| serde_json::from_str(text))?;
        Ok(Self { cargo, npm: node.dependencies })
    }
}

/// Reads a file in the format of `parse`.
fn read<T, E>(path: &Path, parse: impl FnOnce(&str) -> Result<T, E>) -> Result<T>
where
    E: Error + Send + Sync + 'static,
{
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    parse(&text).with_context(|| format!("{} is not as expected", path.display()))
}
