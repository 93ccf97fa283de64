//! What the lanes cost, in sentences next to the charts.

use super::seam::{Costs, Housekeeping};
use crate::components::figures::{HERE, around, figure, one_way, weaker};
use crate::live::connections::{Counters, SharedConnection};
use crate::live::hop::Version;
use crate::live::settings::Transport;
use crate::live::view::Verdict;
use crate::words::live as live_words;
use i18n::{Lang, msg, ratio};
use lessons::words;
use trace::{Provenance, Tally};
use yew::prelude::*;

/// A ratio closer to 1 than this has no winner.
const EVEN: f64 = 1.1;

/// The words. `weighed` says that the run has the two lanes of which the one pays for its opening, and the other for each message.
pub fn words(lang: Lang, costs: &Costs, weighed: bool) -> Html {
    html! {
        <div class="costs-words">
            <h2>{ msg::verdict_title(lang) }</h2>
            if let Some(verdict) = &costs.verdict {
                <p class="costs-verdict" data-verdict="">{ sentence(lang, verdict) }</p>
                <p class="costs-basis">
                    if weighed {
                        <span data-break-even={verdict.break_even.map(|count| count.to_string())}>
                            { break_even(lang, verdict.break_even) }
                        </span>
                        { " " }
                    }
                    { msg::verdict_basis(lang, verdict.messages) }
                </p>
            } else {
                <p class="costs-basis">{ msg::verdict_none(lang) }</p>
            }
            <p class="costs-small">{ housekeeping(lang, &costs.housekeeping) }</p>
            { for costs.shared.iter().map(|connection| shared(lang, connection)) }
            { for note(lang, &costs.versions).map(|note| html! { <p class="costs-small">{ note }</p> }) }
            <p class="costs-small">{ msg::legend_measured(lang) }<br />{ msg::legend_computed(lang) }</p>
        </div>
    }
}

/// Which lane uses the fewest bytes and which is the quickest.
fn sentence(lang: Lang, verdict: &Verdict) -> String {
    let bytes = if verdict.bytes_ratio >= EVEN && verdict.leanest != verdict.heaviest {
        let (leanest, heaviest) = (verdict.leanest.slug(), verdict.heaviest.slug());
        msg::verdict_bytes(lang, heaviest, leanest, &ratio(verdict.bytes_ratio))
    } else {
        msg::verdict_bytes_even(lang).to_owned()
    };
    let latency = if verdict.latency_ratio >= EVEN && verdict.quickest != verdict.slowest {
        let (quickest, slowest) = (verdict.quickest.slug(), verdict.slowest.slug());
        msg::verdict_latency(lang, quickest, &ratio(verdict.latency_ratio), slowest)
    } else {
        msg::verdict_latency_even(lang).to_owned()
    };
    format!("{bytes} {latency}")
}

/// After how many messages the WebSocket's opening, by an upgrade or by an extended CONNECT, has paid for itself.
fn break_even(lang: Lang, count: Option<u64>) -> String {
    match count {
        Some(0 | 1) => msg::break_even_at_once(lang).to_owned(),
        Some(count) => msg::break_even_after(lang, count),
        None => msg::break_even_never(lang).to_owned(),
    }
}

/// What the version of HTTP does to the numbers: nothing is said until it is known.
fn note(lang: Lang, versions: &[Option<Version>]) -> Option<&'static str> {
    if versions.iter().flatten().any(|version| version.has_streams()) {
        return Some(msg::note_frames(lang));
    }
    let is_over_http1 = versions.iter().all(|version| *version == Some(Version::Http1));
    (!versions.is_empty() && is_over_http1).then(|| msg::note_http2(lang))
}

/// The lanes on one connection, and what of its bytes belongs to none of them.
fn shared(lang: Lang, connection: &SharedConnection) -> Html {
    let names: Vec<&str> = connection.lanes.iter().map(|lane| live_words::transport(lang, lane)).collect();
    let both = |fields: [&'static str; 2], bytes: [u64; 2], by: Provenance, say: fn(Lang, &str, &str) -> String| {
        let tally = |place: usize| {
            let mut tally = Tally::default();
            tally.add(bytes[place], by);
            one_way(lang, fields[place], tally, 0)
        };
        around(&say(lang, HERE, words::provenance(lang, by)), html! { <>{ tally(0) }{ " " }{ tally(1) }</> })
    };
    html! {
        <p class="costs-small" data-shared={connection.lanes.iter().map(Transport::slug).collect::<Vec<_>>().join(",")}>
            { msg::shared_connection(lang, &names.join(", ")) }{ " " }{ msg::hop_frames_why(lang) }
            if let Some(Counters { socket_up, socket_down, own_up, own_down }) = connection.counters {
                { " " }
                { both(["shared-up", "shared-down"], [own_up, own_down], Provenance::Computed, msg::shared_own) }
                { " " }
                { both(["socket-up", "socket-down"], [socket_up, socket_down], Provenance::Measured, msg::shared_socket) }
            }
        </p>
    }
}

/// The page's own requests, so that all bytes of the connection are accounted for.
fn housekeeping(lang: Lang, own: &Housekeeping) -> Html {
    let Housekeeping { requests, up, down, unknown } = *own;
    let origin = words::provenance(lang, weaker(up, down));
    let sentence = msg::housekeeping(lang, HERE, origin);
    let numbers = html! { <>
        { figure("housekeeping-requests", Some(requests), msg::housekeeping_requests(lang, requests)) }{ " · " }
        { one_way(lang, "housekeeping-up", up, unknown) }{ " " }{ one_way(lang, "housekeeping-down", down, unknown) }
    </> };
    around(&sentence, numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    const VERDICT: Verdict = Verdict {
        leanest: Transport::WebSocket,
        heaviest: Transport::LongPolling,
        bytes_ratio: 13.2,
        quickest: Transport::Sse,
        slowest: Transport::Polling,
        latency_ratio: 50.0,
        break_even: Some(2),
        messages: 10,
    };

    #[test]
    fn names_the_winner_and_the_loser_in_both_languages() {
        assert_eq!(
            sentence(Lang::En, &VERDICT),
            "Under these conditions long polling uses 13 times as many bytes per message as WebSocket. SSE delivers 50 \
             times sooner than polling."
        );
        assert_eq!(
            sentence(Lang::Ko, &VERDICT),
            "이 조건에서는 롱폴링이 메시지당 바이트를 웹소켓의 13배 씁니다. SSE가 폴링보다 50배 빨리 전합니다."
        );
    }

    #[test]
    fn what_http_2_would_save_is_not_said_where_it_was_used_or_may_have_been() {
        let (h1, h2) = (Some(Version::Http1), Some(Version::Http2));
        for lang in Lang::ALL {
            assert_eq!(note(lang, &[h1, h1]), Some(msg::note_http2(lang)));
            assert_eq!(note(lang, &[h2, h1]), Some(msg::note_frames(lang)));
            assert_eq!(note(lang, &[None, h1]), None, "one is hidden");
            assert_eq!(note(lang, &[]), None, "no response yet");
        }
    }

    #[test]
    fn what_pays_for_itself_is_the_opening_whether_by_upgrade_or_by_connect() {
        for count in [None, Some(1), Some(7)] {
            let said = break_even(Lang::En, count);
            assert!(said.contains("pening the WebSocket") && !said.contains("upgrade"), "{said}");
        }
    }

    #[test]
    fn near_ties_have_no_winner() {
        let even = Verdict { bytes_ratio: 1.02, latency_ratio: 1.0, ..VERDICT };
        assert!(!sentence(Lang::En, &even).contains("times"));
    }
}
