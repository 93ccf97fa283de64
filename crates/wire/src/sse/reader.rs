//! Reads events from a stream, in whatever pieces its bytes come (WHATWG HTML §9.2.6).
//!
//! The stream is text in lines. A line is a field, `name: value`; an empty line ends ("dispatches") an event. The
//! reader keeps the line that is not whole and what the lines of the current event have set so far, nothing else. What it
//! finds is what an `EventSource` finds; `tests/event_streams.json` has the cases, and Chromium is asked about each of them.

use std::mem;
use std::ops::Range;

/// One event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// Its type: the value of its last `event` field. If it is empty, or there is none, the type is `message`.
    pub name: String,
    /// The value of its own `id` field; empty if it has none.
    pub id: String,
    /// The newest `id` up to its end, be it its own or one before it: `lastEventId` of an `EventSource`.
    pub last_id: String,
    /// Its data. Several `data` fields are joined by line feeds.
    pub data: String,
    /// Its place in the stream, in bytes: from its first line to the end of the empty line that ends it.
    pub range: Range<u64>,
}

/// Reads one stream.
#[derive(Debug, Default)]
pub struct Reader {
    /// The line that has not ended.
    line: Vec<u8>,
    /// Whether the last byte was a CR, so that an LF belongs to the same line end.
    is_after_cr: bool,
    /// Whether the first bytes have been read, so that a byte order mark can no longer come.
    has_begun: bool,
    /// What the current event's lines have set so far; each `data` line ends in a line feed.
    event: Event,
    /// The newest `id`, and the same as it was when the last event ended.
    id: String,
    last_id: String,
    /// The newest `retry`, in milliseconds.
    retry: Option<u64>,
    /// How many bytes have been read, and the place at which the current event begins.
    at: u64,
    begins: u64,
}

impl Reader {
    /// A reader of a stream that goes on after the event with this id, so that events without an id have it.
    pub fn resumed(last_id: &str) -> Self {
        Self { id: last_id.to_owned(), last_id: last_id.to_owned(), ..Self::default() }
    }

    /// Takes the next bytes and appends the events that they complete. Returns how many of the bytes are the value of a
    /// `data` field: the application's own bytes, as opposed to framing.
    pub fn push(&mut self, bytes: &[u8], events: &mut Vec<Event>) -> u64 {
        let mut payload = 0;
        for &byte in bytes {
            let is_after_cr = mem::replace(&mut self.is_after_cr, byte == b'\r');
            self.at += 1;
            match byte {
                // A line ends in CRLF, LF or CR.
                b'\n' if is_after_cr => self.end_cr_lf(events),
                b'\n' | b'\r' => self.end_line(events),
                _ => payload += u64::from(self.put(byte)),
            }
        }
        payload
    }

    /// What a client sends as `Last-Event-ID` if it connects again (WHATWG HTML §9.2.3): the newest id that an empty line
    /// followed, be it after data or not; empty if there was none.
    pub fn last_id(&self) -> &str {
        &self.last_id
    }

    /// How long a client waits before it connects again, in milliseconds: the newest `retry` (WHATWG HTML §9.2.6). `None`
    /// if the server has named no time, or, as Chromium has it, has taken it back by a `retry` without a value.
    pub fn retry_millis(&self) -> Option<u64> {
        self.retry
    }

    /// The place in the stream at which the event begins that has not ended yet.
    pub(crate) fn begins(&self) -> u64 {
        self.begins
    }

    /// How many bytes it keeps of the event that is not whole.
    pub fn held(&self) -> usize {
        self.line.len() + self.event.data.len() + self.event.name.len() + self.event.id.len()
    }

    /// Adds a byte to the line. Returns whether it is part of a `data` field's value.
    fn put(&mut self, byte: u8) -> bool {
        const NAME: &[u8] = b"data:";
        // One space after the colon is not part of the value.
        let is_data = self.line.starts_with(NAME) && !(self.line.len() == NAME.len() && byte == b' ');
        self.line.push(byte);
        if !self.has_begun && self.line.len() == 3 {
            self.has_begun = true;
            if self.line == "\u{feff}".as_bytes() {
                self.line.clear();
                self.begins = self.at;
            }
        }
        is_data
    }

    /// An LF that belongs to the CR before it. If that CR ended an event, the LF is part of the event, too.
    fn end_cr_lf(&mut self, events: &mut [Event]) {
        if self.begins + 1 == self.at {
            self.begins = self.at;
            if let Some(last) = events.last_mut().filter(|last| last.range.end + 1 == self.at) {
                last.range.end = self.at;
            }
        }
    }

    fn end_line(&mut self, events: &mut Vec<Event>) {
        self.has_begun = true;
        if self.line.is_empty() {
            let mut event = mem::take(&mut self.event);
            event.range = mem::replace(&mut self.begins, self.at)..self.at;
            self.last_id.clone_from(&self.id);
            // An event without a `data` field is not dispatched. With one, the last line feed is not part of the data.
            if event.data.pop().is_some() {
                event.last_id.clone_from(&self.id);
                events.push(event);
            }
            return;
        }
        let line = mem::take(&mut self.line);
        let (name, value) = split_line(&line);
        match name {
            b"data" => {
                self.event.data.push_str(&text(value));
                self.event.data.push('\n');
            }
            // An id that contains NUL is ignored.
            b"id" if !value.contains(&0) => {
                self.event.id = text(value);
                self.id.clone_from(&self.event.id);
            }
            b"event" => self.event.name = text(value),
            b"retry" if value.is_empty() => self.retry = None,
            // A value that is not all digits is ignored, and one that is too large.
            b"retry" => {
                let mut digits = value.iter().map(|byte| byte.is_ascii_digit().then(|| u64::from(byte - b'0')));
                let time = digits.try_fold(0, |time: u64, digit| time.checked_mul(10)?.checked_add(digit?));
                self.retry = time.or(self.retry);
            }
            _ => {}
        }
    }
}

/// A value as text: what is not UTF-8 becomes U+FFFD.
fn text(value: &[u8]) -> String {
    String::from_utf8_lossy(value).into_owned()
}

/// A line's field name and value. A comment has an empty name; a line without a colon has an empty value.
pub(super) fn split_line(line: &[u8]) -> (&[u8], &[u8]) {
    let Some(colon) = line.iter().position(|&byte| byte == b':') else { return (line, &[]) };
    let value = &line[colon + 1..];
    (&line[..colon], value.strip_prefix(b" ").unwrap_or(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(events: &[Event]) -> Vec<(&str, &str)> {
        events.iter().map(|event| (event.id.as_str(), event.data.as_str())).collect()
    }

    #[test]
    fn events_are_the_same_whatever_the_pieces() {
        let stream = "\u{feff}id: 1\ndata: one\n\n: nothing\n\nid: 2\r\ndata: two\r\ndata:2\r\n\r\rdata: 한\rdata\r\r";
        let expected = [("1", "one"), ("2", "two\n2"), ("", "한\n")];
        for piece in [1, 2, 3, 5, usize::MAX] {
            let (mut reader, mut events) = (Reader::default(), Vec::new());
            let payload: u64 = stream.as_bytes().chunks(piece).map(|piece| reader.push(piece, &mut events)).sum();
            assert_eq!(texts(&events), expected, "in pieces of {piece}");
            let second = "id: 2\r\ndata: two\r\ndata:2\r\n\r";
            assert_eq!(places(stream, &events), ["id: 1\ndata: one\n\n", second, "data: 한\rdata\r\r"]);
            assert_eq!(payload, 3 + 3 + 1 + 3);
            assert_eq!((reader.last_id(), reader.held()), ("2", 0));
        }
    }

    fn places<'a>(stream: &'a str, events: &[Event]) -> Vec<&'a str> {
        events.iter().map(|event| &stream[event.range.start as usize..event.range.end as usize]).collect()
    }

    #[test]
    fn an_event_ends_with_its_last_line_end_also_if_that_has_two_bytes() {
        let stream = "data: a\r\n\r\ndata: b\r\n\r\n";
        let (mut reader, mut events) = (Reader::default(), Vec::new());
        reader.push(stream.as_bytes(), &mut events);
        assert_eq!(places(stream, &events), ["data: a\r\n\r\n", "data: b\r\n\r\n"]);
        // A CR alone ends a line, so an event is whole before the LF after it comes.
        let (mut reader, mut events) = (Reader::default(), Vec::new());
        reader.push(&stream.as_bytes()[..10], &mut events);
        assert_eq!((places(stream, &events), reader.begins()), (vec!["data: a\r\n\r"], 10));
        events.clear();
        reader.push(&stream.as_bytes()[10..], &mut events);
        assert_eq!(places(stream, &events), ["data: b\r\n\r\n"]);
    }

    #[test]
    fn a_reconnection_time_is_digits_and_needs_no_event() {
        let (mut reader, mut events) = (Reader::default(), Vec::new());
        assert_eq!(reader.retry_millis(), None);
        for (text, time) in [
            ("retry: 1500\n", Some(1_500)),
            ("retry: 2s\n", Some(1_500)),
            ("retry\n", None),
            ("retry:007\n\n", Some(7)),
            ("retry: 18446744073709551616\n", Some(7)),
            ("retry: 18446744073709551615\n", Some(u64::MAX)),
        ] {
            reader.push(text.as_bytes(), &mut events);
            assert_eq!(reader.retry_millis(), time, "{text}");
        }
        assert_eq!(events, vec![]);
    }

    #[test]
    fn a_resumed_stream_has_the_id_that_it_goes_on_after() {
        let (mut reader, mut events) = (Reader::resumed("7"), Vec::new());
        reader.push(b"data: x\n\nid\ndata: y\n\n", &mut events);
        let ids: Vec<_> = events.iter().map(|event| (event.id.as_str(), event.last_id.as_str())).collect();
        assert_eq!((ids, reader.last_id()), (vec![("", "7"), ("", "")], ""));
    }

    #[test]
    fn an_id_without_data_is_no_event_but_is_where_the_client_resumes() {
        let (mut reader, mut events) = (Reader::default(), Vec::new());
        reader.push(b"id: 7\n\nid: a\0b\ndata: x\n\n", &mut events);
        assert_eq!(texts(&events), [("", "x")]);
        assert_eq!(reader.last_id(), "7");
    }
}
