//! A POST whose response is a stream: beside the same answer in one piece, and with the cable cut in the middle.

use crate::facts::{
    Facts,
    Unit::{Number, Time},
};
use crate::moments::{Moment, Sign};
use crate::steps::Step;
use crate::{Lesson, Link, values};
use diagram::axis::Scale;
use diagram::model::Depth;
use i18n::{group, msg};
use lab::scenario::STREAM_PARTS;
use trace::{Part, SpanKind};

pub(crate) static LESSON: Lesson = Lesson {
    scenario: "stream",
    title: msg::stream_title,
    lead: |lang, settings| msg::stream_lead(lang, &group(settings.feed.messages)),
    minutes: 8,
    look: msg::stream_look,
    link: Link::Http,
    table: None,
    bullets: None,
    steps: &[
        Step::explained(SpanKind::Data, |lang, _| msg::caption_stream_data(lang).to_owned()),
        Step::explained(SpanKind::BackingOff, |lang, settings| {
            let time = values::duration(lang, values::reconnection(settings).0);
            msg::caption_stream_wait(lang, if settings.resume { "on" } else { "off" }, &time)
        }),
    ],
    moments: &[Moment {
        part: Some(Part::Interrupted),
        sign: Sign::Label("POST /answer (Last-Event-ID"),
        name: "Last-Event-ID",
        caption: msg::caption_stream_resume,
    }],
    spans: &[
        SpanKind::Part(Part::Whole),
        SpanKind::Part(Part::Streamed),
        SpanKind::Part(Part::Interrupted),
        SpanKind::TcpHandshake,
        SpanKind::Data,
        SpanKind::Cut,
        SpanKind::BackingOff,
        SpanKind::TcpClose,
    ],
    labels: &[],
    facts: Facts::Parts {
        head: msg::facts_way,
        rows: &STREAM_PARTS,
        columns: &[
            (msg::facts_first_token, "/micros-to-first-token", Time),
            (msg::facts_last_token, "/micros-to-last-token", Time),
            (msg::facts_requests, "/requests", Number),
            (msg::facts_lost, "/lost", Number),
            (msg::facts_repeated, "/doubled", Number),
        ],
    },
    settings: &["outage", "resume", "retry", "messages", "rate", "size", "rtt", "tls", "http"],
    depth: Depth::Messages,
    axis: Scale::Steps,
    gauge: None,
};
