//! A frame's head, and the numbers that stand in frames: types, flags, settings, error codes (RFC 9113 §4.1, §6, §7).

use std::fmt;
use std::ops::Range;

/// What a client sends first (RFC 9113 §3.4).
pub const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// Bytes of a frame's head.
pub const HEAD: usize = 9;
/// The longest payload unless a setting says otherwise (§4.2), and the largest that a setting may say (§6.5.2).
pub const DEFAULT_MAX_FRAME: u32 = 1 << 14;
/// The largest SETTINGS_MAX_FRAME_SIZE.
pub const LARGEST_MAX_FRAME: u32 = (1 << 24) - 1;
/// Every window before any setting (§6.9.2).
pub const DEFAULT_WINDOW: u32 = 65_535;
/// The largest window (§6.9.1).
pub const LARGEST_WINDOW: u32 = (1 << 31) - 1;

/// The bits of a frame's flags.
pub mod flag {
    /// DATA, HEADERS: the sender's last frame on this stream.
    pub const END_STREAM: u8 = 0x1;
    /// SETTINGS, PING.
    pub const ACK: u8 = 0x1;
    /// HEADERS, PUSH_PROMISE, CONTINUATION: the header block's last frame.
    pub const END_HEADERS: u8 = 0x4;
    /// DATA, HEADERS, PUSH_PROMISE.
    pub const PADDED: u8 = 0x8;
    /// HEADERS.
    pub const PRIORITY: u8 = 0x20;
}

/// A frame's type (RFC 9113 §6, RFC 7838 §4, RFC 8336 §2, RFC 9218 §7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the RFCs' own names")]
pub enum FrameKind {
    Data,
    Headers,
    Priority,
    RstStream,
    Settings,
    PushPromise,
    Ping,
    GoAway,
    WindowUpdate,
    Continuation,
    AltSvc,
    Origin,
    PriorityUpdate,
    /// A type that is not known here; receivers ignore it (RFC 9113 §5.5).
    Other(u8),
}

const KINDS: [(FrameKind, u8, &str); 13] = [
    (FrameKind::Data, 0x0, "DATA"),
    (FrameKind::Headers, 0x1, "HEADERS"),
    (FrameKind::Priority, 0x2, "PRIORITY"),
    (FrameKind::RstStream, 0x3, "RST_STREAM"),
    (FrameKind::Settings, 0x4, "SETTINGS"),
    (FrameKind::PushPromise, 0x5, "PUSH_PROMISE"),
    (FrameKind::Ping, 0x6, "PING"),
    (FrameKind::GoAway, 0x7, "GOAWAY"),
    (FrameKind::WindowUpdate, 0x8, "WINDOW_UPDATE"),
    (FrameKind::Continuation, 0x9, "CONTINUATION"),
    (FrameKind::AltSvc, 0xa, "ALTSVC"),
    (FrameKind::Origin, 0xc, "ORIGIN"),
    (FrameKind::PriorityUpdate, 0x10, "PRIORITY_UPDATE"),
];

impl FrameKind {
    /// The type with this number.
    pub fn of(number: u8) -> Self {
        KINDS.iter().find(|kind| kind.1 == number).map_or(Self::Other(number), |kind| kind.0)
    }

    /// Its number.
    pub fn number(self) -> u8 {
        match self {
            Self::Other(number) => number,
            known => KINDS.iter().find(|kind| kind.0 == known).map_or(0, |kind| kind.1),
        }
    }

    /// Its name in its RFC.
    pub fn name(self) -> &'static str {
        KINDS.iter().find(|kind| kind.0 == self).map_or("Unknown type", |kind| kind.2)
    }

    /// Whether a header block's bytes stand in it.
    pub fn has_block(self) -> bool {
        matches!(self, Self::Headers | Self::PushPromise | Self::Continuation)
    }
}

/// The nine bytes before a frame's payload (RFC 9113 §4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Bytes of the payload, at most 2^24-1.
    pub length: u32,
    /// Its type.
    pub kind: FrameKind,
    /// Its flags.
    pub flags: u8,
    /// Its stream; 0 is the connection. The bit before it is ignored.
    pub stream: u32,
}

impl Head {
    /// The head at the front of `bytes`; `None` if they are fewer than nine.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let &[a, b, c, kind, flags, s, t, u, v, ..] = bytes else { return None };
        let length = u32::from_be_bytes([0, a, b, c]);
        let stream = u32::from_be_bytes([s, t, u, v]) & LARGEST_WINDOW;
        Some(Self { length, kind: FrameKind::of(kind), flags, stream })
    }

    /// Its bytes.
    pub fn bytes(self) -> [u8; HEAD] {
        let ([_, a, b, c], [s, t, u, v]) = (self.length.to_be_bytes(), self.stream.to_be_bytes());
        [a, b, c, self.kind.number(), self.flags, s, t, u, v]
    }

    /// Whether `flag` is set, in a type that has it.
    pub fn has(self, flag: u8) -> bool {
        let known = match self.kind {
            FrameKind::Data => flag::END_STREAM | flag::PADDED,
            FrameKind::Headers => flag::END_STREAM | flag::END_HEADERS | flag::PADDED | flag::PRIORITY,
            FrameKind::Settings | FrameKind::Ping => flag::ACK,
            FrameKind::PushPromise => flag::END_HEADERS | flag::PADDED,
            FrameKind::Continuation => flag::END_HEADERS,
            _ => 0,
        };
        self.flags & known & flag != 0
    }

    /// Where its data or its part of a header block stands in `payload`, and whether its fixed fields and padding leave
    /// room for it (RFC 9113 §6.1, §6.2, §6.6). If they do not, it is empty.
    pub(super) fn body(self, payload: usize) -> (Range<usize>, bool) {
        let padded = usize::from(self.has(flag::PADDED));
        let fixed = match self.kind {
            FrameKind::Headers if self.has(flag::PRIORITY) => 5,
            FrameKind::PushPromise => 4,
            _ => 0,
        };
        let start = padded + fixed;
        (start.min(payload)..payload, start <= payload)
    }
}

/// An error code (RFC 9113 §7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ErrorCode(pub u32);

#[allow(missing_docs, reason = "the RFC's own names")]
impl ErrorCode {
    pub const NO_ERROR: Self = Self(0x0);
    pub const PROTOCOL_ERROR: Self = Self(0x1);
    pub const INTERNAL_ERROR: Self = Self(0x2);
    pub const FLOW_CONTROL_ERROR: Self = Self(0x3);
    pub const SETTINGS_TIMEOUT: Self = Self(0x4);
    pub const STREAM_CLOSED: Self = Self(0x5);
    pub const FRAME_SIZE_ERROR: Self = Self(0x6);
    pub const REFUSED_STREAM: Self = Self(0x7);
    pub const CANCEL: Self = Self(0x8);
    pub const COMPRESSION_ERROR: Self = Self(0x9);
    pub const CONNECT_ERROR: Self = Self(0xa);
    pub const ENHANCE_YOUR_CALM: Self = Self(0xb);
    pub const INADEQUATE_SECURITY: Self = Self(0xc);
    pub const HTTP_1_1_REQUIRED: Self = Self(0xd);
}

const ERRORS: [&str; 14] = [
    "NO_ERROR",
    "PROTOCOL_ERROR",
    "INTERNAL_ERROR",
    "FLOW_CONTROL_ERROR",
    "SETTINGS_TIMEOUT",
    "STREAM_CLOSED",
    "FRAME_SIZE_ERROR",
    "REFUSED_STREAM",
    "CANCEL",
    "COMPRESSION_ERROR",
    "CONNECT_ERROR",
    "ENHANCE_YOUR_CALM",
    "INADEQUATE_SECURITY",
    "HTTP_1_1_REQUIRED",
];

impl fmt::Display for ErrorCode {
    /// `CANCEL (8)`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = ERRORS.get(self.0 as usize).unwrap_or(&"Unknown");
        write!(f, "{name} ({})", self.0)
    }
}

/// A setting's number (RFC 9113 §6.5.2, RFC 8441 §3, RFC 9218 §2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting(pub u16);

#[allow(missing_docs, reason = "the RFCs' own names")]
impl Setting {
    pub const HEADER_TABLE_SIZE: Self = Self(0x1);
    pub const ENABLE_PUSH: Self = Self(0x2);
    pub const MAX_CONCURRENT_STREAMS: Self = Self(0x3);
    pub const INITIAL_WINDOW_SIZE: Self = Self(0x4);
    pub const MAX_FRAME_SIZE: Self = Self(0x5);
    pub const MAX_HEADER_LIST_SIZE: Self = Self(0x6);
    pub const ENABLE_CONNECT_PROTOCOL: Self = Self(0x8);
    pub const NO_RFC7540_PRIORITIES: Self = Self(0x9);
}

impl Setting {
    /// Its name in its RFC without `SETTINGS_`.
    pub fn name(self) -> &'static str {
        match self {
            Self::HEADER_TABLE_SIZE => "HEADER_TABLE_SIZE",
            Self::ENABLE_PUSH => "ENABLE_PUSH",
            Self::MAX_CONCURRENT_STREAMS => "MAX_CONCURRENT_STREAMS",
            Self::INITIAL_WINDOW_SIZE => "INITIAL_WINDOW_SIZE",
            Self::MAX_FRAME_SIZE => "MAX_FRAME_SIZE",
            Self::MAX_HEADER_LIST_SIZE => "MAX_HEADER_LIST_SIZE",
            Self::ENABLE_CONNECT_PROTOCOL => "ENABLE_CONNECT_PROTOCOL",
            Self::NO_RFC7540_PRIORITIES => "NO_RFC7540_PRIORITIES",
            Self(_) => "Unknown",
        }
    }
}

/// The entries of a SETTINGS payload (RFC 9113 §6.5.1). Bytes behind the last whole one are left out.
pub fn settings(payload: &[u8]) -> impl Iterator<Item = (Setting, u32)> {
    payload.chunks_exact(6).map(|entry| {
        let number = crate::field::number(entry, 0..2).unwrap_or_default() as u16;
        (Setting(number), crate::field::number(entry, 2..6).unwrap_or_default() as u32)
    })
}
