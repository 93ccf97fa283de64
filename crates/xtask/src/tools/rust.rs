//! Tools from rustup and from crates.io. If `cargo binstall` is installed, it downloads a crate's program; otherwise the
//! program is compiled from source.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::needs::{Need, Source};
use crate::project::Project;
use crate::shell;

pub fn has_target(project: &Project, target: &str) -> bool {
    let sysroot = shell::output(project.command("rustc").args(["--print", "sysroot"]));
    sysroot.is_some_and(|sysroot| Path::new(&sysroot).join("lib/rustlib").join(target).join("lib").is_dir())
}

pub fn has_nightly(project: &Project) -> bool {
    let list = shell::output(project.command("rustup").args(["toolchain", "list"]));
    list.is_some_and(|list| list.lines().any(|line| line.starts_with("nightly")))
}

/// Whether all programs of the crate exist in the pinned version.
pub fn has_crate(project: &Project, name: &str, programs: &[&str]) -> bool {
    let pin = project.pins.cargo.get(name);
    pin.is_some() && programs.iter().all(|program| version(project, program).as_ref() == pin)
}

/// Installs what comes from rustup or crates.io.
pub fn install(project: &Project, need: &Need) -> Result<()> {
    if let Source::Crate(programs) = need.source
        && has_binstall(project)
    {
        // The downloaded program may need a newer system than this one, so it counts as installed only if it runs.
        match shell::run(&mut download(project, need)?) {
            Ok(()) if has_crate(project, need.name, programs) => return Ok(()),
            Ok(()) => println!("  The downloaded {} does not run here: compiling it.", need.name),
            Err(error) => println!("  {} could not be downloaded ({error:#}): compiling it.", need.name),
        }
        return run_install(&mut compile(project, need)?, project, need);
    }
    run_install(&mut command(project, need)?, project, need)
}

fn run_install(command: &mut Command, project: &Project, need: &Need) -> Result<()> {
    if matches!(need.source, Source::Crate(_)) {
        println!("  {} is compiled from source, which takes some minutes, once.", need.title(project));
    }
    shell::run(command).with_context(|| {
        format!("missing: {}; please install it in exactly this version so that it is on PATH", need.title(project))
    })
}

/// The command that installs `need`.
pub fn command(project: &Project, need: &Need) -> Result<Command> {
    let mut rustup = project.command("rustup");
    match need.source {
        Source::Target => rustup.args(["target", "add", need.name]),
        Source::Component(_) => rustup.args(["component", "add", need.name]),
        Source::Nightly => rustup.args(["toolchain", "install", "nightly", "--profile", "minimal"]),
        _ if has_binstall(project) => return download(project, need),
        _ => return compile(project, need),
    };
    Ok(rustup)
}

fn has_binstall(project: &Project) -> bool {
    project.find("cargo-binstall").is_some()
}

fn download(project: &Project, need: &Need) -> Result<Command> {
    let mut command = project.command("cargo");
    command.arg("binstall").arg(format!("{}@{}", need.name, pin(project, need)?));
    // Without the strategy `compile`, a failed download ends here, so that only `compile` below compiles.
    command.args(["--no-confirm", "--force", "--disable-strategies", "compile", "--root", ".tools"]);
    Ok(command)
}

fn compile(project: &Project, need: &Need) -> Result<Command> {
    let mut command = project.command("cargo");
    command.args(["install", need.name, "--version", pin(project, need)?, "--force", "--root", ".tools"]);
    // The lock file of wasm-bindgen-cli 0.2.130 names webpki-roots 1.0.11, which cargo does not find in the registry.
    if need.name != "wasm-bindgen-cli" {
        command.arg("--locked");
    }
    Ok(command)
}

fn pin<'a>(project: &'a Project, need: &Need) -> Result<&'a str> {
    let pin = project.pins.cargo.get(need.name).map(String::as_str);
    pin.with_context(|| format!("tools.toml lacks {}", need.name))
}

/// The version that `program --version` prints: its second word.
fn version(project: &Project, program: &str) -> Option<String> {
    project.find(program)?;
    // Trunk reads NO_COLOR itself, and stops if its value is neither `true` nor `false`.
    let answer = shell::output(project.command(program).env_remove("NO_COLOR").arg("--version"))?;
    answer.split_whitespace().nth(1).map(str::to_owned)
}
