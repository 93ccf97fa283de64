//! The rows of the table: which ones are in it, and in which order. Pure.

use crate::route::capture::{Column, Sort};
use capture_protocol::Row;
use std::cmp::Ordering;

/// The places in `rows` of those with `filter` in them, in the order of `sort`. Rows that are equal in the column keep the
/// order in which they began.
pub fn arranged(rows: &[Row], filter: &str, sort: Sort) -> Vec<usize> {
    let words: Vec<String> = filter.split_whitespace().map(str::to_lowercase).collect();
    let mut places: Vec<usize> = (0..rows.len()).filter(|place| has_all(&rows[*place], &words)).collect();
    places.sort_by(|&a, &b| {
        let order = compare(&rows[a], &rows[b], sort.column);
        if sort.is_descending { order.reverse() } else { order }
    });
    places
}

/// Whether each word is somewhere in the row.
fn has_all(row: &Row, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let name = row.name.as_deref().unwrap_or_default();
    let [client, server] = [0, 1].map(|side| end(row, side));
    let text = format!("#{} {} {client} {server} {name}", row.number, row.protocol).to_lowercase();
    words.iter().all(|word| text.contains(word.as_str()))
}

/// An end of a connection: `192.0.2.1:443`, `[2001:db8::1]:443`.
pub fn end(row: &Row, side: usize) -> String {
    let (host, port) = (&row.hosts[side], row.ports[side]);
    match host.contains(':') {
        // A HAR says nothing of the client.
        _ if host.is_empty() => "—".to_owned(),
        _ if port == 0 => host.clone(),
        true => format!("[{host}]:{port}"),
        false => format!("{host}:{port}"),
    }
}

fn compare(a: &Row, b: &Row, column: Column) -> Ordering {
    match column {
        Column::Start => a.start_micros.cmp(&b.start_micros),
        Column::Protocol => a.protocol.cmp(&b.protocol),
        Column::Client => by_end(a, b, 0),
        // Those with a name come first.
        Column::Server => {
            let nameless = a.name.is_none().cmp(&b.name.is_none());
            nameless.then_with(|| a.name.cmp(&b.name)).then_with(|| by_end(a, b, 1))
        }
        Column::Length => a.length_micros.cmp(&b.length_micros),
        Column::Up => a.bytes[0].cmp(&b.bytes[0]),
        Column::Down => a.bytes[1].cmp(&b.bytes[1]),
        Column::Packets => a.packets.iter().sum::<u64>().cmp(&b.packets.iter().sum()),
        Column::Repeats => a.repeats.cmp(&b.repeats),
    }
}

/// By the address as a number, if both are of one kind, and by the port.
fn by_end(a: &Row, b: &Row, side: usize) -> Ordering {
    let address = |row: &Row| row.hosts[side].parse::<std::net::IpAddr>().ok();
    let hosts = match (address(a), address(b)) {
        (Some(one), Some(other)) => one.cmp(&other),
        _ => a.hosts[side].cmp(&b.hosts[side]),
    };
    hosts.then(a.ports[side].cmp(&b.ports[side]))
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A row of TCP to a server's port.
    pub fn row(number: u32, server: &str, bytes: u64) -> Row {
        Row {
            number,
            protocol: "TCP".into(),
            hosts: ["192.0.2.1".into(), server.into()],
            ports: [50_000, 443],
            name: None,
            start_micros: u64::from(number) * 1_000,
            length_micros: 500,
            packets: [1, 1],
            bytes: [bytes, 100],
            repeats: None,
            began_before: false,
            was_reset: false,
        }
    }

    fn numbers(filter: &str, column: Column, is_descending: bool) -> Vec<u32> {
        let mut rows = vec![row(1, "203.0.113.20", 9), row(2, "203.0.113.3", 5), row(3, "2001:db8::1", 9)];
        rows[2].name = Some("Example.org".into());
        arranged(&rows, filter, Sort { column, is_descending }).into_iter().map(|place| rows[place].number).collect()
    }

    #[test]
    fn addresses_are_in_the_order_of_numbers_and_equal_rows_in_that_of_time() {
        assert_eq!(numbers("", Column::Server, false), [3, 2, 1], "a name before addresses");
        assert_eq!(numbers("", Column::Up, false), [2, 1, 3]);
        assert_eq!(numbers("", Column::Up, true), [1, 3, 2]);
        assert_eq!(numbers("", Column::Start, true), [3, 2, 1]);
    }

    #[test]
    fn a_filter_finds_ends_names_protocols_and_numbers() {
        let found = |filter| numbers(filter, Column::Start, false);
        assert_eq!(found("example.ORG"), [3]);
        assert_eq!(found("tcp 203.0.113.20:443"), [1]);
        assert_eq!(found("#2"), [2]);
        assert_eq!(found("udp"), Vec::<u32>::new());
        assert_eq!(end(&row(1, "2001:db8::1", 0), 1), "[2001:db8::1]:443");
    }
}
