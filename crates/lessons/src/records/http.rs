//! HTTP: one request, one response; new connections and keep-alive.

use super::note::BULLETS_OF_HTTP;
use crate::facts::{Facts, Unit::Number};
use crate::steps::Step;
use crate::{Lesson, Link, values};
use diagram::axis::Scale;
use diagram::model::Depth;
use i18n::msg;
use trace::{Part, SpanKind};

pub(crate) static LESSON: Lesson = Lesson {
    scenario: "http",
    title: msg::http_title,
    lead: |lang, settings| msg::http_lead(lang, values::reuse(settings)),
    minutes: 6,
    look: msg::http_look,
    link: Link::Http,
    table: None,
    bullets: BULLETS_OF_HTTP,
    steps: &[Step::explained(SpanKind::Data, |lang, _| msg::caption_data_http(lang).to_owned())],
    moments: &[],
    spans: &[
        SpanKind::Part(Part::NewConnections),
        SpanKind::Part(Part::KeepAlive),
        SpanKind::TcpHandshake,
        SpanKind::Data,
        SpanKind::TcpClose,
    ],
    labels: &[],
    facts: Facts::Parts {
        head: msg::facts_way,
        rows: &[(Part::NewConnections, "new-connections"), (Part::KeepAlive, "keep-alive")],
        columns: &[
            (msg::facts_connections, "/connections", Number),
            (msg::facts_trips, "/round-trips", Number),
            (msg::facts_link, "/bytes", Number),
        ],
    },
    settings: &["rtt", "loss", "bandwidth", "tls", "headers", "http-keep-alive"],
    depth: Depth::Messages,
    axis: Scale::Real,
    gauge: None,
};
