//! The fields of what a HAR has: the lines of a request or response as HTTP/1.1 would write them, what the file says of its
//! address and times, and the messages of a WebSocket. There are no bytes of the wire in a HAR; these are written from it.

use crate::har::{Connection, Origin, Piece};
use capture::har::{Entry, Timings};
use trace::EventId;
use wire::har::{Item, Part};
use wire::http::PartKind;
use wire::view::Block;

/// More of a head is not written out, in bytes.
const LONGEST: usize = 64 << 10;

/// The connections of all HARs of a capture.
pub(crate) struct Hars<'a> {
    pub(crate) connections: Vec<Connection<'a>>,
    /// How many connections have lower numbers.
    pub(crate) before: usize,
}

impl Hars<'_> {
    /// The fields of event `id`, which is the `id`th of `origins`.
    pub(crate) fn dissect(&self, origins: &[Origin], id: EventId) -> Vec<Block> {
        let origin = (id.0 as usize).checked_sub(1).and_then(|place| origins.get(place));
        origin.and_then(|origin| self.blocks(origin)).unwrap_or_default()
    }

    fn blocks(&self, origin: &Origin) -> Option<Vec<Block>> {
        let place = (origin.connection as usize).checked_sub(self.before + 1)?;
        let entry = self.connections.get(place)?.entries.get(origin.entry)?;
        Some(match origin.piece {
            Piece::Request => vec![request(entry), said(entry)],
            Piece::Response => vec![response(entry), said(entry)],
            Piece::Message(place) => {
                let message = entry.messages.get(place)?;
                let inside =
                    origin.inside.as_ref().map(|inside| block((inside.bytes.clone(), inside.dissection.clone())));
                let own = block(wire::har::dissect_message(message.opcode, &message.data));
                std::iter::once(own).chain(inside).collect()
            }
        })
    }
}

fn block((bytes, dissection): (Vec<u8>, wire::Dissection)) -> Block {
    Block::from(wire::analysis::Block { bytes, place: None, dissection, dark: None, table: None })
}

fn request(entry: &Entry) -> Block {
    let rest = entry.url.split_once("//").map_or("", |(_, rest)| rest);
    let target = rest.find(['/', '?']).and_then(|place| rest.get(place..)).unwrap_or("/");
    let target = target.split('#').next().unwrap_or(target);
    let line = format!("{} {} {}", entry.method, target, version(entry));
    let kind = PartKind::Request { method: String::new(), target: String::new(), upgrade: false };
    head(&line, &entry.request_fields, &kind)
}

fn response(entry: &Entry) -> Block {
    let line = format!("{} {:03} ", version(entry), entry.status);
    let kind = PartKind::Response { status: entry.status, reason: String::new(), upgraded: false };
    head(&line, &entry.response_fields, &kind)
}

/// `h2` and `http/1.1` as a start line has them.
fn version(entry: &Entry) -> String {
    match entry.version.to_ascii_lowercase().as_str() {
        "" | "unknown" => "HTTP/1.1".to_owned(),
        "h2" => "HTTP/2.0".to_owned(),
        "h3" => "HTTP/3.0".to_owned(),
        other if other.starts_with("http/") && !other.contains('.') => format!("{}.0", other.to_ascii_uppercase()),
        other => other.to_ascii_uppercase(),
    }
}

/// A head from its start line and fields. HTTP/2 has fields that begin with a colon for what the start line says (RFC 9113
/// §8.3).
fn head(line: &str, fields: &[(String, String)], kind: &PartKind) -> Block {
    let mut text = clean(line);
    text.push_str("\r\n");
    for (name, value) in fields.iter().filter(|(name, _)| !name.starts_with(':')) {
        if text.len() < LONGEST {
            text.extend([clean(name).as_str(), ": ", clean(value).as_str(), "\r\n"]);
        }
    }
    text.push_str("\r\n");
    let bytes = text.into_bytes();
    let mut dissection = wire::http::dissect(&bytes, kind);
    // The lines are ours, so that no rule of the wire is broken by them.
    dissection.malformed = None;
    block((bytes, dissection))
}

fn clean(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// What the file says of an entry besides its messages.
fn said(entry: &Entry) -> Block {
    let Timings { blocked, dns, connect, tls, send, wait, receive } = entry.timings;
    let parts = [
        (Part::Blocked, blocked),
        (Part::Dns, dns),
        (Part::Connect, connect),
        (Part::Ssl, tls),
        (Part::Send, send),
        (Part::Wait, wait),
        (Part::Receive, receive),
    ];
    let mut items = vec![Item::Url(&entry.url)];
    items.extend(entry.server.as_deref().map(Item::Server));
    items.extend(entry.duration.map(Item::Time));
    items.extend(parts.into_iter().filter_map(|(part, nanos)| nanos.map(|nanos| Item::Part(part, nanos))));
    block(wire::har::dissect(&items))
}
