//! The sentences about UDP datagrams and DNS messages.

use super::carried::Cargo;
use super::messages::Context;
use super::tcp_words::named;
use super::{Why, fate, label, number};
use i18n::{Lang, msg};
use trace::{Event, Kind, Trace};

pub(super) fn why(lang: Lang, trace: &Trace, event: &Event, cargo: Option<Cargo>) -> Why {
    if let Some(of) = event.wire.as_deref().and_then(|wire| wire.copy_of) {
        return Why::new(msg::why_copy(lang, &number(of)), "RFC 768");
    }
    let text = match cargo.and_then(|cargo| named(trace, cargo)) {
        Some(message) => msg::why_datagram_message(lang, &message),
        None => msg::why_datagram(lang, event.payload_bytes),
    };
    Why::new(text, "RFC 768").and(fate::datagram(lang, event))
}

pub(super) fn dns(lang: Lang, event: &Event, context: Context) -> Why {
    let label = label(event);
    let text = match (event.kind, context.responds_to) {
        (Kind::Query, _) => match label.split_once("? ") {
            Some((kind, name)) => msg::why_query(lang, kind, name),
            None => msg::why_query_other(lang).to_owned(),
        },
        (_, Some(query)) => msg::why_dns_response(lang, label, &number(query)),
        (_, None) => msg::why_dns_response_other(lang, label),
    };
    Why::new(text, "RFC 1034 §3.7")
}
