//! One setting on the page: its label, its slider or switch, its field, and what is wrong with what was typed.

use super::Shown;
use super::stops::{place, stops};
use super::table::{Control, Named, Row, unit_words};
use crate::components::parameter_errors::allowed;
use crate::route::Reason;
use ::lab::parameters::{Parameter, Range, Surface, Unit, Zero};
use i18n::{Lang, bytes, count, msg};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

pub fn row(shown: &Shown, row: &Row) -> Html {
    match row.control {
        Control::Slider(range) => slider(shown, row, range),
        Control::Switch => switch(shown, row),
        Control::Choice(all) => choice(shown, row, all),
    }
}

fn slider(shown: &Shown, row: &Row, range: Range) -> Html {
    let (lang, key, label) = (shown.lang, row.key(), row.label(shown.lang));
    let unit = unit_words(lang, range.page_unit);
    let (value, raw) = (shown.lesson.value(key), row.parameter.get(&shown.lesson.settings));
    let all = stops(range);
    let (last, place) = (all.len() - 1, place(range, &all, raw));
    let oninput = shown.on_set.reform(move |event: InputEvent| {
        let place = event.target_unchecked_into::<HtmlInputElement>().value_as_number() as usize;
        (key, all.get(place).map_or_else(String::new, |stop| range.print(*stop, Surface::Page)))
    });
    let words = words(lang, row.parameter, range, raw);
    let spoken = words.clone().unwrap_or_else(|| [&value, " ", unit].concat());
    let id = ["control-", key].concat();
    html! {
        <div class="control" data-setting={key} data-value={value} data-changed={shown.is_changed(key).then_some("")}>
            <div class="control-head">
                <label for={id.clone()}>{ label }</label>
                if let Some(words) = words {
                    <span class="control-words">{ words }</span>
                }
                { back(shown, key, label, unit) }
            </div>
            <div class="control-ways">
                <input type="range" {id} min="0" max={last.to_string()} step="1" value={place.to_string()}
                    aria-valuetext={spoken} {oninput} />
                { number(shown, key, label, unit) }
            </div>
            { problem(shown, key) }
        </div>
    }
}

/// The field for a number. What is typed stays in it while it cannot be used.
pub fn number(shown: &Shown, key: &'static str, label: &str, unit: &'static str) -> Html {
    let value = shown.lesson.value(key);
    let draft = shown.drafts.of(key, &value);
    let wrong = draft.is_some_and(|draft| draft.problem.is_some());
    let text = draft.map_or(value, |draft| draft.text.clone());
    let oninput =
        shown.on_type.reform(move |event: InputEvent| (key, event.target_unchecked_into::<HtmlInputElement>().value()));
    html! {
        <span class={if wrong { "control-number field-box control-wrong" } else { "control-number field-box" }}>
            <input type="text" name={key} inputmode="decimal" autocomplete="off" spellcheck="false" value={text} {oninput}
                aria-label={msg::control_field(shown.lang, label)} aria-invalid={wrong.then_some("true")}
                aria-describedby={["control-problem-", key].concat()} />
            if !unit.is_empty() {
                <span class="field-unit">{ unit }</span>
            }
        </span>
    }
}

/// What is wrong with what was typed; empty where nothing is.
pub fn problem(shown: &Shown, key: &'static str) -> Html {
    let value = shown.lesson.value(key);
    let reason = shown.drafts.of(key, &value).and_then(|draft| draft.problem.as_ref());
    let sentence = match reason {
        Some(Reason::Value(rule)) => msg::field_range(shown.lang, &allowed(shown.lang, rule), &value),
        Some(Reason::UnknownKey | Reason::UnknownPage) | None => String::new(),
    };
    html! { <span class="field-problem" id={["control-problem-", key].concat()} role="status">{ sentence }</span> }
}

fn switch(shown: &Shown, row: &Row) -> Html {
    let (lang, key, label) = (shown.lang, row.key(), row.label(shown.lang));
    let is_on = shown.lesson.value(key) == "1";
    let onchange = shown.on_set.reform(move |_: Event| (key, if is_on { "0" } else { "1" }.to_owned()));
    html! {
        <div class="control-switch" data-setting={key} data-value={if is_on { "1" } else { "0" }}
            data-changed={shown.is_changed(key).then_some("")}>
            <label class="chip">
                <input type="checkbox" name={key} checked={is_on} disabled={!shown.has_meaning(key)} {onchange} />{ label }
                if shown.is_changed(key) {
                    <span class="unseen">{ " (" }{ msg::controls_changed(lang) }{ ")" }</span>
                }
            </label>
        </div>
    }
}

fn choice(shown: &Shown, row: &Row, all: &[Named]) -> Html {
    let (lang, key, label) = (shown.lang, row.key(), row.label(shown.lang));
    let value = shown.lesson.value(key);
    let onchange =
        shown.on_set.reform(move |event: Event| (key, event.target_unchecked_into::<HtmlSelectElement>().value()));
    // The address can have a value that is not in the list; the only such setting is a time.
    let own = all.iter().all(|(name, _)| *name != value).then(|| value.clone());
    html! {
        <div class="control-switch" data-setting={key} data-value={value.clone()} data-changed={shown.is_changed(key).then_some("")}>
            <label class="choice">
                <span>{ label }</span>
                <select class="select" name={key} ~value={value.clone()} {onchange}>
                    { for all.iter().map(|(name, words)| html! {
                        <option value={*name} selected={*name == value}>{ words(lang) }</option>
                    }) }
                    if let Some(own) = own {
                        <option value={own.clone()} selected=true>{ own }{ " ms" }</option>
                    }
                </select>
            </label>
            { back(shown, key, label, "") }
        </div>
    }
}

/// Marks a changed setting, and takes the change back.
pub fn back(shown: &Shown, key: &'static str, label: &str, unit: &str) -> Html {
    if !shown.is_changed(key) {
        return Html::default();
    }
    let usual = shown.usual.value(key);
    let words = msg::controls_back(shown.lang, label, [&usual, " ", unit].concat().trim_end());
    let onclick = shown.on_set.reform(move |_: MouseEvent| (key, usual.clone()));
    html! {
        <button type="button" class="button-plain control-back" data-action="back" aria-label={words.clone()} title={words} {onclick}>
            <span aria-hidden="true">{ "↺" }</span>
        </button>
    }
}

/// A value in words, if its number alone is hard to read.
fn words(lang: Lang, parameter: &Parameter, range: Range, raw: u64) -> Option<String> {
    match (parameter.key, range.unit) {
        ("size" | "mtu", _) => None,
        ("tcp-keep-alive" | "user-timeout", _) if raw == 0 => Some(msg::control_never(lang).to_owned()),
        ("jitter", _) | (_, Unit::Percent) if raw == 0 => Some(msg::control_none(lang).to_owned()),
        _ if raw == 0 && range.zero == Zero::Unlimited => Some(msg::control_unlimited(lang).to_owned()),
        (_, Unit::BitsPerSecond) => {
            let space = if raw < 100_000 { " " } else { "" };
            Some([&count(raw), space, msg::unit_bit_rate(lang)].concat())
        }
        (_, Unit::Bytes) => Some(bytes(raw)),
        _ => None,
    }
}
