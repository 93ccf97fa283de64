//! Long polling: the server holds the request.

use super::note::REAL_TIME_OVER_HTTP;
use crate::facts::Facts;
use crate::steps::Step;
use crate::{Lesson, Link, values};
use diagram::axis::Scale;
use diagram::model::{Depth, NoteLabel};
use i18n::msg;
use trace::SpanKind;

pub(crate) static LESSON: Lesson = Lesson {
    scenario: "long-polling",
    title: msg::long_polling_title,
    lead: |lang, settings| msg::long_polling_lead(lang, &values::duration(lang, settings.hold)),
    minutes: 5,
    look: msg::long_polling_look,
    link: Link::Http,
    table: None,
    bullets: REAL_TIME_OVER_HTTP,
    steps: &[Step::new(SpanKind::PollCycle, "Long Polling", |lang, _| msg::caption_long_poll(lang).to_owned())],
    moments: &[],
    spans: &[SpanKind::PollCycle, SpanKind::Held, SpanKind::TcpHandshake, SpanKind::Data, SpanKind::TcpClose],
    labels: &[(NoteLabel::NewData, "New Data Available"), (NoteLabel::NoNewData, "No New Data")],
    facts: Facts::Whole,
    settings: &["rtt", "rate", "hold", "messages", "headers", "http-keep-alive", "tls", "http"],
    depth: Depth::Messages,
    axis: Scale::Steps,
    gauge: None,
};
