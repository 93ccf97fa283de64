//! What a connection costs before the first response.

use super::note::{CONNECTION, remarked, table};
use crate::facts::{Facts, Unit::Number};
use crate::steps::Step;
use crate::{Lesson, Link, values};
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
    steps: &[
        Step::explained(SpanKind::Data, |lang, _| msg::caption_data_cost(lang).to_owned()),
        Step::explained(SpanKind::Part(Part::DnsCached), |lang, settings| {
            let say = if settings.dns_cache { msg::caption_dns_cached } else { msg::caption_dns_uncached };
            say(lang).to_owned()
        }),
        Step::explained(SpanKind::Part(Part::Resumed), |lang, settings| {
            let say = if values::resumes(settings) { msg::caption_resumed } else { msg::caption_not_resumed };
            say(lang).to_owned()
        }),
        Step::explained(SpanKind::Part(Part::EarlyData), |lang, settings| {
            let say = match (values::sends_early(settings), values::resumes(settings)) {
                (true, true) => msg::caption_early_data,
                (false, _) => msg::caption_no_early_data,
                (true, false) => msg::caption_no_early_ticket,
            };
            say(lang).to_owned()
        }),
        Step::explained(SpanKind::Part(Part::Hsts), |lang, settings| {
            let say = if settings.hsts { msg::caption_hsts } else { msg::caption_no_hsts };
            say(lang).to_owned()
        }),
    ],
    moments: &[],
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
    settings: &[
        "rtt",
        "bandwidth",
        "loss",
        "headers",
        "congestion",
        "dns-cache",
        "resumption",
        "early-data",
        "hsts",
        "http",
    ],
    depth: Depth::Packets,
    axis: Scale::Steps,
    gauge: None,
};
