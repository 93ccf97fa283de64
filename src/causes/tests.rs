//! What each kind of evidence proves, and what it leaves open.

use super::cause::{Cause, Causes};
use super::evidence::{Attempt, Barrier, Evidence, Here, Permission, Probe, Said, Seen, Socket, There, Transport};
use super::judge::judge;
use crate::live::profiles::address::Place;

/// A page of https at a public name, and an attempt by `fetch` to speak to a server of https with another public name.
fn evidence() -> Evidence {
    Evidence {
        attempt: Attempt {
            url: "https://a.example/".into(),
            transport: Transport::Fetch,
            said: Said::Failed,
            is_simple: true,
            protocols: Vec::new(),
        },
        here: Here {
            is_https: true,
            is_secure: true,
            place: Place::Elsewhere,
            may_be_local: false,
            is_online: true,
            frame_allows: None,
            permission: Some(Permission::Granted),
        },
        there: There {
            is_address: true,
            is_plain: false,
            place: Place::Elsewhere,
            is_number: false,
            blocked_port: None,
        },
        seen: Seen { opaque: Probe::Failed, was_stopped: Some(false), ..Seen::default() },
    }
}

/// The same with changes.
fn with(change: impl FnOnce(&mut Evidence)) -> Evidence {
    let mut evidence = evidence();
    change(&mut evidence);
    evidence
}

fn read(status: u16, content_type: &str) -> Probe {
    Probe::Read { status, content_type: content_type.into() }
}

/// The names of what is known, a bar, and the names of what is possible.
fn names(causes: &Causes) -> String {
    let names = |causes: &[Cause]| causes.iter().map(Cause::name).collect::<Vec<_>>().join(" ");
    format!("{} | {}", names(&causes.known), names(&causes.possible)).trim().to_owned()
}

fn assert_causes(rows: Vec<(&str, Evidence, &str)>) {
    for (case, evidence, expected) in rows {
        assert_eq!(names(&judge(&evidence)), expected, "{case}");
    }
}

/// As the two browsers see a failure of the network.
fn chromium(seen: &mut Seen) {
    (seen.was_stopped, seen.was_withheld, seen.other_scheme) = (Some(false), Some(false), Probe::Failed);
}

fn firefox(seen: &mut Seen, was_connected: bool) {
    (seen.was_stopped, seen.was_connected) = (Some(false), Some(was_connected));
    (seen.other_scheme, seen.has_tls_failed) = (Probe::Failed, Some(false));
}

#[test]
fn what_stops_a_request_before_it_is_sent_is_known() {
    let plain = |change: fn(&mut Evidence)| {
        with(|evidence| {
            evidence.there.is_plain = true;
            evidence.seen.was_stopped = Some(true);
            change(evidence);
        })
    };
    assert_causes(vec![
        ("port", with(|e| e.there.blocked_port = Some(6000)), "blocked-port |"),
        ("policy", with(|e| e.seen.violated = Some("connect-src".into())), "policy |"),
        ("mixed content", plain(|_| {}), "mixed-content |"),
        ("two barriers", plain(|e| e.seen.violated = Some("connect-src".into())), "policy mixed-content |"),
        ("the browser throws", plain(|e| e.attempt.said = Said::Threw("SecurityError".into())), "mixed-content |"),
        ("no address", with(|e| e.attempt.said = Said::Threw("SyntaxError".into())), "bad-address |"),
        ("not even an address", with(|e| e.there.is_address = false), "bad-address |"),
        ("offline", with(|e| e.here.is_online = false), "offline |"),
    ]);
}

#[test]
fn a_plain_address_is_mixed_content_only_if_the_browser_forbids_it() {
    let plain = |change: fn(&mut Evidence)| {
        with(|evidence| {
            evidence.there.is_plain = true;
            chromium(&mut evidence.seen);
            change(evidence);
        })
    };
    let rest = "| name-not-found refused not-http wants-tls blocker";
    assert_causes(vec![
        ("insecure content is allowed", plain(|_| {}), rest),
        ("a page of http", plain(|e| e.here.is_https = false), rest),
        (
            "this machine is trusted",
            plain(|e| e.there.place = Place::ThisMachine),
            "| refused not-http wants-tls blocker",
        ),
        (
            "Firefox forbids the local network, too",
            plain(|e| (e.there.place, e.seen.was_stopped) = (Place::LocalNetwork, Some(true))),
            "mixed-content |",
        ),
        (
            "another browser does not tell",
            plain(|e| {
                (e.there.place, e.there.is_number) = (Place::LocalNetwork, true);
                (e.seen, e.here.permission) = (Seen { opaque: Probe::Failed, ..Seen::default() }, None);
            }),
            "| refused not-http wants-tls local-network mixed-content blocker",
        ),
    ]);
}

#[test]
fn failures_of_the_network_are_listed_unless_the_browser_tells_them_apart() {
    let at_number = |e: &mut Evidence| e.there.is_number = true;
    assert_causes(vec![
        ("Chromium, name", with(|e| chromium(&mut e.seen)), "| name-not-found refused certificate not-http blocker"),
        (
            "Chromium, number",
            with(|e| {
                chromium(&mut e.seen);
                at_number(e);
            }),
            "| refused certificate not-http blocker",
        ),
        (
            "Firefox, no connection",
            with(|e| firefox(&mut e.seen, false)),
            "| name-not-found refused certificate blocker",
        ),
        ("Firefox, a connection that ends", with(|e| firefox(&mut e.seen, true)), "| not-http blocker"),
        (
            "Firefox, TLS",
            with(|e| {
                firefox(&mut e.seen, false);
                e.seen.has_tls_failed = Some(true);
            }),
            "tls | certificate",
        ),
        (
            "Firefox, TLS, from a page that may not ask by http",
            with(|e| {
                e.attempt.said = Said::Closed { code: 1015, reason: String::new(), was_open: false };
                e.seen.other_scheme = Probe::NotMade;
            }),
            "tls | certificate plain-http",
        ),
        ("neither", with(|e| e.seen.was_stopped = Some(true)), "| blocker"),
    ]);
}

#[test]
fn a_port_that_speaks_the_other_scheme_is_known_if_its_response_shows_it() {
    let other = |is_plain, probe| {
        with(|e| {
            (e.here.is_https, e.there.is_plain, e.seen.other_scheme) = (false, is_plain, probe);
        })
    };
    assert_causes(vec![
        ("https on a port of HTTP", other(false, read(404, "")), "plain-http |"),
        ("a server of TLS says so with 400", other(false, read(400, "")), "| plain-http certificate"),
        (
            "a server of TLS, and Firefox",
            with(|e| {
                (e.here.is_https, e.seen.other_scheme, e.seen.has_tls_failed) = (false, Probe::Answered, Some(true));
            }),
            "tls | plain-http certificate",
        ),
        ("its status is hidden", other(false, Probe::Answered), "| plain-http certificate"),
        ("http on a port of TLS", other(true, Probe::Answered), "wants-tls |"),
    ]);
}

#[test]
fn a_response_that_is_withheld_is_cors_or_local_network_access() {
    let withheld = |change: fn(&mut Evidence)| {
        with(|evidence| {
            evidence.seen.was_withheld = Some(true);
            (evidence.there.is_plain, evidence.there.place) = (true, Place::ThisMachine);
            evidence.here.permission = Some(Permission::Prompt);
            change(evidence);
        })
    };
    assert_causes(vec![
        ("not allowed", withheld(|_| {}), "local-network |"),
        ("a number of the local network", withheld(|e| e.there.place = Place::LocalNetwork), "local-network |"),
        ("a name that may be local", withheld(|e| e.there.place = Place::Elsewhere), "| local-network cors"),
        ("a page that may be local", withheld(|e| e.here.may_be_local = true), "| local-network cors"),
        ("allowed", withheld(|e| e.here.permission = Some(Permission::Granted)), "cors |"),
        ("a page of this machine", withheld(|e| e.here.place = Place::ThisMachine), "cors |"),
    ]);
}

#[test]
fn the_barrier_before_the_local_network_is_named() {
    let barrier = |change: fn(&mut Evidence)| {
        let evidence = with(|evidence| {
            (evidence.there.place, evidence.seen.was_withheld) = (Place::ThisMachine, Some(true));
            evidence.here.permission = Some(Permission::Denied);
            change(evidence);
        });
        judge(&evidence).known
    };
    let known = |barrier| vec![Cause::LocalNetwork(barrier)];
    assert_eq!(barrier(|_| {}), known(Barrier::Denied));
    assert_eq!(barrier(|e| e.here.permission = Some(Permission::Prompt)), known(Barrier::Unanswered));
    assert_eq!(barrier(|e| e.here.frame_allows = Some(false)), known(Barrier::Frame));
    assert_eq!(barrier(|e| e.here.frame_allows = Some(true)), known(Barrier::Denied));
    assert_eq!(barrier(|e| e.here.is_secure = false), known(Barrier::Insecure));
}

#[test]
fn a_server_that_responds_refuses_the_page_or_the_kind_of_request() {
    let reached = |transport, readable, change: fn(&mut Evidence)| {
        with(|evidence| {
            evidence.attempt.transport = transport;
            (evidence.seen.opaque, evidence.seen.readable) = (Probe::Answered, readable);
            change(evidence);
        })
    };
    use Transport::{EventSource, Fetch, WebSocket};
    assert_causes(vec![
        ("CORS", reached(Fetch, Probe::Failed, |_| {}), "cors |"),
        ("CORS of a stream", reached(EventSource, Probe::Failed, |_| {}), "cors |"),
        ("a preflight", reached(Fetch, read(200, ""), |e| e.attempt.is_simple = false), "| preflight not-http"),
        ("over", reached(Fetch, read(404, ""), |_| {}), "passed |"),
        ("HTML for a stream", reached(EventSource, read(200, "text/html"), |_| {}), "wrong-type |"),
        ("an error for a stream", reached(EventSource, read(503, "text/event-stream"), |_| {}), "status |"),
        ("a stream", reached(EventSource, read(200, "text/event-stream"), |_| {}), "passed |"),
        (
            "a slow route",
            reached(Fetch, read(200, ""), |e| e.attempt.said = Said::Silent { seconds: 9 }),
            "timeout | unanswering queue",
        ),
        (
            "HTML for a WebSocket",
            reached(WebSocket, read(200, "text/html"), |e| e.seen.socket = Some(Socket::Closed)),
            "handshake | no-socket proxy-upgrade origin",
        ),
        ("a hidden response", reached(WebSocket, Probe::Failed, |_| {}), "handshake | no-socket proxy-upgrade origin"),
        (
            "a server of WebSocket",
            reached(WebSocket, read(426, ""), |e| e.attempt.protocols = vec!["mqtt".into()]),
            "handshake | proxy-upgrade origin subprotocol",
        ),
        ("opens now", reached(WebSocket, read(404, ""), |e| e.seen.socket = Some(Socket::Opened)), "passed |"),
    ]);
}

#[test]
fn silence_is_known_and_what_is_behind_it_is_not() {
    let silent = |change: fn(&mut Evidence)| {
        with(|evidence| {
            (evidence.seen.opaque, evidence.attempt.said) = (Probe::Silent, Said::Silent { seconds: 10 });
            evidence.there.is_number = true;
            change(evidence);
        })
    };
    assert_eq!(judge(&silent(|_| {})).known, [Cause::Timeout { seconds: 10 }]);
    assert_causes(vec![
        ("a number", silent(|_| {}), "timeout | unanswering dropped plain-http queue"),
        (
            "a name",
            silent(|e| e.there.is_number = false),
            "timeout | unanswering dropped name-not-found plain-http queue",
        ),
        (
            "the browser is asking for leave",
            silent(|e| {
                (e.there.place, e.there.is_plain) = (Place::ThisMachine, true);
                e.here.permission = Some(Permission::Prompt);
            }),
            "timeout | local-network unanswering dropped wants-tls queue",
        ),
    ]);
}

#[test]
fn an_end_of_an_open_socket_is_told_by_its_code() {
    let closed = |code| with(|e| e.attempt.said = Said::Closed { code, reason: "x".into(), was_open: true });
    assert_eq!(judge(&closed(1012)).known, [Cause::Closed { code: 1012, reason: "x".into() }]);
    assert_causes(vec![("no Close", closed(1006), "cut | idle-limit server-ended network-lost")]);
}

#[test]
fn a_response_that_is_not_what_was_asked_for_is_told_as_it_is() {
    let answered =
        |status, kind: &str| with(|e| e.attempt.said = Said::Answered { status, content_type: kind.to_owned() });
    assert_eq!(judge(&answered(404, "text/html")).known, [Cause::Status { status: 404 }]);
    assert_eq!(judge(&answered(200, "text/html")).known, [Cause::WrongType { content_type: "text/html".into() }]);
}

#[test]
fn what_is_passed_arrives_as_it_was() {
    use super::seam::ToCauses;
    use ::lab::protocol::{decode, encode};
    let passed = ToCauses { lang: "ko".into(), attempt: evidence().attempt };
    assert_eq!(decode(&encode(&passed)), Some(passed.clone()));
    assert_eq!(passed.lang(), i18n::Lang::Ko);
}
