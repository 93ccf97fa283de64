//! The fields of one event, layer by layer.

use super::unit::{Form, Unit};
use super::{Analysis, Block};
use crate::coding::Unpacked;
use crate::field::{shown, specs};
use crate::header_table::HeaderTable;
use crate::http::PartKind;
use crate::{Dissection, Field, Malformed, Protocol, Rule, dns, http, http2, ip, sse, tcp, tls, udp, websocket};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use trace::flags::RST;
use trace::{Event, EventId, Kind, Layer, Trace};

specs! {
    DATA = "data.data", "Data", "RFC 1122 §1.1.3";
    CONTENT = "http.unpacked", "Unpacked content", "RFC 9110 §8.4";
    MESSAGE = "websocket.unpacked", "Unpacked message", "RFC 7692 §7.2.2";
}

/// Where the units of each event are, for who asks about many events: then none is looked for among all.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// By the packet that a unit ends in, and by its own event.
    ends: BTreeMap<EventId, Vec<usize>>,
    events: BTreeMap<EventId, Vec<usize>>,
}

impl Analysis {
    /// The fields of event `id`, lowest layer first. A packet has IP, TCP or UDP, and the units that end in it; any
    /// other event has its messages.
    pub fn dissect(&self, trace: &Trace, id: EventId) -> Vec<Block> {
        let Some(event) = trace.event(id) else { return Vec::new() };
        if event.is_packet() {
            return self.dissect_packet(trace, event, self.units.iter().filter(|unit| unit.end == id));
        }
        self.dissect_message(self.units.iter().filter(|unit| unit.event == Some(id)))
    }

    /// The places of all units, for [`Analysis::dissect_at`].
    pub fn places(&self) -> Places {
        let mut places = Places::default();
        for (place, unit) in self.units.iter().enumerate() {
            places.ends.entry(unit.end).or_default().push(place);
            unit.event.into_iter().for_each(|event| places.events.entry(event).or_default().push(place));
        }
        places
    }

    /// The same as [`Analysis::dissect`] in a time that does not grow with the trace.
    pub fn dissect_at(&self, places: &Places, trace: &Trace, id: EventId) -> Vec<Block> {
        let units = |of: &BTreeMap<EventId, Vec<usize>>| -> Vec<&Unit> {
            of.get(&id).into_iter().flatten().filter_map(|&place| self.units.get(place)).collect()
        };
        match trace.event(id) {
            Some(event) if event.is_packet() => self.dissect_packet(trace, event, units(&places.ends).into_iter()),
            Some(_) => self.dissect_message(units(&places.events).into_iter()),
            None => Vec::new(),
        }
    }

    fn dissect_message<'a>(&'a self, units: impl Iterator<Item = &'a Unit>) -> Vec<Block> {
        let blocks = units.flat_map(|unit| {
            block(unit, None).into_iter().chain(self.unpacked_block(unit)).chain(inside_block(unit, None))
        });
        blocks.collect()
    }

    /// The content of event `id` without its compression: of each message in it that was compressed, if there is what
    /// unpacks it.
    pub fn unpacked(&self, id: EventId) -> Vec<Unpacked> {
        let units = self.units.iter().filter(|unit| unit.event == Some(id));
        units.filter_map(|unit| Some(self.unpack(unit)?.into_owned())).collect()
    }

    /// A message that was compressed is unpacked when it is read, because the next one may depend on it. A body depends
    /// on nothing, so it is unpacked when it is asked for.
    fn unpack<'a>(&self, unit: &'a Unit) -> Option<Cow<'a, Unpacked>> {
        match &unit.form {
            Form::Frame { unpacked, .. } => unpacked.as_ref().map(Cow::Borrowed),
            Form::Http(PartKind::Request { .. } | PartKind::Response { .. }) => {
                let content = self.decoders.content?;
                let (codings, body) = http::coded_body(&unit.bytes)?;
                Some(Cow::Owned(content(&codings, &body)))
            }
            Form::Http2Message { body, codings, .. } if !body.is_empty() && !codings.is_empty() => {
                Some(Cow::Owned(self.decoders.content?(codings, body)))
            }
            _ => None,
        }
    }

    fn unpacked_block(&self, unit: &Unit) -> Option<Block> {
        let unpacked = self.unpack(unit)?.into_owned();
        let is_message = matches!(unit.form, Form::Frame { .. });
        let (protocol, spec) = if is_message { (Protocol::WebSocket, &MESSAGE) } else { (Protocol::Http, &CONTENT) };
        let Unpacked { bytes, fault } = unpacked;
        let fields =
            if bytes.is_empty() { Vec::new() } else { vec![Field::bytes(spec, 0..bytes.len(), shown(&bytes))] };
        let malformed = fault.filter(|_| !is_message).map(|fault| fault.in_content());
        let dissection = Dissection { protocol, fields, length: bytes.len(), malformed };
        Some(Block { bytes, place: None, dissection, dark: None, table: None })
    }

    fn dissect_packet<'a>(&self, trace: &Trace, event: &Event, units: impl Iterator<Item = &'a Unit>) -> Vec<Block> {
        let Some(wire) = &event.wire else { return Vec::new() };
        let bytes = trace.bytes(wire.data);
        let (mut blocks, payload) = headers(bytes);
        if (bytes.len() as u64) < event.bytes {
            blocks.iter_mut().for_each(|block| excuse(&mut block.dissection));
        }
        let mut covered = payload.start;
        for unit in units {
            let last = unit.pieces.last().filter(|piece| piece.0 == event.id).map(|piece| piece.1.clone());
            covered = last.as_ref().map_or(covered, |range| range.end.max(covered));
            let is_plain = last.as_ref().is_some_and(|range| bytes.get(range.clone()) == Some(&unit.bytes[..]));
            let place = last.filter(|_| is_plain && unit.pieces.len() == 1);
            blocks.extend(block(unit, place.clone()));
            blocks.extend(self.unpacked_block(unit));
            blocks.extend(inside_block(unit, place));
        }
        if let Some(rest) = bytes.get(covered..payload.end).filter(|rest| !rest.is_empty()) {
            let place = Some(covered..payload.end);
            let is_reset = matches!(event.kind, Kind::Segment { flags } if flags & RST != 0);
            let dissection = if is_reset { tcp::dissect_reset_cause(rest) } else { data(rest) };
            blocks.push(Block { bytes: rest.to_vec(), place, dissection, dark: None, table: None });
        }
        blocks
    }
}

/// A header of a packet of which the capture has only the first bytes contradicts no rule by being short.
fn excuse(header: &mut Dissection) {
    use Rule::{Ipv4HeaderLength, Ipv4TotalLength, Ipv6Extension, Ipv6PayloadLength};
    use Rule::{TcpDataOffset, TcpShort, UdpLength, UdpShort};
    let lengths = [Ipv4HeaderLength, Ipv4TotalLength, Ipv6Extension, Ipv6PayloadLength];
    let lengths = [&lengths[..], &[TcpShort, TcpDataOffset, UdpShort, UdpLength]].concat();
    if header.malformed.as_ref().is_some_and(|malformed| lengths.contains(&malformed.rule)) {
        header.malformed = Some(Rule::CaptureCut.into());
    }
}

/// The blocks of IP and of TCP or UDP, and where the payload lies.
fn headers(packet: &[u8]) -> (Vec<Block>, Range<usize>) {
    let ip = ip::dissect(packet);
    let start = ip.length.min(packet.len());
    let header = ip::Header::parse(packet).filter(|header| header.payload.start == start);
    let end = header.as_ref().map_or(packet.len(), |header| header.payload.end);
    let inner = &packet[start..end];
    let mut blocks =
        vec![Block { bytes: packet[..start].to_vec(), place: Some(0..start), dissection: ip, dark: None, table: None }];
    let dissection = match header.and_then(|header| header.transport()) {
        Some(6) => tcp::dissect(inner),
        Some(17) => udp::dissect(inner),
        _ => return (blocks, start..end),
    };
    let length = dissection.length.min(inner.len());
    let place = start..start + length;
    blocks.push(Block {
        bytes: inner[..length].to_vec(),
        place: Some(place.clone()),
        dissection,
        dark: None,
        table: None,
    });
    (blocks, place.end..end)
}

/// The fields of one unit; `None` for a message whose bytes are all in others, its frames.
fn block(unit: &Unit, place: Option<Range<usize>>) -> Option<Block> {
    let bytes = &unit.bytes;
    let mut dissection = match &unit.form {
        Form::Dns { .. } => dns::dissect(bytes),
        Form::Record { sealed: Some(sealed), .. } => tls::dissect_encrypted_record(bytes, *sealed),
        Form::Record { sealed: None, tls13, .. } => tls::dissect_record(bytes, *tls13),
        Form::TlsMessage { name, tls13 } => tls::dissect_message(&tls::Message { name, bytes: bytes.clone() }, *tls13),
        Form::Http(kind) => http::dissect(bytes, kind),
        Form::Http2Frame { context, dissect, .. } => dissect(bytes, context),
        Form::Http2Message { body, .. } => return content(body, unit.malformed.clone()),
        Form::StreamEvent { .. } => sse::dissect(bytes),
        Form::Frame { is_compressed: true, .. } => websocket::dissect_compressed(bytes),
        Form::Frame { is_compressed: false, .. } => websocket::dissect(bytes),
        Form::Unread(Layer::Tls) => tls::dissect_unread(bytes),
        Form::Unread(_) => http::dissect(bytes, &PartKind::Malformed(Rule::HttpStartLine.into())),
    };
    // What the messages before it show comes first.
    dissection.malformed = unit.malformed.clone().or(dissection.malformed);
    let dark = if let Form::Record { dark, .. } = &unit.form { *dark } else { None };
    let table = if let Form::Http2Frame { context, .. } = &unit.form { HeaderTable::new(bytes, context) } else { None };
    Some(Block { bytes: bytes.clone(), place, dissection, dark, table })
}

/// What is in a message, if it is of a protocol that is read. Its bytes lie in the packet if they are the end of the message's
/// own, which lie at `place`: then they are neither masked nor packed.
fn inside_block(unit: &Unit, place: Option<Range<usize>>) -> Option<Block> {
    let inside = unit.inside.as_ref()?;
    let dissection = (inside.dissect)(&inside.bytes, &inside.context);
    let is_plain = !inside.bytes.is_empty() && unit.bytes.ends_with(&inside.bytes);
    let place = place.filter(|_| is_plain).map(|place| place.end - inside.bytes.len()..place.end);
    Some(Block { bytes: inside.bytes.clone(), place, dissection, dark: None, table: None })
}

/// The content of a message of HTTP/2, put together from its frames.
fn content(body: &[u8], malformed: Option<Malformed>) -> Option<Block> {
    if body.is_empty() && malformed.is_none() {
        return None;
    }
    let field = Field::bytes(&http2::spec::BODY, 0..body.len(), shown(body));
    let fields = if body.is_empty() { Vec::new() } else { vec![field] };
    let dissection = Dissection { protocol: Protocol::Http2, fields, length: body.len(), malformed };
    Some(Block { bytes: body.to_vec(), place: None, dissection, dark: None, table: None })
}

fn data(bytes: &[u8]) -> Dissection {
    let value = [&bytes.len().to_string(), " B"].concat();
    let field = Field::bytes(&DATA, 0..bytes.len(), value);
    Dissection { protocol: Protocol::Data, fields: vec![field], length: bytes.len(), malformed: None }
}
