//! Run, pause and reset, with a summary of the settings.

use crate::live::engine::Engine;
use crate::live::profiles::public_hosts;
use crate::live::settings::{EndpointChoice, Settings};
use crate::live::view::{EndpointView, Phase};
use crate::pages::live::state::{Act, AppState, Dispatch};
use crate::words::live::endpoint_name;
use i18n::{Lang, count, duration, msg, per_second, time};
use yew::prelude::*;

pub fn controls(engine: &Engine, state: &AppState, dispatch: &Dispatch) -> Html {
    let (lang, settings, view, open) = (state.lang(), state.settings(), &state.view, state.open);
    let toggle = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Act::Open))
    };
    html! {
        <div class="controls">
            { stats(lang, settings, &view.endpoint) }
            <div class="controls-buttons" role="group" aria-label={msg::run_controls(lang)}>
                if state.shell.common().controls {
                    <button type="button" class="button" data-action="settings" aria-expanded={open.to_string()}
                        aria-controls="settings" onclick={toggle}>
                        { if open { msg::settings_hide(lang) } else { msg::settings_show(lang) } }
                    </button>
                }
                { reset(lang, engine, view.phase) }
                { run(lang, engine, view.phase) }
            </div>
            { others(lang, &settings.endpoint) }
        </div>
    }
}

/// The hosts of other people that Run may speak to.
pub fn others(lang: Lang, choice: &EndpointChoice) -> Html {
    html! {
        if *choice == EndpointChoice::Auto {
            <p class="controls-others">
                { msg::endpoint_others(lang) }{ for public_hosts().into_iter().map(|host| html! { <>{ " " }<span>{ host }</span></> }) }
            </p>
        }
    }
}

/// The settings in short, and the endpoint.
pub fn stats(lang: Lang, settings: &Settings, used: &EndpointView) -> Html {
    let stat = |name: &'static str, value: String, class: &'static str| {
        html! { <div {class}><dt>{ name }</dt><dd>{ value }</dd></div> }
    };
    html! {
        <dl class="controls-stats">
            { stat(msg::stat_rate(lang), per_second(lang, settings.rate_milli), "") }
            { stat(msg::stat_size(lang), format!("{} B", settings.size_bytes), "") }
            { stat(msg::stat_poll(lang), duration(lang, settings.poll_millis), "") }
            { stat(msg::stat_hold(lang), duration(lang, settings.hold_millis), "controls-minor") }
            { stat(msg::stat_count(lang), settings.count.map_or(msg::stat_endless(lang).to_owned(), count), "controls-minor") }
            { endpoint(lang, &settings.endpoint, used) }
        </dl>
    }
}

/// One button for run and pause, so that it keeps the focus.
fn run(lang: Lang, engine: &Engine, phase: Phase) -> Html {
    let (action, icon, text) = match phase {
        Phase::Probing | Phase::Running | Phase::Hidden => ("pause", "❚❚", msg::action_pause(lang)),
        Phase::Paused => ("run", "▶", msg::action_resume(lang)),
        Phase::Finished => ("run", "▶", msg::action_again(lang)),
        Phase::Idle | Phase::NoEndpoint => ("run", "▶", msg::action_run(lang)),
    };
    let engine = engine.clone();
    let onclick = Callback::from(move |_: MouseEvent| match action {
        "pause" => engine.pause(),
        _ => engine.start(),
    });
    html! {
        <button type="button" class="button button-main" data-action={action} {onclick}>
            <span class="button-glyph" aria-hidden="true">{ icon }</span>{ text }
        </button>
    }
}

fn reset(lang: Lang, engine: &Engine, phase: Phase) -> Html {
    let engine = engine.clone();
    let onclick = Callback::from(move |_: MouseEvent| engine.reset());
    html! {
        <button type="button" class="button" data-action="reset" disabled={phase == Phase::Idle} {onclick}>
            { msg::action_reset(lang) }
        </button>
    }
}

/// The endpoint in use, or else the selected one, and its health.
fn endpoint(lang: Lang, choice: &EndpointChoice, endpoint: &EndpointView) -> Html {
    let chosen = match choice {
        EndpointChoice::Auto => msg::endpoint_auto(lang).to_owned(),
        EndpointChoice::Profile(id) => endpoint_name(lang, id),
        EndpointChoice::Typed(address) => address.clone(),
    };
    let shown = if endpoint.id.is_empty() {
        chosen
    } else if endpoint.id == crate::live::profiles::LOCAL {
        msg::endpoint_local(lang).to_owned()
    } else {
        endpoint.address.clone()
    };
    let health = match endpoint.healthy {
        Some(true) => msg::endpoint_healthy(lang),
        Some(false) => msg::endpoint_unhealthy(lang),
        None => msg::endpoint_unknown(lang),
    };
    let name = msg::stat_endpoint(lang);
    let trip = endpoint.round_trip.map(|trip| msg::endpoint_round_trip(lang, &time(trip)));
    let detail = [Some(endpoint.address.clone()).filter(|address| !address.is_empty()), trip];
    let title = detail.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    html! {
        <div class="controls-endpoint" data-endpoint={endpoint.id.clone()} data-address={endpoint.address.clone()}
            data-healthy={endpoint.healthy.map(|healthy| healthy.to_string())} {title}>
            <dt>{ format!("{name} · {health}") }</dt><dd>{ shown }</dd>
        </div>
    }
}
