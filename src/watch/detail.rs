//! The numbers of the chosen event, and how each is known. Not here: its bytes and fields, which only some sources have.

use i18n::{Lang, group, millis, msg};
use lessons::words::way;
use lessons::words::{provenance, provenance_name};
use trace::{Event, Kind, Micros, Provenance, Trace};
use yew::prelude::*;

/// What is known of the chosen event. Without a choice, how to choose one.
pub fn detail(lang: Lang, trace: &Trace, event: Option<&Event>) -> Html {
    let Some(event) = event else {
        return html! { <p class="watch-detail">{ msg::watch_choose(lang) }</p> };
    };
    let moment = |at: Micros| format!("{} ms", millis(at, 1));
    let bytes = |bytes: u64| format!("{} B", group(bytes));
    let row = |field: &'static str, name: &'static str, value: String, by: Provenance| {
        html! {
            <div data-field={field} data-provenance={provenance_name(by)}>
                <dt>{ name }</dt><dd>{ value }{ " " }<small>{ provenance(lang, by) }</small></dd>
            </div>
        }
    };
    html! {
        <dl class="watch-detail" data-event={event.id.0.to_string()}>
            <div><dt>{ "#" }{ event.id.0.to_string() }</dt><dd>{ way(lang, trace, event) }</dd></div>
            { row("sent", msg::events_sent(lang), moment(event.sent), event.sent_by) }
            { for event.arrived.map(|at| row("arrived", msg::events_arrived(lang), moment(at), event.arrived_by)) }
            { row("bytes", msg::events_bytes(lang), bytes(event.bytes), event.bytes_by) }
            { row("payload", msg::watch_payload(lang), bytes(event.payload_bytes), event.bytes_by) }
            if let Kind::Response { messages, .. } = event.kind {
                <div><dt>{ msg::watch_messages(lang) }</dt><dd>{ messages.to_string() }</dd></div>
            }
        </dl>
    }
}
