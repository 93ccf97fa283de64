//! The column beside the picture: tabs, and the panel of the one that is open. What is in the other tabs is neither
//! computed nor mounted.

use super::callbacks::LessonCallbacks;
use super::change::{change, use_change};
use super::guide::{Guide, fact_table};
use super::inspected::{Inspected, use_inspected};
use super::showing::Showing;
use super::study::{Texts, use_study};
use super::tasks::{Tasking, tasks};
use crate::events::{EventList, Filter};
use crate::graphs::{Ask, Graphs};
use crate::guest::GuestState;
use crate::hooks::document::catch_focus;
use crate::hooks::{ByIdentity, Store, use_part};
use crate::inspector::Inspector;
use crate::interventions::packet_actions;
use crate::lab::{Lab, Outcome};
use crate::ledger::Ledger;
use crate::route::lesson::{Route, Tab};
use crate::viewing::{PANEL, TabList, tab_list};
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
    let changing = use_change(props, moment);
    let outcome = props.run.as_ref().map(|(outcome, _)| outcome);
    let may_ask = open == Tab::Guide && (props.is_lab_free || outcome.is_some());
    let study = use_study(&props.lab, outcome, lang, lesson.scenario, may_ask);
    let is_alone = tabs.len() < 2;
    let on_open = props.callbacks.open.reform(|name: &str| named(name));
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
                    { tab_list(&TabList { lang, tabs: &words_of(&tabs, lang), open: open.name(), panel: PANEL, on_open: &on_open }) }
                }
                <div id={PANEL} class="lesson-panel" role={if is_alone { "region" } else { "tabpanel" }} tabindex="0" key={open.name()}
                    aria-label={word(lang, open)} data-panel={open.name()}>
                    { panel(props, moment, inspected, study, &changing) }
                </div>
            </div>
        </section>
    }
}

fn words_of(tabs: &[Tab], lang: Lang) -> Vec<(&'static str, &'static str)> {
    tabs.iter().map(|tab| (tab.name(), word(lang, *tab))).collect()
}

fn named(name: &str) -> Tab {
    Tab::ALL.into_iter().find(|tab| tab.name() == name).unwrap_or_default()
}

/// What is in the open tab.
fn panel(
    props: &Props,
    moment: Micros,
    inspected: Inspected,
    study: Option<Texts>,
    changing: &UseStateHandle<GuestState>,
) -> Html {
    let Props { lang, lesson, tab, run, tasking, callbacks, filter, .. } = props;
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
        return html! { <p class="guest-said" role="status">{ msg::task_limited(lang) }</p> };
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
                    on_release={callbacks.acts.choose.reform(|()| None)}>{ actions.unwrap_or_default() }</Inspector>
            }
        }
        Tab::List => html! {
            <EventList {lang} scenario={lesson.scenario} trace={&outcome.trace} {model} {moment} chosen={lesson.event}
                on_choose={&callbacks.acts.choose} on_mark={&callbacks.mark} on_seek={&callbacks.acts.seek} filter={Rc::clone(filter)} />
        },
        Tab::Graphs => {
            let (lab, of, changed) = (props.lab.clone(), outcome.clone(), lesson.clone());
            let ask = Ask(Rc::new(move |flow| {
                let (lab, of) = (lab.clone(), of.clone());
                Box::pin(async move { lab.graphs(&of, flow).await.ok() })
            }));
            let on_view = callbacks.change.reform(move |graphs| Route { graphs, ..changed.clone() });
            html! {
                <Graphs {lang} trace={&outcome.trace} {ask} view={lesson.graphs} {on_view} event={lesson.event} showing={&props.showing}
                    acts={callbacks.acts.clone()} mark={&callbacks.mark} name={lesson.scenario} />
            }
        }
        Tab::Costs => html! {
            <>
                { fact_table(lang, lesson.scenario, &outcome.facts) }
                <Ledger {lang} trace={&outcome.trace} {moment} />
            </>
        },
        Tab::Change => change(lang, changing),
    }
}
