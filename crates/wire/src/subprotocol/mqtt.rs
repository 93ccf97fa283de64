//! MQTT 3.1, 3.1.1 and 5.0: control packets, each with its type, its length, and what its type has. A WebSocket message may
//! have several packets, and a packet may end in a later message (MQTT 5.0 §6).

use super::Item;
use super::build::Build;
use super::properties;
use super::spec::{
    MQTT_ACK_CODE, MQTT_ACK_FLAGS, MQTT_ACK_RESERVED, MQTT_ACK_SESSION, MQTT_AUTH, MQTT_CLIENT, MQTT_CLIENT_LEN,
    MQTT_CON_CLEAN, MQTT_CON_PASS, MQTT_CON_QOS, MQTT_CON_RESERVED, MQTT_CON_RETAIN, MQTT_CON_USER, MQTT_CON_WILL,
    MQTT_CONFLAGS, MQTT_CONNACK, MQTT_DISCONNECT, MQTT_DUP, MQTT_FLAGS, MQTT_GRANTED, MQTT_ID, MQTT_KEEP_ALIVE,
    MQTT_LEN, MQTT_MESSAGE, MQTT_OPT_LOCAL, MQTT_OPT_PUBLISHED, MQTT_OPT_QOS, MQTT_OPT_RESERVED, MQTT_OPT_RETAIN,
    MQTT_OPTIONS, MQTT_PASS, MQTT_PASS_LEN, MQTT_PROPERTIES, MQTT_PROTO, MQTT_PROTO_LEN, MQTT_PUBACK, MQTT_PUBCOMP,
    MQTT_PUBREC, MQTT_PUBREL, MQTT_QOS, MQTT_RESERVED, MQTT_RETAIN, MQTT_SUB_QOS, MQTT_SUBACK, MQTT_TOPIC,
    MQTT_TOPIC_LEN, MQTT_TYPE, MQTT_UNSUBACK, MQTT_USER, MQTT_USER_LEN, MQTT_VER, MQTT_WILL, MQTT_WILL_LEN,
    MQTT_WILL_PROPERTIES, MQTT_WILL_TOPIC, MQTT_WILL_TOPIC_LEN, UNDECODED,
};
use crate::field::{count, number, shown};
use crate::{Field, Spec};
use std::ops::Range;

/// The packet types, by their numbers from 1.
const TYPES: [&str; 15] = [
    "CONNECT",
    "CONNACK",
    "PUBLISH",
    "PUBACK",
    "PUBREC",
    "PUBREL",
    "PUBCOMP",
    "SUBSCRIBE",
    "SUBACK",
    "UNSUBSCRIBE",
    "UNSUBACK",
    "PINGREQ",
    "PINGRESP",
    "DISCONNECT",
    "AUTH",
];

/// The protocol level of a CONNECT packet at the beginning of `bytes`: 3, 4 or 5 (MQTT 5.0 §3.1.2.2).
pub(super) fn connect_version(bytes: &[u8]) -> Option<u8> {
    let &[0x10, ref rest @ ..] = bytes else { return None };
    let (_, size) = variable(rest)?;
    let body = rest.get(size..)?;
    let length = usize::from(u16::from_be_bytes(*body.first_chunk()?));
    let name = body.get(2..2 + length)?;
    let version = *body.get(2 + length)?;
    let is_named = matches!((name, version), (b"MQTT", 4 | 5) | (b"MQIsdp", 3));
    is_named.then_some(version)
}

/// An integer in groups of seven bits, the lowest first: its value and its bytes (MQTT 5.0 §1.5.5).
pub(super) fn variable(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0;
    for (place, byte) in bytes.iter().take(4).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((value, place + 1));
        }
    }
    None
}

pub(super) fn read(build: &mut Build) -> bool {
    let mut is_read = false;
    let mut version = build.context.version;
    while build.has_more() {
        let start = build.at;
        let &[first, ref rest @ ..] = build.left() else { return is_read };
        let Some(kind) = usize::from(first >> 4).checked_sub(1).and_then(|code| TYPES.get(code).copied()) else {
            return is_read;
        };
        let Some((length, size)) = variable(rest) else {
            if rest.len() < 4 {
                build.partial();
                return true;
            }
            return is_read;
        };
        let body = start + 1 + size..start + 1 + size + length;
        if body.end > build.bytes.len() {
            build.partial();
            return true;
        }
        if first >> 4 == 1 {
            version = connect_version(build.left()).unwrap_or(version);
        }
        head(build, first, kind, length, body.start);
        let mut packet = Packet { build, end: body.end, version, item: None };
        packet.item = Some(packet.build.blank(start..body.end, kind));
        let _ = packet.body(first);
        packet.done();
        is_read = true;
    }
    is_read
}

fn head(build: &mut Build, first: u8, kind: &str, length: usize, end: usize) {
    let bit = |spec, at: usize, value: u8| Field::bits(spec, at..at + 1, value.to_string()).numbered(value.into());
    let base = build.at * 8;
    let code = first >> 4;
    let value = [kind, " (", &code.to_string(), ")"].concat();
    let mut parts = vec![Field::bits(&MQTT_TYPE, base..base + 4, value.clone()).numbered(code.into())];
    if kind == "PUBLISH" {
        let qos = first >> 1 & 3;
        parts.push(bit(&MQTT_DUP, base + 4, first >> 3 & 1));
        parts.push(Field::bits(&MQTT_QOS, base + 5..base + 7, qos.to_string()).numbered(qos.into()));
        parts.push(bit(&MQTT_RETAIN, base + 7, first & 1));
    } else {
        let flags = first & 15;
        parts.push(Field::bits(&MQTT_RESERVED, base + 4..base + 8, flags.to_string()).numbered(flags.into()));
    }
    build.put(Field::bytes(&MQTT_FLAGS, build.at..build.at + 1, value).numbered(first.into()).of(parts));
    build.put(Field::number(&MQTT_LEN, build.at..end, length as u64));
}

/// What is behind the head of one packet. Each step is `None` if its bytes are not there.
struct Packet<'p, 'a> {
    build: &'p mut Build<'a>,
    end: usize,
    version: u8,
    item: Option<Item>,
}

impl Packet<'_, '_> {
    fn body(&mut self, first: u8) -> Option<()> {
        match first >> 4 {
            1 => self.connect(),
            2 => self.connack(),
            3 => self.publish(first >> 1 & 3),
            4 => self.acknowledgment(&MQTT_PUBACK),
            5 => self.acknowledgment(&MQTT_PUBREC),
            6 => self.acknowledgment(&MQTT_PUBREL),
            7 => self.acknowledgment(&MQTT_PUBCOMP),
            8 => self.topics(true),
            9 => self.codes(if self.version == 5 { &MQTT_SUBACK } else { &MQTT_GRANTED }),
            10 => self.topics(false),
            11 => self.codes(&MQTT_UNSUBACK),
            14 => self.reason(&MQTT_DISCONNECT),
            15 => self.reason(&MQTT_AUTH),
            _ => None,
        }
    }

    /// MQTT 5.0 §3.1.
    fn connect(&mut self) -> Option<()> {
        self.string(&MQTT_PROTO_LEN, &MQTT_PROTO)?;
        let version = self.byte()?;
        let value = match version {
            3 => "MQTT v3.1 (3)".into(),
            4 => "MQTT v3.1.1 (4)".into(),
            5 => "MQTT v5.0 (5)".into(),
            other => other.to_string(),
        };
        self.put(&MQTT_VER, 1, value, version.into());
        let flags = self.byte()?;
        self.connect_flags(flags);
        self.number(&MQTT_KEEP_ALIVE, 2)?;
        self.properties(&MQTT_PROPERTIES)?;
        let client = self.string(&MQTT_CLIENT_LEN, &MQTT_CLIENT)?;
        self.note(|item| item.id = Some(client).filter(|client| !client.is_empty()));
        if flags & 4 != 0 {
            self.properties(&MQTT_WILL_PROPERTIES)?;
            let topic = self.string(&MQTT_WILL_TOPIC_LEN, &MQTT_WILL_TOPIC)?;
            let start = self.build.at + 2;
            self.string(&MQTT_WILL_LEN, &MQTT_WILL)?;
            let will = start..self.build.at;
            self.note(|item| (item.channel, item.payload) = (Some(topic), Some(will)));
        }
        if flags & 0x80 != 0 {
            self.string(&MQTT_USER_LEN, &MQTT_USER)?;
        }
        if flags & 0x40 != 0 {
            self.string(&MQTT_PASS_LEN, &MQTT_PASS)?;
        }
        Some(())
    }

    fn connect_flags(&mut self, flags: u8) {
        let base = self.build.at * 8;
        let bits = |spec, from: usize, length: usize| {
            let value = flags >> (8 - from - length) & ((1 << length) - 1);
            Field::bits(spec, base + from..base + from + length, value.to_string()).numbered(value.into())
        };
        let parts = vec![
            bits(&MQTT_CON_USER, 0, 1),
            bits(&MQTT_CON_PASS, 1, 1),
            bits(&MQTT_CON_RETAIN, 2, 1),
            bits(&MQTT_CON_QOS, 3, 2),
            bits(&MQTT_CON_WILL, 5, 1),
            bits(&MQTT_CON_CLEAN, 6, 1),
            bits(&MQTT_CON_RESERVED, 7, 1),
        ];
        let at = self.build.at;
        self.build.put(Field::number(&MQTT_CONFLAGS, at..at + 1, flags.into()).of(parts));
    }

    /// §3.2.
    fn connack(&mut self) -> Option<()> {
        let flags = self.byte()?;
        let base = self.build.at * 8;
        let reserved = Field::bits(&MQTT_ACK_RESERVED, base..base + 7, (flags >> 1).to_string());
        let session = Field::bits(&MQTT_ACK_SESSION, base + 7..base + 8, (flags & 1).to_string());
        let parts = vec![reserved.numbered((flags >> 1).into()), session.numbered((flags & 1).into())];
        let at = self.build.at;
        self.build.put(Field::number(&MQTT_ACK_FLAGS, at..at + 1, flags.into()).of(parts));
        self.code(if self.version == 5 { &MQTT_CONNACK } else { &MQTT_ACK_CODE })?;
        self.properties(&MQTT_PROPERTIES)
    }

    /// §3.3.
    fn publish(&mut self, qos: u8) -> Option<()> {
        let topic = self.string(&MQTT_TOPIC_LEN, &MQTT_TOPIC)?;
        self.note(|item| item.channel = Some(topic).filter(|topic| !topic.is_empty()));
        if qos > 0 {
            self.identifier()?;
        }
        self.properties(&MQTT_PROPERTIES)?;
        let message = self.build.at..self.end;
        let text = self.build.bytes.get(message.clone())?;
        let value = shown(text);
        if !message.is_empty() {
            self.build.put(Field::bytes(&MQTT_MESSAGE, message.clone(), value));
        }
        self.note(|item| item.payload = Some(message));
        Some(())
    }

    /// §3.4 to §3.7. Without a reason it is 0, and before version 5 there is none.
    fn acknowledgment(&mut self, spec: &'static Spec) -> Option<()> {
        self.identifier()?;
        self.reason(spec)
    }

    fn reason(&mut self, spec: &'static Spec) -> Option<()> {
        if self.version < 5 || self.build.at == self.end {
            return None;
        }
        self.code(spec)?;
        if self.build.at == self.end {
            return None;
        }
        self.properties(&MQTT_PROPERTIES)
    }

    /// §3.8, §3.10.
    fn topics(&mut self, subscribes: bool) -> Option<()> {
        self.identifier()?;
        self.properties(&MQTT_PROPERTIES)?;
        let mut topics = Vec::new();
        while self.build.at < self.end && topics.len() < 256 {
            let Some(topic) = self.string(&MQTT_TOPIC_LEN, &MQTT_TOPIC) else { break };
            topics.push(topic);
            if subscribes && self.options().is_none() {
                break;
            }
        }
        let all = topics.join(", ");
        self.note(|item| item.channel = Some(all).filter(|all| !all.is_empty()));
        Some(())
    }

    fn options(&mut self) -> Option<()> {
        if self.version < 5 {
            return self.number(&MQTT_SUB_QOS, 1).map(|_| ());
        }
        let options = self.byte()?;
        let base = self.build.at * 8;
        let bits = |spec, from: usize, length: usize| {
            let value = options >> (8 - from - length) & ((1 << length) - 1);
            Field::bits(spec, base + from..base + from + length, value.to_string()).numbered(value.into())
        };
        let parts = vec![
            bits(&MQTT_OPT_RESERVED, 0, 2),
            bits(&MQTT_OPT_RETAIN, 2, 2),
            bits(&MQTT_OPT_PUBLISHED, 4, 1),
            bits(&MQTT_OPT_LOCAL, 5, 1),
            bits(&MQTT_OPT_QOS, 6, 2),
        ];
        let at = self.build.at;
        self.build.put(Field::number(&MQTT_OPTIONS, at..at + 1, options.into()).of(parts));
        Some(())
    }

    /// §3.9, §3.11: a code per topic.
    fn codes(&mut self, spec: &'static Spec) -> Option<()> {
        self.identifier()?;
        self.properties(&MQTT_PROPERTIES)?;
        while self.build.at < self.end {
            self.code(spec)?;
        }
        Some(())
    }

    fn identifier(&mut self) -> Option<()> {
        let id = self.number(&MQTT_ID, 2)?;
        self.note(|item| item.id = Some(id.to_string()));
        Some(())
    }

    fn properties(&mut self, spec: &'static Spec) -> Option<()> {
        if self.version < 5 {
            return Some(());
        }
        let field = properties::field(self.build.bytes, self.build.at..self.end, spec)?;
        self.build.put(field);
        Some(())
    }

    fn code(&mut self, spec: &'static Spec) -> Option<()> {
        self.number(spec, 1).map(|_| ())
    }

    fn byte(&self) -> Option<u8> {
        self.build.bytes.get(..self.end)?.get(self.build.at).copied()
    }

    fn number(&mut self, spec: &'static Spec, size: usize) -> Option<u64> {
        let value = self.within(size).and_then(|range| number(self.build.bytes, range))?;
        self.put(spec, size, value.to_string(), value);
        Some(value)
    }

    fn put(&mut self, spec: &'static Spec, size: usize, value: String, number: u64) {
        let at = self.build.at;
        self.build.put(Field::bytes(spec, at..at + size, value).numbered(number));
    }

    /// The next `size` bytes of the packet, if it has them.
    fn within(&self, size: usize) -> Option<Range<usize>> {
        let end = self.build.at.checked_add(size)?;
        (end <= self.end).then_some(self.build.at..end)
    }

    /// A length of two bytes and so many bytes, which are returned as text.
    fn string(&mut self, length: &'static Spec, spec: &'static Spec) -> Option<String> {
        let size = self.within(2).and_then(|range| number(self.build.bytes, range))?;
        let size = usize::try_from(size).ok()?;
        self.within(2 + size)?;
        self.number(length, 2)?;
        let range = self.build.at..self.build.at + size;
        let own = self.build.bytes.get(range.clone())?;
        if size > 0 {
            let value = shown(own);
            self.build.put(Field::bytes(spec, range, value));
        }
        Some(String::from_utf8_lossy(own).into_owned())
    }

    fn note(&mut self, change: impl FnOnce(&mut Item)) {
        if let Some(item) = &mut self.item {
            change(item);
        }
    }

    /// What nothing has named, and the packet as a message.
    fn done(self) {
        let (build, end) = (self.build, self.end);
        if build.at < end {
            build.put(Field::bytes(&UNDECODED, build.at..end, count(end - build.at)));
        }
        self.item.into_iter().for_each(|item| build.item(item));
    }
}
