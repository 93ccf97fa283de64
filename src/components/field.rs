//! A field for a number: its unit beside it, and a sentence below where what is typed cannot be used. Until it can, the
//! last good value stays.

use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct FieldProps {
    /// The parameter's name in the URL; also the input's.
    pub name: &'static str,
    pub label: &'static str,
    pub unit: &'static str,
    /// The value in force, as the parameter writes it.
    pub value: String,
    #[prop_or_default]
    pub placeholder: &'static str,
    /// `numeric`, `decimal` or `url`.
    pub mode: &'static str,
    /// Waits for Enter or for the focus to leave, where half a value would do harm.
    #[prop_or_default]
    pub late: bool,
    /// Takes what was typed and gives back the value then in force; `Err` is the sentence that says why it cannot be used.
    pub take: Callback<String, Result<String, String>>,
}

#[component]
pub fn Field(props: &FieldProps) -> Html {
    let FieldProps { name, label, unit, value, placeholder, mode, late, take } = props;
    let typed = use_state_eq(|| value.clone());
    let problem = use_state_eq(|| None::<String>);
    let own = use_mut_ref(|| value.clone());
    {
        // A value that came from elsewhere (the address, the host page) replaces what is typed.
        let (typed, problem, own) = (typed.setter(), problem.setter(), own.clone());
        use_effect_with(value.clone(), move |value| {
            if own.replace(value.clone()) != *value {
                typed.set(value.clone());
                problem.set(None);
            }
        });
    }
    let accept = {
        let (problem, take) = (problem.setter(), take.clone());
        Callback::from(move |text: String| match take.emit(text.trim().to_owned()) {
            Ok(value) => {
                own.replace(value);
                problem.set(None);
            }
            Err(sentence) => problem.set(Some(sentence)),
        })
    };
    let oninput = {
        let (typed, accept, late) = (typed.setter(), accept.clone(), *late);
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            typed.set(text.clone());
            if !late {
                accept.emit(text);
            }
        })
    };
    let onchange =
        { Callback::from(move |event: Event| accept.emit(event.target_unchecked_into::<HtmlInputElement>().value())) };
    let (id, problem_id) = (format!("field-{name}"), format!("problem-{name}"));
    let wrong = problem.is_some();
    html! {
        <div class={classes!("field", wrong.then_some("field-wrong"), (*mode == "url").then_some("field-wide"))}>
            <label for={id.clone()}>{ *label }</label>
            <span class="field-box">
                <input {id} name={*name} type="text" inputmode={*mode} autocomplete="off" spellcheck="false"
                    value={(*typed).clone()} placeholder={*placeholder} {oninput} {onchange} aria-invalid={wrong.then_some("true")}
                    aria-describedby={wrong.then(|| problem_id.clone())} />
                if !unit.is_empty() {
                    <span class="field-unit">{ *unit }</span>
                }
            </span>
            <span class="field-problem" id={problem_id} role="status">{ problem.as_deref().unwrap_or_default() }</span>
        </div>
    }
}
