//! A long transfer: slow start, windows, loss and repair.

use super::note::{FLOW, RELIABLE, table};
use crate::facts::Facts;
use crate::steps::Step;
use crate::{Lesson, Link, values};
use diagram::axis::Scale;
use diagram::model::Depth;
use i18n::{group, msg};
use trace::{Gauge, SpanKind};

pub(crate) static LESSON: Lesson = Lesson {
    scenario: "bulk",
    title: msg::bulk_title,
    lead: |lang, settings| msg::bulk_lead(lang, &group(settings.bulk_bytes), values::control(settings)),
    minutes: 8,
    look: msg::bulk_look,
    link: Link::Tcp,
    table: table(msg::table_tcp, &[RELIABLE, FLOW]),
    bullets: None,
    steps: &[Step::explained(SpanKind::Data, |lang, settings| msg::caption_data_bulk(lang, values::growth(settings)))],
    moments: &[],
    spans: &[SpanKind::TcpHandshake, SpanKind::Data, SpanKind::TcpClose],
    labels: &[],
    facts: Facts::Whole,
    settings: &[
        "bulk-bytes",
        "rtt",
        "bandwidth",
        "queue",
        "loss",
        "server-receive-buffer",
        "congestion",
        "delayed-ack",
    ],
    depth: Depth::Packets,
    axis: Scale::Real,
    gauge: Some(Gauge::InFlight),
};
