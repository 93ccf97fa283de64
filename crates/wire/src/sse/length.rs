//! Server-sent event lengths (WHATWG HTML §9.2).

/// Bytes of an event with `id`, without a type, and one line of data of `data_bytes`, as our endpoint writes it:
/// `id: 7` LF `data: …` LF LF.
pub fn event_bytes(id: &str, data_bytes: u64) -> u64 {
    ("id: \ndata: \n\n".len() + id.len()) as u64 + data_bytes
}

/// Bytes of an event of type `name` with one line of data of `data_bytes` and no id.
pub fn named_event_bytes(name: &str, data_bytes: u64) -> u64 {
    ("event: \ndata: \n\n".len() + name.len()) as u64 + data_bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_count_as_written() {
        assert_eq!(event_bytes("12", 5), "id: 12\ndata: hello\n\n".len() as u64);
        assert_eq!(named_event_bytes("hello", 2), "event: hello\ndata: {}\n\n".len() as u64);
    }
}
