//! What is printed if no output is named: the flow table, what the scenario found, the bytes by layer.

use crate::table;
use lab::{Run, Stream};
use std::fmt::Write;
use trace::{Direction, LayerBytes, Trace, Traffic};

/// The report of a run; its table has the hosts' states if `with_states`. Writing to a string does not fail, so the
/// results of `write!` are not looked at.
pub fn write(run: &Run, with_states: bool) -> String {
    let mut out = table::write(&run.trace, with_states);
    if !run.finished {
        out.push_str("\nThe scenario did not come to its end.\n");
    }
    counts(&mut out, &run.trace);
    streams(&mut out, &run.streams);
    if let Some(summary) = lab::contrast::summary(run) {
        let _ = write!(out, "\n{summary}");
    }
    if let Some(summary) = lab::multiplexing::summary(run) {
        let _ = write!(out, "\n{summary}");
    }
    facts(&mut out, run);
    layers(&mut out, &run.trace);
    out
}

/// How many packets there are, and what happened to them.
pub fn counts(out: &mut String, trace: &Trace) {
    let wires = || trace.events().filter(|event| event.is_packet()).filter_map(|event| event.wire.as_deref());
    let counts = [
        ("lost", wires().filter(|wire| wire.loss.is_some()).count()),
        ("corrupted", wires().filter(|wire| wire.corrupted).count()),
        ("duplicated by the link", wires().filter(|wire| wire.copy_of.is_some()).count()),
        ("retransmitted", wires().filter(|wire| wire.repeats.is_some() && wire.copy_of.is_none()).count()),
    ];
    let last = trace.events().filter_map(|event| event.arrived.or(Some(event.sent))).max().unwrap_or_default();
    let _ = write!(out, "\n{} packets in {} ms", wires().count(), table::millis(last));
    for (what, count) in counts.into_iter().filter(|&(_, count)| count > 0) {
        let _ = write!(out, ", {count} {what}");
    }
    out.push_str(".\n");
}

/// Whether TCP kept its promise: every byte, once, in order.
fn streams(out: &mut String, streams: &[Stream]) {
    let used: Vec<&Stream> = streams.iter().filter(|stream| stream.written > 0).collect();
    let written: u64 = used.iter().map(|stream| stream.written).sum();
    let read: u64 = used.iter().map(|stream| stream.read).sum();
    let order = if used.iter().all(|stream| stream.intact) { "each at its place" } else { "NOT all at their place" };
    if written > 0 {
        let _ = writeln!(out, "Applications wrote {written} bytes to TCP and read {read} from it, {order}.");
    }
}

fn facts(out: &mut String, run: &Run) {
    if run.facts.is_empty() {
        return;
    }
    out.push_str("\nWhat the scenario found:\n");
    let width = run.facts.iter().map(|fact| fact.name.len()).max().unwrap_or(0);
    for fact in &run.facts {
        let _ = writeln!(out, "  {:<width$} {:>10}", fact.name, fact.value);
    }
}

/// The bytes that a row shows.
type BytesOf = fn(&LayerBytes) -> u64;

/// The bytes of all packets, by the layer that added them.
pub fn layers(out: &mut String, trace: &Trace) {
    let sum = |direction| trace.layer_bytes(&Traffic::all().direction(direction));
    let (up, down) = (sum(Direction::Up), sum(Direction::Down));
    let total = up.total() + down.total();
    let rows: [(&str, BytesOf); 9] = [
        ("payload", |bytes| bytes.payload),
        ("WebSocket", |bytes| bytes.websocket),
        ("HTTP", |bytes| bytes.http),
        ("TLS", |bytes| bytes.tls),
        ("DNS", |bytes| bytes.dns),
        ("UDP", |bytes| bytes.udp),
        ("TCP", |bytes| bytes.tcp),
        ("IP", |bytes| bytes.ip),
        ("all", LayerBytes::total),
    ];
    out.push_str("\nBytes on the link by the layer that added them:\n");
    let _ = writeln!(out, "  {:<10} {:>10} {:>12} {:>10} {:>8}", "", "to server", "to client", "both", "share");
    for (name, of) in rows {
        let (up, down) = (of(&up), of(&down));
        if up + down > 0 {
            let permille = ((up + down) * 1_000 + total / 2) / total;
            let share = format!("{}.{} %", permille / 10, permille % 10);
            let _ = writeln!(out, "  {name:<10} {up:>10} {down:>12} {:>10} {share:>8}", up + down);
        }
    }
}
