//! HTTP Archive: what the crate `har` reads, with notes of what could not be read. It has no packets: its entries are
//! requests with their responses, times and sizes, and of WebSockets also the messages. The texts of bodies are not kept.

use crate::format::looks_of_json;
use crate::note::{Notes, Reason};

pub use ::har::{Entry, Har, Message, Sizes, Timings};

/// Reads a HAR. `None` if it is none; then the notes say what it is.
pub(crate) fn read(text: &[u8], notes: &mut Notes) -> Option<Har> {
    match ::har::read(text, ::har::Texts::LeftOut) {
        Ok(har) => {
            har.broken.iter().for_each(|broken| notes.add(broken.at, Reason::EntryBroken(broken.index)));
            Some(har)
        }
        Err(::har::ReadError::NotJson(line)) => {
            notes.add(0, Reason::JsonBroken(line));
            None
        }
        Err(::har::ReadError::OtherJson(names)) => {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            notes.add(0, Reason::NotACapture(looks_of_json(&names)));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::Looks;

    #[test]
    fn other_json_and_entries_that_cannot_be_read_are_noted() {
        let reason = |text: &str| {
            let mut notes = Notes::default();
            let har = read(text.as_bytes(), &mut notes);
            (har.is_some(), notes.list()[0].reason)
        };
        assert_eq!(reason("{\"constants\": {}, \"events\": []}"), (false, Reason::NotACapture(Looks::Netlog)));
        assert_eq!(reason("{\"qlog_version\": \"0.3\"}"), (false, Reason::NotACapture(Looks::Qlog)));
        assert_eq!(reason("[1, 2]"), (false, Reason::NotACapture(Looks::Json)));
        assert_eq!(reason("{\"log\":\n {\"entries\": ["), (false, Reason::JsonBroken(2)));
        assert_eq!(reason("{\"log\": {\"entries\": [{}, {\"request\": 7}]}}"), (true, Reason::EntryBroken(1)));
    }
}
