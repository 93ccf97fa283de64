//! Names the bytes of a frame, bit by bit, and of its part of a header block: how each field was sent, what it stands for.

use super::connection::data_range;
use super::frame::{ErrorCode, FrameKind, HEAD, Head, PREFACE, Setting, flag};
use super::hpack::{Block, Form, Item, Literal};
use super::spec;
use crate::field::{count, number, shown};
use crate::{Dissection, Field, Protocol, Rule, Spec};
use std::ops::Range;
use std::sync::Arc;
use trace::to_hex;

/// What a frame's fields depend on besides its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The header block that it belongs to, and which of the block's bytes it has.
    pub block: Option<(Arc<Block>, Range<usize>)>,
    /// Whether it is the connection preface.
    pub is_preface: bool,
}

/// The fields of one frame, or of the preface.
pub fn dissect(bytes: &[u8], context: &Context) -> Dissection {
    let fields = Vec::new();
    let mut dissection = Dissection { protocol: Protocol::Http2, fields, length: bytes.len(), malformed: None };
    if context.is_preface {
        if bytes != PREFACE {
            dissection.mark(Rule::Http2Preface);
        }
        dissection.fields.push(Field::bytes(&spec::MAGIC, 0..bytes.len(), shown(bytes)));
        return dissection;
    }
    let Some(head) = Head::read(bytes) else {
        dissection.mark(Rule::Http2FrameCut);
        if !bytes.is_empty() {
            dissection.fields.push(Field::bytes(&spec::CUT, 0..bytes.len(), count(bytes.len())));
        }
        return dissection;
    };
    if bytes.len() - HEAD < head.length as usize {
        dissection.mark(Rule::Http2FrameCut);
    } else if let Some(broken) = super::check::frame(bytes) {
        dissection.mark(broken.what);
    }
    let mut walk = Walk { bytes, at: HEAD, end: bytes.len().min(HEAD + head.length as usize), fields: Vec::new() };
    walk.fields = head_fields(head, bytes);
    walk.payload(head, context);
    walk.rest(&spec::CUT);
    dissection.length = walk.end;
    dissection.fields = walk.fields;
    dissection
}

/// RFC 9113 §4.1.
fn head_fields(head: Head, bytes: &[u8]) -> Vec<Field> {
    let kind = head.kind.number();
    let reserved = bytes.get(5).copied().unwrap_or_default() >> 7;
    vec![
        Field::number(&spec::LENGTH, 0..3, head.length.into()),
        Field::bytes(&spec::TYPE, 3..4, format!("{} ({kind})", head.kind.name())).numbered(kind.into()),
        flags(head),
        Field::bits(&spec::RESERVED, 40..41, reserved.to_string()).numbered(reserved.into()),
        Field::bits(&spec::STREAM, 41..72, head.stream.to_string()).numbered(head.stream.into()),
    ]
}

/// The flags that the type has, and runs of bits that it gives no meaning.
fn flags(head: Head) -> Field {
    let mut parts: Vec<Field> = Vec::new();
    let mut names = Vec::new();
    for place in 0..8_usize {
        let mask = 0x80_u8 >> place;
        let is_set = head.flags & mask != 0;
        let bits = 32 + place..33 + place;
        if let Some(spec) = flag_spec(head.kind, mask) {
            if is_set {
                names.push(spec.name);
            }
            parts.push(Field::bits(spec, bits, u8::from(is_set).to_string()).numbered(is_set.into()));
        } else if let Some(run) = parts.last_mut().filter(|part| std::ptr::eq(part.spec, &spec::UNUSED)) {
            let number = run.number.unwrap_or_default() << 1 | u64::from(is_set);
            (run.bits.end, run.number, run.value) = (bits.end, Some(number), number.to_string());
        } else {
            let unused = Field::bits(&spec::UNUSED, bits, u8::from(is_set).to_string());
            parts.push(unused.numbered(is_set.into()));
        }
    }
    let value =
        format!("{} (0x{:02x})", if names.is_empty() { "none".to_owned() } else { names.join(", ") }, head.flags);
    Field::bytes(&spec::FLAGS, 4..5, value).numbered(head.flags.into()).of(parts)
}

fn flag_spec(kind: FrameKind, mask: u8) -> Option<&'static Spec> {
    use FrameKind::{Continuation, Data, Headers, Ping, PushPromise, Settings};
    match (kind, mask) {
        (Data | Headers, flag::END_STREAM) => Some(&spec::END_STREAM),
        (Settings, flag::ACK) => Some(&spec::ACK_SETTINGS),
        (Ping, flag::ACK) => Some(&spec::ACK_PING),
        (Headers | PushPromise | Continuation, flag::END_HEADERS) => Some(&spec::END_HEADERS),
        (Data | Headers | PushPromise, flag::PADDED) => Some(&spec::PADDED),
        (Headers, flag::PRIORITY) => Some(&spec::PRIORITY_FLAG),
        _ => None,
    }
}

/// A walk over a frame's payload, front to back.
struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
    end: usize,
    fields: Vec<Field>,
}

impl Walk<'_> {
    fn left(&self) -> usize {
        self.end.saturating_sub(self.at)
    }

    /// The next `length` bytes as a field, if they are all there.
    fn take(&mut self, length: usize, field: impl FnOnce(Range<usize>, &[u8]) -> Field) -> Option<()> {
        let range = self.at..self.at.checked_add(length).filter(|end| *end <= self.end)?;
        if length > 0 {
            let field = field(range.clone(), self.bytes.get(range)?);
            self.at += length;
            self.fields.push(field);
        }
        Some(())
    }

    fn rest(&mut self, spec: &'static Spec) {
        let left = self.left();
        self.take(left, |range, bytes| Field::bytes(spec, range, count(bytes.len())));
    }

    fn number(&mut self, spec: &'static Spec, length: usize, name: impl FnOnce(u64) -> String) -> Option<u64> {
        let value = number(self.bytes, self.at..self.at + length).filter(|_| length <= self.left())?;
        self.take(length, |range, _| Field::bytes(spec, range, name(value)).numbered(value))?;
        Some(value)
    }

    fn text(&mut self, spec: &'static Spec, length: usize) -> Option<()> {
        self.take(length, |range, bytes| Field::bytes(spec, range, shown(bytes)))
    }

    /// One bit and a number of 31.
    fn bit_and_number(&mut self, bit: &'static Spec, spec: &'static Spec) -> Option<()> {
        let value = number(self.bytes, self.at..self.at + 4).filter(|_| self.left() >= 4)?;
        let (first, at) = (value >> 31, self.at * 8);
        let rest = value & u64::from(super::LARGEST_WINDOW);
        self.fields.push(Field::bits(bit, at..at + 1, first.to_string()).numbered(first));
        self.fields.push(Field::bits(spec, at + 1..at + 32, rest.to_string()).numbered(rest));
        self.at += 4;
        Some(())
    }

    fn payload(&mut self, head: Head, context: &Context) -> Option<()> {
        let payload = self.bytes.get(HEAD..self.end).unwrap_or_default();
        let body = data_range(head, payload);
        if head.has(flag::PADDED) {
            self.number(&spec::PAD_LENGTH, 1, |length| length.to_string())?;
        }
        match head.kind {
            FrameKind::Data => {
                self.take(body.len(), |range, bytes| Field::bytes(&spec::DATA, range, shown(bytes)))?;
            }
            FrameKind::Headers if head.has(flag::PRIORITY) => {
                self.priority()?;
                self.block(&spec::BLOCK, body, context);
            }
            FrameKind::Headers => self.block(&spec::BLOCK, body, context),
            FrameKind::Continuation => self.block(&spec::CONTINUATION, body, context),
            FrameKind::PushPromise => {
                self.bit_and_number(&spec::PROMISE_RESERVED, &spec::PROMISED)?;
                self.block(&spec::PROMISE_BLOCK, body, context);
            }
            FrameKind::Priority => self.priority()?,
            FrameKind::RstStream => drop(self.number(&spec::ERROR, 4, error)?),
            FrameKind::Settings => self.settings(),
            FrameKind::Ping => {
                let spec = if head.has(flag::ACK) { &spec::PONG } else { &spec::PING };
                self.take(8, |range, bytes| Field::bytes(spec, range, to_hex(bytes)))?;
            }
            FrameKind::GoAway => {
                self.bit_and_number(&spec::GOAWAY_RESERVED, &spec::LAST_STREAM)?;
                self.number(&spec::GOAWAY_ERROR, 4, error)?;
                self.text(&spec::DEBUG, self.left())?;
            }
            FrameKind::WindowUpdate => self.bit_and_number(&spec::WINDOW_RESERVED, &spec::INCREMENT)?,
            FrameKind::AltSvc => {
                let length = self.number(&spec::ALTSVC_LENGTH, 2, |length| length.to_string())?;
                self.text(&spec::ALTSVC_ORIGIN, length as usize)?;
                self.text(&spec::ALTSVC_VALUE, self.left())?;
            }
            FrameKind::Origin => self.origins(),
            FrameKind::PriorityUpdate => {
                self.bit_and_number(&spec::PRIORITY_RESERVED, &spec::PRIORITIZED)?;
                self.text(&spec::PRIORITY_VALUE, self.left())?;
            }
            FrameKind::Other(_) => self.rest(&spec::UNKNOWN),
        }
        if head.has(flag::PADDED) {
            self.rest(match head.kind {
                FrameKind::Headers => &spec::HEADERS_PADDING,
                FrameKind::PushPromise => &spec::PROMISE_PADDING,
                _ => &spec::PADDING,
            });
        }
        Some(())
    }

    /// RFC 7540 §6.3: a bit, the stream that it depends on, and its weight less 1.
    fn priority(&mut self) -> Option<()> {
        self.bit_and_number(&spec::EXCLUSIVE, &spec::DEPENDENCY)?;
        self.number(&spec::WEIGHT, 1, |weight| weight.to_string()).map(drop)
    }

    fn settings(&mut self) {
        while self.left() >= 6 {
            let at = self.at;
            let id = number(self.bytes, at..at + 2).unwrap_or_default();
            let value = number(self.bytes, at + 2..at + 6).unwrap_or_default();
            let setting = Setting(id as u16);
            let name = format!("{} ({id})", setting.name());
            let parts = vec![
                Field::bytes(&spec::SETTING_ID, at..at + 2, name).numbered(id),
                Field::number(setting_spec(setting), at + 2..at + 6, value),
            ];
            let whole = Field::bytes(&spec::SETTING, at..at + 6, format!("{}: {value}", setting.name()));
            self.fields.push(whole.of(parts));
            self.at += 6;
        }
    }

    fn origins(&mut self) {
        while let Some(length) = number(self.bytes, self.at..self.at + 2).filter(|_| self.left() >= 2) {
            let (at, length) = (self.at, length as usize);
            if length + 2 > self.left() {
                break;
            }
            let text = self.bytes.get(at + 2..at + 2 + length).map(shown).unwrap_or_default();
            let mut parts = vec![Field::number(&spec::ORIGIN_LENGTH, at..at + 2, length as u64)];
            if length > 0 {
                parts.push(Field::bytes(&spec::ORIGIN_TEXT, at + 2..at + 2 + length, text.clone()));
            }
            self.fields.push(Field::bytes(&spec::ORIGIN, at..at + 2 + length, text).of(parts));
            self.at += 2 + length;
        }
    }

    /// A part of a header block with those of its fields that stand in it, cut to it if another frame has the rest.
    fn block(&mut self, spec: &'static Spec, body: Range<usize>, context: &Context) {
        let Some((block, fragment)) = &context.block else {
            self.take(body.len(), |range, bytes| Field::bytes(spec, range, count(bytes.len())));
            return;
        };
        let mut parts = Vec::new();
        for item in &block.items {
            parts.extend(clipped(item_field(item), fragment, self.at));
        }
        let undecoded = block.read..block.bytes.len();
        if !undecoded.is_empty() {
            let field = Field::bytes(&spec::UNDECODED, undecoded.clone(), count(undecoded.len()));
            parts.extend(clipped(field, fragment, self.at));
        }
        self.take(body.len(), |range, bytes| Field::bytes(spec, range, count(bytes.len())).of(parts));
    }
}

fn error(code: u64) -> String {
    ErrorCode(code as u32).to_string()
}

fn setting_spec(setting: Setting) -> &'static Spec {
    match setting {
        Setting::HEADER_TABLE_SIZE => &spec::HEADER_TABLE_SIZE,
        Setting::ENABLE_PUSH => &spec::ENABLE_PUSH,
        Setting::MAX_CONCURRENT_STREAMS => &spec::MAX_STREAMS,
        Setting::INITIAL_WINDOW_SIZE => &spec::INITIAL_WINDOW,
        Setting::MAX_FRAME_SIZE => &spec::MAX_FRAME,
        Setting::MAX_HEADER_LIST_SIZE => &spec::MAX_LIST,
        Setting::ENABLE_CONNECT_PROTOCOL => &spec::CONNECT_PROTOCOL,
        Setting::NO_RFC7540_PRIORITIES => &spec::NO_PRIORITIES,
        Setting(_) => &spec::SETTING_OTHER,
    }
}

/// A field of a block with its bits counted in the frame, where the block's part begins at byte `at`; `None` if it lies in
/// other frames altogether.
fn clipped(field: Field, fragment: &Range<usize>, at: usize) -> Option<Field> {
    let (first, last) = (fragment.start * 8, fragment.end * 8);
    let bits = field.bits.start.max(first)..field.bits.end.min(last);
    if bits.is_empty() {
        return None;
    }
    let moved = |bit: usize| bit - first + at * 8;
    let parts = field.parts.into_iter().filter_map(|part| clipped(part, fragment, at)).collect();
    Some(Field { bits: moved(bits.start)..moved(bits.end), parts, ..field })
}

/// One field of a header block, with its bits counted in the block (RFC 7541 §6).
fn item_field(item: &Item) -> Field {
    let start = item.range.start * 8;
    let prefix = match item.form {
        Form::Indexed => 1,
        Form::Added => 2,
        Form::SizeUpdate => 3,
        Form::NotAdded | Form::NeverAdded => 4,
    };
    let how = match item.form {
        Form::Indexed => "Indexed Header Field",
        Form::Added => "Literal with Incremental Indexing",
        Form::NotAdded => "Literal without Indexing",
        Form::NeverAdded => "Literal Never Indexed",
        Form::SizeUpdate => "Dynamic Table Size Update",
    };
    let mut parts = vec![Field::bits(&spec::REPRESENTATION, start..start + prefix, how)];
    let number_bits = start + prefix..item.index_end * 8;
    if item.form == Form::SizeUpdate {
        let size = Field::bits(&spec::TABLE_SIZE, number_bits, item.index.to_string()).numbered(item.index);
        parts.push(size);
        return Field::bytes(&spec::SIZE_UPDATE, item.range.clone(), item.index.to_string()).of(parts);
    }
    let (name, value) = (shown(&item.entry.name), shown(&item.entry.value));
    let mut meant = Vec::new();
    if item.name.is_none() {
        meant.push(Field::bits(&spec::NAME, number_bits.clone(), name.clone()));
    }
    if item.value.is_none() {
        meant.push(Field::bits(&spec::VALUE, number_bits.clone(), value.clone()));
    }
    parts.push(Field::bits(&spec::INDEX, number_bits, item.index.to_string()).numbered(item.index).of(meant));
    if let Some(literal) = &item.name {
        parts.extend(literal_fields(literal, &spec::NAME_LENGTH, &spec::NAME, &name));
    }
    if let Some(literal) = &item.value {
        parts.extend(literal_fields(literal, &spec::VALUE_LENGTH, &spec::VALUE, &value));
    }
    Field::bytes(&spec::HEADER, item.range.clone(), [&name, ": ", &value].concat()).of(parts)
}

/// RFC 7541 §5.2: one bit, the length, the string.
fn literal_fields(literal: &Literal, length: &'static Spec, text: &'static Spec, value: &str) -> Vec<Field> {
    let start = literal.length.start * 8;
    let bytes = literal.bytes.len() as u64;
    let is_huffman = literal.is_huffman;
    let mut fields = vec![
        Field::bits(&spec::HUFFMAN, start..start + 1, u8::from(is_huffman).to_string()).numbered(is_huffman.into()),
        Field::bits(length, start + 1..literal.length.end * 8, bytes.to_string()).numbered(bytes),
    ];
    if bytes > 0 {
        fields.push(Field::bytes(text, literal.bytes.clone(), value));
    }
    fields
}
