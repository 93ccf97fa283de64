//! The sentences about events that a browser has recorded. It sees no packets, so only the exchange is explained.

use super::messages::Context;
use super::{Why, number, websocket};
use i18n::{Lang, msg};
use trace::{Direction, Event, Kind};

pub(super) fn why(lang: Lang, event: &Event, context: Context) -> Why {
    let responds_to = context.responds_to.map(number);
    match event.kind {
        Kind::Response { status, messages } => response(lang, status, messages, responds_to),
        Kind::StreamEvent { index } => {
            let text = match responds_to.filter(|_| index > 0) {
                Some(response) => msg::why_live_event(lang, &index.to_string(), &response),
                None => msg::why_live_event_alone(lang).to_owned(),
            };
            Why::new(text, "WHATWG HTML §9.2")
        }
        Kind::Frame { index: 0 } => Why::new(msg::why_live_frame_alone(lang), "RFC 6455 §5.6"),
        Kind::Frame { index } => {
            let text = match event.direction {
                Direction::Up => msg::why_live_frame_up(lang, &index.to_string()),
                Direction::Down => msg::why_live_frame_down(lang, &index.to_string()),
            };
            Why::new(text, "RFC 6455 §5.6")
        }
        Kind::Close { code } => websocket::close(lang, code, responds_to),
        Kind::Ping => Why::new(msg::why_ping(lang), "RFC 6455 §5.5.2"),
        Kind::Pong => Why::new(msg::why_pong_alone(lang), "RFC 6455 §5.5.3"),
        Kind::Failure => Why { text: msg::why_live_failure(lang).to_owned(), source: None },
        // A browser records no DNS message, no flight, no frame of HTTP/2 and no packet.
        Kind::Request
        | Kind::Query
        | Kind::DnsResponse
        | Kind::Flight
        | Kind::Control
        | Kind::Segment { .. }
        | Kind::Datagram => Why::new(msg::why_live_request(lang), "RFC 9110 §9.1"),
    }
}

fn response(lang: Lang, status: u16, messages: u32, responds_to: Option<String>) -> Why {
    let status_text = status.to_string();
    let text = match responds_to {
        Some(request) if status == 101 => msg::why_upgraded(lang, &request, &status_text),
        Some(request) => msg::why_live_response(lang, messages.into(), &request, &status_text),
        None => msg::why_live_response_alone(lang, &status_text),
    };
    Why::new(text, if status == 101 { "RFC 6455 §4.2.2" } else { "RFC 9110 §15" })
}
