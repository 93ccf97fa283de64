//! The fields of packets and messages by their names in display filters.

use crate::Case;
use crate::reading::segments;
use diagram::model::Segment;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::net::IpAddr;
use trace::{EventId, Kind, Trace};
use wire::analysis::Analysis;
use wire::view::{Block, Field};

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Number(u64),
    Text(String),
}

impl Found {
    /// An address is a number for a program; people write it as a text.
    fn of(field: &Field) -> Self {
        match field.number {
            Some(number) if field.value.parse::<IpAddr>().is_err() => Self::Number(number),
            _ => Self::Text(field.value.clone()),
        }
    }

    /// As people write it.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

/// Reads fields of one run or capture.
pub(crate) struct Fields<'a> {
    case: &'a Case<'a>,
    /// The relative numbers of all segments, read once: each depends on those before.
    segments: OnceCell<BTreeMap<EventId, Segment>>,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(case: &'a Case<'a>) -> Self {
        Self { case, segments: OnceCell::new() }
    }

    /// The relative numbers of a segment.
    pub(crate) fn segment(&self, event: EventId) -> Option<&Segment> {
        let read = || segments(self.case.run).into_iter().map(|(event, segment)| (event.id, segment)).collect();
        self.segments.get_or_init(read).get(&event)
    }

    /// The first field of this name. `tcp.seq`, `tcp.ack`, `tcp.len` and `tcp.window_size` are relative and scaled, as the
    /// picture shows them.
    pub(crate) fn value(&self, event: EventId, name: &str) -> Option<Found> {
        self.all(event, name).into_iter().next()
    }

    /// All fields of this name.
    pub(crate) fn all(&self, event: EventId, name: &str) -> Vec<Found> {
        if let "tcp.seq" | "tcp.ack" | "tcp.len" | "tcp.window_size" = name {
            return self.relative(event, name).map(|number| Found::Number(number.into())).into_iter().collect();
        }
        if let Some(bit) = name.strip_prefix("tcp.flags.").and_then(control_bit) {
            return self.control(event, bit).map(Found::Number).into_iter().collect();
        }
        let mut found = Vec::new();
        self.blocks(event).iter().for_each(|block| gather(&block.fields, name, &mut found));
        found
    }

    fn relative(&self, event: EventId, name: &str) -> Option<u32> {
        let segment = self.segment(event)?;
        match name {
            "tcp.seq" => Some(segment.sequence),
            "tcp.ack" => segment.acknowledgment,
            "tcp.len" => Some(segment.length),
            _ => Some(segment.scaled_window),
        }
    }

    /// A control bit of a segment. Filters ask for it in thousands of packets, and it needs no look at their bytes.
    fn control(&self, event: EventId, bit: u8) -> Option<u64> {
        match self.case.run.trace.event(event)?.kind {
            Kind::Segment { flags } => Some(u64::from(flags & bit != 0)),
            _ => None,
        }
    }

    /// The names of the fields of an event that have this value.
    pub(crate) fn names_with(&self, event: EventId, value: &Found) -> Vec<String> {
        fn gather(fields: &[Field], value: &Found, names: &mut Vec<String>) {
            for field in fields {
                if Found::of(field) == *value {
                    names.push(field.id.clone());
                }
                gather(&field.parts, value, names);
            }
        }
        let mut names = Vec::new();
        self.blocks(event).iter().for_each(|block| gather(&block.fields, value, &mut names));
        names
    }

    /// Whether an event has a field of the protocol whose fields begin with this name.
    pub(crate) fn has_protocol(&self, event: EventId, name: &str) -> bool {
        let is_of = |field: &Field| field.id.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
        self.blocks(event).iter().any(|block| block.fields.iter().any(is_of))
    }

    fn blocks(&self, event: EventId) -> Vec<Block> {
        self.case.analysis.dissect(&self.case.run.trace, event).into_iter().map(Block::from).collect()
    }
}

/// The control bit of this name (RFC 9293 §3.1).
fn control_bit(name: &str) -> Option<u8> {
    let names = ["fin", "syn", "reset", "push", "ack", "urg", "ece", "cwr"];
    names.iter().position(|known| *known == name).map(|place| 1 << place)
}

/// The names of all fields, those within others included, without repetition: in display filters, and for a person.
pub fn names(analysis: &Analysis, trace: &Trace, event: EventId) -> Vec<(String, String)> {
    fn add(fields: &[Field], names: &mut Vec<(String, String)>) {
        for field in fields {
            if !names.iter().any(|(id, _)| *id == field.id) {
                names.push((field.id.clone(), format!("{} ({})", field.name, field.id)));
            }
            add(&field.parts, names);
        }
    }
    let mut names = Vec::new();
    for block in analysis.dissect(trace, event) {
        add(&Block::from(block).fields, &mut names);
    }
    names
}

fn gather(fields: &[Field], name: &str, found: &mut Vec<Found>) {
    for field in fields {
        if field.id == name {
            found.push(Found::of(field));
        }
        gather(&field.parts, name, found);
    }
}
