//! One file per lesson. What the study note says and where it stands is in `docs/curriculum.md`.

mod bulk;
mod connection_cost;
mod contrast;
mod http;
mod http2;
mod long_polling;
pub mod note;
mod polling;
mod socket;
mod sse;
mod stream;
mod tcp;
mod udp;
mod websocket;

use super::Lesson;

/// Every lesson, in the order of the curriculum.
pub static ALL: [&Lesson; 13] = [
    &socket::LESSON,
    &tcp::LESSON,
    &udp::LESSON,
    &http::LESSON,
    &polling::LESSON,
    &long_polling::LESSON,
    &sse::LESSON,
    &stream::LESSON,
    &websocket::LESSON,
    &connection_cost::LESSON,
    &contrast::LESSON,
    &http2::LESSON,
    &bulk::LESSON,
];
