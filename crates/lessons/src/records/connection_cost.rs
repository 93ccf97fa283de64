//! What a connection costs before the first response.

use super::note::{CONNECTION, remarked, table};
use crate::facts::{Facts, Unit::Number};
use crate::steps::Step;
use crate::{Lesson, Link};
use diagram::axis::Scale;
use diagram::model::Depth;
use i18n::msg;
use trace::{Part, SpanKind};

pub(crate) static LESSON: Lesson = Lesson {
    scenario: "connection-cost",
    title: msg::connection_cost_title,
    lead: |lang, _| msg::connection_cost_lead(lang).to_owned(),
    minutes: 8,
    look: msg::connection_cost_look,
    link: Link::Http,
    table: table(msg::table_tcp, &[CONNECTION]),
    bullets: remarked(msg::bullets_websocket, &[msg::bullet_cost], msg::remark_cost),
    steps: &[Step::explained(SpanKind::Data, |lang, _| msg::caption_data_cost(lang).to_owned())],
    spans: &[
        SpanKind::Part(Part::Cold),
        SpanKind::DnsLookup,
        SpanKind::Part(Part::DnsCached),
        SpanKind::Part(Part::Resumed),
        SpanKind::Part(Part::Redirected),
        SpanKind::Part(Part::Hsts),
        SpanKind::Part(Part::KeepAlive),
        SpanKind::Part(Part::EarlyData),
        SpanKind::TcpHandshake,
        SpanKind::TlsHandshake,
        SpanKind::Data,
        SpanKind::TcpClose,
    ],
    labels: &[],
    facts: Facts::Parts {
        head: msg::facts_visit,
        rows: &[
            (Part::Cold, "cold"),
            (Part::DnsCached, "dns-cached"),
            (Part::Resumed, "resumed"),
            (Part::EarlyData, "0-rtt"),
            (Part::Redirected, "redirected"),
            (Part::Hsts, "hsts"),
            (Part::KeepAlive, "keep-alive"),
        ],
        columns: &[
            (msg::facts_trips_12, "tls-1.2//round-trips", Number),
            (msg::facts_bytes_12, "tls-1.2//bytes-to-first-byte", Number),
            (msg::facts_trips_13, "tls-1.3//round-trips", Number),
            (msg::facts_bytes_13, "tls-1.3//bytes-to-first-byte", Number),
        ],
    },
    settings: &["rtt", "bandwidth", "loss", "headers", "congestion"],
    depth: Depth::Packets,
    axis: Scale::Steps,
    gauge: None,
};
