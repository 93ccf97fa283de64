//! What a visitor does in the views of a lesson. The callbacks stay the same from rendering to rendering, so that a view
//! is drawn again only if its data changed.

use crate::components::shell::ShellAct;
use crate::hooks::use_latest;
use crate::interventions::History;
use crate::pages::lesson::app::Dispatch;
use crate::player::Action;
use crate::route::lesson::{Route, Tab};
use crate::viewing::{Acts, ShowAct};
use trace::{EventId, Micros};
use yew::prelude::*;

/// The callbacks of all views.
#[derive(Clone, PartialEq)]
pub struct LessonCallbacks {
    /// The lesson was changed.
    pub change: Callback<Route>,
    /// What is done in the picture and its bar.
    pub acts: Acts,
    /// The player rests at this moment.
    pub rest: Callback<Micros>,
    /// Another event was selected where one goes on from event to event: the open tab stays.
    pub mark: Callback<Option<EventId>>,
    pub undo: Callback<()>,
    pub redo: Callback<()>,
    pub show: Callback<ShowAct>,
    pub ghost: Callback<bool>,
    /// Opens a tab.
    pub open: Callback<Tab>,
    /// Enters or leaves the presentation.
    pub present: Callback<()>,
}

/// The callbacks, and the history for undo and redo.
#[hook]
pub fn use_callbacks(
    lesson: &Route,
    dispatch: &Dispatch,
    show: impl Fn(ShowAct) + Clone + 'static,
) -> (LessonCallbacks, History) {
    let latest = use_latest(lesson.clone());
    let history = use_mut_ref(History::default);
    let callbacks = {
        let (latest, history, dispatch) = (latest.clone(), history.clone(), dispatch.clone());
        use_memo((), move |()| {
            let change = {
                let (latest, history, dispatch) = (latest.clone(), history.clone(), dispatch.clone());
                Callback::from(move |changed: Route| {
                    history.borrow_mut().push(&latest.get(), &changed);
                    dispatch.dispatch(ShellAct::Set(Box::new(changed)));
                })
            };
            let back = |step: fn(&mut History, &Route) -> Option<Route>| {
                let (latest, history, dispatch) = (latest.clone(), history.clone(), dispatch.clone());
                Callback::from(move |()| {
                    if let Some(lesson) = step(&mut history.borrow_mut(), &latest.get()) {
                        dispatch.dispatch(ShellAct::Set(Box::new(lesson)));
                    }
                })
            };
            let choose = {
                let latest = latest.clone();
                // Whoever chooses an event wants to look into it.
                change.reform(move |event: Option<EventId>| {
                    let lesson = latest.get();
                    // A task may want an event, and it is chosen beside the task.
                    let has_task = lesson.tab == Tab::Tasks && lesson.task.is_some();
                    Route {
                        event,
                        tab: if event.is_some() && !has_task { Tab::Inspector } else { lesson.tab },
                        ..lesson
                    }
                })
            };
            let mark = {
                let latest = latest.clone();
                change.reform(move |event| Route { event, ..latest.get() })
            };
            let rest = {
                let latest = latest.clone();
                change.reform(move |moment| Route { moment, ..latest.get() })
            };
            let open = {
                let latest = latest.clone();
                change.reform(move |tab| Route { tab, ..latest.get() })
            };
            let present = {
                let latest = latest.clone();
                change.reform(move |()| {
                    let lesson = latest.get();
                    Route { is_presented: !lesson.is_presented, ..lesson }
                })
            };
            let show = Callback::from(show);
            let act = show.reform(ShowAct::Player);
            let acts = Acts { choose, seek: act.reform(Action::Seek), zoom: show.reform(ShowAct::Zoom), act };
            LessonCallbacks {
                acts,
                rest,
                mark,
                open,
                present,
                undo: back(History::undo),
                redo: back(History::redo),
                ghost: show.reform(ShowAct::Ghost),
                change,
                show,
            }
        })
    };
    let history = history.borrow().clone();
    ((*callbacks).clone(), history)
}
