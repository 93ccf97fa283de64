//! The contract with a host page: `postMessage` objects `{roundtrip: 1, type, …}`, documented in `docs/url.md`.
//! `ready` and `height` go to anyone. The rest goes only to the origin that `parent=` names, or else that spoke first.

mod message;

pub use message::{Command, Way};

use crate::js::text;
use crate::route::Refused;
use gloo_events::EventListener;
use message::message;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, ResizeObserver, Window};

/// Members of a message beside its type.
type Fields<'a> = &'a [(&'a str, JsValue)];

/// The page that frames this one, and to which origin of it we may speak.
pub struct Host {
    window: Window,
    origin: RefCell<Option<String>>,
    /// The newest `state`; a host that speaks for the first time hears it.
    state: RefCell<Option<JsValue>>,
}

impl PartialEq for Host {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Host {
    /// `None` where the page stands on its own.
    pub fn find(parent: Option<&str>) -> Option<Self> {
        let own = web_sys::window()?;
        let window = own.parent().ok().flatten()?;
        (window != own).then(|| Self {
            window,
            origin: RefCell::new(parent.map(str::to_owned)),
            state: RefCell::default(),
        })
    }

    fn tell_anyone(&self, kind: &str, fields: Fields) {
        let _ = self.window.post_message(&message(kind, fields), "*");
    }

    /// Tells the host, if there is one that may listen.
    pub fn tell(&self, kind: &str, fields: Fields) {
        self.post(&message(kind, fields));
    }

    fn post(&self, message: &JsValue) {
        if let Some(origin) = &*self.origin.borrow() {
            let _ = self.window.post_message(message, origin);
        }
    }

    /// Tells what the page is doing, and whoever is heard for the first time later.
    pub fn tell_state(&self, phase: &str, hash: &str) {
        let state = message("state", &[("phase", text(phase)), ("hash", text(hash))]);
        self.post(&state);
        self.state.replace(Some(state));
    }

    /// Listens to the host and tells it the page's height, until what it returns is dropped.
    pub fn open(self: &Rc<Self>, on_command: impl Fn(Command) + 'static) -> Open {
        Open { _listener: self.listen(on_command), _measure: measure(self) }
    }

    /// Tells what of the address could not be used.
    pub fn tell_refused(&self, refused: &[Refused]) {
        for refused in refused {
            self.tell("error", &[("key", text(&refused.key)), ("value", text(&refused.value))]);
        }
    }

    /// Tells the host's commands, until what it returns is dropped.
    pub fn listen(self: &Rc<Self>, on_command: impl Fn(Command) + 'static) -> Option<EventListener> {
        let window = web_sys::window()?;
        let host = Rc::clone(self);
        Some(EventListener::new(&window, "message", move |event| {
            if let Some(command) = event.dyn_ref::<MessageEvent>().and_then(|event| host.hear(event)) {
                on_command(command);
            }
        }))
    }

    /// The command in a message, if it is one for us from the page that we may listen to. An opaque origin cannot be
    /// answered, so it is not listened to.
    fn hear(&self, event: &MessageEvent) -> Option<Command> {
        let from_host =
            event.source().is_some_and(|source| JsValue::from(source) == JsValue::from(self.window.clone()));
        let sender = event.origin();
        let command = Command::read(&event.data()).filter(|_| from_host && sender != "null")?;
        if self.origin.borrow().is_none() {
            self.origin.replace(Some(sender.clone()));
            if let Some(state) = &*self.state.borrow() {
                self.post(state);
            }
        }
        (self.origin.borrow().as_deref() == Some(&*sender)).then_some(command)
    }
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

/// Listens and measures until it is dropped.
pub struct Open {
    _listener: Option<EventListener>,
    _measure: Option<Measure>,
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
