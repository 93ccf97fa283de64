//! What is known of one stream, and of one side of a connection.

use super::check::Broken;
use super::frame::{DEFAULT_MAX_FRAME, DEFAULT_WINDOW, ErrorCode, Head, LARGEST_WINDOW, Setting};
use super::hpack::{Block, DEFAULT_TABLE_SIZE};
use super::message::Section;
use crate::Rule;
use std::collections::{BTreeSet, VecDeque};
use trace::Direction;

/// The most streams that a side is remembered to have reset.
const MOST_RESET: usize = 1024;

/// Where a side stands in its message on a stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Phase {
    /// Its header fields are still to come.
    #[default]
    Fields,
    /// Content, or trailers.
    Content,
    /// It has sent END_STREAM.
    Ended,
}

/// A stream that is open, or half of it. Each pair is for up and down.
#[derive(Clone, Debug)]
pub(super) struct Stream {
    pub phase: [Phase; 2],
    /// How much DATA each side may still send on it. A smaller setting may make it negative (RFC 9113 §6.9.2).
    pub window: [i64; 2],
    /// How much content each side's Content-Length says, and how much there was.
    pub expected: [Option<u64>; 2],
    pub received: [u64; 2],
    /// What its request or response says about the other's content.
    pub purpose: Purpose,
}

/// What a stream's content is (RFC 9110 §6.4.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Each message's own.
    #[default]
    Content,
    /// The response has none, whatever Content-Length says: to HEAD, 204, 304.
    Empty,
    /// The request is CONNECT, which has no answer yet or one that refuses it.
    Connect,
    /// CONNECT has succeeded: DATA is what the tunnel carries (RFC 9113 §8.5).
    Tunnel,
}

impl Stream {
    /// A stream on which each side may send as much as `windows` says.
    pub fn new(windows: [u32; 2]) -> Self {
        Self {
            phase: [Phase::Fields; 2],
            window: windows.map(i64::from),
            expected: [None; 2],
            received: [0; 2],
            purpose: Purpose::Content,
        }
    }

    pub fn is_closed(&self) -> bool {
        self.phase == [Phase::Ended; 2]
    }

    /// What the fields of a request or a response say about content.
    pub fn learn_purpose(&mut self, section: Section, block: &Block) {
        let value = |name: &str| block.value(name).unwrap_or_default();
        self.purpose = match (section, self.purpose) {
            (Section::Request, _) => match &*value(":method") {
                "HEAD" => Purpose::Empty,
                "CONNECT" => Purpose::Connect,
                _ => Purpose::Content,
            },
            (Section::Response, Purpose::Connect) if value(":status").starts_with('2') => Purpose::Tunnel,
            (Section::Response, _) if matches!(&*value(":status"), "204" | "304") => Purpose::Empty,
            (_, unchanged) => unchanged,
        };
    }

    /// RFC 9113 §8.1.1: the content so far has no more bytes than Content-Length says, and at its end as many.
    pub fn wrong_content(&self, direction: Direction, ends: bool) -> Option<Broken> {
        let this = direction.index();
        let received = self.received[this];
        let is_right = match (self.purpose, direction) {
            // A response without content may say the length that it would have (RFC 9110 §8.6).
            (Purpose::Empty, Direction::Down) => received == 0,
            (Purpose::Connect, Direction::Up) | (Purpose::Tunnel, _) => true,
            _ => self.expected[this].is_none_or(
                |expected| {
                    if ends { expected == received } else { received <= expected }
                },
            ),
        };
        (!is_right).then(|| Broken::stream(Rule::Http2ContentLength, "", ErrorCode::PROTOCOL_ERROR))
    }

    /// What HEADERS or DATA of `direction` break whose sender has ended its side (RFC 9113 §5.1). A client may send
    /// neither on a stream that a server has reserved.
    pub fn ended(&self, direction: Direction, head: Head) -> Broken {
        let name = head.kind.name();
        let is_reserved = head.stream.is_multiple_of(2) && self.phase[1] == Phase::Fields;
        if direction == Direction::Up && is_reserved {
            return Broken::connection(Rule::Http2StreamParity, name, ErrorCode::PROTOCOL_ERROR);
        }
        Broken::stream(Rule::Http2StreamClosed, name, ErrorCode::STREAM_CLOSED)
    }
}

/// What a side asks of the other (RFC 9113 §6.5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Bytes of the table for the other side's header blocks.
    pub header_table_size: u32,
    /// Whether the other side may push.
    pub enable_push: bool,
    /// How many streams the other side may have open at once; `None` if there is no limit.
    pub max_concurrent_streams: Option<u32>,
    /// The window of a new stream for the other side's DATA.
    pub initial_window_size: u32,
    /// The longest payload of the other side's frames.
    pub max_frame_size: u32,
    /// The longest header list that it advises, in bytes as §6.5.2 counts them; `None` if it does not.
    pub max_header_list_size: Option<u32>,
    /// Whether the other side may send `:protocol` (RFC 8441 §3).
    pub enable_connect_protocol: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            header_table_size: DEFAULT_TABLE_SIZE as u32,
            enable_push: true,
            max_concurrent_streams: None,
            initial_window_size: DEFAULT_WINDOW,
            max_frame_size: DEFAULT_MAX_FRAME,
            max_header_list_size: None,
            enable_connect_protocol: false,
        }
    }
}

impl Settings {
    /// Applies one entry. A value that cannot be is ignored.
    pub(super) fn set(&mut self, setting: Setting, value: u32) {
        match setting {
            Setting::HEADER_TABLE_SIZE => self.header_table_size = value,
            Setting::ENABLE_PUSH => self.enable_push = value != 0,
            Setting::MAX_CONCURRENT_STREAMS => self.max_concurrent_streams = Some(value),
            Setting::INITIAL_WINDOW_SIZE if value <= LARGEST_WINDOW => self.initial_window_size = value,
            Setting::MAX_FRAME_SIZE => self.max_frame_size = value.max(DEFAULT_MAX_FRAME),
            Setting::MAX_HEADER_LIST_SIZE => self.max_header_list_size = Some(value),
            Setting::ENABLE_CONNECT_PROTOCOL => self.enable_connect_protocol = value == 1,
            _ => {}
        }
    }
}

/// Streams that a side has opened, skipped or reset.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    /// The highest that it has opened.
    pub last: u32,
    /// Those below that it has not: RFC 9113 §5.1.1 closes them at once. First and last of each run.
    skipped: Vec<(u32, u32)>,
    /// Those that it has reset lately, on which the other side's frames may still be on their way (§5.1).
    reset: BTreeSet<u32>,
    order: VecDeque<u32>,
}

impl Numbers {
    pub fn open(&mut self, stream: u32) {
        let next = if self.last == 0 { 2 - stream % 2 } else { self.last.saturating_add(2) };
        if stream > next && self.skipped.len() < MOST_RESET {
            self.skipped.push((next, stream - 1));
        }
        self.last = self.last.max(stream);
    }

    pub fn was_skipped(&self, stream: u32) -> bool {
        self.skipped.iter().any(|&(first, last)| (first..=last).contains(&stream))
    }

    pub fn reset(&mut self, stream: u32) {
        if self.reset.insert(stream) {
            self.order.push_back(stream);
        }
        if self.order.len() > MOST_RESET
            && let Some(oldest) = self.order.pop_front()
        {
            self.reset.remove(&oldest);
        }
    }

    pub fn has_reset(&self, stream: u32) -> bool {
        self.reset.contains(&stream)
    }
}
