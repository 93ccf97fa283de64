//! The column beside the picture: tabs, and the panel of the one that is open. What is in the other tabs is neither
//! computed nor mounted.

use super::callbacks::LessonCallbacks;
use super::guide::{Guide, fact_table};
use super::inspected::{Inspected, use_inspected};
use super::showing::Showing;
use super::study::{Texts, use_study};
use super::tasks::{Tasking, tasks};
use crate::controls::Controls;
use crate::events::{EventList, Filter};
use crate::hooks::document::{catch_focus, focus};
use crate::hooks::{ByIdentity, Store, use_part};
use crate::inspector::Inspector;
use crate::interventions::{Interventions, packet_actions};
use crate::lab::{Lab, Outcome};
use crate::ledger::Ledger;
use crate::route::lesson::{Route, Tab};
use crate::tasks::PANEL;
use crate::words::parts::tab as word;
use diagram::model::Model;
use i18n::{Lang, msg};
use std::cell::RefCell;
use std::rc::Rc;
use trace::Micros;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub lesson: Route,
    /// The tab that is open.
    pub tab: Tab,
    /// The run and what the picture shows of it; `None` before there is one.
    pub run: Option<(Outcome, ByIdentity<Model>)>,
    pub showing: Store<Showing>,
    pub lab: Lab,
    /// Whether the lab can be asked without a run: it is there, or nothing else on the page needs it.
    pub is_lab_free: bool,
    pub tasking: Tasking,
    pub callbacks: LessonCallbacks,
    /// Whether something can be undone, and done again.
    pub history: (bool, bool),
    pub has_ghost: bool,
    /// The list's filter, kept while another tab is open.
    pub filter: Rc<RefCell<Filter>>,
}

#[component]
pub fn Column(props: &Props) -> Html {
    let Props { lang, lesson, tab, .. } = props;
    let (lang, open, tabs) = (*lang, *tab, lesson.tabs());
    // These tabs show numbers up to the moment.
    let follows = matches!(open, Tab::List | Tab::Costs | Tab::Change);
    let moment = use_part(&props.showing, move |showing| if follows { showing.player.glance() } else { Micros(0) });
    let inspected = use_inspected(props);
    let outcome = props.run.as_ref().map(|(outcome, _)| outcome);
    let may_ask = open == Tab::Guide && (props.is_lab_free || outcome.is_some());
    let study = use_study(&props.lab, outcome, lang, lesson.scenario, may_ask);
    let is_alone = tabs.len() < 2;
    let was_open = use_mut_ref(|| open);
    use_effect_with(open, move |open| {
        // Whoever chose a row of the list by the keyboard goes on in the inspector.
        if was_open.replace(*open) != *open {
            catch_focus(PANEL);
        }
    });
    html! {
        <section class="lesson-side">
            <div class="lesson-side-inside">
                if !is_alone {
                    { tab_list(props, &tabs) }
                }
                <div id={PANEL} class="lesson-panel" role={if is_alone { "region" } else { "tabpanel" }} tabindex="0" key={open.name()}
                    aria-label={word(lang, open)} data-panel={open.name()}>
                    { panel(props, moment, inspected, study) }
                </div>
            </div>
        </section>
    }
}

/// The tabs. The arrow keys open the next one or the one before (ARIA Authoring Practices, tabs).
fn tab_list(props: &Props, tabs: &[Tab]) -> Html {
    let Props { lang, tab, callbacks, .. } = props;
    let (lang, open) = (*lang, *tab);
    let one = |tab: Tab| {
        let is_open = tab == open;
        html! {
            <button type="button" role="tab" id={id(tab)} class="lesson-tab" data-tab={tab.name()} aria-selected={is_open.to_string()}
                aria-controls={is_open.then_some(PANEL)} tabindex={if is_open { "0" } else { "-1" }}
                onclick={callbacks.open.reform(move |_: MouseEvent| tab)}>
                { word(lang, tab) }
            </button>
        }
    };
    let onkeydown = {
        let (open_tab, tabs) = (callbacks.open.clone(), tabs.to_vec());
        Callback::from(move |event: KeyboardEvent| {
            let at = tabs.iter().position(|tab| *tab == open).unwrap_or_default();
            let next = match &*event.key() {
                "ArrowRight" => (at + 1) % tabs.len(),
                "ArrowLeft" => (at + tabs.len() - 1) % tabs.len(),
                "Home" => 0,
                "End" => tabs.len() - 1,
                _ => return,
            };
            event.prevent_default();
            open_tab.emit(tabs[next]);
            focus(&id(tabs[next]));
        })
    };
    html! {
        <div class="lesson-tabs" role="tablist" aria-label={msg::tabs_title(lang)} data-own-keys="" {onkeydown}>
            { for tabs.iter().copied().map(one) }
        </div>
    }
}

fn id(tab: Tab) -> String {
    format!("tab-{}", tab.name())
}

/// What is in the open tab.
fn panel(props: &Props, moment: Micros, inspected: Inspected, study: Option<Texts>) -> Html {
    let Props { lang, lesson, tab, run, tasking, callbacks, history, has_ghost, filter, .. } = props;
    let lang = *lang;
    if *tab == Tab::Guide {
        return html! { <Guide {lang} lesson={lesson.clone()} on_tasks={callbacks.open.reform(|()| Tab::Tasks)} {study} /> };
    }
    if *tab == Tab::Tasks {
        return tasks(lang, tasking);
    }
    let Some((outcome, model)) = run else { return Html::default() };
    // These tabs show the whole run, or the bytes of a packet.
    if tasking.veil.hides_something() && *tab != Tab::Change {
        return html! { <p class="lesson-said" role="status">{ msg::task_limited(lang) }</p> };
    }
    match tab {
        Tab::Guide | Tab::Tasks => Html::default(),
        Tab::Inspector => {
            let Inspected { event, found, request } = inspected;
            let (blocks, why) = found.map(|found| (found.blocks, found.why)).unzip();
            let chosen = event.and_then(|event| outcome.trace.event(event)).filter(|_| lesson.common.controls);
            let actions = chosen.map(|event| packet_actions(lang, event, lesson, &callbacks.change));
            html! {
                <Inspector {lang} trace={&outcome.trace} {event} {blocks} why={why.flatten()} {request} is_pinned={lesson.event.is_some()}
                    on_release={callbacks.choose.reform(|()| None)}>{ actions.unwrap_or_default() }</Inspector>
            }
        }
        Tab::List => html! {
            <EventList {lang} scenario={lesson.scenario} trace={&outcome.trace} {model} {moment} chosen={lesson.event}
                on_choose={&callbacks.choose} on_mark={&callbacks.mark} on_seek={&callbacks.seek} filter={Rc::clone(filter)} />
        },
        Tab::Costs => html! {
            <>
                { fact_table(lang, lesson.scenario, &outcome.facts) }
                <Ledger {lang} trace={&outcome.trace} {moment} />
            </>
        },
        Tab::Change => html! {
            <>
                <Interventions {lang} lesson={lesson.clone()} trace={&outcome.trace} idle={&outcome.idle} {moment}
                    on_change={&callbacks.change} can_undo={history.0} can_redo={history.1} on_undo={&callbacks.undo} on_redo={&callbacks.redo}
                    ghost={*has_ghost} on_ghost={&callbacks.ghost} />
                <Controls {lang} lesson={lesson.clone()} on_change={&callbacks.change} />
            </>
        },
    }
}
