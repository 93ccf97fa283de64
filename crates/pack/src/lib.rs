//! The last step of a release build of the page. Trunk has left programs, scripts and style sheets with plain names in a
//! folder; this joins the style sheets, shrinks the scripts, gives the page its policy, and gives each file a name that carries
//! its content's hash.
//!
//! Two deployments therefore share a name only if they share the file, whatever caches lie between the server and the
//! browser. The one list of names is written twice: into `index.html`, where the page's loader reads it, and into
//! `files.json` for everyone else. For deployments there are the service worker and the page in one file. Not here:
//! compression (`xtask`).

mod hash;
mod manifest;
mod names;
mod offline;
mod page;
mod policy;
mod scripts;
mod single_file;
mod styles;

use std::path::Path;

use anyhow::Result;

pub use manifest::Manifest;
pub use names::name_by_content;
pub use offline::add_service_worker;
pub use policy::CONTENT_POLICY;
pub use scripts::TERSER;
pub use single_file::single_file;

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
    page::write(folder, &policy::with_policy(&page::read(folder)?)?)?;
    let has_small_scripts = scripts::shrink(folder)?;
    Ok(Packed { manifest: name_by_content(folder)?, has_small_scripts })
}
