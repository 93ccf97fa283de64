//! What is known of one packet or message: its fields in a flat list.

use std::collections::BTreeSet;
use wire::Protocol;

/// A field with its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact<'a> {
    /// Its name in filters, `tcp.flags.syn`.
    pub id: &'a str,
    /// Its name in its standard, `Sequence Number`.
    pub name: &'a str,
    /// Its value as people write it.
    pub value: &'a str,
    /// Its value as a number, if it is one.
    pub number: Option<u64>,
}

/// All fields of one packet or message.
#[derive(Clone, Debug, Default)]
pub struct Facts<'a> {
    pub(crate) all: Vec<Fact<'a>>,
    protocols: BTreeSet<u8>,
}

impl<'a> Facts<'a> {
    /// Adds one field.
    pub fn add(&mut self, fact: Fact<'a>) {
        self.all.push(fact);
    }

    /// Adds a number that no dissection has, such as `frame.number`.
    pub fn add_number(&mut self, id: &'static str, number: u64) {
        self.all.push(Fact { id, name: "", value: "", number: Some(number) });
    }

    /// Adds the fields of a stretch of bytes, with those that they consist of.
    pub fn add_block(&mut self, block: &'a wire::view::Block) {
        self.protocols.insert(block.protocol as u8);
        // What a HAR says of a WebSocket's messages.
        if block.fields.iter().any(|field| field.id.starts_with("websocket.")) {
            self.protocols.insert(Protocol::WebSocket as u8);
        }
        self.add_fields(&block.fields);
    }

    fn add_fields(&mut self, fields: &'a [wire::view::Field]) {
        for field in fields {
            let number = number(&field.id, field.number);
            self.add(Fact { id: &field.id, name: &field.name, value: &field.value, number });
            self.add_fields(&field.parts);
        }
    }

    /// The same for a block as `wire` makes it.
    pub fn add_dissection(&mut self, dissection: &'a wire::Dissection) {
        self.protocols.insert(dissection.protocol as u8);
        self.add_parts(&dissection.fields);
    }

    fn add_parts(&mut self, fields: &'a [wire::Field]) {
        for field in fields {
            let wire::Spec { id, name, .. } = field.spec;
            self.add(Fact { id, name, value: &field.value, number: number(id, field.number) });
            self.add_parts(&field.parts);
        }
    }

    pub(crate) fn has(&self, protocol: Protocol) -> bool {
        self.protocols.contains(&(protocol as u8))
    }
}

/// A field's number as Wireshark compares it: the lengths of headers, which stand there in words of four bytes, in bytes.
fn number(id: &str, number: Option<u64>) -> Option<u64> {
    let factor = if matches!(id, "ip.hdr_len" | "tcp.hdr_len") { 4 } else { 1 };
    number.map(|number| number.saturating_mul(factor))
}
