//! Polling: asking again and again.

use super::note::REAL_TIME_OVER_HTTP;
use crate::facts::Facts;
use crate::{Lesson, Link, values};
use diagram::axis::Scale;
use diagram::model::Depth;
use i18n::msg;
use trace::SpanKind;

pub(crate) static LESSON: Lesson = Lesson {
    scenario: "polling",
    title: msg::polling_title,
    lead: |lang, settings| msg::polling_lead(lang, &values::duration(lang, settings.poll_interval)),
    minutes: 4,
    look: msg::polling_look,
    link: Link::Http,
    table: None,
    bullets: REAL_TIME_OVER_HTTP,
    steps: &[],
    moments: &[],
    spans: &[SpanKind::PollCycle, SpanKind::TcpHandshake, SpanKind::Data, SpanKind::TcpClose],
    labels: &[],
    facts: Facts::Whole,
    settings: &["rtt", "rate", "poll-interval", "messages", "headers", "http-keep-alive", "tls", "http"],
    depth: Depth::Messages,
    axis: Scale::Steps,
    gauge: None,
};
