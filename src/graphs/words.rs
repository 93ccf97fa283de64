//! What is said about graphs: their names, their points, how they are known, and why there is none.

use super::subject::Empty;
use crate::route::graphs::Graph;
use diagram::graph::Dot;
use diagram::graph::ticks::{Unit, label, number};
use i18n::{Lang, bytes, group, msg, time};
use tcp_analysis::{Flow, Shown, What};
use trace::{Direction, Host, Micros, Provenance};

pub fn graph(lang: Lang, graph: Graph) -> &'static str {
    match graph {
        Graph::Stevens => msg::graph_stevens(lang),
        Graph::Tcptrace => msg::graph_tcptrace(lang),
        Graph::RoundTrip => msg::graph_round_trip(lang),
        Graph::Throughput => msg::graph_throughput(lang),
        Graph::InFlight => msg::graph_in_flight(lang),
    }
}

/// The title of the values' axis, without the unit.
pub fn axis(lang: Lang, graph: Graph) -> &'static str {
    match graph {
        Graph::Stevens | Graph::Tcptrace => msg::graphs_axis_sequence(lang),
        Graph::RoundTrip => msg::graphs_axis_round_trip(lang),
        Graph::Throughput => msg::graphs_axis_throughput(lang),
        Graph::InFlight => msg::graphs_axis_bytes(lang),
    }
}

/// A name on the curve.
pub fn what(lang: Lang, what: What) -> &'static str {
    match what {
        What::SlowStart => msg::graphs_slow_start(lang),
        What::Loss => msg::graphs_loss(lang),
        What::FastRetransmit => msg::graphs_fast_retransmit(lang),
        What::Retransmission => msg::graphs_retransmission(lang),
        What::Spurious => msg::graphs_spurious(lang),
        What::OutOfOrder => msg::graphs_out_of_order(lang),
        What::ZeroWindow => msg::graphs_zero_window(lang),
        What::WindowFull => msg::graphs_window_full(lang),
    }
}

/// A flow in the list of flows.
pub fn flow(lang: Lang, flow: &Flow) -> String {
    let hosts = [msg::host_client(lang), msg::host_server(lang)];
    let [from, to] = if flow.direction == Direction::Up { hosts } else { [hosts[1], hosts[0]] };
    msg::graphs_flow_one(lang, &bytes(flow.bytes), &flow.connection.to_string(), from, to)
}

pub fn empty(lang: Lang, empty: Empty) -> &'static str {
    match empty {
        Empty::NoTcp => msg::graphs_no_tcp(lang),
        Empty::NothingSent => msg::graphs_nothing_sent(lang),
        Empty::NothingAcknowledged => msg::graphs_nothing_acknowledged(lang),
        Empty::NothingKnown => msg::graphs_nothing_known(lang),
    }
}

/// How the graph's numbers are known: those that are read, and what is computed from them.
pub fn known(lang: Lang, graph: Graph, shown: &Shown) -> String {
    let read = match shown.known_by {
        Provenance::Simulated => msg::graphs_simulated(lang),
        _ => msg::graphs_measured(lang),
    };
    let host = if shown.vantage == Host::Server { msg::host_server(lang) } else { msg::host_client(lang) };
    let computed = match graph {
        Graph::Stevens | Graph::Tcptrace => msg::graphs_computed_names(lang, host),
        Graph::RoundTrip => msg::graphs_computed_round_trip(lang, host),
        Graph::Throughput => msg::graphs_computed_throughput(lang, host, &time(Micros(shown.span_nanos / 1_000))),
        Graph::InFlight => msg::graphs_computed_in_flight(lang, host),
    };
    format!("{read} {computed}")
}

/// A moment as the axis has it, to a microsecond.
pub fn moment(at: f64) -> String {
    format!("{} ms", number(at / 1_000.0, 3))
}

/// A point's value with its unit.
pub fn value(lang: Lang, graph: Graph, dot: &Dot) -> String {
    let whole = |value: f64| if value < 0.0 { number(value, 0) } else { group(value as u64) };
    match graph {
        // The last byte, not the one after it.
        Graph::Stevens | Graph::Tcptrace => msg::graphs_bytes(lang, &whole(dot.low), &whole(dot.high - 1.0)),
        Graph::RoundTrip => format!("{} ms", number(dot.high / 1e6, 3)),
        Graph::Throughput => {
            let shown = Unit::BitsPerSecond.shown(dot.high);
            format!("{} {}", label(dot.high, shown.size / 100.0, shown), shown.name)
        }
        Graph::InFlight => format!("{} B", whole(dot.high)),
    }
}

/// A point in one sentence.
pub fn sentence(lang: Lang, graph: Graph, dot: &Dot, names: &[&str]) -> String {
    let said = msg::graphs_point(lang, &moment(dot.at), &dot.event.0.to_string(), &value(lang, graph, dot));
    if names.is_empty() { said } else { format!("{said} {}.", names.join(", ")) }
}
