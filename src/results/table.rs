//! Every number of the run as a table, for visitors who cannot or do not want to watch the swimlanes, in the place that the live
//! page gives it.

use super::seam::{LaneNumbers, ToTable};
use crate::guest::GuestProps;
use crate::words::live as words;
use i18n::{Lang, group, msg, percent, time};
use lessons::words as trace_words;
use trace::Micros;
use yew::prelude::*;

#[component]
pub fn NumbersTable(props: &GuestProps<ToTable>) -> Html {
    let shown = &*props.shown;
    let lang = shown.lang();
    html! {
        <table>
            <caption class="unseen">{ msg::table_caption(lang) }</caption>
            <thead>
                <tr>
                    <th scope="col">{ msg::table_lane(lang) }</th>
                    { for shown.lanes.iter().map(|lane| html! {
                        <th scope="col" data-transport={lane.transport.slug()}>{ words::transport(lang, lane.transport) }</th>
                    }) }
                </tr>
            </thead>
            <tbody>{ for rows(lang, shown) }</tbody>
        </table>
    }
}

fn rows(lang: Lang, shown: &ToTable) -> Vec<Html> {
    let row = |name: &'static str, cell: &dyn Fn(&LaneNumbers) -> String| {
        html! {
            <tr>
                <th scope="row">{ name }</th>
                { for shown.lanes.iter().map(|lane| html! { <td>{ or_none(cell(lane)) }</td> }) }
            </tr>
        }
    };
    let count = |name: &'static str, place: usize| row(name, &move |lane| group(lane.counts[place]));
    let delay =
        |lane: &LaneNumbers, place: usize| lane.delays[place].map_or_else(String::new, |delay: Micros| time(delay));
    vec![
        row(msg::table_hop(lang), &|lane| lane.hop.clone()),
        row(msg::table_status(lang), &|lane| lane.status.clone()),
        count(msg::table_due(lang), 0),
        count(msg::table_delivered(lang), 1),
        count(msg::table_pending(lang), 2),
        count(msg::table_lost(lang), 3),
        count(msg::table_duplicates(lang), 4),
        row(msg::table_p50(lang), &|lane| delay(lane, 0)),
        row(msg::table_p95(lang), &|lane| delay(lane, 1)),
        count(msg::table_requests(lang), 5),
        count(msg::table_empty(lang), 6),
        count(msg::table_failures(lang), 7),
        count(msg::table_connections(lang), 8),
        row(msg::table_up(lang), &|lane| match (lane.bytes[0], lane.unknown_requests) {
            (up, 0) => group(up),
            (0, _) => String::new(),
            (up, _) => msg::bytes_at_least(lang, &group(up)),
        }),
        row(msg::table_down(lang), &|lane| group(lane.bytes[1])),
        row(msg::table_provenance(lang), &|lane| trace_words::provenance(lang, lane.provenance).to_owned()),
        count(msg::table_payload(lang), 9),
        row(msg::table_share(lang), &|lane| {
            let total = lane.bytes[0] + lane.bytes[1];
            if total == 0 || lane.unknown_requests > 0 {
                String::new()
            } else {
                percent(lane.counts[9] as f64 / total as f64)
            }
        }),
        row(msg::table_close(lang), &|lane| lane.close.clone()),
    ]
}

/// A dash for what there is not.
fn or_none(text: String) -> String {
    if text.is_empty() { "–".to_owned() } else { text }
}
