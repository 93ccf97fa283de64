//! The list of a page's built files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// The file that holds the list.
pub const FILE: &str = "files.json";

/// The folder of the example captures. A capture is the same in every deployment that has it, so that it needs no hash in its
/// name, and the list of names that every page carries is shorter by all of them.
pub(crate) const EXAMPLES: &str = "examples/";

/// Every built file, and what names the whole build.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The project's version, e.g. `0.1.0`.
    pub version: String,
    /// Eight hexadecimal digits of a hash over all files.
    pub build: String,
    /// The name in a development build, e.g. `loader.js`, and the file's name in this one. Both are paths below the page's
    /// folder, with `/`.
    pub files: BTreeMap<String, String>,
}

impl Manifest {
    /// The list of the page that is built in `folder`.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(FILE);
        let text = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{} is not as expected", path.display()))
    }

    /// The built file that a development build calls `name`.
    pub fn file(&self, name: &str) -> Result<&str> {
        self.files.get(name).map(String::as_str).with_context(|| format!("{name} was not built"))
    }

    pub(crate) fn write(&self, folder: &Path) -> Result<()> {
        let path = folder.join(FILE);
        fs::write(&path, serde_json::to_string_pretty(self)?)
            .with_context(|| format!("{} cannot be written", path.display()))
    }
}
