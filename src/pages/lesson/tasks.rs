//! The tasks of a lesson on its page: asks the tutor for them, sets their runs up, hides in the picture what must not be seen
//! yet, and reports what was done.

use super::runs::use_dissection;
use super::showing::{ShowAct, Showing};
use crate::embed::Host;
use crate::hooks::{ByIdentity, Store, kept, use_latest};
use crate::lab::{Lab, Outcome, Tutor};
use crate::player::Action;
use crate::route::lesson::{Part, Route, Tab, read_tasks};
use crate::tasks::{Do, Open, TaskAct, Tasks};
use ::lab::protocol::{Outline, TaskQuestion, TaskReply, Value, Work};
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
    /// The list; `None` until the tutor has it.
    pub outlines: Option<ByIdentity<[Outline]>>,
    pub state: UseReducerHandle<Tasks>,
    /// The task of the address is none of this lesson, or the run has nothing that it could be about.
    pub is_absent: bool,
    /// The tutor could not be fetched or does not start.
    pub has_failed: bool,
    /// The fields of the event that was chosen for a part.
    pub fields: Rc<[(String, String)]>,
    pub on_open: Callback<usize>,
    pub on_act: Callback<TaskAct>,
    pub on_do: Callback<Do>,
    /// A task was made from the run, by its name.
    pub on_make: Callback<String>,
    /// The tasks that were done on this visit.
    pub works: Vec<Work>,
    pub tutor: Tutor,
}

impl Tasking {
    /// The open task, if it is the one of the address.
    pub fn open(&self, lesson: &Route) -> Option<&Open> {
        self.state.open.as_ref().filter(|open| Some(&open.asked.id) == lesson.task.as_ref())
    }

    /// The list's entry of the task that the address names, and its place.
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
    let Page { lesson, on_change, .. } = page;
    let is_wanted =
        lesson.shows(Part::Tab(Tab::Tasks)) && (lesson.task.is_some() || lesson.open_tab() == Some(Tab::Tasks));
    let tutor = (*use_memo((), |()| Tutor::new())).clone();
    let state = use_reducer(Tasks::default);
    let set_up = use_set_up(page, &tutor);
    let (outlines, has_failed) = use_outlines(page, &tutor, is_wanted, &set_up);
    let is_absent = use_asked(page, &tutor, is_wanted, &state);
    use_limit(&state, &page.showing);
    let works = use_end(page, &state);
    let dispatch = state.dispatcher();
    {
        let dispatch = dispatch.clone();
        use_effect_with(lesson.event, move |event| {
            if let Some(event) = event {
                dispatch.dispatch(TaskAct::Choose(*event));
            }
        });
    }
    let on_act = Callback::from(move |act| dispatch.dispatch(act));
    let on_open = {
        let (lesson, list) = (lesson.clone(), outlines.clone());
        let on_change = on_change.clone();
        Callback::from(move |place: usize| {
            if let Some(outline) = list.as_deref().and_then(|list| list.get(place)) {
                on_change.emit(lesson.with_task(&outline.id, &outline.setup));
            }
        })
    };
    let on_make = {
        let lesson = lesson.clone();
        on_change.reform(move |task| Route { task: Some(task), moment: Micros(0), event: None, ..lesson.clone() })
    };
    let on_do = use_do(page, &tutor, &state, outlines.as_deref(), set_up);
    let fields = use_fields(page, &state);
    Tasking { outlines, state, is_absent, has_failed, fields, on_open, on_act, on_do, on_make, works, tutor }
}

/// The events whose numbers the picture must not show, and until when the run may be seen.
pub fn veil(tasks: &Tasks) -> (&[EventId], Option<Micros>) {
    tasks.open.as_ref().map(|open| (open.hidden(), open.limit())).unwrap_or_default()
}

fn list(lesson: &Route, seed: u64, lang: Lang) -> TaskQuestion {
    TaskQuestion::List { lesson: lesson.scenario.to_owned(), seed, lang: lang.tag().to_owned() }
}

/// Sets up the run of a task, by its name and its variant's seed.
#[hook]
fn use_set_up(page: &Page, tutor: &Tutor) -> Callback<(String, u64)> {
    let latest = use_latest((page.lesson.clone(), page.on_change.clone()));
    let (tutor, lang) = (tutor.clone(), page.lang);
    Callback::from(move |(task, seed): (String, u64)| {
        let (tutor, latest) = (tutor.clone(), latest.clone());
        spawn_local(async move {
            let (lesson, _) = latest.get();
            let Ok(TaskReply::List(outlines)) = tutor.ask(&list(&lesson, seed, lang)).await else { return };
            if let Some(outline) = outlines.iter().find(|outline| outline.id == task) {
                let (lesson, on_change) = latest.get();
                on_change.emit(lesson.with_task(&task, &outline.setup));
            }
        });
    })
}

/// The list of tasks of the lesson's seed, and whether it cannot be had. A link that names a task and nothing else of the
/// run gets the task's run.
#[hook]
fn use_outlines(
    page: &Page,
    tutor: &Tutor,
    is_wanted: bool,
    set_up: &Callback<(String, u64)>,
) -> (Option<ByIdentity<[Outline]>>, bool) {
    let Page { lang, lesson, .. } = page;
    let newest = use_state(|| None::<((u64, Lang), ByIdentity<[Outline]>)>);
    let has_failed = use_state_eq(|| false);
    let key = (lesson.seed, *lang);
    let known = newest.as_ref().filter(|(of, _)| *of == key).map(|(_, outlines)| outlines.clone());
    {
        let (tutor, setter, failed) = (tutor.clone(), newest.setter(), has_failed.setter());
        let question = list(lesson, lesson.seed, *lang);
        use_effect_with((is_wanted && known.is_none(), key), move |(is_missing, key)| {
            if *is_missing {
                let key = *key;
                spawn_local(async move {
                    match tutor.ask(&question).await {
                        Ok(TaskReply::List(outlines)) => setter.set(Some((key, outlines.into()))),
                        _ => failed.set(true),
                    }
                });
            }
        });
    }
    {
        let usual = Route::of(lesson.scenario).map(|usual| Route { seed: lesson.seed, ..usual }.request());
        let is_bare = usual == Some(lesson.request());
        let (task, seed, set_up) = (lesson.task.clone(), lesson.seed, set_up.clone());
        let was_set_up = use_mut_ref(|| false);
        use_effect_with(known.is_some(), move |is_known| {
            let is_first = *is_known && !was_set_up.replace(*is_known);
            if let Some(task) = task.filter(|_| is_first && is_bare) {
                set_up.emit((task, seed));
            }
        });
    }
    (known.or_else(|| newest.as_ref().map(|(_, outlines)| outlines.clone())), *has_failed)
}

/// Asks the tutor for the task of the address whenever the run is another. Returns whether there is no such task.
#[hook]
fn use_asked(page: &Page, tutor: &Tutor, is_wanted: bool, state: &UseReducerHandle<Tasks>) -> bool {
    let Page { lang, lesson, .. } = page;
    let absent = use_state_eq(|| None::<String>);
    let newest = use_mut_ref(|| 0_u32);
    {
        let (tutor, dispatch, seed, setter) = (tutor.clone(), state.dispatcher(), lesson.seed, absent.setter());
        let task = lesson.task.clone().filter(|_| is_wanted);
        let key = task.map(|task| (task, lesson.request(), *lang));
        use_effect_with(key, move |key| {
            let number = newest.borrow().wrapping_add(1);
            newest.replace(number);
            let Some((task, request, lang)) = key.clone() else { return dispatch.dispatch(TaskAct::Close) };
            spawn_local(async move {
                let question = TaskQuestion::Ask { request, task: task.clone(), lang: lang.tag().to_owned() };
                let reply = tutor.ask(&question).await;
                if *newest.borrow() != number {
                    return;
                }
                if let Ok(TaskReply::Asked(asked)) = reply {
                    setter.set(None);
                    dispatch.dispatch(TaskAct::Load { asked, seed, now: js_sys::Date::now() });
                } else {
                    setter.set(Some(task));
                    dispatch.dispatch(TaskAct::Close);
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

/// When a task is over: the host gets its result, and the address remembers that it was done. Returns what was done on this
/// visit.
#[hook]
fn use_end(page: &Page, state: &UseReducerHandle<Tasks>) -> Vec<Work> {
    let works = use_state(Vec::new);
    let all = works.clone();
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
        let mut done_here: Vec<Work> = (*all).clone();
        done_here.push(over.work());
        all.set(done_here);
        if over.is_right && !lesson.done.contains(&over.task) {
            let mut done = lesson.done.clone();
            done.push(over.task.clone());
            remember(&over.task);
            on_change.emit(Route { done, ..lesson });
        }
    });
    (*works).clone()
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
    fn work(&self) -> Work {
        let (score, seconds) = ((self.score * 100.0).round() as u8, self.seconds.round() as u32);
        Work { task: self.task.clone(), seed: self.seed, score, seconds }
    }

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

/// The tasks that were done here or on an earlier visit, as far as the browser keeps them.
pub fn done(lesson: &Route) -> Vec<String> {
    let mut all = lesson.done.clone();
    all.extend(remembered().into_iter().filter(|task| !lesson.done.contains(task)));
    all
}

fn remembered() -> Vec<String> {
    read_tasks(&kept::read(KEPT).unwrap_or_default()).unwrap_or_default()
}

fn remember(task: &str) {
    let mut all = remembered();
    if !all.iter().any(|known| known == task) {
        all.push(task.to_owned());
        kept::write(KEPT, &all.join(","));
    }
}

/// What the buttons of the open task do.
#[hook]
fn use_do(
    page: &Page,
    tutor: &Tutor,
    state: &UseReducerHandle<Tasks>,
    outlines: Option<&[Outline]>,
    set_up: Callback<(String, u64)>,
) -> Callback<Do> {
    let Page { lang, lesson, on_change, .. } = page;
    let following = outlines.and_then(|list| {
        let place = list.iter().position(|outline| Some(&outline.id) == lesson.task.as_ref())?;
        list.get(place + 1).map(|outline| outline.id.clone())
    });
    let (lang, lesson, tutor, on_change) = (*lang, lesson.clone(), tutor.clone(), on_change.clone());
    let (open, dispatch) = (state.open.clone(), state.dispatcher());
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
                let (tutor, dispatch, request) = (tutor.clone(), dispatch.clone(), lesson.request());
                let answer = open.as_ref().and_then(Open::answer);
                spawn_local(async move {
                    let about = About { request, task, lang };
                    let is_solved = match answer.filter(|_| what == Do::Check) {
                        Some(values) => {
                            let Ok(TaskReply::Verdict(verdict)) = tutor.ask(&about.judge(values)).await else { return };
                            let is_right = verdict.is_right();
                            dispatch.dispatch(TaskAct::Judged { verdict, now: now() });
                            is_right
                        }
                        None => what == Do::Solve,
                    };
                    // A right answer is explained, too.
                    if is_solved && let Ok(TaskReply::Solution(solution)) = tutor.ask(&about.solve()).await {
                        dispatch.dispatch(TaskAct::Solved { solution, now: now() });
                    }
                });
            }
        }
    })
}

/// What a question is about.
struct About {
    request: ::lab::Request,
    task: String,
    lang: Lang,
}

impl About {
    fn judge(&self, values: Vec<Option<Value>>) -> TaskQuestion {
        let (request, task, lang) = (self.request.clone(), self.task.clone(), self.lang.tag().to_owned());
        TaskQuestion::Judge { request, task, values, lang }
    }

    fn solve(&self) -> TaskQuestion {
        let (request, task, lang) = (self.request.clone(), self.task.clone(), self.lang.tag().to_owned());
        TaskQuestion::Solve { request, task, lang }
    }
}

/// The fields of the event that is chosen for a part that wants a field.
#[hook]
fn use_fields(page: &Page, state: &UseReducerHandle<Tasks>) -> Rc<[(String, String)]> {
    let chosen = state.open.as_ref().filter(|open| !open.is_over).and_then(|open| {
        let mut given = open.given.iter().flatten();
        given.find_map(|value| if let Value::Field(event, _) = value { Some(*event) } else { None })
    });
    let found = use_dissection(&page.lab, page.outcome.as_ref(), chosen, page.lang);
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
