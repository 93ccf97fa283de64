//! Hooks for a lesson's runs: compute one whenever the lesson changes, prepare its picture, play it, and fetch the
//! blocks of an event.

use super::showing::{ShowAct, Showing, Start};
use super::state::{RunAct, RunState};
use crate::hooks::document::prefers_stillness;
use crate::hooks::{ByIdentity, Store, use_latest};
use crate::lab::{Dissection, Lab, Outcome};
use crate::player::{Action, Timeline, use_ticks};
use crate::route::lesson::Route;
use ::lab::Request;
use diagram::model::{Depth, Model, Names};
use gloo_timers::callback::Timeout;
use i18n::Lang;
use lessons::words;
use std::cell::Cell;
use std::rc::Rc;
use trace::{EventId, Micros, Trace};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// How long the player must rest before its moment is written into the address.
const REST_MILLIS: u32 = 200;

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

/// A run as it is drawn.
pub struct Drawn {
    pub model: ByIdentity<Model>,
    /// The model of the previous run, for comparison.
    pub ghost: Option<ByIdentity<Model>>,
    pub names: ByIdentity<Names>,
    pub timeline: ByIdentity<Timeline>,
}

impl Drawn {
    /// What is drawn before there is a run: no packets, no words.
    pub fn blank() -> Self {
        let model = Model::new(&Trace::new(0), Depth::default());
        let timeline = ByIdentity::new(Timeline::new(&model));
        Self { model: ByIdentity::new(model), ghost: None, names: ByIdentity::new(Names::default()), timeline }
    }
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
        let drawn = Rc::new(Drawn { model, ghost, names, timeline });
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

/// Gives each new run to the player.
#[hook]
pub fn use_loaded(showing: &Store<Showing>, drawn: Option<&Drawn>, lesson: &Route) {
    let timeline = drawn.map(|drawn| drawn.timeline.clone());
    let loaded = use_mut_ref(|| None::<ByIdentity<Timeline>>);
    let is_new = *loaded.borrow() != timeline;
    if let Some(timeline) = timeline.filter(|_| is_new) {
        loaded.replace(Some(timeline.clone()));
        let start = Start {
            moment: lesson.moment,
            speed_milli: lesson.common.speed_milli,
            is_playing: lesson.common.autoplay && !prefers_stillness(),
        };
        // Not in an effect, which comes after the browser has painted: the first picture is that of the moment to start at.
        showing.dispatch(ShowAct::Load(timeline, start));
    }
}

/// The player of the newest run. When it rests, its moment is written into the address; out of view it stands still.
#[hook]
pub fn use_player(
    showing: &Store<Showing>,
    is_playing: bool,
    lesson: &Route,
    on_change: &Callback<Route>,
    in_view: bool,
) {
    {
        let latest = use_latest((lesson.clone(), on_change.clone()));
        use_effect_with(showing.clone(), move |showing| {
            let (timeout, last) = (Cell::new(None), Cell::new(None));
            let watch = showing.watch(move |showing| {
                let at_rest = (showing.is_loaded && !showing.player.is_playing()).then(|| showing.player.moment());
                if last.replace(at_rest) == at_rest {
                    return;
                }
                // Writing the address at every frame of a scrub would cost more than painting the picture.
                let latest = latest.clone();
                timeout.set(at_rest.map(|moment| {
                    Timeout::new(REST_MILLIS, move || {
                        let (lesson, on_change) = latest.get();
                        if lesson.moment != moment {
                            on_change.emit(Route { moment, ..lesson });
                        }
                    })
                }));
            });
            move || drop(watch)
        });
    }
    {
        let showing = showing.clone();
        use_effect_with(lesson.moment, move |&moment| {
            if showing.get().player.moment() != moment {
                showing.dispatch(ShowAct::Player(Action::Seek(moment)));
            }
        });
    }
    let tick = {
        let showing = showing.clone();
        Callback::from(move |elapsed: Micros| showing.dispatch(ShowAct::Player(Action::Tick(elapsed))))
    };
    use_ticks(is_playing && in_view, tick);
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
