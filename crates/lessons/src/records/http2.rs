//! HTTP/2: a page's resources over six connections and over one, without and with a lost packet.

use crate::facts::{
    Facts,
    Unit::{Number, Time},
};
use crate::moments::{Moment, Sign};
use crate::steps::Step;
use crate::{Lesson, Link, Say};
use diagram::axis::Scale;
use diagram::model::Depth;
use i18n::msg;
use lab::scenario::HTTP2_PARTS;
use trace::{Part, SpanKind};

pub(crate) static LESSON: Lesson = Lesson {
    scenario: "http2",
    title: msg::http2_title,
    lead: |lang, settings| msg::http2_lead(lang, settings.resources.into()),
    minutes: 10,
    look: msg::http2_look,
    link: Link::Http,
    table: None,
    bullets: None,
    steps: &[Step::explained(SpanKind::Data, |lang, _| msg::caption_http2_data(lang).to_owned())],
    moments: &[
        lost(Part::SixConnectionsLoss, msg::caption_http2_lost_six),
        lost(Part::OneConnectionLoss, msg::caption_http2_lost_one),
        under_way("SETTINGS", "SETTINGS", msg::caption_http2_preface),
        one("GET /1", "HEADERS", msg::caption_http2_headers),
        under_way("GOAWAY", "GOAWAY", msg::caption_http2_goaway),
        one("200 · stream 3", "DATA", msg::caption_http2_frames),
    ],
    spans: &[
        SpanKind::Part(Part::SixConnections),
        SpanKind::Part(Part::OneConnection),
        SpanKind::Part(Part::SixConnectionsLoss),
        SpanKind::Part(Part::OneConnectionLoss),
        SpanKind::TcpHandshake,
        SpanKind::TlsHandshake,
        SpanKind::Data,
        SpanKind::TcpClose,
    ],
    labels: &[],
    facts: Facts::Parts {
        head: msg::facts_way,
        rows: &HTTP2_PARTS,
        columns: &[
            (msg::facts_connections, "/connections", Number),
            (msg::facts_link, "/bytes", Number),
            (msg::facts_last_byte, "/micros-to-last-byte", Time),
            (msg::facts_waiting, "/resources-delayed", Number),
        ],
    },
    settings: &["resources", "resource-bytes", "rtt", "bandwidth", "loss", "headers", "tls"],
    depth: Depth::Messages,
    axis: Scale::Steps,
    gauge: None,
};

const fn lost(part: Part, caption: Say) -> Moment {
    Moment { part: Some(part), sign: Sign::Lost, name: "TCP", caption }
}

const fn under_way(label: &'static str, name: &'static str, caption: Say) -> Moment {
    Moment { part: None, sign: Sign::Label(label), name, caption }
}

/// In the undisturbed part with one connection.
const fn one(label: &'static str, name: &'static str, caption: Say) -> Moment {
    Moment { part: Some(Part::OneConnection), sign: Sign::Label(label), name, caption }
}
