//! What a lesson has for studying beside its run: its goal, common misconceptions with their correction, what to remember, the
//! terms that it uses, and its sources. Pure data, one file per lesson; [`text`] is all of it in one language.
//!
//! The page's program has the goals alone, because its first load is small. It asks the lab's worker for the rest.

mod bulk;
mod connection_cost;
mod contrast;
#[cfg_attr(not(feature = "http2"), allow(dead_code, reason = "terms that the other lessons do not use"))]
mod glossary;
mod goals;
mod http;
#[cfg(feature = "http2")]
mod http2;
mod long_polling;
mod polling;
mod socket;
mod sse;
#[cfg(feature = "http2")]
mod stream;
mod tcp;
mod udp;
mod websocket;

pub use goals::{Goal, goal};

use crate::Say;
use i18n::{Lang, msg};
use lab::protocol::{StudyItem, StudyKind, StudyPart};

/// The study texts of one lesson.
struct Study {
    scenario: &'static str,
    misconceptions: &'static [Misconception],
    remember: &'static [Say],
    terms: &'static [Term],
    /// Sections of standards, such as `RFC 9293 §3.5`.
    sources: &'static [&'static str],
}

/// A wrong belief and its correction.
struct Misconception {
    /// The belief, as a quoted sentence.
    wrong: Say,
    /// What is true, and what in the lesson's run shows it.
    right: Say,
    sources: &'static [&'static str],
}

/// An entry of the glossary.
struct Term {
    name: Say,
    /// A definition of one or two sentences.
    meaning: Say,
    /// Where it is defined; empty if no standard defines it.
    source: &'static str,
}

/// Every lesson's texts, in the order of the curriculum. Those of a lesson whose runs need the larger programs
/// (`lab::Request::needs_http2`) are in them alone.
static ALL: &[&Study] = &[
    &socket::STUDY,
    &tcp::STUDY,
    &udp::STUDY,
    &http::STUDY,
    &polling::STUDY,
    &long_polling::STUDY,
    &sse::STUDY,
    #[cfg(feature = "http2")]
    &stream::STUDY,
    &websocket::STUDY,
    &connection_cost::STUDY,
    &contrast::STUDY,
    #[cfg(feature = "http2")]
    &http2::STUDY,
    &bulk::STUDY,
];

const fn misconception(wrong: Say, right: Say, sources: &'static [&'static str]) -> Misconception {
    Misconception { wrong, right, sources }
}

/// The study texts of a scenario's lesson, part by part; empty if there is no such lesson.
pub fn text(lang: Lang, scenario: &str) -> Vec<StudyPart> {
    let Some(study) = ALL.iter().find(|study| study.scenario == scenario) else { return Vec::new() };
    let part = |kind, title: Say, items| StudyPart { kind, title: title(lang).to_owned(), items };
    let item = |head: &str, text: &str, sources: &[&str]| StudyItem {
        head: head.to_owned(),
        text: text.to_owned(),
        sources: sources.iter().filter(|source| !source.is_empty()).map(|source| (*source).to_owned()).collect(),
    };
    let misconceptions =
        study.misconceptions.iter().map(|it| item((it.wrong)(lang), (it.right)(lang), it.sources)).collect();
    let remember = study.remember.iter().map(|say| item("", say(lang), &[])).collect();
    let terms = study.terms.iter().map(|term| item((term.name)(lang), (term.meaning)(lang), &[term.source])).collect();
    // The sections of one document are one item.
    let documents = study.sources.chunk_by(|one, next| title(one) == title(next));
    let sources = documents.map(|sections| item("", sections.first().map_or("", |one| title(one)), sections)).collect();
    vec![
        part(StudyKind::Misconceptions, msg::study_misconceptions, misconceptions),
        part(StudyKind::Remember, msg::study_remember, remember),
        part(StudyKind::Terms, msg::study_terms, terms),
        part(StudyKind::Sources, msg::study_sources, sources),
    ]
}

/// The title of the document that a source is a part of; the same in every language.
fn title(source: &str) -> &'static str {
    match source.split(" §").next().unwrap_or_default() {
        "RFC 768" => "User Datagram Protocol",
        "RFC 1035" => "Domain Names – Implementation and Specification",
        "RFC 2018" => "TCP Selective Acknowledgment Options",
        "RFC 5077" => "TLS Session Resumption without Server-Side State",
        "RFC 5246" => "The TLS Protocol Version 1.2",
        "RFC 5681" => "TCP Congestion Control",
        "RFC 6202" => "Best Practices for the Use of Long Polling and Streaming in Bidirectional HTTP",
        "RFC 6265" => "HTTP State Management Mechanism",
        "RFC 6298" => "Computing TCP's Retransmission Timer",
        "RFC 6455" => "The WebSocket Protocol",
        "RFC 6797" => "HTTP Strict Transport Security (HSTS)",
        "RFC 6928" => "Increasing TCP's Initial Window",
        "RFC 7301" => "TLS Application-Layer Protocol Negotiation Extension",
        "RFC 7323" => "TCP Extensions for High Performance",
        "RFC 7541" => "HPACK: Header Compression for HTTP/2",
        "RFC 7692" => "Compression Extensions for WebSocket",
        "RFC 8085" => "UDP Usage Guidelines",
        "RFC 8441" => "Bootstrapping WebSockets with HTTP/2",
        "RFC 8446" => "The TLS Protocol Version 1.3",
        "RFC 9110" => "HTTP Semantics",
        "RFC 9112" => "HTTP/1.1",
        "RFC 9113" => "HTTP/2",
        "RFC 9114" => "HTTP/3",
        "RFC 9293" => "Transmission Control Protocol (TCP)",
        "RFC 9438" => "CUBIC for Fast and Long-Distance Networks",
        "WHATWG HTML" => "Server-sent events",
        "WHATWG WebSockets" => "WebSockets Standard",
        _ => "",
    }
}

#[cfg(test)]
mod tests;
