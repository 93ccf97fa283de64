//! WebSocket: the upgrade, then frames both ways.

use super::note::{OF_WEBSOCKET, remarked};
use crate::facts::Facts;
use crate::steps::Step;
use crate::{Lesson, Link, values};
use diagram::axis::Scale;
use diagram::model::Depth;
use i18n::msg;
use trace::SpanKind;

pub(crate) static LESSON: Lesson = Lesson {
    scenario: "websocket",
    title: msg::websocket_title,
    lead: |lang, settings| msg::websocket_lead(lang, values::tls(settings)),
    minutes: 7,
    look: msg::websocket_look,
    link: Link::WebSocket,
    table: None,
    bullets: remarked(msg::bullets_websocket, &OF_WEBSOCKET, msg::remark_websocket),
    steps: &[
        Step::named(SpanKind::TcpHandshake, "TCP Handshake"),
        Step::explained(SpanKind::WebSocketHandshake, values::websocket_handshake),
        Step::new(SpanKind::Data, "WebSocket Data Transmission", values::websocket_data),
    ],
    moments: &[],
    spans: &[
        SpanKind::TcpHandshake,
        SpanKind::TlsHandshake,
        SpanKind::WebSocketHandshake,
        SpanKind::Data,
        SpanKind::TcpClose,
    ],
    labels: &[],
    facts: Facts::Whole,
    settings: &[
        "rtt",
        "loss",
        "bandwidth",
        "tls",
        "headers",
        "nagle",
        "subprotocol",
        "ping",
        "simultaneous",
        "binary",
        "fragments",
        "http",
    ],
    depth: Depth::Packets,
    axis: Scale::Real,
    gauge: None,
};
