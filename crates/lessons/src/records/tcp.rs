//! TCP: the handshake, data in a window, the close.

use super::note::{CONNECTION, FLOW, RELIABLE, table};
use crate::facts::Facts;
use crate::steps::Step;
use crate::{Lesson, Link, values};
use diagram::axis::Scale;
use diagram::model::{Depth, NoteLabel};
use i18n::msg;
use trace::{Gauge, SpanKind};

pub(crate) static LESSON: Lesson = Lesson {
    scenario: "tcp",
    title: msg::tcp_title,
    lead: |lang, _| msg::tcp_lead(lang).to_owned(),
    minutes: 8,
    look: msg::tcp_look,
    link: Link::Tcp,
    table: table(msg::table_tcp, &[RELIABLE, CONNECTION, FLOW]),
    bullets: None,
    steps: &[Step::explained(SpanKind::Data, |lang, settings| {
        msg::caption_data_tcp(lang, &values::client_window(settings), &values::server_window(settings))
    })],
    moments: &[],
    spans: &[SpanKind::TcpHandshake, SpanKind::Data, SpanKind::TcpClose],
    labels: &[(NoteLabel::Data, "Data"), (NoteLabel::Established, "Connection Established")],
    facts: Facts::Whole,
    settings: &["rtt", "loss", "bandwidth", "server-receive-buffer", "nagle", "delayed-ack"],
    depth: Depth::Packets,
    axis: Scale::Steps,
    gauge: Some(Gauge::ReceiveWindow),
};
