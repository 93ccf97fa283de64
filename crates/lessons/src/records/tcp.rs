//! TCP: the handshake, data in a window, the close.

use super::note::{CONNECTION, FLOW, RELIABLE, exercise, table};
use crate::facts::Facts;
use crate::steps::Step;
use crate::{Lesson, Link};
use diagram::axis::Scale;
use diagram::model::Depth;
use i18n::msg;
use trace::{Gauge, SpanKind};

pub(crate) static LESSON: Lesson = Lesson {
    scenario: "tcp",
    title: msg::tcp_title,
    lead: msg::tcp_lead,
    link: Link::Tcp,
    table: table(msg::table_tcp, &[RELIABLE, CONNECTION, FLOW]),
    bullets: None,
    exercises: &[
        exercise(msg::try_tcp_syn_ack, "do=drop:2"),
        exercise(msg::try_tcp_data, "do=drop:5"),
        exercise(msg::try_tcp_stall, "do=stall-reader:server:10:1000"),
    ],
    steps: &[Step::explained(SpanKind::Data, msg::caption_data_tcp)],
    facts: Facts::Whole,
    settings: &["rtt", "loss", "bandwidth", "server-receive-buffer", "nagle", "delayed-ack"],
    depth: Depth::Packets,
    axis: Scale::Real,
    gauge: Some(Gauge::ReceiveWindow),
};
