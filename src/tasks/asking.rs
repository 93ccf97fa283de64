//! Asks the tutor: for the list of tasks, for the open one, for a verdict. Its replies go into the reducer, or to the lesson's
//! page.

use super::asker::Asker;
use super::panel::Do;
use super::seam::{FromTasks, ToTasks};
use super::state::{Open, TaskAct, Tasks};
use crate::hooks::{ByIdentity, use_latest};
use ::lab::Request;
use ::lab::protocol::{Outline, Setup, TaskQuestion, TaskReply, Value};
use i18n::Lang;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What the lesson's page passes, and how to pass something to it.
#[derive(Clone, PartialEq, Properties)]
pub struct TasksProps {
    pub lesson: Rc<ToTasks>,
    pub on_report: Callback<FromTasks>,
    /// Whoever asks and judges.
    pub asker: Asker,
    /// Whether the tasks are about a capture: there is one variant of each, and no run to be set up.
    pub is_capture: bool,
}

fn list(request: &Request, seed: u64, lang: Lang) -> TaskQuestion {
    TaskQuestion::List { lesson: request.scenario.clone(), seed, lang: lang.tag().to_owned() }
}

/// Sets up the run of a task, by its name and its variant's seed.
#[hook]
pub fn use_set_up(props: &TasksProps, tutor: &Asker) -> Callback<(String, u64)> {
    let latest = use_latest(props.clone());
    let tutor = tutor.clone();
    Callback::from(move |(task, seed): (String, u64)| {
        let (tutor, latest) = (tutor.clone(), latest.clone());
        spawn_local(async move {
            let TasksProps { lesson, on_report, .. } = latest.get();
            let question = list(&lesson.request, seed, lesson.lang());
            let Ok(TaskReply::List(outlines)) = tutor.ask(&question).await else { return };
            if let Some(Outline { setup, .. }) = outlines.into_iter().find(|outline| outline.id == task) {
                on_report.emit(FromTasks::SetUp { task, setup });
            }
        });
    })
}

/// The list of tasks of the lesson's seed; `None` until the tutor has sent it. A link that names a task and nothing else of
/// the run gets the task's run.
#[hook]
pub fn use_outlines(
    props: &TasksProps,
    tutor: &Asker,
    has_failed: &UseStateHandle<bool>,
    refused: &UseStateHandle<Option<String>>,
    set_up: &Callback<(String, u64)>,
) -> Option<ByIdentity<[Outline]>> {
    let lesson = &props.lesson;
    let newest = use_state(|| None::<((u64, Lang), ByIdentity<[Outline]>)>);
    let key = (lesson.request.seed, lesson.lang());
    let known = newest.as_ref().filter(|(of, _)| *of == key).map(|(_, outlines)| outlines.clone());
    {
        let (tutor, setter, failed) = (tutor.clone(), newest.setter(), has_failed.setter());
        let refused = refused.setter();
        let question = list(&lesson.request, key.0, key.1);
        use_effect_with((known.is_none() && !**has_failed, key), move |(is_missing, key)| {
            if *is_missing {
                let key = *key;
                spawn_local(async move {
                    match tutor.ask(&question).await {
                        Ok(TaskReply::List(outlines)) => {
                            refused.set(None);
                            setter.set(Some((key, outlines.into())));
                        }
                        Ok(TaskReply::Refused(why)) => refused.set(Some(why)),
                        _ => failed.set(true),
                    }
                });
            }
        });
    }
    {
        let Setup { settings, interventions, .. } = Setup::of(&lesson.request);
        let is_bare = settings.is_empty() && interventions.is_empty();
        let (task, seed, set_up) = (lesson.task.clone(), lesson.request.seed, set_up.clone());
        let was_set_up = use_mut_ref(|| false);
        use_effect_with(known.is_some(), move |is_known| {
            let is_first = *is_known && !was_set_up.replace(*is_known);
            if let Some(task) = task.filter(|_| is_first && is_bare) {
                set_up.emit((task, seed));
            }
        });
    }
    known.or_else(|| newest.as_ref().map(|(_, outlines)| outlines.clone()))
}

/// Asks for the task of the address whenever the run is another. Returns whether there is no such task.
#[hook]
pub fn use_asked(
    props: &TasksProps,
    tutor: &Asker,
    has_failed: &UseStateHandle<bool>,
    state: &UseReducerHandle<Tasks>,
) -> bool {
    let lesson = &props.lesson;
    let absent = use_state_eq(|| None::<String>);
    let newest = use_mut_ref(|| 0_u32);
    {
        let (tutor, dispatch, setter, failed) =
            (tutor.clone(), state.dispatcher(), absent.setter(), has_failed.setter());
        let task = lesson.task.clone().filter(|_| !**has_failed);
        let key = task.map(|task| (task, lesson.request.clone(), lesson.lang()));
        use_effect_with(key, move |key| {
            let number = newest.borrow().wrapping_add(1);
            newest.replace(number);
            let Some((task, request, lang)) = key.clone() else { return dispatch.dispatch(TaskAct::Close) };
            spawn_local(async move {
                let seed = request.seed;
                let question = TaskQuestion::Ask { request, task: task.clone(), lang: lang.tag().to_owned() };
                let reply = tutor.ask(&question).await;
                if *newest.borrow() != number {
                    return;
                }
                if let Ok(TaskReply::Asked(asked)) = reply {
                    setter.set(None);
                    dispatch.dispatch(TaskAct::Load { asked, seed, now: js_sys::Date::now() });
                    return;
                }
                failed.set(reply.is_err());
                setter.set(reply.is_ok().then_some(task));
                dispatch.dispatch(TaskAct::Close);
            });
        });
    }
    absent.is_some() && *absent == lesson.task
}

/// What the buttons of the open task do.
#[hook]
pub fn use_do(
    props: &TasksProps,
    tutor: &Asker,
    state: &UseReducerHandle<Tasks>,
    outlines: Option<&[Outline]>,
    set_up: Callback<(String, u64)>,
) -> Callback<Do> {
    let TasksProps { lesson, on_report, .. } = props.clone();
    let following = outlines.and_then(|list| {
        let place = list.iter().position(|outline| Some(&outline.id) == lesson.task.as_ref())?;
        list.get(place + 1).map(|outline| outline.id.clone())
    });
    let tutor = tutor.clone();
    let (open, dispatch) = (state.open.clone(), state.dispatcher());
    Callback::from(move |what| {
        let now = js_sys::Date::now;
        let (task, seed) = (lesson.task.clone().unwrap_or_default(), lesson.request.seed);
        match what {
            Do::Leave => on_report.emit(FromTasks::Leave),
            Do::GoOn => dispatch.dispatch(TaskAct::Next { now: now() }),
            Do::Reset => set_up.emit((task, seed)),
            Do::Again => set_up.emit((task, seed.checked_add(1).unwrap_or(1))),
            Do::Next => set_up.emit((following.clone().unwrap_or(task), seed)),
            Do::Check | Do::Solve => {
                let (tutor, dispatch) = (tutor.clone(), dispatch.clone());
                let about = About { request: lesson.request.clone(), task, lang: lesson.lang.clone() };
                let answer = open.as_ref().and_then(Open::answer);
                spawn_local(async move {
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
    request: Request,
    task: String,
    lang: String,
}

impl About {
    fn judge(&self, values: Vec<Option<Value>>) -> TaskQuestion {
        let (request, task, lang) = (self.request.clone(), self.task.clone(), self.lang.clone());
        TaskQuestion::Judge { request, task, values, lang }
    }

    fn solve(&self) -> TaskQuestion {
        let (request, task, lang) = (self.request.clone(), self.task.clone(), self.lang.clone());
        TaskQuestion::Solve { request, task, lang }
    }
}

/// The fields of the event that is chosen for a part that wants a field: their names in display filters, and as a person
/// reads them.
#[hook]
pub fn use_fields(props: &TasksProps, tutor: &Asker, state: &UseReducerHandle<Tasks>) -> Rc<[(String, String)]> {
    let chosen = state.open.as_ref().filter(|open| !open.is_over).and_then(Open::event_of_field);
    let fields = use_state(Rc::<[(String, String)]>::default);
    {
        let (tutor, setter) = (tutor.clone(), fields.setter());
        let newest = use_latest(chosen);
        use_effect_with((chosen, props.lesson.request.clone()), move |(chosen, request)| {
            setter.set(Rc::default());
            let (Some(event), request) = (*chosen, request.clone()) else { return };
            spawn_local(async move {
                let reply = tutor.ask(&TaskQuestion::Fields { request, event }).await;
                if let Ok(TaskReply::Fields(fields)) = reply
                    && newest.get() == Some(event)
                {
                    setter.set(fields.into());
                }
            });
        });
    }
    (*fields).clone()
}
