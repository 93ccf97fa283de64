//! Journals as files for other programs: HAR out and in, CSV, JSON.

pub mod csv;
pub mod har;
mod har_entries;
mod har_in;
pub mod json;
#[cfg(test)]
mod tests;

use crate::journal::{Cause, Journal, What};
use crate::session::Session;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use trace::Direction;

/// A session with what crossed in it.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// The session.
    pub session: &'a Session,
    /// Its journal.
    pub journal: &'a Journal,
}

/// Bytes for a format of text: as they are, or in base64.
enum Shown {
    Text(String),
    Base64(String),
}

/// Content as text if it was text or is UTF-8 without NUL, else in base64.
fn shown(what: &What) -> Shown {
    match what {
        What::Binary(bytes) => Shown::Base64(STANDARD.encode(bytes)),
        what => shown_bytes(what.content()),
    }
}

/// The same for bytes that are part of a message.
fn shown_bytes(bytes: &[u8]) -> Shown {
    match str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => Shown::Text(text.to_owned()),
        _ => Shown::Base64(STANDARD.encode(bytes)),
    }
}

fn way(direction: Option<Direction>) -> &'static str {
    match direction {
        Some(Direction::Up) => "up",
        Some(Direction::Down) => "down",
        None => "",
    }
}

/// `hand`, `saved: hello`, `heartbeat: 3`; empty if there is none.
fn cause(cause: &Cause) -> String {
    match cause {
        Cause::None => String::new(),
        Cause::Hand => "hand".to_owned(),
        Cause::Saved(name) => format!("saved: {name}"),
        Cause::Timer(name) => format!("timer: {name}"),
        Cause::Heartbeat(number) => format!("heartbeat: {number}"),
    }
}

/// Milliseconds with three decimals.
fn millis(micros: i64) -> String {
    let sign = if micros < 0 { "-" } else { "" };
    format!("{sign}{}.{:03}", micros.unsigned_abs() / 1_000, micros.unsigned_abs() % 1_000)
}
