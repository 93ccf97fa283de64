//! The live page: the four lanes next to each other, their controls, and what they cost.

mod absent;
mod app;
mod controls;
mod field;
mod figures;
mod host;
mod lane;
mod numbers;
mod panel;
mod state;
#[cfg(not(target_arch = "wasm32"))]
pub mod still;
mod verdict;
mod watching;

use crate::live::engine::Engine;
use crate::live::view::{Phase, RunView};
use crate::route::live::Part;
use crate::swimlane::{Motion, Strip};
use crate::words::live as words;
use absent::absent;
pub use app::App;
use controls::controls;
use i18n::{Lang, msg};
use lane::{blank, lane};
use numbers::numbers;
use panel::panel;
use state::{AppState, Dispatch};
use verdict::costs;
use watching::watch_lane;
use yew::prelude::*;

/// The turns in which the page is first drawn: after the header its words and controls, then the settings, then the lanes, then
/// what they cost.
pub const TURNS: usize = 4;

/// The page as far as it is drawn in `turn`.
pub fn live(engine: &Engine, state: &AppState, dispatch: &Dispatch, turn: usize) -> Html {
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
                    <h1>{ msg::live_title(lang) }</h1>
                    <p class="head-lead">{ msg::live_lead(lang) }</p>
                    <p class="head-phase" role="status">{ words::phase(lang, view) }</p>
                </div>
                { controls(engine, state, dispatch) }
            </div>
            { endpoint_notes(lang, view) }
            if route.shows(Part::Settings) && turn > 1 {
                { panel(state, dispatch) }
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
                { costs(lang, engine, route, view) }
            }
            if route.shows(Part::Table) && turn == TURNS {
                { numbers(lang, view) }
            }
        </>
    }
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
