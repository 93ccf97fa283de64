//! The contract with a host page: `postMessage` objects `{roundtrip: 1, type, …}`, documented in `docs/url.md`.
//! `ready` and `height` go to anyone. The rest goes only to the origin that `parent=` names, or else that spoke first.

mod message;

pub use message::Command;

use crate::app::{Act, AppState, Dispatch};
use crate::live::engine::Engine;
use crate::live::view::{Phase, RunView};
use crate::pages::live::words::{notice_name, phase_name};
use crate::route::print;
use gloo_events::EventListener;
use message::{ledger, object, text};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, ResizeObserver, Window};
use yew::prelude::*;

/// The page that frames this one, and to which origin of it we may speak.
struct Host {
    window: Window,
    origin: RefCell<Option<String>>,
    /// Phase and hash, for a host that speaks for the first time.
    state: RefCell<(Phase, String)>,
}

impl Host {
    /// `None` where the page stands on its own.
    fn find(parent: Option<&str>) -> Option<Self> {
        let own = web_sys::window()?;
        let window = own.parent().ok().flatten()?;
        (window != own).then(|| Self {
            window,
            origin: RefCell::new(parent.map(str::to_owned)),
            state: RefCell::default(),
        })
    }

    fn tell_anyone(&self, kind: &str, fields: &[(&str, JsValue)]) {
        let _ = self.window.post_message(&object(kind, fields), "*");
    }

    fn tell(&self, kind: &str, fields: &[(&str, JsValue)]) {
        if let Some(origin) = &*self.origin.borrow() {
            let _ = self.window.post_message(&object(kind, fields), origin);
        }
    }

    fn tell_state(&self) {
        let (phase, hash) = &*self.state.borrow();
        self.tell("state", &[("phase", text(phase_name(*phase))), ("hash", text(hash))]);
    }

    /// The command in a message, if it is one for us from the page that we may listen to. An opaque origin cannot be
    /// answered, so it is not listened to.
    fn hear(&self, event: &MessageEvent) -> Option<Command> {
        let from_host =
            event.source().is_some_and(|source| JsValue::from(source) == JsValue::from(self.window.clone()));
        let sender = event.origin();
        let command = Command::read(&event.data()).filter(|_| from_host && sender != "null")?;
        let first = self.origin.borrow().is_none();
        if first {
            self.origin.replace(Some(sender.clone()));
            self.tell_state();
        }
        (self.origin.borrow().as_deref() == Some(&*sender)).then_some(command)
    }
}

/// Speaks with the host page while the component is mounted.
#[hook]
pub fn use_embed(engine: &Engine, state: &AppState, view: &Rc<RunView>, dispatch: &Dispatch) {
    let AppState { route, refused } = state;
    let host = {
        let parent = route.parent.clone();
        (*use_memo((), move |()| Host::find(parent.as_deref()).map(Rc::new))).clone()
    };
    {
        let (host, engine, dispatch) = (host.clone(), engine.clone(), dispatch.clone());
        use_effect_with((), move |()| {
            let guards = host.map(|host| (listen(&host, engine, dispatch), measure(&host)));
            move || drop(guards)
        });
    }
    {
        let host = host.clone();
        use_effect_with((view.phase, route.clone()), move |(phase, route)| {
            if let Some(host) = host {
                host.state.replace((*phase, print(route)));
                host.tell_state();
            }
        });
    }
    {
        let (host, refused) = (host.clone(), Rc::clone(refused));
        use_effect_with(refused, move |refused| {
            if let Some(host) = host {
                for refused in refused.iter() {
                    host.tell("error", &[("key", text(&refused.key)), ("value", text(&refused.value))]);
                }
            }
        });
    }
    use_effect_with(view.clone(), move |view| {
        let Some(host) = host else { return };
        if matches!(view.phase, Phase::Running | Phase::Finished) {
            host.tell("ledger", &[("lanes", ledger(view))]);
        }
        match view.phase {
            Phase::Finished => host.tell("finished", &[("lanes", ledger(view))]),
            Phase::NoEndpoint => {
                let problem = view.endpoint.problem.as_ref().map_or("unreachable", notice_name);
                host.tell("error", &[("problem", text(problem))]);
            }
            Phase::Idle | Phase::Probing | Phase::Running | Phase::Paused | Phase::Hidden => {}
        }
    });
}

fn listen(host: &Rc<Host>, engine: Engine, dispatch: Dispatch) -> Option<EventListener> {
    let window = web_sys::window()?;
    let host = Rc::clone(host);
    let listener = EventListener::new(&window, "message", move |event| {
        let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
        match host.hear(event) {
            Some(Command::Play) => engine.start(),
            Some(Command::Pause) => engine.pause(),
            Some(Command::Run) => {
                engine.reset();
                engine.start();
            }
            Some(Command::Stop) => engine.reset(),
            Some(Command::Set(query)) => dispatch.dispatch(Act::Apply(query)),
            None => {}
        }
    });
    Some(listener)
}

/// Tells the page's height whenever it changes, for `embed.js`.
fn measure(host: &Rc<Host>) -> Option<Measure> {
    host.tell_anyone("ready", &[]);
    let body = web_sys::window()?.document()?.body()?;
    let (told, host, measured) = (RefCell::new(0), Rc::clone(host), body.clone());
    let closure = Closure::<dyn FnMut()>::new(move || {
        let height = measured.scroll_height();
        if told.replace(height) != height {
            host.tell_anyone("height", &[("height", JsValue::from(height))]);
        }
    });
    let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok()?;
    observer.observe(&body);
    Some(Measure { observer, _closure: closure })
}

struct Measure {
    observer: ResizeObserver,
    _closure: Closure<dyn FnMut()>,
}

impl Drop for Measure {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
