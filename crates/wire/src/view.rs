//! Dissections as plain data that owns its texts, for a program that does not have the bytes: the lab's worker sends
//! these to the page, in any serde format.

use crate::header_table::HeaderTable;
use crate::tls::Dark;
use crate::{Dissection, Malformed, Protocol, analysis};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A stretch of bytes with its fields: an [`analysis::Block`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// The protocol of the bytes.
    pub protocol: Protocol,
    /// The bytes that the fields' ranges count in.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
    /// Their place in the event's packet, in bytes; `None` if they were decrypted or put together from several packets.
    pub place: Option<Range<usize>>,
    /// Its fields, in the order of their bits, without gaps.
    pub fields: Vec<Field>,
    /// How many bytes the fields take.
    pub length: usize,
    /// What is wrong with the bytes; the fields before it stand.
    pub malformed: Option<Malformed>,
    /// Why the bytes stayed encrypted, if they are a TLS record that did.
    pub dark: Option<Dark>,
    /// The header block that ends with it beside its table, if it is a frame of HTTP/2 with the end of one: see
    /// [`Block::header_table`]. Bytes, so that who only hands blocks on need not read it.
    #[serde(with = "serde_bytes")]
    pub table: Vec<u8>,
}

impl Block {
    /// The header block that ends with it beside its table, if it is a frame of HTTP/2 with the end of one.
    pub fn header_table(&self) -> Option<HeaderTable> {
        if self.table.is_empty() { None } else { postcard::from_bytes(&self.table).ok() }
    }
}

/// A field in bytes that were seen: a [`crate::Field`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name in Wireshark's display filters, `tcp.flags.syn`, or a name of that form if Wireshark has none.
    pub id: String,
    /// Its name in its standard, `Sequence Number`.
    pub name: String,
    /// Where it is defined, `RFC 9293 §3.1`.
    pub source: String,
    /// Its bits, counted from the block's first byte; most significant bit first as the RFCs draw them.
    pub bits: Range<usize>,
    /// Its value as people write it.
    pub value: String,
    /// Its value as a number, if it is a number of at most 64 bits.
    pub number: Option<u64>,
    /// The fields that it consists of.
    pub parts: Vec<Field>,
}

impl From<analysis::Block> for Block {
    fn from(block: analysis::Block) -> Self {
        let analysis::Block { bytes, place, dissection, dark, table } = block;
        let Dissection { protocol, fields, length, malformed } = dissection;
        let fields = fields.into_iter().map(Field::from).collect();
        let table = table.and_then(|table| postcard::to_allocvec(&table).ok()).unwrap_or_default();
        Self { protocol, bytes, place, fields, length, malformed, dark, table }
    }
}

impl From<crate::Field> for Field {
    fn from(field: crate::Field) -> Self {
        let crate::Field { spec, bits, value, number, parts } = field;
        let parts = parts.into_iter().map(Self::from).collect();
        let [id, name, source] = [spec.id, spec.name, spec.source].map(str::to_owned);
        Self { id, name, source, bits, value, number, parts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_has_the_fields_of_its_dissection() {
        let bytes = [0x12, 0x34, 0x00, 0x35, 0x00, 0x08, 0x00, 0x00];
        let dissection = crate::udp::dissect(&bytes);
        let block = analysis::Block {
            bytes: bytes.to_vec(),
            place: Some(20..28),
            dissection: dissection.clone(),
            dark: None,
            table: None,
        };
        let view = Block::from(block);
        assert_eq!((view.protocol, view.place, view.length), (Protocol::Udp, Some(20..28), 8));
        for (seen, field) in view.fields.iter().zip(&dissection.fields) {
            assert_eq!((seen.id.as_str(), &seen.value, &seen.bits), (field.spec.id, &field.value, &field.bits));
            assert_eq!(seen.number, field.number);
        }
        assert_eq!(view.fields.len(), dissection.fields.len());
    }
}
