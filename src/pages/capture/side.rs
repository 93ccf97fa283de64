//! The column beside the picture: what is known of the connections, the inspector, the list, the costs. What is in the other
//! tabs is neither computed nor mounted.

use super::about::about;
use super::callbacks::Callbacks;
use super::inspected::{Inspected, use_inspected};
use super::picture::{NO_LESSON, Props};
use super::tasks::Tasking;
use super::words;
use crate::events::{EventList, Filter};
use crate::graphs::{Ask, Graphs};
use crate::guest::place_of;
use crate::hooks::document::catch_focus;
use crate::hooks::{ByIdentity, Store, use_part};
use crate::inspector::Inspector;
use crate::ledger::Ledger;
use crate::route::capture::{Route, Tab};
use crate::viewing::{PANEL, Showing, TabList, tab_list};
use capture_protocol::Row;
use diagram::model::Model;
use i18n::msg;
use std::cell::RefCell;
use std::rc::Rc;
use trace::{EventId, Micros};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct SideProps {
    pub all: Props,
    pub showing: Store<Showing>,
    pub model: ByIdentity<Model>,
    pub callbacks: Callbacks,
    /// The events that the filter over fields leaves.
    pub only: Option<ByIdentity<Vec<EventId>>>,
    pub tasking: Tasking,
    /// The list's filter, kept while another tab is open.
    pub filter: Rc<RefCell<Filter>>,
}

/// The column beside the picture.
#[component]
pub fn Side(props: &SideProps) -> Html {
    let SideProps { all, showing, model, callbacks, .. } = props;
    let Props { lang, route, reader, shown, .. } = all;
    let (lang, open) = (*lang, route.tab);
    // These tabs show numbers up to the moment.
    let follows = matches!(open, Tab::List | Tab::Costs);
    let moment = use_part(showing, move |showing| if follows { showing.player.glance() } else { Micros(0) });
    let inspected = use_inspected(reader, &shown.trace, model, showing, (open == Tab::Inspector, route.event));
    let was_open = use_mut_ref(|| open);
    use_effect_with(open, move |open| {
        // Whoever chose a row of the list by the keyboard goes on in the inspector.
        if was_open.replace(*open) != *open {
            catch_focus(PANEL);
        }
    });
    let tabs = Tab::ALL.map(|tab| (tab.name(), words::tab(lang, tab)));
    html! {
        <section class="lesson-side">
            <div class="lesson-side-inside">
                { tab_list(&TabList { lang, tabs: &tabs, open: open.name(), panel: PANEL, on_open: &callbacks.open }) }
                <div id={PANEL} class="lesson-panel" role="tabpanel" tabindex="0" key={open.name()}
                    aria-label={words::tab(lang, open)} data-panel={open.name()}>
                    { panel(props, moment, inspected) }
                </div>
            </div>
        </section>
    }
}

/// What is in the open tab.
fn panel(props: &SideProps, moment: Micros, inspected: Inspected) -> Html {
    let SideProps { all, model, callbacks, only, filter, tasking, .. } = props;
    let Props { lang, route, summary, shown, .. } = all;
    let (lang, trace) = (*lang, &shown.trace);
    // The other tabs show what a task hides.
    if tasking.veil.hides_something() && !matches!(route.tab, Tab::About | Tab::Tasks) {
        return html! { <p class="guest-said" role="status">{ msg::task_limited(lang) }</p> };
    }
    match route.tab {
        Tab::About => {
            let rows: Vec<&Row> = summary.rows.iter().filter(|row| shown.connections.contains(&row.number)).collect();
            about(lang, &rows, &shown.facts)
        }
        Tab::Inspector => {
            let Inspected { event, blocks, request } = inspected;
            html! {
                <Inspector {lang} {trace} {event} {blocks} {request} is_pinned={route.event.is_some()}
                    on_release={callbacks.acts.choose.reform(|()| None)}>
                    if shown.facts.is_har {
                        <p class="capture-hint" data-hint="har">{ msg::capture_har_fields(lang) }</p>
                    }
                    { for shown.facts.marks.iter().filter(|mark| Some(mark.event) == event).map(|mark| html! {
                        <p data-flag={mark.flag.clone()}>{ words::mark(lang, mark) }</p>
                    }) }
                </Inspector>
            }
        }
        Tab::List => html! {
            <EventList {lang} scenario={NO_LESSON} {trace} {model} {moment} chosen={route.event} on_choose={&callbacks.acts.choose}
                on_mark={&callbacks.mark} on_seek={&callbacks.acts.seek} only={only.clone()} filter={Rc::clone(filter)} />
        },
        Tab::Graphs => {
            let (reader, changed) = (all.reader.clone(), route.clone());
            let ask = Ask(Rc::new(move |flow| {
                let reader = reader.clone();
                Box::pin(async move { reader.graphs(flow).await.ok() })
            }));
            let on_view = all.on_route.reform(move |graphs| Route { graphs, ..changed.clone() });
            html! {
                <Graphs {lang} {trace} {ask} view={route.graphs} {on_view} event={route.event} showing={&props.showing}
                    acts={callbacks.acts.clone()} mark={&callbacks.mark} name="capture" />
            }
        }
        Tab::Costs => html! { <Ledger {lang} {trace} {moment} /> },
        Tab::Tasks => place_of(lang, &tasking.guest, (msg::task_loading(lang), msg::task_failed(lang))),
    }
}
