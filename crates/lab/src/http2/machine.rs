//! One side of a connection without I/O: bytes of the peer go in, messages come out; messages go in, bytes for the peer come
//! out.
//!
//! Two kinds of frames leave. What has no window (HEADERS, SETTINGS, WINDOW_UPDATE, …) is written at once into `control`
//! and goes first. DATA is cut only when there is room for it below: streams take turns, one frame each, as far as the
//! windows of the connection and of the stream reach (RFC 9113 §5.2).

use super::preferences::Preferences;
use super::stream::{Credit, Stream, Why};
use crate::http::Fields;
use std::collections::{BTreeMap, VecDeque};
use trace::Direction;
use wire::http2::hpack::{Block, Encoder};
use wire::http2::{Broken, ErrorCode, FrameKind, Guard, HEAD, PREFACE, Scope, Seen, flag, write};

/// One side of a connection.
pub(super) struct Machine {
    is_client: bool,
    preferences: Preferences,
    guard: Guard,
    encoder: Encoder,
    control: Vec<u8>,
    streams: BTreeMap<u32, Stream>,
    /// The next stream of a client.
    next: u32,
    /// The last stream that the peer opened, and those of its streams that nobody has taken.
    last: u32,
    arrived: VecDeque<u32>,
    /// The stream whose DATA went last.
    turn: u32,
    credit: Credit,
    /// Whether the peer's first SETTINGS have come, and its acknowledgment of ours.
    pub has_settings: bool,
    pub is_acknowledged: bool,
    /// Whether the peer has said that it takes no more streams.
    pub is_leaving: bool,
    /// Why the connection is over: an error that this side has found, or the end below.
    failure: Option<String>,
    is_gone: bool,
    has_gone_away: bool,
}

impl Machine {
    /// A side that is about to begin: its preface and its preferences are ready to go.
    pub fn new(is_client: bool, preferences: Preferences) -> Self {
        let peer = if is_client { Direction::Down } else { Direction::Up };
        let mut machine = Self {
            is_client,
            guard: Guard::new(peer),
            encoder: Encoder::default(),
            control: Vec::new(),
            streams: BTreeMap::new(),
            next: 1,
            last: 0,
            arrived: VecDeque::new(),
            turn: 0,
            credit: Credit::default(),
            has_settings: false,
            is_acknowledged: false,
            is_leaving: false,
            failure: None,
            is_gone: false,
            has_gone_away: false,
            preferences,
        };
        if is_client {
            machine.send(PREFACE);
        }
        machine.send(&write::settings(&machine.preferences.settings));
        let more = machine.preferences.connection_window.saturating_sub(wire::http2::DEFAULT_WINDOW);
        if more > 0 {
            machine.send(&write::window_update(0, more));
        }
        machine
    }

    /// Whether the connection is of use no more.
    pub fn is_gone(&self) -> bool {
        self.is_gone || self.failure.is_some()
    }

    /// What this side has found wrong.
    pub fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    /// A frame that needs no window. The guard sees it as the peer will.
    fn send(&mut self, frame: &[u8]) {
        self.check(frame);
        self.control.extend_from_slice(frame);
    }

    /// What the guard says of what this side sends. It finds nothing unless the lab has a mistake, which ends the connection
    /// so that a test sees it.
    fn check(&mut self, frame: &[u8]) {
        let mistake = self.guard.send(frame).into_iter().next();
        if let Some(mistake) = mistake {
            debug_assert!(false, "{mistake:?}");
            self.failure.get_or_insert(mistake.what.to_string());
        }
    }

    /// Opens a stream with a request; without content it `ends`. `None` if the peer takes no more.
    pub fn open(&mut self, fields: &Fields, ends: bool) -> Option<u32> {
        if !self.is_client || self.is_leaving || self.is_gone() {
            return None;
        }
        let number = self.next;
        self.next += 2;
        self.streams.insert(number, Stream::default());
        self.fields(number, fields, ends);
        Some(number)
    }

    /// Sends a header list on a stream that is open.
    pub fn fields(&mut self, number: u32, fields: &Fields, ends: bool) {
        let most = self.guard.settings().max_frame_size;
        let Some(stream) = self.streams.get_mut(&number).filter(|stream| stream.broken.is_none()) else { return };
        stream.has_ended |= ends;
        let list = fields.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes()));
        let block = self.encoder.encode(list);
        self.send(&write::headers(number, &block, ends, most));
        self.tidy(number);
    }

    /// Content to be sent on a stream, and whether it is the last.
    pub fn content(&mut self, number: u32, content: &[u8], ends: bool) {
        if let Some(stream) = self.streams.get_mut(&number) {
            stream.outgoing.extend(content);
            stream.ends |= ends;
        }
    }

    /// The next stream that the peer has opened.
    pub fn accept(&mut self) -> Option<u32> {
        self.arrived.pop_front()
    }

    /// The stream; `None` if it has been forgotten.
    pub fn stream(&mut self, number: u32) -> Option<&mut Stream> {
        self.streams.get_mut(&number)
    }

    /// Takes the content that has come on a stream, and gives its room back to the sender.
    pub fn take_content(&mut self, number: u32) -> Vec<u8> {
        let Some(stream) = self.streams.get_mut(&number) else { return Vec::new() };
        let content = std::mem::take(&mut stream.content);
        self.has_taken(number, content.len() as u32);
        content
    }

    /// The application has taken `bytes` of DATA, which make room in two windows (RFC 9113 §6.9).
    fn has_taken(&mut self, number: u32, bytes: u32) {
        if bytes == 0 || self.is_gone() {
            return;
        }
        let window = self.preferences.stream_window();
        let open = self.streams.get_mut(&number).filter(|stream| !stream.has_all && stream.broken.is_none());
        if let Some(increment) = open.and_then(|stream| stream.credit.take(bytes, window)) {
            self.send(&write::window_update(number, increment));
        }
        if let Some(increment) = self.credit.take(bytes, self.preferences.connection_window) {
            self.send(&write::window_update(0, increment));
        }
    }

    /// Ends a stream before its end (RFC 9113 §5.4.2).
    pub fn reset(&mut self, number: u32, error: ErrorCode) {
        let Some(stream) = self.streams.get_mut(&number).filter(|stream| !stream.is_over()) else { return };
        stream.broken = Some(Why::Reset(error));
        if !self.is_gone() {
            self.send(&write::rst_stream(number, error));
        }
        self.tidy(number);
    }

    /// Nobody will take what comes on this stream.
    pub fn forget(&mut self, number: u32) {
        drop(self.take_content(number));
        if let Some(stream) = self.streams.get_mut(&number) {
            stream.is_forgotten = true;
        }
        self.tidy(number);
    }

    fn tidy(&mut self, number: u32) {
        if self.streams.get(&number).is_some_and(|stream| stream.is_forgotten && stream.is_over()) {
            self.streams.remove(&number);
        }
    }

    /// Says that no more streams are wanted (RFC 9113 §6.8); once.
    pub fn go_away(&mut self, error: ErrorCode) {
        if !std::mem::replace(&mut self.has_gone_away, true) && !self.is_gone {
            self.send(&write::goaway(self.last, error, b""));
        }
    }

    /// The connection below has ended.
    pub fn end(&mut self) {
        self.is_gone = true;
        for stream in self.streams.values_mut() {
            if !stream.is_over() {
                stream.broken = Some(Why::Gone);
            }
        }
    }

    /// Takes bytes of the peer.
    pub fn receive(&mut self, bytes: &[u8]) {
        if self.is_gone() {
            return;
        }
        let (seen, result) = self.guard.receive(bytes);
        for seen in seen {
            if !self.is_gone() {
                self.take(seen);
            }
        }
        if let Err(broken) = result
            && !self.is_gone()
        {
            self.fail(broken.error, &broken.what.to_string());
        }
    }

    /// RFC 9113 §5.4.1: GOAWAY names the error; then the connection is closed.
    fn fail(&mut self, error: ErrorCode, what: &str) {
        self.go_away(error);
        self.failure = Some(what.to_owned());
        for stream in self.streams.values_mut().filter(|stream| !stream.is_over()) {
            stream.broken = Some(Why::Gone);
        }
    }

    /// Whether nobody has opened this stream yet.
    fn is_idle(&self, number: u32) -> bool {
        if self.is_client { number.is_multiple_of(2) || number >= self.next } else { number > self.last }
    }

    fn take(&mut self, seen: Seen) {
        let Some(head) = seen.head else { return };
        if let Some(Broken { error, scope: Scope::Stream, .. }) = seen.broken {
            // What counts in the connection's window counts all the same.
            if head.kind == FrameKind::Data {
                self.has_taken(0, head.length);
            }
            if self.is_idle(head.stream) && !head.kind.has_block() {
                // A stream that is idle cannot be reset (RFC 9113 §5.1), so the connection ends.
                return self.fail(error, "a frame on an idle stream");
            }
            self.last = self.last.max(if self.is_client { 0 } else { head.stream });
            // Nobody will ask for a stream that is not known yet.
            self.streams.entry(head.stream).or_insert_with(|| Stream { is_forgotten: true, ..Stream::default() });
            return self.reset(head.stream, error);
        }
        match head.kind {
            FrameKind::Settings if head.has(flag::ACK) => self.is_acknowledged = true,
            FrameKind::Settings => {
                // The values apply from here on (§6.5.3).
                self.has_settings = true;
                self.send(&write::settings_ack());
                self.encoder.set_limit(self.guard.settings().header_table_size.into());
            }
            FrameKind::Ping if !head.has(flag::ACK) => {
                let data = seen.bytes.get(HEAD..).and_then(|data| data.try_into().ok());
                self.send(&write::ping(data.unwrap_or_default(), true));
            }
            FrameKind::GoAway => self.is_leaving = true,
            FrameKind::RstStream => {
                let code = seen.bytes.get(HEAD..HEAD + 4).and_then(|code| code.try_into().ok());
                let error = ErrorCode(u32::from_be_bytes(code.unwrap_or_default()));
                if let Some(stream) = self.streams.get_mut(&head.stream).filter(|stream| !stream.is_over()) {
                    stream.broken = Some(Why::Reset(error));
                }
                self.tidy(head.stream);
            }
            FrameKind::Headers | FrameKind::Continuation => {
                if let (Some((block, _)), Some(_)) = (&seen.block, seen.section) {
                    self.take_fields(head.stream, block, seen.ends_stream);
                }
            }
            FrameKind::Data => self.take_data(head.stream, head.length, &seen),
            FrameKind::Ping
            | FrameKind::Priority
            | FrameKind::PushPromise
            | FrameKind::WindowUpdate
            | FrameKind::AltSvc
            | FrameKind::Origin
            | FrameKind::PriorityUpdate
            | FrameKind::Other(_) => {}
        }
    }

    fn take_fields(&mut self, number: u32, block: &Block, ends: bool) {
        if !self.is_client && number > self.last {
            self.last = number;
            self.arrived.push_back(number);
            self.streams.insert(number, Stream::default());
        }
        let Some(stream) = self.streams.get_mut(&number) else { return };
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        stream.heads.push_back(block.fields().map(|entry| (text(&entry.name), text(&entry.value))).collect());
        stream.has_all |= ends;
        self.tidy(number);
    }

    fn take_data(&mut self, number: u32, length: u32, seen: &Seen) {
        let data = seen.bytes.get(seen.data.clone()).unwrap_or_default();
        let wanted = self.streams.get_mut(&number).filter(|stream| !stream.is_forgotten && stream.broken.is_none());
        let kept = match wanted {
            Some(stream) => {
                stream.content.extend_from_slice(data);
                stream.has_all |= seen.ends_stream;
                data.len() as u32
            }
            None => 0,
        };
        // Padding, and data that nobody wants, make room at once.
        self.has_taken(number, length - kept);
        self.tidy(number);
    }

    /// Takes frames for the peer: what needs no window, then DATA of the streams in turn until there are `enough` bytes.
    /// Empty if there is nothing to send, or if no window is open.
    pub fn take_output(&mut self, enough: usize) -> Vec<u8> {
        let mut output = std::mem::take(&mut self.control);
        while output.len() < enough && !self.is_gone() {
            let Some(frame) = self.next_data() else { break };
            output.extend_from_slice(&frame);
        }
        output
    }

    /// The next DATA frame: of the stream whose turn it is among those that may send.
    fn next_data(&mut self) -> Option<Vec<u8>> {
        let (before, after): (Vec<u32>, Vec<u32>) = self.streams.keys().partition(|number| **number <= self.turn);
        let number = after.into_iter().chain(before).find(|number| self.room(*number).is_some())?;
        let room = self.room(number)?;
        let stream = self.streams.get_mut(&number)?;
        let data: Vec<u8> = stream.outgoing.drain(..room.min(stream.outgoing.len())).collect();
        let ends = stream.ends && stream.outgoing.is_empty();
        stream.has_ended |= ends;
        self.turn = number;
        let frame = write::data(number, &data, ends);
        self.check(&frame);
        self.tidy(number);
        Some(frame)
    }

    /// How much DATA may go on a stream now; `None` if no frame may. An empty one that ends the stream always may
    /// (RFC 9113 §6.9.1).
    fn room(&self, number: u32) -> Option<usize> {
        let stream = self.streams.get(&number).filter(|stream| stream.waits_to_send())?;
        let windows = self.guard.windows(number);
        let window = windows.connection.min(windows.stream?);
        let most = self.preferences.piece.min(self.guard.settings().max_frame_size as usize);
        let room = usize::try_from(window).unwrap_or(0).min(most);
        (room > 0 || stream.outgoing.is_empty()).then_some(room)
    }
}
