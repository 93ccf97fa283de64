//! One file per lesson.

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
];
