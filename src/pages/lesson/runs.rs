//! Hooks for a lesson's runs: compute one whenever the lesson changes, prepare its picture, play it, and fetch the
//! blocks of an event.

use super::showing::{ShowAct, Showing, Start};
use super::state::{RunAct, RunState};
use crate::hooks::change::{Left, done, use_change};
use crate::hooks::document::prefers_stillness;
use crate::hooks::kept::use_kept;
use crate::lab::{Lab, Outcome};
use crate::player::{Action, Course, use_ticks};
use crate::route::lesson::Lesson;
use diagram::model::{Depth, Model, Names};
use gloo_timers::callback::Timeout;
use i18n::Lang;
use lessons::words;
use std::rc::Rc;
use trace::{EventId, Micros};
use wasm_bindgen_futures::spawn_local;
use wire::view::Block;
use yew::prelude::*;

/// How long the player must rest before its moment is written into the address.
const REST_MILLIS: u32 = 200;

/// The page's lab. It computes a run whenever the lesson's request changes, and ends with the page.
#[hook]
pub fn use_lab(lesson: &Lesson, state: &UseReducerHandle<RunState>) -> Lab {
    let lab = {
        let dispatch = state.dispatcher();
        (*use_memo((), move |()| Lab::new(move |progress| dispatch.dispatch(RunAct::Progress(progress))))).clone()
    };
    {
        let (lab, dispatch, request) = (lab.clone(), state.dispatcher(), lesson.request());
        let asked = request.clone();
        let run = move || {
            dispatch.dispatch(RunAct::Begin);
            spawn_local(async move { dispatch.dispatch(RunAct::Over(lab.run(&asked).await)) });
            done()
        };
        use_change(Box::new(request), Box::new(run));
    }
    let ended = lab.clone();
    use_change(Box::new(()), Box::new(move || Box::new(Ended(ended))));
    lab
}

/// Ends a lab when dropped.
struct Ended(Lab);

impl Drop for Ended {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// A run as it is drawn.
pub struct Drawn {
    pub model: Rc<Model>,
    pub ghost: Option<Rc<Model>>,
    pub names: Rc<Names>,
    pub course: Rc<Course>,
}

/// The newest run's picture; computed again if the run, the depth or the language changes.
#[hook]
pub fn use_drawn(run: &RunState, lesson: &Lesson, lang: Lang) -> Option<Rc<Drawn>> {
    let kept = use_mut_ref(Kept::default);
    let mut kept = kept.borrow_mut();
    kept.drawn(run, lesson, lang)
}

/// The models of the newest run and of the previous one.
#[derive(Default)]
struct Kept {
    models: Vec<Made>,
    drawn: Option<(Outcome, Lang, Rc<Drawn>)>,
}

/// The model of a run at one depth.
#[derive(Clone)]
struct Made {
    outcome: Outcome,
    depth: Depth,
    model: Rc<Model>,
    course: Rc<Course>,
}

impl Kept {
    fn drawn(&mut self, run: &RunState, lesson: &Lesson, lang: Lang) -> Option<Rc<Drawn>> {
        let (outcome, before, depth) = (run.outcome.as_ref()?, run.before.as_ref(), lesson.depth);
        self.models.retain(|made| made.depth == depth && (made.outcome == *outcome || before == Some(&made.outcome)));
        let known = self.drawn.as_ref().filter(|(of, at, _)| of == outcome && *at == lang);
        if let Some((.., drawn)) =
            known.filter(|(.., drawn)| self.models.iter().any(|it| Rc::ptr_eq(&it.model, &drawn.model)))
        {
            return Some(Rc::clone(drawn));
        }
        let Made { model, course, .. } = self.made(outcome, depth);
        let ghost = before.map(|before| self.made(before, depth).model);
        let names = Rc::new(Names::new(&model, |name| words::name(lang, lesson.scenario, name)));
        let drawn = Rc::new(Drawn { model, ghost, names, course });
        self.drawn = Some((outcome.clone(), lang, Rc::clone(&drawn)));
        Some(drawn)
    }

    fn made(&mut self, outcome: &Outcome, depth: Depth) -> Made {
        if let Some(made) = self.models.iter().find(|made| made.outcome == *outcome && made.depth == depth) {
            return made.clone();
        }
        let model = Rc::new(Model::new(&outcome.trace, depth));
        let course = Rc::new(Course::new(&model));
        let made = Made { outcome: outcome.clone(), depth, model, course };
        self.models.push(made.clone());
        made
    }
}

/// The player of the newest run. When it rests, its moment is written into the address.
#[hook]
pub fn use_player(
    showing: &UseReducerHandle<Showing>,
    drawn: Option<&Drawn>,
    lesson: &Lesson,
    on_change: &Callback<Lesson>,
) {
    let course = drawn.map(|drawn| drawn.course.clone());
    let start = Start {
        moment: lesson.moment,
        speed_milli: lesson.common.speed_milli,
        is_playing: lesson.common.autoplay && !prefers_stillness(),
    };
    {
        let showing = showing.dispatcher();
        let identity = course.as_ref().map(|course| Rc::as_ptr(course) as usize);
        let load = move || {
            if let Some(course) = course {
                showing.dispatch(ShowAct::Load(course, start));
            }
            done()
        };
        use_change(Box::new(identity), Box::new(load));
    }
    let player = &showing.player;
    {
        let newest = use_mut_ref(|| lesson.clone());
        newest.replace(lesson.clone());
        let on_change = on_change.clone();
        let at = (showing.is_loaded && !player.is_playing()).then(|| player.moment());
        let rest = move || -> Left {
            // Writing the address at every frame of a scrub would cost more than painting the picture.
            let at_rest = at.filter(|at| *at != newest.borrow().moment).map(|moment| {
                Timeout::new(REST_MILLIS, move || {
                    let lesson = newest.borrow().clone();
                    on_change.emit(Lesson { moment, ..lesson });
                })
            });
            Box::new(at_rest)
        };
        use_change(Box::new(at), Box::new(rest));
    }
    {
        let (showing, at, moment) = (showing.dispatcher(), player.moment(), lesson.moment);
        let seek = move || {
            if moment != at {
                showing.dispatch(ShowAct::Player(Action::Seek(moment)));
            }
            done()
        };
        use_change(Box::new(moment), Box::new(seek));
    }
    let tick = {
        let showing = showing.dispatcher();
        Callback::from(move |elapsed: Micros| showing.dispatch(ShowAct::Player(Action::Tick(elapsed))))
    };
    use_ticks(player.is_playing(), tick);
}

/// The blocks of an event from the lab.
pub type Blocks = Option<Rc<[Block]>>;

/// The blocks of the selected event; `None` until the lab has answered.
#[hook]
pub fn use_blocks(lab: &Lab, outcome: Option<&Outcome>, event: Option<EventId>) -> Blocks {
    let answer = use_kept::<Option<(Outcome, EventId, Rc<[Block]>)>>();
    {
        let (lab, answer) = (lab.clone(), answer.clone());
        let wanted = outcome.cloned();
        let key = (wanted.clone(), event);
        let ask = move || {
            if let (Some(outcome), Some(event)) = (wanted, event) {
                spawn_local(async move {
                    // An error means that a newer run is under way; its result triggers this request again.
                    if let Ok(blocks) = lab.dissect(&outcome, event).await {
                        answer.set(Some((outcome, event, blocks.into())));
                    }
                });
            }
            done()
        };
        use_change(Box::new(key), Box::new(ask));
    }
    let (of, id, blocks) = answer.get()?;
    (outcome == Some(&of) && event == Some(id)).then_some(blocks)
}
