//! The fields of packets and messages by their names in display filters.

use crate::Case;
use crate::reading::segments;
use diagram::model::Segment;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::net::IpAddr;
use trace::{EventId, Kind, Trace};
use wire::analysis::{self, Analysis, Places};
use wire::view::{Block, Field};

/// Fields that no header has as they are here: relative and scaled, as the picture shows them.
const RELATIVE: [&str; 4] = ["tcp.seq", "tcp.ack", "tcp.len", "tcp.window_size"];
/// The control bits of a segment, the lowest first (RFC 9293 §3.1).
const CONTROL: [&str; 8] = [
    "tcp.flags.fin",
    "tcp.flags.syn",
    "tcp.flags.reset",
    "tcp.flags.push",
    "tcp.flags.ack",
    "tcp.flags.urg",
    "tcp.flags.ece",
    "tcp.flags.cwr",
];

/// Whether a field is known without a look at a packet's bytes.
pub(crate) fn is_quick(name: &str) -> bool {
    RELATIVE.contains(&name) || CONTROL.contains(&name)
}

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
    /// What each event carries, found once.
    places: OnceCell<Places>,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(case: &'a Case<'a>) -> Self {
        Self { case, segments: OnceCell::new(), places: OnceCell::new() }
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
        if is_quick(name) {
            let known = self.quick(event).filter(|(id, _)| *id == name);
            return known.map(|(_, number)| Found::Number(number)).collect();
        }
        let mut found = Vec::new();
        self.views(event).iter().for_each(|block| gather(&block.fields, name, &mut found));
        found
    }

    /// The fields of a segment that are known without a look at its bytes; nothing for anything else.
    pub(crate) fn quick(&self, event: EventId) -> impl Iterator<Item = (&'static str, u64)> {
        let relative = RELATIVE.into_iter().filter_map(move |name| Some((name, self.relative(event, name)?.into())));
        let flags = self.case.run.trace.event(event).and_then(|event| match event.kind {
            Kind::Segment { flags } => Some(flags),
            _ => None,
        });
        let bits = flags.into_iter().flat_map(|flags| (0..).map(move |bit| u64::from(flags >> bit & 1)));
        relative.chain(CONTROL.into_iter().zip(bits))
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
        self.views(event).iter().for_each(|block| gather(&block.fields, value, &mut names));
        names
    }

    /// What a packet or message consists of.
    pub(crate) fn blocks(&self, event: EventId) -> Vec<analysis::Block> {
        let Case { run, analysis, .. } = self.case;
        analysis.dissect_at(self.places.get_or_init(|| analysis.places()), &run.trace, event)
    }

    fn views(&self, event: EventId) -> Vec<Block> {
        self.blocks(event).into_iter().map(Block::from).collect()
    }
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
