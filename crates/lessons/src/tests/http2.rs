//! The lesson about HTTP/2 against its run: what it says about streams, and when it says it.

use super::numbers::{changed, fact, labelled};
use crate::moments::moment;
use crate::study::text;
use crate::{Moments, caption, find};
use i18n::{Lang, group};
use lab::protocol::StudyKind;
use lab::{HttpVersion, Run};
use trace::{Event, Kind, Micros, Part, SpanKind};

/// From when until when a part lasts.
fn span(run: &Run, part: Part) -> (Micros, Micros) {
    let span = run.trace.spans().find(|span| span.kind == SpanKind::Part(part)).expect("a part");
    (span.start, span.end.expect("it ends"))
}

/// The caption in English that is shown at a moment.
fn said(moments: &Moments, at: Micros) -> Option<&'static str> {
    moments.said(Lang::En, moments.at(at)?).map(|(_, caption)| caption)
}

#[test]
fn the_lead_of_http2_has_the_number_of_resources() {
    for (resources, en) in [(1, "the resource that it names cross"), (8, "the 8 resources that it names cross")] {
        let (run, settings) = changed("http2", |settings| settings.resources = resources);
        let requests = fact(&run, "one-connection/requests");
        assert_eq!(requests, u64::from(resources) + 1, "the page's request is one more");
        let lead = |lang| (find("http2").expect("a lesson").lead)(lang, &settings);
        assert!(lead(Lang::En).contains(en), "{}", lead(Lang::En));
        assert!(lead(Lang::Ko).contains(&format!("자원 {resources}개를")), "{}", lead(Lang::Ko));
    }
}

/// What the lead, the misconceptions and the captions say about the loss.
#[test]
fn a_loss_delays_every_stream_of_one_connection_and_few_resources_of_six() {
    let (run, settings) = changed("http2", |_| {});
    let delayed = |way: &str| fact(&run, &format!("{way}-loss/resources-delayed"));
    assert_eq!(delayed("one-connection"), u64::from(settings.resources));
    assert!((1..=u64::from(settings.resources) / 2).contains(&delayed("six-connections")));
    assert_eq!(fact(&run, "one-connection/connections"), 1);
    assert_eq!(fact(&run, "six-connections/connections"), 6);
}

#[test]
fn every_moment_of_the_lesson_is_in_its_run_and_has_its_own_caption() {
    let (run, _) = changed("http2", |_| {});
    let moments = Moments::new("http2", &run.trace);
    let end = run.trace.events().map(|event| event.sent.0).max().expect("an event");
    let seen: Vec<usize> = (0..=end).step_by(500).filter_map(|at| moments.at(Micros(at))).collect();
    for lang in Lang::ALL {
        for place in 0..find("http2").expect("a lesson").moments.len() {
            let (name, text) = moment(lang, "http2", place).expect("a moment");
            assert!(seen.contains(&place), "{place}: {name} is never told");
            assert!(!name.is_empty() && text.ends_with('.'), "{name}: {text}");
            assert_ne!(text, caption(lang, "http2", Some(SpanKind::Data), &super::defaults("http2")));
        }
    }
}

#[test]
fn a_lost_packet_is_told_from_its_sending_until_its_retransmission_has_arrived() {
    let (run, _) = changed("http2", |_| {});
    let moments = Moments::new("http2", &run.trace);
    for (part, word) in
        [(Part::SixConnectionsLoss, "the other connections go on"), (Part::OneConnectionLoss, "every stream waits")]
    {
        let (start, end) = span(&run, part);
        let is_lost = |event: &&trace::Event| event.is_packet() && event.arrived.is_none();
        let lost = run.trace.events().filter(is_lost).find(|event| (start..end).contains(&event.sent)).expect("one");
        let again =
            run.trace.events().find(|event| event.wire.as_ref().is_some_and(|wire| wire.repeats == Some(lost.id)));
        let (sent, arrived) = (lost.sent, again.and_then(|again| again.arrived).expect("it arrives"));
        for at in [sent, sent + Micros(30_000), arrived] {
            assert!(said(&moments, at).is_some_and(|text| text.contains(word)), "{part:?} at {at:?}");
        }
        for at in [sent - Micros(1), arrived + Micros(1)] {
            assert!(said(&moments, at).is_none_or(|text| !text.contains(word)), "{part:?} at {at:?}");
        }
    }
    assert_eq!(Moments::new("tcp", &run.trace).at(Micros(0)), None, "a lesson without moments has none");
}

/// A lesson's run over HTTP/1.1 and over HTTP/2.
fn both(scenario: &str) -> [Run; 2] {
    [HttpVersion::V1, HttpVersion::V2].map(|version| changed(scenario, |settings| settings.http = version).0)
}

/// Checks that what a lesson says of HTTP/2 has these numbers, and no others but those of `known`.
fn assert_numbers(scenario: &str, numbers: &[u64], known: &[&str]) {
    for lang in Lang::ALL {
        let parts = text(lang, scenario);
        let remember = parts.into_iter().find(|part| part.kind == StudyKind::Remember).expect("what to remember");
        let said = remember.items.last().expect("a sentence").text.clone();
        assert!(
            said.starts_with(if lang == Lang::Ko { "HTTP 버전을 2로" } else { "Change the HTTP version to 2" }),
            "{said}"
        );
        let is_part = |character: char| character.is_ascii_digit() || character == ',';
        let mut found: Vec<&str> =
            said.split(|character| !is_part(character)).map(|text| text.trim_matches(',')).collect();
        found.retain(|text| !text.is_empty() && !known.contains(text));
        let mut wanted: Vec<String> = numbers.iter().map(|number| group(*number)).collect();
        found.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(found, wanted, "{scenario}: {said}");
    }
}

/// Bytes of HTTP of the last request and its response with this status.
fn exchange(run: &Run, status: u16) -> u64 {
    let events = || run.trace.events().filter(|event| !event.is_packet());
    let requests: Vec<&Event> = events().filter(|event| event.kind == Kind::Request).collect();
    let responses: Vec<&Event> = events().filter(|event| matches!(event.kind, Kind::Response { .. })).collect();
    assert_eq!(requests.len(), responses.len());
    let is_it = |event: &&Event| matches!(event.kind, Kind::Response { status: of, .. } if of == status);
    let last = responses.iter().rposition(is_it).expect("such a response");
    requests[last].bytes + responses[last].bytes
}

#[test]
fn what_other_lessons_say_of_http2_is_what_their_runs_show() {
    for (scenario, status) in [("polling", 204), ("long-polling", 200)] {
        assert_numbers(scenario, &both(scenario).map(|run| exchange(&run, status)), &["2"]);
    }
    let first =
        |run: &Run| run.trace.events().find(|event| matches!(event.kind, Kind::StreamEvent { .. })).map(|it| it.bytes);
    // The framing of a chunk (RFC 9112 §7.1), and the head of a frame (RFC 9113 §4.1).
    assert_numbers("sse", &both("sse").map(|run| first(&run).expect("an event")), &["2", "6", "9"]);
    let hello = both("websocket").map(|run| labelled(&run, "\"Hello\"")[0].bytes);
    assert_numbers("websocket", &hello, &["2", "101", "200", "8441"]);
    let open = both("connection-cost").map(|run| fact(&run, "tls-1.3/keep-alive/bytes-to-first-byte"));
    assert_numbers("connection-cost", &open, &["2", "1", "3"]);
    let each = both("contrast").map(|run| {
        ["polling", "long-polling", "sse", "websocket"].map(|way| {
            let [bytes, messages] = ["message-bytes", "delivered"].map(|what| fact(&run, &format!("{way}/{what}")));
            (bytes + messages / 2) / messages
        })
    });
    assert_numbers("contrast", each.as_flattened(), &["2"]);
    let trips = both("connection-cost")
        .map(|run| run.facts.into_iter().filter(|fact| fact.name.ends_with("/round-trips")).collect::<Vec<_>>());
    assert_eq!(trips[0], trips[1], "the round trips stay the same");
}
