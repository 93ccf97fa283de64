//! Builds the endpoint.

use anyhow::{Context, Result};

use crate::project::{Profile, Project};
use crate::shell;

/// Builds the endpoint; afterwards it is at [`Project::endpoint`].
pub fn build(project: &Project, profile: Profile) -> Result<()> {
    println!("Building the endpoint.");
    let mut command = project.command("cargo");
    command.args(["build", "--package", "endpoint"]);
    if profile == Profile::Release {
        command.arg("--release");
    }
    shell::run(&mut command).context("the endpoint could not be built")
}
