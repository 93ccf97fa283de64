//! The live page's contract with the host page: reports what is new, and executes commands.

use super::lane::http_name;
use super::state::{Act, Dispatch};
use crate::components::shell::ShellAct;
use crate::embed::{Command, Host, Open};
use crate::js::{object, text};
use crate::live::connections::SharedConnection;
use crate::live::engine::Engine;
use crate::live::view::{LaneView, Phase, RunView};
use crate::route::InvalidParameter;
use crate::route::live::{Route, print};
use crate::words::live::{notice_name, phase_name, status_name};
use js_sys::Array;
use std::cell::RefCell;
use std::rc::Rc;
use trace::Micros;
use wasm_bindgen::JsValue;

/// The route, the parts of it that could not be used, and the run.
type LiveReport = (Rc<Route>, Rc<[InvalidParameter]>, Rc<RunView>);

/// Sends the host what is new.
pub struct Reporter {
    host: Host,
    last_sent: RefCell<Option<LiveReport>>,
}

impl Reporter {
    pub fn new(host: Host) -> Self {
        Self { host, last_sent: RefCell::default() }
    }

    /// Sends what differs from the last time.
    pub fn send(&self, route: &Rc<Route>, errors: &Rc<[InvalidParameter]>, view: &Rc<RunView>) {
        let old = self.last_sent.replace(Some((route.clone(), errors.clone(), view.clone())));
        if old.as_ref().is_none_or(|old| old.2.phase != view.phase || old.0 != *route) {
            self.host.send_state(phase_name(view.phase), &print(route));
        }
        if old.as_ref().is_none_or(|old| old.1 != *errors) {
            self.host.send_errors(errors);
        }
        if old.is_none_or(|old| old.2 != *view) {
            self.send_view(view);
        }
    }

    fn send_view(&self, view: &RunView) {
        if matches!(view.phase, Phase::Running | Phase::Finished) {
            self.host.send("ledger", &[("lanes", ledger(view)), ("shared", shared(view))]);
        }
        match view.phase {
            Phase::Finished => self.host.send("finished", &[("lanes", ledger(view)), ("shared", shared(view))]),
            Phase::NoEndpoint => {
                let problem = view.endpoint.problem.as_ref().map_or("unreachable", notice_name);
                self.host.send_problem(problem);
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
            Command::Set(query) => dispatch.dispatch(Act::Shell(ShellAct::Apply(query))),
            // Real traffic has no steps and cannot go back, and there is nothing to open.
            Command::Step(_) | Command::Seek(_) | Command::Open(_) => {}
        })
    }
}

/// The lanes' numbers: counts, bytes, microseconds; `null` if there is no value yet.
pub fn ledger(view: &RunView) -> JsValue {
    view.lanes.iter().map(lane).collect::<Array>().into()
}

/// The connections that several lanes share, with what the endpoint has counted of each as a whole.
fn shared(view: &RunView) -> JsValue {
    let number = |number: Option<u64>| number.map_or(JsValue::NULL, |number| JsValue::from(number as f64));
    let counted = view.shared.iter().map(|SharedConnection { lanes, counters }| {
        object(&[
            ("lanes", lanes.iter().map(|lane| text(lane.slug())).collect::<Array>().into()),
            ("up_bytes", number(counters.map(|counters| counters.own_up))),
            ("down_bytes", number(counters.map(|counters| counters.own_down))),
            ("socket_up_bytes", number(counters.map(|counters| counters.socket_up))),
            ("socket_down_bytes", number(counters.map(|counters| counters.socket_down))),
        ])
    });
    counted.collect::<Array>().into()
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
        ("empty", number(lane.empty_responses)),
        ("failures", number(lane.failures)),
        ("connections", number(lane.connections)),
        ("p50_micros", micros(lane.latency_p50)),
        ("p95_micros", micros(lane.latency_p95)),
        ("up_bytes", if lane.unknown_requests == 0 { number(lane.up.total()) } else { JsValue::NULL }),
        ("down_bytes", number(lane.down.total())),
        ("payload_bytes", number(lane.payload_bytes)),
        ("http", http_name(lane).filter(|name| *name != "unknown").map_or(JsValue::NULL, text)),
        ("tls", lane.hop.map_or(JsValue::NULL, |hop| JsValue::from(hop.is_tls))),
        ("impair", lane.impair.map_or(JsValue::NULL, |impair| text(&impair.print()))),
        ("measured", JsValue::from(lane.up.computed + lane.down.computed + lane.unknown_requests == 0)),
    ])
}
