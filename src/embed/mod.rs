//! The contract with a host page: `postMessage` objects `{roundtrip: 1, type, …}`, documented in `docs/url.md`. `ready`
//! and `height` are sent to any origin. All other messages go only to the origin in `parent=`; without that parameter,
//! to the origin that sent the first message.

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

/// The members of a message in addition to its type.
type Fields<'a> = &'a [(&'a str, JsValue)];

/// The page that frames this one, and the origin that messages may be sent to.
pub struct Host {
    window: Window,
    origin: RefCell<Option<String>>,
    /// The newest `state`, sent to a host when its first message arrives.
    state: RefCell<Option<JsValue>>,
}

impl PartialEq for Host {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Host {
    /// `None` if the page is not in a frame.
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

    /// Sends a message to the host, if there is an origin that may receive it.
    pub fn tell(&self, kind: &str, fields: Fields) {
        self.post(&message(kind, fields));
    }

    fn post(&self, message: &JsValue) {
        if let Some(origin) = &*self.origin.borrow() {
            let _ = self.window.post_message(message, origin);
        }
    }

    /// Sends what the page is doing, and keeps it for a host whose first message arrives later.
    pub fn tell_state(&self, phase: &str, hash: &str) {
        let state = message("state", &[("phase", text(phase)), ("hash", text(hash))]);
        self.post(&state);
        self.state.replace(Some(state));
    }

    /// Listens to the host and reports the page's height, until the result is dropped.
    pub fn open(self: &Rc<Self>, on_command: impl Fn(Command) + 'static) -> Open {
        Open { _listener: self.listen(on_command), _measure: measure(self) }
    }

    /// Reports the parts of the address that could not be used.
    pub fn tell_refused(&self, refused: &[Refused]) {
        for refused in refused {
            self.tell("error", &[("key", text(&refused.key)), ("value", text(&refused.value))]);
        }
    }

    /// Passes the host's commands to `on_command`, until the result is dropped.
    pub fn listen(self: &Rc<Self>, on_command: impl Fn(Command) + 'static) -> Option<EventListener> {
        let window = web_sys::window()?;
        let host = Rc::clone(self);
        Some(EventListener::new(&window, "message", move |event| {
            if let Some(command) = event.dyn_ref::<MessageEvent>().and_then(|event| host.hear(event)) {
                on_command(command);
            }
        }))
    }

    /// The command in a message, if it is a valid one from the host's origin. An opaque origin cannot receive answers,
    /// so its messages are ignored.
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

/// Sends the page's height whenever it changes; `embed.js` uses it.
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
