//! `cargo xtask pictures`: makes the pictures of `docs/` anew, from the real page in a real browser.

use anyhow::Result;

use crate::bench;
use crate::project::Project;

pub fn run(project: &Project) -> Result<()> {
    bench::in_browser(project, "pictures", &[project.root.join("docs").display().to_string()])
}
