//! Tests of installing, with shell scripts in place of cargo, apt-get and the other installers. Each script records how
//! it was called.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use super::needs::{self, Need, Source};
use super::{listing, missing, provide};
use crate::pins::Pins;
use crate::project::Project;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
const TRUNK: &[Need] =
    &[Need { name: "trunk", purpose: "builds the page", source: Source::Crate(&["trunk"]), otherwise: None }];
const XVFB: &[Need] =
    &[Need { name: "xvfb", purpose: "is a display", source: Source::Program(&["Xvfb"]), otherwise: None }];
const LISTS: [&[Need]; 7] = [
    needs::PAGE,
    needs::CHECK,
    needs::PEERS,
    needs::BROWSER_TESTS,
    needs::LONG_TESTS,
    needs::LIGHTHOUSE,
    needs::FUZZING,
];

/// A folder with the test's own programs, which are the only ones on PATH.
struct Machine {
    folder: TempDir,
    project: Project,
}

impl Machine {
    fn new(installs: bool) -> Self {
        let folder = TempDir::new().expect("a folder");
        let programs = folder.path().join("programs");
        fs::create_dir(&programs).expect("a folder for programs");
        let project = Project {
            root: folder.path().to_owned(),
            pins: Pins::read(Path::new(ROOT)).expect("the pinned versions"),
            installs,
            inherited_path: programs.into_os_string(),
        };
        Self { folder, project }
    }

    /// Adds a program that records its name and arguments and then runs `script`.
    fn with(self, name: &str, script: &str) -> Self {
        let path = self.folder.path().join("programs").join(name);
        let log = self.folder.path().join("log");
        fs::write(&path, format!("#!/bin/sh\necho {name} \"$@\" >> {}\n{script}\n", log.display())).expect("a program");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("an executable program");
        self
    }

    /// A `cargo` whose `binstall` and `install` run these scripts.
    fn with_cargo(self, binstall: &str, install: &str) -> Self {
        let script = format!("case $1 in binstall) {binstall} ;; install) {install} ;; esac");
        self.with("cargo-binstall", "exit 1").with("cargo", &script)
    }

    fn calls(&self) -> Vec<String> {
        let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        log.lines().map(str::to_owned).collect()
    }
}

/// A shell script that installs a Trunk of this version.
fn trunk(version: &str) -> String {
    let program = format!("#!/bin/sh\\necho trunk {version}\\n");
    format!("/bin/mkdir -p .tools/bin; printf '{program}' > .tools/bin/trunk; /bin/chmod +x .tools/bin/trunk")
}

fn pin(machine: &Machine) -> &str {
    &machine.project.pins.cargo["trunk"]
}

#[test]
fn a_tool_is_downloaded_if_binstall_is_installed() {
    let machine = Machine::new(true);
    let binstall = trunk(pin(&machine));
    let machine = machine.with_cargo(&binstall, "exit 1");
    provide(&machine.project, &[TRUNK]).expect("a trunk");
    let call = format!(
        "cargo binstall trunk@{} --no-confirm --force --disable-strategies compile --root .tools",
        pin(&machine)
    );
    assert_eq!(machine.calls(), [call]);
}

#[test]
fn a_tool_is_compiled_if_its_download_fails() {
    let machine = Machine::new(true);
    let install = trunk(pin(&machine));
    let machine = machine.with_cargo("exit 76", &install);
    provide(&machine.project, &[TRUNK]).expect("a trunk");
    let calls = machine.calls();
    assert!(calls[0].starts_with("cargo binstall trunk@"), "{calls:?}");
    assert_eq!(calls[1], format!("cargo install trunk --version {} --force --root .tools --locked", pin(&machine)));
}

#[test]
fn a_tool_is_compiled_if_the_downloaded_one_does_not_run() {
    let machine = Machine::new(true);
    let install = trunk(pin(&machine));
    let machine = machine.with_cargo("true", &install);
    provide(&machine.project, &[TRUNK]).expect("a trunk");
    assert_eq!(machine.calls().len(), 2, "{:?}", machine.calls());
}

#[test]
fn a_tool_is_compiled_if_there_is_no_binstall() {
    let machine = Machine::new(true);
    let install = trunk(pin(&machine));
    let machine = machine.with("cargo", &install);
    provide(&machine.project, &[TRUNK]).expect("a trunk");
    assert_eq!(machine.calls().len(), 1, "{:?}", machine.calls());
    assert!(machine.calls()[0].starts_with("cargo install trunk "), "{:?}", machine.calls());
}

#[test]
fn a_tool_that_is_there_in_the_pinned_version_is_left_alone() {
    let machine = Machine::new(true).with_cargo("exit 1", "exit 1");
    let answer = format!("echo trunk {}", pin(&machine));
    let machine = machine.with("trunk", &answer);
    provide(&machine.project, &[TRUNK]).expect("a trunk");
    assert_eq!(machine.calls(), ["trunk --version"]);
}

#[test]
fn a_script_installs_what_the_system_lacks() {
    let machine = Machine::new(true).with("id", "echo 0").with("env", "true").with("apt-get", "true");
    provide(&machine.project, &[XVFB]).expect("an Xvfb");
    let calls = machine.calls();
    let install = "env DEBIAN_FRONTEND=noninteractive sh tools/debian/install.sh xvfb";
    assert!(calls.contains(&install.to_owned()), "{calls:?}");
}

#[test]
fn without_the_right_to_install_packages_a_sentence_names_the_command() {
    let machine = Machine::new(true).with("id", "echo 1000").with("apt-get", "true").with("sudo", "exit 1");
    let error = provide(&machine.project, &[XVFB]).expect_err("a missing package");
    assert!(error.to_string().contains("please run `sudo sh tools/debian/install.sh xvfb`"), "{error}");
}

/// Runs the script that installs Debian's packages, with this policy file and an `apt-get` that prints it and runs `script`.
fn install_debian(policy: &Path, script: &str) -> Output {
    let apt_get = format!("echo \"apt-get $*\"; /bin/cat {} 2> /dev/null; {script}", policy.display());
    let machine = Machine::new(true).with("apt-get", &apt_get).with("update-rc.d", "echo \"update-rc.d $*\"");
    let path = format!("{}:/usr/bin:/bin", machine.project.inherited_path.display());
    let script = Path::new(ROOT).join("tools/debian/install.sh");
    let mut command = Command::new("/bin/sh");
    command.arg(script).arg("nginx").env("PATH", path).env("POLICY_RC_D", policy).output().expect("a run of the script")
}

#[test]
fn no_service_is_started_when_debians_packages_are_installed() {
    let folder = TempDir::new().expect("a folder");
    let policy = folder.path().join("policy-rc.d");
    let output = install_debian(&policy, "true");
    let policy_text = "#!/bin/sh\nexit 101\n";
    let install = "apt-get install --yes --no-install-recommends nginx";
    let expected = format!("apt-get update\n{policy_text}{install}\n{policy_text}update-rc.d nginx disable\n");
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
    assert!(output.status.success());
    assert!(!policy.exists(), "services can be started again afterwards");
}

#[test]
fn services_can_be_started_again_after_an_installation_that_failed() {
    let folder = TempDir::new().expect("a folder");
    let policy = folder.path().join("policy-rc.d");
    let output = install_debian(&policy, "test $1 = update || exit 100");
    assert_eq!(output.status.code(), Some(100));
    assert!(!policy.exists());
}

#[test]
fn a_system_keeps_its_own_policy_for_services() {
    let folder = TempDir::new().expect("a folder");
    let policy = folder.path().join("policy-rc.d");
    fs::write(&policy, "its own").expect("a policy");
    assert!(install_debian(&policy, "true").status.success());
    assert_eq!(fs::read_to_string(&policy).expect("the policy"), "its own");
}

/// A machine whose work tree has the project's lists for npm and PyPI.
fn with_lists(machine: Machine) -> Machine {
    for folder in ["tools/node", "tools/python"] {
        let (from, to) = (Path::new(ROOT).join(folder), machine.project.root.join(folder));
        fs::create_dir_all(&to).expect("a folder of lists");
        for entry in fs::read_dir(from).expect("the project's lists").flatten() {
            fs::copy(entry.path(), to.join(entry.file_name())).expect("a copied list");
        }
    }
    machine
}

#[test]
fn npm_installs_every_package_from_the_lock_file() {
    let packages = "/bin/mkdir -p .tools/node/node_modules/terser .tools/node/node_modules/ws";
    let machine = with_lists(Machine::new(true).with("npm", packages));
    let terser: &[Need] = &[Need { name: "terser", purpose: "shrinks scripts", source: Source::Npm, otherwise: None }];
    provide(&machine.project, &[terser]).expect("terser");
    assert_eq!(machine.calls(), ["npm ci --ignore-scripts --no-audit --no-fund --prefix .tools/node"]);
    let lock =
        |folder: &str| fs::read(machine.project.root.join(folder).join("package-lock.json")).expect("a lock file");
    assert_eq!(lock(".tools/node"), lock("tools/node"));
    provide(&machine.project, &[terser]).expect("terser, still there");
    assert_eq!(machine.calls().len(), 1);

    // After a change of the lock file, what is there is not what it says.
    fs::write(machine.project.root.join("tools/node/package-lock.json"), "{}").expect("another lock file");
    assert_eq!(missing(&machine.project, &[terser]).len(), 1);
}

#[test]
fn pip_installs_nothing_without_a_hash() {
    let venv = "/bin/mkdir -p .tools/venv/bin; /bin/ln -sf ../../../programs/python .tools/venv/bin/python";
    let machine = with_lists(Machine::new(true).with("python3", venv).with("python", "true"));
    let servers: &[Need] = &[Need { name: "pip packages", purpose: "are peers", source: Source::Pip, otherwise: None }];
    provide(&machine.project, &[servers]).expect("the packages");
    let calls = machine.calls();
    let pip: Vec<_> = calls.iter().filter(|call| call.contains("-m pip")).collect();
    assert!(!pip.is_empty() && pip.iter().all(|call| call.contains(" --require-hashes ")), "{calls:?}");
    assert!(missing(&machine.project, &[servers]).is_empty());
}

#[test]
fn the_lock_file_of_npm_has_a_hash_and_the_public_address_of_each_package() {
    let lock = fs::read_to_string(Path::new(ROOT).join("tools/node/package-lock.json")).expect("the lock file");
    let lock: serde_json::Value = serde_json::from_str(&lock).expect("JSON");
    let packages = lock["packages"].as_object().expect("packages");
    let pins = Pins::read(Path::new(ROOT)).expect("the pinned versions");
    assert_eq!(packages[""]["dependencies"], serde_json::to_value(&pins.npm).expect("the pinned versions"));
    for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
        let starts = |field: &str, start: &str| package[field].as_str().is_some_and(|text| text.starts_with(start));
        assert!(starts("integrity", "sha512-"), "{name}");
        assert!(starts("resolved", "https://registry.npmjs.org/"), "{name}");
    }
}

#[test]
fn trunk_and_npm_have_the_same_wasm_opt() {
    let trunk = fs::read_to_string(Path::new(ROOT).join("Trunk.toml")).expect("Trunk.toml");
    let trunk: toml::Table = trunk.parse().expect("a table");
    // Trunk.toml has the name of binaryen's release: `version_132`.
    let release = trunk["tools"]["wasm_opt"].as_str().and_then(|release| release.strip_prefix("version_"));
    let pins = Pins::read(Path::new(ROOT)).expect("the pinned versions");
    assert_eq!(release, pins.npm["binaryen"].strip_suffix(".0.0"));
}

#[test]
fn what_a_task_can_do_without_does_not_stop_it() {
    let machine = Machine::new(true).with("id", "echo 1000").with("apt-get", "true").with("sudo", "exit 1");
    let optional: Vec<_> = needs::PAGE.iter().filter(|need| need.otherwise.is_some()).collect();
    assert!(optional.iter().all(|need| need.is_missing(&machine.project)));
    super::all_of(&optional, |_| anyhow::bail!("there is no network")).expect("the page without them");
}

#[test]
fn no_install_changes_nothing_and_fails() {
    let machine = Machine::new(false).with("id", "echo 0").with_cargo("exit 1", "exit 1");
    let error = provide(&machine.project, &LISTS).expect_err("missing tools");
    assert!(error.to_string().contains("tools missing"), "{error}");
    let changes = ["install", "binstall", "add", "update"];
    let calls = machine.calls();
    assert!(!calls.iter().any(|call| call.split(' ').any(|word| changes.contains(&word))), "{calls:?}");
}

#[test]
fn no_install_lists_each_tool_once_with_its_purpose_and_its_command() {
    let machine = Machine::new(false).with("id", "echo 0");
    let missing = missing(&machine.project, &LISTS);
    let list = listing(&machine.project, &missing).expect("a list");
    for need in LISTS.into_iter().flatten().filter(|need| need.is_missing(&machine.project)) {
        let title = format!("  {}: ", need.title(&machine.project));
        let [_, after] = list.split(&title).collect::<Vec<_>>()[..] else { panic!("{title} not once in\n{list}") };
        let lines: Vec<_> = after.lines().take(3).collect();
        assert_eq!(lines[0], need.purpose);
        let is_command = |line: &&str| line.starts_with("      $ ") || line.starts_with("      the commands for ");
        assert!(lines[1..].iter().any(is_command), "{list}");
    }
}

#[test]
fn a_tool_that_one_task_can_do_without_is_needed_if_another_task_needs_it() {
    let machine = Machine::new(false);
    let needed = |lists: &[&'static [Need]]| {
        missing(&machine.project, lists).into_iter().any(|need| need.name == "npm" && need.otherwise.is_none())
    };
    assert!(!needed(&[needs::PAGE]));
    assert!(needed(&[needs::PAGE, needs::PEERS]));
}

#[test]
fn no_install_lists_the_commands_for_npms_packages_once() {
    let machine = Machine::new(false).with("id", "echo 0");
    let missing = missing(&machine.project, &LISTS);
    let list = listing(&machine.project, &missing).expect("a list");
    assert_eq!(list.matches("$ npm ci ").count(), 1, "{list}");
    let others = missing.iter().filter(|need| need.source == Source::Npm).count() - 1;
    assert_eq!(list.matches("      the commands for ").count(), others, "{list}");
}

#[test]
fn each_pin_is_used_and_each_tool_from_a_registry_is_pinned() {
    let pins = Pins::read(Path::new(ROOT)).expect("the pinned versions");
    let all = || LISTS.into_iter().flatten();
    let crates = all().filter(|need| matches!(need.source, Source::Crate(_))).map(|need| need.name);
    let packages = all().filter(|need| need.source == Source::Npm).map(|need| need.name);
    assert_eq!(crates.collect::<BTreeSet<_>>(), pins.cargo.keys().map(String::as_str).collect());
    assert_eq!(packages.collect::<BTreeSet<_>>(), pins.npm.keys().map(String::as_str).collect());
}
