//! Installing what is missing: what each command needs, and in which order it is had.
//! Nothing that is already there in the right version is touched; what is installed for this project alone goes to `.tools/`.

mod debian;
mod node;
mod python;
mod rust;

use anyhow::Result;

use crate::project::Project;
pub use debian::CHROMIUM;
pub use node::TERSER;

/// What the page's build needs: the wasm target, trunk, wasm-bindgen, wasm-opt, terser.
pub fn for_page(project: &Project) -> Result<()> {
    rust::wasm_target(project)?;
    rust::trunk(project)?;
    rust::wasm_bindgen(project)?;
    if !node::has_wasm_opt(project) && project.find("npm").is_none() {
        debian::install_if_possible(project, debian::NPM);
    }
    node::wasm_opt(project)?;
    node::terser(project)
}

/// What `check` needs beside the compiler.
pub fn for_check(project: &Project) -> Result<()> {
    rust::wasm_target(project)?;
    rust::components(project)?;
    debian::install(project, debian::FOR_PACKETS)
}

/// What fuzzing needs: a nightly compiler, which has the sanitizer, and cargo-fuzz.
pub fn for_fuzzing(project: &Project) -> Result<()> {
    rust::nightly(project)?;
    rust::cargo_fuzz(project)
}

/// What the tests need beside the page: a browser and its driver, a packet capture, a proxy, fonts, and other
/// people's servers to test against.
pub fn for_tests(project: &Project) -> Result<()> {
    debian::install(project, debian::FOR_TESTS)?;
    for_peers(project)
}

/// The other people's servers alone: Python's and Node's.
pub fn for_peers(project: &Project) -> Result<()> {
    debian::install(project, debian::FOR_PEERS)?;
    python::packages(project)?;
    node::packages(project)
}

/// Whether Trunk will find every tool on PATH, in the versions that it asks for, and so needs no network.
pub fn trunk_needs_no_network(project: &Project) -> bool {
    node::has_wasm_opt(project) && rust::has_wasm_bindgen(project)
}
