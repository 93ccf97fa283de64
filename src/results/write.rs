//! Writes the files: CSV (RFC 4180) and JSON (RFC 8259). Times are whole microseconds of run time. Pure.

use crate::watch::Snapshot;
use std::fmt::Write;
use trace::{Direction, Event, Kind, Provenance};
use workbench::exports::csv::quoted;

/// A number of a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Number(u64),
    Text(String),
    Switch(bool),
    /// It is not known, or there is none.
    Nothing,
}

/// A lane: its numbers by name, and its newest events.
pub struct LaneResult {
    pub numbers: Vec<(String, Value)>,
    pub snapshot: Snapshot,
}

/// A run.
pub struct Results {
    /// The hash of the page's address, which has the settings.
    pub hash: String,
    /// The page's version.
    pub version: String,
    pub lanes: Vec<LaneResult>,
}

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A row per lane with its numbers.
    Numbers,
    /// A row per event of each lane.
    Events,
    /// All of it.
    Json,
}

impl Format {
    pub const ALL: [Self; 3] = [Self::Numbers, Self::Events, Self::Json];

    /// The file's name, which is also its name in attributes, and its media type.
    pub fn file(self) -> (&'static str, &'static str) {
        match self {
            Self::Numbers => ("roundtrip-lanes.csv", "text/csv"),
            Self::Events => ("roundtrip-events.csv", "text/csv"),
            Self::Json => ("roundtrip-run.json", "application/json"),
        }
    }

    /// The file's content.
    pub fn write(self, results: &Results) -> String {
        match self {
            Self::Numbers => numbers(results),
            Self::Events => events(results),
            Self::Json => json(results),
        }
    }
}

/// A row per lane. A number that is not known is an empty cell.
fn numbers(results: &Results) -> String {
    let mut rows = String::new();
    let names = results.lanes.first().map(|lane| &lane.numbers[..]).unwrap_or_default();
    push_row(&mut rows, names.iter().map(|(name, _)| name.clone()));
    for lane in &results.lanes {
        push_row(&mut rows, lane.numbers.iter().map(|(_, value)| cell(value)));
    }
    rows
}

/// The columns of an event, which are its members in JSON, too.
const COLUMNS: [&str; 13] = [
    "lane",
    "event",
    "kind",
    "message",
    "status",
    "code",
    "direction",
    "sent_micros",
    "sent_by",
    "arrived_micros",
    "arrived_by",
    "bytes",
    "bytes_by",
];

/// A row per event, lane by lane.
fn events(results: &Results) -> String {
    let mut rows = String::new();
    push_row(&mut rows, COLUMNS.iter().map(|name| (*name).to_owned()));
    for LaneResult { snapshot, .. } in &results.lanes {
        for event in snapshot.trace.events() {
            push_row(&mut rows, event_values(&snapshot.slug, event).iter().map(cell));
        }
    }
    rows
}

fn json(results: &Results) -> String {
    let text = |text: &str| text_of(&Value::Text(text.to_owned()));
    let mut json = format!(
        "{{\"roundtrip\":1,\"version\":{},\"hash\":{},\"lanes\":[",
        text(&results.version),
        text(&results.hash)
    );
    for (place, LaneResult { numbers, snapshot }) in results.lanes.iter().enumerate() {
        json.push_str(if place == 0 { "\n{" } else { ",\n{" });
        for (name, value) in numbers {
            // Writing to a text cannot fail.
            let _ = write!(json, "{}:{},", text(name), text_of(value));
        }
        let _ = write!(json, "\"dropped_events\":{},\"events\":[", snapshot.dropped());
        for (place, event) in snapshot.trace.events().enumerate() {
            json.push_str(if place == 0 { "\n{" } else { ",\n{" });
            let values = event_values(&snapshot.slug, event);
            let members: Vec<String> = COLUMNS
                .iter()
                .zip(&values)
                .skip(1)
                .map(|(name, value)| format!("\"{name}\":{}", text_of(value)))
                .collect();
            json.push_str(&members.join(","));
            json.push('}');
        }
        json.push_str("]}");
    }
    json.push_str("]}\n");
    json
}

/// What [`COLUMNS`] names.
fn event_values(lane: &str, event: &Event) -> [Value; COLUMNS.len()] {
    let word = |word: &str| Value::Text(word.to_owned());
    let number = |number: Option<u64>| number.map_or(Value::Nothing, Value::Number);
    let micros = |micros: trace::Micros| Value::Number(micros.0.max(0) as u64);
    let (kind, message, status, code) = match event.kind {
        Kind::Request => ("request", None, None, None),
        Kind::Response { status, .. } => ("response", None, Some(u64::from(status)), None),
        Kind::StreamEvent { index } => ("event", Some(index), None, None),
        Kind::Frame { index } => ("frame", Some(index), None, None),
        Kind::Close { code } => ("close", None, None, Some(u64::from(code))),
        Kind::Failure => ("failure", None, None, None),
        // A page sees nothing below HTTP and WebSocket.
        _ => ("other", None, None, None),
    };
    let by = |provenance| match provenance {
        Provenance::Measured => word("measured"),
        Provenance::Computed => word("computed"),
        Provenance::Simulated => word("simulated"),
    };
    [
        word(lane),
        Value::Number(event.id.0),
        word(kind),
        // A frame without a message is the endpoint's greeting.
        number(message.filter(|index| *index > 0)),
        number(status),
        number(code),
        word(if event.direction == Direction::Up { "up" } else { "down" }),
        micros(event.sent),
        by(event.sent_by),
        event.arrived.map_or(Value::Nothing, micros),
        event.arrived.map_or(Value::Nothing, |_| by(event.arrived_by)),
        Value::Number(event.bytes),
        by(event.bytes_by),
    ]
}

/// One line.
fn push_row(rows: &mut String, cells: impl Iterator<Item = String>) {
    rows.push_str(&cells.map(|cell| quoted(&cell)).collect::<Vec<_>>().join(","));
    rows.push_str("\r\n");
}

fn cell(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Switch(is_on) => is_on.to_string(),
        Value::Nothing => String::new(),
    }
}

/// A value of JSON.
fn text_of(value: &Value) -> String {
    match value {
        Value::Text(text) => serde_json::Value::from(text.as_str()).to_string(),
        Value::Nothing => "null".to_owned(),
        Value::Number(_) | Value::Switch(_) => cell(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::lane::{Bytes, Lane, Timing};
    use crate::live::settings::Transport;
    use i18n::Lang;
    use serde_json::Value as Json;
    use trace::Micros;

    fn results() -> Results {
        let mut lane = Lane::new(Transport::PostStream, 0);
        let bytes = |total| Bytes { total, by: Provenance::Measured };
        lane.record(Kind::Request, Direction::Up, Timing::up(Micros(1_000), Micros(200)), bytes(300), 0);
        let response = Kind::Response { status: 200, messages: 0 };
        lane.record(response, Direction::Down, Timing::down(Micros(1_200), Micros(1_400)), bytes(120), 0);
        let event = Kind::StreamEvent { index: 7 };
        lane.record(event, Direction::Down, Timing::down(Micros(2_000), Micros(2_300)), bytes(40), 20);
        lane.fail(crate::live::view::Notice::StreamLost, Micros(3_000));
        let moment = (Micros(4_000), false);
        let name = ("post-stream", "Streamed POST");
        let snapshot = Snapshot::new(Lang::En, name, trace::Layer::Http, moment, lane.trace);
        let numbers = vec![
            ("lane".to_owned(), Value::Text("post-stream".to_owned())),
            ("delivered".to_owned(), Value::Number(1)),
            ("up_bytes".to_owned(), Value::Nothing),
            ("measured".to_owned(), Value::Switch(true)),
            ("reason".to_owned(), Value::Text("a \"b\", c\n".to_owned())),
        ];
        Results {
            hash: "#/live?rate=5".to_owned(),
            version: "0.1.0 (x)".to_owned(),
            lanes: vec![LaneResult { numbers, snapshot }],
        }
    }

    #[test]
    fn numbers_are_a_row_per_lane_with_quoted_cells_as_rfc_4180_has_them() {
        let rows = Format::Numbers.write(&results());
        assert_eq!(rows, "lane,delivered,up_bytes,measured,reason\r\npost-stream,1,,true,\"a \"\"b\"\", c\n\"\r\n");
        assert_eq!(Format::Numbers.write(&Results { lanes: Vec::new(), ..results() }), "\r\n");
    }

    #[test]
    fn events_are_a_row_each_with_what_is_measured_and_what_is_computed() {
        let rows = Format::Events.write(&results());
        let rows: Vec<&str> = rows.split("\r\n").collect();
        assert_eq!(rows[0], COLUMNS.join(","));
        assert_eq!(rows[1], "post-stream,1,request,,,,up,1000,measured,1200,computed,300,measured");
        assert_eq!(rows[2], "post-stream,2,response,,200,,down,1200,computed,1400,measured,120,measured");
        assert_eq!(rows[3], "post-stream,3,event,7,,,down,2000,computed,2300,measured,40,measured");
        assert_eq!(rows[4], "post-stream,4,failure,,,,down,3000,measured,,,0,measured");
        assert!(rows.iter().filter(|row| !row.is_empty()).all(|row| row.split(',').count() == COLUMNS.len()));
    }

    #[test]
    fn json_has_the_same_and_can_be_read_by_others() {
        let json: Json = serde_json::from_str(&Format::Json.write(&results())).expect("JSON");
        assert_eq!((&json["roundtrip"], &json["hash"]), (&Json::from(1), &Json::from("#/live?rate=5")));
        let lane = &json["lanes"][0];
        assert_eq!((&lane["reason"], &lane["up_bytes"]), (&Json::from("a \"b\", c\n"), &Json::Null));
        assert_eq!(lane["events"].as_array().map(Vec::len), Some(4));
        assert_eq!(
            (&lane["events"][2]["message"], &lane["events"][2]["arrived_micros"]),
            (&Json::from(7), &Json::from(2_300))
        );
        assert_eq!(lane["events"][3]["arrived_micros"], Json::Null);
        let none = Format::Json.write(&Results { lanes: Vec::new(), ..results() });
        assert!(serde_json::from_str::<Json>(&none).is_ok(), "{none}");
    }
}
