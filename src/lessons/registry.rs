//! The lessons, an entry for each scenario. What stands where of the study note is in `docs/curriculum.md`.

use super::{Bullets, Exercise, Say, Table, Text};
use i18n::msg;

const DUPLEX: [Say; 3] = [msg::row_duplex, msg::row_duplex_is, msg::row_duplex_note];
const REAL_TIME: [Say; 3] = [msg::row_real_time, msg::row_real_time_is, msg::row_real_time_note];
const PROTOCOL: [Say; 3] = [msg::row_protocol, msg::row_protocol_is, msg::row_protocol_note];
const RELIABLE: [Say; 3] = [msg::row_reliable, msg::row_reliable_is, msg::row_reliable_note];
const CONNECTION: [Say; 3] = [msg::row_connection, msg::row_connection_is, msg::row_connection_note];
const FLOW: [Say; 3] = [msg::row_flow, msg::row_flow_is, msg::row_flow_note];

const OF_HTTP: Option<Bullets> = bullets(msg::bullets_http, &[msg::bullet_single, msg::bullet_polling]);
const REAL_TIME_OVER_HTTP: Option<Bullets> =
    bullets(msg::bullets_real_time, &[msg::bullet_polling, msg::bullet_overhead]);

/// The text of a scenario's lesson; `None` where there is no such scenario.
pub fn text(scenario: &str) -> Option<&'static Text> {
    Some(match scenario {
        "socket" => &SOCKET,
        "tcp" => &TCP,
        "udp" => &UDP,
        "http" => &HTTP,
        "polling" => &POLLING,
        "long-polling" => &LONG_POLLING,
        "sse" => &SSE,
        "websocket" => &WEBSOCKET,
        "connection-cost" => &CONNECTION_COST,
        "contrast" => &CONTRAST,
        "bulk" => &BULK,
        _ => return None,
    })
}

const fn table(caption: Say, rows: &'static [[Say; 3]]) -> Option<Table> {
    Some(Table { caption, rows })
}

const fn bullets(title: Say, items: &'static [Say]) -> Option<Bullets> {
    Some(Bullets { title, items })
}

const fn exercise(text: Say, query: &'static str) -> Exercise {
    Exercise { text, query }
}

static SOCKET: Text = Text {
    title: msg::socket_title,
    lead: msg::socket_lead,
    table: table(msg::table_socket, &[DUPLEX, REAL_TIME, PROTOCOL]),
    bullets: bullets(msg::bullets_socket, &[msg::bullet_interface, msg::bullet_address]),
    try_this: &[exercise(msg::try_socket_drop, "do=drop:4"), exercise(msg::try_socket_headers, "headers=minimal")],
};

static TCP: Text = Text {
    title: msg::tcp_title,
    lead: msg::tcp_lead,
    table: table(msg::table_tcp, &[RELIABLE, CONNECTION, FLOW]),
    bullets: None,
    try_this: &[
        exercise(msg::try_tcp_syn_ack, "do=drop:2"),
        exercise(msg::try_tcp_data, "do=drop:5"),
        exercise(msg::try_tcp_stall, "do=stall:server:10:1000"),
    ],
};

static UDP: Text = Text {
    title: msg::udp_title,
    lead: msg::udp_lead,
    table: table(msg::table_protocol, &[PROTOCOL, RELIABLE]),
    bullets: None,
    try_this: &[exercise(msg::try_udp_perfect, "loss=0&reorder=0"), exercise(msg::try_udp_worse, "loss=50")],
};

static HTTP: Text = Text {
    title: msg::http_title,
    lead: msg::http_lead,
    table: None,
    bullets: OF_HTTP,
    try_this: &[exercise(msg::try_http_far, "rtt=200"), exercise(msg::try_http_tls, "tls=1.3")],
};

static POLLING: Text = Text {
    title: msg::polling_title,
    lead: msg::polling_lead,
    table: None,
    bullets: REAL_TIME_OVER_HTTP,
    try_this: &[
        exercise(msg::try_polling_often, "poll=250"),
        exercise(msg::try_polling_rarely, "poll=4000"),
        exercise(msg::try_polling_close, "keep-alive=0"),
    ],
};

static LONG_POLLING: Text = Text {
    title: msg::long_polling_title,
    lead: msg::long_polling_lead,
    table: None,
    bullets: REAL_TIME_OVER_HTTP,
    try_this: &[exercise(msg::try_long_polling_hold, "hold=10"), exercise(msg::try_long_polling_drop, "do=drop:6")],
};

static SSE: Text = Text {
    title: msg::sse_title,
    lead: msg::sse_lead,
    table: None,
    bullets: None,
    try_this: &[exercise(msg::try_sse_cut, "do=cut:5000:8000"), exercise(msg::try_sse_drop, "do=drop:7")],
};

static WEBSOCKET: Text = Text {
    title: msg::websocket_title,
    lead: msg::websocket_lead,
    table: None,
    bullets: bullets(msg::bullets_websocket, &[msg::bullet_websocket, msg::bullet_cost]),
    try_this: &[
        exercise(msg::try_websocket_tls, "tls=1.3"),
        exercise(msg::try_websocket_drop, "do=drop:8"),
        exercise(msg::try_websocket_cut, "do=cut:180:2000"),
    ],
};

static CONNECTION_COST: Text = Text {
    title: msg::connection_cost_title,
    lead: msg::connection_cost_lead,
    table: table(msg::table_tcp, &[CONNECTION]),
    bullets: bullets(msg::bullets_websocket, &[msg::bullet_cost]),
    try_this: &[exercise(msg::try_cost_far, "rtt=200"), exercise(msg::try_cost_slow, "bandwidth=64000")],
};

static CONTRAST: Text = Text {
    title: msg::contrast_title,
    lead: msg::contrast_lead,
    table: None,
    bullets: REAL_TIME_OVER_HTTP,
    try_this: &[
        exercise(msg::try_contrast_many, "rate=5&n=50"),
        exercise(msg::try_contrast_lean, "headers=minimal"),
        exercise(msg::try_contrast_tls, "tls=1.3"),
    ],
};

static BULK: Text = Text {
    title: msg::bulk_title,
    lead: msg::bulk_lead,
    table: table(msg::table_tcp, &[RELIABLE, FLOW]),
    bullets: None,
    try_this: &[
        exercise(msg::try_bulk_drop, "do=drop:30"),
        exercise(msg::try_bulk_window, "server-buffer=4000"),
        exercise(msg::try_bulk_free, "congestion=none"),
    ],
};
