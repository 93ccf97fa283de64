//! The live page: the lanes next to each other, their controls, and what they cost.

mod absent;
mod app;
mod controls;
mod guests;
mod host;
mod lane;
mod places;
mod state;
#[cfg(not(target_arch = "wasm32"))]
pub mod still;
mod watching;

use crate::live::engine::Engine;
use crate::live::settings::{Lanes, Settings};
use crate::live::view::{LaneView, Phase, RunView};
use crate::page_files::save;
use crate::route::live::{Part, print};
use crate::swimlane::{Motion, Strip};
use crate::words::live as words;
use absent::absent;
pub use app::App;
use controls::controls;
use guests::Guests;
use i18n::{Lang, msg};
use js_sys::{Array, Uint8Array};
use lane::{blank, lane};
use state::{AppState, Dispatch};
use watching::{snapshot, watch_lane};
use yew::prelude::*;

/// The turns in which the page is first drawn: after the header its words and controls, then the settings, then the lanes, then
/// what they cost.
pub const TURNS: usize = 4;

/// The page as far as it is drawn in `turn`.
pub fn live(engine: &Engine, state: &AppState, dispatch: &Dispatch, guests: &Guests, turn: usize) -> Html {
    if turn == 0 {
        return Html::default();
    }

    let (lang, settings, view) = (state.lang(), state.settings(), &*state.view);
    let route = &*state.shell.address;
    let moving = matches!(view.phase, Phase::Probing | Phase::Running);
    let motion = Motion { moving, still: state.still };
    let lanes = settings.lanes.iter().map(|transport| {
        let strip = |key| html! { <Strip {key} engine={engine.clone()} {transport} {motion} {lang} /> };
        let watch = {
            let engine = engine.clone();
            Callback::from(move |_: MouseEvent| watch_lane(engine.clone(), transport, lang))
        };
        match view.lanes.iter().find(|lane| lane.transport == transport) {
            Some(seen) => lane(lang, settings, seen, view.elapsed, strip, watch),
            None => lane(lang, settings, &blank(transport), view.elapsed, strip, watch),
        }
    });
    html! {
        <>
            <div class="head">
                <div class="head-words">
                    <h1>{ title(lang, settings) }</h1>
                    <p class="head-lead">{ msg::live_lead(lang) }</p>
                    <p class="head-phase" role="status">{ words::phase(lang, view) }</p>
                </div>
                { controls(engine, state, dispatch) }
            </div>
            { endpoint_notes(lang, view) }
            if route.shows(Part::Settings) && turn > 1 {
                { places::settings(state, &guests.settings) }
            }
            if view.phase == Phase::NoEndpoint {
                { absent(lang, route, &view.endpoint, dispatch) }
            }
            if route.shows(Part::Lanes) && turn > 2 {
                <section id="lanes" class="lanes" tabindex="-1" aria-label={msg::lanes_title(lang)}>
                    { for lanes }
                </section>
                <p class="lane-lens">{ msg::lane_lens(lang) }</p>
            }
            if turn == TURNS {
                { places::costs(lang, route, &guests.costs) }
            }
            if route.shows(Part::Table) && turn == TURNS {
                { places::table(state, dispatch, &guests.table, saving(engine, state)) }
            }
        </>
    }
}

/// The page's title, which counts the ways.
fn title(lang: Lang, settings: &Settings) -> &'static str {
    if settings.lanes == Lanes::ALL { msg::live_title_five(lang) } else { msg::live_title(lang) }
}

/// Opens the dialog that saves the run.
fn saving(engine: &Engine, state: &AppState) -> Callback<MouseEvent> {
    let (engine, view, lang, hash) = (engine.clone(), state.view.clone(), state.lang(), print(&state.shell.address));
    Callback::from(move |_: MouseEvent| {
        let bytes = |lane: &LaneView| snapshot(&engine, lane.transport, lang);
        let snapshots = view.lanes.iter().map(|lane| Uint8Array::from(&bytes(lane)[..]));
        save(lang.tag(), &hash, &host::ledger(&view), &snapshots.collect::<Array>());
    })
}

/// Notes about the endpoint in use; empty if it is the one that the visitor selected.
fn endpoint_notes(lang: Lang, view: &RunView) -> Html {
    let endpoint = &view.endpoint;
    let fell_over = (!endpoint.fell_over_from.is_empty() && !endpoint.id.is_empty())
        .then(|| msg::endpoint_fell_over(lang, &endpoint.address, &endpoint.fell_over_from.join(", ")));
    let page_kept = endpoint.page_kept.then(|| msg::endpoint_page_kept(lang).to_owned());
    let waiting = endpoint.problem.as_ref().filter(|_| view.phase == Phase::Probing);
    let waiting = waiting.map(|problem| words::notice(lang, problem));
    let clock = endpoint.clock_moved.map(|moved| words::clock_moved(lang, moved));
    html! {
        <>{ for [fell_over, page_kept, waiting, clock].into_iter().flatten().map(|sentence| html! { <p class="note">{ sentence }</p> }) }</>
    }
}
