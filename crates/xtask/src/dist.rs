//! `cargo xtask dist`: builds what an operator deploys.

use anyhow::Result;
use clap::Args;

use crate::project::{Profile, Project};
use crate::{build, endpoint, tools};

#[derive(Args)]
pub struct Options {
    /// The address that the page will have: then its pages have absolute addresses for search engines, and there is a sitemap
    #[arg(long, value_name = "URL")]
    site_url: Option<String>,
    /// Also write the whole page into one HTML file, which works from a disk
    #[arg(long)]
    single_file: bool,
}

pub fn run(project: &Project, options: &Options) -> Result<()> {
    tools::for_page(project)?;
    let mut finishing = vec!["--offline".to_owned()];
    if let Some(url) = &options.site_url {
        finishing.extend(["--site-url".to_owned(), url.clone()]);
    }
    let single_file = project.target().join("roundtrip.html");
    if options.single_file {
        finishing.extend(["--single-file".to_owned(), single_file.display().to_string()]);
    }
    build::finished_page(project, &finishing)?;
    endpoint::build(project, Profile::Release)?;
    println!("\nThe page is in {}.", project.dist().display());
    if options.single_file {
        println!("The page in one file is {}.", single_file.display());
    }
    println!("The endpoint is {}.", project.endpoint(Profile::Release).display());
    println!("Start it with `endpoint --listen ADDRESS:PORT --dist FOLDER`; docs/operating.md says the rest.");
    Ok(())
}
