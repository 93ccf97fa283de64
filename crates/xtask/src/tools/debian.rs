//! Debian's packages. A script around apt-get installs them, if this user is permitted to, and keeps their services from
//! starting; otherwise a sentence asks the user to.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::needs::Need;
use crate::project::Project;
use crate::shell;

/// Installs packages without starting their services.
const SCRIPT: &str = "tools/debian/install.sh";

/// Installs all of `needs`; the list has been printed before.
pub fn install(project: &Project, needs: &[&Need]) -> Result<()> {
    let packages: Vec<_> = needs.iter().map(|need| need.name).collect();
    let list = packages.join(" ");
    if !is_debian(project) {
        bail!("missing: {list}; these are the names of Debian's packages, please install what this system calls them");
    }
    let Some(user) = User::of(project).filter(|user| user.can_install) else {
        bail!("missing: {list}; please run `sudo sh {SCRIPT} {list}`");
    };
    shell::run(&mut user.install(project, &packages))
        .with_context(|| format!("missing: {list}; apt-get could not install it"))
}

/// The command that would install `need`.
pub fn command(project: &Project, need: &Need) -> Command {
    let user = User::of(project).unwrap_or(User { is_root: false, can_install: false });
    user.install(project, &[need.name])
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

    fn install(&self, project: &Project, packages: &[&str]) -> Command {
        let mut command = project.command(if self.is_root { "env" } else { "sudo" });
        if !self.is_root {
            command.args(["-n", "env"]);
        }
        command.args(["DEBIAN_FRONTEND=noninteractive", "sh", SCRIPT]).args(packages);
        command
    }
}

fn is_debian(project: &Project) -> bool {
    Path::new("/etc/debian_version").exists() && project.find("apt-get").is_some()
}
