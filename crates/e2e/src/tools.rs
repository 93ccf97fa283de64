//! Where the tools are: from the environment, else at the place where `cargo xtask` puts them.

use anyhow::{Result, bail};
use std::env;
use std::path::{Path, PathBuf};

/// The workspace's root.
pub fn workspace() -> PathBuf {
    // The manifest's folder is `<workspace>/crates/e2e`.
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = manifest.canonicalize().unwrap_or_else(|_| manifest.to_path_buf());
    manifest.ancestors().nth(2).map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// The built page: `ROUNDTRIP_DIST`, else `dist/`.
pub fn dist() -> Result<PathBuf> {
    let dist = from_env("ROUNDTRIP_DIST").unwrap_or_else(|| workspace().join("dist"));
    if !dist.join("index.html").is_file() {
        bail!("no built page in {}: run `cargo xtask build`, or set ROUNDTRIP_DIST", dist.display());
    }
    Ok(dist)
}

/// The endpoint's binary: `ROUNDTRIP_ENDPOINT`, else the release build, else the debug build.
pub fn endpoint() -> Result<PathBuf> {
    let built = ["target/release/endpoint", "target/debug/endpoint"].map(|path| workspace().join(path));
    let candidates = from_env("ROUNDTRIP_ENDPOINT").into_iter().chain(built);
    match candidates.into_iter().find(|path| path.is_file()) {
        Some(path) => Ok(path),
        None => bail!("the endpoint is not built: run `cargo build --release -p endpoint`, or set ROUNDTRIP_ENDPOINT"),
    }
}

/// Chromium: `CHROMIUM`, else the first of its usual names on PATH.
pub fn chromium() -> Result<PathBuf> {
    find("CHROMIUM", &["chromium", "chromium-browser", "google-chrome"])
}

/// Its driver: `CHROMEDRIVER`, else on PATH.
pub fn chromedriver() -> Result<PathBuf> {
    find("CHROMEDRIVER", &["chromedriver", "chromium-driver"])
}

/// Firefox: `FIREFOX`, else on PATH.
pub fn firefox() -> Result<PathBuf> {
    find("FIREFOX", &["firefox-esr", "firefox"])
}

/// Its driver: `GECKODRIVER`, else `.tools/bin/geckodriver`, else on PATH.
pub fn geckodriver() -> Result<PathBuf> {
    let own = workspace().join(".tools/bin/geckodriver");
    if from_env("GECKODRIVER").is_none() && own.is_file() {
        return Ok(own);
    }
    find("GECKODRIVER", &["geckodriver"])
}

/// The driver of WebKitGTK: `WEBKITDRIVER`, else on PATH.
pub fn webkit_driver() -> Result<PathBuf> {
    find("WEBKITDRIVER", &["WebKitWebDriver"])
}

/// WebKitGTK's own browser, which its driver starts: `MINIBROWSER`, else where Debian has it.
pub fn mini_browser() -> Result<PathBuf> {
    let debian = format!("/usr/lib/{}-linux-gnu/webkit2gtk-4.1/MiniBrowser", env::consts::ARCH);
    let known = from_env("MINIBROWSER").into_iter().chain([PathBuf::from(debian)]);
    match known.into_iter().find(|path| path.is_file()) {
        Some(path) => Ok(path),
        None => bail!("MiniBrowser is not installed: install webkit2gtk-driver, or set MINIBROWSER to its path"),
    }
}

/// A screen in memory for browsers that need one: `XVFB`, else on PATH.
pub fn xvfb() -> Result<PathBuf> {
    find("XVFB", &["Xvfb"])
}

/// tshark: `TSHARK`, else on PATH.
pub fn tshark() -> Result<PathBuf> {
    find("TSHARK", &["tshark"])
}

/// Node: `NODE`, else on PATH.
pub fn node() -> Result<PathBuf> {
    find("NODE", &["node", "nodejs"])
}

/// A program of the Python environment with httpbin, gunicorn and websockets: `ROUNDTRIP_VENV`, else `.tools/venv`.
pub fn venv(program: &str) -> Result<PathBuf> {
    let venv = from_env("ROUNDTRIP_VENV").unwrap_or_else(|| workspace().join(".tools/venv"));
    let path = venv.join("bin").join(program);
    if !path.is_file() {
        bail!("no {program} in {}: run `cargo xtask test`, or set ROUNDTRIP_VENV", venv.display());
    }
    Ok(path)
}

/// The folder of Node's packages `ws` and `axe-core`: `ROUNDTRIP_NODE_MODULES`, else `.tools/node/node_modules`.
pub fn node_modules() -> Result<PathBuf> {
    let modules = from_env("ROUNDTRIP_NODE_MODULES").unwrap_or_else(|| workspace().join(".tools/node/node_modules"));
    if !modules.is_dir() {
        bail!("no {}: run `cargo xtask test`, or set ROUNDTRIP_NODE_MODULES", modules.display());
    }
    Ok(modules)
}

fn find(variable: &str, names: &[&str]) -> Result<PathBuf> {
    if let Some(path) = from_env(variable) {
        return Ok(path);
    }
    let folders: Vec<PathBuf> = env::var_os("PATH").iter().flat_map(env::split_paths).collect();
    let found = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    match found.into_iter().find(|path| path.is_file()) {
        Some(path) => Ok(path),
        None => bail!("{} is not installed: install it, or set {variable} to its path", names[0]),
    }
}

fn from_env(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}
