//! Gathers the evidence of a failure in the browser: what the page knows, and a few probes of the same address, one after the
//! other. Each takes three seconds at most, and an address that is silent is asked once only. None is made twice, but for a plain address
//! of a page of https.

use super::evidence::{Attempt, Evidence, Probe, Said, Seen, There, Transport};
use super::page::{Engine, look};
use super::probe;
use super::violations::{Timings, Violations};
use crate::live::page_millis;
use crate::live::profiles::address::{Place, blocked_port, place_of_authority};
use crate::live::profiles::web_url::WebUrl;
use futures_util::lock::Mutex;
use gloo_timers::future::TimeoutFuture;
use std::cell::RefCell;
use std::rc::Rc;

/// Until the browser has reported what it measured of a request that failed.
const REPORT_MILLIS: u32 = 250;
/// How long what was seen at an address stands for later failures there: a lane that tries again is not looked into each time.
const FRESH_MILLIS: f64 = 15_000.0;
/// The shortest time that a request can be seen to take where the clock is not made coarse on purpose.
const CLOCK_MILLIS: f64 = 2.0;

/// What was seen, when, and for which attempt.
struct Known {
    url: String,
    transport: Transport,
    at: f64,
    seen: Seen,
}

thread_local! {
    /// One failure is looked into at a time, whichever part of the page asks.
    static TURN: Rc<Mutex<()>> = Rc::new(Mutex::new(()));
    static NEWEST: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
}

/// The evidence of `attempt`. Unless `is_anew`, what was seen at the same address a moment ago is taken.
pub async fn gather(attempt: Attempt, is_anew: bool) -> Evidence {
    let turn = TURN.with(Rc::clone);
    let _turn = turn.lock().await;
    let there = there(&attempt.url);
    let here = look(there.place).await;
    let seen = match newest(&attempt).filter(|_| !is_anew) {
        Some(seen) => seen,
        None if needs_no_probe(&attempt, &there) => Seen::default(),
        None => {
            let seen = see(&attempt, &there, here.is_https).await;
            keep(&attempt, &seen);
            seen
        }
    };
    Evidence { attempt, here, there, seen }
}

fn newest(attempt: &Attempt) -> Option<Seen> {
    NEWEST.with_borrow(|known| {
        let is_same = |known: &&Known| known.url == attempt.url && known.transport == attempt.transport;
        known
            .iter()
            .find(is_same)
            .filter(|known| page_millis() - known.at < FRESH_MILLIS)
            .map(|known| known.seen.clone())
    })
}

fn keep(attempt: &Attempt, seen: &Seen) {
    let Attempt { url, transport, .. } = attempt.clone();
    NEWEST.with_borrow_mut(|known| {
        known.retain(|known| {
            page_millis() - known.at < FRESH_MILLIS && (known.url != url || known.transport != transport)
        });
        known.push(Known { url, transport, at: page_millis(), seen: seen.clone() });
    });
}

/// What the address says by itself.
fn there(url: &str) -> There {
    let parts = WebUrl::parse(url);
    let host = parts.as_ref().map(|parts| parts.host.clone()).unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    There {
        is_address: parts.is_some(),
        is_plain: parts.as_ref().is_some_and(|parts| matches!(parts.scheme.as_str(), "http" | "ws")),
        place: parts.as_ref().map_or(Place::Elsewhere, |parts| place_of_authority(&parts.authority)),
        is_number: bare.parse::<std::net::IpAddr>().is_ok(),
        blocked_port: blocked_port(url),
    }
}

/// Whether the cause is known without a probe.
fn needs_no_probe(attempt: &Attempt, there: &There) -> bool {
    there.blocked_port.is_some()
        || matches!(&attempt.said, Said::Closed { was_open: true, .. } | Said::Answered { .. })
        || !there.is_address
}

/// The same host, port and path with another scheme.
fn with_scheme(url: &WebUrl, scheme: &str) -> String {
    let port = url.effective_port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{scheme}://{}{port}{}", url.host, url.target())
}

async fn see(attempt: &Attempt, there: &There, is_https: bool) -> Seen {
    let Some(url) = WebUrl::parse(&attempt.url) else { return Seen::default() };
    let (violations, timings) = (Violations::listen(), Timings::listen());
    let http = with_scheme(&url, if there.is_plain { "http" } else { "https" });
    let accept = if attempt.transport == Transport::EventSource { "text/event-stream" } else { "*/*" };
    let begun = page_millis();
    let mut seen = Seen { opaque: probe::get(&http, "no-cors", accept, &violations).await, ..Seen::default() };
    let millis = page_millis() - begun;
    if seen.opaque == Probe::Failed {
        TimeoutFuture::new(REPORT_MILLIS).await;
        let mut measured = timings.of(&http, begun);
        // On a busy machine a request that was stopped at once may take a moment. What left the page never takes none.
        if is_https && there.is_plain && measured.is_some_and(|measured| measured > 0.0) {
            let again = page_millis();
            probe::get(&http, "no-cors", accept, &violations).await;
            TimeoutFuture::new(REPORT_MILLIS).await;
            measured = measured.into_iter().chain(timings.of(&http, again)).min_by(f64::total_cmp);
        }
        (seen.was_stopped, seen.was_connected) = readings(Engine::current(), measured, millis);
    }
    if attempt.transport == Transport::WebSocket {
        see_socket(attempt, &http, &violations, &mut seen).await;
    }
    seen.violated = violations.of(&attempt.url);
    if seen.violated.is_some() || seen.was_stopped == Some(true) {
        return seen;
    }
    if seen.opaque == Probe::Failed {
        see_more(&url, &http, there, is_https, &violations, &mut seen).await;
    } else if seen.opaque.is_answered() {
        seen.readable = probe::get(&http, "cors", accept, &violations).await;
    }
    seen
}

/// Whether a request that failed did not leave the page, and whether there was a connection. Chromium measures what left it
/// longer than nothing. Firefox has no entry of what did not leave it, and measures nothing without a connection.
fn readings(engine: Engine, measured: Option<f64>, millis: f64) -> (Option<bool>, Option<bool>) {
    match (engine, measured) {
        (Engine::Chromium, measured) => (Some(measured.unwrap_or_default() <= 0.0), None),
        (Engine::Firefox, None) => (Some(true), None),
        (Engine::Firefox, Some(measured)) if measured > 0.0 => (Some(false), Some(true)),
        (Engine::Firefox, Some(_)) => (Some(false), (millis >= CLOCK_MILLIS).then_some(false)),
        (Engine::Other, _) => (None, None),
    }
}

/// The WebSocket, once more, unless the host is silent. A policy may forbid the plain request alone, which then says nothing.
async fn see_socket(attempt: &Attempt, http: &str, violations: &Violations, seen: &mut Seen) {
    if violations.of(http).is_some() {
        (seen.opaque, seen.was_stopped, seen.was_connected) = (Probe::NotMade, None, None);
    }
    if matches!(seen.opaque, Probe::Answered | Probe::NotMade) || seen.was_stopped == Some(true) {
        let (socket, code) = probe::socket(&attempt.url, &attempt.protocols, violations).await;
        seen.socket = Some(socket);
        seen.has_tls_failed = code.filter(|code| *code == 1015).map(|_| true);
    }
}

/// What tells causes apart if a plain request fails.
async fn see_more(url: &WebUrl, http: &str, there: &There, is_https: bool, violations: &Violations, seen: &mut Seen) {
    let engine = Engine::current();
    if engine == Engine::Chromium {
        seen.was_withheld = probe::is_given_up(http, violations).await;
        if seen.was_withheld == Some(true) {
            return;
        }
    }
    // Nothing would leave a page of https.
    if there.is_plain || !is_https || there.place == Place::ThisMachine {
        let other = with_scheme(url, if there.is_plain { "https" } else { "http" });
        seen.other_scheme = probe::get(&other, "no-cors", "*/*", violations).await;
        if seen.other_scheme.is_answered() {
            let read = probe::get(&other, "cors", "*/*", violations).await;
            if matches!(read, Probe::Read { .. }) {
                seen.other_scheme = read;
            }
        }
        if violations.of(&other).is_some() {
            seen.other_scheme = Probe::NotMade;
        }
    }
    if engine == Engine::Firefox && !there.is_plain {
        let (_, code) = probe::socket(&with_scheme(url, "wss"), &[], violations).await;
        seen.has_tls_failed = code.map(|code| code == 1015);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_each_browser_measures_says_how_far_a_request_came() {
        assert_eq!(readings(Engine::Chromium, Some(0.0), 1.0), (Some(true), None), "mixed content");
        assert_eq!(readings(Engine::Chromium, None, 1.0), (Some(true), None), "a policy");
        assert_eq!(readings(Engine::Chromium, Some(0.8), 2.0), (Some(false), None), "refused");
        assert_eq!(readings(Engine::Firefox, None, 1.0), (Some(true), None), "mixed content, a policy");
        assert_eq!(readings(Engine::Firefox, Some(0.0), 10.0), (Some(false), Some(false)), "refused");
        assert_eq!(readings(Engine::Firefox, Some(14.0), 14.0), (Some(false), Some(true)), "ended without a response");
        assert_eq!(readings(Engine::Firefox, Some(0.0), 0.0), (Some(false), None), "a clock that is made coarse");
        assert_eq!(readings(Engine::Other, Some(3.0), 3.0), (None, None));
    }

    #[test]
    fn the_other_scheme_is_asked_at_the_same_port() {
        let url = |text: &str| WebUrl::parse(text).expect("a URL");
        assert_eq!(with_scheme(&url("wss://a.example/x?y=1"), "https"), "https://a.example:443/x?y=1");
        assert_eq!(with_scheme(&url("https://[::1]:8443"), "http"), "http://[::1]:8443/");
        assert_eq!(with_scheme(&url("http://a.example"), "https"), "https://a.example:80/");
    }
}
