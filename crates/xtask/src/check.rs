//! `cargo xtask check`: what to run before a commit. It needs no browser.

use anyhow::{Result, bail};

use crate::build::budget;
use crate::project::{PAGE_PACKAGES, Project};
use crate::steps::{Steps, Tally, run_tests};
use crate::{fuzz, shell, tools};

pub fn run(project: &Project) -> Result<()> {
    tools::provide(project, &[tools::needs::CHECK])?;
    let mut steps = Steps::default();
    without_browser(project, &mut steps);
    rarely_failing(project, &mut steps);
    if project.dist().join("index.html").is_file() {
        steps.step("size of the built page", |_| size(project));
    }
    steps.finish()
}

/// The steps that `check` and every `test` share.
pub fn without_browser(project: &Project, steps: &mut Steps) {
    steps.step("formatting", |_| shell::run(project.command("cargo").args(["fmt", "--all", "--check"])));
    steps.step("lints, native", |_| {
        let features = "decode/long,e2e/long,endpoint/long,lab/long,lab-cli/long,tasks/long";
        clippy(project, &["--workspace", "--all-targets", "--features", features])
    });
    steps.step("tests, native", |tally| native_tests(project, tally));
}

/// The steps of `check` and of a long `test`: they compile the same sources once more, and rarely find a fault.
pub fn rarely_failing(project: &Project, steps: &mut Steps) {
    steps.step("lints, wasm", |_| {
        let packages = PAGE_PACKAGES.into_iter().flat_map(|package| ["--package", package]);
        let target = ["--target", "wasm32-unknown-unknown", "--all-targets"];
        clippy(project, &packages.chain(target).collect::<Vec<_>>())
    });
    steps.step("fuzz targets, built", |_| fuzz::build(project));
}

/// The rules of `deny.toml` for what the project depends on.
pub fn dependencies(project: &Project) -> Result<()> {
    for manifest in ["Cargo.toml", "fuzz/Cargo.toml"] {
        let mut command = project.command("cargo");
        command.args(["deny", "--locked", "--workspace", "--manifest-path", manifest, "--config", "deny.toml"]);
        shell::run(command.args(["check", "bans", "licenses", "sources"]))?;
    }
    Ok(())
}

fn clippy(project: &Project, what: &[&str]) -> Result<()> {
    shell::run(project.command("cargo").arg("clippy").args(what).args(["--", "-D", "warnings"]))
}

fn native_tests(project: &Project, tally: &mut Tally) -> Result<()> {
    let mut command = project.command("cargo");
    command.args(["test", "--workspace", "--no-fail-fast"]);
    if project.has_crate("e2e") {
        command.args(["--exclude", "e2e"]);
    }
    run_tests(&mut command, tally)
}

fn size(project: &Project) -> Result<()> {
    for load in budget::weigh(&project.dist())? {
        println!("{load}");
        if !load.is_within_budget() {
            bail!("a load is over its budget");
        }
    }
    Ok(())
}
