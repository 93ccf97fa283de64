//! The fields: a number with its unit, or a choice of words. A number that cannot be used stays in its field, with the reason.

use super::number::unit;
use super::words;
use choose::{Constant, Input};
use i18n::{Lang, msg};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// A change that a person made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Edit {
    Input(Input, f64),
    Constant(Constant, f64),
}

/// A setting's field.
pub fn setting(lang: Lang, input: Input, value: f64, on_edit: &Callback<Edit>) -> Html {
    let record = input.record();
    if record.words.is_empty() {
        return html! {
            <Number key={record.name} {lang} target={Edit::Input(input, value)} id={format!("choose-{}", record.name)}
                label={words::input(lang, input)} on_edit={on_edit.clone()} />
        };
    }
    let id = format!("choose-{}", record.name);
    let onchange = {
        let on_edit = on_edit.clone();
        Callback::from(move |event: Event| {
            let chosen = event.target_unchecked_into::<HtmlSelectElement>().selected_index();
            on_edit.emit(Edit::Input(input, f64::from(chosen)));
        })
    };
    let option = |(place, word): (usize, &&'static str)| {
        html! { <option value={*word} selected={place == value as usize}>{ words::word(lang, input, word) }</option> }
    };
    html! {
        <div class="field" key={record.name}>
            <label for={id.clone()}>{ words::input(lang, input) }</label>
            <select {id} name={record.name} {onchange}>{ for record.words.iter().enumerate().map(option) }</select>
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
pub struct NumberProps {
    pub lang: Lang,
    /// What is edited, with its value.
    pub target: Edit,
    pub id: String,
    /// Its visible label; in a formula its name for those who do not see it.
    pub label: AttrValue,
    #[prop_or_default]
    pub is_inline: bool,
    pub on_edit: Callback<Edit>,
}

/// A field for a number.
#[component]
pub fn Number(props: &NumberProps) -> Html {
    let NumberProps { lang, target, id, label, is_inline, on_edit } = props;
    let (lang, target) = (*lang, *target);
    // What was typed and cannot be used, with the value that it did not replace.
    let wrong = use_state(|| None::<(String, f64)>);
    let (name, value, (least, most), sign) = match target {
        Edit::Input(input, value) => {
            let record = input.record();
            (record.name, value, record.range, unit(record.unit))
        }
        Edit::Constant(constant, value) => {
            let record = constant.record();
            (record.name, value, Constant::RANGE, unit(record.unit))
        }
    };
    let onchange = {
        let (wrong, on_edit) = (wrong.clone(), on_edit.clone());
        Callback::from(move |event: Event| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value().trim().replace(',', "");
            let read = match target {
                Edit::Input(input, _) => input.read(&text).map(|value| Edit::Input(input, value)),
                Edit::Constant(constant, _) => Constant::read(&text).map(|value| Edit::Constant(constant, value)),
            };
            wrong.set(read.is_none().then_some((text, value)));
            if let Some(edit) = read {
                on_edit.emit(edit);
            }
        })
    };
    let wrong = wrong.as_ref().filter(|(_, old)| *old == value).map(|(text, _)| text.clone());
    let is_wrong = wrong.is_some();
    let problem_id = format!("{id}-problem");
    let text = wrong.unwrap_or_else(|| value.to_string());
    let size = text.len().max(2).to_string();
    let problem = is_wrong.then(|| msg::choose_problem_number(lang, &least.to_string(), &most.to_string()));
    let input = html! {
        <input id={id.clone()} {name} type="text" inputmode="decimal" autocomplete="off" value={text} {onchange}
            size={is_inline.then_some(size)} aria-label={is_inline.then(|| label.clone())}
            title={is_inline.then(|| label.clone())} aria-invalid={is_wrong.then_some("true")}
            aria-describedby={is_wrong.then(|| problem_id.clone())} />
    };
    let problem = html! {
        if let Some(problem) = problem {
            <span class="field-problem" id={problem_id} role="status">{ problem }</span>
        }
    };
    let unit = html! {
        if !sign.is_empty() {
            <span class="field-unit">{ sign }</span>
        }
    };
    if *is_inline {
        return html! { <span class="choose-edit">{ input }{ unit }{ problem }</span> };
    }
    html! {
        <div class={if is_wrong { "field field-wrong" } else { "field" }}>
            <label for={id.clone()}>{ label }</label>
            <span class="field-box">{ input }{ unit }</span>
            { problem }
        </div>
    }
}
