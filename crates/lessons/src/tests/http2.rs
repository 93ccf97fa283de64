//! The lesson about HTTP/2 against its run: what it says about streams, and when it says it.

use super::numbers::{changed, fact};
use crate::moments::moment;
use crate::{Moments, caption, find};
use i18n::Lang;
use lab::Run;
use trace::{Micros, Part, SpanKind};

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
