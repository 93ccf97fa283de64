//! How an answer is computed from a capture: a field of a packet, the time between two packets, a count.
//!
//! | query | value |
//! |---|---|
//! | `field:5.tcp.ack` | this field of this packet or message |
//! | `time:1-3` | milliseconds from packet 1 to packet 3, as the capture has their times |
//! | `count:tcp.flags.syn==1` | how many packets and messages fit the filter |
//! | `text:GET` | these words: for what no capture says |

use crate::case::millis;
use crate::fields::{Fields, Found};
use crate::made::{event, place};
use crate::sift::Sift;
use crate::{Case, words};
use filter::Wrong;
use trace::{Event, EventId, Micros, Provenance};

/// A query that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Query {
    Field(EventId, String),
    Time(EventId, EventId),
    Count(Sift),
    Words(String),
}

/// What a query found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    Number(f64),
    Text(String),
}

/// Why a query found nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// There is no such event.
    Event(EventId),
    /// The event has no such field.
    Value,
}

/// Why a text is no query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It has not the form of any.
    Query,
    /// It counts what fits this text, which is no filter.
    Filter(String, Wrong),
}

impl Query {
    /// Reads a query.
    pub(crate) fn read(text: &str) -> Result<Self, Unread> {
        if let Some(("count", rest)) = text.split_once(':').map(|(kind, rest)| (kind.trim(), rest)) {
            return Sift::read(rest).map(Self::Count).map_err(|wrong| Unread::Filter(rest.to_owned(), wrong));
        }
        Self::read_other(text).ok_or(Unread::Query)
    }

    /// Reads a query without a filter.
    fn read_other(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(':')?;
        match kind.trim() {
            "field" => place(rest.trim()).map(|(event, field)| Self::Field(event, field)),
            "time" => {
                let (from, to) = rest.split_once('-')?;
                Some(Self::Time(event(from)?, event(to)?))
            }
            "text" => Some(Self::Words(rest.to_owned())).filter(|_| !rest.trim().is_empty()),
            _ => None,
        }
    }

    /// Computes it.
    pub(crate) fn ask(&self, case: &Case, fields: &Fields) -> Result<Answer, Missing> {
        let known = |id: EventId| case.run.trace.event(id).ok_or(Missing::Event(id));
        match self {
            Self::Field(id, name) => {
                known(*id)?;
                Ok(match fields.value(*id, name).ok_or(Missing::Value)? {
                    Found::Number(number) => Answer::Number(number as f64),
                    Found::Text(text) => Answer::Text(text),
                })
            }
            Self::Time(from, to) => {
                let between = captured(known(*to)?) - captured(known(*from)?);
                Ok(Answer::Number(millis(between)))
            }
            Self::Count(filter) => {
                let fits = |event: &&Event| filter.accepts(fields, event.id);
                Ok(Answer::Number(case.run.trace.events().filter(fits).count() as f64))
            }
            Self::Words(text) => {
                let text = text.trim();
                Ok(text.parse().map_or_else(|_| Answer::Text(text.to_owned()), Answer::Number))
            }
        }
    }

    /// The event whose numbers would give the answer away.
    pub(crate) fn hides(&self) -> Option<EventId> {
        if let Self::Field(event, _) = self { Some(*event) } else { None }
    }

    /// Whether its value is a time in milliseconds.
    pub(crate) fn is_time(&self) -> bool {
        matches!(self, Self::Time(..))
    }
}

/// When the capture has an event: the host beside the capture sent it then, or received it. The other host's time is
/// computed, and no analyser shows it.
fn captured(event: &Event) -> Micros {
    match (event.sent_by, event.arrived) {
        (Provenance::Computed, Some(arrived)) => arrived,
        _ => event.sent,
    }
}

impl Answer {
    /// As people write it.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Number(number) => words::decimal(*number),
            Self::Text(text) => text.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_read_and_anything_else_is_none() {
        let field = |number, name: &str| Query::Field(EventId(number), name.to_owned());
        assert_eq!(Query::read("field:5.tcp.ack"), Ok(field(5, "tcp.ack")));
        assert_eq!(Query::read("time: 1 - 3"), Ok(Query::Time(EventId(1), EventId(3))));
        assert_eq!(Query::read("text: a b"), Ok(Query::Words(" a b".to_owned())));
        for text in ["", "5", "field:tcp.ack", "field:0.tcp.ack", "time:1", "text: ", "sum:1", "time:x-y"] {
            assert_eq!(Query::read(text), Err(Unread::Query), "{text}");
        }
        for text in ["count:", "count:tcp.flags.sny==1", "count: tcp.len>"] {
            assert!(matches!(Query::read(text), Err(Unread::Filter(..))), "{text}");
        }
    }
}
