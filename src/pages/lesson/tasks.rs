//! The tasks of a lesson on its page, a guest (`crate::tasks`): what it is passed, and what comes of its reports.

use super::showing::{ShowAct, Showing};
use crate::embed::Host;
use crate::guest::{GuestState, use_guest};
use crate::hooks::Store;
use crate::player::Action;
use crate::route::lesson::{Part, Route, Tab};
use crate::tasks::{FromTasks, Over, ToTasks, Veil};
use ::lab::protocol::{decode, encode};
use i18n::{Lang, msg};
use trace::Micros;
use wasm_bindgen::JsValue;
use yew::prelude::*;

/// The tasks as the page shows them.
#[derive(Clone, PartialEq)]
pub struct Tasking {
    guest: UseStateHandle<GuestState>,
    /// What must not be seen.
    pub veil: Veil,
}

/// What the hook needs of the page.
pub struct Page {
    pub lang: Lang,
    pub lesson: Route,
    pub showing: Store<Showing>,
    pub host: Option<Host>,
    pub on_change: Callback<Route>,
}

/// The tasks of the page's lesson.
#[hook]
pub fn use_tasks(page: &Page) -> Tasking {
    let Page { lesson, .. } = page;
    let is_shown = lesson.shows(Part::Tab(Tab::Tasks));
    let is_wanted = is_shown && (lesson.task.is_some() || lesson.open_tab() == Some(Tab::Tasks));
    let veil = use_state_eq(Veil::default);
    let shown = ToTasks {
        request: lesson.request(),
        lang: page.lang.tag().to_owned(),
        task: lesson.task.clone().filter(|_| is_shown),
        done: lesson.done.clone(),
        event: lesson.event,
        has_forms: lesson.common.controls,
    };
    let on_report = {
        let (lesson, on_change, host, veil) =
            (lesson.clone(), page.on_change.clone(), page.host.clone(), veil.setter());
        Callback::from(move |bytes: Vec<u8>| {
            if let Some(report) = decode(&bytes) {
                take(report, lesson.clone(), &on_change, host.as_ref(), &veil);
            }
        })
    };
    let guest = use_guest("tasks", is_wanted, encode(&shown).into(), on_report);
    use_limit(veil.limit, &page.showing);
    Tasking { guest, veil: (*veil).clone() }
}

/// Does what the tasks report.
fn take(
    report: FromTasks,
    lesson: Route,
    on_change: &Callback<Route>,
    host: Option<&Host>,
    veil: &UseStateSetter<Veil>,
) {
    match report {
        FromTasks::SetUp { task, setup } => on_change.emit(lesson.with_task(&task, &setup)),
        FromTasks::Make(task) => on_change.emit(Route { task: Some(task), moment: Micros(0), event: None, ..lesson }),
        FromTasks::Leave => on_change.emit(Route { task: None, ..lesson }),
        FromTasks::Veil(now) => veil.set(now),
        FromTasks::Over(over) => {
            if let Some(host) = host {
                send(host, &over);
            }
            if over.is_right && !lesson.done.contains(&over.task) {
                let done = lesson.done.iter().cloned().chain([over.task]).collect();
                on_change.emit(Route { done, ..lesson });
            }
        }
    }
}

/// The page that frames this one gets the result of a task.
fn send(host: &Host, over: &Over) {
    let fields = [
        ("task", JsValue::from(&*over.task)),
        // A text: not every seed is a number of JavaScript.
        ("seed", JsValue::from(&*over.seed.to_string())),
        ("score", JsValue::from(over.score)),
        ("tries", JsValue::from(over.tries)),
        ("seconds", JsValue::from((over.seconds * 10.0).round() / 10.0)),
    ];
    host.send("result", &fields);
}

/// The run may be seen as far as the open step allows; when that moves on, the run plays on to it.
#[hook]
fn use_limit(limit: Option<Micros>, showing: &Store<Showing>) {
    let before = use_mut_ref(|| None::<Micros>);
    let showing = showing.clone();
    use_effect_with(limit, move |limit| {
        let last = before.replace(*limit);
        showing.dispatch(ShowAct::Limit(*limit));
        match (last, *limit) {
            (None, Some(at)) => showing.dispatch(ShowAct::Player(Action::Seek(at))),
            (Some(_), _) => showing.dispatch(ShowAct::Player(Action::Play)),
            (None, None) => {}
        }
    });
}

/// The place of the tasks, or what their program is doing.
pub fn tasks(lang: Lang, tasking: &Tasking) -> Html {
    let Tasking { guest, .. } = tasking;
    guest.place().unwrap_or_else(|| absent(guest, "tasks", (msg::task_loading(lang), msg::task_failed(lang)), lang))
}

/// What stands in the place of the guest `name`: that it is being loaded, or that it could not be, with a way to try again.
pub fn absent(guest: &UseStateHandle<GuestState>, name: &str, (loading, missing): (&str, &str), lang: Lang) -> Html {
    if **guest == GuestState::Absent {
        return html! { <p class="lesson-said" role="status">{ loading }</p> };
    }
    let setter = guest.setter();
    html! {
        <div class="lesson-said" data-field={format!("{name}-missing")}>
            <p role="status">{ missing }</p>
            <button type="button" class="button" data-action="task-retry" onclick={move |_: MouseEvent| setter.set(GuestState::Absent)}>
                { msg::task_retry(lang) }
            </button>
        </div>
    }
}
