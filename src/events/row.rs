//! One row of the list.

use super::list::{List, Row, What};
use diagram::model::Fate;
use i18n::{Lang, group, millis, msg};
use lessons::span_name;
use lessons::words::{self, host_of, layer, layer_name, provenance};
use trace::{Call, Event, EventId, Host, Micros, Provenance};
use yew::prelude::*;

/// What all rows are drawn with.
pub struct Look<'a> {
    pub lang: Lang,
    pub scenario: &'static str,
    pub list: &'a List,
    pub moment: Micros,
    pub chosen: Option<EventId>,
    /// The row that Tab reaches.
    pub tab: usize,
}

/// The element id of a row's first control.
pub fn id(place: usize) -> String {
    format!("event-at-{place}")
}

pub fn head(lang: Lang) -> Html {
    let heads = [
        ("number", msg::event_number(lang)),
        ("sent", msg::events_sent(lang)),
        ("arrived", msg::events_arrived(lang)),
        ("way", msg::event_way(lang)),
        ("label", msg::event_label(lang)),
        ("layer", msg::event_layer(lang)),
        ("bytes", msg::events_bytes(lang)),
        ("fate", msg::events_fate(lang)),
    ];
    let cell = |(column, name): (&'static str, &'static str)| html! { <th scope="col" data-column={column}><span>{ name }</span></th> };
    html! { <thead><tr aria-rowindex="1">{ for heads.map(cell) }</tr></thead> }
}

/// The row at index `place` of those that are shown.
pub fn row(look: &Look, place: usize, what: What) -> Option<Html> {
    let Look { lang, scenario, list, moment, chosen, tab } = *look;
    let row = list.row(what)?;
    let event = row.event();
    let is_chosen = event.is_some() && event == chosen;
    let (label, detail) = list.text(row, |span| span_name(lang, scenario, span));
    let (at, tabindex) = (time_of(row.at()), if place == tab { "0" } else { "-1" });
    let seek = msg::events_seek(lang, &at);
    // The arrow keys focus a row's first control.
    let seek_id = event.is_none().then(|| id(place));
    let number = event.map(|event| {
        let number = event.0.to_string();
        html! {
            <button type="button" id={id(place)} class="events-number" data-action="choose-event" {tabindex}
                aria-pressed={is_chosen.to_string()} aria-label={msg::events_choose(lang, &number)}>
                { number }
            </button>
        }
    });
    let (notes, is_lost) = fate(lang, list, row);
    let name = row.layer().map(|layer| (layer_name(layer), self::layer(lang, layer)));
    Some(html! {
        <tr key={place} data-place={place.to_string()} data-event={event.map(|event| event.0.to_string())}
            data-row={sort(row)} data-layer={name.map(|name| name.0)} data-later={(row.at() > moment).then_some("")}
            aria-rowindex={(place + 2).to_string()} aria-current={is_chosen.then_some("true")}>
            <td data-column="number">{ number }</td>
            <td data-column="sent">
                <button type="button" id={seek_id} class="events-time" data-action="seek" {tabindex} aria-label={seek.clone()} title={seek}>
                    { at }
                </button>
            </td>
            <td data-column="arrived">{ ended(lang, row) }</td>
            <td data-column="way" data-toward={toward(row)}><span>{ way(lang, list, row) }</span></td>
            <td data-column="label" title={label.to_owned()}>
                <b>{ label }</b>
                if event.is_some() {
                    // In a narrow list, the column of outcomes stands here.
                    <i class="events-fate" aria-hidden="true" data-lost={is_lost.then_some("")}>{ &notes }</i>
                }
                { " " }<small>{ detail }</small>
            </td>
            <td data-column="layer">{ name.map(|name| name.1) }</td>
            <td data-column="bytes">{ bytes(list, row) }</td>
            <td data-column="fate" data-lost={is_lost.then_some("")} title={notes.clone()}>{ &notes }</td>
        </tr>
    })
}

/// A row's sort as an attribute's value.
fn sort(row: Row) -> &'static str {
    match row {
        Row::Arrow(_) => "event",
        Row::State(_) => "state",
        Row::Call(_) => "call",
        Row::Span(_) => "span",
    }
}

/// When it arrived, when a call returned, or when a span ended.
fn ended(lang: Lang, row: Row) -> String {
    match row {
        Row::Arrow(arrow) => match arrow.fate {
            Fate::Arrived(at) => time_of(at),
            Fate::Lost { .. } | Fate::Unknown => String::new(),
        },
        Row::State(_) => String::new(),
        Row::Call(call) => call.returned.map_or_else(|| msg::events_lasts(lang).to_owned(), time_of),
        Row::Span(span) => span.end.map_or_else(|| msg::events_lasts(lang).to_owned(), time_of),
    }
}

/// Sender and receiver, or the host.
fn way(lang: Lang, list: &List, row: Row) -> String {
    let host = |host| host_of(lang, &list.trace, host);
    match row {
        Row::Arrow(arrow) => format!("{} → {}", host(arrow.from), host(arrow.to)),
        Row::State(state) => host(state.host),
        Row::Call(call) => host(call.host),
        Row::Span(_) => String::new(),
    }
}

/// The side to which a message goes, for the arrow of a narrow list.
fn toward(row: Row) -> Option<&'static str> {
    match row {
        Row::Arrow(arrow) if arrow.from == Host::Client => Some("server"),
        Row::Arrow(_) => Some("client"),
        Row::State(_) | Row::Call(_) | Row::Span(_) => None,
    }
}

fn bytes(list: &List, row: Row) -> Option<String> {
    match row {
        Row::Call(call) => call.bytes.map(group),
        _ => Some(group(list.trace.event(row.event()?)?.bytes)),
    }
}

/// What happened to a packet, and whether it was lost; for a state, a call or a span, its sort.
fn fate(lang: Lang, list: &List, row: Row) -> (String, bool) {
    let mut notes: Vec<String> = Vec::new();
    let mut is_lost = false;
    match row {
        Row::Arrow(arrow) => {
            let wire = list.trace.event(arrow.id).and_then(|event| event.wire.as_deref());
            let number = |id: EventId| id.0.to_string();
            if let Fate::Lost { at, cause } = arrow.fate {
                is_lost = true;
                notes.push(msg::events_lost(lang, words::loss(lang, cause), &time_of(at)));
            } else if arrow.fate == Fate::Unknown {
                notes.push(msg::inspector_unarrived(lang).to_owned());
            }
            notes.extend(wire.and_then(|wire| wire.repeats).map(|id| msg::events_repeats(lang, &number(id))));
            notes.extend(wire.and_then(|wire| wire.copy_of).map(|id| msg::events_copy(lang, &number(id))));
            if arrow.is_corrupted {
                notes.push(msg::word_corrupted(lang).to_owned());
            }
            notes.extend(list.trace.event(arrow.id).and_then(|event| known(lang, event)));
        }
        Row::State(state) => notes.push(msg::events_state(lang, &state.connection.to_string())),
        // A socket that listens has no connection.
        Row::Call(Call { connection: 0, .. }) => notes.push(msg::events_call(lang).to_owned()),
        Row::Call(call) => notes.push(msg::events_call_of(lang, &call.connection.to_string())),
        Row::Span(span) => notes.push(match span.end {
            Some(end) => msg::events_span(lang, &time_of(end - span.start)),
            None => msg::events_span_open(lang).to_owned(),
        }),
    }
    (notes.join(" · "), is_lost)
}

/// The provenance of an event's numbers, if a browser recorded it.
fn known(lang: Lang, event: &Event) -> Option<String> {
    let by = |by| provenance(lang, by);
    let Event { sent_by, arrived_by, bytes_by, .. } = *event;
    (bytes_by != Provenance::Simulated).then(|| msg::watch_known(lang, by(arrived_by), by(bytes_by), by(sent_by)))
}

/// Milliseconds to the microsecond.
fn time_of(at: Micros) -> String {
    millis(at, 3)
}
