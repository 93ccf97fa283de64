//! A graph made of a flow's data: its curves, its names, and what stands beside it. Pure.

use super::range::Range;
use super::words;
use crate::route::graphs::Graph;
use diagram::graph::ticks::Unit;
use diagram::graph::{self, Curve, Dot, Style, Tag};
use diagram::scene::ColorRole;
use i18n::{Lang, bytes, msg};
use std::collections::{BTreeMap, BTreeSet};
use tcp_analysis::{Bar, Named, Series, Sheet, Shown, What};
use trace::{EventId, Layer};

/// A window that is so many times larger than what is in flight would press that curve to the ground.
const TOO_WIDE: f64 = 8.0;

/// Why there is no graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Empty {
    /// There is no TCP in what is shown.
    NoTcp,
    /// This direction sends no data.
    NothingSent,
    /// No ACK ends where a segment ended.
    NothingAcknowledged,
    /// Something is missing in the capture, so that nothing can be computed.
    NothingKnown,
}

/// A line of the legend.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub role: ColorRole,
    pub text: String,
}

/// What is drawn, and what goes with it.
#[derive(Debug)]
pub struct Subject {
    pub graph: graph::Graph,
    /// The curve whose points the keys and the table go through.
    main: usize,
    pub legend: Vec<Entry>,
    /// The whole time of the flow.
    pub range: Range,
    /// The names at each event.
    names: BTreeMap<EventId, Vec<&'static str>>,
}

const TCP: ColorRole = ColorRole::Of(Layer::Tcp);
const SACK: ColorRole = ColorRole::Of(Layer::Tls);
const WINDOW: ColorRole = ColorRole::Of(Layer::Http);
const ACK: ColorRole = ColorRole::Of(Layer::WebSocket);

impl Subject {
    /// The `graph` of what `sheet` shows, or why there is none.
    pub fn new(lang: Lang, sheet: &Sheet, graph: Graph) -> Result<Self, Empty> {
        let shown = sheet.shown.as_ref().ok_or(Empty::NoTcp)?;
        let (curves, legend) = curves(lang, shown, graph);
        let main = curves.len().saturating_sub(1);
        if curves.get(main).is_none_or(|curve| curve.dots.is_empty()) {
            return Err(match graph {
                _ if shown.graphs.segments.is_empty() => Empty::NothingSent,
                Graph::RoundTrip => Empty::NothingAcknowledged,
                _ => Empty::NothingKnown,
            });
        }
        let ends = curves.iter().filter_map(|curve| Some((curve.dots.first()?.at, curve.dots.last()?.at)));
        let (start, end) =
            ends.fold((f64::MAX, f64::MIN), |(start, end), (one, other)| (start.min(one), end.max(other)));
        let mut names: BTreeMap<EventId, Vec<&'static str>> = BTreeMap::new();
        for named in shown.names.iter().filter(|named| named.until_nanos.is_none()) {
            names.entry(named.event).or_default().push(words::what(lang, named.what));
        }
        let tags = tags(lang, &shown.names, &curves);
        let titles = [msg::graphs_axis_time(lang), words::axis(lang, graph)].map(str::to_owned);
        let unit = match graph {
            Graph::RoundTrip => Unit::Nanoseconds,
            Graph::Throughput => Unit::BitsPerSecond,
            _ => Unit::Bytes,
        };
        let has_zero = !matches!(graph, Graph::Stevens | Graph::Tcptrace);
        let graph = graph::Graph { curves, tags, unit, has_zero, titles };
        Ok(Self { graph, main, legend, range: Range::whole(start, end), names })
    }

    /// The points of the curve that matters most, in the order of time.
    pub fn points(&self) -> &[Dot] {
        self.graph.curves.get(self.main).map_or(&[], |curve| &curve.dots)
    }

    /// The points of the main curve in a stretch of time.
    pub fn seen(&self, range: &Range) -> &[Dot] {
        let points = self.points();
        let start = points.partition_point(|dot| dot.at < range.from);
        let end = points.partition_point(|dot| dot.at <= range.to);
        points.get(start..end).unwrap_or_default()
    }

    /// The points of an event on all curves; on the main one first.
    pub fn of_event(&self, event: EventId) -> Vec<Dot> {
        let others = self.graph.curves.iter().enumerate().filter(|(place, _)| *place != self.main);
        let others = others.flat_map(|(_, curve)| &curve.dots);
        self.points().iter().chain(others).filter(|dot| dot.event == event).copied().collect()
    }

    /// The point after that of `event`, or the one before. If the event has none, the first one from `moment` on, or the
    /// last one before it.
    pub fn neighbour(&self, event: Option<EventId>, moment: f64, forward: bool) -> Option<Dot> {
        let points = self.points();
        let at = event.and_then(|event| points.iter().position(|dot| dot.event == event));
        let place = match (at, forward) {
            (Some(at), true) => at.checked_add(1),
            (Some(at), false) => at.checked_sub(1),
            (None, true) => Some(points.partition_point(|dot| dot.at < moment)),
            (None, false) => points.partition_point(|dot| dot.at <= moment).checked_sub(1),
        };
        points.get(place?).copied()
    }

    pub fn names(&self, event: EventId) -> &[&'static str] {
        self.names.get(&event).map_or(&[], Vec::as_slice)
    }
}

/// The curves of a graph from back to front, the one that matters most last; and the legend.
fn curves(lang: Lang, shown: &Shown, graph: Graph) -> (Vec<Curve>, Vec<Entry>) {
    let graphs = &shown.graphs;
    let entry = |role, text: &str| Entry { role, text: text.to_owned() };
    let segments = |style| Curve { style, role: TCP, dots: graphs.segments.iter().map(bar).collect() };
    let repeated = graphs.segments.iter().any(|bar| bar.is_repeated);
    let again = repeated.then(|| entry(ColorRole::Bad, msg::graphs_legend_again(lang)));
    let sent = entry(TCP, msg::graphs_legend_segments(lang));
    match graph {
        Graph::Stevens => (vec![segments(Style::Dots)], std::iter::once(sent).chain(again).collect()),
        Graph::Tcptrace => {
            let sack = Curve { style: Style::Bars, role: SACK, dots: graphs.sack.iter().map(bar).collect() };
            let has_sack = !sack.dots.is_empty();
            let curves = vec![
                line(&graphs.window_edge, Style::Stairs, WINDOW),
                line(&graphs.acknowledged, Style::Stairs, ACK),
                sack,
                segments(Style::Bars),
            ];
            let mut legend: Vec<Entry> = std::iter::once(sent).chain(again).collect();
            legend.push(entry(ACK, msg::graphs_legend_acknowledged(lang)));
            legend.push(entry(WINDOW, msg::graphs_legend_edge(lang)));
            legend.extend(has_sack.then(|| entry(SACK, msg::graphs_legend_sack(lang))));
            (curves, legend)
        }
        Graph::RoundTrip => {
            (vec![line(&graphs.round_trip, Style::Dots, TCP)], vec![entry(TCP, msg::graphs_legend_round_trip(lang))])
        }
        Graph::Throughput => {
            (vec![line(&graphs.throughput, Style::Line, TCP)], vec![entry(TCP, msg::graphs_legend_throughput(lang))])
        }
        Graph::InFlight => {
            let flight = line(&graphs.in_flight, Style::Stairs, TCP);
            let most = |curve: &Curve| curve.dots.iter().map(|dot| dot.high).fold(0.0, f64::max);
            let window = line(&graphs.window, Style::Stairs, WINDOW);
            let mut legend = vec![entry(TCP, msg::graphs_legend_in_flight(lang))];
            if most(&window) > most(&flight) * TOO_WIDE {
                let text = msg::graphs_legend_window_above(lang, &bytes(most(&window) as u64));
                legend.push(Entry { role: WINDOW, text });
                return (vec![flight], legend);
            }
            legend.push(entry(WINDOW, msg::graphs_legend_window(lang)));
            (vec![window, flight], legend)
        }
    }
}

fn micros(nanos: i64) -> f64 {
    nanos as f64 / 1_000.0
}

fn bar(bar: &Bar) -> Dot {
    let Bar { event, at_nanos, low, high, is_repeated } = *bar;
    Dot { at: micros(at_nanos), low: low as f64, high: high as f64, event, is_strong: is_repeated }
}

fn line(series: &Series, style: Style, role: ColorRole) -> Curve {
    let dot = |point: &tcp_analysis::Point| {
        let (at, value) = (micros(point.at_nanos), point.value as f64);
        Dot { at, low: value, high: value, event: point.event, is_strong: false }
    };
    Curve { style, role, dots: series.points.iter().map(dot).collect() }
}

/// The names where the curves have a point for them; names of a time need none.
fn tags(lang: Lang, names: &[Named], curves: &[Curve]) -> Vec<Tag> {
    let wanted: BTreeSet<EventId> = names.iter().map(|named| named.event).collect();
    let mut places: BTreeMap<EventId, f64> = BTreeMap::new();
    for dot in curves.iter().flat_map(|curve| &curve.dots).filter(|dot| wanted.contains(&dot.event)) {
        places.insert(dot.event, dot.low);
    }
    let tag = |named: &Named| {
        let until = named.until_nanos.map(micros);
        let value = places.get(&named.event).copied();
        let value = if until.is_some() { Some(value.unwrap_or_default()) } else { value };
        let text = words::what(lang, named.what).to_owned();
        Some(Tag { at: micros(named.at_nanos), until, value: value?, text, is_loss: named.what == What::Loss })
    };
    names.iter().filter_map(tag).collect()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use ::lab::{Request, Settings};
    use trace::Direction;

    fn sheet(scenario: &str, flow: Option<(u32, Direction)>, change: impl Fn(&mut Settings)) -> Sheet {
        let mut settings = ::lab::scenario::defaults(scenario).unwrap_or_default();
        change(&mut settings);
        let (run, _) = ::lab::run(&Request { seed: 3, ..Request::new(scenario, settings) }).expect("a run");
        Sheet::new(&run.trace, flow, |_| None)
    }

    fn subject(graph: Graph) -> Subject {
        let sheet = sheet("bulk", None, |settings| settings.link.loss = 30_000);
        Subject::new(Lang::En, &sheet, graph).expect("a graph")
    }

    #[test]
    fn every_graph_of_a_transfer_has_points_names_and_a_legend() {
        for graph in Graph::ALL {
            let subject = subject(graph);
            assert!(subject.points().len() > 20 && !subject.legend.is_empty(), "{graph:?}");
            let texts: Vec<&str> = subject.graph.tags.iter().map(|tag| &*tag.text).collect();
            assert!(texts.contains(&"Slow start"), "{graph:?}: {texts:?}");
            let has_losses = texts.contains(&"Loss") && texts.contains(&"Fast retransmit");
            assert_eq!(has_losses, graph != Graph::RoundTrip, "{graph:?}: {texts:?}");
        }
    }

    #[test]
    fn the_keys_go_through_all_points_in_the_order_of_time() {
        let subject = subject(Graph::Stevens);
        let first = subject.neighbour(None, 0.0, true).expect("a point");
        assert_eq!(first, subject.points()[0]);
        let mut at = first;
        let mut count = 1;
        while let Some(next) = subject.neighbour(Some(at.event), 0.0, true) {
            assert!(next.at >= at.at);
            (at, count) = (next, count + 1);
        }
        assert_eq!(count, subject.points().len());
        assert_eq!(subject.neighbour(Some(first.event), 0.0, false), None);
        assert_eq!(subject.neighbour(None, f64::MAX, false), subject.points().last().copied());
        assert!(!subject.of_event(first.event).is_empty() && subject.of_event(EventId(999_999)).is_empty());
    }

    #[test]
    fn an_empty_graph_says_why() {
        let empty = |sheet: &Sheet, graph| Subject::new(Lang::En, sheet, graph).err();
        let bulk = sheet("bulk", None, |_| {});
        let back = sheet("bulk", bulk.flows.get(1).map(|flow| (flow.connection, flow.direction)), |_| {});
        for graph in Graph::ALL {
            assert_eq!(empty(&Sheet::default(), graph), Some(Empty::NoTcp));
            // The handshake has a round trip in either direction.
            let expected = (graph != Graph::RoundTrip).then_some(Empty::NothingSent);
            assert_eq!(empty(&back, graph), expected);
            assert_eq!(empty(&bulk, graph), None);
        }
        let mut silent = bulk.clone();
        if let Some(shown) = &mut silent.shown {
            shown.graphs.round_trip.points.clear();
            shown.graphs.in_flight.points.clear();
        }
        assert_eq!(empty(&silent, Graph::RoundTrip), Some(Empty::NothingAcknowledged));
        assert_eq!(empty(&silent, Graph::InFlight), Some(Empty::NothingKnown));
    }

    #[test]
    fn a_point_is_said_in_one_sentence_with_its_names() {
        let subject = subject(Graph::Stevens);
        let strong = subject.points().iter().find(|dot| dot.is_strong).expect("a repetition");
        let said = words::sentence(Lang::En, Graph::Stevens, strong, subject.names(strong.event));
        assert!(said.contains(&format!("{}", strong.event.0)) && said.contains("ransmi"), "{said}");
    }
}
