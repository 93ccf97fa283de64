//! The live page's contract with the host page: reports what is new, and executes commands.

use super::app::{Act, Dispatch};
use crate::embed::{Command, Host, Open};
use crate::js::{object, text};
use crate::live::engine::Engine;
use crate::live::view::{LaneView, Phase, RunView};
use crate::route::Refused;
use crate::route::live::{Route, print};
use crate::words::live::{notice_name, phase_name, status_name};
use js_sys::Array;
use std::cell::RefCell;
use std::rc::Rc;
use trace::Micros;
use wasm_bindgen::JsValue;

/// The route, the refused parts of the address, and the run.
type News = (Rc<Route>, Rc<[Refused]>, Rc<RunView>);

/// Reports to the host what is new.
pub struct Reporter {
    host: Rc<Host>,
    /// What was reported last.
    told: RefCell<Option<News>>,
}

impl Reporter {
    pub fn new(host: Host) -> Self {
        Self { host: Rc::new(host), told: RefCell::default() }
    }

    /// Reports what differs from the last report.
    pub fn tell(&self, route: &Rc<Route>, refused: &Rc<[Refused]>, view: &Rc<RunView>) {
        let old = self.told.replace(Some((route.clone(), refused.clone(), view.clone())));
        if old.as_ref().is_none_or(|old| old.2.phase != view.phase || old.0 != *route) {
            self.host.tell_state(phase_name(view.phase), &print(route));
        }
        if old.as_ref().is_none_or(|old| old.1 != *refused) {
            self.host.tell_refused(refused);
        }
        if old.is_none_or(|old| old.2 != *view) {
            self.tell_view(view);
        }
    }

    fn tell_view(&self, view: &RunView) {
        if matches!(view.phase, Phase::Running | Phase::Finished) {
            self.host.tell("ledger", &[("lanes", ledger(view))]);
        }
        match view.phase {
            Phase::Finished => self.host.tell("finished", &[("lanes", ledger(view))]),
            Phase::NoEndpoint => {
                let problem = view.endpoint.problem.as_ref().map_or("unreachable", notice_name);
                self.host.tell("error", &[("problem", text(problem))]);
            }
            Phase::Idle | Phase::Probing | Phase::Running | Phase::Paused | Phase::Hidden => {}
        }
    }

    /// Executes the host's commands, until the result is dropped.
    pub fn open(&self, engine: Engine, dispatch: Dispatch) -> Open {
        self.host.open(move |command| match command {
            Command::Play => engine.start(),
            Command::Pause => engine.pause(),
            Command::Run => {
                engine.reset();
                engine.start();
            }
            Command::Stop => engine.reset(),
            Command::Set(query) => dispatch.dispatch(Act::Apply(query)),
            // Real traffic has no steps and cannot go back.
            Command::Step(_) | Command::Seek(_) => {}
        })
    }
}

/// The lanes' numbers: counts, bytes, microseconds; `null` if there is no value yet.
pub fn ledger(view: &RunView) -> JsValue {
    view.lanes.iter().map(lane).collect::<Array>().into()
}

fn lane(lane: &LaneView) -> JsValue {
    let number = |number: u64| JsValue::from(number as f64);
    let micros = |latency: Option<Micros>| latency.map_or(JsValue::NULL, |latency| JsValue::from(latency.0 as f64));
    object(&[
        ("lane", text(lane.transport.slug())),
        ("status", text(status_name(lane.status))),
        ("due", number(lane.due)),
        ("delivered", number(lane.delivered)),
        ("lost", number(lane.lost)),
        ("duplicates", number(lane.duplicates)),
        ("requests", number(lane.requests)),
        ("empty", number(lane.empty_answers)),
        ("failures", number(lane.failures)),
        ("connections", number(lane.connections)),
        ("p50_micros", micros(lane.latency_p50)),
        ("p95_micros", micros(lane.latency_p95)),
        ("up_bytes", number(lane.up.total())),
        ("down_bytes", number(lane.down.total())),
        ("payload_bytes", number(lane.payload_bytes)),
        ("measured", JsValue::from(lane.up.computed + lane.down.computed == 0)),
    ])
}
