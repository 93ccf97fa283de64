//! The browser's `EventSource`, with its own way to connect anew: only it can then send `Last-Event-ID`.

use super::{End, Refused, Report, Signal, refused};
use crate::live::page_millis;
use gloo_events::EventListener;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Event, EventSource, EventSourceInit, MessageEvent};

/// An event source with its listeners; dropping it closes it.
pub struct Source {
    source: EventSource,
    _listeners: Vec<EventListener>,
}

impl Drop for Source {
    fn drop(&mut self) {
        self.source.close();
    }
}

impl Source {
    pub fn open(url: &str, with_credentials: bool, kinds: &[String], report: Report) -> Result<Self, Refused> {
        let init = EventSourceInit::new();
        init.set_with_credentials(with_credentials);
        let source = EventSource::new_with_event_source_init_dict(url, &init).map_err(|error| refused(&error))?;
        let was_open = Rc::new(Cell::new(false));
        let mut listeners = vec![on_open(&source, &report, &was_open), on_error(&source, &report, &was_open)];
        let others = kinds.iter().map(String::as_str).filter(|kind| !matches!(*kind, "message" | "open" | "error"));
        for kind in std::iter::once("message").chain(others) {
            listeners.push(on_event(&source, kind.to_owned(), &report));
        }
        Ok(Self { source, _listeners: listeners })
    }
}

fn on_open(source: &EventSource, report: &Report, was_open: &Rc<Cell<bool>>) -> EventListener {
    let (report, was_open) = (Rc::clone(report), Rc::clone(was_open));
    EventListener::new(source, "open", move |_| {
        was_open.set(true);
        report(page_millis(), Signal::Listening);
    })
}

/// The browser says that something failed, and not what. While it tries again by itself, its state is "connecting" (WHATWG HTML §9.2.3).
fn on_error(source: &EventSource, report: &Report, was_open: &Rc<Cell<bool>>) -> EventListener {
    let (report, was_open, target) = (Rc::clone(report), Rc::clone(was_open), source.clone());
    EventListener::new(source, "error", move |event: &Event| {
        // A server may name an event "error"; that is a message.
        if let Some(message) = event.dyn_ref::<MessageEvent>() {
            return report(page_millis(), event_of(message));
        }
        let signal = match (target.ready_state(), was_open.get()) {
            (EventSource::CONNECTING, true) => Signal::Lost,
            // Without a first success it is for whoever holds this to decide, not for the browser.
            (EventSource::CONNECTING, false) => {
                target.close();
                Signal::Ended(End::Failed(String::new()))
            }
            (_, false) => Signal::Ended(End::Failed(String::new())),
            (_, true) => Signal::Ended(End::CutShort(String::new())),
        };
        report(page_millis(), signal);
    })
}

fn on_event(source: &EventSource, kind: String, report: &Report) -> EventListener {
    let report = Rc::clone(report);
    EventListener::new(source, kind, move |event: &Event| {
        if let Some(message) = event.dyn_ref::<MessageEvent>() {
            report(page_millis(), event_of(message));
        }
    })
}

fn event_of(message: &MessageEvent) -> Signal {
    let data = message.data().as_string().unwrap_or_default();
    Signal::Event { kind: message.type_(), id: message.last_event_id(), data }
}
