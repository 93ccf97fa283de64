//! All that is printed where no output is named: the flow table, what the scenario found, the bytes by layer.

use super::table;
use lab::Run;
use std::fmt::Write;
use trace::Traffic;

/// The report of a run.
pub fn write(run: &Run) -> String {
    let mut out = table::write(&run.trace);
    // Writing to a string does not fail.
    if let Some(summary) = lab::contrast::summary(run) {
        let _ = writeln!(out, "\n{summary}");
    }
    if !run.facts.is_empty() {
        out.push_str("\nWhat the scenario found\n");
        for fact in &run.facts {
            let _ = writeln!(out, "  {:<48} {:>12}", fact.name, fact.value);
        }
    }
    let bytes = run.trace.layer_bytes(&Traffic::all());
    let total = bytes.total();
    out.push_str("\nBytes on the link by the layer that added them\n");
    let rows = [
        ("payload", bytes.payload),
        ("WebSocket", bytes.websocket),
        ("HTTP", bytes.http),
        ("TLS", bytes.tls),
        ("DNS", bytes.dns),
        ("UDP", bytes.udp),
        ("TCP", bytes.tcp),
        ("IP", bytes.ip),
    ];
    for (name, count) in rows.into_iter().filter(|&(_, count)| count > 0) {
        let permille = count.saturating_mul(1_000) / total.max(1);
        let _ = writeln!(out, "  {name:<12} {count:>12} {:>4}.{} %", permille / 10, permille % 10);
    }
    let _ = writeln!(out, "  {:<12} {total:>12}", "all");
    if !run.finished {
        out.push_str("\nThe scenario did not come to its end.\n");
    }
    out
}
