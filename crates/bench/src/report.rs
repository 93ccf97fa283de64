//! Prints the tables.

use crate::peers::Peer;
use crate::rate::{Load, Sample};

/// Echoes per second: the median of the rounds, their spread, and the ratio to the fastest peer.
pub(crate) fn rates(peers: &[Peer], load: &Load, samples: &[Vec<Sample>]) {
    let per_second: Vec<_> = samples.iter().map(|all| sorted(all.iter().map(|one| one.echoes_per_second))).collect();
    let fastest = best(peers, per_second.iter().map(|all| Some(median(all))), f64::max);
    println!(
        "\nEchoes a second: {} connections, {} bytes, {} in flight on each; median of {} rounds of {} s",
        load.connections,
        load.size,
        load.in_flight,
        samples.first().map_or(0, Vec::len),
        load.measured.as_secs()
    );
    println!(
        "{:<24} {:>10} {:>19} {:>16} {:>18}",
        "server", "echoes/s", "lowest–highest", "of fastest peer", "server µs/echo"
    );
    for ((peer, all), samples) in peers.iter().zip(&per_second).zip(samples) {
        let spread = format!("{:.0}–{:.0}", all.first().unwrap_or(&0.0), all.last().unwrap_or(&0.0));
        let processor = sorted(samples.iter().filter_map(|one| one.processor_micros));
        let processor = if processor.is_empty() { "–".to_owned() } else { format!("{:.2}", median(&processor)) };
        let ratio = ratio(Some(median(all)), fastest);
        println!("{:<24} {:>10.0} {spread:>19} {ratio:>16} {processor:>18}", peer.name(), median(all));
    }
}

/// Memory per idle connection, and the ratio to the peer that needs least.
pub(crate) fn memory(peers: &[Peer], count: u32, bytes: &[Option<u64>]) {
    let values: Vec<_> = bytes.iter().map(|bytes| bytes.map(|bytes| bytes as f64)).collect();
    let least = best(peers, values.iter().copied(), f64::min);
    println!("\nMemory an idle connection: growth of resident memory over {count} connections");
    println!("{:<24} {:>16} {:>16}", "server", "bytes", "of least peer");
    for (peer, value) in peers.iter().zip(values) {
        let bytes = value.map_or_else(|| "not told here".to_owned(), |bytes| format!("{bytes:.0}"));
        println!("{:<24} {bytes:>16} {:>16}", peer.name(), ratio(value, least));
    }
}

/// The best value of the peers, without the endpoint.
fn best(peers: &[Peer], values: impl Iterator<Item = Option<f64>>, better: fn(f64, f64) -> f64) -> Option<f64> {
    peers.iter().zip(values).filter(|(peer, _)| !peer.is_ours()).filter_map(|(_, value)| value).reduce(better)
}

fn ratio(value: Option<f64>, of: Option<f64>) -> String {
    match (value, of) {
        (Some(value), Some(of)) if of > 0.0 => format!("{:.2}", value / of),
        _ => "–".to_owned(),
    }
}

pub(crate) fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

/// The middle one of sorted values; the lower of the two if their number is even, and 0 if there are none.
pub(crate) fn median(sorted: &[f64]) -> f64 {
    sorted.get(sorted.len().saturating_sub(1) / 2).copied().unwrap_or(0.0)
}
