//! The tasks of a file on the page of captures, a guest (`crate::tasks`): what it is passed, and what comes of its reports. Its
//! questions go to the worker that has the file, and this page does not read them.

use super::words;
use crate::embed::Host;
use crate::guest::{GuestState, use_guest};
use crate::hooks::Store;
use crate::lab::Reader;
use crate::route::capture::{Route, Tab};
use crate::tasks::{FromCapture, ToCapture, Veil, of_capture, send_result, use_limit};
use crate::viewing::Showing;
use capture_protocol::Summary;
use capture_protocol::decode;
use i18n::{Lang, msg};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The tasks as the page shows them.
#[derive(Clone, PartialEq)]
pub struct Tasking {
    pub guest: UseStateHandle<GuestState>,
    /// What must not be seen.
    pub veil: Veil,
}

/// What the hook needs of the page.
pub struct Page<'a> {
    pub lang: Lang,
    pub route: &'a Route,
    pub reader: &'a Reader,
    pub summary: &'a Summary,
    pub showing: &'a Store<Showing>,
    pub host: &'a Option<Host>,
}

/// The tasks about the connections that are shown.
#[hook]
pub fn use_tasks(page: &Page<'_>) -> Tasking {
    let veil = use_state_eq(Veil::default);
    let reply = use_state(|| None::<(u32, Vec<u8>)>);
    let shown = ToCapture {
        lang: page.lang.tag().to_owned(),
        event: page.route.event,
        has_tasks: page.summary.tasks.is_some(),
        has_forms: page.route.common.controls,
        reply: (*reply).clone(),
    };
    let on_report = {
        let (reader, host, veil, reply) = (page.reader.clone(), page.host.clone(), veil.setter(), reply.setter());
        Callback::from(move |bytes: Vec<u8>| match decode(&bytes) {
            Some(FromCapture::Ask(number, question)) => {
                let (reader, reply) = (reader.clone(), reply.clone());
                spawn_local(async move {
                    // No bytes are no reply, which the tasks say.
                    reply.set(Some((number, reader.task(question).await.unwrap_or_default())));
                });
            }
            Some(FromCapture::Got) => reply.set(None),
            Some(FromCapture::Veil(now)) => veil.set(now),
            Some(FromCapture::Over(over)) => {
                if let Some(host) = &host {
                    send_result(host, &over);
                }
            }
            None => {}
        })
    };
    let guest = use_guest("tasks", page.route.tab == Tab::Tasks, of_capture(&shown).into(), on_report);
    use_limit(veil.limit, page.showing);
    Tasking { guest, veil: (*veil).clone() }
}

/// A file with tasks shows them as soon as it is read: all its connections, which the tasks are about.
#[hook]
pub fn use_opened_tasks(summary: Option<&Summary>, version: u32, route: &Route, on_route: &Callback<Route>) {
    let connections = summary.filter(|summary| summary.tasks.is_some()).map(all);
    let (route, on_route) = (route.clone(), on_route.clone());
    use_effect_with((connections, version), move |(connections, _)| {
        if let Some(connections) = connections.clone().filter(|_| route.connections.is_empty()) {
            on_route.emit(with_tasks(&route, connections));
        }
    });
}

fn all(summary: &Summary) -> Vec<u32> {
    summary.rows.iter().map(|row| row.number).collect()
}

fn with_tasks(route: &Route, connections: Vec<u32>) -> Route {
    Route { tab: Tab::Tasks, ..route.with(connections) }
}

/// That the files have tasks inside, and the way to them.
pub fn offer(lang: Lang, summary: &Summary, route: &Route, on_route: &Callback<Route>) -> Html {
    let Some(count) = summary.tasks else { return Html::default() };
    let (route, connections) = (route.clone(), all(summary));
    let onclick = on_route.reform(move |_: MouseEvent| with_tasks(&route, connections.clone()));
    html! {
        <p class="capture-hint" role="status" data-tasks={count.to_string()}>
            { words::tasks(lang, count) }{ " " }
            if count > 0 {
                <button type="button" class="button" data-action="open-tasks" {onclick}>{ msg::capture_open_tasks(lang) }</button>
            }
        </p>
    }
}
