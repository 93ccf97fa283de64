//! Each kind of trouble is found in the evidence that shows it, and nothing in clean evidence.

use super::*;
use crate::evidence::{Burst, Clock, Closing, Crowd, Ended, Failure, Http, Reach, Resume, Watch};
use crate::finding::{Bound, Fact, Kind};
use crate::plan::Role;
use crate::transport::Transport;

fn cut() -> Ended {
    Ended::Closed(Closing::Cut("reset".to_owned()))
}

fn watch(transport: Transport, role: Role, ended: Ended, seconds: f64) -> Watch {
    let micros = (seconds * 1e6) as u64;
    let silence_micros = if matches!(role, Role::Silent(_)) { micros } else { 0 };
    Watch { transport, role, ended, age_micros: micros, silence_micros }
}

fn burst(has_hints: bool, slots: u32, coding: Option<&str>) -> Burst {
    Burst {
        has_hints,
        accepts_coding: coding.is_some(),
        coding: coding.map(str::to_owned),
        watched_micros: 4_000_000,
        slots,
        first_micros: (slots > 0).then_some(3_000),
        lump_bytes: 500,
    }
}

fn clean() -> Evidence {
    Evidence {
        reaches: vec![Reach { transport: Transport::All, failure: None }],
        http: Some(Http { is_tls: false, version: "HTTP/1.1" }),
        clock: Some(Clock { ahead_micros: -900_000, round_trip_micros: 4_000, unit_micros: 1 }),
        crowd: Some(Crowd { asked: 32, served: 32, refusal: None, is_shared: false }),
        resume: Some(Resume { last: 5, next: Some(6) }),
        bursts: vec![burst(true, 16, None), burst(false, 12, None)],
        watches: vec![
            watch(Transport::Stream, Role::Silent(5), Ended::Arrived, 5.0),
            watch(Transport::Socket, Role::Silent(5), Ended::Arrived, 5.0),
            watch(Transport::Socket, Role::Busy, Ended::Arrived, 5.0),
            watch(Transport::Socket, Role::Pinging, Ended::Stopped, 5.0),
        ],
        ..Evidence::default()
    }
}

fn kinds(evidence: &Evidence) -> Vec<Kind> {
    judge(evidence).into_iter().map(|finding| finding.kind).collect()
}

#[test]
fn nothing_is_found_on_a_clean_path_nor_without_evidence() {
    assert_eq!(judge(&clean()), []);
    assert_eq!(judge(&Evidence::default()), []);
}

#[test]
fn each_quick_probe_has_a_finding() {
    let found = |change: fn(&mut Evidence)| {
        let mut evidence = clean();
        change(&mut evidence);
        kinds(&evidence)
    };
    assert_eq!(found(|e| e.reaches[0].failure = Some(Failure::TimedOut)), [Kind::Unreachable]);
    assert_eq!(found(|e| e.http = Some(Http { is_tls: true, version: "HTTP/1.1" })), [Kind::HttpVersion]);
    assert_eq!(found(|e| e.http = Some(Http { is_tls: true, version: "HTTP/2" })), []);
    assert_eq!(
        found(|e| e.clock = Some(Clock { ahead_micros: -1_100_000, round_trip_micros: 4_000, unit_micros: 1 })),
        [Kind::Clock]
    );
    assert_eq!(
        found(|e| e.clock = Some(Clock { ahead_micros: 1_900_000, round_trip_micros: 4_000, unit_micros: 1_000_000 })),
        []
    );
    assert_eq!(found(|e| e.crowd.as_mut().unwrap().served = 31), [Kind::ConnectionLimit]);
    for next in [None, Some(1), Some(7)] {
        let mut evidence = clean();
        evidence.resume.as_mut().unwrap().next = next;
        assert_eq!(kinds(&evidence), [Kind::NoResume], "{next:?}");
    }
}

#[test]
fn a_stream_is_held_back_if_little_time_brings_something() {
    let mut evidence = clean();
    evidence.bursts = vec![burst(true, 16, None), burst(false, 2, None)];
    assert!(matches!(&judge(&evidence)[0].fact, Fact::Held { is_hint_needed: true, .. }));
    evidence.bursts = vec![burst(true, 0, Some("gzip")), burst(true, 3, None), burst(false, 2, None)];
    let findings = judge(&evidence);
    assert!(matches!(&findings[0].fact, Fact::Held { is_hint_needed: false, burst } if burst.coding.is_none()));
    assert!(matches!(&findings[1].fact, Fact::Compressed { is_despite_hint: true, .. }));
    // A stall of a second.
    evidence.bursts = vec![burst(true, 11, None)];
    assert_eq!(judge(&evidence), []);
    // Stopped before it could show anything.
    evidence.bursts = vec![Burst { watched_micros: 1_000_000, ..burst(true, 0, None) }];
    assert_eq!(judge(&evidence), []);
}

#[test]
fn a_silent_connection_that_is_ended_shows_the_limit() {
    for transport in Transport::WAITING {
        let watches = [
            watch(transport, Role::Silent(5), Ended::Arrived, 5.0),
            watch(transport, Role::Silent(10), cut(), 7.01),
            watch(transport, Role::Silent(20), cut(), 7.0),
            watch(transport, Role::Busy, Ended::Arrived, 20.0),
        ];
        let findings = watch::judge(&watches, false);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].kind, Kind::IdleLimit);
        assert_eq!(findings[0].fact.seconds(), Some(7.0));
    }
}

#[test]
fn one_that_is_forgotten_lies_between_two_silences() {
    let watches = [
        watch(Transport::Socket, Role::Silent(5), Ended::Arrived, 5.0),
        watch(Transport::Socket, Role::Silent(10), Ended::Missing, 13.0),
        watch(Transport::Socket, Role::Silent(20), Ended::Missing, 23.0),
    ];
    assert_eq!(watch::judge(&watches, false)[0].fact, Fact::Idle(Bound::Between(5_000_000, 10_000_000), None));
    assert_eq!(watch::judge(&watches, true).len(), 1, "only streams can be held back");
    let accident = [
        watch(Transport::Socket, Role::Silent(5), Ended::Missing, 8.0),
        watch(Transport::Socket, Role::Silent(10), Ended::Arrived, 10.0),
    ];
    assert_eq!(watch::judge(&accident, false), []);
}

#[test]
fn what_ends_a_busy_connection_too_is_a_limit_of_age() {
    let watches =
        [watch(Transport::Stream, Role::Silent(20), cut(), 15.0), watch(Transport::Stream, Role::Busy, cut(), 15.1)];
    let findings = watch::judge(&watches, false);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].kind, Kind::LifetimeLimit);
    let both =
        [watch(Transport::Stream, Role::Silent(20), cut(), 7.0), watch(Transport::Stream, Role::Busy, cut(), 15.1)];
    let kinds: Vec<Kind> = watch::judge(&both, false).into_iter().map(|finding| finding.kind).collect();
    assert_eq!(kinds, [Kind::LifetimeLimit, Kind::IdleLimit]);
}

#[test]
fn pings_that_do_not_count_are_found() {
    let watches = [
        watch(Transport::Socket, Role::Silent(20), cut(), 7.0),
        watch(Transport::Socket, Role::Pinging, cut(), 7.0),
        watch(Transport::Socket, Role::Busy, Ended::Arrived, 20.0),
    ];
    let kinds: Vec<Kind> = watch::judge(&watches, false).into_iter().map(|finding| finding.kind).collect();
    assert_eq!(kinds, [Kind::IdleLimit, Kind::PingIgnored]);
}

#[test]
fn a_close_frame_names_its_reason() {
    let close = |code| Ended::Closed(Closing::Frame(Some(code), String::new()));
    let restart = [watch(Transport::Socket, Role::Silent(20), close(1012), 2.0)];
    assert_eq!(
        watch::judge(&restart, false)[0].fact,
        Fact::Code { code: Some(1012), reason: String::new(), age_micros: 2_000_000 }
    );
    let idle = [watch(Transport::Socket, Role::Silent(20), close(1008), 7.0)];
    assert_eq!(watch::judge(&idle, false)[0].kind, Kind::IdleLimit);
    let busy = [watch(Transport::Socket, Role::Busy, close(4000), 7.0)];
    assert_eq!(watch::judge(&busy, false)[0].kind, Kind::ClosedBy);
}
