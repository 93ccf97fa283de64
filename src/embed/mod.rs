//! The contract with a host page: `postMessage` objects `{roundtrip: 1, type, …}`, documented in `docs/url.md`. `ready`
//! and `height` are sent to any origin. All other messages go only to the origin in `parent=`; without that parameter,
//! to the origin that sent the first message.

mod message;
mod outbox;
mod peer;

pub use message::{Command, StepTo};

use crate::hooks::ByIdentity;
use crate::hooks::document::document;
use crate::js::text;
use crate::route::InvalidParameter;
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use message::message;
use outbox::Outbox;
use peer::{Peer, Sender};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
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
    peer: RefCell<Peer>,
    /// The newest `state`, sent to a host when its first message arrives.
    state: RefCell<Option<JsValue>>,
    /// The errors that wait, because a host must not be flooded with them.
    errors: RefCell<Outbox<JsValue>>,
    /// Whether a timer will send the errors that wait.
    has_timer: Cell<bool>,
}

/// The page that frames this one; `None` if this page is not in a frame. `parent` is the origin in the address; it
/// counts as soon as the address names it, and from the moment at which a `set` names it.
#[hook]
pub fn use_host(parent: Option<&str>) -> Option<Host> {
    let host = (*use_memo((), |()| Host::find(parent))).clone();
    {
        let host = host.clone();
        use_effect_with(parent.map(str::to_owned), move |parent| {
            if let Some((host, parent)) = host.as_ref().zip(parent.as_deref()) {
                host.pin(parent);
            }
        });
    }
    host
}

impl Host {
    fn find(parent: Option<&str>) -> Option<Self> {
        let own = web_sys::window()?;
        let window = own.parent().ok().flatten()?;
        let inner = Inner {
            window: window.clone(),
            peer: RefCell::new(Peer::new(parent)),
            state: RefCell::default(),
            errors: RefCell::default(),
            has_timer: Cell::new(false),
        };
        (window != own).then(|| Self(ByIdentity::new(inner)))
    }

    /// Speaks with this origin only, from now on.
    fn pin(&self, parent: &str) {
        if self.0.peer.borrow_mut().pin(parent) {
            self.post_state();
        }
    }

    fn post_state(&self) {
        if let Some(state) = &*self.0.state.borrow() {
            self.0.post(state);
        }
    }

    fn send_to_anyone(&self, kind: &str, fields: Fields) {
        let _ = self.0.window.post_message(&message(kind, fields), "*");
    }

    /// Sends a message, if the host's origin is known.
    pub fn send(&self, kind: &str, fields: Fields) {
        self.0.post(&message(kind, fields));
    }

    /// Sends what the page is doing, now or as soon as the host's origin is known.
    pub fn send_state(&self, phase: &str, hash: &str) {
        let state = message("state", &[("phase", text(phase)), ("hash", text(hash))]);
        self.0.post(&state);
        self.0.state.replace(Some(state));
    }

    /// Sends the parts of the address that could not be used.
    pub fn send_errors(&self, errors: &[InvalidParameter]) {
        for error in errors {
            self.wait_with_error(&[("key", text(&error.key)), ("value", text(&error.value))]);
        }
        self.0.rc().send_waiting_errors();
    }

    /// Sends what else went wrong.
    pub fn send_problem(&self, problem: &str) {
        self.wait_with_error(&[("problem", text(problem))]);
        self.0.rc().send_waiting_errors();
    }

    fn wait_with_error(&self, fields: Fields) {
        if self.0.peer.borrow().origin().is_some() {
            self.0.errors.borrow_mut().push(message("error", fields));
        }
    }

    /// Listens to the host and reports the page's height, until the result is dropped.
    pub fn open(&self, on_command: impl Fn(Command) + 'static) -> Open {
        let host = self.clone();
        let listener = self.listen(move |command| {
            let parent = command.parent();
            on_command(command);
            // The next message may arrive before the page is rendered, and the origin that was just set counts for it.
            if let Some(parent) = parent {
                host.pin(&parent);
            }
        });
        Open { _listener: listener, _measure: measure(self) }
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

    /// The command in a message, if the message comes from the host and its origin is the right one.
    fn receive(&self, event: &MessageEvent) -> Option<Command> {
        let window = JsValue::from(self.0.window.clone());
        let from_host = event.source().is_some_and(|source| JsValue::from(source) == window);
        let command = Command::read(&event.data()).filter(|_| from_host)?;
        let sender = self.0.peer.borrow_mut().judge(&event.origin());
        if sender == Sender::First {
            self.post_state();
        }
        (sender != Sender::Stranger).then_some(command)
    }
}

impl Inner {
    fn post(&self, message: &JsValue) {
        if let Some(origin) = self.peer.borrow().origin() {
            let _ = self.window.post_message(message, origin);
        }
    }

    /// Sends the errors that may leave now, and the others when they may.
    fn send_waiting_errors(self: Rc<Self>) {
        let now = page_millis();
        let errors = self.errors.borrow_mut().take(now);
        errors.iter().for_each(|error| self.post(error));
        let Some(wait) = self.errors.borrow().wait(now).filter(|_| !self.has_timer.replace(true)) else { return };
        let weak = Rc::downgrade(&self);
        let timer = Timeout::new(wait.ceil() as u32, move || {
            if let Some(inner) = weak.upgrade() {
                inner.has_timer.set(false);
                inner.send_waiting_errors();
            }
        });
        // If the page is gone when it fires, there is nothing to send.
        timer.forget();
    }
}

/// Milliseconds of a clock that does not go back.
fn page_millis() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
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
