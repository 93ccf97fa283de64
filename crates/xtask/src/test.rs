//! `cargo xtask test`: everything, those tests included that a real browser runs.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::steps::{Steps, Tally, run_tests};
use crate::{build, check, endpoint, tools};

const PAGE: &str = "page build";
const ENDPOINT: &str = "endpoint build";
const BROWSER: &str = "tests in the browser, by unit";
const PERSON: &str = "tests in the browser, by behaviour";

pub fn run(project: &Project) -> Result<()> {
    let mut steps = Steps::default();
    if !steps.step("tools", |_| install(project)) {
        return steps.finish();
    }
    check::without_browser(project, &mut steps);
    let has_page = steps.step(PAGE, |_| build::page(project));
    if has_browser_tests(&project.root) {
        steps.step(BROWSER, |tally| browser_tests(project, tally));
    }
    if project.has_crate("e2e") {
        let has_endpoint = steps.step(ENDPOINT, |_| endpoint::build(project));
        if has_page && has_endpoint {
            steps.step(PERSON, |tally| end_to_end(project, tally));
        } else {
            steps.skip(PERSON, "they need the page and the endpoint");
        }
    }
    steps.finish()
}

fn install(project: &Project) -> Result<()> {
    tools::for_check(project)?;
    tools::for_tests(project)?;
    tools::for_page(project)?;
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

/// What a person does, in a real browser, against the built page and endpoint. One at a time: they measure.
fn end_to_end(project: &Project, tally: &mut Tally) -> Result<()> {
    let mut command = project.command("cargo");
    command.args(["test", "--package", "e2e", "--no-fail-fast", "--", "--test-threads=1"]);
    add_surroundings(project, &mut command)?;
    run_tests(&mut command, tally)
}

/// Tells `e2e` where everything is: the built page and endpoint, the browser, other people's servers.
pub fn add_surroundings(project: &Project, command: &mut Command) -> Result<()> {
    command
        .env("ROUNDTRIP_DIST", project.dist())
        .env("ROUNDTRIP_ENDPOINT", project.endpoint())
        .env("ROUNDTRIP_VENV", project.venv())
        .env("ROUNDTRIP_NODE_MODULES", project.node_modules());
    add_browser(project, command)
}

fn add_browser(project: &Project, command: &mut Command) -> Result<()> {
    let chromium = project.find_any(tools::CHROMIUM).context("Chromium is missing")?;
    let driver = project.find("chromedriver").context("chromedriver is missing")?;
    command.env("CHROMIUM", chromium).env("CHROMEDRIVER", driver);
    Ok(())
}

fn has_browser_tests(root: &Path) -> bool {
    mentions_browser_test(&root.join("src")) || mentions_browser_test(&root.join("tests"))
}

/// Whether a Rust file under `folder` has a test for the browser.
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
