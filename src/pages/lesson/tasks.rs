//! The tasks of a lesson on its page: loads their program (`crate::tasks`) when they are first wanted, gives it a place, passes it
//! what it must know, and does what comes of it.

use super::showing::{ShowAct, Showing};
use crate::embed::Host;
use crate::hooks::document::document;
use crate::hooks::{ByIdentity, Store, use_latest};
use crate::page_files;
use crate::player::Action;
use crate::route::lesson::{Part, Route, Tab};
use crate::tasks::{FromTasks, Over, ToTasks, Veil};
use ::lab::protocol::{decode, encode};
use i18n::{Lang, msg};
use js_sys::Function;
use trace::Micros;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;
use yew::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// What the tasks' program exports (`src/tasks_main.rs`).
    type Program;

    #[wasm_bindgen(method, getter, js_name = Tasks)]
    fn tasks(this: &Program) -> TasksClass;

    type TasksClass;

    #[wasm_bindgen(method)]
    fn open(this: &TasksClass, place: &Element, lesson: &[u8], report: &Function) -> Option<OpenTasks>;

    type OpenTasks;

    #[wasm_bindgen(method)]
    fn show(this: &OpenTasks, lesson: &[u8]);

    #[wasm_bindgen(method)]
    fn close(this: &OpenTasks);
}

/// The tasks' program in its place. It ends with this.
struct Opened {
    place: Element,
    tasks: OpenTasks,
    _report: Closure<dyn Fn(Vec<u8>)>,
}

impl Opened {
    async fn open(lesson: &ToTasks, on_report: Callback<FromTasks>) -> Option<Self> {
        let program: Program = page_files::load("tasks").await.ok()?.unchecked_into();
        let place = document()?.create_element("div").ok()?;
        place.set_class_name("tasks-place");
        let report: Closure<dyn Fn(Vec<u8>)> = Closure::new(move |bytes: Vec<u8>| {
            if let Some(report) = decode(&bytes) {
                on_report.emit(report);
            }
        });
        let tasks = program.tasks().open(&place, &encode(lesson), report.as_ref().unchecked_ref())?;
        Some(Self { place, tasks, _report: report })
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        self.tasks.close();
    }
}

/// How far the program is.
#[derive(Clone, PartialEq)]
enum Load {
    Wanted,
    Failed,
    Opened(ByIdentity<Opened>),
}

/// The tasks as the page shows them.
#[derive(Clone, PartialEq)]
pub struct Tasking {
    load: UseStateHandle<Load>,
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
    let load = use_state_eq(|| Load::Wanted);
    let veil = use_state_eq(Veil::default);
    let now = ToTasks {
        request: lesson.request(),
        lang: page.lang.tag().to_owned(),
        task: lesson.task.clone().filter(|_| is_shown),
        done: lesson.done.clone(),
        event: lesson.event,
        has_forms: lesson.common.controls,
    };
    let latest = use_latest((lesson.clone(), page.on_change.clone(), page.host.clone(), now.clone()));
    {
        let (veil, load) = (veil.setter(), load.clone());
        let latest = latest.clone();
        use_effect_with(is_wanted && *load == Load::Wanted, move |is_wanted| {
            if *is_wanted {
                spawn_local(async move {
                    let (.., now) = latest.get();
                    let on_report = Callback::from(move |report| {
                        let (lesson, on_change, host, _) = latest.get();
                        take(report, lesson, &on_change, host.as_ref(), &veil);
                    });
                    let opened = Opened::open(&now, on_report).await;
                    load.set(opened.map_or(Load::Failed, |opened| Load::Opened(ByIdentity::new(opened))));
                });
            }
        });
    }
    use_effect_with(((*load).clone(), now), |(load, now)| {
        if let Load::Opened(opened) = load {
            opened.tasks.show(&encode(now));
        }
    });
    use_limit(veil.limit, &page.showing);
    Tasking { load, veil: (*veil).clone() }
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
    match &*tasking.load {
        Load::Opened(opened) => Html::VRef(opened.place.clone().into()),
        Load::Wanted => html! { <p class="lesson-said" role="status">{ msg::task_loading(lang) }</p> },
        Load::Failed => {
            let load = tasking.load.setter();
            html! {
                <div class="lesson-said" data-field="tasks-missing">
                    <p role="status">{ msg::task_failed(lang) }</p>
                    <button type="button" class="button" data-action="task-retry" onclick={move |_: MouseEvent| load.set(Load::Wanted)}>
                        { msg::task_retry(lang) }
                    </button>
                </div>
            }
        }
    }
}
