//! The input of one part of an answer, with its mark and its remarks.

use super::order::order;
use super::state::{Open, TaskAct};
use ::lab::protocol::{Input, Remark, Value};
use i18n::{Lang, msg};
use trace::EventId;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// What a part is drawn from.
pub struct Part<'a> {
    pub lang: Lang,
    pub open: &'a Open,
    pub place: usize,
    /// The fields of the event that was chosen for it: their names in display filters and in their standards.
    pub fields: &'a [(String, String)],
    pub on_act: &'a Callback<TaskAct>,
}

pub fn part(part: &Part) -> Html {
    let &Part { lang, open, place, .. } = part;
    let Some(asked) = open.asked.parts.get(place) else { return Html::default() };
    let mark = open.verdict.as_ref().and_then(|verdict| verdict.parts.get(place).copied().flatten());
    let remarks = open.verdict.iter().flat_map(|verdict| &verdict.remarks).filter(|remark| remark.part == place);
    let solution = open.solution.as_ref().and_then(|solution| solution.texts.get(place));
    html! {
        <fieldset class="task-part" key={place} data-part={place.to_string()} data-mark={mark.map(|right| if right { "right" } else { "wrong" })}>
            <legend>{ &asked.label }</legend>
            { input(part, &asked.input) }
            if let Some(right) = mark {
                <p class="task-mark">{ if right { msg::task_right(lang) } else { msg::task_not_right(lang) } }</p>
            }
            // In an element of their own: beside the input they would move its place in the list, and it would lose the focus.
            <div>{ for remarks.map(remark) }</div>
            if let Some(text) = solution.filter(|_| mark != Some(true)) {
                <p class="task-solution" data-field="solution">{ msg::task_solution(lang, text) }</p>
            }
        </fieldset>
    }
}

/// What to look at again, with the section that has it.
pub fn remark(remark: &Remark) -> Html {
    html! {
        <p class="task-remark" data-field="remark">
            { &remark.text }
            if let Some(source) = &remark.source {
                <span class="task-source">{ source }</span>
            }
        </p>
    }
}

fn input(part: &Part, input: &Input) -> Html {
    let &Part { lang, open, place, on_act, .. } = part;
    let given = open.given.get(place).and_then(Option::as_ref);
    let on_give = on_act.reform(move |value| TaskAct::Give(place, value));
    match (input, given) {
        (Input::Number(unit), _) => typed(part, "decimal", unit),
        (Input::Text, _) => typed(part, "text", ""),
        (Input::Event, _) => event(part),
        (Input::Field, given) => html! { <>{ event(part) }{ field(part, given) }</> },
        (Input::Choice(options), given) => {
            let is_chosen = |at: usize| matches!(given, Some(Value::Choice(chosen)) if *chosen == at);
            html! {
                { for options.iter().enumerate().map(|(at, text)| {
                    let onchange = on_give.reform(move |_: Event| Value::Choice(at));
                    choice("radio", open, place, text, is_chosen(at), onchange)
                }) }
            }
        }
        (Input::Choices(options), Some(Value::Choices(chosen))) => html! {
            { for options.iter().enumerate().map(|(at, text)| {
                let before = chosen.clone();
                let onchange = on_give.reform(move |_: Event| Value::Choices(toggled(&before, at)));
                choice("checkbox", open, place, text, chosen.contains(&at), onchange)
            }) }
        },
        (Input::Order(items), Some(Value::Order(places))) => order(lang, place, items, places, open.is_over, &on_give),
        (Input::Choices(_) | Input::Order(_), _) => Html::default(),
    }
}

/// `chosen` with or without `place`, ascending.
fn toggled(chosen: &[usize], place: usize) -> Vec<usize> {
    let mut new: Vec<usize> = chosen.iter().copied().filter(|other| *other != place).collect();
    if new.len() == chosen.len() {
        new.push(place);
        new.sort_unstable();
    }
    new
}

fn choice(kind: &'static str, open: &Open, place: usize, text: &str, checked: bool, onchange: Callback<Event>) -> Html {
    html! {
        <label class="task-choice">
            <input type={kind} name={format!("task-{place}")} {checked} disabled={open.is_over} {onchange} />
            <span>{ text }</span>
        </label>
    }
}

/// A field for a number or a text, with its unit.
fn typed(part: &Part, mode: &'static str, unit: &str) -> Html {
    let &Part { open, place, on_act, .. } = part;
    let label = open.asked.parts.get(place).map_or("", |asked| &asked.label).to_owned();
    let value = open.typed.get(place).cloned().unwrap_or_default();
    let oninput = on_act.reform(move |event: InputEvent| {
        TaskAct::Type(place, event.target_unchecked_into::<HtmlInputElement>().value())
    });
    html! {
        <span class="field task-typed">
            <span class="field-box">
            <input type="text" name={format!("task-{place}")} inputmode={mode} autocomplete="off" autocapitalize="off" spellcheck="false"
                maxlength="200" aria-label={label} ~value={value} readonly={open.is_over} {oninput} />
            if !unit.is_empty() {
                <span class="field-unit">{ unit.to_owned() }</span>
            }
            </span>
        </span>
    }
}

/// The number of an event: typed, or chosen in the picture.
fn event(part: &Part) -> Html {
    let &Part { lang, open, place, on_act, .. } = part;
    let onfocus = on_act.reform(move |_: FocusEvent| TaskAct::Aim(place));
    html! {
        <span class="task-event" data-aimed={(open.aimed == place && !open.is_over).then_some("")} {onfocus}>
            { typed(part, "numeric", "") }
            <span class="task-hint">{ msg::task_choose_hint(lang) }</span>
        </span>
    }
}

/// The fields of the chosen event, as a list.
fn field(part: &Part, given: Option<&Value>) -> Html {
    let &Part { lang, open, place, fields, on_act } = part;
    let Some(Value::Field(event, chosen)) = given else { return Html::default() };
    let event = *event;
    let onchange = on_act.reform(move |changed: Event| {
        let name = changed.target_unchecked_into::<HtmlSelectElement>().value();
        TaskAct::Give(place, Value::Field(EventId(event.0), name))
    });
    html! {
        <label class="task-field">
            <span>{ msg::task_field(lang) }</span>
            <select class="select" disabled={open.is_over} ~value={chosen.clone()} {onchange}>
                <option value="" selected={chosen.is_empty()}>{ "–" }</option>
                { for fields.iter().map(|(id, name)| html! {
                    <option value={id.clone()} selected={id == chosen}>{ name }</option>
                }) }
            </select>
        </label>
    }
}
