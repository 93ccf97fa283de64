//! How a lane's exchanges travel, in words: on which connection, in which version of HTTP, and who says so.

use crate::live::hop::{Hop, Version, Witness};
use crate::live::settings::Transport;
use crate::live::view::Reuse;
use i18n::{Lang, msg};

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

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_lane_that_has_sent_something_does_not_say_that_it_has_not() {
        for lang in Lang::ALL {
            assert_ne!(reuse(lang, None, true), reuse(lang, None, false));
        }
    }
}
