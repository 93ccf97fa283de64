//! Polling: asking again and again.

use super::note::{REAL_TIME_OVER_HTTP, exercise};
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
    exercises: &[
        exercise(msg::try_polling_often, "poll-interval=250"),
        exercise(msg::try_polling_rarely, "poll-interval=4000"),
        exercise(msg::try_polling_close, "http-keep-alive=0"),
    ],
    steps: &[],
    spans: &[SpanKind::PollCycle, SpanKind::TcpHandshake, SpanKind::Data, SpanKind::TcpClose],
    labels: &[],
    facts: Facts::Whole,
    settings: &["rtt", "rate", "poll-interval", "messages", "headers", "http-keep-alive", "tls"],
    depth: Depth::Messages,
    axis: Scale::Steps,
    gauge: None,
};
