//! A field for a number or an address, with its unit. If the text cannot be used, a sentence below says why.

use super::state::{Act, Dispatch, Draft};
use crate::route::{Allowed, Reason};
use web_sys::HtmlInputElement;
use yew::prelude::*;

pub struct Field {
    /// The parameter's name in the URL, which is also the input's.
    pub name: &'static str,
    pub label: &'static str,
    pub unit: &'static str,
    /// The current value, in the parameter's notation.
    pub value: String,
    pub placeholder: &'static str,
    /// `numeric`, `decimal` or `url`. An address takes effect on Enter or when the focus leaves, because half an
    /// address would connect to the wrong host.
    pub mode: &'static str,
}

/// `problem` says why the `draft` cannot be used; empty if it can.
pub fn field(field: Field, draft: Option<&Draft>, problem: String, dispatch: &Dispatch) -> Html {
    let Field { name, label, unit, value, placeholder, mode } = field;
    let is_address = mode == "url";
    let typed = |whole: bool| {
        let dispatch = dispatch.clone();
        move |event: Event| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            dispatch.dispatch(Act::Type { name, text, whole });
        }
    };
    let (oninput, onchange) = (typed(!is_address), typed(true));
    let oninput = move |event: InputEvent| oninput(event.into());
    let value = draft.map_or(value, |draft| draft.text.clone());
    let (id, problem_id) = (format!("field-{name}"), format!("problem-{name}"));
    let wrong = !problem.is_empty();
    let class = match (is_address, wrong) {
        (false, false) => "field",
        (false, true) => "field field-wrong",
        (true, false) => "field field-wide",
        (true, true) => "field field-wide field-wrong",
    };
    html! {
        <div {class}>
            <label for={id.clone()}>{ label }</label>
            <span class="field-box">
                <input {id} {name} type="text" inputmode={mode} autocomplete="off" spellcheck="false" {value} {placeholder}
                    {oninput} {onchange} aria-invalid={wrong.then_some("true")}
                    aria-describedby={wrong.then(|| problem_id.clone())} />
                if !unit.is_empty() {
                    <span class="field-unit">{ unit }</span>
                }
            </span>
            <span class="field-problem" id={problem_id} role="status">{ problem }</span>
        </div>
    }
}

/// Why a draft cannot be used, as `say` words it; empty if it can.
pub fn problem(draft: Option<&Draft>, say: impl FnOnce(&Allowed) -> String) -> String {
    match draft.and_then(|draft| draft.problem.as_ref()) {
        Some(Reason::Value(rule)) => say(rule),
        Some(Reason::UnknownKey | Reason::UnknownPage) | None => String::new(),
    }
}
