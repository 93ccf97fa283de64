//! The fields that narrow the list down.

use super::list::{Filter, List, Sort};
use crate::i18n::{Lang, count, msg};
use crate::pages::lesson::words;
use trace::Direction;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// `left`: how many rows the filter leaves.
pub fn filter(lang: Lang, filter: &UseStateHandle<Filter>, list: &List, left: usize) -> Html {
    let sorts = [
        (msg::events_all(lang), filter.sort.is_none()),
        (msg::events_only_events(lang), filter.sort == Some(Sort::Events)),
        (msg::events_only_states(lang), filter.sort == Some(Sort::States)),
        (msg::events_only_spans(lang), filter.sort == Some(Sort::Spans)),
    ];
    let ways = [
        (msg::events_both_ways(lang), filter.direction.is_none()),
        (msg::events_up(lang), filter.direction == Some(Direction::Up)),
        (msg::events_down(lang), filter.direction == Some(Direction::Down)),
    ];
    let mut layers = vec![(msg::events_all_layers(lang), filter.layer.is_none())];
    let occurring = list.layers.clone();
    layers.extend(occurring.iter().map(|&layer| (words::layer(lang, layer), filter.layer == Some(layer))));
    let change = |take: Take| {
        let filter = filter.clone();
        let occurring = occurring.clone();
        Callback::from(move |event: Event| {
            let place = event.target_unchecked_into::<HtmlSelectElement>().selected_index();
            let place = usize::try_from(place).unwrap_or(0).checked_sub(1);
            let mut changed = (*filter).clone();
            match take {
                Take::Sort => changed.sort = place.and_then(|place| SORTS.get(place).copied()),
                Take::Direction => changed.direction = place.and_then(|place| DIRECTIONS.get(place).copied()),
                Take::Layer => changed.layer = place.and_then(|place| occurring.get(place).copied()),
            }
            filter.set(changed);
        })
    };
    let oninput = {
        let filter = filter.clone();
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            filter.set(Filter { text: text.trim().to_owned(), ..(*filter).clone() });
        })
    };
    let reset = {
        let filter = filter.clone();
        Callback::from(move |event: MouseEvent| {
            filter.set(Filter::default());
            clear_text(&event);
        })
    };
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
            <button type="button" class="button" data-action="events-reset" disabled={**filter == Filter::default()} onclick={reset}>
                { msg::events_reset(lang) }
            </button>
        </div>
    }
}

/// What a list changes; all but the first of its entries.
#[derive(Clone, Copy)]
enum Take {
    Sort,
    Direction,
    Layer,
}

const SORTS: [Sort; 3] = [Sort::Events, Sort::States, Sort::Spans];
const DIRECTIONS: [Direction; 2] = [Direction::Up, Direction::Down];

/// The field keeps what is typed, spaces at its ends included; so it is emptied where it stands.
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
