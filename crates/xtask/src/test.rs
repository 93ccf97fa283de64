//! `cargo xtask test`: every check and test. Tests that take long and rarely fail run only with `--long`.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;

use crate::project::{Profile, Project};
use crate::steps::{Steps, Tally, run_tests};
use crate::tools::{self, needs};
use crate::{build, check, endpoint};

const PAGE: &str = "page build";
const ENDPOINT: &str = "endpoint build";
/// The steps with `--long` that are one package's tests with its feature `long`: their titles, packages, and test programs. The
/// replicas find HAProxy on the command's PATH.
const LONG: [(&str, &str, &str); 7] = [
    ("exercises of a whole class, answered from tshark", "lab-cli", "exercises"),
    (
        "tests of several endpoints behind a load balancer, of the doctor with usual limits, and of the choice's bytes and storms",
        "endpoint",
        "long_*",
    ),
    ("tests of the tasks with many more variants, and with changed settings", "tasks", "second_way"),
    ("every TLS cipher suite, and what runs on WebSocket, with real peers", "decode", "peers"),
    ("three thousand TCP connections at random, judged by tshark", "tcp-analysis", "random"),
    ("one lost packet under HTTP/1.1 and HTTP/2, with a hundred seeds", "lab", "http2"),
    ("a streamed answer that is cut in the middle, with a hundred seeds", "lab", "stream"),
];
const BROWSER: &str = "tests in the browser, by unit";
const PERSON: &str = "tests in the browser, by behaviour";

#[derive(Args)]
pub struct Options {
    /// Also run the tests that take long and rarely fail: each test with every lesson, language and theme, the other browsers, a rolling restart behind HAProxy, and many variants of the tasks
    #[arg(long)]
    long: bool,
}

pub fn run(project: &Project, options: &Options) -> Result<()> {
    let mut steps = Steps::default();
    if !steps.step("tools", |_| install(project, options)) {
        return steps.finish();
    }
    check::without_browser(project, &mut steps);
    if options.long {
        check::rarely_failing(project, &mut steps);
        steps.step("licences and sources of dependencies", |_| check::dependencies(project));
        for (title, package, tests) in LONG {
            steps.step(title, |tally| {
                let mut command = project.command("cargo");
                command.args(["test", "--package", package, "--features", "long", "--test", tests]);
                run_tests(&mut command, tally)
            });
        }
    }
    let has_page = steps.step(PAGE, |_| build::page(project));
    // The tests by behaviour drive the same code.
    if options.long && has_browser_tests(&project.root) {
        steps.step(BROWSER, |tally| browser_tests(project, tally));
    }
    if project.has_crate("e2e") {
        let has_endpoint = steps.step(ENDPOINT, |_| endpoint::build(project, Profile::Debug));
        if has_page && has_endpoint {
            steps.step(PERSON, |tally| end_to_end(project, options, tally));
        } else {
            steps.skip(PERSON, "they need the page and the endpoint");
        }
    }
    steps.finish()
}

fn install(project: &Project, options: &Options) -> Result<()> {
    let mut lists = vec![needs::CHECK, needs::BROWSER_TESTS, needs::PEERS, needs::PAGE];
    if options.long {
        lists.push(needs::LONG_TESTS);
    }
    tools::provide(project, &lists)?;
    println!("  every tool is there");
    Ok(())
}

/// The tests marked `wasm_bindgen_test`, in the app's sources and in its `tests/`.
fn browser_tests(project: &Project, tally: &mut Tally) -> Result<()> {
    let mut command = project.command("cargo");
    command.args(["test", "--package", "roundtrip", "--target", "wasm32-unknown-unknown", "--no-fail-fast", "--lib"]);
    if mentions_browser_test(&project.root.join("tests")) {
        command.args(["--test", "*"]);
    }
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    add_browser(project, &mut command)?;
    run_tests(&mut command, tally)
}

/// The end-to-end tests: a real browser does what a person does, with the built page and endpoint. Three run
/// at a time, because they mostly wait for traffic in real time.
fn end_to_end(project: &Project, options: &Options, tally: &mut Tally) -> Result<()> {
    let mut command = project.command("cargo");
    command.args(["test", "--package", "e2e", "--no-fail-fast"]);
    if options.long {
        command.args(["--features", "long"]);
    }
    command.args(["--", "--test-threads=3"]);
    add_surroundings(project, Profile::Debug, &mut command)?;
    if options.long {
        add_other_browsers(project, &mut command)?;
    }
    run_tests(&mut command, tally)
}

/// Sets the variables by which `e2e` finds the built page and endpoint, the browser, and other servers.
pub fn add_surroundings(project: &Project, profile: Profile, command: &mut Command) -> Result<()> {
    command
        .env("ROUNDTRIP_DIST", project.dist())
        .env("ROUNDTRIP_ENDPOINT", project.endpoint(profile))
        .env("ROUNDTRIP_VENV", project.venv())
        .env("ROUNDTRIP_NODE_MODULES", project.node_modules());
    add_browser(project, command)
}

fn add_browser(project: &Project, command: &mut Command) -> Result<()> {
    let chromium = project.find_any(needs::CHROMIUM).context("Chromium is missing")?;
    let driver = project.find("chromedriver").context("chromedriver is missing")?;
    command.env("CHROMIUM", chromium).env("CHROMEDRIVER", driver);
    Ok(())
}

fn add_other_browsers(project: &Project, command: &mut Command) -> Result<()> {
    let firefox = project.find_any(needs::FIREFOX).context("Firefox is missing")?;
    command.env("FIREFOX", firefox);
    for (variable, program) in [("GECKODRIVER", "geckodriver"), ("WEBKITDRIVER", "WebKitWebDriver"), ("XVFB", "Xvfb")] {
        command.env(variable, project.find(program).with_context(|| format!("{program} is missing"))?);
    }
    Ok(())
}

fn has_browser_tests(root: &Path) -> bool {
    mentions_browser_test(&root.join("src")) || mentions_browser_test(&root.join("tests"))
}

/// Whether a Rust file in `folder` has a test for the browser.
fn mentions_browser_test(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().map(|entry| entry.path()).any(|path| {
        if path.is_dir() {
            return mentions_browser_test(&path);
        }
        let is_rust = path.extension().is_some_and(|kind| kind == "rs");
        is_rust && fs::read_to_string(&path).is_ok_and(|text| text.contains("#[wasm_bindgen_test"))
    })
}
