//! The places of the page's guests (`super::guests`), and what is around them.

use super::state::{Act, AppState, Dispatch};
use crate::guest::{GuestState, place_of};
use crate::live::view::Phase;
use crate::route::live::{Part, Route};
use i18n::{Lang, msg};
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

type Guest = UseStateHandle<GuestState>;

/// The settings.
pub fn settings(state: &AppState, guest: &Guest) -> Html {
    let lang = state.lang();
    html! {
        <section id="settings" class="panel" aria-label={msg::settings_title(lang)} hidden={!state.open}>
            { place_of(lang, guest, (msg::part_loading(lang), msg::part_missing(lang))) }
        </section>
    }
}

/// What the lanes cost: the words and the charts, whichever the page shows.
pub fn costs(lang: Lang, route: &Route, guest: &Guest) -> Html {
    let [has_words, has_charts] = [Part::Verdict, Part::Charts].map(|part| route.shows(part));
    if !has_words && !has_charts {
        return Html::default();
    }
    let title = if has_words { msg::verdict_title(lang) } else { msg::part_charts(lang) };
    let place = guest.place().unwrap_or_else(|| {
        let said = place_of(lang, guest, (msg::part_loading(lang), msg::part_missing(lang)));
        html! {
            <>
                if has_words {
                    <div class="costs-words">{ said.clone() }</div>
                }
                if has_charts {
                    <div class="costs-charts">{ (!has_words).then_some(said) }</div>
                }
            </>
        }
    });
    html! { <section class="costs" aria-label={title}>{ place }</section> }
}

/// The table of the run's numbers, and the button that saves the run.
pub fn table(state: &AppState, dispatch: &Dispatch, guest: &Guest, on_save: Callback<MouseEvent>) -> Html {
    let lang = state.lang();
    let ontoggle = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: Event| {
            let details = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            dispatch.dispatch(Act::Table(details.is_some_and(|details| details.has_attribute("open"))));
        })
    };
    html! {
        <>
            <details class="numbers" open={state.table} {ontoggle}>
                <summary>{ msg::table_show(lang) }</summary>
                <div class="numbers-scroll" role="region" tabindex="0" aria-label={msg::table_caption(lang)}>
                    { place_of(lang, guest, (msg::part_loading(lang), msg::part_missing(lang))) }
                </div>
            </details>
            <button type="button" class="button numbers-save" data-action="save" aria-haspopup="dialog"
                disabled={state.view.phase == Phase::Idle} onclick={on_save}>
                { msg::results_save(lang) }
            </button>
        </>
    }
}
