//! Sessions as a file of JSON: `{"roundtrip-workbench": 1, "sessions": [...]}`. Reading is total: what is unknown or wrong is
//! named with its place and replaced by its default.

mod members;
mod print;
mod read;
#[cfg(test)]
mod tests;

pub use print::print;
pub(crate) use print::{print_compact, session as print_session};
pub use read::read;

use crate::session::Session;
use std::fmt;

/// The version that is written, and the only one that is read.
pub const VERSION: u64 = 1;
/// The member that marks a file of the workbench; its value is the version.
pub const MARK: &str = "roundtrip-workbench";
/// A longer file is not read, in bytes.
pub const LONGEST: usize = 8 << 20;
/// More sessions are left out.
pub const MOST_SESSIONS: usize = 16;
/// More messages, timers, subprotocols or headers of one session are left out.
pub const MOST_OF_EACH: usize = 200;

/// What a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Its sessions.
    pub sessions: Vec<Session>,
    /// What was unknown or wrong, session by session.
    pub problems: Vec<Problem>,
}

/// Why a text is no file of the workbench at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It is not JSON (RFC 8259).
    #[error("line {line}, column {column}: not JSON: {reason}")]
    NotJson {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// The parser's words, in English.
        reason: String,
    },
    /// It is JSON, but has no member [`MARK`].
    #[error("this is JSON, but no file of the workbench: it has no member \"{MARK}\"")]
    NotAWorkbench,
    /// It is of another version, if that is a number.
    #[error("this file is of another version; this page reads version {VERSION}")]
    OtherVersion(Option<u64>),
    /// It is longer than [`LONGEST`].
    #[error("this file has {0} bytes; the page reads up to {LONGEST}")]
    TooLong(usize),
}

/// A member that was unknown or wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its place: `sessions[0].timers[1].every`.
    pub path: String,
    /// What is wrong, and what was done about it.
    pub what: Wrong,
}

/// What can be wrong with a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// No member has this name; it was left out.
    Unknown,
    /// It is not of the type that belongs there; the default stands in its place.
    Type {
        /// `a string`, `a whole number`, `a list`, `an object`, `true or false`.
        expected: &'static str,
    },
    /// It is a number outside these bounds; the default stands in its place.
    Range {
        /// The least, as the file would have it: `10`, `0.5`.
        least: String,
        /// The most.
        most: String,
    },
    /// It is none of these words; the default stands in its place.
    NoneOf(Vec<&'static str>),
    /// No saved message has this name; the timer or heartbeat was left out.
    NoSuchMessage(String),
    /// The list has more than so many elements; the rest was left out.
    TooMany(usize),
    /// It must be there and is not; the default stands in its place.
    Missing,
}

impl fmt::Display for Problem {
    /// In English: `sessions[0].timers[1].every: not from 10 to 86400000; the default is used`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.path)?;
        match &self.what {
            Wrong::Unknown => f.write_str("unknown; left out"),
            Wrong::Type { expected } => write!(f, "not {expected}; the default is used"),
            Wrong::Range { least, most } => write!(f, "not from {least} to {most}; the default is used"),
            Wrong::NoneOf(words) => write!(f, "none of {}; the default is used", words.join(", ")),
            Wrong::NoSuchMessage(name) => write!(f, "no saved message is called \"{name}\"; left out"),
            Wrong::TooMany(most) => write!(f, "more than {most}; the rest is left out"),
            Wrong::Missing => f.write_str("missing; the default is used"),
        }
    }
}
