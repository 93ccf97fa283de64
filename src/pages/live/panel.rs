//! The settings, unfolded. What is changed here applies at once, in the middle of a run too.

use super::words;
use crate::app::{Act, Dispatch};
use crate::components::field::Field;
use crate::components::refusals::allowed;
use crate::i18n::{Lang, milli, msg};
use crate::live::profiles;
use crate::live::settings::{EndpointChoice, Settings, Transport};
use crate::route::{Reason, set_setting, switch_lane};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct PanelProps {
    pub settings: Settings,
    pub dispatch: Dispatch,
    pub open: bool,
    /// Whether the strips stand still.
    pub still: bool,
    pub set_still: Callback<Event>,
    pub lang: Lang,
}

/// Prints a setting as its parameter does.
type Print = fn(&Settings) -> String;

/// A field for a number, by its parameter.
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
        name: "poll",
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
        name: "n",
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

#[component]
pub fn Panel(props: &PanelProps) -> Html {
    let PanelProps { settings, dispatch, open, still, set_still, lang } = props;
    let lang = *lang;
    // Stays while the address is being typed, before it is one.
    let typing = use_state_eq(|| false);
    let row = |row: &'static Row| {
        html! {
            <Field key={row.name} name={row.name} label={(row.label)(lang)} unit={(row.unit)(lang)} mode={row.mode}
                value={(row.print)(settings)} take={take(lang, row, settings, dispatch)}
                placeholder={if row.name == "n" { msg::field_endless(lang) } else { "" }} />
        }
    };
    let typed = match &settings.endpoint {
        EndpointChoice::Typed(address) => Some(address.clone()),
        EndpointChoice::Auto | EndpointChoice::Profile(_) => typing.then(String::new),
    };
    html! {
        <section id="settings" class="panel" aria-label={msg::settings_title(lang)} hidden={!open}>
            <div class="panel-switches">
                { lanes(lang, settings, dispatch) }
                <label class="chip">
                    <input type="checkbox" name="still" checked={*still} onchange={set_still} />{ msg::setting_still(lang) }
                </label>
            </div>
            <div class="panel-fields">
                { for ROWS.iter().map(row) }
                { endpoints(lang, settings, dispatch, &typing) }
                if let Some(address) = typed {
                    <Field name="address" label={msg::setting_address(lang)} unit="" mode="url" value={address} late=true
                        placeholder={"https://example.org/"} take={take_address(lang, settings, dispatch)} />
                }
            </div>
        </section>
    }
}

fn take(
    lang: Lang,
    row: &'static Row,
    settings: &Settings,
    dispatch: &Dispatch,
) -> Callback<String, Result<String, String>> {
    let (settings, dispatch) = (settings.clone(), dispatch.clone());
    Callback::from(move |text: String| {
        let mut changed = settings.clone();
        match set_setting(&mut changed, row.name, &text) {
            Ok(()) => {
                let value = (row.print)(&changed);
                dispatch.dispatch(Act::Settings(changed));
                Ok(value)
            }
            Err(Reason::Value(rule)) => {
                let kept = (row.print)(&settings);
                let kept = if kept.is_empty() { msg::field_endless(lang).to_owned() } else { kept };
                Err(msg::field_range(lang, &allowed(lang, &rule), &kept))
            }
            Err(Reason::UnknownKey | Reason::UnknownPage) => Err(String::new()),
        }
    })
}

fn take_address(lang: Lang, settings: &Settings, dispatch: &Dispatch) -> Callback<String, Result<String, String>> {
    let (settings, dispatch) = (settings.clone(), dispatch.clone());
    Callback::from(move |text: String| {
        profiles::parse_address(&text).map_err(|error| words::address_error(lang, &error))?;
        let endpoint = EndpointChoice::Typed(text.clone());
        dispatch.dispatch(Act::Settings(Settings { endpoint, ..settings.clone() }));
        Ok(text)
    })
}

fn lanes(lang: Lang, settings: &Settings, dispatch: &Dispatch) -> Html {
    let chip = |transport: Transport| {
        let on = settings.lanes.contains(transport);
        let switched = switch_lane(settings.lanes, transport);
        let last = switched.is_none();
        let (settings, dispatch) = (settings.clone(), dispatch.clone());
        let onchange = Callback::from(move |_: Event| {
            if let Some(lanes) = switched {
                dispatch.dispatch(Act::Settings(Settings { lanes, ..settings.clone() }));
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

fn endpoints(lang: Lang, settings: &Settings, dispatch: &Dispatch, typing: &UseStateHandle<bool>) -> Html {
    let chosen = match &settings.endpoint {
        _ if **typing => TYPED,
        EndpointChoice::Auto => "auto",
        EndpointChoice::Profile(id) => id.as_str(),
        EndpointChoice::Typed(_) => TYPED,
    };
    let onchange = {
        let (settings, dispatch, typing) = (settings.clone(), dispatch.clone(), typing.setter());
        Callback::from(move |event: Event| {
            let id = event.target_unchecked_into::<HtmlSelectElement>().value();
            typing.set(id == TYPED);
            let endpoint = match id.as_str() {
                TYPED => return,
                "auto" => EndpointChoice::Auto,
                _ => EndpointChoice::Profile(id),
            };
            dispatch.dispatch(Act::Settings(Settings { endpoint, ..settings.clone() }));
        })
    };
    let option = |id: &'static str| {
        html! { <option value={id} selected={chosen == id}>{ endpoint_name(lang, id) }</option> }
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

/// What a choice of endpoint is called.
pub fn endpoint_name(lang: Lang, id: &str) -> String {
    match id {
        "auto" => msg::endpoint_auto(lang).to_owned(),
        TYPED => msg::endpoint_typed(lang).to_owned(),
        profiles::LOCAL => msg::endpoint_local(lang).to_owned(),
        _ => {
            let profile = profiles::registry().into_iter().find(|profile| profile.id == id);
            profile.map_or_else(|| id.to_owned(), |profile| profile.address)
        }
    }
}
