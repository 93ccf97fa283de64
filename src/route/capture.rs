//! The address of the capture page: `#/capture?c=3&tab=list&sort=-up`. It says how a capture is looked at, never which:
//! a file that was opened is in no address.

use super::graphs::Graphs;
use super::values::{place_of, read_whole};
use super::{Allowed, Common, InvalidParameter, Query, Reason, pairs, split, view};
use diagram::axis::Scale;
use diagram::model::Depth;
use trace::{EventId, Gauge, Micros};

/// The most connections that are shown together.
pub const MOST_CONNECTIONS: usize = 50;

/// A column by which the table of connections can be sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    #[default]
    Start,
    Protocol,
    Client,
    Server,
    Length,
    Up,
    Down,
    Packets,
    Repeats,
}

impl Column {
    /// In the order of the table.
    pub const ALL: [Self; 9] = [
        Self::Protocol,
        Self::Client,
        Self::Server,
        Self::Start,
        Self::Length,
        Self::Up,
        Self::Down,
        Self::Packets,
        Self::Repeats,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Protocol => "protocol",
            Self::Client => "client",
            Self::Server => "server",
            Self::Length => "length",
            Self::Up => "up",
            Self::Down => "down",
            Self::Packets => "packets",
            Self::Repeats => "repeats",
        }
    }
}

/// The order of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    pub column: Column,
    pub is_descending: bool,
}

/// A tab of the column beside the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// What is shown, and how its numbers are known.
    #[default]
    About,
    Inspector,
    List,
    /// Values over time, drawn of the segments of TCP.
    Graphs,
    Costs,
    /// Tasks about the capture: those in its file, and a form that makes some.
    Tasks,
}

impl Tab {
    pub const ALL: [Self; 6] = [Self::About, Self::Inspector, Self::List, Self::Graphs, Self::Costs, Self::Tasks];

    /// Its name in the address and in the page's attributes.
    pub fn name(self) -> &'static str {
        match self {
            Self::About => "about",
            Self::Inspector => "inspector",
            Self::List => "list",
            Self::Graphs => "graphs",
            Self::Costs => "costs",
            Self::Tasks => "tasks",
        }
    }
}

/// Everything that the page shows, except the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    /// The numbers of the connections in the picture, ascending; the table if this is empty.
    pub connections: Vec<u32>,
    pub sort: Sort,
    /// Only the connections with this text are in the table.
    pub filter: String,
    /// The filter over the fields of what is in the picture (`docs/filter.md`).
    pub fields: String,
    pub depth: Depth,
    pub scale: Scale,
    pub gauge: Option<Gauge>,
    /// Whether each stream has a lane; `None`: on a wide stage.
    pub streams: Option<bool>,
    pub moment: Micros,
    /// The event that is inspected.
    pub event: Option<EventId>,
    pub tab: Tab,
    /// Which graph the tab of graphs shows.
    pub graphs: Graphs,
    /// The example that is open, by its name, in place of a file of the visitor's own.
    pub example: Option<&'static str>,
    pub common: Common,
}

impl Route {
    /// The same page with these connections in the picture, from their start; with none, the table.
    pub fn with(&self, mut connections: Vec<u32>) -> Self {
        connections.sort_unstable();
        connections.dedup();
        connections.truncate(MOST_CONNECTIONS);
        Self {
            connections,
            moment: Micros(0),
            event: None,
            tab: Tab::default(),
            graphs: Graphs::default(),
            ..self.clone()
        }
    }
}

/// Reads a hash, with or without `#`. Never fails: an invalid value is replaced by its default.
pub fn parse(hash: &str) -> (Route, Vec<InvalidParameter>) {
    let (mut route, mut refused) = (Route::default(), Vec::new());
    apply(&mut route, split(hash).1, &mut refused);
    (route, refused)
}

/// Applies the parameters of `query` to `route` and keeps the others.
pub fn apply(route: &mut Route, query: &str, refused: &mut Vec<InvalidParameter>) {
    for (key, value) in pairs(query) {
        if let Err(reason) = set(route, &key, &value) {
            refused.push(InvalidParameter { key, value, reason });
        }
    }
    let names = |name| pairs(query).any(|(key, _)| key == name);
    if names("event") && !names("tab") {
        route.tab = usual_tab(route);
    }
}

/// The tab of an address that names none.
fn usual_tab(route: &Route) -> Tab {
    if route.event.is_some() { Tab::Inspector } else { Tab::About }
}

fn set(route: &mut Route, key: &str, value: &str) -> Result<(), Reason> {
    match key {
        "c" => route.connections = read_connections(value)?,
        "sort" => route.sort = read_sort(value)?,
        "find" => route.filter = value.to_owned(),
        "fields" => route.fields = value.to_owned(),
        "depth" => route.depth = view::read_depth(value)?,
        "axis" => route.scale = view::read_scale(value)?,
        "gauge" => route.gauge = view::read_gauge(value)?,
        "streams" => route.streams = view::read_streams(value)?,
        "t" => route.moment = Micros(read_whole(value, (0, view::LATEST))? as i64),
        "event" => route.event = Some(EventId(read_whole(value, (1, u64::from(u32::MAX)))?)),
        "example" => {
            let example = capture_examples::find(value).ok_or_else(|| Reason::Value(Allowed::Words(examples())))?;
            route.example = Some(example.id);
        }
        "tab" => route.tab = place_of(&Tab::ALL.map(Tab::name), value).map(|place| Tab::ALL[place])?,
        _ => return route.graphs.set(key, value).unwrap_or_else(|| route.common.set(key, value)),
    }
    Ok(())
}

fn examples() -> String {
    capture_examples::ALL.iter().map(|example| example.id).collect::<Vec<_>>().join(", ")
}

fn read_connections(value: &str) -> Result<Vec<u32>, Reason> {
    let mut connections = Vec::new();
    for number in value.split(',') {
        connections.push(read_whole(number, (1, u64::from(u32::MAX)))? as u32);
    }
    if connections.len() > MOST_CONNECTIONS {
        return Err(Reason::Value(Allowed::AtMost(MOST_CONNECTIONS)));
    }
    connections.sort_unstable();
    connections.dedup();
    Ok(connections)
}

fn read_sort(value: &str) -> Result<Sort, Reason> {
    let (is_descending, name) = value.strip_prefix('-').map_or((false, value), |name| (true, name));
    let place = place_of(&Column::ALL.map(Column::name), name)?;
    Ok(Sort { column: Column::ALL[place], is_descending })
}

/// Prints a route without the parameters that have their default.
pub fn print(route: &Route) -> String {
    let usual = Route::default();
    let mut query = Query::default();
    query.add("example", route.example.is_some(), || route.example.unwrap_or_default().into());
    query.add("c", !route.connections.is_empty(), || {
        route.connections.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
    });
    query.add("sort", route.sort != usual.sort, || {
        format!("{}{}", if route.sort.is_descending { "-" } else { "" }, route.sort.column.name())
    });
    query.add("find", !route.filter.is_empty(), || route.filter.clone());
    query.add("fields", !route.fields.is_empty(), || route.fields.clone());
    query.add("depth", route.depth != usual.depth, || view::depth_name(route.depth).into());
    query.add("axis", route.scale != usual.scale, || view::scale_name(route.scale).into());
    query.add("gauge", route.gauge != usual.gauge, || view::gauge_name(route.gauge).into());
    query.add("streams", route.streams.is_some(), || view::streams_name(route.streams == Some(true)).into());
    query.add("t", route.moment != Micros(0), || route.moment.0.to_string());
    query.add("event", route.event.is_some(), || route.event.map_or(0, |event| event.0).to_string());
    query.add("tab", route.tab != usual_tab(route), || route.tab.name().into());
    route.graphs.print(&mut query);
    route.common.print(&mut query);
    format!("#/capture{}", query.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::tests::Dice;

    #[test]
    fn an_address_names_how_a_capture_is_looked_at() {
        let hash = "#/capture?example=tls13&c=2,7&sort=-up&find=example.org&fields=ip.ttl%3C64&axis=even&t=5000&event=3&lang=ko";
        let (route, refused) = parse(hash);
        assert_eq!((print(&route), refused), (hash.to_owned(), vec![]));
        assert_eq!((route.tab, &route.connections[..]), (Tab::Inspector, &[2, 7][..]));
        assert_eq!(print(&parse("#/capture?c=7,2,2&sort=start&find=&tab=about").0), "#/capture?c=2,7");
    }

    #[test]
    fn what_cannot_be_used_is_named_and_has_its_default() {
        let many = format!("c={}", vec!["1"; 51].join(","));
        let hash = format!("#/capture?{many}&c=0&sort=colour&tab=lesson&example=x&file=secret.pcap&theme=dark");
        let (route, refused) = parse(&hash);
        let keys: Vec<&str> = refused.iter().map(|refused| refused.key.as_str()).collect();
        assert_eq!(keys, ["c", "c", "sort", "tab", "example", "file"]);
        assert_eq!(print(&route), "#/capture?theme=dark");
    }

    #[test]
    fn other_connections_are_shown_from_their_start() {
        let (route, _) = parse("#/capture?c=2&sort=-up&t=9&event=4&tab=list&theme=dark");
        assert_eq!(print(&route.with(vec![9, 3])), "#/capture?c=3,9&sort=-up&theme=dark");
        assert_eq!(print(&route.with(vec![])), "#/capture?sort=-up&theme=dark");
    }

    #[test]
    fn any_route_is_read_as_it_was_printed() {
        for seed in 0..300 {
            let mut dice = Dice::new(seed);
            let mut route = Route::default().with((0..seed % 4).map(|_| dice.below(99) as u32 + 1).collect());
            route.sort = Sort { column: Column::ALL[dice.below(9) as usize], is_descending: dice.below(2) == 1 };
            route.filter = dice.text("a1.:-/ &=%\u{e9}\u{ac00}", 20);
            route.fields = dice.text("tcp.port== 80&\"%()\u{ac00}", 20);
            route.depth = Depth::ALL[dice.below(4) as usize];
            route.scale = view::SCALES[dice.below(2) as usize];
            route.gauge = view::GAUGES[dice.below(7) as usize];
            route.streams = dice.flip().then(|| dice.flip());
            route.moment = Micros(dice.below(view::LATEST + 1) as i64);
            route.event = (dice.below(2) == 1).then(|| EventId(dice.below(1_000) + 1));
            route.tab = Tab::ALL[dice.below(6) as usize];
            route.graphs = dice.graphs();
            let examples = capture_examples::ALL;
            route.example = dice.flip().then(|| examples[dice.below(examples.len() as u64) as usize].id);
            route.common = dice.common();
            assert_eq!(parse(&print(&route)), (route, vec![]), "seed {seed}");
        }
    }
}
