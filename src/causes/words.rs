//! Causes as sentences, and the commands that tell them apart.

use super::cause::Cause;
use super::evidence::{Attempt, Barrier, Probe, Seen, Socket, Transport};
use crate::live::profiles::web_url::WebUrl;
use crate::words::live::close_meaning;
use i18n::{Lang, msg};

/// What happened, as a sentence.
pub fn what(lang: Lang, cause: &Cause, attempt: &Attempt, origin: &str) -> String {
    let text = match cause {
        Cause::BadAddress => msg::cause_bad_address(lang),
        Cause::BlockedPort { port } => return msg::cause_blocked_port(lang, &port.to_string()),
        Cause::Policy { directive } => return msg::cause_policy(lang, directive),
        Cause::MixedContent => msg::cause_mixed_content(lang),
        Cause::LocalNetwork(Barrier::Insecure) => msg::cause_local_network_insecure(lang),
        Cause::LocalNetwork(Barrier::Frame) => msg::cause_local_network_frame(lang),
        Cause::LocalNetwork(Barrier::Denied) => msg::cause_local_network_denied(lang),
        Cause::LocalNetwork(Barrier::Unanswered) => msg::cause_local_network_prompt(lang),
        Cause::LocalNetwork(Barrier::Unknown) => msg::cause_local_network_unknown(lang),
        Cause::Offline => msg::cause_offline(lang),
        Cause::Cors => msg::cause_cors(lang),
        Cause::Preflight => msg::cause_preflight(lang),
        Cause::Refused => msg::cause_refused(lang),
        Cause::NameNotFound => return msg::cause_name(lang, &host(attempt)),
        Cause::Tls => msg::cause_tls(lang),
        Cause::Certificate => msg::cause_certificate(lang),
        Cause::PlainHttp => msg::cause_plain_http(lang),
        Cause::WantsTls => msg::cause_wants_tls(lang),
        Cause::NotHttp => msg::cause_not_http(lang),
        Cause::Timeout { seconds } => return msg::cause_timeout(lang, u64::from(*seconds)),
        Cause::Unanswering => msg::cause_unanswering(lang),
        Cause::Dropped => msg::cause_dropped(lang),
        Cause::Queue => msg::cause_queue(lang),
        Cause::Handshake { status: None } => msg::cause_handshake(lang),
        Cause::Handshake { status: Some(status) } => return msg::cause_handshake_status(lang, &status.to_string()),
        Cause::NoSocket => msg::cause_no_socket(lang),
        Cause::ProxyUpgrade => msg::cause_proxy_upgrade(lang),
        Cause::Origin => return msg::cause_origin(lang, origin),
        Cause::Subprotocol => return msg::cause_subprotocol(lang, &attempt.protocols.join(", ")),
        Cause::Status { status } => return msg::cause_status(lang, &status.to_string()),
        Cause::WrongType { content_type } if content_type.is_empty() => msg::cause_wrong_type_none(lang),
        Cause::WrongType { content_type } => return msg::cause_wrong_type(lang, content_type),
        Cause::Closed { code, reason } => return closed(lang, *code, reason),
        Cause::Cut => msg::cause_cut(lang),
        Cause::IdleLimit => msg::cause_idle_limit(lang),
        Cause::ServerEnded => msg::cause_server_ended(lang),
        Cause::NetworkLost => msg::cause_network_lost(lang),
        Cause::Blocker => msg::cause_blocker(lang),
        Cause::Passed => msg::cause_passed(lang),
    };
    text.to_owned()
}

fn closed(lang: Lang, code: u16, reason: &str) -> String {
    let (number, meaning) = (code.to_string(), close_meaning(lang, code));
    match reason {
        "" => msg::cause_closed(lang, &number, meaning),
        reason => msg::cause_closed_reason(lang, &number, meaning, reason),
    }
}

/// How to tell the cause from others and what cures it, as a sentence; `None` if other causes are behind it, which say so.
pub fn how(lang: Lang, cause: &Cause, attempt: &Attempt, origin: &str) -> Option<String> {
    let text = match cause {
        Cause::BadAddress => msg::cause_bad_address_how(lang),
        Cause::BlockedPort { .. } => msg::cause_blocked_port_how(lang),
        Cause::Policy { directive } => return Some(msg::cause_policy_how(lang, directive)),
        Cause::MixedContent => msg::cause_mixed_content_how(lang),
        Cause::LocalNetwork(Barrier::Insecure) => msg::cause_local_network_insecure_how(lang),
        Cause::LocalNetwork(Barrier::Frame) => msg::cause_local_network_frame_how(lang),
        Cause::LocalNetwork(Barrier::Denied) => msg::cause_local_network_denied_how(lang),
        Cause::LocalNetwork(Barrier::Unanswered) => msg::cause_local_network_prompt_how(lang),
        Cause::LocalNetwork(Barrier::Unknown) => msg::cause_local_network_unknown_how(lang),
        Cause::Offline => msg::cause_offline_how(lang),
        Cause::Cors => return Some(msg::cause_cors_how(lang, origin)),
        Cause::Preflight => msg::cause_preflight_how(lang),
        Cause::Refused => msg::cause_refused_how(lang),
        Cause::NameNotFound => msg::cause_name_how(lang),
        Cause::Certificate => return Some(msg::cause_certificate_how(lang, &as_http(&attempt.url))),
        Cause::PlainHttp => return Some(msg::cause_plain_http_how(lang, &other(&attempt.url))),
        Cause::WantsTls => return Some(msg::cause_wants_tls_how(lang, &other(&attempt.url))),
        Cause::NotHttp => msg::cause_not_http_how(lang),
        Cause::Unanswering => msg::cause_unanswering_how(lang),
        Cause::Dropped => msg::cause_dropped_how(lang),
        Cause::Queue => msg::cause_queue_how(lang),
        Cause::NoSocket => msg::cause_no_socket_how(lang),
        Cause::ProxyUpgrade => msg::cause_proxy_upgrade_how(lang),
        Cause::Origin => msg::cause_origin_how(lang),
        Cause::Subprotocol => msg::cause_subprotocol_how(lang),
        Cause::Status { .. } => msg::cause_status_how(lang),
        Cause::WrongType { .. } => msg::cause_wrong_type_how(lang),
        Cause::Closed { .. } => msg::cause_closed_how(lang),
        Cause::IdleLimit => msg::cause_idle_limit_how(lang),
        Cause::ServerEnded => msg::cause_server_ended_how(lang),
        Cause::NetworkLost => msg::cause_network_lost_how(lang),
        Cause::Blocker => msg::cause_blocker_how(lang),
        Cause::Passed => msg::cause_passed_how(lang),
        Cause::Tls | Cause::Timeout { .. } | Cause::Handshake { .. } | Cause::Cut => return None,
    };
    Some(text.to_owned())
}

fn host(attempt: &Attempt) -> String {
    WebUrl::parse(&attempt.url).map_or_else(|| attempt.url.clone(), |url| url.host)
}

/// The address with http for ws.
fn as_http(url: &str) -> String {
    match url.strip_prefix("ws") {
        Some(rest) => format!("http{rest}"),
        None => url.to_owned(),
    }
}

/// The address with TLS instead of without, or the reverse.
fn other(url: &str) -> String {
    let swapped = |from: &str, to: &str| url.strip_prefix(from).map(|rest| format!("{to}{rest}"));
    swapped("https:", "http:")
        .or_else(|| swapped("http:", "https:"))
        .or_else(|| swapped("wss:", "ws:"))
        .or_else(|| swapped("ws:", "wss:"))
        .unwrap_or_else(|| url.to_owned())
}

/// What tells the possible causes apart in a shell of POSIX.
pub fn commands(attempt: &Attempt, origin: &str) -> Vec<String> {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "'\\''"));
    let curl = quoted(&as_http(&attempt.url));
    let first = if attempt.transport == Transport::WebSocket {
        // The key is the example of RFC 6455 §1.3.
        let fields = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"];
        let mut fields: Vec<String> = fields.map(str::to_owned).into();
        fields.push("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==".to_owned());
        if !attempt.protocols.is_empty() {
            fields.push(format!("Sec-WebSocket-Protocol: {}", attempt.protocols.join(", ")));
        }
        fields.push(format!("Origin: {origin}"));
        let fields: Vec<String> = fields.iter().map(|field| format!("-H {}", quoted(field))).collect();
        format!("curl -v --http1.1 -m 10 {} {curl}", fields.join(" "))
    } else {
        format!("curl -v -m 10 {curl}")
    };
    vec![first, format!("endpoint --doctor {}", quoted(&as_http(&attempt.url)))]
}

/// What was tried and what came of it: the browser's own names, and words.
pub fn rows(lang: Lang, seen: &Seen, has_socket: bool) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    let mut add = |name, probe: &Probe| {
        let text = match probe {
            Probe::NotMade => return,
            Probe::Answered => msg::causes_seen_response(lang).to_owned(),
            Probe::Read { status, .. } => msg::causes_seen_status(lang, &status.to_string()),
            Probe::Failed => msg::causes_seen_failed(lang).to_owned(),
            Probe::Silent => msg::causes_seen_silent(lang).to_owned(),
        };
        rows.push((name, text));
    };
    add("fetch, no-cors", &seen.opaque);
    add("fetch, cors", &seen.readable);
    add("fetch, http \u{2194} https", &seen.other_scheme);
    let socket = seen.socket.filter(|_| has_socket).map(|socket| match socket {
        Socket::Opened => msg::causes_seen_opened(lang),
        Socket::Closed => msg::causes_seen_failed(lang),
        Socket::Silent => msg::causes_seen_silent(lang),
    });
    rows.extend(socket.map(|text| ("WebSocket", text.to_owned())));
    rows.extend(seen.violated.iter().map(|directive| ("securitypolicyviolation", directive.clone())));
    let closed = |is_closed| if is_closed { "readyState = CLOSED" } else { "readyState = CONNECTING" };
    rows.extend(seen.was_withheld.map(|withheld| ("EventSource", closed(withheld).to_owned())));
    rows.extend(seen.has_tls_failed.filter(|failed| *failed).map(|_| ("WebSocket, wss", "code = 1015".to_owned())));
    let duration = match (seen.was_stopped, seen.was_connected) {
        (Some(true), _) => Some("0"),
        (_, Some(true)) => Some("> 0"),
        (_, Some(false)) => Some("0"),
        _ => None,
    };
    rows.extend(duration.map(|text| ("PerformanceResourceTiming.duration", text.to_owned())));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::causes::evidence::Said;

    fn attempt(url: &str, transport: Transport) -> Attempt {
        Attempt {
            url: url.to_owned(),
            transport,
            said: Said::Failed,
            is_simple: true,
            protocols: vec!["graphql-transport-ws".to_owned()],
        }
    }

    fn all() -> Vec<Cause> {
        use Cause::*;
        let barriers = [Barrier::Insecure, Barrier::Frame, Barrier::Denied, Barrier::Unanswered, Barrier::Unknown];
        let mut causes: Vec<Cause> = barriers.map(LocalNetwork).into();
        causes.extend([BadAddress, MixedContent, Offline, Cors, Preflight, Refused, NameNotFound, Tls, Certificate]);
        causes.extend([PlainHttp, WantsTls, NotHttp, Timeout { seconds: 3 }, Unanswering, Dropped, Queue, NoSocket]);
        causes.extend([ProxyUpgrade, Origin, Subprotocol, Cut, IdleLimit, ServerEnded, NetworkLost, Blocker, Passed]);
        causes.extend([BlockedPort { port: 6000 }, Policy { directive: "connect-src".into() }]);
        causes.extend([Handshake { status: None }, Handshake { status: Some(404) }, Status { status: 503 }]);
        causes.extend(["", "text/html"].map(|kind| WrongType { content_type: kind.into() }));
        causes.extend(["", "bye"].map(|reason| Closed { code: 1012, reason: reason.into() }));
        causes
    }

    #[test]
    fn each_cause_has_a_sentence_of_its_own_in_both_languages() {
        let attempt = attempt("wss://a.example/x", Transport::WebSocket);
        for lang in Lang::ALL {
            let mut seen = std::collections::BTreeSet::new();
            for cause in all() {
                let sentence = what(lang, &cause, &attempt, "https://page.example");
                assert!(!sentence.is_empty() && seen.insert(sentence), "{cause:?} has another cause's sentence");
                let how = how(lang, &cause, &attempt, "https://page.example");
                assert!(how.is_none_or(
                    |how| seen.insert(how) || matches!(cause, Cause::Closed { .. } | Cause::WrongType { .. })
                ));
            }
        }
    }

    #[test]
    fn the_commands_are_safe_to_paste() {
        let evil = attempt("http://a.example/?x='$(rm)", Transport::Fetch);
        let [curl, doctor] = &commands(&evil, "null")[..] else { panic!("two commands") };
        assert_eq!(curl, "curl -v -m 10 'http://a.example/?x='\\''$(rm)'");
        assert_eq!(doctor, "endpoint --doctor 'http://a.example/?x='\\''$(rm)'");
        let socket = &commands(&attempt("wss://a.example/x", Transport::WebSocket), "https://page.example")[0];
        assert!(socket.ends_with("-H 'Origin: https://page.example' 'https://a.example/x'"), "{socket}");
        assert!(socket.contains("-H 'Sec-WebSocket-Protocol: graphql-transport-ws'"), "{socket}");
    }

    #[test]
    fn the_address_that_would_work_has_the_other_scheme() {
        for (url, swapped) in
            [("ws://a", "wss://a"), ("wss://a", "ws://a"), ("http://a", "https://a"), ("https://a", "http://a")]
        {
            assert_eq!(other(url), swapped);
        }
    }
}
