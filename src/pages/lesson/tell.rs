//! The callbacks of a lesson's views. They stay the same from frame to frame, so that only what changed is rendered.

use super::showing::ShowAct;
use crate::interventions::History;
use crate::pages::lesson::app::{Act, Dispatch};
use crate::player::Action;
use crate::route::lesson::Lesson;
use trace::{EventId, Micros};
use yew::prelude::*;

/// The callbacks that the views receive.
#[derive(Clone, PartialEq)]
pub struct Tell {
    /// The lesson was changed.
    pub change: Callback<Lesson>,
    /// Another event was selected, or nothing.
    pub choose: Callback<Option<EventId>>,
    pub undo: Callback<()>,
    pub redo: Callback<()>,
    pub show: Callback<ShowAct>,
    pub act: Callback<Action>,
    pub seek: Callback<Micros>,
    pub zoom: Callback<f64>,
    pub ghost: Callback<bool>,
}

/// Creates the callbacks, and returns the history for undo and redo.
#[hook]
pub fn use_tell(lesson: &Lesson, dispatch: &Dispatch, show: impl Fn(ShowAct) + Clone + 'static) -> (Tell, History) {
    let now = use_mut_ref(|| lesson.clone());
    now.replace(lesson.clone());
    let history = use_mut_ref(History::default);
    let tell = {
        let (now, history, dispatch) = (now.clone(), history.clone(), dispatch.clone());
        use_memo((), move |()| {
            let change = {
                let (now, history, dispatch) = (now.clone(), history.clone(), dispatch.clone());
                Callback::from(move |changed: Lesson| {
                    history.borrow_mut().push(&now.borrow(), &changed);
                    dispatch.dispatch(Act::Lesson(Box::new(changed)));
                })
            };
            let back = |turn: fn(&mut History, &Lesson) -> Option<Lesson>| {
                let (now, history, dispatch) = (now.clone(), history.clone(), dispatch.clone());
                Callback::from(move |()| {
                    if let Some(lesson) = turn(&mut history.borrow_mut(), &now.borrow()) {
                        dispatch.dispatch(Act::Lesson(Box::new(lesson)));
                    }
                })
            };
            let choose = {
                let now = now.clone();
                change.reform(move |event| Lesson { event, ..now.borrow().clone() })
            };
            let show = Callback::from(show);
            let act = show.reform(ShowAct::Player);
            Tell {
                choose,
                undo: back(History::undo),
                redo: back(History::redo),
                seek: act.reform(Action::Seek),
                zoom: show.reform(ShowAct::Zoom),
                ghost: show.reform(ShowAct::Ghost),
                change,
                show,
                act,
            }
        })
    };
    let history = history.borrow().clone();
    ((*tell).clone(), history)
}
