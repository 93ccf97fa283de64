//! A field for a time in milliseconds, with its error message.

use crate::components::parameter_errors::allowed;
use crate::route::Reason;
use crate::route::lesson::read_time;
use ::lab::parameters::HOUR;
use i18n::{Lang, msg};
use trace::Micros;
use web_sys::HtmlInputElement;
use yew::prelude::*;

pub struct TimeField<'a> {
    /// Unique on the page.
    pub id: String,
    pub name: &'static str,
    pub label: &'a str,
    pub text: String,
    /// What is wrong; empty if nothing is.
    pub problem: String,
    pub on_type: Callback<String>,
}

pub fn time_field(lang: Lang, field: TimeField) -> Html {
    let TimeField { id, name, label, text, problem, on_type } = field;
    let oninput = on_type.reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
    let (wrong, problem_id) = (!problem.is_empty(), format!("{id}-problem"));
    html! {
        <span class="do-time" data-field={name}>
            <label for={id.clone()}>{ label }</label>
            <span class={if wrong { "field-box control-wrong" } else { "field-box" }}>
                <input {id} {name} type="text" inputmode="decimal" autocomplete="off" spellcheck="false" value={text} {oninput}
                    aria-invalid={wrong.then_some("true")} aria-describedby={problem_id.clone()} />
                <span class="field-unit">{ msg::unit_milliseconds(lang) }</span>
            </span>
            <span class="field-problem" id={problem_id} role="status">{ problem }</span>
        </span>
    }
}

/// A moment of the run, or the error message.
pub fn moment_of(lang: Lang, text: &str) -> Result<Micros, String> {
    read_time(text.trim(), true).map_err(|reason| sentence(lang, &reason))
}

/// The length of an interval, or the error message.
pub fn length_of(lang: Lang, text: &str) -> Result<Micros, String> {
    read_time(text.trim(), false).map_err(|reason| sentence(lang, &reason))
}

/// The end of an interval that starts at `from`, at most the lab's one hour.
pub fn end_of(from: Micros, length: Micros) -> Micros {
    (from + length).min(HOUR)
}

fn sentence(lang: Lang, reason: &Reason) -> String {
    match reason {
        Reason::Value(rule) => allowed(lang, rule),
        Reason::UnknownKey | Reason::UnknownPage => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_time_gets_a_sentence() {
        assert_eq!(moment_of(Lang::En, " 12.5 "), Ok(Micros(12_500)));
        assert_eq!(length_of(Lang::En, "0"), Err("A number from 0.001 to 3600000 is needed.".into()));
        assert!(moment_of(Lang::Ko, "soon").is_err_and(|sentence| sentence.contains("3600000")));
    }

    #[test]
    fn nothing_lasts_longer_than_the_lab_knows() {
        assert_eq!(end_of(Micros(5), Micros(6)), Micros(11));
        assert_eq!(end_of(HOUR, Micros(6)), HOUR);
    }
}
