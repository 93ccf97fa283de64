//! The hook that `Trunk.toml` names: packs the page at the end of each release build. A development build keeps its plain
//! names, so that it is quick and easy to read.
#![allow(clippy::print_stdout, reason = "a command line prints on standard output")]

use std::path::PathBuf;
use std::{env, process::ExitCode};

use anyhow::{Context, Result};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The page could not be packed: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    if env::var("TRUNK_PROFILE").is_ok_and(|profile| profile != "release") {
        return Ok(());
    }
    let folder = env::args_os().nth(1).or_else(|| env::var_os("TRUNK_STAGING_DIR")).map(PathBuf::from);
    let packed = pack::pack(&folder.context("name the folder of the built page")?)?;
    if !packed.has_small_scripts {
        println!("{} is not installed: the page's scripts stay as they are, a little larger.", pack::TERSER);
    }
    println!("Packed the page: Roundtrip {}, build {}.", packed.manifest.version, packed.manifest.build);
    Ok(())
}
