//! The same transfers in wasm: Node.js runs a script that prints one line per measurement.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use super::{LINKS, ROUNDS, SIZES, Transfer};

/// Runs of each scenario.
pub(crate) const RUNS: u32 = 30;

const SCRIPT: &str = include_str!("measure.js");

pub(crate) struct Measured {
    pub(crate) transfers: Vec<Transfer>,
    pub(crate) scenarios: Vec<Scenario>,
}

pub(crate) struct Scenario {
    pub(crate) name: String,
    /// Milliseconds.
    pub(crate) median: f64,
    /// Milliseconds.
    pub(crate) highest: f64,
}

pub(crate) fn measure(wasm: &Path) -> Result<Measured> {
    let glue = wasm.join("lab-worker.js");
    ensure!(glue.is_file(), "{} is not there; `cargo xtask bench lab` builds it", glue.display());
    let mut transfers = Vec::new();
    for link in LINKS {
        for (bytes, rounds) in SIZES.into_iter().zip(ROUNDS) {
            transfers.push(transfer(&glue, link, bytes, rounds)?);
        }
    }
    let names: Vec<&str> = lab::scenario::ALL.iter().map(|scenario| scenario.name).collect();
    let lines = node(&glue, &["scenarios", &RUNS.to_string(), &names.join(",")])?;
    let scenarios = lines.iter().filter_map(|line| {
        let mut words = line.split_whitespace();
        let name = words.next()?.to_owned();
        let (median, highest) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        Some(Scenario { name, median, highest })
    });
    Ok(Measured { transfers, scenarios: scenarios.collect() })
}

fn transfer(glue: &Path, link: (&'static str, u32), bytes: u32, rounds: u32) -> Result<Transfer> {
    let mut transfer = Transfer { bytes, link: link.0, lab: Vec::new(), bare: Vec::new(), memory: None };
    for line in node(glue, &["transfer", &rounds.to_string(), &bytes.to_string(), &link.1.to_string()])? {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["lab", seconds, segments] => transfer.lab.push((seconds.parse()?, segments.parse()?)),
            ["bare", seconds, segments] => transfer.bare.push((seconds.parse()?, segments.parse()?)),
            ["memory", bytes] => transfer.memory = Some(bytes.parse()?),
            _ => bail!("the measuring script said \"{line}\""),
        }
    }
    Ok(transfer)
}

fn node(glue: &Path, arguments: &[&str]) -> Result<Vec<String>> {
    let output = Command::new("node")
        .args(["--eval", SCRIPT, "--"])
        .arg(glue)
        .args(arguments)
        .output()
        .context("Node.js could not be started")?;
    ensure!(output.status.success(), "the measuring script failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
}
