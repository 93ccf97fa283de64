//! Both directions of a connection: frames cut out of bytes, header blocks put together and decoded, streams, windows and
//! settings kept. What breaks a rule is marked with the error that RFC 9113 asks for, and read all the same; `guard` is for
//! those who refuse it.
//!
//! A setting applies to the other side's frames behind its acknowledgment, which stands in that side's own bytes. So what
//! is checked here does not depend on how far the two directions have been read, if each answer comes after what it
//! answers, as it does in a capture.

use super::check::{self, Broken, Scope};
use super::frame::{ErrorCode, FrameKind, HEAD, Head, LARGEST_WINDOW, PREFACE, Setting, flag, settings};
use super::hpack::{Block, Decoder};
use super::message::{self, Section};
use super::stream::{Numbers, Phase, Settings, Stream};
use crate::Rule;
use crate::field::number;
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
    /// Its head; `None` for the preface, and for bytes that end within a head.
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
struct Side {
    input: Vec<u8>,
    /// The place of `input` in the stream of bytes.
    place: u64,
    /// Whether the preface is still to come, and whether the first SETTINGS are.
    needs_preface: bool,
    needs_settings: bool,
    /// The frames of a header block that has not ended, and the block's bytes.
    held: Vec<Seen>,
    block: Vec<u8>,
    decoder: Decoder,
    /// What it asks of the other side, and what the other side has not acknowledged yet.
    settings: Settings,
    pending: VecDeque<Vec<(Setting, u32)>>,
    /// How much DATA it may still send on the connection.
    window: i64,
    numbers: Numbers,
    /// The last stream of its GOAWAY.
    goaway: Option<u32>,
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
    fn max_frame_size(&self) -> u32 {
        let all = self.pending.iter().flatten().filter(|(setting, _)| *setting == Setting::MAX_FRAME_SIZE);
        all.map(|(_, value)| *value).chain([self.settings.max_frame_size]).max().unwrap_or_default()
    }

    fn allows_protocol(&self) -> bool {
        let asked = self.pending.iter().flatten().any(|entry| *entry == (Setting::ENABLE_CONNECT_PROTOCOL, 1));
        asked || self.settings.enable_connect_protocol
    }
}

/// One connection.
#[derive(Debug)]
pub struct Connection {
    /// Up and down.
    sides: [Side; 2],
    streams: BTreeMap<u32, Stream>,
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
            let broken = Broken::connection(Rule::Http2FrameCut, "", ErrorCode::FRAME_SIZE_ERROR);
            let mut cut = self.seen(direction, rest);
            cut.broken = Some(broken);
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

    /// A whole header block on `head.stream`: what it is, and what is wrong with it.
    fn headers(
        &mut self,
        direction: Direction,
        head: Head,
        seen: &Seen,
        block: &Block,
    ) -> (Option<Section>, Option<Broken>) {
        match head.kind {
            FrameKind::PushPromise => {
                let place = HEAD + usize::from(head.has(flag::PADDED));
                let promised = number(&seen.bytes, place..place + 4).unwrap_or_default() as u32 & LARGEST_WINDOW;
                let broken = self.promise(direction, head, promised);
                (Some(Section::Request), broken.or_else(|| message::check(Section::Request, block)))
            }
            FrameKind::Headers => {
                let (section, broken) = self.begin(direction, head, block);
                (section, broken)
            }
            _ => (None, None),
        }
    }

    /// HEADERS: a request, a response or trailers.
    fn begin(&mut self, direction: Direction, head: Head, block: &Block) -> (Option<Section>, Option<Broken>) {
        let opened = self.open(direction, head);
        let this = direction.index();
        let allows_protocol = self.sides[1].allows_protocol();
        let Some(stream) = self.streams.get_mut(&head.stream) else { return (None, opened) };
        let section = match (direction, stream.phase[this]) {
            (_, Phase::Content) => Section::Trailers,
            (Direction::Up, _) => Section::Request,
            (Direction::Down, _) => Section::Response,
        };
        let ends = head.has(flag::END_STREAM);
        let mut broken = opened.or_else(|| message::check(section, block));
        let error = |rule| Broken::stream(rule, "", ErrorCode::PROTOCOL_ERROR);
        match section {
            Section::Trailers if !ends => broken = broken.or_else(|| Some(error(Rule::Http2Trailers))),
            Section::Trailers => {}
            _ => match message::content_length(block) {
                Ok(length) => stream.expected[this] = length,
                Err(why) => broken = broken.or(Some(why)),
            },
        }
        if section == Section::Request {
            stream.may_be_empty = block.value(":method").as_deref() == Some("HEAD");
            if block.value(":protocol").is_some() && !allows_protocol {
                broken = broken.or_else(|| Some(error(Rule::Http2Connect)));
            }
        }
        stream.may_be_empty |= section == Section::Response && block.value(":status").as_deref() == Some("304");
        // Responses of one hundred and so on come before the final one (RFC 9113 §8.1).
        let is_interim =
            section == Section::Response && block.value(":status").is_some_and(|status| status.starts_with('1'));
        stream.phase[this] = match (ends, is_interim) {
            (true, _) => Phase::Ended,
            (false, true) => Phase::Fields,
            (false, false) => Phase::Content,
        };
        if ends {
            broken = broken.or_else(|| content_is_whole(stream, direction));
        }
        (Some(section), broken)
    }

    /// RFC 9113 §5.1, §5.1.1: whether HEADERS may stand on this stream, which it may open.
    fn open(&mut self, direction: Direction, head: Head) -> Option<Broken> {
        let this = direction.index();
        if let Some(stream) = self.streams.get(&head.stream) {
            let is_over = stream.phase[this] == Phase::Ended;
            let error = || Broken::stream(Rule::Http2StreamClosed, head.kind.name(), ErrorCode::STREAM_CLOSED);
            return is_over.then(error);
        }
        let error = |rule| Some(Broken::connection(rule, head.kind.name(), ErrorCode::PROTOCOL_ERROR));
        if head.stream == 0 {
            return None;
        }
        if direction == Direction::Down {
            return self.gone(direction, head).or_else(|| error(Rule::Http2StreamIdle));
        }
        if head.stream.is_multiple_of(2) {
            return error(Rule::Http2StreamParity);
        }
        if head.stream <= self.sides[this].numbers.last {
            return self.gone(direction, head);
        }
        let limit = self.sides[1].settings.max_concurrent_streams;
        let open = self.streams.keys().filter(|number| *number % 2 == 1).count();
        let windows = self.initial_windows();
        self.sides[this].numbers.open(head.stream);
        self.streams.insert(head.stream, Stream::new(windows));
        let is_more = limit.is_some_and(|limit| open as u64 >= u64::from(limit));
        is_more.then(|| Broken::stream(Rule::Http2TooManyStreams, "", ErrorCode::REFUSED_STREAM))
    }

    /// How much each side may send on a new stream.
    fn initial_windows(&self) -> [u32; 2] {
        let [client, server] = &self.sides;
        [server.settings, client.settings].map(|other| other.initial_window_size)
    }

    /// What is wrong with a frame on a stream that is not open: it has not begun, or it is closed (RFC 9113 §5.1). `None` if
    /// the frame may have been on its way when the stream was reset.
    fn gone(&self, direction: Direction, head: Head) -> Option<Broken> {
        let opener = if head.stream % 2 == 1 { 0 } else { 1 };
        let numbers = &self.sides[opener].numbers;
        let name = head.kind.name();
        if head.stream > numbers.last || numbers.was_skipped(head.stream) {
            return Some(Broken::connection(Rule::Http2StreamIdle, name, ErrorCode::PROTOCOL_ERROR));
        }
        if self.sides[direction.opposite().index()].numbers.has_reset(head.stream) {
            return None;
        }
        let scope = if self.sides[direction.index()].numbers.has_reset(head.stream) {
            Broken::stream
        } else {
            Broken::connection
        };
        Some(scope(Rule::Http2StreamClosed, name, ErrorCode::STREAM_CLOSED))
    }

    /// RFC 9113 §8.4, §6.6.
    fn promise(&mut self, direction: Direction, head: Head, promised: u32) -> Option<Broken> {
        let error = |rule| Some(Broken::connection(rule, head.kind.name(), ErrorCode::PROTOCOL_ERROR));
        if direction == Direction::Up || !self.sides[0].settings.enable_push {
            return error(Rule::Http2Push);
        }
        if !promised.is_multiple_of(2) || promised == 0 || promised <= self.sides[1].numbers.last {
            return error(Rule::Http2StreamParity);
        }
        let is_open = self.streams.get(&head.stream).is_some_and(|stream| stream.phase[1] != Phase::Ended);
        let broken = if is_open { None } else { self.gone(direction, head) };
        let mut stream = Stream::new(self.initial_windows());
        stream.phase[0] = Phase::Ended;
        self.sides[1].numbers.open(promised);
        self.streams.insert(promised, stream);
        broken
    }

    /// DATA of `length` bytes; its padding counts in the windows, too (RFC 9113 §6.1, §6.9.1).
    fn data(&mut self, direction: Direction, head: Head, length: u64) -> Option<Broken> {
        let this = direction.index();
        let counted = i64::from(head.length);
        let side = &mut self.sides[this];
        side.window -= counted;
        let rule = Rule::Http2FlowControl;
        let over = (side.window < 0).then(|| Broken::connection(rule, "", ErrorCode::FLOW_CONTROL_ERROR));
        let Some(stream) = self.streams.get_mut(&head.stream) else {
            return over.or_else(|| if head.stream == 0 { None } else { self.gone(direction, head) });
        };
        stream.window[this] -= counted;
        stream.received[this] += length;
        let is_over = stream.window[this] < 0 && counted > 0;
        let over = over.or_else(|| is_over.then(|| Broken::stream(rule, "", ErrorCode::FLOW_CONTROL_ERROR)));
        let state = match stream.phase[this] {
            Phase::Fields => Some(Broken::stream(Rule::Http2NoHeaders, "", ErrorCode::PROTOCOL_ERROR)),
            Phase::Ended => Some(Broken::stream(Rule::Http2StreamClosed, head.kind.name(), ErrorCode::STREAM_CLOSED)),
            Phase::Content => None,
        };
        let mut whole = None;
        if head.has(flag::END_STREAM) {
            stream.phase[this] = Phase::Ended;
            whole = content_is_whole(stream, direction);
        }
        over.or(state).or(whole)
    }

    fn reset(&mut self, direction: Direction, head: Head) -> Option<Broken> {
        let is_open = self.streams.remove(&head.stream).is_some();
        let broken = if is_open || head.stream == 0 { None } else { self.gone(direction, head) };
        self.sides[direction.index()].numbers.reset(head.stream);
        // RFC 9113 §5.1: RST_STREAM may cross the other side's end of the stream; only on an idle stream is it an error.
        broken.filter(|broken| broken.what.rule == Rule::Http2StreamIdle)
    }

    fn take_settings(&mut self, direction: Direction, head: Head, payload: &[u8]) -> Option<Broken> {
        if head.stream > 0 {
            return None;
        }
        if !head.has(flag::ACK) {
            self.sides[direction.index()].pending.push_back(settings(payload).collect());
            return None;
        }
        // What the other side asked for applies to this side's frames from here on (RFC 9113 §6.5.3).
        let [client, server] = &mut self.sides;
        let (this, other) = if direction == Direction::Up { (client, server) } else { (server, client) };
        let before = other.settings.initial_window_size;
        for (setting, value) in other.pending.pop_front().unwrap_or_default() {
            other.settings.set(setting, value);
            if setting == Setting::HEADER_TABLE_SIZE {
                this.decoder.set_limit(value.into());
            }
        }
        let change = i64::from(other.settings.initial_window_size) - i64::from(before);
        let mut broken = None;
        for stream in self.streams.values_mut() {
            let window = &mut stream.window[direction.index()];
            *window += change;
            if *window > i64::from(LARGEST_WINDOW) {
                broken = Some(Broken::connection(Rule::Http2WindowLarge, "", ErrorCode::FLOW_CONTROL_ERROR));
            }
        }
        broken
    }

    fn goaway(&mut self, direction: Direction, payload: &[u8]) -> Option<Broken> {
        let last = number(payload, 0..4)? as u32 & LARGEST_WINDOW;
        let before = self.sides[direction.index()].goaway.replace(last);
        let is_later = before.is_some_and(|before| last > before);
        is_later.then(|| Broken::connection(Rule::Http2GoAway, "", ErrorCode::PROTOCOL_ERROR))
    }

    /// RFC 9113 §6.9, §6.9.1: the other side may send more.
    fn window_update(&mut self, direction: Direction, head: Head, payload: &[u8]) -> Option<Broken> {
        let increment = i64::from(number(payload, 0..4)? as u32 & LARGEST_WINDOW);
        let other = direction.opposite().index();
        let (window, scope) = if head.stream == 0 {
            (&mut self.sides[other].window, Scope::Connection)
        } else if let Some(stream) = self.streams.get_mut(&head.stream) {
            (&mut stream.window[other], Scope::Stream)
        } else {
            // A stream may have closed while the update was on its way.
            return self.gone(direction, head).filter(|broken| broken.what.rule == Rule::Http2StreamIdle);
        };
        *window += increment;
        let is_large = *window > i64::from(LARGEST_WINDOW);
        let error = if scope == Scope::Connection { Broken::connection } else { Broken::stream };
        is_large.then(|| error(Rule::Http2WindowLarge, "", ErrorCode::FLOW_CONTROL_ERROR))
    }

    /// A closed stream is not kept.
    fn forget(&mut self, number: u32) {
        if self.streams.get(&number).is_some_and(Stream::is_closed) {
            self.streams.remove(&number);
        }
    }
}

/// RFC 9113 §8.1.1: the content has as many bytes as Content-Length says, if the message can have any.
fn content_is_whole(stream: &Stream, direction: Direction) -> Option<Broken> {
    let this = direction.index();
    // Responses without content may say the length that it would have (RFC 9110 §8.6): to HEAD, and 304.
    let has_none = direction == Direction::Down && stream.received[this] == 0 && stream.may_be_empty;
    let is_right = stream.expected[this].is_none_or(|expected| expected == stream.received[this]) || has_none;
    (!is_right).then(|| Broken::stream(Rule::Http2ContentLength, "", ErrorCode::PROTOCOL_ERROR))
}

fn frame_long(head: Head) -> Broken {
    // RFC 9113 §4.2: what may change what the connection shares ends it.
    let is_shared = head.stream == 0 || head.kind.has_block();
    let error = if is_shared { Broken::connection } else { Broken::stream };
    error(Rule::Http2FrameLong, head.kind.name(), ErrorCode::FRAME_SIZE_ERROR)
}

/// The place in a frame of its data or its part of a header block, without padding.
pub(super) fn data_range(head: Head, payload: &[u8]) -> Range<usize> {
    let (body, _) = head.body(payload.len());
    let padding = if head.has(flag::PADDED) { usize::from(payload.first().copied().unwrap_or_default()) } else { 0 };
    let end = body.end - padding.min(body.len());
    HEAD + body.start..HEAD + end
}
