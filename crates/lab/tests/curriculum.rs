//! Every moment that `docs/curriculum.md` names is in its scenario's trace: its labels, their order, their values, their
//! number. The document explains how a moment is written.

use lab::{Request, Run, scenario};
use serde_json::Value;
use std::collections::BTreeMap;
use trace::{Direction, Event, Layer, Micros};

const CURRICULUM: &str = include_str!("../../../docs/curriculum.md");
/// The sections whose rows name a moment.
const SECTIONS: [&str; 3] = ["Diagrams", "Tables", "Bullets"];

/// Scenario and moment of each row.
fn moments() -> Vec<(&'static str, &'static str)> {
    let sections = CURRICULUM.split("\n## ").filter(|section| SECTIONS.iter().any(|name| section.starts_with(name)));
    let rows = sections.flat_map(str::lines).filter(|line| line.starts_with("| ") && !line.contains("| said in |"));
    let cells = rows.map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect::<Vec<_>>());
    // The rows about what the note simplifies have three cells.
    let four = cells.filter_map(|cells| <[&str; 4]>::try_from(cells).ok());
    four.filter(|cells| cells[0] != "study note")
        .map(|[_, _, scenario, moment]| (scenario, moment.trim_matches(['`', ' ', '|'])))
        .collect()
}

/// A kind or state as JSON writes it: `"held"`, `{"part": "tcp"}` is `part/tcp`.
fn name(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        Ok(Value::Object(members)) => {
            members.iter().map(|(kind, name)| format!("{kind}/{}", name.as_str().unwrap_or_default())).collect()
        }
        other => panic!("{other:?}"),
    }
}

/// One event that a moment names.
#[derive(Debug, Default, PartialEq)]
struct Wanted<'a> {
    direction: Option<Direction>,
    label: &'a str,
    window: Option<u16>,
    took: Option<Micros>,
    contains: Option<&'a str>,
}

impl<'a> Wanted<'a> {
    /// `up PSH, ACK · 400 B (window 1000)`; `None` if it names no event.
    fn parse(text: &'a str) -> Option<Self> {
        let (way, mut rest) = text.split_once(' ')?;
        let direction = match way {
            "event" => None,
            "up" => Some(Direction::Up),
            "down" => Some(Direction::Down),
            _ => return None,
        };
        let mut wanted = Self { direction, ..Self::default() };
        // A label may end with parentheses of its own: "GET /chat (Upgrade: websocket)".
        while let Some((before, within)) = rest.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")) {
            if let Some(window) = within.strip_prefix("window ") {
                wanted.window = Some(window.parse().expect("a window"));
            } else if let Some(text) = within.strip_prefix("contains ") {
                wanted.contains = Some(text);
            } else if let Some(millis) = within.strip_suffix(" ms") {
                wanted.took = Some(Micros(millis.parse::<i64>().expect("milliseconds") * 1_000));
            } else {
                break;
            }
            rest = before;
        }
        Some(Self { label: rest, ..wanted })
    }

    fn is(&self, run: &Run, event: &Event) -> bool {
        let Some(wire) = event.wire.as_deref() else { return false };
        &*wire.label == self.label
            && self.direction.is_none_or(|direction| direction == event.direction)
            && self.took.is_none_or(|took| event.arrived.is_some_and(|at| at - event.sent == took))
            && self.window.is_none_or(|window| window_of(run, event) == Some(window))
            && self.contains.is_none_or(|text| carries(run, event, text))
    }
}

/// The window field of a segment (RFC 9293 §3.1).
fn window_of(run: &Run, event: &Event) -> Option<u16> {
    let bytes = run.trace.bytes(event.wire.as_ref()?.data);
    let tcp = bytes.get(usize::from(bytes.first()? & 15) * 4..).filter(|_| event.layer == Layer::Tcp)?;
    Some(u16::from_be_bytes([*tcp.get(14)?, *tcp.get(15)?]))
}

/// Whether the packets of a message carry `text`.
fn carries(run: &Run, event: &Event, text: &str) -> bool {
    let Some((first, last)) = event.wire.as_ref().and_then(|wire| wire.carriers) else { return false };
    let packets = (first.0..=last.0).filter_map(|id| run.trace.event(trace::EventId(id))?.wire.as_deref());
    let bytes: Vec<u8> = packets.flat_map(|wire| run.trace.bytes(wire.data).to_vec()).collect();
    bytes.windows(text.len()).any(|part| part == text.as_bytes())
}

/// The packets of an event's connection, or its messages of the event's layer, in the order of sending: what it can be next
/// to.
fn neighbours<'a>(run: &'a Run, event: &Event) -> Vec<&'a Event> {
    let connection = |event: &Event| event.wire.as_ref().map(|wire| wire.connection);
    let is_alike = |other: &&Event| {
        connection(other) == connection(event)
            && other.is_packet() == event.is_packet()
            && (event.is_packet() || other.layer == event.layer)
    };
    let mut alike: Vec<&Event> = run.trace.events().filter(is_alike).collect();
    alike.sort_by_key(|event| (event.sent, event.id));
    alike
}

/// How many times `moment` is in `run`.
fn count(run: &Run, moment: &str) -> usize {
    if let Some((one, other)) = moment.split_once(" ↔ ") {
        return crossings(run, &wanted(one), &wanted(other));
    }
    if let Some(kind) = moment.strip_prefix("span ") {
        return run.trace.spans().filter(|span| name(&span.kind) == kind).count();
    }
    if let Some(wanted) = moment.strip_prefix("state ") {
        let states = run.trace.states().iter().map(|change| name(&change.state));
        return states.filter(|state| state.rsplit('/').next() == Some(wanted)).count();
    }
    if let Some(fact) = moment.strip_prefix("fact ") {
        let (name, value) = fact.split_once(" = ").expect("a fact's value");
        return run.facts.iter().filter(|fact| fact.name == name && fact.value.to_string() == value).count();
    }
    let row: Vec<Wanted> = moment.split(" → ").map(wanted).collect();
    let starts = run.trace.events().filter(|event| row[0].is(run, event));
    starts.filter(|start| follows(run, start, &row)).count()
}

fn wanted(text: &str) -> Wanted<'_> {
    Wanted::parse(text).unwrap_or_else(|| panic!("`{text}` is no moment; docs/curriculum.md explains how to write one"))
}

/// Whether the events of `row` follow one another from `start` on.
fn follows(run: &Run, start: &Event, row: &[Wanted]) -> bool {
    let neighbours = neighbours(run, start);
    let place = neighbours.iter().position(|event| event.id == start.id).expect("an event is beside itself");
    let rest = neighbours.get(place..place + row.len()).unwrap_or_default();
    rest.len() == row.len() && rest.iter().zip(row).all(|(event, wanted)| wanted.is(run, event))
}

/// How many pairs of events are under way at the same time in opposite directions.
fn crossings(run: &Run, one: &Wanted, other: &Wanted) -> usize {
    let of = |wanted: &Wanted| run.trace.events().filter(|event| wanted.is(run, event)).collect::<Vec<_>>();
    let others = of(other);
    let crosses = |one: &&Event| {
        let meets = |other: &&Event| {
            one.direction != other.direction && one.arrived > Some(other.sent) && other.arrived > Some(one.sent)
        };
        others.iter().any(meets)
    };
    of(one).iter().filter(|event| crosses(event)).count()
}

#[test]
fn every_moment_of_the_curriculum_is_in_its_trace() {
    let mut runs: BTreeMap<&str, Run> = BTreeMap::new();
    let moments = moments();
    assert!(moments.len() > 40, "the curriculum's tables were not read");
    for (scenario, moment) in moments {
        let run = runs.entry(scenario).or_insert_with(|| {
            let found = scenario::find(scenario).unwrap_or_else(|| panic!("there is no scenario {scenario}"));
            lab::run(&Request::new(scenario, (found.defaults)())).expect("a run").0
        });
        let (times, moment) = match moment.split_once(" × ") {
            Some((times, moment)) => (Some(times.parse::<usize>().expect("a number")), moment),
            None => (None, moment),
        };
        let found = count(run, moment);
        let is_right = times.map_or(found > 0, |times| found == times);
        assert!(is_right, "{scenario} has `{moment}` {found} times; docs/curriculum.md wants {times:?}");
    }
}

/// The test above would be worth little if it found everything.
#[test]
fn another_order_value_direction_or_number_is_not_in_the_trace() {
    let run = lab::run(&Request::new("tcp", scenario::defaults("tcp").expect("a scenario"))).expect("a run").0;
    assert_eq!(count(&run, "up SYN → down SYN, ACK → up ACK"), 2);
    for wrong in [
        "up SYN → up ACK → down SYN, ACK",
        "down SYN → down SYN, ACK",
        "up SYN → up ACK",
        "up PSH, ACK · 400 B (window 999)",
        "up PSH, ACK · 400 B (21 ms)",
        "up FIN, ACK → down ACK → up FIN, ACK",
        "up PSH, ACK · 400 B ↔ down SYN, ACK",
        "fact nothing = 1",
        "span held",
        "state OPEN",
    ] {
        assert_eq!(count(&run, wrong), 0, "{wrong}");
    }
}
