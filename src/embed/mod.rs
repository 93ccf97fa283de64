//! The contract with a host page: `postMessage` objects `{roundtrip: 1, type, …}`, documented in `docs/url.md`.
//! `ready` and `height` go to anyone. The rest goes only to the origin that `parent=` names, or else that spoke first.

mod message;

pub use message::Command;

use crate::app::{Act, Dispatch};
use crate::hooks::hash;
use crate::js::text;
use crate::live::engine::Engine;
use crate::live::view::{Phase, RunView};
use crate::pages::live::words::{notice_name, phase_name};
use crate::route::live::{Route, print};
use crate::route::{Refused, is_live};
use gloo_events::EventListener;
use message::{ledger, message};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, ResizeObserver, Window};

/// The page that frames this one, and to which origin of it we may speak.
pub struct Host {
    window: Window,
    origin: RefCell<Option<String>>,
    /// What was told last, or would have been; a host that speaks for the first time hears it.
    told: RefCell<Option<News>>,
}

/// What a host page may hear of.
#[derive(Clone, PartialEq)]
pub struct News {
    pub route: Rc<Route>,
    pub refused: Rc<[Refused]>,
    pub view: Rc<RunView>,
}

impl Host {
    /// `None` where the page stands on its own.
    pub fn find(parent: Option<&str>) -> Option<Self> {
        let own = web_sys::window()?;
        let window = own.parent().ok().flatten()?;
        (window != own).then(|| Self {
            window,
            origin: RefCell::new(parent.map(str::to_owned)),
            told: RefCell::default(),
        })
    }

    fn tell_anyone(&self, kind: &str, fields: &[(&str, JsValue)]) {
        let _ = self.window.post_message(&message(kind, fields), "*");
    }

    fn tell(&self, kind: &str, fields: &[(&str, JsValue)]) {
        if let Some(origin) = &*self.origin.borrow() {
            let _ = self.window.post_message(&message(kind, fields), origin);
        }
    }

    fn tell_state(&self) {
        if let Some(News { route, view, .. }) = &*self.told.borrow() {
            self.tell("state", &[("phase", text(phase_name(view.phase))), ("hash", text(&print(route)))]);
        }
    }

    /// Tells what differs from the last time.
    pub fn tell_news(&self, news: &News) {
        let old = self.told.replace(Some(news.clone()));
        let News { route, refused, view } = news;
        if old.as_ref().is_none_or(|old| old.view.phase != view.phase || old.route != *route) {
            self.tell_state();
        }
        if old.as_ref().is_none_or(|old| old.refused != *refused) {
            for refused in refused.iter() {
                self.tell("error", &[("key", text(&refused.key)), ("value", text(&refused.value))]);
            }
        }
        if old.is_none_or(|old| old.view != *view) {
            self.tell_view(view);
        }
    }

    fn tell_view(&self, view: &RunView) {
        if matches!(view.phase, Phase::Running | Phase::Finished) {
            self.tell("ledger", &[("lanes", ledger(view))]);
        }
        match view.phase {
            Phase::Finished => self.tell("finished", &[("lanes", ledger(view))]),
            Phase::NoEndpoint => {
                let problem = view.endpoint.problem.as_ref().map_or("unreachable", notice_name);
                self.tell("error", &[("problem", text(problem))]);
            }
            Phase::Idle | Phase::Probing | Phase::Running | Phase::Paused | Phase::Hidden => {}
        }
    }

    /// Listens to the host and tells it the page's height, until what it returns is dropped.
    pub fn open(self: Rc<Self>, engine: Engine, dispatch: Dispatch) -> impl Sized {
        (listen(&self, engine, dispatch), measure(&self))
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

fn listen(host: &Rc<Host>, engine: Engine, dispatch: Dispatch) -> Option<EventListener> {
    let window = web_sys::window()?;
    let host = Rc::clone(host);
    let listener = EventListener::new(&window, "message", move |event| {
        let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
        let command = host.hear(event);
        if !is_live(&hash::current()) {
            if let Some(Command::Set(query)) = command {
                hash::change(&query);
            }
            return;
        }
        match command {
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
