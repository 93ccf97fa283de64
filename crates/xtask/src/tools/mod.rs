//! Installs the tools that are missing. `needs` lists what each task needs; each of the other files installs from one
//! source. A tool that exists in the right version is left alone. Everything is installed in `.tools/`, only for this
//! project, except Debian's packages and Rust's own parts.

mod debian;
pub mod needs;
mod node;
mod python;
mod rust;
#[cfg(all(test, unix))]
mod tests;

use std::fmt::Write;

use anyhow::{Result, bail};

use crate::project::Project;
use crate::shell;
use needs::{Need, Source};

/// Installs what the page's build needs.
pub fn for_page(project: &Project) -> Result<()> {
    provide(project, &[needs::PAGE])
}

/// Installs what is missing of `lists`, after printing each tool with its purpose. With `--no-install` it only prints
/// the list with the commands, and fails if a tool is missing.
pub fn provide(project: &Project, lists: &[&'static [Need]]) -> Result<()> {
    let missing = missing(project, lists);
    if missing.is_empty() {
        return Ok(());
    }
    if !project.installs {
        print!("{}", listing(project, &missing)?);
        bail!("{} missing; without --no-install this command installs what is missing", count(missing.len()));
    }
    println!("Installing {}:", count(missing.len()));
    for need in &missing {
        println!("  {}: {}", need.title(project), need.purpose);
    }
    // npm itself comes from Debian, so Debian's packages are installed first.
    let of = |wanted: fn(&Need) -> bool| missing.iter().copied().filter(move |need| wanted(need)).collect::<Vec<_>>();
    all_of(&of(Need::is_debian), |needs| debian::install(project, needs))?;
    for need in of(|need| !need.is_debian() && !matches!(need.source, Source::Npm | Source::Pip)) {
        all_of(&[need], |_| rust::install(project, need))?;
    }
    all_of(&of(|need| need.source == Source::Npm), |needs| node::install(project, needs))?;
    all_of(&of(|need| need.source == Source::Pip), |_| python::install(project))
}

/// Whether Trunk will find all of its tools on PATH in the pinned versions, so that it needs no network.
pub fn trunk_needs_no_network(project: &Project) -> bool {
    let Some(wasm_bindgen) = needs::PAGE.iter().find(|need| need.name == "wasm-bindgen-cli") else { return false };
    node::has_wasm_opt(project) && !wasm_bindgen.is_missing(project)
}

/// The missing needs, each once. If one list can do without a tool and another cannot, the tool is required.
fn missing(project: &Project, lists: &[&'static [Need]]) -> Vec<&'static Need> {
    let mut missing: Vec<&'static Need> = Vec::new();
    for need in lists.iter().copied().flatten().filter(|need| need.is_missing(project)) {
        match missing.iter_mut().find(|other| other.name == need.name) {
            None => missing.push(need),
            Some(other) if need.otherwise.is_none() => *other = need,
            Some(_) => {}
        }
    }
    // Node.js is needed only if npm has something to install.
    let has_packages = missing.iter().any(|need| need.source == Source::Npm);
    missing.retain(|need| has_packages || !need.is_debian() || need.otherwise.is_none());
    missing
}

/// One paragraph per tool: its name, its purpose, what happens without it, and the command that installs it.
fn listing(project: &Project, missing: &[&Need]) -> Result<String> {
    let mut list = String::from("Missing:\n");
    let npm = missing.iter().find(|need| need.source == Source::Npm);
    for need in missing {
        let commands = match need.source {
            Source::Program(_) | Source::Answer(_) => vec![debian::command(project, need)],
            Source::Npm if Some(need) != npm => vec![],
            Source::Npm => node::commands(project).into(),
            Source::Pip => python::commands(project).into(),
            _ => vec![rust::command(project, need)?],
        };
        writeln!(list, "  {}: {}", need.title(project), need.purpose)?;
        if let Some(otherwise) = need.otherwise {
            writeln!(list, "      without it: {otherwise}")?;
        }
        for command in &commands {
            writeln!(list, "      $ {}", shell::describe(command))?;
        }
        if let (Some(first), true) = (npm, commands.is_empty()) {
            writeln!(list, "      the commands for {} install it, too", first.name)?;
        }
    }
    Ok(list)
}

/// Runs `install` for `needs`. If the task can do without all of them, a failure is printed and is not an error.
fn all_of(needs: &[&Need], install: impl FnOnce(&[&Need]) -> Result<()>) -> Result<()> {
    if needs.is_empty() {
        return Ok(());
    }
    let Err(error) = install(needs) else { return Ok(()) };
    if needs.iter().any(|need| need.otherwise.is_none()) {
        return Err(error);
    }
    println!("  Going on without: {error:#}.");
    for need in needs {
        println!("    {}: {}", need.name, need.otherwise.unwrap_or_default());
    }
    Ok(())
}

fn count(tools: usize) -> String {
    if tools == 1 { "1 tool".to_owned() } else { format!("{tools} tools") }
}
