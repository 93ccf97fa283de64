//! Debian's packages. apt-get installs them if this user is permitted to; otherwise a sentence asks the user to.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::needs::Need;
use crate::project::Project;
use crate::shell;

/// Installs all of `needs`; the list has been printed before.
pub fn install(project: &Project, needs: &[&Need]) -> Result<()> {
    let packages: Vec<_> = needs.iter().map(|need| need.name).collect();
    let list = packages.join(" ");
    if !is_debian(project) {
        bail!("missing: {list}; these are the names of Debian's packages, please install what this system calls them");
    }
    let Some(user) = User::of(project).filter(|user| user.can_install) else {
        bail!("missing: {list}; please run `sudo apt-get install {list}`");
    };
    shell::run(&mut user.apt_get(project, &["update"]))
        .and_then(|()| shell::run(&mut user.apt_get(project, &install_arguments(&packages))))
        .with_context(|| format!("missing: {list}; apt-get could not install it"))
}

/// The command that would install `need`.
pub fn command(project: &Project, need: &Need) -> Command {
    let user = User::of(project).unwrap_or(User { is_root: false, can_install: false });
    user.apt_get(project, &install_arguments(&[need.name]))
}

fn install_arguments<'a>(packages: &[&'a str]) -> Vec<&'a str> {
    [&["install", "--yes", "--no-install-recommends"], packages].concat()
}

/// The user, and whether that user may install packages without a password prompt.
struct User {
    is_root: bool,
    can_install: bool,
}

impl User {
    fn of(project: &Project) -> Option<Self> {
        let is_root = shell::output(project.command("id").arg("-u"))? == "0";
        let can_install = is_root || shell::output(project.command("sudo").args(["-n", "true"])).is_some();
        Some(Self { is_root, can_install })
    }

    fn apt_get(&self, project: &Project, arguments: &[&str]) -> Command {
        let mut command = project.command(if self.is_root { "env" } else { "sudo" });
        if !self.is_root {
            command.args(["-n", "env"]);
        }
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(arguments);
        command
    }
}

fn is_debian(project: &Project) -> bool {
    Path::new("/etc/debian_version").exists() && project.find("apt-get").is_some()
}
