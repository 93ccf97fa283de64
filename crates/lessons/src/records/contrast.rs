//! The four transports over the same messages.

use super::note::REAL_TIME_OVER_HTTP;
use crate::facts::{
    Facts,
    Unit::{AndClose, Number, PerMessage, Time},
};
use crate::{Lesson, Link};
use diagram::axis::Scale;
use diagram::model::Depth;
use i18n::msg;
use lab::scenario::TRANSPORTS;
use trace::{Part, SpanKind};

pub(crate) static LESSON: Lesson = Lesson {
    scenario: "contrast",
    title: msg::contrast_title,
    lead: |lang, settings| msg::contrast_lead(lang, settings.feed.messages),
    minutes: 6,
    look: msg::contrast_look,
    link: Link::WebSocket,
    table: None,
    bullets: REAL_TIME_OVER_HTTP,
    steps: &[],
    moments: &[],
    spans: &[
        SpanKind::Part(Part::Polling),
        SpanKind::Part(Part::LongPolling),
        SpanKind::Part(Part::Sse),
        SpanKind::Part(Part::WebSocket),
        SpanKind::TcpHandshake,
        SpanKind::Data,
        SpanKind::TcpClose,
        SpanKind::WebSocketHandshake,
    ],
    labels: &[],
    facts: Facts::Parts {
        head: msg::facts_way,
        rows: &TRANSPORTS,
        columns: &[
            (msg::facts_set_up, "/set-up-bytes", AndClose),
            (msg::facts_each, "/message-bytes", PerMessage),
            (msg::facts_requests, "/requests", Number),
            (msg::facts_empty, "/empty-answers", Number),
            (msg::facts_latency, "/mean-latency-micros", Time),
        ],
    },
    settings: &["rtt", "rate", "size", "poll-interval", "hold", "headers", "tls", "http"],
    depth: Depth::Messages,
    axis: Scale::Steps,
    gauge: None,
};
