//! Rows and bullets of the study note that several lessons and the recall sheets show, and short forms for records.

use crate::{Bullets, Say, Table};
use i18n::msg;

// Rows: aspect, meaning, note.
pub const DUPLEX: [Say; 3] = [msg::row_duplex, msg::row_duplex_is, msg::row_duplex_note];
pub const REAL_TIME: [Say; 3] = [msg::row_real_time, msg::row_real_time_is, msg::row_real_time_note];
pub const PROTOCOL: [Say; 3] = [msg::row_protocol, msg::row_protocol_is, msg::row_protocol_note];
pub const RELIABLE: [Say; 3] = [msg::row_reliable, msg::row_reliable_is, msg::row_reliable_note];
pub const CONNECTION: [Say; 3] = [msg::row_connection, msg::row_connection_is, msg::row_connection_note];
pub const FLOW: [Say; 3] = [msg::row_flow, msg::row_flow_is, msg::row_flow_note];

// Bullets.
pub const OF_SOCKET: [Say; 2] = [msg::bullet_interface, msg::bullet_address];
pub const OF_HTTP: [Say; 2] = [msg::bullet_single, msg::bullet_polling];
pub const OVER_HTTP: [Say; 1] = [msg::bullet_overhead];
pub const OF_WEBSOCKET: [Say; 2] = [msg::bullet_websocket, msg::bullet_cost];

pub(super) const BULLETS_OF_HTTP: Option<Bullets> = remarked(msg::bullets_http, &OF_HTTP, msg::remark_http);
pub(super) const REAL_TIME_OVER_HTTP: Option<Bullets> =
    remarked(msg::bullets_real_time, &OVER_HTTP, msg::remark_real_time);

pub(super) const fn table(caption: Say, rows: &'static [[Say; 3]]) -> Option<Table> {
    Some(Table { caption, rows })
}

pub(super) const fn bullets(title: Say, items: &'static [Say]) -> Option<Bullets> {
    Some(Bullets { title, items, remark: None })
}

/// Bullets, and what they simplify.
pub(super) const fn remarked(title: Say, items: &'static [Say], remark: Say) -> Option<Bullets> {
    Some(Bullets { title, items, remark: Some(remark) })
}
