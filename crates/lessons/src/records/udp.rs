//! UDP beside TCP on a lossy link.

use super::note::{PROTOCOL, RELIABLE, table};
use crate::facts::{
    Facts,
    Unit::{Number, Time},
};
use crate::steps::Step;
use crate::{Lesson, Link, values};
use diagram::axis::Scale;
use diagram::model::Depth;
use i18n::msg;
use trace::{Part, SpanKind};

pub(crate) static LESSON: Lesson = Lesson {
    scenario: "udp",
    title: msg::udp_title,
    lead: |lang, settings| msg::udp_lead(lang, settings.feed.messages, &values::percent(settings.link.loss)),
    minutes: 5,
    look: msg::udp_look,
    link: Link::Socket,
    table: table(msg::table_protocol, &[PROTOCOL, RELIABLE]),
    bullets: None,
    steps: &[
        Step::explained(SpanKind::Data, |lang, _| msg::caption_data_udp(lang).to_owned()),
        Step::explained(SpanKind::Part(Part::Tcp), |lang, _| msg::caption_udp_tcp(lang).to_owned()),
    ],
    moments: &[],
    spans: &[
        SpanKind::Part(Part::Udp),
        SpanKind::Part(Part::Tcp),
        SpanKind::TcpHandshake,
        SpanKind::Data,
        SpanKind::TcpClose,
    ],
    labels: &[],
    facts: Facts::Parts {
        head: msg::facts_way,
        rows: &[(Part::Udp, "udp"), (Part::Tcp, "tcp")],
        columns: &[
            (msg::facts_sent, "/sent", Number),
            (msg::facts_received, "/received", Number),
            (msg::facts_repeated, "/repeated", Number),
            (msg::facts_overtaken, "/overtaken", Number),
            (msg::facts_last, "/micros-to-last", Time),
        ],
    },
    settings: &["rtt", "loss", "reordering", "duplication", "jitter", "rate", "messages"],
    depth: Depth::Packets,
    axis: Scale::Steps,
    gauge: None,
};
