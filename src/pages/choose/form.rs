//! The settings as a form, and the common cases as buttons that fill it.

use super::field::{Edit, setting};
use super::words;
use choose::{Input, Inputs, Preset};
use i18n::{Lang, msg};
use yew::prelude::*;

/// Words in a language.
type Words = fn(Lang) -> &'static str;

/// The settings by what they are about.
const GROUPS: [(Words, &[Input]); 3] = [
    (
        msg::choose_group_messages,
        &[
            Input::Users,
            Input::Fresh,
            Input::Down,
            Input::Size,
            Input::Up,
            Input::UpSize,
            Input::Arrivals,
            Input::Reply,
            Input::Session,
            Input::Tabs,
        ],
    ),
    (
        msg::choose_group_network,
        &[
            Input::Http,
            Input::Tls,
            Input::Rtt,
            Input::Loss,
            Input::Poll,
            Input::Hold,
            Input::Head,
            Input::Path,
            Input::Radio,
            Input::Prices,
        ],
    ),
    (msg::choose_group_server, &[Input::Outage, Input::Base, Input::Cap, Input::Jitter]),
];

pub fn form(lang: Lang, inputs: &Inputs, on_edit: &Callback<Edit>) -> Html {
    let group = |(title, fields): &(Words, &[Input])| {
        html! {
            <fieldset>
                <legend>{ title(lang) }</legend>
                { for fields.iter().map(|input| setting(lang, *input, inputs.get(*input), on_edit)) }
            </fieldset>
        }
    };
    html! {
        <div class="choose-form" role="group" aria-label={msg::choose_settings(lang)}>{ for GROUPS.iter().map(group) }</div>
    }
}

/// The common cases.
pub fn presets(lang: Lang, inputs: &Inputs, on_preset: &Callback<Preset>) -> Html {
    let one = |preset: Preset| {
        let onclick = {
            let on_preset = on_preset.clone();
            Callback::from(move |_: MouseEvent| on_preset.emit(preset))
        };
        html! {
            <button type="button" class="button" {onclick} data-preset={preset.name()}
                aria-pressed={(preset.inputs() == *inputs).to_string()}>
                { words::preset(lang, preset) }
            </button>
        }
    };
    html! {
        <div class="choose-presets" role="group" aria-label={msg::choose_presets(lang)}>{ for Preset::ALL.map(one) }</div>
    }
}
