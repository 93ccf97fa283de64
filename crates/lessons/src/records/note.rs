//! Rows and bullets of the study note that several lessons show, and short forms for records.

use crate::{Bullets, Say, Table};
use i18n::msg;

pub(super) const DUPLEX: [Say; 3] = [msg::row_duplex, msg::row_duplex_is, msg::row_duplex_note];
pub(super) const REAL_TIME: [Say; 3] = [msg::row_real_time, msg::row_real_time_is, msg::row_real_time_note];
pub(super) const PROTOCOL: [Say; 3] = [msg::row_protocol, msg::row_protocol_is, msg::row_protocol_note];
pub(super) const RELIABLE: [Say; 3] = [msg::row_reliable, msg::row_reliable_is, msg::row_reliable_note];
pub(super) const CONNECTION: [Say; 3] = [msg::row_connection, msg::row_connection_is, msg::row_connection_note];
pub(super) const FLOW: [Say; 3] = [msg::row_flow, msg::row_flow_is, msg::row_flow_note];

pub(super) const OF_HTTP: Option<Bullets> =
    remarked(msg::bullets_http, &[msg::bullet_single, msg::bullet_polling], msg::remark_http);
pub(super) const REAL_TIME_OVER_HTTP: Option<Bullets> =
    remarked(msg::bullets_real_time, &[msg::bullet_overhead], msg::remark_real_time);

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
