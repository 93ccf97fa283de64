//! The note's tables and lists, in the lessons' words.

use crate::form::{Form, Group};
use i18n::msg;
use lessons::note;

pub static SOCKET_TABLE: Form =
    table(&[Group { title: None, rows: &[&note::DUPLEX, &note::REAL_TIME, &note::PROTOCOL] }]);
pub static TCP_TABLE: Form = table(&[Group { title: None, rows: &[&note::RELIABLE, &note::CONNECTION, &note::FLOW] }]);

pub static SOCKET_POINTS: Form =
    points(&[Group { title: None, rows: &[&[note::OF_SOCKET[0]], &[note::OF_SOCKET[1]]] }]);
pub static HTTP_POINTS: Form = points(&[
    Group { title: Some(msg::bullets_http), rows: &[&[note::OF_HTTP[0]], &[note::OF_HTTP[1]]] },
    Group { title: Some(msg::bullets_real_time), rows: &[&[note::OVER_HTTP[0]]] },
]);
pub static WEBSOCKET_POINTS: Form =
    points(&[Group { title: None, rows: &[&[note::OF_WEBSOCKET[0]], &[note::OF_WEBSOCKET[1]]] }]);

const fn table(groups: &'static [Group]) -> Form {
    Form { columns: &[msg::table_aspect, msg::table_meaning, msg::table_note], groups }
}

const fn points(groups: &'static [Group]) -> Form {
    Form { columns: &[], groups }
}
