//! The fields that filter the list.

use super::list::{Filter, List, Sort};
use super::{EventList, Message};
use i18n::{Lang, count, msg};
use lessons::words;
use trace::{Direction, Layer};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::html::Scope;
use yew::prelude::*;

/// The filter's fields. `left` is how many rows pass the filter.
pub fn filter(lang: Lang, filter: &Filter, list: &List, left: usize, link: &Scope<EventList>) -> Html {
    let mut sorts = vec![
        (msg::events_all(lang), filter.sort.is_none()),
        (msg::events_only_events(lang), filter.sort == Some(Sort::Events)),
        (msg::events_only_states(lang), filter.sort == Some(Sort::States)),
        (msg::events_only_spans(lang), filter.sort == Some(Sort::Spans)),
    ];
    if !list.model.calls.is_empty() {
        sorts.push((msg::events_only_calls(lang), filter.sort == Some(Sort::Calls)));
    }
    let ways = [
        (msg::events_both_ways(lang), filter.direction.is_none()),
        (msg::events_up(lang), filter.direction == Some(Direction::Up)),
        (msg::events_down(lang), filter.direction == Some(Direction::Down)),
    ];
    let mut layers = vec![(msg::events_all_layers(lang), filter.layer.is_none())];
    layers.extend(list.layers.iter().map(|&layer| (words::layer(lang, layer), filter.layer == Some(layer))));
    let change = |take: Take| {
        link.callback(move |event: Event| {
            let entry = event.target_unchecked_into::<HtmlSelectElement>().selected_index();
            Message::Take(take, usize::try_from(entry).unwrap_or(0).checked_sub(1))
        })
    };
    let oninput = link.callback(|event: InputEvent| {
        Message::Text(event.target_unchecked_into::<HtmlInputElement>().value().trim().to_owned())
    });
    let reset = link.callback(|event: MouseEvent| {
        clear_text(&event);
        Message::Reset
    });
    let (left, all) = (left as u64, list.len() as u64);
    html! {
        <div class="events-filter" role="group" aria-label={msg::events_filter(lang)}>
            { choice("events-sort", msg::events_sort(lang), &sorts, change(Take::Sort)) }
            { choice("events-way", msg::event_way(lang), &ways, change(Take::Direction)) }
            { choice("events-layer", msg::event_layer(lang), &layers, change(Take::Layer)) }
            <label class="choice">
                <span>{ msg::events_text(lang) }</span>
                <input type="search" class="events-text" data-action="events-text" autocomplete="off" spellcheck="false" {oninput} />
            </label>
            <p class="events-count" role="status" data-left={left.to_string()} data-all={all.to_string()}>
                { msg::events_count(lang, &count(all), &count(left)) }
            </p>
            <button type="button" class="button" data-action="events-reset" disabled={*filter == Filter::default()} onclick={reset}>
                { msg::events_reset(lang) }
            </button>
        </div>
    }
}

/// A list of the filter; choosing its first entry means "any".
#[derive(Clone, Copy)]
pub enum Take {
    Sort,
    Direction,
    Layer,
}

const SORTS: [Sort; 4] = [Sort::Events, Sort::States, Sort::Spans, Sort::Calls];
const DIRECTIONS: [Direction; 2] = [Direction::Up, Direction::Down];

impl Filter {
    /// Sets the filter that `take` names to an entry of its list; `None` means any. `layers` are the entries of the
    /// list of layers.
    pub fn take(&mut self, take: Take, entry: Option<usize>, layers: &[Layer]) {
        match take {
            Take::Sort => self.sort = entry.and_then(|entry| SORTS.get(entry).copied()),
            Take::Direction => self.direction = entry.and_then(|entry| DIRECTIONS.get(entry).copied()),
            Take::Layer => self.layer = entry.and_then(|entry| layers.get(entry).copied()),
        }
    }
}

/// Empties the field itself. The field keeps what is typed, including spaces at its ends, so the filter's text alone
/// would not clear it.
fn clear_text(event: &MouseEvent) {
    let button = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let group = button.and_then(|button| button.closest(".events-filter").ok().flatten());
    if let Some(field) = group.and_then(|group| group.query_selector("input").ok().flatten()) {
        field.unchecked_into::<HtmlInputElement>().set_value("");
    }
}

fn choice(name: &'static str, label: &'static str, all: &[(&'static str, bool)], onchange: Callback<Event>) -> Html {
    html! {
        <label class="choice">
            <span>{ label }</span>
            <select class="select" data-action={name} {onchange}>
                { for all.iter().map(|&(words, selected)| html! { <option {selected}>{ words }</option> }) }
            </select>
        </label>
    }
}
