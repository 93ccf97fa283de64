//! The contract with a host page: `postMessage` objects `{roundtrip: 1, type, …}`, documented in `docs/url.md`. `ready`
//! and `height` are sent to any origin. All other messages go only to the origin in `parent=`; without that parameter,
//! to the origin that sent the first message.

mod message;

pub use message::{Command, StepTo};

use crate::hooks::ByIdentity;
use crate::hooks::document::document;
use crate::js::text;
use crate::route::InvalidParameter;
use gloo_events::EventListener;
use message::message;
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, ResizeObserver, Window};
use yew::prelude::*;

/// The members of a message in addition to its type.
type Fields<'a> = &'a [(&'a str, JsValue)];

/// The page that frames this one. Clones share their state.
#[derive(Clone, PartialEq)]
pub struct Host(ByIdentity<Inner>);

struct Inner {
    window: Window,
    /// The origin that this page sends to and accepts messages from, once it is known.
    origin: RefCell<Option<String>>,
    /// The newest `state`, sent to a host when its first message arrives.
    state: RefCell<Option<JsValue>>,
}

/// The page that frames this one; `None` if this page is not in a frame. `parent` is the origin in the address.
#[hook]
pub fn use_host(parent: Option<&str>) -> Option<Host> {
    // The host stays the same, whatever the address says later.
    (*use_memo((), |()| Host::find(parent))).clone()
}

impl Host {
    fn find(parent: Option<&str>) -> Option<Self> {
        let own = web_sys::window()?;
        let window = own.parent().ok().flatten()?;
        let origin = RefCell::new(parent.map(str::to_owned));
        (window != own).then(|| Self(ByIdentity::new(Inner { window, origin, state: RefCell::default() })))
    }

    fn send_to_anyone(&self, kind: &str, fields: Fields) {
        let _ = self.0.window.post_message(&message(kind, fields), "*");
    }

    /// Sends a message, if the host's origin is known.
    pub fn send(&self, kind: &str, fields: Fields) {
        self.post(&message(kind, fields));
    }

    fn post(&self, message: &JsValue) {
        if let Some(origin) = &*self.0.origin.borrow() {
            let _ = self.0.window.post_message(message, origin);
        }
    }

    /// Sends what the page is doing, now or as soon as the host's origin is known.
    pub fn send_state(&self, phase: &str, hash: &str) {
        let state = message("state", &[("phase", text(phase)), ("hash", text(hash))]);
        self.post(&state);
        self.0.state.replace(Some(state));
    }

    /// Sends the parts of the address that could not be used.
    pub fn send_errors(&self, errors: &[InvalidParameter]) {
        for error in errors {
            self.send("error", &[("key", text(&error.key)), ("value", text(&error.value))]);
        }
    }

    /// Listens to the host and reports the page's height, until the result is dropped.
    pub fn open(&self, on_command: impl Fn(Command) + 'static) -> Open {
        Open { _listener: self.listen(on_command), _measure: measure(self) }
    }

    /// Calls back with each command of the host, until the result is dropped.
    pub fn listen(&self, on_command: impl Fn(Command) + 'static) -> Option<EventListener> {
        let (window, host) = (web_sys::window()?, self.clone());
        Some(EventListener::new(&window, "message", move |event| {
            if let Some(command) = event.dyn_ref::<MessageEvent>().and_then(|event| host.receive(event)) {
                on_command(command);
            }
        }))
    }

    /// The command in a message, if the message comes from the host and its origin is the right one. An opaque origin
    /// cannot receive answers, so its messages are ignored.
    fn receive(&self, event: &MessageEvent) -> Option<Command> {
        let Inner { window, origin, state } = &*self.0;
        let from_host = event.source().is_some_and(|source| JsValue::from(source) == JsValue::from(window.clone()));
        let sender = event.origin();
        let command = Command::read(&event.data()).filter(|_| from_host && sender != "null")?;
        if origin.borrow().is_none() {
            origin.replace(Some(sender.clone()));
            if let Some(state) = &*state.borrow() {
                self.post(state);
            }
        }
        (origin.borrow().as_deref() == Some(&*sender)).then_some(command)
    }
}

/// Sends the page's height whenever it changes, for `embed.js`.
fn measure(host: &Host) -> Option<Measure> {
    host.send_to_anyone("ready", &[]);
    let body = document()?.body()?;
    let (last_sent, host, measured) = (Cell::new(0), host.clone(), body.clone());
    let closure = Closure::<dyn FnMut()>::new(move || {
        let height = measured.scroll_height();
        if last_sent.replace(height) != height {
            host.send_to_anyone("height", &[("height", JsValue::from(height))]);
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
