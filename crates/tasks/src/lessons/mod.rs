//! One file per lesson.

mod bulk;
mod connection_cost;
mod contrast;
mod tcp;
mod websocket;

use crate::Task;

/// All tasks, in the order of the curriculum.
pub static ALL: &[&Task] = &[
    &tcp::ACK,
    &tcp::REPAIR,
    &tcp::WINDOW,
    &tcp::FIELDS,
    &tcp::ORDER,
    &tcp::PROBE,
    &tcp::PREDICT,
    &websocket::START,
    &websocket::FRAMES,
    &websocket::ACCEPT,
    &websocket::PREDICT,
    &websocket::ORDER,
    &websocket::PROOF,
    &connection_cost::COLD,
    &connection_cost::TICKET,
    &connection_cost::HSTS,
    &connection_cost::CLEAR,
    &contrast::RANK,
    &contrast::EVEN,
    &contrast::BURST,
    &bulk::START,
    &bulk::WINDOW,
    &bulk::REPAIR,
    &bulk::QUEUE,
];
