//! The names of servers, as the clients gave them: in TLS the Server Name of the ClientHello (RFC 6066 §3), in HTTP the
//! field Host (RFC 9110 §7.2). Only the first data of a connection are read for that.

use crate::Source;
use capture::{Bytes, Capture, Connection, packet_bytes};
use std::collections::HashMap;
use trace::Direction;

/// Of so many connections the names are looked for: each costs a look into the file.
const MOST: usize = 20_000;
/// So many packets with data are read for it.
const FIRST: usize = 3;
/// A name of DNS has at most 255 bytes (RFC 1035 §2.3.4), and a field may have a port behind it.
const LONGEST: usize = 262;
/// A record's header, and the types of record and message that a connection of TLS begins with (RFC 8446 §5.1, §4).
const RECORD_HEADER: usize = 5;
const HANDSHAKE: u8 = 22;
const CLIENT_HELLO: u8 = 1;

/// The names of the servers, by connection.
pub(crate) fn of(capture: &Capture, sources: &[Source]) -> HashMap<u32, String> {
    let bytes: Vec<&dyn Bytes> = sources.iter().map(|source| &**source).collect();
    let first_data = first_data(capture, &bytes);
    let named = |(number, data): (u32, Vec<u8>)| {
        let (connection, name) = (capture.connection(number)?, name_in(&data)?);
        // A client that knows the address alone gives no name.
        let address = connection.server.address.to_string();
        let host =
            name.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).map_or(&*name, |(host, _)| host);
        let is_address = host.trim_matches(['[', ']']) == address || name == address;
        (!is_address).then_some((number, name))
    };
    first_data.into_iter().filter_map(named).collect()
}

/// The first data that each client sent.
///
/// The packets are read in the order of the files, not connection by connection: a browser reads a large piece at once, and
/// connections that live at the same time would have it read the same pieces again and again.
fn first_data(capture: &Capture, sources: &[&dyn Bytes]) -> HashMap<u32, Vec<u8>> {
    let connections = capture.connections().iter().take(MOST);
    let mut packets: Vec<(u32, u32)> =
        connections.flat_map(|it| first_packets(capture, it).into_iter().map(|packet| (packet, it.number))).collect();
    packets.sort_unstable();
    let mut data: HashMap<u32, Vec<u8>> = HashMap::new();
    for (number, connection) in packets {
        let Some((packet, place)) = capture.packet(number) else { continue };
        let Ok((bytes, length)) = packet_bytes(capture, sources, place) else { continue };
        // The payload is what is behind all headers.
        let start = length.checked_sub(packet.payload.into()).and_then(|start| usize::try_from(start).ok());
        let payload = start.and_then(|start| bytes.get(start..)).unwrap_or_default();
        data.entry(connection).or_default().extend_from_slice(payload);
    }
    data
}

/// The first packets with data from the client, as far as they are in order: a ClientHello often takes two, and browsers
/// put its extensions in any order.
fn first_packets(capture: &Capture, connection: &Connection) -> Vec<u32> {
    let has_data = |packet: &capture::Packet| {
        packet.payload > 0 && connection.direction(packet) == Direction::Up && packet.what == capture::What::Tcp
    };
    let packets = capture.packets_of(connection.number).iter();
    let packets = packets.filter_map(|&number| Some((number, capture.packet(number)?.0)));
    let mut next = None;
    let in_order = |(_, packet): &(u32, &capture::Packet)| {
        let is_next = next.is_none_or(|next| next == packet.sequence);
        next = Some(packet.sequence.wrapping_add(packet.payload));
        is_next
    };
    let first = packets.filter(|(_, packet)| has_data(packet)).take(FIRST).take_while(in_order);
    first.map(|(number, _)| number).collect()
}

/// The server's name in the first data of a client.
fn name_in(data: &[u8]) -> Option<String> {
    let hello = data.get(RECORD_HEADER..).filter(|_| data.first() == Some(&HANDSHAKE));
    let name = match hello {
        Some(hello) if hello.first() == Some(&CLIENT_HELLO) => server_name(hello)?,
        _ => host(data)?,
    };
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:[]".contains(&byte);
    let text = std::str::from_utf8(name).ok()?;
    (!text.is_empty() && text.len() <= LONGEST && text.bytes().all(is_name)).then(|| text.to_owned())
}

/// The name in a ClientHello (RFC 8446 §4.1.2), which may be cut: it is often in the first of several packets.
pub(crate) fn server_name(hello: &[u8]) -> Option<&[u8]> {
    let mut at = Cursor(hello);
    // Type and length, version, random.
    at.skip(4 + 2 + 32)?;
    // Session id, cipher suites, compression methods.
    let length = at.number(1)?;
    at.skip(length)?;
    let length = at.number(2)?;
    at.skip(length)?;
    let length = at.number(1)?;
    at.skip(length + 2)?;
    loop {
        let (kind, length) = (at.number(2)?, at.number(2)?);
        if kind == 0 {
            // RFC 6066 §3: the length of the list, the type of the name, its length.
            at.skip(3)?;
            let length = at.number(2)?;
            return at.0.get(..length);
        }
        at.skip(length)?;
    }
}

/// Bytes that are read from the front.
struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    fn skip(&mut self, count: usize) -> Option<()> {
        self.0 = self.0.get(count..)?;
        Some(())
    }

    /// The number in the next `count` bytes.
    fn number(&mut self, count: usize) -> Option<usize> {
        let number = self.0.get(..count)?.iter().fold(0, |number, byte| number << 8 | usize::from(*byte));
        self.skip(count)?;
        Some(number)
    }
}

/// The value of the field Host in the head of a request.
fn host(head: &[u8]) -> Option<&[u8]> {
    let mut lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let request = lines.next()?;
    // "GET / HTTP/1.1"
    request.windows(6).any(|part| part == b" HTTP/").then_some(())?;
    lines.take_while(|line| !line.is_empty()).find_map(|line| {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let (name, value) = line.split_at(colon);
        name.eq_ignore_ascii_case(b"host").then(|| value[1..].trim_ascii())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_request_is_its_field_host() {
        let name = |text: &str| name_in(text.as_bytes());
        assert_eq!(
            name("GET / HTTP/1.1\r\nhost: www.example.org:8080\r\n\r\n").as_deref(),
            Some("www.example.org:8080")
        );
        assert_eq!(name("GET / HTTP/1.1\r\nAccept: */*\r\n\r\nHost: x\r\n"), None, "a line of the body");
        assert_eq!(name("SSH-2.0-x\r\nHost: y\r\n"), None);
        assert_eq!(name("GET / HTTP/1.1\r\nHost: <b>x</b>\r\n"), None, "no name");
    }

    #[test]
    fn the_name_of_tls_is_found_in_a_hello_that_is_cut_behind_it() {
        let mut hello = vec![HANDSHAKE, 3, 1, 2, 0, CLIENT_HELLO, 0, 1, 252, 3, 3];
        hello.extend([7; 32]);
        hello.extend([0, 0, 2, 0x13, 1, 1, 0, 0, 200]);
        // Another extension, then the name.
        hello.extend([0, 23, 0, 0, 0, 0, 0, 16, 0, 14, 0, 0, 11]);
        hello.extend(b"example.org");
        assert_eq!(name_in(&hello).as_deref(), Some("example.org"));
        (0..hello.len()).for_each(|length| assert_eq!(name_in(&hello[..length]), None, "{length}"));
    }
}
