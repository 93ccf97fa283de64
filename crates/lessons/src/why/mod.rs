//! Why each packet and each message of a trace was sent, in a sentence from its own values, with the section of the
//! standard that demands it.
//!
//! # Layout
//!
//! - [`Reasons`] walks through a trace once and keeps a small reason for each event; a sentence is made when it is asked
//!   for. So it costs the same at every moment of a long run.
//! - `tcp` follows what each side of a connection knows: what is acknowledged, which timer runs, what is missing.
//!   `tcp_words` has its sentences.
//! - `messages` finds what each message responds to; `http`, `http2`, `tls`, `websocket`, `dns` and `live` have the sentences.
//! - `carried` says what a packet carries, `fate` what becomes of it if it does not arrive as it was sent.
//!
//! Only what the trace shows is said. Packets are numbered as everywhere on the page: by the ids of their events.

mod carried;
mod datagram;
mod fate;
mod http;
mod http2;
mod live;
mod messages;
mod tcp;
mod tcp_words;
#[cfg(test)]
mod tests;
mod tls;
mod websocket;

use carried::Cargo;
use i18n::Lang;
use messages::Context;
use trace::{Event, EventId, Kind, Layer, Trace};

/// Why an event was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// One sentence; a second one if there is more to it than its sending.
    pub text: String,
    /// The section that demands or describes it, as the fields of `wire` name theirs: `RFC 9293 §3.8.6`.
    pub source: Option<&'static str>,
}

impl Why {
    fn new(text: impl Into<String>, source: &'static str) -> Self {
        Self { text: text.into(), source: Some(source) }
    }

    /// The same with another sentence after it.
    fn and(mut self, sentence: Option<String>) -> Self {
        if let Some(sentence) = sentence {
            self.text.push(' ');
            self.text.push_str(&sentence);
        }
        self
    }
}

/// What is kept of an event until its sentence is asked for.
#[derive(Clone, Copy, Debug)]
enum Reason {
    Segment(tcp::Sent),
    Datagram,
    Message(Context),
}

/// The reasons of all events of one trace.
#[derive(Clone, Debug)]
pub struct Reasons {
    /// The id of the trace's first event.
    first: u64,
    /// By the event's place in the trace.
    reasons: Vec<Reason>,
    /// What each packet carries.
    carried: Vec<Option<Cargo>>,
}

impl Reasons {
    /// Reads the whole trace once.
    pub fn new(trace: &Trace) -> Self {
        let first = trace.events().next().map_or(0, |event| event.id.0);
        let mut contexts = messages::contexts(trace).into_iter();
        let mut segments = tcp::segments(trace).into_iter();
        let reasons = trace.events().map(|event| {
            let context = contexts.next().unwrap_or_default();
            match (event.kind, segments.next().flatten()) {
                (Kind::Segment { .. }, Some(segment)) => Reason::Segment(segment),
                (Kind::Datagram, _) => Reason::Datagram,
                _ => Reason::Message(context),
            }
        });
        Self { first, reasons: reasons.collect(), carried: carried::carried(trace) }
    }

    /// Why event `id` of the same trace was sent; `None` if there is no such event.
    pub fn why(&self, lang: Lang, trace: &Trace, id: EventId) -> Option<Why> {
        let event = trace.event(id)?;
        let place = usize::try_from(id.0.checked_sub(self.first)?).ok()?;
        let cargo = self.carried.get(place).copied().flatten();
        Some(match *self.reasons.get(place)? {
            Reason::Segment(segment) => tcp_words::why(lang, trace, event, segment, cargo),
            Reason::Datagram => datagram::why(lang, trace, event, cargo),
            Reason::Message(context) if event.wire.is_none() => live::why(lang, event, context),
            Reason::Message(context) => message(lang, trace, event, context),
        })
    }
}

fn message(lang: Lang, trace: &Trace, event: &Event, context: Context) -> Why {
    match event.kind {
        Kind::Query | Kind::DnsResponse => datagram::dns(lang, event, context),
        Kind::Flight => tls::why(lang, event, context),
        Kind::Frame { .. } | Kind::Ping | Kind::Pong | Kind::Close { .. } => {
            websocket::why(lang, trace, event, context)
        }
        Kind::Failure if event.layer == Layer::Tls => tls::unread(lang),
        Kind::Request | Kind::Response { .. } | Kind::StreamEvent { .. } | Kind::Control | Kind::Failure => {
            http::why(lang, trace, event, context)
        }
        // Packets of which nothing but their existence is known, because their bytes were not kept.
        Kind::Segment { .. } => Why::new(i18n::msg::why_segment(lang), "RFC 9293 §3.1"),
        Kind::Datagram => datagram::why(lang, trace, event, None),
    }
}

/// The bytes of an event; empty if they were not kept.
fn bytes<'a>(trace: &'a Trace, event: &Event) -> &'a [u8] {
    event.wire.as_deref().map_or(&[], |wire| trace.bytes(wire.data))
}

/// What the event is labelled; empty if its source sees no packets.
fn label(event: &Event) -> &str {
    event.wire.as_deref().map_or("", |wire| &wire.label)
}

/// An event's number as the picture and the list have it.
fn number(id: EventId) -> String {
    id.0.to_string()
}
