//! What the lanes cost, in sentences next to the charts.

use super::figures::{HERE, around, figure, one_way, weaker};
use crate::charts::Charts;
use crate::live::engine::Engine;
use crate::live::settings::Transport;
use crate::live::view::{RunView, Verdict};
use crate::route::live::{Part, Route};
use i18n::{Lang, msg, ratio};
use lessons::words;
use yew::prelude::*;

/// A ratio closer to 1 than this has no winner.
const EVEN: f64 = 1.1;

pub fn costs(lang: Lang, engine: &Engine, route: &Route, view: &RunView) -> Html {
    let lanes = route.settings.lanes;
    let [has_words, has_charts] = [Part::Verdict, Part::Charts].map(|part| route.shows(part));
    if !has_words && !has_charts {
        return Html::default();
    }
    let charts = html! { <div class="costs-charts"><Charts engine={engine.clone()} {lanes} {lang} /></div> };
    if !has_words {
        return html! { <section class="costs" aria-label={msg::part_charts(lang)}>{ charts }</section> };
    }
    let weighed = lanes.contains(Transport::Polling) && lanes.contains(Transport::WebSocket);
    html! {
        <section class="costs" aria-labelledby="costs-title">
            <div class="costs-words">
                <h2 id="costs-title">{ msg::verdict_title(lang) }</h2>
                if let Some(verdict) = &view.verdict {
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
                <p class="costs-small">{ housekeeping(lang, view) }</p>
                <p class="costs-small">{ msg::note_http2(lang) }</p>
                <p class="costs-small">{ msg::legend_measured(lang) }<br />{ msg::legend_computed(lang) }</p>
            </div>
            if has_charts {
                { charts }
            }
        </section>
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

fn break_even(lang: Lang, count: Option<u64>) -> String {
    match count {
        Some(0 | 1) => msg::break_even_at_once(lang).to_owned(),
        Some(count) => msg::break_even_after(lang, count),
        None => msg::break_even_never(lang).to_owned(),
    }
}

/// The page's own requests, so that all bytes of the connection are accounted for.
fn housekeeping(lang: Lang, view: &RunView) -> Html {
    let (up, down) = (view.housekeeping_up, view.housekeeping_down);
    let origin = words::provenance(lang, weaker(up, down));
    let sentence = msg::housekeeping(lang, HERE, origin);
    let requests = view.housekeeping_requests;
    let numbers = html! { <>
        { figure("housekeeping-requests", Some(requests), msg::housekeeping_requests(lang, requests)) }{ " · " }
        { one_way(lang, "housekeeping-up", up, 0) }{ " " }{ one_way(lang, "housekeeping-down", down, 0) }
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
    fn near_ties_have_no_winner() {
        let even = Verdict { bytes_ratio: 1.02, latency_ratio: 1.0, ..VERDICT };
        assert!(!sentence(Lang::En, &even).contains("times"));
    }
}
