//! The live page's states as sentences, and as names in its `data-` attributes.

use crate::live::LONGEST_BODY;
use crate::live::hop::{Hop, Version, Witness};
use crate::live::impair::{Fault, Impair};
use crate::live::profiles::{self, AddressError};
use crate::live::settings::Transport;
use crate::live::view::{LaneStatus, LaneView, Nonsense, Notice, Phase, Reuse, RunView};
use i18n::{Lang, bytes, duration, milli, msg, time};
use trace::Micros;

pub fn transport(lang: Lang, transport: Transport) -> &'static str {
    match transport {
        Transport::Polling => msg::transport_polling(lang),
        Transport::LongPolling => msg::transport_long_polling(lang),
        Transport::Sse => msg::transport_sse(lang),
        Transport::PostStream => msg::transport_post_stream(lang),
        Transport::WebSocket => msg::transport_websocket(lang),
    }
}

/// What a lane does, in a sentence that is shown until the run starts.
pub fn about(lang: Lang, transport: Transport, poll_millis: u32, hold_millis: u32) -> String {
    match transport {
        Transport::Polling => msg::about_polling(lang, &duration(lang, poll_millis)),
        Transport::LongPolling => msg::about_long_polling(lang, &duration(lang, hold_millis)),
        Transport::Sse => msg::about_sse(lang).to_owned(),
        Transport::PostStream => msg::about_post_stream(lang).to_owned(),
        Transport::WebSocket => msg::about_websocket(lang).to_owned(),
    }
}

pub fn phase_name(phase: Phase) -> &'static str {
    match phase {
        Phase::Idle => "idle",
        Phase::Probing => "probing",
        Phase::Running => "running",
        Phase::Paused => "paused",
        Phase::Hidden => "hidden",
        Phase::Finished => "finished",
        Phase::NoEndpoint => "no-endpoint",
    }
}

pub fn phase(lang: Lang, run: &RunView) -> String {
    let elapsed = || msg::unit_seconds(lang, &(run.elapsed.0.max(0) / 1_000_000).to_string());
    match run.phase {
        Phase::Idle => msg::phase_idle(lang).to_owned(),
        Phase::Probing => msg::phase_probing(lang).to_owned(),
        Phase::Running => msg::phase_running(lang, &elapsed()),
        Phase::Paused => msg::phase_paused(lang, &elapsed()),
        Phase::Hidden => msg::phase_hidden(lang).to_owned(),
        Phase::Finished => msg::phase_finished(lang, &elapsed()),
        Phase::NoEndpoint => msg::phase_no_endpoint(lang).to_owned(),
    }
}

pub fn status_name(status: LaneStatus) -> &'static str {
    match status {
        LaneStatus::Idle => "idle",
        LaneStatus::Connecting => "connecting",
        LaneStatus::Waiting => "waiting",
        LaneStatus::Asking => "asking",
        LaneStatus::Open => "open",
        LaneStatus::BackingOff { .. } => "backing-off",
        LaneStatus::Paused => "paused",
        LaneStatus::Finished => "finished",
        LaneStatus::Unavailable => "unavailable",
    }
}

pub fn status(lang: Lang, lane: &LaneView, now: Micros) -> String {
    let text = match lane.status {
        LaneStatus::Idle => msg::status_idle(lang),
        LaneStatus::Connecting => msg::status_connecting(lang),
        LaneStatus::Waiting => msg::status_waiting(lang),
        LaneStatus::Asking if lane.transport == Transport::LongPolling => msg::status_held(lang),
        LaneStatus::Asking => msg::status_asking(lang),
        LaneStatus::Open => msg::status_open(lang),
        LaneStatus::BackingOff { attempt, at } => {
            let tenths = (at - now).0 / 100_000;
            let attempt = attempt.to_string();
            return if tenths > 0 {
                let wait = milli(u32::try_from(tenths * 100).unwrap_or(u32::MAX));
                msg::status_backing_off_in(lang, &attempt, &msg::unit_seconds(lang, &wait))
            } else {
                msg::status_backing_off(lang, &attempt)
            };
        }
        LaneStatus::Paused => msg::status_paused(lang),
        LaneStatus::Finished => msg::status_finished(lang),
        LaneStatus::Unavailable => msg::status_unavailable(lang),
    };
    text.to_owned()
}

/// The variant's name in kebab case.
pub fn notice_name(notice: &Notice) -> &'static str {
    match notice {
        Notice::Unreachable => "unreachable",
        Notice::MixedContent => "mixed-content",
        Notice::Timeout { .. } => "timeout",
        Notice::HttpStatus { .. } => "http-status",
        Notice::AskedToWait { .. } => "asked-to-wait",
        Notice::CutShort => "cut-short",
        Notice::TooLarge => "too-large",
        Notice::BrowserQueue => "browser-queue",
        Notice::Queued { .. } => "queued",
        Notice::BlockedPort { .. } => "blocked-port",
        Notice::BadAddress { .. } => "bad-address",
        Notice::NotAStream { .. } => "not-a-stream",
        Notice::NotAnEcho { .. } => "not-an-echo",
        Notice::NotHeld { .. } => "not-held",
        Notice::Nonsense { .. } => "nonsense",
        Notice::SocketClosed { .. } => "socket-closed",
        Notice::SocketRefused => "socket-refused",
        Notice::StreamRefused => "stream-refused",
        Notice::StreamLost => "stream-lost",
        Notice::NotOffered => "not-offered",
        Notice::Flooding => "flooding",
        Notice::Resumed { .. } => "resumed",
    }
}

pub fn notice(lang: Lang, notice: &Notice) -> String {
    let text = match notice {
        Notice::Unreachable => msg::notice_unreachable(lang),
        Notice::MixedContent => msg::notice_mixed_content(lang),
        Notice::Timeout { seconds } => return msg::notice_timeout(lang, u64::from(*seconds)),
        Notice::HttpStatus { status, detail: None } => return msg::notice_http_status(lang, &status.to_string()),
        Notice::HttpStatus { status, detail: Some(detail) } => {
            return msg::notice_http_status_detail(lang, detail, &status.to_string());
        }
        Notice::AskedToWait { status, seconds, detail } => {
            let (status, seconds) = (status.to_string(), u64::from(*seconds));
            return match detail {
                None => msg::notice_asked_to_wait(lang, seconds, &status),
                Some(detail) => msg::notice_asked_to_wait_detail(lang, detail, seconds, &status),
            };
        }
        Notice::CutShort => msg::notice_cut_short(lang),
        Notice::TooLarge => return msg::notice_too_large(lang, &bytes(LONGEST_BODY as u64)),
        Notice::BrowserQueue => msg::notice_browser_queue(lang),
        Notice::Queued { millis } => {
            return msg::notice_queued(lang, &time(Micros(i64::from(*millis) * 1_000)));
        }
        Notice::BlockedPort { port } => return msg::notice_blocked_port(lang, &port.to_string()),
        Notice::BadAddress { error } => return address_error(lang, error),
        Notice::NotAStream { status } => return msg::notice_not_a_stream(lang, &status.to_string()),
        Notice::NotAnEcho { got } => return msg::notice_not_an_echo(lang, got),
        Notice::NotHeld { status, millis } => {
            return msg::notice_not_held(lang, &status.to_string(), &time(Micros(i64::from(*millis) * 1_000)));
        }
        Notice::Nonsense { what } => match what {
            Nonsense::Html => msg::notice_nonsense_html(lang),
            Nonsense::Json => msg::notice_nonsense_json(lang),
            Nonsense::Message => msg::notice_nonsense_message(lang),
        },
        Notice::SocketClosed { code, reason, .. } => {
            let (code, meaning) = (code.to_string(), close_meaning(lang, *code));
            return if reason.is_empty() {
                msg::notice_socket_closed(lang, &code, meaning)
            } else {
                msg::notice_socket_closed_reason(lang, &code, meaning, reason)
            };
        }
        Notice::SocketRefused => msg::notice_socket_refused(lang),
        Notice::StreamRefused => msg::notice_stream_refused(lang),
        Notice::StreamLost => msg::notice_stream_lost(lang),
        Notice::NotOffered => msg::notice_not_offered(lang),
        Notice::Flooding => msg::notice_flooding(lang),
        Notice::Resumed { millis } => {
            return msg::notice_resumed(lang, &time(Micros(i64::from(*millis) * 1_000)));
        }
    };
    text.to_owned()
}

/// A close code in words (RFC 6455 §7.4.1, and the IANA registry up to 1015). A code without a meaning of its own is not
/// given another one's: 1006 alone says that there was no closing handshake.
pub fn close_meaning(lang: Lang, code: u16) -> &'static str {
    match code {
        1000 => msg::close_meaning_1000(lang),
        1001 => msg::close_meaning_1001(lang),
        1002 => msg::close_meaning_1002(lang),
        1003 => msg::close_meaning_1003(lang),
        1005 => msg::close_meaning_1005(lang),
        1007 => msg::close_meaning_1007(lang),
        1008 => msg::close_meaning_1008(lang),
        1009 => msg::close_meaning_1009(lang),
        1010 => msg::close_meaning_1010(lang),
        1011 => msg::close_meaning_1011(lang),
        1012 => msg::close_meaning_1012(lang),
        1006 => msg::close_meaning_1006(lang),
        1013 => msg::close_meaning_1013(lang),
        1014 => msg::close_meaning_1014(lang),
        1015 => msg::close_meaning_1015(lang),
        3000..4000 => msg::close_meaning_3000(lang),
        4000..5000 => msg::close_meaning_4000(lang),
        _ => msg::close_meaning_other(lang),
    }
}

/// Whether a connection was new, and the evidence for it. `has_asked` says that the lane has sent a request.
pub fn reuse(lang: Lang, reuse: Option<Reuse>, has_asked: bool) -> (&'static str, &'static str) {
    match reuse {
        None if has_asked => (msg::reuse_pending(lang), msg::reuse_pending_why(lang)),
        None => (msg::reuse_none(lang), msg::reuse_none_why(lang)),
        Some(Reuse::New) => (msg::reuse_new(lang), msg::reuse_new_why(lang)),
        Some(Reuse::Reused) => (msg::reuse_reused(lang), msg::reuse_reused_why(lang)),
        Some(Reuse::Unknown) => (msg::reuse_unknown(lang), msg::reuse_unknown_why(lang)),
    }
}

/// Which version of HTTP, and whether within TLS: `HTTP/2 · TLS`.
pub fn hop(lang: Lang, hop: Hop) -> String {
    let version = match hop.version {
        Some((version, _)) => format!("HTTP/{}", version.number()),
        None => msg::hop_unknown(lang).to_owned(),
    };
    if hop.is_tls { version + " · TLS" } else { version }
}

/// Who says so, and what follows for the bytes.
pub fn hop_why(lang: Lang, transport: Transport, hop: Hop) -> String {
    let mut why = match hop.version {
        Some((_, Witness::Browser)) => msg::hop_browser_why(lang),
        Some((_, Witness::Endpoint)) => msg::hop_endpoint_why(lang),
        Some((_, Witness::Scheme)) => msg::hop_scheme_why(lang),
        None => msg::hop_unknown_why(lang),
    }
    .to_owned();
    let mut add = |more: &str| why = format!("{why} {more}");
    if let Some(behind) = hop.behind {
        add(&msg::hop_behind_why(lang, behind.number()));
    } else if hop.has_streams() {
        add(msg::hop_frames_why(lang));
    } else if transport == Transport::WebSocket && hop.is_tls && hop.counted() == Some(Version::Http1) {
        add(msg::hop_apart_why(lang));
    }
    why
}

/// The name of an endpoint in a list: `auto`, `typed`, or a profile's id.
pub fn endpoint_name(lang: Lang, id: &str) -> String {
    match id {
        "auto" => msg::endpoint_auto(lang).to_owned(),
        "typed" => msg::endpoint_typed(lang).to_owned(),
        profiles::LOCAL => msg::endpoint_local(lang).to_owned(),
        _ => {
            let profile = profiles::registry().into_iter().find(|profile| profile.id == id);
            profile.map_or_else(|| id.to_owned(), |profile| profile.address)
        }
    }
}

/// The bad network that an endpoint says it plays.
pub fn impair(lang: Lang, announced: Impair) -> String {
    if announced.is_off() {
        return msg::impair_unannounced(lang).to_owned();
    }
    let one = |(fault, number): (Fault, u32)| {
        let after = || match number {
            0..1_000 => msg::unit_millis(lang, &number.to_string()),
            _ => duration(lang, number),
        };
        match fault {
            Fault::Delay => msg::impair_delay(lang, &after()),
            Fault::Throttle => msg::impair_throttle(lang, &bytes(u64::from(number))),
            Fault::Cut => msg::impair_cut(lang, &after()),
            Fault::Reset => msg::impair_reset(lang, &after()),
        }
    };
    msg::impair_announced(lang, &announced.iter().map(one).collect::<Vec<_>>().join(", "))
}

/// By how much, and in which direction, the endpoint's clock was found set.
pub fn clock_moved(lang: Lang, moved: Micros) -> String {
    let by = time(Micros(moved.0.saturating_abs()));
    if moved < Micros(0) { msg::clock_moved_back(lang, &by) } else { msg::clock_moved_forward(lang, &by) }
}

pub fn address_error(lang: Lang, error: &AddressError) -> String {
    match error {
        AddressError::Empty => msg::address_empty(lang).to_owned(),
        AddressError::NotAnAddress => msg::address_not_url(lang).to_owned(),
        AddressError::Scheme(scheme) => msg::address_scheme(lang, scheme),
        AddressError::Fragment => msg::address_fragment(lang).to_owned(),
        AddressError::Credentials => msg::address_credentials(lang).to_owned(),
        AddressError::Query => msg::address_query(lang).to_owned(),
        AddressError::Character(letter) => msg::address_character(lang, &letter.to_string()),
        AddressError::Port(port) => msg::address_port(lang, port),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_close_code_has_a_meaning_in_both_languages() {
        for code in 0..=5_000 {
            for lang in Lang::ALL {
                assert!(!close_meaning(lang, code).is_empty(), "{code}");
            }
        }
    }

    #[test]
    fn a_code_without_a_meaning_is_not_told_as_a_broken_connection() {
        for lang in Lang::ALL {
            let meanings: Vec<&str> = (1000..=1015).map(|code| close_meaning(lang, code)).collect();
            // 1004 is reserved and has no meaning (RFC 6455 §7.4.1); 1016 to 2999 are not given out (§7.4.2); below 1000
            // and from 5000 there are none.
            for code in [0, 999, 1004, 1016, 1999, 2999, 5_000, u16::MAX] {
                let meaning = close_meaning(lang, code);
                assert!(meanings.iter().filter(|known| **known == meaning).count() <= 1, "{code}: {meaning}");
                assert_ne!(meaning, close_meaning(lang, 1006), "{code}");
            }
            let mut known: Vec<&str> =
                (1000..=1015).filter(|code| *code != 1004).map(|code| close_meaning(lang, code)).collect();
            known.sort_unstable();
            known.dedup();
            assert_eq!(known.len(), 15, "each registered code has a meaning of its own, 1014 too");
        }
    }

    /// One of each notice that has a part.
    fn notices_with_parts() -> Vec<(Notice, &'static str)> {
        let detail = Some("Too many.".to_owned());
        vec![
            (Notice::AskedToWait { status: 503, seconds: 7, detail: None }, "7"),
            (Notice::AskedToWait { status: 429, seconds: 1, detail }, "Too many."),
            (Notice::TooLarge, "8"),
            (Notice::Queued { millis: 4_000 }, "4"),
            (Notice::BlockedPort { port: 6_000 }, "6000"),
            (Notice::BadAddress { error: AddressError::Character('\u{FF1A}') }, "\u{FF1A}"),
            (Notice::NotAStream { status: 204 }, "204"),
            (Notice::NotAnEcho { got: "echo: 1".into() }, "echo: 1"),
            (Notice::NotHeld { status: 204, millis: 3 }, "204"),
        ]
    }

    #[test]
    fn each_failure_says_its_own_cause_in_both_languages() {
        for lang in Lang::ALL {
            let plain = [
                Notice::CutShort,
                Notice::BrowserQueue,
                Notice::StreamRefused,
                Notice::StreamLost,
                Notice::Unreachable,
            ];
            let plain = plain.into_iter().map(|notice| (notice, ""));
            let mut seen = std::collections::BTreeSet::new();
            for (cause, part) in notices_with_parts().into_iter().chain(plain) {
                let sentence = notice(lang, &cause);
                assert!(sentence.contains(part), "{sentence} does not say {part}");
                assert!(seen.insert(sentence), "{cause:?} has another cause's sentence");
            }
        }
    }

    #[test]
    fn each_lane_says_its_version_and_who_knows_it() {
        let hop_of = |version, is_tls| Hop { version, is_tls, behind: None };
        for lang in Lang::ALL {
            let over_http2 = hop_of(Some((Version::Http2, Witness::Browser)), true);
            assert_eq!(hop(lang, over_http2), "HTTP/2 · TLS");
            assert!(hop_why(lang, Transport::Polling, over_http2).ends_with(msg::hop_frames_why(lang)));
            let plain = hop_of(Some((Version::Http1, Witness::Scheme)), false);
            assert_eq!(hop(lang, plain), "HTTP/1.1");
            assert_eq!(hop_why(lang, Transport::WebSocket, plain), msg::hop_scheme_why(lang));
            let hidden = hop_of(None, true);
            assert!(hop(lang, hidden).ends_with(" · TLS") && !hop(lang, hidden).contains('1'), "{}", hop(lang, hidden));
            assert_eq!(hop_why(lang, Transport::Sse, hidden), msg::hop_unknown_why(lang));
            let proxied = Hop { behind: Some(Version::Http1), ..over_http2 };
            let why = hop_why(lang, Transport::Polling, proxied);
            assert!(why.contains("HTTP/1.1") && !why.contains(msg::hop_frames_why(lang)), "{why}");
        }
    }

    #[test]
    fn a_websocket_of_its_own_says_why_it_does_not_share() {
        let apart = Hop { version: Some((Version::Http1, Witness::Endpoint)), is_tls: true, behind: None };
        for lang in Lang::ALL {
            assert!(hop_why(lang, Transport::WebSocket, apart).ends_with(msg::hop_apart_why(lang)));
            assert!(!hop_why(lang, Transport::Sse, apart).contains(msg::hop_apart_why(lang)));
        }
    }

    #[test]
    fn a_bad_network_is_told_as_it_was_announced_and_named_if_it_was_not() {
        let all = Impair::announced("delay=300, throttle=2000, cut=5000, reset=7000");
        let said = "By the endpoint: delayed by 300 ms, at most 2.00 KB/s, cut after 5 s, reset after 7 s";
        assert_eq!(impair(Lang::En, all), said);
        for lang in Lang::ALL {
            assert_eq!(impair(lang, Impair::default()), msg::impair_unannounced(lang));
        }
    }

    #[test]
    fn a_clock_that_was_set_is_said_with_its_direction() {
        let by = time(Micros(6_000_000));
        for lang in Lang::ALL {
            let [forward, back] = [6_000_000, -6_000_000].map(|moved| clock_moved(lang, Micros(moved)));
            assert_eq!((&forward, &back), (&msg::clock_moved_forward(lang, &by), &msg::clock_moved_back(lang, &by)));
            assert_ne!(forward, back);
        }
    }

    #[test]
    fn a_lane_that_has_sent_something_does_not_say_that_it_has_not() {
        for lang in Lang::ALL {
            assert_ne!(reuse(lang, None, true), reuse(lang, None, false));
        }
    }

    #[test]
    fn a_reason_is_quoted_and_an_empty_one_is_not() {
        let closed = |reason: &str| Notice::SocketClosed { code: 1009, reason: reason.into(), clean: true };
        assert!(notice(Lang::En, &closed("too long")).contains("1009, reason “too long”"));
        assert!(!notice(Lang::En, &closed("")).contains('“'));
    }
}
