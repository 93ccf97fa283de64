//! What a session does by itself: it opens a lost connection again, keeps an open one alive, and sends a request again and again.

use super::run::Runner;
use ::workbench::session::{Heartbeat, LEAST_EVERY, MOST_EVERY, Reconnect, Session};
use i18n::{Lang, msg};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// Milliseconds between requests, until a visitor says otherwise.
const USUAL_REPEAT: u32 = 2_000;

/// The whole number in a field. One outside of the bounds is not taken, and the browser says why.
pub fn whole_number(event: &Event, (least, most): (u32, u32)) -> Option<u32> {
    let field: HtmlInputElement = event.target_unchecked_into();
    let number = field.value().trim().parse::<u32>().ok().filter(|number| (least..=most).contains(number));
    if number.is_none() {
        field.report_validity();
    }
    number
}

/// A field for a whole number between bounds.
fn number(
    id: String,
    label: &'static str,
    value: u32,
    (least, most): (u32, u32),
    unit: &'static str,
    on_change: Callback<u32>,
) -> Html {
    let onchange = move |event: Event| {
        if let Some(value) = whole_number(&event, (least, most)) {
            on_change.emit(value);
        }
    };
    html! {
        <div class="field">
            <label for={id.clone()}>{ label }</label>
            <div class="field-box">
                <input {id} type="number" min={least.to_string()} max={most.to_string()} required=true value={value.to_string()} {onchange} />
                <span class="field-unit">{ unit }</span>
            </div>
        </div>
    }
}

/// A lost connection is opened again, later each time.
pub fn reconnect(lang: Lang, id: u32, session: &Session, runner: &Runner) -> Html {
    let reconnect = session.reconnect;
    let edit = |change: fn(&mut Reconnect, u32)| {
        let runner = runner.clone();
        Callback::from(move |value| runner.edit(|session| change(&mut session.reconnect, value)))
    };
    let onchange = {
        let runner = runner.clone();
        move |_: Event| runner.edit(|session| session.reconnect.is_on = !reconnect.is_on)
    };
    let field = |name: &str| format!("bench-reconnect-{name}-{id}");
    html! {
        <fieldset class="bench-automatic">
            <legend class="unseen">{ msg::workbench_reconnect(lang) }</legend>
            <label class="chip"><input type="checkbox" data-action="reconnect" checked={reconnect.is_on} {onchange} />{ msg::workbench_reconnect(lang) }</label>
            if reconnect.is_on {
                <div class="bench-grid">
                    { number(field("base"), msg::workbench_base(lang), reconnect.base_millis, (10, MOST_EVERY), "ms", edit(|it, value| it.base_millis = value)) }
                    { number(field("cap"), msg::workbench_cap(lang), reconnect.cap_millis, (10, MOST_EVERY), "ms", edit(|it, value| it.cap_millis = value)) }
                    { number(field("factor"), msg::workbench_factor(lang), reconnect.factor_percent, (100, 1_000), "%", edit(|it, value| it.factor_percent = value)) }
                    { number(field("jitter"), msg::workbench_jitter(lang), reconnect.jitter_percent, (0, 100), "%", edit(|it, value| it.jitter_percent = value)) }
                </div>
            }
        </fieldset>
    }
}

/// A request that is sent again and again: polling.
pub fn repeat(lang: Lang, id: u32, session: &Session, runner: &Runner) -> Html {
    let repeat = session.repeat_millis;
    let onchange = {
        let runner = runner.clone();
        move |_: Event| runner.edit(|session| session.repeat_millis = repeat.is_none().then_some(USUAL_REPEAT))
    };
    let on_every = {
        let runner = runner.clone();
        Callback::from(move |every| runner.edit(|session| session.repeat_millis = Some(every)))
    };
    html! {
        <fieldset class="bench-automatic">
            <legend class="unseen">{ msg::workbench_repeat(lang) }</legend>
            <label class="chip"><input type="checkbox" data-action="repeat" checked={repeat.is_some()} {onchange} />{ msg::workbench_repeat(lang) }</label>
            if let Some(every) = repeat {
                <div class="bench-grid">
                    { number(format!("bench-repeat-{id}"), msg::workbench_repeat_every(lang), every, (LEAST_EVERY, MOST_EVERY), "ms", on_every) }
                </div>
            }
        </fieldset>
    }
}

/// A saved message that is sent again and again while the connection is open.
pub fn heartbeat(lang: Lang, id: u32, session: &Session, runner: &Runner) -> Html {
    let every = session.heartbeat.as_ref().map_or(Heartbeat::USUAL_EVERY, |heartbeat| heartbeat.every_millis);
    let now = session.heartbeat.as_ref().map(|heartbeat| heartbeat.message.clone());
    let onchange = {
        let runner = runner.clone();
        move |event: Event| {
            let message = event.target_unchecked_into::<HtmlSelectElement>().value();
            runner.edit(|session| {
                session.heartbeat =
                    Some(Heartbeat { message, every_millis: every }).filter(|heartbeat| !heartbeat.message.is_empty());
            });
        }
    };
    let on_every = {
        let runner = runner.clone();
        Callback::from(move |every| {
            runner.edit(|session| session.heartbeat.iter_mut().for_each(|heartbeat| heartbeat.every_millis = every));
        })
    };
    let field = format!("bench-heartbeat-{id}");
    html! {
        <div class="bench-grid">
            <div class="field">
                <label for={field.clone()}>{ msg::workbench_heartbeat(lang) }</label>
                <select id={field} disabled={session.messages.is_empty()} {onchange}>
                    <option value="" selected={now.is_none()}>{ msg::workbench_heartbeat_none(lang) }</option>
                    { for session.messages.iter().map(|message| html! {
                        <option value={message.name.clone()} selected={now.as_ref() == Some(&message.name)}>{ message.name.clone() }</option>
                    }) }
                </select>
                if session.messages.is_empty() { <p class="bench-hint">{ msg::workbench_heartbeat_hint(lang) }</p> }
            </div>
            if now.is_some() {
                { number(format!("bench-heartbeat-every-{id}"), msg::workbench_heartbeat_every(lang), every, (LEAST_EVERY, MOST_EVERY), "ms", on_every) }
            }
        </div>
    }
}
