//! The bad network that the endpoint is asked to play: examples for a class, and a field for each fault.

use super::field::{Field, field, problem};
use super::state::{Act, Dispatch, FAULT, State};
use crate::components::parameter_errors::allowed;
use crate::live::impair::{Fault, Impair};
use i18n::{Lang, msg};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// A network that is worth showing.
struct Example {
    /// The parameter's value.
    impair: &'static str,
    name: fn(Lang) -> &'static str,
}

const EXAMPLES: [Example; 6] = [
    Example { impair: "", name: msg::network_none },
    Example { impair: "delay:300", name: msg::network_far },
    Example { impair: "throttle:2000", name: msg::network_slow },
    Example { impair: "cut:5000", name: msg::network_cut },
    Example { impair: "reset:5000", name: msg::network_reset },
    Example { impair: "delay:300,throttle:4000,cut:8000", name: msg::network_train },
];

/// Words in a language.
type Say = fn(Lang) -> &'static str;

/// The fields, named after what the parameter has.
const FIELDS: [(Fault, &str, Say, Say); 4] = [
    (Fault::Delay, FAULT[0], msg::setting_delay, msg::unit_milliseconds),
    (Fault::Throttle, FAULT[1], msg::setting_throttle, msg::unit_bytes_per_second),
    (Fault::Cut, FAULT[2], msg::setting_cut, msg::unit_milliseconds),
    (Fault::Reset, FAULT[3], msg::setting_reset_after, msg::unit_milliseconds),
];

pub fn bad_network(lang: Lang, state: &State, dispatch: &Dispatch) -> Html {
    let impair = state.settings.impair;
    html! {
        <fieldset class="panel-network">
            <legend>{ msg::setting_network(lang) }</legend>
            <div class="panel-fields">
                { examples(lang, impair, dispatch) }
                { for FIELDS.into_iter().map(|(fault, name, label, unit)| {
                    let number = impair.get(fault);
                    let value = if number == 0 { String::new() } else { number.to_string() };
                    let draft = state.draft(name);
                    let problem = problem(draft, |rule| allowed(lang, rule));
                    let placeholder = msg::network_off(lang);
                    let shown = Field { name, label: label(lang), unit: unit(lang), value, placeholder, mode: "numeric" };
                    field(shown, draft, problem, dispatch)
                }) }
            </div>
            <p class="panel-hint">{ msg::network_hint(lang) }</p>
        </fieldset>
    }
}

fn examples(lang: Lang, impair: Impair, dispatch: &Dispatch) -> Html {
    let now = impair.print();
    let onchange = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            dispatch.dispatch(Act::Set("impair", value));
        })
    };
    let is_own = EXAMPLES.iter().all(|example| example.impair != now);
    html! {
        <div class="field field-wide">
            <label for="field-impair">{ msg::network_example(lang) }</label>
            <select id="field-impair" name="impair" {onchange}>
                { for EXAMPLES.iter().map(|Example { impair, name }| html! {
                    <option value={*impair} selected={*impair == now}>{ name(lang) }</option>
                }) }
                if is_own {
                    <option value={now.clone()} selected=true>{ msg::network_own(lang) }</option>
                }
            </select>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::live::set_setting;

    #[test]
    fn every_example_can_be_asked_for_and_every_field_is_a_fault() {
        for Example { impair, .. } in &EXAMPLES {
            let mut settings = Default::default();
            assert_eq!(set_setting(&mut settings, "impair", impair), Ok(()), "{impair}");
            assert_eq!(settings.impair.print(), *impair, "as the select compares it");
        }
        for (fault, name, ..) in FIELDS {
            assert_eq!(name, format!("impair-{}", fault.name()));
        }
    }
}
