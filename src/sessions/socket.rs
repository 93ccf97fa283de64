//! The browser's `WebSocket`.

use super::{Content, End, Refused, Report, Signal, refused};
use crate::js::{field, list, text};
use crate::live::page_millis;
use gloo_events::EventListener;
use js_sys::{ArrayBuffer, Reflect, Uint8Array};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{CloseEvent, Event, MessageEvent, WebSocket};

/// A WebSocket with its listeners; dropping it closes it without a report.
pub struct Socket {
    socket: WebSocket,
    _listeners: [EventListener; 3],
}

impl Drop for Socket {
    fn drop(&mut self) {
        // Closing a closed socket has no effect.
        let _ = self.socket.close();
    }
}

impl Socket {
    pub fn open(url: &str, protocols: &[String], report: Report) -> Result<Self, Refused> {
        let protocols: Vec<_> = protocols.iter().map(|name| text(name)).collect();
        let socket = WebSocket::new_with_str_sequence(url, &list(&protocols)).map_err(|error| refused(&error))?;
        // A blob would have to be read, and later messages would overtake it.
        let _ = Reflect::set(&socket, &text("binaryType"), &text("arraybuffer"));
        let was_open = Rc::new(Cell::new(false));
        let (opened, received, closed) = (Rc::clone(&report), Rc::clone(&report), report);
        let (target, is_open) = (socket.clone(), Rc::clone(&was_open));
        let listeners = [
            EventListener::once(&socket, "open", move |_| {
                is_open.set(true);
                let (protocol, extensions) = (target.protocol(), target.extensions());
                opened(page_millis(), Signal::Opened { protocol, extensions });
            }),
            EventListener::new(&socket, "message", move |event: &Event| {
                let now = page_millis();
                if let Some(content) = content(event) {
                    received(now, Signal::Message(content));
                }
            }),
            EventListener::once(&socket, "close", move |event: &Event| {
                closed(page_millis(), Signal::Ended(end(event.unchecked_ref(), was_open.get())));
            }),
        ];
        Ok(Self { socket, _listeners: listeners })
    }

    pub fn send(&self, content: &Content) -> bool {
        if self.socket.ready_state() != WebSocket::OPEN {
            return false;
        }
        let sent = match content {
            Content::Text(text) => self.socket.send_with_str(text),
            Content::Bytes(bytes) => self.socket.send_with_u8_array(bytes),
        };
        sent.is_ok()
    }

    pub fn buffered_bytes(&self) -> u32 {
        self.socket.buffered_amount()
    }

    pub fn close(&self, code: u16, reason: &str) -> Result<bool, Refused> {
        self.socket.close_with_code_and_reason(code, reason).map_err(|error| refused(&error))?;
        Ok(self.socket.ready_state() != WebSocket::CLOSED)
    }
}

fn content(event: &Event) -> Option<Content> {
    let data = field(event.unchecked_ref::<MessageEvent>(), "data");
    match data.as_string() {
        Some(text) => Some(Content::Text(text)),
        None => Some(Content::Bytes(Uint8Array::new(&data.dyn_ref::<ArrayBuffer>()?.into()).to_vec())),
    }
}

/// The browser gives no cause if a WebSocket did not open: 1006 and no reason, whatever it was.
fn end(event: &CloseEvent, was_open: bool) -> End {
    match was_open {
        true => End::Closed { code: event.code(), reason: event.reason(), was_clean: event.was_clean() },
        false => End::Failed(event.reason()),
    }
}
