//! Socket communication: one pair of addresses and ports, and what each layer adds.

use super::note::{DUPLEX, OF_SOCKET, PROTOCOL, REAL_TIME, bullets, table};
use crate::facts::{Facts, Unit::Number};
use crate::steps::Step;
use crate::{Lesson, Link};
use diagram::axis::Scale;
use diagram::model::Depth;
use i18n::msg;
use trace::{Part, SpanKind};

pub(crate) static LESSON: Lesson = Lesson {
    scenario: "socket",
    title: msg::socket_title,
    lead: |lang, _| msg::socket_lead(lang).to_owned(),
    minutes: 5,
    look: msg::socket_look,
    link: Link::Socket,
    table: table(msg::table_socket, &[DUPLEX, REAL_TIME, PROTOCOL]),
    bullets: bullets(msg::bullets_socket, &OF_SOCKET),
    steps: &[
        Step::explained(SpanKind::TcpHandshake, |lang, _| {
            [msg::caption_tcp_handshake(lang), " ", msg::caption_socket_handshake(lang)].concat()
        }),
        Step::explained(SpanKind::Data, |lang, _| msg::caption_data_socket(lang).to_owned()),
        Step::explained(SpanKind::Part(Part::WebSocket), |lang, _| msg::caption_part_ws(lang).to_owned()),
    ],
    moments: &[],
    spans: &[
        SpanKind::Part(Part::Tcp),
        SpanKind::Part(Part::Http),
        SpanKind::Part(Part::WebSocket),
        SpanKind::TcpHandshake,
        SpanKind::Data,
        SpanKind::TcpClose,
        SpanKind::WebSocketHandshake,
    ],
    labels: &[],
    facts: Facts::Parts {
        head: msg::facts_way,
        rows: &[(Part::Tcp, "tcp"), (Part::Http, "http"), (Part::WebSocket, "websocket")],
        columns: &[(msg::facts_message, "/message-bytes", Number), (msg::facts_link, "/link-bytes", Number)],
    },
    settings: &["rtt", "loss", "server-receive-buffer", "nagle", "headers"],
    depth: Depth::Packets,
    axis: Scale::Real,
    gauge: None,
};
