//! The settings. A change applies at once, even in the middle of a run.

use super::bad_network::bad_network;
use super::field::{Field, field, problem};
use super::state::{ADDRESS, Act, Dispatch, State};
use crate::components::parameter_errors::allowed;
use crate::live::profiles;
use crate::live::settings::{EndpointChoice, Settings, Transport};
use crate::route::live::{print_lanes, switch_lane};
use crate::words::live as words;
use i18n::{Lang, milli, msg};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Prints a setting in its parameter's notation.
type Print = fn(&Settings) -> String;

/// A field for a number, with its parameter.
struct Row {
    name: &'static str,
    label: fn(Lang) -> &'static str,
    unit: fn(Lang) -> &'static str,
    mode: &'static str,
    print: Print,
}

const ROWS: [Row; 6] = [
    Row {
        name: "rate",
        label: msg::setting_rate,
        unit: msg::unit_per_second,
        mode: "decimal",
        print: |settings| milli(settings.rate_milli),
    },
    Row {
        name: "size",
        label: msg::setting_size,
        unit: msg::unit_bytes,
        mode: "numeric",
        print: |settings| settings.size_bytes.to_string(),
    },
    Row {
        name: "poll-interval",
        label: msg::setting_poll,
        unit: msg::unit_milliseconds,
        mode: "numeric",
        print: |settings| settings.poll_millis.to_string(),
    },
    Row {
        name: "hold",
        label: msg::setting_hold,
        unit: msg::unit_second,
        mode: "decimal",
        print: |settings| milli(settings.hold_millis),
    },
    Row {
        name: "messages",
        label: msg::setting_n,
        unit: |_| "",
        mode: "numeric",
        print: |settings| settings.count.map(|count| count.to_string()).unwrap_or_default(),
    },
    Row {
        name: "seed",
        label: msg::setting_seed,
        unit: |_| "",
        mode: "numeric",
        print: |settings| settings.seed.to_string(),
    },
];

pub fn panel(lang: Lang, state: &State, is_still: bool, dispatch: &Dispatch, on_still: Callback<Event>) -> Html {
    let settings = &state.settings;
    let row = |row: &Row| {
        let Row { name, label, unit, mode, print } = *row;
        let value = print(settings);
        let draft = state.draft(name);
        let problem = problem(draft, |rule| {
            let kept = if value.is_empty() { msg::field_endless(lang) } else { &value };
            msg::field_range(lang, &allowed(lang, rule), kept)
        });
        let placeholder = if name == "messages" { msg::field_endless(lang) } else { "" };
        field(Field { name, label: label(lang), unit: unit(lang), value, placeholder, mode }, draft, problem, dispatch)
    };
    html! {
        <>
            <div class="panel-switches">
                { lanes(lang, settings, dispatch) }
                <label class="chip">
                    <input type="checkbox" name="still" checked={is_still} onchange={on_still} />{ msg::setting_still(lang) }
                </label>
            </div>
            <div class="panel-fields">
                { for ROWS.iter().map(row) }
                { endpoints(lang, state, dispatch) }
                { address(lang, state, dispatch) }
            </div>
            { bad_network(lang, state, dispatch) }
        </>
    }
}

/// The field for an address. It stays visible while the text is not yet a valid address.
fn address(lang: Lang, state: &State, dispatch: &Dispatch) -> Html {
    let draft = state.draft(ADDRESS);
    let value = match &state.settings.endpoint {
        EndpointChoice::Typed(address) => address.clone(),
        EndpointChoice::Auto | EndpointChoice::Profile(_) if draft.is_none() => return Html::default(),
        EndpointChoice::Auto | EndpointChoice::Profile(_) => String::new(),
    };
    let (label, placeholder) = (msg::setting_address(lang), "https://example.org/");
    let problem = problem(draft, |rule| allowed(lang, rule));
    field(Field { name: ADDRESS, label, unit: "", value, placeholder, mode: "url" }, draft, problem, dispatch)
}

fn lanes(lang: Lang, settings: &Settings, dispatch: &Dispatch) -> Html {
    let chip = |transport: Transport| {
        let on = settings.lanes.contains(transport);
        let switched = switch_lane(settings.lanes, transport);
        let last = switched.is_none();
        let dispatch = dispatch.clone();
        let onchange = Callback::from(move |_: Event| {
            if let Some(lanes) = switched {
                dispatch.dispatch(Act::Set("lanes", print_lanes(lanes)));
            }
        });
        html! {
            <label class="chip" data-transport={transport.slug()} title={last.then(|| msg::lanes_one_at_least(lang))}>
                <input type="checkbox" name={format!("lane-{}", transport.slug())} checked={on} disabled={last} {onchange} />
                <span class="stroke" aria-hidden="true"></span>{ words::transport(lang, transport) }
            </label>
        }
    };
    html! {
        <fieldset class="panel-lanes">
            <legend>{ msg::setting_lanes(lang) }</legend>
            { for Transport::ALL.into_iter().map(chip) }
        </fieldset>
    }
}

/// The option that opens the field for an address.
const TYPED: &str = "typed";

fn endpoints(lang: Lang, state: &State, dispatch: &Dispatch) -> Html {
    let chosen = match &state.settings.endpoint {
        _ if state.draft(ADDRESS).is_some() => TYPED,
        EndpointChoice::Auto => "auto",
        EndpointChoice::Profile(id) => id.as_str(),
        EndpointChoice::Typed(_) => TYPED,
    };
    let onchange = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: Event| {
            let id = event.target_unchecked_into::<HtmlSelectElement>().value();
            dispatch.dispatch(match id.as_str() {
                TYPED => Act::Type { name: ADDRESS, text: String::new(), whole: false },
                _ => Act::Set("endpoint", id),
            });
        })
    };
    let option = |id: &'static str| {
        html! { <option value={id} selected={chosen == id}>{ words::endpoint_name(lang, id) }</option> }
    };
    html! {
        <div class="field field-wide">
            <label for="field-endpoint">{ msg::setting_endpoint(lang) }</label>
            <select id="field-endpoint" name="endpoint" {onchange}>
                { option("auto") }
                { for profiles::ids().map(option) }
                { option(TYPED) }
            </select>
        </div>
    }
}
