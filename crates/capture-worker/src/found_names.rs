//! The names that stand in what connections carry in clear: in lines of HTTP, in addresses (URLs), in the ClientHello of TLS,
//! in messages of DNS, in certificates.

use crate::alias::Aliases;
use crate::names::server_name;

/// Fields of HTTP whose value is a host, perhaps with a port.
const HOSTS: [&[u8]; 3] = [b"host:", b":authority:", b"x-forwarded-host:"];
/// The longest host that is looked for.
const LONGEST: usize = 255;

/// Learns the names in a stream or in a datagram's data.
pub(crate) fn learn(bytes: &[u8], aliases: &mut Aliases) {
    for line in bytes.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        for field in HOSTS {
            if line.get(..field.len()).is_some_and(|name| name.eq_ignore_ascii_case(field)) {
                learn_host(line.get(field.len()..).unwrap_or_default().trim_ascii(), aliases);
            }
        }
        // RFC 9110 §9.3.6.
        if let Some(rest) = line.strip_prefix(b"CONNECT ") {
            learn_host(rest, aliases);
        }
    }
    // Origin, Referer, Location, absolute targets, and addresses in bodies.
    for (at, _) in bytes.windows(3).enumerate().filter(|(_, part)| *part == b"://") {
        learn_host(bytes.get(at + 3..).unwrap_or_default(), aliases);
    }
    if bytes.first() == Some(&22) && bytes.get(5) == Some(&1) {
        server_name(bytes.get(5..).unwrap_or_default()).into_iter().for_each(|name| aliases.learn(name));
    }
}

/// Learns the host at the front: a name or an address, before a port, a path, or whatever else cannot be in one.
fn learn_host(text: &[u8], aliases: &mut Aliases) {
    // RFC 3986 §3.2.1: a user may stand before it.
    let authority = text.split(|byte| b"/?# \t\r\n\"'<>,;".contains(byte)).next().unwrap_or_default();
    let host = authority.rsplit(|byte| *byte == b'@').next().unwrap_or_default();
    let host = match host.strip_prefix(b"[") {
        Some(rest) => rest.split(|byte| *byte == b']').next().unwrap_or_default(),
        None => host.split(|byte| *byte == b':').next().unwrap_or_default(),
    };
    if host.len() <= LONGEST {
        aliases.learn(host);
    }
}
