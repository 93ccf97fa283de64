//! The table: what is sent, what RFC 9113 wants, what the endpoint does.

mod frames;
mod requests;

use wire::http2::hpack::{Encoder, Indexing};
use wire::http2::{DEFAULT_MAX_FRAME, ErrorCode as E, FrameKind as K, Setting, flag, write};

use self::frames::{frames, settings_and_others, streams, windows};
use self::requests::{blocks, requests, sound};
use crate::client::Got::{self, GoAway, Nothing, Reset, Status};

pub struct Case {
    pub name: &'static str,
    pub bytes: Vec<u8>,
    pub wants: Got,
    pub gets: Got,
    /// Whether `gets` is known to differ from what RFC 9113 wants.
    pub deviates: bool,
    /// The stream that an answer is about.
    pub stream: u32,
}

type Fields<'a> = &'a [(&'a str, &'a str)];

const END: u8 = flag::END_HEADERS;
const ALL: u8 = flag::END_HEADERS | flag::END_STREAM;
const GET: Fields<'static> =
    &[(":method", "GET"), (":scheme", "https"), (":path", "/healthz"), (":authority", "localhost")];
/// A request that is held for a minute, because its feed begins long after the test.
const HOLD: Fields<'static> = &[
    (":method", "GET"),
    (":scheme", "https"),
    (":path", "/api/feed/long-poll?feed=1,1,20,99999999999999&since=0&hold=60"),
    (":authority", "localhost"),
];
const POST: Fields<'static> =
    &[(":method", "POST"), (":scheme", "https"), (":path", "/api/echo"), (":authority", "localhost")];

/// A header block that adds nothing to HPACK's table.
fn block(fields: Fields) -> Vec<u8> {
    let fields = fields.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes(), Indexing::Skip));
    Encoder::default().encode_as(fields)
}

fn headers(stream: u32, fields: Fields, ends: bool) -> Vec<u8> {
    write::headers(stream, &block(fields), ends, DEFAULT_MAX_FRAME)
}

/// A request with fields behind the usual ones.
fn with(fields: Fields) -> Vec<u8> {
    headers(1, &[GET, fields].concat(), true)
}

fn raw(kind: K, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    write::frame(kind, flags, stream, payload)
}

fn window(stream: u32, increment: u32) -> Vec<u8> {
    raw(K::WindowUpdate, 0, stream, &increment.to_be_bytes())
}

fn setting(setting: Setting, value: u32) -> Vec<u8> {
    write::settings(&[(setting, value)])
}

pub fn all() -> Vec<Case> {
    let cases = [frames(), streams(), settings_and_others(), windows(), blocks(), requests(), sound()];
    cases.into_iter().flatten().collect()
}

fn case(name: &'static str, bytes: Vec<u8>, wants: Got) -> Case {
    Case { name, bytes, wants, gets: wants, deviates: false, stream: 1 }
}

impl Case {
    /// The endpoint is stricter than it has to be.
    fn gets(mut self, gets: Got) -> Self {
        self.gets = gets;
        self
    }

    /// The endpoint does something else.
    fn deviates(mut self, gets: Got) -> Self {
        self.deviates = true;
        self.gets(gets)
    }

    fn on(mut self, stream: u32) -> Self {
        self.stream = stream;
        self
    }
}
