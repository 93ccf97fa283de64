//! The versions of the tools. `tools.toml` has most of them; wasm-bindgen's is in Cargo.lock and binaryen's in
//! Trunk.toml, because the tools read them there.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Each pinned version, by the package's name in its registry.
#[derive(Deserialize)]
pub struct Pins {
    pub cargo: BTreeMap<String, String>,
    pub npm: BTreeMap<String, String>,
    pub pip: BTreeMap<String, String>,
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
        let mut pins: Self = read_toml(&root.join("tools.toml"))?;
        let lock: LockFile = read_toml(&root.join("Cargo.lock"))?;
        let wasm_bindgen = lock.package.into_iter().find(|package| package.name == "wasm-bindgen");
        // The command and the library must have the same version.
        let wasm_bindgen = wasm_bindgen.context("Cargo.lock does not name wasm-bindgen")?.version;
        pins.cargo.insert("wasm-bindgen-cli".to_owned(), wasm_bindgen);
        let trunk: TrunkFile = read_toml(&root.join("Trunk.toml"))?;
        // Trunk.toml has the name of binaryen's release: `version_132`.
        let binaryen = trunk.tools.wasm_opt.trim_start_matches("version_").to_owned();
        pins.npm.insert("binaryen".to_owned(), format!("{binaryen}.0.0"));
        Ok(pins)
    }
}

fn read_toml<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    toml::from_str(&text).with_context(|| format!("{} is not as expected", path.display()))
}
