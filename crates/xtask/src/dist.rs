//! `cargo xtask dist`: builds what an operator deploys.

use anyhow::Result;

use crate::project::{Profile, Project};
use crate::{build, endpoint, tools};

pub fn run(project: &Project) -> Result<()> {
    tools::for_page(project)?;
    build::page(project)?;
    endpoint::build(project, Profile::Release)?;
    println!("\nThe page is in {}.", project.dist().display());
    println!("The endpoint is {}.", project.endpoint(Profile::Release).display());
    println!("Start it with `endpoint --listen ADDRESS:PORT --dist FOLDER`; docs/operating.md says the rest.");
    Ok(())
}
