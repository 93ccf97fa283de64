//! What a lane or an endpoint has to report, as sentences: the notices, the codes with which a WebSocket closes, and what is wrong
//! with an address.

use crate::live::LONGEST_BODY;
use crate::live::profiles::AddressError;
use crate::live::view::{Nonsense, Notice};
use i18n::{Lang, bytes, msg, time};
use trace::Micros;

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
    fn a_reason_is_quoted_and_an_empty_one_is_not() {
        let closed = |reason: &str| Notice::SocketClosed { code: 1009, reason: reason.into(), clean: true };
        assert!(notice(Lang::En, &closed("too long")).contains("1009, reason “too long”"));
        assert!(!notice(Lang::En, &closed("")).contains('“'));
    }
}
