//! Puts the fields and items of one message together, from its first byte to its last.

use super::spec::{EVIDENCE, PARTIAL, UNDECODED};
use super::{Context, Item, Reading, Subprotocol};
use crate::field::{count, shown};
use crate::{Dissection, Field, Spec};
use std::ops::Range;

/// More fields and items are not named in one message; what is left then is one field.
const MOST: usize = 4096;

/// A message on the way to being named.
pub(super) struct Build<'a> {
    pub bytes: &'a [u8],
    pub context: &'a Context,
    /// The end of the last field.
    pub at: usize,
    fields: Vec<Field>,
    items: Vec<Item>,
    rest: usize,
}

impl<'a> Build<'a> {
    pub fn new(bytes: &'a [u8], context: &'a Context) -> Self {
        let evidence = Field::bytes(&EVIDENCE, 0..0, context.evidence.name());
        Self { bytes, context, at: 0, fields: vec![evidence], items: Vec::new(), rest: bytes.len() }
    }

    /// Whether there is anything left to read, and room for it.
    pub fn has_more(&self) -> bool {
        self.at < self.bytes.len() && self.fields.len() < MOST && self.items.len() < MOST
    }

    /// What has not been named.
    pub fn left(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Adds a field, which begins where the last one ended.
    pub fn put(&mut self, field: Field) {
        self.at = field.byte_range().end;
        self.fields.push(field);
    }

    /// Adds a field of text up to `end`, if it has any bytes.
    pub fn text(&mut self, spec: &'static Spec, end: usize) {
        let range = self.at..end.min(self.bytes.len()).max(self.at);
        if !range.is_empty() {
            let value = shown(self.bytes.get(range.clone()).unwrap_or_default());
            self.put(Field::bytes(spec, range, value));
        }
    }

    /// Adds a field of bytes up to `end` that are shown by their number.
    pub fn binary(&mut self, spec: &'static Spec, end: usize) {
        let range = self.at..end.min(self.bytes.len()).max(self.at);
        if !range.is_empty() {
            self.put(Field::bytes(spec, range.clone(), count(range.len())));
        }
    }

    /// The rest is the beginning of a message whose end has not come.
    pub fn partial(&mut self) {
        self.rest = self.at;
        self.binary(&PARTIAL, self.bytes.len());
    }

    /// Adds a message.
    pub fn item(&mut self, item: Item) {
        self.items.push(item);
    }

    /// A message of the context's protocol in `range`, of which nothing but its type is known.
    pub fn blank(&self, range: Range<usize>, kind: &'static str) -> Item {
        let protocol = self.context.protocol;
        Item { protocol, range, kind, name: None, channel: None, id: None, payload: None }
    }

    /// The same of Engine.IO.
    pub fn engine(&self, range: Range<usize>, kind: &'static str) -> Item {
        Item { protocol: Subprotocol::EngineIo, ..self.blank(range, kind) }
    }

    /// What was found. Bytes that nothing named are one field.
    pub fn done(mut self) -> Reading {
        self.binary(&UNDECODED, self.bytes.len());
        let protocol = self.context.protocol.protocol();
        let dissection = Dissection { protocol, fields: self.fields, length: self.bytes.len(), malformed: None };
        Reading { dissection, items: self.items, rest: self.rest }
    }
}
