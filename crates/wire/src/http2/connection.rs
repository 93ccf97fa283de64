//! Both directions of a connection: frames cut out of bytes, header blocks put together and decoded, streams, windows and
//! settings kept. What breaks a rule is marked with the error that RFC 9113 asks for, and read all the same; `guard` is for
//! those who refuse it.
//!
//! A setting applies to the other side's frames behind its acknowledgment, which stands in that side's own bytes. So what
//! is checked here does not depend on how far the two directions have been read, if each answer comes after what it
//! answers, as it does in a capture.

use super::check::{self, Broken};
use super::frame::{ErrorCode, FrameKind, HEAD, Head, PREFACE, Setting, flag, settings};
use super::hpack::{Block, Decoder};
use super::message::Section;
use super::stream::{Numbers, Phase, Settings, Stream};
use crate::Rule;
use std::collections::{BTreeMap, VecDeque};
use std::mem;
use std::ops::Range;
use std::sync::Arc;
use trace::Direction;

/// The most bytes of one header block that are kept.
const MOST_OF_BLOCK: usize = 1 << 20;

/// A frame, or the connection preface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Which way it went.
    pub direction: Direction,
    /// Its place in its direction's stream of bytes.
    pub range: Range<u64>,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its head; `None` for the preface or the beginning of one, and for bytes that end within a head.
    pub head: Option<Head>,
    /// The header block that it belongs to, and which of the block's bytes it has.
    pub block: Option<(Arc<Block>, Range<usize>)>,
    /// What the header block is, in the frame that completes it.
    pub section: Option<Section>,
    /// Where its data stands in it, if it is DATA.
    pub data: Range<usize>,
    /// Whether its sender's side of the stream ends with it.
    pub ends_stream: bool,
    /// The windows that it changes: those of its sender for DATA, those of the other side for WINDOW_UPDATE.
    pub windows: Option<Windows>,
    /// What it breaks.
    pub broken: Option<Broken>,
}

/// How many bytes of DATA one side may still send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Windows {
    /// On the whole connection.
    pub connection: i64,
    /// On the stream; `None` if the frame has none.
    pub stream: Option<i64>,
}

/// What has been seen of what one side sends.
#[derive(Debug)]
pub(super) struct Side {
    pub(super) input: Vec<u8>,
    /// The place of `input` in the stream of bytes.
    pub(super) place: u64,
    /// Whether the preface is still to come, and whether the first SETTINGS are.
    pub(super) needs_preface: bool,
    pub(super) needs_settings: bool,
    /// The frames of a header block that has not ended, and the block's bytes.
    pub(super) held: Vec<Seen>,
    pub(super) block: Vec<u8>,
    pub(super) decoder: Decoder,
    /// What it asks of the other side, and what the other side has not acknowledged yet.
    pub(super) settings: Settings,
    pub(super) pending: VecDeque<Vec<(Setting, u32)>>,
    /// How much DATA it may still send on the connection.
    pub(super) window: i64,
    pub(super) numbers: Numbers,
    /// The last stream of its GOAWAY.
    pub(super) goaway: Option<u32>,
}

impl Side {
    fn new(direction: Direction) -> Self {
        Self {
            input: Vec::new(),
            place: 0,
            needs_preface: direction == Direction::Up,
            needs_settings: true,
            held: Vec::new(),
            block: Vec::new(),
            decoder: Decoder::default(),
            settings: Settings::default(),
            pending: VecDeque::new(),
            window: i64::from(super::frame::DEFAULT_WINDOW),
            numbers: Numbers::default(),
            goaway: None,
        }
    }

    /// The most that it asked for a setting, acknowledged or not: the other side may obey before it says so.
    pub(super) fn max_frame_size(&self) -> u32 {
        let all = self.pending.iter().flatten().filter(|(setting, _)| *setting == Setting::MAX_FRAME_SIZE);
        all.map(|(_, value)| *value).chain([self.settings.max_frame_size]).max().unwrap_or_default()
    }

    pub(super) fn allows_protocol(&self) -> bool {
        let asked = self.pending.iter().flatten().any(|entry| *entry == (Setting::ENABLE_CONNECT_PROTOCOL, 1));
        asked || self.settings.enable_connect_protocol
    }
}

/// One connection.
#[derive(Debug)]
pub struct Connection {
    /// Up and down.
    pub(super) sides: [Side; 2],
    pub(super) streams: BTreeMap<u32, Stream>,
}

impl Default for Connection {
    fn default() -> Self {
        Self { sides: [Side::new(Direction::Up), Side::new(Direction::Down)], streams: BTreeMap::new() }
    }
}

impl Connection {
    /// A connection that began with a request of HTTP/1.1 and `Upgrade: h2c` (RFC 7540 §3.2): the request is that of stream
    /// 1, and `settings` is the payload in its HTTP2-Settings. Places of bytes are counted from `up` and `down`.
    pub fn upgraded(settings_payload: &[u8], up: u64, down: u64) -> Self {
        let mut connection = Self::default();
        let [client, server] = &mut connection.sides;
        (client.place, server.place) = (up, down);
        settings(settings_payload).for_each(|(setting, value)| client.settings.set(setting, value));
        server.decoder.set_limit(client.settings.header_table_size.into());
        client.numbers.open(1);
        let mut stream = Stream::new([server.settings, client.settings].map(|side| side.initial_window_size));
        stream.phase[0] = Phase::Ended;
        connection.streams.insert(1, stream);
        connection
    }

    /// Takes the next bytes of one direction and returns the frames that they complete.
    pub fn push(&mut self, direction: Direction, bytes: &[u8]) -> Vec<Seen> {
        let side = &mut self.sides[direction.index()];
        side.input.extend_from_slice(bytes);
        let input = mem::take(&mut side.input);
        let (mut at, mut seen) = (0, Vec::new());
        while let Some(length) = self.next(direction, input.get(at..).unwrap_or_default()) {
            let bytes = input.get(at..at + length).unwrap_or_default().to_vec();
            at += length;
            self.take(direction, bytes, &mut seen);
        }
        self.sides[direction.index()].input = input.get(at..).unwrap_or_default().to_vec();
        seen
    }

    /// The end of a direction: frames whose header block or whose own end is missing.
    pub fn finish(&mut self, direction: Direction) -> Vec<Seen> {
        let mut seen = Vec::new();
        let side = &mut self.sides[direction.index()];
        let rest = mem::take(&mut side.input);
        let held = mem::take(&mut side.held);
        if !held.is_empty() {
            side.held = held;
            self.break_off(direction, Some(Rule::HpackCut), &mut seen);
        }
        if !rest.is_empty() {
            let is_preface = self.sides[direction.index()].needs_preface;
            let mut cut = self.seen(direction, rest);
            cut.broken = Some(if is_preface {
                cut.head = None;
                Broken::connection(Rule::Http2Preface, "", ErrorCode::PROTOCOL_ERROR)
            } else {
                Broken::connection(Rule::Http2FrameCut, "", ErrorCode::FRAME_SIZE_ERROR)
            });
            seen.push(cut);
        }
        seen
    }

    /// What `direction`'s sender asks of the other side, as far as that has acknowledged it.
    pub fn settings(&self, direction: Direction) -> Settings {
        self.sides[direction.index()].settings
    }

    /// How much DATA the sender of `direction` may send now: on the connection, and on `stream`.
    pub fn windows(&self, direction: Direction, stream: u32) -> Windows {
        let this = direction.index();
        let of_stream = self.streams.get(&stream).map(|stream| stream.window[this]);
        Windows { connection: self.sides[this].window, stream: of_stream }
    }

    /// What is wrong with a frame of which only the head is there, so that an endpoint need not wait for its end.
    pub(super) fn too_long(&self, direction: Direction) -> Option<Broken> {
        let side = &self.sides[direction.index()];
        let most = self.sides[direction.opposite().index()].max_frame_size();
        if side.needs_preface {
            let is_preface = side.input.iter().zip(PREFACE).all(|(byte, expected)| byte == expected);
            return (!is_preface).then(|| Broken::connection(Rule::Http2Preface, "", ErrorCode::PROTOCOL_ERROR));
        }
        let head = Head::read(&side.input).filter(|head| head.length > most)?;
        Some(frame_long(head))
    }

    /// How many bytes the next frame has; `None` if it is not whole.
    fn next(&self, direction: Direction, input: &[u8]) -> Option<usize> {
        if self.sides[direction.index()].needs_preface {
            return (input.len() >= PREFACE.len()).then_some(PREFACE.len());
        }
        let length = HEAD + Head::read(input)?.length as usize;
        (input.len() >= length).then_some(length)
    }

    fn seen(&mut self, direction: Direction, bytes: Vec<u8>) -> Seen {
        let side = &mut self.sides[direction.index()];
        let range = side.place..side.place + bytes.len() as u64;
        side.place = range.end;
        Seen {
            direction,
            range,
            head: Head::read(&bytes),
            bytes,
            block: None,
            section: None,
            data: 0..0,
            ends_stream: false,
            windows: None,
            broken: None,
        }
    }

    fn take(&mut self, direction: Direction, bytes: Vec<u8>, to: &mut Vec<Seen>) {
        let mut seen = self.seen(direction, bytes);
        if mem::take(&mut self.sides[direction.index()].needs_preface) {
            seen.head = None;
            if seen.bytes != PREFACE {
                seen.broken = Some(Broken::connection(Rule::Http2Preface, "", ErrorCode::PROTOCOL_ERROR));
            }
            return to.push(seen);
        }
        let Some(head) = seen.head else { return to.push(seen) };
        seen.broken = self.first_checks(direction, head, &seen.bytes, to);
        if head.kind.has_block() {
            return self.take_block(head, seen, to);
        }
        let payload = seen.bytes.get(HEAD..).unwrap_or_default();
        let broken = match head.kind {
            FrameKind::Data => {
                seen.data = data_range(head, payload);
                let length = seen.data.len() as u64;
                self.data(direction, head, length)
            }
            FrameKind::RstStream => self.reset(direction, head),
            FrameKind::Settings => self.take_settings(direction, head, payload),
            FrameKind::GoAway => self.goaway(direction, payload),
            FrameKind::WindowUpdate => self.window_update(direction, head, payload),
            _ => None,
        };
        seen.ends_stream = head.kind == FrameKind::Data && head.has(flag::END_STREAM);
        seen.windows = match head.kind {
            FrameKind::Data => Some(self.windows(direction, head.stream)),
            FrameKind::WindowUpdate => Some(self.windows(direction.opposite(), head.stream)),
            _ => None,
        };
        seen.broken = seen.broken.or(broken);
        self.forget(head.stream);
        to.push(seen);
    }

    /// What is wrong with a frame where it stands.
    fn first_checks(&mut self, direction: Direction, head: Head, bytes: &[u8], to: &mut Vec<Seen>) -> Option<Broken> {
        let interrupted = self.interrupted(direction, head, to);
        let most = self.sides[direction.opposite().index()].max_frame_size();
        let side = &mut self.sides[direction.index()];
        let is_first = mem::take(&mut side.needs_settings);
        let is_settings = head.kind == FrameKind::Settings && !head.has(flag::ACK);
        let first = (is_first && !is_settings)
            .then(|| Broken::connection(Rule::Http2FirstFrame, "", ErrorCode::PROTOCOL_ERROR));
        let long = (head.length > most).then(|| frame_long(head));
        first.or(long).or(interrupted).or_else(|| check::frame(bytes))
    }

    /// RFC 9113 §6.10: nothing stands between the frames of a header block.
    fn interrupted(&mut self, direction: Direction, head: Head, to: &mut Vec<Seen>) -> Option<Broken> {
        let begun = self.sides[direction.index()].held.first().and_then(|seen| seen.head);
        let error = |rule| Some(Broken::connection(rule, "", ErrorCode::PROTOCOL_ERROR));
        match (begun, head.kind) {
            (None, FrameKind::Continuation) => error(Rule::Http2Continuation),
            (Some(begun), FrameKind::Continuation) if begun.stream == head.stream => None,
            (Some(_), _) => {
                self.break_off(direction, None, to);
                error(Rule::Http2Interrupted)
            }
            (None, _) => None,
        }
    }

    /// Gives up a header block that will not end. `rule` is what its last frame breaks.
    fn break_off(&mut self, direction: Direction, rule: Option<Rule>, to: &mut Vec<Seen>) {
        let side = &mut self.sides[direction.index()];
        side.block.clear();
        let mut held = mem::take(&mut side.held);
        if let Some((last, rule)) = held.last_mut().zip(rule) {
            let broken = Broken::connection(rule, "", ErrorCode::COMPRESSION_ERROR);
            last.broken.get_or_insert(broken);
        }
        to.append(&mut held);
    }

    /// Takes a frame with a part of a header block. All frames of a block are returned when it is whole.
    fn take_block(&mut self, head: Head, mut seen: Seen, to: &mut Vec<Seen>) {
        let side = &mut self.sides[seen.direction.index()];
        let payload = seen.bytes.get(HEAD..).unwrap_or_default();
        let place = data_range(head, payload);
        let from = side.block.len();
        if from + place.len() <= MOST_OF_BLOCK {
            side.block.extend_from_slice(seen.bytes.get(place).unwrap_or_default());
        } else {
            let broken = Broken::connection(Rule::Http2HeaderList, "", ErrorCode::ENHANCE_YOUR_CALM);
            seen.broken.get_or_insert(broken);
        }
        let direction = seen.direction;
        side.held.push(seen);
        // The block's place in each frame is found again from the lengths, once the block is decoded.
        if !head.has(flag::END_HEADERS) {
            return;
        }
        let block = Arc::new(side.decoder.decode(mem::take(&mut side.block)));
        let mut held = mem::take(&mut side.held);
        let mut at = 0;
        for seen in &mut held {
            let Some(head) = seen.head else { continue };
            let length = data_range(head, seen.bytes.get(HEAD..).unwrap_or_default()).len();
            let end = (at + length).min(block.bytes.len());
            seen.block = Some((block.clone(), at..end));
            at = end;
        }
        if let (Some(first), Some(begun)) = (held.first().and_then(|seen| seen.head), held.first().cloned()) {
            let (section, broken) = self.headers(direction, first, &begun, &block);
            let compression = block.fault.map(|rule| Broken::connection(rule, "", ErrorCode::COMPRESSION_ERROR));
            if let Some(last) = held.last_mut() {
                last.section = section;
                last.ends_stream = first.has(flag::END_STREAM);
                last.broken = last.broken.take().or(compression).or(broken);
            }
            self.forget(first.stream);
        }
        to.append(&mut held);
    }
}

fn frame_long(head: Head) -> Broken {
    // RFC 9113 §4.2: what may change what the connection shares ends it.
    let is_shared = head.stream == 0 || head.kind.has_block();
    let error = if is_shared { Broken::connection } else { Broken::stream };
    error(Rule::Http2FrameLong, head.kind.name(), ErrorCode::FRAME_SIZE_ERROR)
}

/// The place in a frame of its data or its part of a header block, without padding.
pub(crate) fn data_range(head: Head, payload: &[u8]) -> Range<usize> {
    let (body, _) = head.body(payload.len());
    let padding = if head.has(flag::PADDED) { usize::from(payload.first().copied().unwrap_or_default()) } else { 0 };
    let end = body.end - padding.min(body.len());
    HEAD + body.start..HEAD + end
}
