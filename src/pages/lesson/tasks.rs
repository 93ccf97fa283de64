//! The tasks of a lesson on its page: asks the lab for them, sets their runs up, hides in the picture what must not be seen
//! yet, and reports what was done.

use super::runs::use_dissection;
use super::showing::{ShowAct, Showing};
use crate::embed::Host;
use crate::hooks::{ByIdentity, Store, storage, use_latest};
use crate::lab::{Lab, Outcome};
use crate::player::Action;
use crate::route::lesson::{Part, Route, Tab};
use crate::tasks::{Do, Open, TaskAct, Tasks};
use ::lab::Request;
use ::lab::protocol::{Outline, Value};
use i18n::Lang;
use std::rc::Rc;
use trace::{EventId, Micros};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use wire::view::{Block, Field};
use yew::prelude::*;

/// Under this name the browser keeps the names of the tasks that have been done.
const KEPT: &str = "roundtrip-done";

/// The tasks as the page shows them.
#[derive(Clone, PartialEq)]
pub struct Tasking {
    /// The list; `None` until the lab has it.
    pub outlines: Option<ByIdentity<[Outline]>>,
    pub state: UseReducerHandle<Tasks>,
    /// The task of the address is none of this lesson, or the run has nothing that it could be about.
    pub is_absent: bool,
    /// The fields of the event that was chosen for a part.
    pub fields: Rc<[(String, String)]>,
    pub on_open: Callback<usize>,
    pub on_act: Callback<TaskAct>,
    pub on_do: Callback<Do>,
    /// A task was made from the run, by its name.
    pub on_make: Callback<String>,
}

impl Tasking {
    /// The open task, if it is the one of the address.
    pub fn open(&self, lesson: &Route) -> Option<&Open> {
        self.state.open.as_ref().filter(|open| Some(&open.asked.id) == lesson.task.as_ref())
    }

    /// The list's entry of the task that the address names.
    pub fn outline(&self, lesson: &Route) -> Option<(usize, &Outline)> {
        let outlines = self.outlines.as_deref()?;
        outlines.iter().enumerate().find(|(_, outline)| Some(&outline.id) == lesson.task.as_ref())
    }
}

/// What the hook needs of the page.
pub struct Page {
    pub lang: Lang,
    pub lesson: Route,
    pub lab: Lab,
    /// The newest run.
    pub outcome: Option<Outcome>,
    pub showing: Store<Showing>,
    pub host: Option<Host>,
    pub on_change: Callback<Route>,
}

/// The tasks of the page's lesson.
#[hook]
pub fn use_tasks(page: &Page) -> Tasking {
    let Page { lang, lesson, lab, showing, on_change, .. } = page;
    let lang = *lang;
    let is_wanted =
        lesson.shows(Part::Tab(Tab::Tasks)) && (lesson.task.is_some() || lesson.open_tab() == Some(Tab::Tasks));
    // The run before the one that the address asks for is not what a task is about.
    let outcome = page.outcome.clone().filter(|outcome| is_wanted && *outcome.request == lesson.request());
    let state = use_reducer(Tasks::default);
    let set_up = use_set_up(lesson, lab, page.outcome.as_ref(), lang, on_change);
    let outlines = use_outlines(page, is_wanted, &set_up);
    let is_absent = use_asked(page, outcome.as_ref(), &state);
    use_limit(&state, showing);
    use_end(page, &state);
    {
        let dispatch = state.dispatcher();
        use_effect_with(lesson.event, move |event| {
            if let Some(event) = event {
                dispatch.dispatch(TaskAct::Choose(*event));
            }
        });
    }
    let on_act = {
        let dispatch = state.dispatcher();
        Callback::from(move |act| dispatch.dispatch(act))
    };
    let on_open = {
        let (list, set_up, seed) = (outlines.clone(), set_up.clone(), lesson.seed);
        Callback::from(move |place: usize| {
            if let Some(outline) = list.as_deref().and_then(|list| list.get(place)) {
                set_up.emit((outline.id.clone(), seed));
            }
        })
    };
    let on_do = use_do(page, outcome.as_ref(), &state, outlines.as_deref(), set_up);
    let fields = use_fields(page, outcome.as_ref(), &state);
    let on_make = {
        let lesson = lesson.clone();
        on_change.reform(move |task| Route { task: Some(task), moment: Micros(0), event: None, ..lesson.clone() })
    };
    Tasking { outlines, state, is_absent, fields, on_open, on_act, on_do, on_make }
}

/// The lesson with the run of a task, at its start.
fn with_run(lesson: &Route, task: &str, request: &Request) -> Route {
    Route {
        seed: request.seed,
        settings: request.settings.clone(),
        interventions: request.interventions.clone(),
        task: Some(task.to_owned()),
        tab: Tab::Tasks,
        moment: Micros(0),
        event: None,
        ..lesson.clone()
    }
}

/// Sets up the run of a task, by its name and its variant's seed.
#[hook]
fn use_set_up(
    lesson: &Route,
    lab: &Lab,
    outcome: Option<&Outcome>,
    lang: Lang,
    on_change: &Callback<Route>,
) -> Callback<(String, u64)> {
    let latest = use_latest((lesson.clone(), outcome.cloned(), on_change.clone()));
    let lab = lab.clone();
    Callback::from(move |(task, seed): (String, u64)| {
        let (lab, latest) = (lab.clone(), latest.clone());
        spawn_local(async move {
            let (lesson, outcome, _) = latest.get();
            let Some(outcome) = outcome else { return };
            // An error means that a newer run is under way; the visitor presses again.
            let Ok(outlines) = lab.tasks(&outcome, lesson.scenario, seed, lang).await else { return };
            if let Some(outline) = outlines.iter().find(|outline| outline.id == task) {
                let (lesson, _, on_change) = latest.get();
                on_change.emit(with_run(&lesson, &task, &outline.request));
            }
        });
    })
}

/// The list of tasks of the lesson's seed. A link that names a task and nothing else of the run gets the task's run.
#[hook]
fn use_outlines(page: &Page, is_wanted: bool, set_up: &Callback<(String, u64)>) -> Option<ByIdentity<[Outline]>> {
    let Page { lang, lesson, lab, outcome, .. } = page;
    let lang = *lang;
    let newest = use_state(|| None::<((u64, Lang), ByIdentity<[Outline]>)>);
    let key = (lesson.seed, lang);
    let known = newest.as_ref().filter(|(of, _)| *of == key).map(|(_, outlines)| outlines.clone());
    {
        let (lab, setter, scenario) = (lab.clone(), newest.setter(), lesson.scenario);
        let missing = outcome.clone().filter(|_| is_wanted && known.is_none());
        use_effect_with((missing, key), move |(outcome, key)| {
            if let Some(outcome) = outcome.clone() {
                let key = *key;
                spawn_local(async move {
                    if let Ok(outlines) = lab.tasks(&outcome, scenario, key.0, key.1).await {
                        setter.set(Some((key, outlines.into())));
                    }
                });
            }
        });
    }
    {
        let usual = Route::of(lesson.scenario).map(|usual| Route { seed: lesson.seed, ..usual }.request());
        let is_bare = usual == Some(lesson.request());
        let (task, seed, set_up) = (lesson.task.clone(), lesson.seed, set_up.clone());
        let has_arrived = use_mut_ref(|| false);
        let request = known.as_deref().zip(task.clone()).and_then(|(list, task)| {
            list.iter().find(|outline| outline.id == task).map(|outline| outline.request.clone())
        });
        let differs = request.is_some_and(|request| request != lesson.request());
        use_effect_with(known.is_some(), move |is_known| {
            let is_first = *is_known && !has_arrived.replace(*is_known);
            if let Some(task) = task.filter(|_| is_first && is_bare && differs) {
                set_up.emit((task, seed));
            }
        });
    }
    known.or_else(|| newest.as_ref().map(|(_, outlines)| outlines.clone()))
}

/// Asks the lab for the task of the address whenever there is another run. Returns whether there is no such task.
#[hook]
fn use_asked(page: &Page, outcome: Option<&Outcome>, state: &UseReducerHandle<Tasks>) -> bool {
    let Page { lang, lesson, lab, .. } = page;
    let lang = *lang;
    let absent = use_state_eq(|| None::<String>);
    {
        let (lab, dispatch, seed, setter) = (lab.clone(), state.dispatcher(), lesson.seed, absent.setter());
        use_effect_with((lesson.task.clone(), outcome.cloned(), lang), move |(task, outcome, lang)| {
            let (task, outcome, lang) = (task.clone(), outcome.clone(), *lang);
            let Some(task) = task else { return dispatch.dispatch(TaskAct::Close) };
            let Some(outcome) = outcome else { return };
            spawn_local(async move {
                match lab.task(&outcome, &task, lang).await {
                    Ok(Some(asked)) => {
                        setter.set(None);
                        dispatch.dispatch(TaskAct::Load { asked, seed, now: js_sys::Date::now() });
                    }
                    Ok(None) => {
                        setter.set(Some(task));
                        dispatch.dispatch(TaskAct::Close);
                    }
                    // A newer run is under way; its result asks again.
                    Err(_) => {}
                }
            });
        });
    }
    absent.is_some() && *absent == lesson.task
}

/// The run may be seen as far as the open step allows; when that moves on, the run plays on to it.
#[hook]
fn use_limit(state: &UseReducerHandle<Tasks>, showing: &Store<Showing>) {
    let limit = state.open.as_ref().and_then(Open::limit);
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

/// When a task is over: the host gets its result, and the address remembers that it was done.
#[hook]
fn use_end(page: &Page, state: &UseReducerHandle<Tasks>) {
    let latest = use_latest((page.lesson.clone(), page.on_change.clone(), page.host.clone()));
    let over = state.open.as_ref().filter(|open| open.is_over).map(|open| Over {
        task: open.asked.id.clone(),
        seed: open.seed,
        score: open.score(),
        is_right: open.is_right(),
        tries: open.tries,
        seconds: open.seconds(),
    });
    use_effect_with(over, move |over| {
        let (Some(over), (lesson, on_change, host)) = (over, latest.get()) else { return };
        if let Some(host) = host {
            over.report(&host);
        }
        if over.is_right && !lesson.done.contains(&over.task) {
            let mut done = lesson.done.clone();
            done.push(over.task.clone());
            remember(&over.task);
            on_change.emit(Route { done, ..lesson });
        }
    });
    let latest = use_latest((page.lesson.clone(), page.on_change.clone()));
    use_effect_with((), move |()| {
        let (lesson, on_change) = latest.get();
        let mut done = lesson.done.clone();
        let of_lesson = remembered().into_iter().filter(|task| task.starts_with(lesson.scenario));
        done.extend(of_lesson.filter(|task| !lesson.done.contains(task)).collect::<Vec<_>>());
        if done != lesson.done {
            on_change.emit(Route { done, ..lesson });
        }
    });
}

/// A task that is over.
#[derive(Clone, Debug, PartialEq)]
struct Over {
    task: String,
    seed: u64,
    score: f64,
    is_right: bool,
    tries: u32,
    seconds: f64,
}

impl Over {
    fn report(&self, host: &Host) {
        let fields = [
            ("task", JsValue::from(&*self.task)),
            // A text: not every seed is a number of JavaScript.
            ("seed", JsValue::from(&*self.seed.to_string())),
            ("score", JsValue::from(self.score)),
            ("tries", JsValue::from(self.tries)),
            ("seconds", JsValue::from((self.seconds * 10.0).round() / 10.0)),
        ];
        host.send("result", &fields);
    }
}

/// The tasks that were done on an earlier visit, as far as the browser keeps them.
fn remembered() -> Vec<String> {
    let kept = storage::kept(KEPT).unwrap_or_default();
    crate::route::lesson::read_tasks(&kept).unwrap_or_default()
}

fn remember(task: &str) {
    let mut all = remembered();
    if !all.iter().any(|known| known == task) {
        all.push(task.to_owned());
        storage::keep(KEPT, &all.join(","));
    }
}

/// What the buttons of the open task do.
#[hook]
fn use_do(
    page: &Page,
    outcome: Option<&Outcome>,
    state: &UseReducerHandle<Tasks>,
    outlines: Option<&[Outline]>,
    set_up: Callback<(String, u64)>,
) -> Callback<Do> {
    let Page { lang, lesson, lab, on_change, .. } = page;
    let lang = *lang;
    let following = outlines.and_then(|list| {
        let place = list.iter().position(|outline| Some(&outline.id) == lesson.task.as_ref())?;
        list.get(place + 1).map(|outline| outline.id.clone())
    });
    let (lesson, lab, on_change) = (lesson.clone(), lab.clone(), on_change.clone());
    let (outcome, open, dispatch) = (outcome.cloned(), state.open.clone(), state.dispatcher());
    Callback::from(move |what| {
        let now = js_sys::Date::now;
        let task = lesson.task.clone().unwrap_or_default();
        match what {
            Do::Leave => on_change.emit(Route { task: None, ..lesson.clone() }),
            Do::GoOn => dispatch.dispatch(TaskAct::Next { now: now() }),
            Do::Reset => set_up.emit((task, lesson.seed)),
            Do::Again => set_up.emit((task, lesson.seed.checked_add(1).unwrap_or(1))),
            Do::Next => set_up.emit((following.clone().unwrap_or(task), lesson.seed)),
            Do::Check | Do::Solve => {
                let (Some(outcome), Some(open)) = (outcome.clone(), open.clone()) else { return };
                let (lab, dispatch) = (lab.clone(), dispatch.clone());
                // A failure means that a newer run is under way; its question replaces this one.
                spawn_local(async move {
                    if what == Do::Solve {
                        if let Ok(solution) = lab.solve(&outcome, &task, lang).await {
                            dispatch.dispatch(TaskAct::Solved { solution, now: now() });
                        }
                    } else if let Some(answer) = open.answer() {
                        let Ok(verdict) = lab.judge(&outcome, &task, answer, lang).await else { return };
                        let is_all_right = verdict.is_right();
                        dispatch.dispatch(TaskAct::Judged { verdict, now: now() });
                        if is_all_right && let Ok(solution) = lab.solve(&outcome, &task, lang).await {
                            dispatch.dispatch(TaskAct::Solved { solution, now: now() });
                        }
                    }
                });
            }
        }
    })
}

/// The fields of the event that is chosen for a part that wants a field.
#[hook]
fn use_fields(page: &Page, outcome: Option<&Outcome>, state: &UseReducerHandle<Tasks>) -> Rc<[(String, String)]> {
    let chosen = state.open.as_ref().filter(|open| !open.is_over).and_then(|open| {
        open.given
            .iter()
            .flatten()
            .find_map(|value| if let Value::Field(event, _) = value { Some(*event) } else { None })
    });
    let found = use_dissection(&page.lab, outcome, chosen, page.lang);
    let blocks = found.filter(|found| Some(found.event) == chosen).map(|found| found.blocks);
    (*use_memo(blocks, |blocks| blocks.as_deref().map(names).unwrap_or_default())).clone()
}

/// The names of all fields, those within others included, without repetition.
fn names(blocks: &[Block]) -> Rc<[(String, String)]> {
    fn add(fields: &[Field], names: &mut Vec<(String, String)>) {
        for field in fields {
            if !names.iter().any(|(id, _)| *id == field.id) {
                names.push((field.id.clone(), format!("{} ({})", field.name, field.id)));
            }
            add(&field.parts, names);
        }
    }
    let mut all = Vec::new();
    blocks.iter().for_each(|block| add(&block.fields, &mut all));
    all.into()
}

/// The events whose numbers the picture must not show.
pub fn hidden(tasking: &Tasks) -> &[EventId] {
    tasking.open.as_ref().map(Open::hidden).unwrap_or_default()
}
