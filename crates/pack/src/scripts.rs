//! Takes the spaces, comments and long names out of the page's JavaScript, if terser is installed.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result, bail};

/// The program that shrinks scripts, from npm.
pub const TERSER: &str = "terser";

/// Our own scripts and wasm-bindgen's glue, and whether a file is a module. Other people's scripts are small already and
/// keep the comment with their licence; `embed.js` is short and meant to be read.
const SCRIPTS: &[(&str, bool)] = &[
    ("loader.js", false),
    ("lab-worker.js", false),
    ("lab-worker-http2.js", false),
    ("tutor.js", false),
    ("tutor-http2.js", false),
    ("capture-worker.js", false),
    ("roundtrip-home.js", true),
    ("roundtrip-live.js", true),
    ("roundtrip-lessons.js", true),
    ("roundtrip-recall.js", true),
    ("roundtrip-capture.js", true),
    ("roundtrip-choose.js", true),
    ("roundtrip-doctor.js", true),
    ("roundtrip-workbench.js", true),
    ("roundtrip-tasks.js", true),
    ("roundtrip-change.js", true),
    ("roundtrip-fields.js", true),
    ("roundtrip-graphs.js", true),
    ("roundtrip-watch.js", true),
    ("roundtrip-charts.js", true),
    ("roundtrip-results.js", true),
    ("roundtrip-settings.js", true),
    ("roundtrip-share.js", true),
    ("roundtrip-causes.js", true),
];

/// Shrinks the scripts in `folder`; `false` if terser is not installed.
pub fn shrink(folder: &Path) -> Result<bool> {
    for (name, is_module) in SCRIPTS {
        if !shrink_file(&folder.join(name), *is_module)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn shrink_file(path: &Path, is_module: bool) -> Result<bool> {
    // Fails here with the file's name if the build left it out.
    fs::metadata(path).with_context(|| format!("{} was not built", path.display()))?;
    let mut terser = Command::new(TERSER);
    terser.env("PATH", search_path()?).arg(path).args(is_module.then_some("--module"));
    terser.args(["--compress", "--mangle", "--output"]).arg(path);
    match terser.status() {
        Ok(status) if status.success() => Ok(true),
        Ok(status) => bail!("{TERSER} failed on {} ({status})", path.display()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).with_context(|| format!("{TERSER} could not be started")),
    }
}

/// PATH, with the project's own tools first.
fn search_path() -> Result<std::ffi::OsString> {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../.tools/node/node_modules/.bin");
    let inherited = env::var_os("PATH").unwrap_or_default();
    Ok(env::join_paths(std::iter::once(own).chain(env::split_paths(&inherited)))?)
}
