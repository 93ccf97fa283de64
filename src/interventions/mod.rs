//! What a visitor changes in a run. This panel acts on hosts and on the cable, in the program of changes (`crate::change`);
//! `packet` adds buttons for single packets to the inspector. Every change runs the lesson again. The page keeps the history;
//! the lab applies the changes.

pub mod edit;
mod form;
mod history;
mod packet;
mod time_field;
mod words;

pub use history::History;
pub use packet::packet_actions;
pub use words::Named;

use crate::route::lesson::Route;
use ::lab::{Idle, Intervention};
use form::{Deed, Form};
use i18n::{Lang, msg};
use std::rc::Rc;
use trace::Micros;
use words::{describe, why_idle};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub lesson: Route,
    /// The packets of the newest run that are named in the list.
    pub packets: Vec<Named>,
    /// The interventions that changed nothing in it.
    pub idle: Vec<Idle>,
    /// The moment that is shown.
    pub moment: Micros,
    /// Receives the changed lesson.
    pub on_change: Callback<Route>,
    pub can_undo: bool,
    pub can_redo: bool,
    pub on_undo: Callback<()>,
    pub on_redo: Callback<()>,
    /// Whether the previous run is drawn, too.
    pub ghost: bool,
    pub on_ghost: Callback<bool>,
}

/// The interventions in force, what can be done to hosts and cable, and undo.
#[component]
pub fn Interventions(props: &Props) -> Html {
    let Props { lang, lesson, packets, idle, moment, on_change, .. } = props;
    let lang = *lang;
    let with = |lesson: &Route, interventions| Route { interventions, ..lesson.clone() };
    let on_add = {
        let lesson = lesson.clone();
        on_change.reform(move |new| with(&lesson, edit::put(&lesson.interventions, new)))
    };
    let clear = {
        let lesson = lesson.clone();
        on_change.reform(move |_: MouseEvent| with(&lesson, Vec::new()))
    };
    // One copy of the lesson for all lines: a copy for each would be the square of a long list.
    let shared = Rc::new(lesson.clone());
    let one = |intervention: &Intervention| {
        let words = describe(lang, intervention, packets);
        let (shared, gone) = (Rc::clone(&shared), intervention.clone());
        let less = move |_: MouseEvent| with(&shared, edit::remove(&shared.interventions, &gone));
        let onclick = on_change.reform(less);
        html! {
            <li data-intervention={words::kind_name(intervention)}>
                <span>
                    { words.clone() }
                    if let Some(idle) = idle.iter().find(|idle| idle.intervention == *intervention) {
                        <span class="do-note" data-idle="">{ why_idle(lang, idle) }</span>
                    }
                </span>
                <button type="button" class="button-plain" data-action="remove" aria-label={msg::do_remove(lang, &words)} {onclick}>
                    <span aria-hidden="true">{ "✕" }</span>
                </button>
            </li>
        }
    };
    let all = &lesson.interventions;
    html! {
        <section class="do" aria-label={msg::do_title(lang)} data-interventions={all.len().to_string()}>
            <header class="do-head">
                <h2>{ msg::do_title(lang) }</h2>
                { history(props) }
            </header>
            if all.is_empty() {
                <p class="do-note">{ msg::do_none(lang) }</p>
            } else {
                <ul class="do-list">{ for all.iter().map(one) }</ul>
                <button type="button" class="button do-clear" data-action="clear" onclick={clear}>{ msg::do_clear(lang) }</button>
            }
            if edit::is_full(all) {
                <p class="do-note" role="status">{ msg::do_full(lang, all.len() as u64) }</p>
            }
            <div class="do-forms">
                { for Deed::ALL.map(|deed| html! { <Form {lang} {deed} moment={*moment} on_add={&on_add} /> }) }
            </div>
        </section>
    }
}

/// Undo, redo, and the switch that shows the previous run.
fn history(props: &Props) -> Html {
    let Props { lang, can_undo, can_redo, on_undo, on_redo, ghost, on_ghost, .. } = props;
    let (lang, ghost) = (*lang, *ghost);
    let button = |name: &'static str, label: &'static str, can: bool, on_press: &Callback<()>| {
        let onclick = on_press.reform(|_: MouseEvent| ());
        html! { <button type="button" class="button" data-action={name} disabled={!can} {onclick}>{ label }</button> }
    };
    html! {
        <div class="do-row" role="group" aria-label={msg::do_history(lang)}>
            { button("undo", msg::do_undo(lang), *can_undo, on_undo) }
            { button("redo", msg::do_redo(lang), *can_redo, on_redo) }
            <label class="chip">
                <input type="checkbox" name="ghost" checked={ghost} onchange={on_ghost.reform(move |_: Event| !ghost)} />
                { msg::do_ghost(lang) }
            </label>
        </div>
    }
}
