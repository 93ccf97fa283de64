//! The points of a graph as a table, and the same as files.

use super::range::Range;
use super::subject::Subject;
use super::words;
use crate::route::graphs::Graph;
use i18n::{Lang, group, msg};
use tcp_analysis::{Shown, csv, csv_of_bars};
use trace::EventId;
use yew::prelude::*;

/// More rows are in the CSV.
const ROWS: usize = 300;

/// The points in sight; a press on a number looks into its event.
pub fn table(lang: Lang, graph: Graph, subject: &Subject, range: &Range, on_open: &Callback<EventId>) -> Html {
    let seen = subject.seen(range);
    let more = seen.len().saturating_sub(ROWS) as u64;
    let columns =
        [msg::event_number(lang), msg::graphs_axis_time(lang), words::axis(lang, graph), msg::graphs_names(lang)];
    html! {
        <div class="graph-table">
            <table>
                <thead><tr>{ for columns.into_iter().map(|name| html! { <th scope="col">{ name }</th> }) }</tr></thead>
                <tbody>{ for seen.iter().take(ROWS).map(|dot| {
                    let (event, number) = (dot.event, dot.event.0.to_string());
                    html! {
                        <tr key={event.0} data-point={number.clone()}>
                            <th scope="row">
                                <button type="button" class="events-number" aria-label={msg::events_choose(lang, &number)}
                                    onclick={on_open.reform(move |_: MouseEvent| event)}>{ &number }</button>
                            </th>
                            <td>{ words::moment(dot.at) }</td>
                            <td>{ words::value(lang, graph, dot) }</td>
                            <td>{ subject.names(event).join(", ") }</td>
                        </tr>
                    }
                }) }</tbody>
            </table>
            if more > 0 {
                <p>{ msg::graphs_more_rows(lang, &group(more)) }</p>
            }
        </div>
    }
}

/// All points of a graph as comma-separated values, times from the start of what is shown. A graph with several curves has a
/// table of each, with an empty line between them.
pub fn values(shown: &Shown, graph: Graph) -> String {
    let graphs = &shown.graphs;
    match graph {
        Graph::Stevens => csv_of_bars(&graphs.segments, 0),
        Graph::Tcptrace => {
            let others = [csv(&graphs.acknowledged, 0), csv(&graphs.window_edge, 0), csv_of_bars(&graphs.sack, 0)];
            let all = std::iter::once(csv_of_bars(&graphs.segments, 0)).chain(others);
            all.collect::<Vec<_>>().join("\r\n")
        }
        Graph::RoundTrip => csv(&graphs.round_trip, 0),
        Graph::Throughput => csv(&graphs.throughput, 0),
        Graph::InFlight => [csv(&graphs.in_flight, 0), csv(&graphs.window, 0)].join("\r\n"),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use ::lab::{Request, Settings};
    use tcp_analysis::Sheet;

    #[test]
    fn the_file_has_every_point_and_names_its_units() {
        let (run, _) = ::lab::run(&Request::new("bulk", Settings::default())).expect("a run");
        let shown = Sheet::new(&run.trace, None, |_| None).shown.expect("a flow");
        let lines = |graph| values(&shown, graph).lines().count();
        assert_eq!(lines(Graph::Stevens), shown.graphs.segments.len() + 1);
        assert_eq!(lines(Graph::RoundTrip), shown.graphs.round_trip.points.len() + 1);
        assert!(values(&shown, Graph::RoundTrip).starts_with("packet,time [s],round-trip [ns]\r\n"));
        for header in ["first byte [B]", "acknowledged [B]", "window-edge [B]"] {
            assert!(values(&shown, Graph::Tcptrace).contains(header), "no {header}");
        }
    }
}
