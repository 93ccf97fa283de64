//! Server-sent events: one response that does not end.

use crate::facts::Facts;
use crate::steps::Step;
use crate::{Lesson, Link, values};
use diagram::axis::Scale;
use diagram::model::Depth;
use i18n::msg;
use trace::SpanKind;

pub(crate) static LESSON: Lesson = Lesson {
    scenario: "sse",
    title: msg::sse_title,
    lead: |lang, _| msg::sse_lead(lang).to_owned(),
    minutes: 4,
    look: msg::sse_look,
    link: Link::Http,
    table: None,
    bullets: None,
    steps: &[
        Step::explained(SpanKind::Data, |lang, _| msg::caption_data_sse(lang).to_owned()),
        Step::explained(SpanKind::BackingOff, |lang, settings| {
            let (time, by) = values::reconnection(settings);
            msg::caption_reconnect(lang, by, &values::duration(lang, time))
        }),
    ],
    moments: &[],
    spans: &[SpanKind::TcpHandshake, SpanKind::Data, SpanKind::TcpClose],
    labels: &[],
    facts: Facts::Whole,
    settings: &["rtt", "rate", "size", "messages", "headers", "tls", "retry", "http"],
    depth: Depth::Messages,
    axis: Scale::Steps,
    gauge: None,
};
