//! Every number of the run as a table, for visitors who cannot or do not want to watch the swimlanes. It is always in
//! the document.

use super::figures::weaker;
use crate::hooks::document::prefers_stillness;
use crate::live::view::{LaneView, Phase, RunView};
use crate::words::live as words;
use i18n::{Lang, group, msg, percent, time};
use lessons::words as trace_words;
use yew::prelude::*;

/// The table, and `on_save`, which saves the run. The table is open from the start if the visitor asks for reduced motion.
pub fn numbers(lang: Lang, view: &RunView, on_save: Callback<MouseEvent>) -> Html {
    html! {
        <>
        <details class="numbers" open={prefers_stillness()}>
            <summary>{ msg::table_show(lang) }</summary>
            <div class="numbers-scroll" role="region" tabindex="0" aria-label={msg::table_caption(lang)}>
                <table>
                    <caption class="unseen">{ msg::table_caption(lang) }</caption>
                    <thead>
                        <tr>
                            <th scope="col">{ msg::table_lane(lang) }</th>
                            { for view.lanes.iter().map(|lane| html! {
                                <th scope="col" data-transport={lane.transport.slug()}>{ words::transport(lang, lane.transport) }</th>
                            }) }
                        </tr>
                    </thead>
                    <tbody>{ for rows(lang, view) }</tbody>
                </table>
            </div>
        </details>
        <button type="button" class="button numbers-save" data-action="save" aria-haspopup="dialog" disabled={view.phase == Phase::Idle}
            onclick={on_save}>
            { msg::results_save(lang) }
        </button>
        </>
    }
}

fn rows(lang: Lang, view: &RunView) -> Vec<Html> {
    let row = |name: &'static str, cell: &dyn Fn(&LaneView) -> String| {
        html! {
            <tr>
                <th scope="row">{ name }</th>
                { for view.lanes.iter().map(|lane| html! { <td>{ cell(lane) }</td> }) }
            </tr>
        }
    };
    let none = || "–".to_owned();
    vec![
        row(msg::table_hop(lang), &|lane| lane.hop.map_or_else(none, |hop| words::hop(lang, hop))),
        row(msg::table_status(lang), &|lane| words::status(lang, lane, view.elapsed)),
        row(msg::table_due(lang), &|lane| group(lane.due)),
        row(msg::table_delivered(lang), &|lane| group(lane.delivered)),
        row(msg::table_pending(lang), &|lane| group(lane.pending)),
        row(msg::table_lost(lang), &|lane| group(lane.lost)),
        row(msg::table_duplicates(lang), &|lane| group(lane.duplicates)),
        row(msg::table_p50(lang), &|lane| lane.latency_p50.map_or_else(none, time)),
        row(msg::table_p95(lang), &|lane| lane.latency_p95.map_or_else(none, time)),
        row(msg::table_requests(lang), &|lane| group(lane.requests)),
        row(msg::table_empty(lang), &|lane| group(lane.empty_responses)),
        row(msg::table_failures(lang), &|lane| group(lane.failures)),
        row(msg::table_connections(lang), &|lane| group(lane.connections)),
        row(msg::table_up(lang), &|lane| match (lane.up.total(), lane.unknown_requests) {
            (up, 0) => group(up),
            (0, _) => none(),
            (up, _) => msg::bytes_at_least(lang, &group(up)),
        }),
        row(msg::table_down(lang), &|lane| group(lane.down.total())),
        row(msg::table_provenance(lang), &|lane| trace_words::provenance(lang, weaker(lane.up, lane.down)).to_owned()),
        row(msg::table_payload(lang), &|lane| group(lane.payload_bytes)),
        row(msg::table_share(lang), &|lane| {
            let total = lane.up.total() + lane.down.total();
            if total == 0 || lane.unknown_requests > 0 {
                none()
            } else {
                percent(lane.payload_bytes as f64 / total as f64)
            }
        }),
        row(msg::table_close(lang), &|lane| match &lane.close {
            Some((code, reason)) => format!("{code} {reason}"),
            None => none(),
        }),
    ]
}
