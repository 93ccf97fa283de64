//! The last step of a release build of the page. Trunk has left programs, scripts and style sheets with plain names in a
//! folder; this joins the style sheets, shrinks the scripts, and gives each file a name that carries its content's hash.
//!
//! Two deployments therefore share a name only if they share the file, whatever caches lie between the server and the
//! browser. The one list of names is written twice: into `index.html`, where the page's loader reads it, and into
//! `files.json` for everyone else. Not here: compression (`xtask`).

mod hash;
mod manifest;
mod names;
mod page;
mod scripts;
mod styles;

use std::path::Path;

use anyhow::Result;

pub use manifest::Manifest;
pub use names::name_by_content;
pub use scripts::TERSER;

/// What packing came to.
#[derive(Debug)]
pub struct Packed {
    /// The files.
    pub manifest: Manifest,
    /// Whether the scripts are shrunk: terser may not be installed.
    pub has_small_scripts: bool,
}

/// Packs the page that Trunk built in `folder`.
pub fn pack(folder: &Path) -> Result<Packed> {
    styles::join(folder)?;
    let has_small_scripts = scripts::shrink(folder)?;
    Ok(Packed { manifest: name_by_content(folder)?, has_small_scripts })
}
