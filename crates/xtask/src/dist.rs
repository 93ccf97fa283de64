//! `cargo xtask dist`: builds what an operator deploys.

use anyhow::Result;

use crate::project::Project;
use crate::{build, endpoint, tools};

pub fn run(project: &Project) -> Result<()> {
    tools::for_page(project)?;
    build::page(project)?;
    endpoint::build(project)?;
    println!("\nThe page is in {}.", project.dist().display());
    println!("The endpoint is {}.", project.endpoint().display());
    println!("Start it with `endpoint --listen ADDRESS:PORT --dist FOLDER`; docs/operating.md says the rest.");
    Ok(())
}
