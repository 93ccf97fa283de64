//! Socket.IO, protocols 4 and 5: packets in messages of Engine.IO. A digit for the type, the number of attachments, the
//! namespace, the id of an acknowledgment, and the payload in JSON; all but the type may be missing.

use super::build::Build;
use super::json::{self, Type};
use super::spec::{SIO_ATTACHMENT, SIO_ATTACHMENTS, SIO_EVENT, SIO_ID, SIO_NAMESPACE, SIO_PAYLOAD, SIO_TYPE};
use super::{Carrier, Expects, Item, Subprotocol};
use crate::Field;
use crate::field::shown;
use std::ops::Range;

/// The packet types, by their digits.
const TYPES: [&str; 7] = ["CONNECT", "DISCONNECT", "EVENT", "ACK", "CONNECT_ERROR", "BINARY_EVENT", "BINARY_ACK"];
/// The types whose payload is an array that begins with the event's name.
const EVENTS: [u8; 2] = [2, 5];
/// The types that announce attachments.
pub(super) const BINARY: [&str; 2] = ["BINARY_EVENT", "BINARY_ACK"];
/// What an attachment is called.
pub(super) const ATTACHMENT: &str = "ATTACHMENT";

/// Where the parts of a packet are.
struct Layout {
    code: u8,
    /// Digits and hyphen.
    attachments: Range<usize>,
    /// Without the comma.
    namespace: Range<usize>,
    id: Range<usize>,
    payload: Range<usize>,
}

impl Layout {
    fn of(bytes: &[u8]) -> Option<Self> {
        let code = bytes.first()?.checked_sub(b'0').filter(|code| usize::from(*code) < TYPES.len())?;
        let digits =
            |at: usize| bytes.get(at..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count();
        let mut at = 1;
        let count = digits(at);
        let has_attachments = code >= 5 && count > 0 && bytes.get(at + count) == Some(&b'-');
        let attachments = at..at + if has_attachments { count + 1 } else { 0 };
        at = attachments.end;
        let is_named = bytes.get(at) == Some(&b'/');
        let length = bytes.get(at..).unwrap_or_default().iter().position(|byte| *byte == b',');
        let namespace = at..if is_named { length.map_or(bytes.len(), |length| at + length) } else { at };
        at = (namespace.end + usize::from(is_named)).min(bytes.len());
        let id = at..at + digits(at);
        Some(Self { code, attachments, namespace, payload: id.end..bytes.len(), id })
    }

    /// Whether the payload is what its type allows, so that the packet is one.
    fn is_sound(&self, bytes: &[u8]) -> bool {
        let payload = json::whole(bytes, self.payload.clone());
        match self.code {
            // An event or an acknowledgment has an array.
            2 | 3 | 5 | 6 => payload.is_some_and(|value| value.kind == Type::Array),
            _ => payload.is_some() || self.payload.is_empty(),
        }
    }
}

pub(super) fn is_packet(bytes: &[u8]) -> bool {
    Layout::of(bytes).is_some_and(|layout| layout.is_sound(bytes))
}

/// Names the packet in `range`, which [`is_packet`].
pub(super) fn packet(build: &mut Build, range: Range<usize>) {
    let bytes = build.bytes;
    let own = bytes.get(range.clone()).unwrap_or_default();
    let Some(layout) = Layout::of(own) else { return };
    let at = |part: &Range<usize>| range.start + part.start..range.start + part.end;
    let text = |part: &Range<usize>| String::from_utf8_lossy(own.get(part.clone()).unwrap_or_default()).into_owned();
    let kind = TYPES.get(usize::from(layout.code)).copied().unwrap_or_default();
    let value = [kind, " (", &layout.code.to_string(), ")"].concat();
    build.put(Field::bytes(&SIO_TYPE, range.start..range.start + 1, value).numbered(layout.code.into()));
    if !layout.attachments.is_empty() {
        let count = text(&layout.attachments).trim_end_matches('-').parse().unwrap_or(u64::MAX);
        build.put(Field::number(&SIO_ATTACHMENTS, at(&layout.attachments), count));
    }
    let namespace = text(&layout.namespace);
    if !layout.namespace.is_empty() {
        // The comma behind it belongs to it.
        build.put(Field::bytes(&SIO_NAMESPACE, build.at..range.start + layout.id.start, shown(namespace.as_bytes())));
    }
    let id = Some(text(&layout.id)).filter(|id| !id.is_empty());
    if let Some(id) = &id {
        let number = id.parse().ok();
        build.put(Field { number, ..Field::bytes(&SIO_ID, at(&layout.id), id.clone()) });
    }
    let name = payload(build, &at(&layout.payload), layout.code);
    let payload = Some(at(&layout.payload)).filter(|payload| !payload.is_empty());
    // A query may follow the namespace in protocol 4.
    let namespace = namespace.split('?').next().unwrap_or_default();
    let channel = Some(if namespace.is_empty() { "/".to_owned() } else { namespace.to_owned() });
    // The digit of Engine.IO before it belongs to it.
    let start = range.start.saturating_sub(1);
    build.item(Item { protocol: Subprotocol::SocketIo, range: start..range.end, kind, name, channel, id, payload });
}

/// The payload's field, with the name of its event, which is returned.
fn payload(build: &mut Build, range: &Range<usize>, code: u8) -> Option<String> {
    if range.is_empty() {
        return None;
    }
    let bytes = build.bytes;
    let mut field = Field::bytes(&SIO_PAYLOAD, range.clone(), shown(bytes.get(range.clone()).unwrap_or_default()));
    let value = json::whole(bytes, range.clone());
    let first =
        value.filter(|_| EVENTS.contains(&code)).and_then(|value| json::elements(bytes, &value).into_iter().next());
    let name = first.filter(|first| first.kind == Type::String).map(|first| {
        let name = json::text(bytes, &first);
        field.parts.push(Field::bytes(&SIO_EVENT, first.range, shown(name.as_bytes())));
        name
    });
    build.put(field);
    name
}

/// Bytes that an event announced, or those of a binary message.
pub(super) fn attachment(build: &mut Build, data: Range<usize>) {
    // In a body the event that announces them stands before them.
    let is_body = build.context.carrier == Carrier::Body && build.context.protocol == Subprotocol::SocketIo;
    let is_announced = is_body || build.context.expects == Expects::Attachment;
    let spec = if is_announced { &SIO_ATTACHMENT } else { &super::spec::EIO_DATA };
    let range = if is_body { data.clone() } else { 0..data.end };
    build.binary(spec, data.end);
    let item = if is_announced { build.blank(range, ATTACHMENT) } else { build.engine(range, "message") };
    build.item(Item { payload: Some(data), ..item });
}
