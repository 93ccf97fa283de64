//! Events out of a stream, whatever pieces it comes in (WHATWG HTML §9.2.6).

/// Reads one stream.
#[derive(Debug, Default)]
pub(crate) struct EventReader {
    line: Vec<u8>,
    /// Whether the last byte was a CR, so that an LF belongs to the same line end.
    is_behind_cr: bool,
    /// Whether a byte order mark can no longer come.
    has_begun: bool,
    id: String,
    data: String,
}

impl EventReader {
    /// Takes the next bytes, adds the events that they complete (`id` field, data) and tells how many of the bytes are the
    /// value of a `data` field.
    pub(crate) fn push(&mut self, bytes: &[u8], events: &mut Vec<(String, String)>) -> u64 {
        let mut payload = 0;
        for &byte in bytes {
            let is_behind_cr = std::mem::replace(&mut self.is_behind_cr, byte == b'\r');
            match byte {
                // A line ends in CRLF, LF or CR.
                b'\n' if is_behind_cr => {}
                b'\n' | b'\r' => self.end_line(events),
                _ => payload += u64::from(self.put(byte)),
            }
        }
        payload
    }

    /// Bytes that it holds of the event that is not whole yet.
    pub(crate) fn held(&self) -> usize {
        self.line.len() + self.data.len() + self.id.len()
    }

    /// Adds a byte to the line; tells whether it is part of a `data` field's value.
    fn put(&mut self, byte: u8) -> bool {
        const NAME: &[u8] = b"data:";
        // One space behind the colon is not part of the value.
        let is_data = self.line.starts_with(NAME) && !(self.line.len() == NAME.len() && byte == b' ');
        self.line.push(byte);
        if !self.has_begun && self.line.len() == 3 {
            self.has_begun = true;
            if self.line == "\u{feff}".as_bytes() {
                self.line.clear();
            }
        }
        is_data
    }

    fn end_line(&mut self, events: &mut Vec<(String, String)>) {
        self.has_begun = true;
        // An empty line dispatches the event, unless it has no data.
        if self.line.is_empty() {
            let id = std::mem::take(&mut self.id);
            let mut data = std::mem::take(&mut self.data);
            if data.pop().is_some() {
                events.push((id, data));
            }
            return;
        }
        let line = std::mem::take(&mut self.line);
        let (name, value) = split_line(&line);
        match name {
            b"data" => {
                self.data.push_str(&String::from_utf8_lossy(value));
                self.data.push('\n');
            }
            // An id with a NUL in it is ignored.
            b"id" if !value.contains(&0) => self.id = String::from_utf8_lossy(value).into_owned(),
            _ => {}
        }
    }
}

/// A line's field name and value. A comment has an empty name; a line without a colon has an empty value.
pub(super) fn split_line(line: &[u8]) -> (&[u8], &[u8]) {
    let Some(colon) = line.iter().position(|&byte| byte == b':') else { return (line, &[]) };
    let value = &line[colon + 1..];
    (&line[..colon], value.strip_prefix(b" ").unwrap_or(value))
}
