//! Builds the endpoint in release mode.

use anyhow::{Context, Result};

use crate::project::Project;
use crate::shell;

/// Builds the endpoint; afterwards it is at [`Project::endpoint`].
pub fn build(project: &Project) -> Result<()> {
    println!("Building the endpoint.");
    shell::run(project.command("cargo").args(["build", "--release", "--package", "endpoint"]))
        .context("the endpoint could not be built")
}
