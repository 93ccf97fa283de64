//! The rows of the table: which ones are in it, and in which order. Pure.

use crate::route::capture::{Column, Sort};
use capture_protocol::Row;
use std::cmp::Ordering;
use std::fmt::Write;
use std::net::IpAddr;

/// The places in `rows` of those with `filter` in them, in the order of `sort`. Rows that are equal in the column keep the
/// order in which they began. Capital letters count as small ones.
pub fn arranged(rows: &[Row], filter: &str, sort: Sort) -> Vec<usize> {
    let words: Vec<String> = filter.split_whitespace().map(str::to_ascii_lowercase).collect();
    let mut text = String::new();
    let mut places: Vec<usize> = (0..rows.len()).filter(|place| has_all(&rows[*place], &words, &mut text)).collect();
    let hosts = Hosts::new(rows, sort.column);
    places.sort_by(|&a, &b| {
        let order = compare(rows, [a, b], sort.column, &hosts);
        if sort.is_descending { order.reverse() } else { order }
    });
    places
}

/// Whether each word is somewhere in the row. `text` is memory that is used for each row again: there may be 50 000, and they
/// are looked through at each letter that is typed.
fn has_all(row: &Row, words: &[String], text: &mut String) -> bool {
    if words.is_empty() {
        return true;
    }
    text.clear();
    // Writing to memory does not fail.
    let _ = write!(text, "#{} {} ", row.number, row.protocol);
    write_end(text, row, 0);
    text.push(' ');
    write_end(text, row, 1);
    text.push(' ');
    text.push_str(row.name.as_deref().unwrap_or_default());
    text.make_ascii_lowercase();
    words.iter().all(|word| text.contains(word.as_str()))
}

/// An end of a connection: `192.0.2.1:443`, `[2001:db8::1]:443`.
pub fn end(row: &Row, side: usize) -> String {
    let mut text = String::new();
    write_end(&mut text, row, side);
    text
}

fn write_end(text: &mut String, row: &Row, side: usize) {
    let (host, port) = (&row.hosts[side], row.ports[side]);
    let _ = match host.contains(':') {
        // A HAR says nothing of the client.
        _ if host.is_empty() => write!(text, "—"),
        _ if port == 0 => write!(text, "{host}"),
        true => write!(text, "[{host}]:{port}"),
        false => write!(text, "{host}:{port}"),
    };
}

/// The addresses of the side that is sorted by, as numbers: each is read once, not at each comparison.
struct Hosts {
    side: usize,
    addresses: Vec<Option<IpAddr>>,
}

impl Hosts {
    fn new(rows: &[Row], column: Column) -> Self {
        let side = match column {
            Column::Client => 0,
            Column::Server => 1,
            _ => return Self { side: 0, addresses: Vec::new() },
        };
        Self { side, addresses: rows.iter().map(|row| row.hosts[side].parse().ok()).collect() }
    }

    /// By the address as a number and by the port. Names come behind addresses, so that the order has no circle.
    fn compare(&self, rows: &[Row], [a, b]: [usize; 2]) -> Ordering {
        let hosts = match (self.addresses.get(a), self.addresses.get(b)) {
            (Some(Some(one)), Some(Some(other))) => one.cmp(other),
            (Some(Some(_)), Some(None)) => Ordering::Less,
            (Some(None), Some(Some(_))) => Ordering::Greater,
            _ => rows[a].hosts[self.side].cmp(&rows[b].hosts[self.side]),
        };
        hosts.then(rows[a].ports[self.side].cmp(&rows[b].ports[self.side]))
    }
}

fn compare(rows: &[Row], places: [usize; 2], column: Column, hosts: &Hosts) -> Ordering {
    let [a, b] = places.map(|place| &rows[place]);
    match column {
        Column::Start => a.start_micros.cmp(&b.start_micros),
        Column::Protocol => a.protocol.cmp(&b.protocol),
        Column::Client => hosts.compare(rows, places),
        // Those with a name come first.
        Column::Server => {
            let nameless = a.name.is_none().cmp(&b.name.is_none());
            nameless.then_with(|| a.name.cmp(&b.name)).then_with(|| hosts.compare(rows, places))
        }
        Column::Length => a.length_micros.cmp(&b.length_micros),
        Column::Up => a.bytes[0].cmp(&b.bytes[0]),
        Column::Down => a.bytes[1].cmp(&b.bytes[1]),
        Column::Packets => a.packets.iter().sum::<u64>().cmp(&b.packets.iter().sum()),
        Column::Repeats => a.repeats.cmp(&b.repeats),
    }
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
    fn addresses_come_before_names_whatever_their_letters() {
        let mut rows: Vec<Row> = ["9.0.0.1", "1x.example", "10.0.0.1", "0.example"]
            .iter()
            .zip(1..)
            .map(|(host, n)| row(n, host, 0))
            .collect();
        rows.extend((0..100).map(|n| row(n + 5, ["9.0.0.1", "1x.example", "10.0.0.1"][n as usize % 3], 0)));
        let sort = Sort { column: Column::Server, is_descending: false };
        let hosts: Vec<&str> = arranged(&rows, "", sort).into_iter().map(|place| &*rows[place].hosts[1]).collect();
        let mut all = hosts.clone();
        all.dedup();
        assert_eq!(all, ["9.0.0.1", "10.0.0.1", "0.example", "1x.example"]);
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
