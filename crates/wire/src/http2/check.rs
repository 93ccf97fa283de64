//! What a frame breaks, whatever came before it, and what an endpoint does about it (RFC 9113 §5.4).

use super::frame::{
    DEFAULT_MAX_FRAME, ErrorCode, FrameKind, HEAD, Head, LARGEST_MAX_FRAME, LARGEST_WINDOW, Setting, flag, settings,
};
use crate::field::number;
use crate::{Malformed, Rule};

/// What an endpoint ends because of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The connection, with GOAWAY (RFC 9113 §5.4.1).
    Connection,
    /// One stream, with RST_STREAM (§5.4.2).
    Stream,
}

/// A rule that was broken, and the error that RFC 9113 asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The rule, and what breaks it.
    pub what: Malformed,
    /// The error code.
    pub error: ErrorCode,
    /// What it ends.
    pub scope: Scope,
}

impl Broken {
    /// An error of the connection.
    pub(super) fn connection(rule: Rule, subject: &str, error: ErrorCode) -> Self {
        Self { what: Malformed::of(rule, subject), error, scope: Scope::Connection }
    }

    /// An error of one stream.
    pub(super) fn stream(rule: Rule, subject: &str, error: ErrorCode) -> Self {
        Self { what: Malformed::of(rule, subject), error, scope: Scope::Stream }
    }

    /// Of several errors of one frame the first that ends the connection, because an endpoint may not miss that; otherwise
    /// the first.
    pub(super) fn worst(all: impl IntoIterator<Item = Option<Self>>) -> Option<Self> {
        all.into_iter().flatten().reduce(|worst, next| {
            let is_worse = worst.scope == Scope::Stream && next.scope == Scope::Connection;
            if is_worse { next } else { worst }
        })
    }
}

/// What is wrong with a frame on its own: its length, its stream, its padding, its values.
pub(super) fn frame(bytes: &[u8]) -> Option<Broken> {
    let head = Head::read(bytes)?;
    let payload = bytes.get(HEAD..).unwrap_or_default();
    length(head).or_else(|| stream(head)).or_else(|| values(head, payload))
}

/// RFC 9113 §4.2: each type has its lengths. A wrong one ends the connection if it may have changed what the connection
/// shares.
fn length(head: Head) -> Option<Broken> {
    let length = head.length as usize;
    let is_right = match head.kind {
        FrameKind::Priority => length == 5,
        FrameKind::RstStream | FrameKind::WindowUpdate => length == 4,
        FrameKind::Settings if head.has(flag::ACK) => length == 0,
        FrameKind::Settings => length.is_multiple_of(6),
        FrameKind::Ping => length == 8,
        FrameKind::GoAway => length >= 8,
        FrameKind::PriorityUpdate => length >= 4,
        FrameKind::Data | FrameKind::Headers | FrameKind::PushPromise => head.body(length).1,
        _ => true,
    };
    let name = head.kind.name();
    match head.kind {
        _ if is_right => None,
        // RFC 9113 §6.3: of all lengths, only PRIORITY's is an error of its stream alone.
        FrameKind::Priority if head.stream > 0 => {
            Some(Broken::stream(Rule::Http2FrameLength, name, ErrorCode::FRAME_SIZE_ERROR))
        }
        _ => Some(Broken::connection(Rule::Http2FrameLength, name, ErrorCode::FRAME_SIZE_ERROR)),
    }
}

/// RFC 9113 §6: some types belong to a stream, some to the connection, WINDOW_UPDATE and ALTSVC to either.
fn stream(head: Head) -> Option<Broken> {
    let rule = match head.kind {
        FrameKind::Data
        | FrameKind::Headers
        | FrameKind::Priority
        | FrameKind::RstStream
        | FrameKind::PushPromise
        | FrameKind::Continuation
            if head.stream == 0 =>
        {
            Rule::Http2StreamZero
        }
        FrameKind::Settings | FrameKind::Ping | FrameKind::GoAway | FrameKind::PriorityUpdate if head.stream > 0 => {
            Rule::Http2StreamNotZero
        }
        _ => return None,
    };
    Some(Broken::connection(rule, head.kind.name(), ErrorCode::PROTOCOL_ERROR))
}

fn values(head: Head, payload: &[u8]) -> Option<Broken> {
    if head.has(flag::PADDED) {
        let padding = usize::from(*payload.first()?);
        if padding > head.body(payload.len()).0.len() {
            return Some(Broken::connection(Rule::Http2Padding, head.kind.name(), ErrorCode::PROTOCOL_ERROR));
        }
    }
    match head.kind {
        FrameKind::Headers | FrameKind::Priority => depends(head, payload),
        FrameKind::Settings => settings(payload).find_map(|(setting, value)| self::setting(setting, value)),
        // RFC 9218 §7.1.
        FrameKind::PriorityUpdate if number(payload, 0..4)? as u32 & LARGEST_WINDOW == 0 => {
            Some(Broken::connection(Rule::Http2PriorityUpdate, "", ErrorCode::PROTOCOL_ERROR))
        }
        FrameKind::WindowUpdate if number(payload, 0..4)? as u32 & LARGEST_WINDOW == 0 => {
            let broken = if head.stream == 0 { Broken::connection } else { Broken::stream };
            Some(broken(Rule::Http2WindowZero, "", ErrorCode::PROTOCOL_ERROR))
        }
        _ => None,
    }
}

/// RFC 7540 §5.3.1: a stream cannot depend on itself.
fn depends(head: Head, payload: &[u8]) -> Option<Broken> {
    let at = match head.kind {
        FrameKind::Priority => 0,
        FrameKind::Headers if head.has(flag::PRIORITY) => usize::from(head.has(flag::PADDED)),
        _ => return None,
    };
    let other = number(payload, at..at + 4)? as u32 & LARGEST_WINDOW;
    (other == head.stream).then(|| Broken::stream(Rule::Http2SelfDependency, "", ErrorCode::PROTOCOL_ERROR))
}

/// RFC 9113 §6.5.2, RFC 8441 §3, RFC 9218 §2.1.
fn setting(setting: Setting, value: u32) -> Option<Broken> {
    let error = match setting {
        Setting::ENABLE_PUSH | Setting::ENABLE_CONNECT_PROTOCOL | Setting::NO_RFC7540_PRIORITIES if value > 1 => {
            ErrorCode::PROTOCOL_ERROR
        }
        Setting::INITIAL_WINDOW_SIZE if value > LARGEST_WINDOW => ErrorCode::FLOW_CONTROL_ERROR,
        Setting::MAX_FRAME_SIZE if !(DEFAULT_MAX_FRAME..=LARGEST_MAX_FRAME).contains(&value) => {
            ErrorCode::PROTOCOL_ERROR
        }
        _ => return None,
    };
    Some(Broken::connection(Rule::Http2SettingValue, setting.name(), error))
}
