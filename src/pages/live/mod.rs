//! The live page: the four lanes side by side, what drives them, and what they cost.

mod absent;
mod controls;
mod figures;
mod lane;
mod numbers;
mod panel;
mod verdict;
pub mod words;

use crate::app::Dispatch;
use crate::hooks::document::prefers_stillness;
use crate::i18n::{Lang, msg};
use crate::live::engine::Engine;
use crate::live::view::{Phase, RunView};
use crate::route::Route;
use absent::absent;
use controls::controls;
use lane::{Lane, blank};
use numbers::numbers;
use panel::Panel;
use std::rc::Rc;
use verdict::costs;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct LiveProps {
    pub engine: Engine,
    pub route: Rc<Route>,
    pub view: Rc<RunView>,
    pub dispatch: Dispatch,
    pub lang: Lang,
}

#[component]
pub fn Live(props: &LiveProps) -> Html {
    let LiveProps { engine, route, view, dispatch, lang } = props;
    let (lang, settings) = (*lang, &route.settings);
    let open = use_state_eq(|| false);
    let still = use_state_eq(prefers_stillness);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let set_still = {
        let still = still.clone();
        Callback::from(move |_: Event| still.set(!*still))
    };
    let moving = matches!(view.phase, Phase::Probing | Phase::Running);
    let lanes = settings.lanes.iter().map(|transport| {
        let lane = view.lanes.iter().find(|lane| lane.transport == transport).cloned();
        html! {
            <Lane key={transport.slug()} engine={engine.clone()} lane={lane.unwrap_or_else(|| blank(transport))}
                now={view.elapsed} poll_millis={settings.poll_millis} hold_millis={settings.hold_millis}
                {moving} still={*still} {lang} />
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
                { controls(lang, engine, route, view, *open, toggle) }
            </div>
            { endpoint_notes(lang, view) }
            if route.controls {
                <Panel settings={settings.clone()} dispatch={dispatch.clone()} open={*open}
                    still={*still} {set_still} {lang} />
            }
            if view.phase == Phase::NoEndpoint {
                { absent(lang, settings, &view.endpoint, dispatch) }
            }
            <section id="lanes" class="lanes" tabindex="-1" aria-label={msg::lanes_title(lang)}>
                { for lanes }
            </section>
            { costs(lang, engine, settings.lanes, view) }
            { numbers(lang, view) }
        </>
    }
}

/// What the visitor should know of the endpoint in use; nothing where it is what was asked for.
fn endpoint_notes(lang: Lang, view: &RunView) -> Html {
    let endpoint = &view.endpoint;
    let fell_over = (!endpoint.fell_over_from.is_empty() && !endpoint.id.is_empty())
        .then(|| msg::endpoint_fell_over(lang, &endpoint.address, &endpoint.fell_over_from.join(", ")));
    let page_kept = endpoint.page_kept.then(|| msg::endpoint_page_kept(lang).to_owned());
    html! {
        <>{ for [fell_over, page_kept].into_iter().flatten().map(|sentence| html! { <p class="note">{ sentence }</p> }) }</>
    }
}
