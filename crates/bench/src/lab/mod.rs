//! The lab compared with a bare loop around the same TCP stack, natively and in wasm: segments per second, memory, and
//! the time that a scenario takes to compute.

mod native;
mod wasm;

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

/// The sizes of the transfers, in bytes.
const SIZES: [u32; 3] = [1_000_000, 10_000_000, 100_000_000];
/// How often each side transfers each size.
const ROUNDS: [u32; 3] = [7, 5, 3];

#[derive(Args)]
pub(crate) struct Options {
    /// The lab's wasm with its JavaScript for Node.js, built to be measured
    #[arg(long, env = "ROUNDTRIP_LAB_MEASURE")]
    wasm: PathBuf,
}

/// The links of the transfers: name, and bits per second.
const LINKS: [(&str, u32); 2] = [("1 Gbit/s", 1_000_000_000), ("no limit", 0)];

/// One transfer of one size over one link, by both sides.
struct Transfer {
    bytes: u32,
    link: &'static str,
    /// Seconds and segments per round.
    lab: Vec<(f64, u32)>,
    bare: Vec<(f64, u32)>,
    /// Peak memory of the lab's transfer in bytes, if the system reports it.
    memory: Option<u64>,
}

/// Measures natively and in wasm, and prints one table for each.
pub(crate) fn run(options: &Options) -> Result<()> {
    print("Natively", &native::transfers()?);
    let wasm = wasm::measure(&options.wasm)?;
    print("In wasm (Node.js)", &wasm.transfers);
    println!("\nA scenario in wasm, computed and read, in ms: median and highest of {} runs", wasm::RUNS);
    for scenario in wasm.scenarios {
        println!("{:<24} {:>8.2} {:>8.2}", scenario.name, scenario.median, scenario.highest);
    }
    Ok(())
}

/// Runs one transfer in the lab, to measure the peak memory of this process.
pub(crate) fn transfer_once(bytes: u32) {
    println!("{}", lab_worker::lab_transfer(bytes, 0));
    println!("{}", native::most_memory().unwrap_or(0));
}

fn print(title: &str, transfers: &[Transfer]) {
    println!(
        "\n{title}: bulk TCP, 2 ms there and back; median of the rounds. Without a limit a window's packets arrive in\none moment, and the bare loop takes them at one go, the lab one by one"
    );
    println!(
        "{:<12} {:<10} {:>10} {:>16} {:>16} {:>8} {:>14} {:>14}",
        "bytes", "link", "segments", "lab segments/s", "bare segments/s", "ratio", "lab ns/byte", "lab memory"
    );
    for transfer in transfers {
        let rate =
            |rounds: &[(f64, u32)]| median(rounds.iter().map(|&(seconds, segments)| f64::from(segments) / seconds));
        let (lab, bare) = (rate(&transfer.lab), rate(&transfer.bare));
        let ratio = median(
            transfer
                .lab
                .iter()
                .zip(&transfer.bare)
                .map(|(lab, bare)| (f64::from(lab.1) / lab.0) / (f64::from(bare.1) / bare.0)),
        );
        let seconds = median(transfer.lab.iter().map(|&(seconds, _)| seconds));
        let memory =
            transfer.memory.map_or_else(|| "not told here".to_owned(), |bytes| format!("{} MB", bytes / 1_000_000));
        println!(
            "{:<12} {:<10} {:>10} {lab:>16.0} {bare:>16.0} {ratio:>8.2} {:>14.2} {memory:>14}",
            transfer.bytes,
            transfer.link,
            transfer.lab.first().map_or(0, |round| round.1),
            seconds * 1e9 / f64::from(transfer.bytes)
        );
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or(0.0)
}
