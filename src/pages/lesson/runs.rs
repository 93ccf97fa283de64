//! Hooks for a lesson's runs: compute one whenever the lesson changes, prepare its picture, and fetch the blocks of an event.

use super::state::{RunAct, RunState};
use crate::hooks::ByIdentity;
use crate::lab::{Dissection, Lab, Outcome};
use crate::player::Timeline;
use crate::route::lesson::Route;
use crate::viewing::Drawn;
use ::lab::Request;
use diagram::model::{Depth, Model, Names};
use i18n::Lang;
use lessons::words;
use std::rc::Rc;
use trace::{EventId, Micros};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The page's lab. It computes a run whenever the lesson's request changes, and ends with the page. In a frame that is out
/// of view it waits until the frame is in view.
#[hook]
pub fn use_lab(lesson: &Route, state: &UseReducerHandle<RunState>, in_view: bool) -> Lab {
    let lab = {
        let dispatch = state.dispatcher();
        (*use_memo((), move |()| Lab::new(move |progress| dispatch.dispatch(RunAct::Progress(progress))))).clone()
    };
    let newest = use_mut_ref(|| None::<Request>);
    let request = lesson.request();
    if in_view && newest.borrow().as_ref() != Some(&request) {
        newest.replace(Some(request.clone()));
        let (lab, dispatch) = (lab.clone(), state.dispatcher());
        // It begins after this rendering. An effect would come later: Yew lets the browser paint before it runs them.
        spawn_local(async move {
            dispatch.dispatch(RunAct::Begin);
            dispatch.dispatch(RunAct::Over(lab.run(&request).await));
        });
    }
    {
        let lab = lab.clone();
        use_effect_with((), move |()| move || lab.stop());
    }
    lab
}

/// The newest run's picture; computed again if the run, the depth or the language changes. `veil` has the events whose
/// numbers are not shown, and until when the run may be seen.
#[hook]
pub fn use_drawn(run: &RunState, lesson: &Route, veil: (&[EventId], Option<Micros>), lang: Lang) -> Option<Rc<Drawn>> {
    let cache = use_mut_ref(DrawnCache::default);
    let mut cache = cache.borrow_mut();
    cache.drawn(run, lesson, veil, lang)
}

/// The models of the newest run and of the previous one.
#[derive(Default)]
struct DrawnCache {
    models: Vec<Made>,
    drawn: Option<(Outcome, Lang, Rc<Drawn>)>,
}

/// The model of a run at one depth.
#[derive(Clone)]
struct Made {
    outcome: Outcome,
    depth: Depth,
    /// The events whose numbers are not shown.
    hidden: Vec<EventId>,
    /// Until when the run may be seen.
    until: Option<Micros>,
    model: ByIdentity<Model>,
    timeline: ByIdentity<Timeline>,
}

impl DrawnCache {
    fn drawn(
        &mut self,
        run: &RunState,
        lesson: &Route,
        veil: (&[EventId], Option<Micros>),
        lang: Lang,
    ) -> Option<Rc<Drawn>> {
        let (outcome, before, depth) = (run.outcome.as_ref()?, run.before.as_ref(), lesson.depth);
        self.models.retain(|made| {
            made.depth == depth
                && (&*made.hidden, made.until) == veil
                && (made.outcome == *outcome || before == Some(&made.outcome))
        });
        let known = self.drawn.as_ref().filter(|(of, at, _)| of == outcome && *at == lang);
        if let Some((.., drawn)) = known.filter(|(.., drawn)| self.models.iter().any(|it| it.model == drawn.model)) {
            return Some(Rc::clone(drawn));
        }
        let Made { model, timeline, .. } = self.made(outcome, depth, veil);
        let ghost = before.map(|before| self.made(before, depth, veil).model);
        let names = ByIdentity::new(Names::new(&model, |name| words::name(lang, lesson.scenario, name)));
        let drawn = Rc::new(Drawn { model, ghost, names, timeline, is_whole: veil.1.is_none() });
        self.drawn = Some((outcome.clone(), lang, Rc::clone(&drawn)));
        Some(drawn)
    }

    fn made(&mut self, outcome: &Outcome, depth: Depth, veil: (&[EventId], Option<Micros>)) -> Made {
        let (hidden, until) = veil;
        if let Some(made) = self.models.iter().find(|made| made.outcome == *outcome && made.depth == depth) {
            return made.clone();
        }
        let mut model = Model::until(&outcome.trace, depth, until);
        model.hide(hidden);
        let model = ByIdentity::new(model);
        let timeline = ByIdentity::new(Timeline::new(&model));
        let made = Made { outcome: outcome.clone(), depth, hidden: hidden.to_vec(), until, model, timeline };
        self.models.push(made.clone());
        made
    }
}

/// Asks the lab about an event. Returns its newest answer about this run, which may be about the event before.
#[hook]
pub fn use_dissection(lab: &Lab, outcome: Option<&Outcome>, event: Option<EventId>, lang: Lang) -> Option<Dissection> {
    let newest = use_state(|| None::<(Outcome, Dissection)>);
    {
        let (lab, newest) = (lab.clone(), newest.setter());
        use_effect_with((outcome.cloned(), event, lang), move |(outcome, event, lang)| {
            if let (Some(outcome), Some(event), lang) = (outcome.clone(), *event, *lang) {
                spawn_local(async move {
                    // An error means that a newer run is under way; its result triggers this request again.
                    if let Ok(dissection) = lab.dissect(&outcome, event, lang).await {
                        newest.set(Some((outcome, dissection)));
                    }
                });
            }
        });
    }
    newest.as_ref().filter(|(of, _)| outcome == Some(of)).map(|(_, dissection)| dissection.clone())
}
