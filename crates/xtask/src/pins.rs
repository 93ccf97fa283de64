//! The versions of the tools: `tools.toml`, and the two that live where the tools themselves read them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Every pinned version, by the tool's name.
pub struct Pins {
    pub trunk: String,
    pub cargo_fuzz: String,
    /// As in Cargo.lock: the command and the library must be equal.
    pub wasm_bindgen: String,
    /// Binaryen's release number, as in Trunk.toml.
    pub binaryen: String,
    pub npm: BTreeMap<String, String>,
    pub pip: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct ToolsFile {
    cargo: CargoTools,
    npm: BTreeMap<String, String>,
    pip: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct CargoTools {
    trunk: String,
    cargo_fuzz: String,
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

#[derive(Deserialize)]
struct TrunkFile {
    tools: TrunkTools,
}

#[derive(Deserialize)]
struct TrunkTools {
    wasm_opt: String,
}

impl Pins {
    pub fn read(root: &Path) -> Result<Self> {
        let tools: ToolsFile = read_toml(&root.join("tools.toml"))?;
        let lock: LockFile = read_toml(&root.join("Cargo.lock"))?;
        let trunk: TrunkFile = read_toml(&root.join("Trunk.toml"))?;
        let wasm_bindgen = lock.package.into_iter().find(|package| package.name == "wasm-bindgen");
        Ok(Self {
            trunk: tools.cargo.trunk,
            cargo_fuzz: tools.cargo.cargo_fuzz,
            wasm_bindgen: wasm_bindgen.context("Cargo.lock names no wasm-bindgen")?.version,
            binaryen: trunk.tools.wasm_opt.trim_start_matches("version_").to_owned(),
            npm: tools.npm,
            pip: tools.pip,
        })
    }
}

fn read_toml<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    toml::from_str(&text).with_context(|| format!("{} is not as expected", path.display()))
}
