//! Server-sent events as a client reads them (WHATWG HTML §9.2.6): lines of `field: value`, an empty line ends an
//! event.

/// One event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// What the client tells the server after a broken connection, as `Last-Event-ID`; empty where the event has none.
    pub id: String,
    /// Its data; several `data` lines are joined by a line feed.
    pub data: String,
}

/// Takes a stream of events apart, whatever pieces it comes in.
#[derive(Debug, Default)]
pub struct Events {
    line: Vec<u8>,
    id: String,
    data: Option<String>,
}

impl Events {
    /// Takes the next piece of the stream; gives the events that it completes.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Event> {
        let mut complete = Vec::new();
        for &byte in bytes {
            if byte != b'\n' {
                self.line.push(byte);
                continue;
            }
            let line = std::mem::take(&mut self.line);
            complete.extend(self.end_line(&String::from_utf8_lossy(&line)));
        }
        complete
    }

    fn end_line(&mut self, line: &str) -> Option<Event> {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.is_empty() {
            // An event without data is none.
            let data = self.data.take()?;
            return Some(Event { id: self.id.clone(), data });
        }
        // A line that begins with a colon is a comment: its field has no name.
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "id" => self.id = value.to_owned(),
            "data" => match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            },
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: &str, data: &str) -> Event {
        Event { id: id.to_owned(), data: data.to_owned() }
    }

    #[test]
    fn events_come_out_of_any_pieces() {
        let stream = b"id: 1\ndata: one\n\n: nothing\n\nid: 2\ndata: two\ndata:2\n\n";
        let wanted = [event("1", "one"), event("2", "two\n2")];
        assert_eq!(Events::default().push(stream), wanted);
        let mut events = Events::default();
        let pieces: Vec<Event> = stream.iter().flat_map(|&byte| events.push(&[byte])).collect();
        assert_eq!(pieces, wanted);
    }

    #[test]
    fn an_event_keeps_the_last_id_and_needs_data() {
        let mut events = Events::default();
        assert_eq!(events.push(b"id: 7\n\n"), []);
        assert_eq!(events.push(b"data: x\r\n\r\n"), [event("7", "x")]);
    }
}
