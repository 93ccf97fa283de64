//! The run as a table: a row an event. It is the whole of the picture for those who cannot or will not watch it.

use super::words;
use crate::i18n::{Lang, count, msg};
use trace::{Event, Micros, Trace};
use yew::prelude::*;

/// Rows that are drawn; a long transfer has a hundred thousand.
const MOST: usize = 500;

pub fn table(lang: Lang, trace: &Trace) -> Html {
    let heads = [
        msg::event_number(lang),
        msg::event_time(lang),
        msg::event_way(lang),
        msg::event_label(lang),
        msg::event_layer(lang),
        msg::event_loss(lang),
    ];
    let (all, shown) = (trace.events().len(), trace.events().len().min(MOST));
    html! {
        <section class="events" data-events={all.to_string()} aria-label={msg::events_title(lang)}>
            <table>
                <thead><tr>{ for heads.map(|head| html! { <th scope="col">{ head }</th> }) }</tr></thead>
                <tbody>{ for trace.events().take(MOST).map(|event| row(lang, event)) }</tbody>
            </table>
            if shown < all {
                <p class="note">{ msg::events_cut(lang, &count(all as u64), &count(shown as u64)) }</p>
            }
        </section>
    }
}

fn row(lang: Lang, event: &Event) -> Html {
    let wire = event.wire.as_deref();
    let loss = wire.and_then(|wire| wire.loss).map(|loss| words::loss(lang, loss.cause));
    html! {
        <tr data-event={event.id.0.to_string()} data-layer={words::layer_name(event.layer)}>
            <td>{ event.id.0 }</td>
            <td>{ millis(event.sent) }</td>
            <td>{ words::way(lang, event) }</td>
            <td>{ wire.map_or("", |wire| &wire.label) }</td>
            <td>{ words::layer(lang, event.layer) }</td>
            <td>{ loss }</td>
        </tr>
    }
}

/// Milliseconds to three decimals.
fn millis(at: Micros) -> String {
    format!("{}.{:03}", at.0 / 1_000, at.0 % 1_000)
}
