//! What comes from the system: installed by apt-get where that may be done, and named in a sentence where it may not.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::shell;

/// Something that the system should have, and the Debian package that brings it.
pub struct Need {
    package: &'static str,
    purpose: &'static str,
    is_there: fn(&Project) -> bool,
}

const NODE: Need = Need {
    package: "nodejs",
    purpose: "runs wasm-opt and a server to test against",
    is_there: |p| p.find("node").is_some(),
};
pub const NPM: &[Need] =
    &[NODE, Need { package: "npm", purpose: "fetches packages for Node", is_there: |p| p.find("npm").is_some() }];

/// For the servers that tests and benchmarks compare with.
pub const FOR_PEERS: &[Need] = &[
    NODE,
    NPM[1].copied(),
    Need { package: "python3", purpose: "runs servers to test against", is_there: |p| p.find("python3").is_some() },
    Need { package: "python3-venv", purpose: "keeps Python's packages in .tools/", is_there: has_venv },
];

const TSHARK: Need = Need {
    package: "tshark",
    purpose: "reads packets, the lab's and those on the wire",
    is_there: |p| p.find("tshark").is_some(),
};

/// For the tests without a browser.
pub const FOR_PACKETS: &[Need] = &[
    TSHARK,
    Need { package: "g++", purpose: "compiles libFuzzer", is_there: |p| p.find("c++").is_some() },
    Need { package: "openssl", purpose: "a TLS peer for the lab", is_there: |p| p.find("openssl").is_some() },
];

/// For the tests in a browser.
pub const FOR_TESTS: &[Need] = &[
    Need { package: "chromium", purpose: "the browser of the tests", is_there: |p| p.find_any(CHROMIUM).is_some() },
    Need { package: "chromium-driver", purpose: "drives the browser", is_there: |p| p.find("chromedriver").is_some() },
    TSHARK,
    Need { package: "nginx", purpose: "the proxy before two endpoints", is_there: |p| p.find("nginx").is_some() },
    Need { package: "fonts-noto-cjk", purpose: "Korean text in screenshots", is_there: has_korean_font },
];

/// The names under which Chromium is found.
pub const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

impl Need {
    const fn copied(&self) -> Self {
        Self { package: self.package, purpose: self.purpose, is_there: self.is_there }
    }
}

/// Installs those of `needs` that are missing; an error names what could not be had.
pub fn install(project: &Project, needs: &[Need]) -> Result<()> {
    let missing: Vec<_> = needs.iter().filter(|need| !(need.is_there)(project)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<_> = missing.iter().map(|need| need.package).collect();
    let list = missing.iter().map(|need| format!("{} ({})", need.package, need.purpose)).collect::<Vec<_>>().join(", ");
    if !is_debian(project) {
        bail!("missing: {list}; the names are Debian's packages, please install what they are called on this system");
    }
    let Some(apt) = Apt::allowed(project) else {
        bail!("missing: {list}; please run `sudo apt-get install {}`", packages.join(" "));
    };
    println!("Installing {list} with apt-get.");
    shell::run(&mut apt.command(project, &["update"]))
        .and_then(|()| {
            shell::run(apt.command(project, &["install", "--yes", "--no-install-recommends"]).args(&packages))
        })
        .with_context(|| format!("missing: {list}; apt-get could not install it"))
}

/// The same where another way is left: what goes wrong is said and not an error.
pub fn install_if_possible(project: &Project, needs: &[Need]) {
    if let Err(error) = install(project, needs) {
        println!("Going on without: {error:#}.");
    }
}

/// How apt-get may be run here.
enum Apt {
    AsRoot,
    WithSudo,
}

impl Apt {
    fn allowed(project: &Project) -> Option<Self> {
        if shell::output(Command::new("id").arg("-u")).as_deref() == Some("0") {
            return Some(Self::AsRoot);
        }
        project.find("sudo")?;
        shell::output(Command::new("sudo").args(["-n", "true"])).map(|_| Self::WithSudo)
    }

    fn command(&self, project: &Project, arguments: &[&str]) -> Command {
        let mut command = match self {
            Self::AsRoot => project.command("env"),
            Self::WithSudo => {
                let mut sudo = project.command("sudo");
                sudo.args(["-n", "env"]);
                sudo
            }
        };
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(arguments);
        command
    }
}

fn is_debian(project: &Project) -> bool {
    Path::new("/etc/debian_version").exists() && project.find("apt-get").is_some()
}

fn has_venv(project: &Project) -> bool {
    shell::output(project.command("python3").args(["-c", "import ensurepip, venv"])).is_some()
}

fn has_korean_font(project: &Project) -> bool {
    shell::output(project.command("fc-list").arg(":lang=ko")).is_some_and(|fonts| !fonts.is_empty())
}
