//! The work tree: its folders, and the environment in which its tools run.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::pins::Pins;

/// The packages whose programs `index.html` has built for the browser.
pub const PAGE_PACKAGES: [&str; 4] = ["roundtrip", "lab-worker", "tutor", "capture-worker"];

/// How a program is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// As the tests of the endpoint build it, so that it need not be built twice.
    Debug,
    /// As it is served and measured.
    Release,
}

/// The work tree, with the versions that it pins.
pub struct Project {
    pub root: PathBuf,
    pub pins: Pins,
    /// Whether missing tools are installed; otherwise they are only listed.
    pub installs: bool,
    /// PATH as this program inherited it.
    pub inherited_path: OsString,
}

impl Project {
    /// Finds the work tree that this program was started from.
    pub fn open(installs: bool) -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .map(PathBuf::from)
            .context("start this through cargo: `cargo xtask …` in the work tree")?;
        let root = manifest.join("../..").canonicalize().context("the work tree's root cannot be found")?;
        let pins = Pins::read(&root)?;
        let inherited_path = env::var_os("PATH").unwrap_or_default();
        Ok(Self { root, pins, installs, inherited_path })
    }

    /// The built page.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The folder of everything that is installed only for this project.
    pub fn tools(&self) -> PathBuf {
        self.root.join(".tools")
    }

    pub fn node_modules(&self) -> PathBuf {
        self.tools().join("node/node_modules")
    }

    pub fn venv(&self) -> PathBuf {
        self.tools().join("venv")
    }

    /// Cargo's target folder.
    pub fn target(&self) -> PathBuf {
        env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.root.join("target"), PathBuf::from)
    }

    /// The endpoint, as built with `profile`.
    pub fn endpoint(&self, profile: Profile) -> PathBuf {
        let folder = if profile == Profile::Release { "release" } else { "debug" };
        self.target().join(folder).join(format!("endpoint{}", env::consts::EXE_SUFFIX))
    }

    /// Whether the workspace has the member `crates/{name}`.
    pub fn has_crate(&self, name: &str) -> bool {
        self.root.join("crates").join(name).join("Cargo.toml").is_file()
    }

    /// A command in the work tree's root, with the project's own tools first on PATH.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.find(program).unwrap_or_else(|| program.into()));
        command.current_dir(&self.root).env("PATH", self.path());
        command
    }

    /// The path of `program`; the project's own tools are searched first.
    pub fn find(&self, program: &str) -> Option<PathBuf> {
        let file = format!("{program}{}", env::consts::EXE_SUFFIX);
        env::split_paths(&self.path()).map(|folder| folder.join(&file)).find(|path| is_executable(path))
    }

    /// The path of the first of `programs` that exists.
    pub fn find_any(&self, programs: &[&str]) -> Option<PathBuf> {
        programs.iter().find_map(|program| self.find(program))
    }

    fn path(&self) -> OsString {
        let own = [self.tools().join("bin"), self.node_modules().join(".bin")];
        // Debian installs servers such as nginx in folders that are only on root's PATH.
        let system = [PathBuf::from("/usr/sbin"), PathBuf::from("/sbin")];
        let all = own.into_iter().chain(env::split_paths(&self.inherited_path)).chain(system);
        env::join_paths(all).unwrap_or_else(|_| self.inherited_path.clone())
    }
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|data| data.is_file())
}
