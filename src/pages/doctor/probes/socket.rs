//! One WebSocket, whose messages are awaited one by one. Dropping it closes the socket.

use doctor::{Closing, Failure};
use futures_channel::mpsc;
use futures_util::StreamExt;
use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{CloseEvent, MessageEvent, WebSocket};

/// What happens to a socket.
pub enum Signal {
    Opened,
    Text(String),
    Closed(Closing),
}

/// An open socket, or one that is being opened.
pub struct Socket {
    socket: WebSocket,
    signals: mpsc::UnboundedReceiver<Signal>,
    _listeners: [EventListener; 3],
}

impl Drop for Socket {
    fn drop(&mut self) {
        // Closing a closed socket has no effect.
        let _ = self.socket.close();
    }
}

impl Socket {
    /// Opens a socket.
    ///
    /// # Errors
    /// The handshake failed: a browser does not say why.
    pub async fn open(url: &str) -> Result<Self, Failure> {
        let socket = WebSocket::new(url).map_err(|_| Failure::Hidden)?;
        let (sender, signals) = mpsc::unbounded();
        let (opened, received, closed) = (sender.clone(), sender.clone(), sender);
        // Sending fails if nobody awaits the socket any more, which needs no handling.
        let listeners = [
            EventListener::new(&socket, "open", move |_| drop(opened.unbounded_send(Signal::Opened))),
            EventListener::new(&socket, "message", move |event| {
                let data = event.unchecked_ref::<MessageEvent>().data().as_string().unwrap_or_default();
                drop(received.unbounded_send(Signal::Text(data)));
            }),
            EventListener::new(&socket, "close", move |event| {
                let event: &CloseEvent = event.unchecked_ref();
                drop(closed.unbounded_send(Signal::Closed(closing(event.code(), event.reason()))));
            }),
        ];
        let mut socket = Self { socket, signals, _listeners: listeners };
        match socket.next().await {
            Signal::Opened => Ok(socket),
            _ => Err(Failure::Hidden),
        }
    }

    /// What happens next. After it was closed, that it is closed.
    pub async fn next(&mut self) -> Signal {
        self.signals.next().await.unwrap_or_else(|| Signal::Closed(closing(1006, String::new())))
    }

    /// Whether the message was taken for sending.
    pub fn send(&self, text: &str) -> bool {
        self.socket.ready_state() == WebSocket::OPEN && self.socket.send_with_str(text).is_ok()
    }
}

/// What a code means for who closed. 1005 is a Close frame without a code, 1006 the end without a frame (RFC 6455 section 7.4.1).
fn closing(code: u16, reason: String) -> Closing {
    match code {
        1006 | 1015 => Closing::Cut("code 1006".to_owned()),
        1005 => Closing::Frame(None, reason),
        code => Closing::Frame(Some(code), reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_shows_whether_a_frame_came() {
        assert_eq!(closing(1012, "restart".to_owned()), Closing::Frame(Some(1012), "restart".to_owned()));
        assert_eq!(closing(1005, String::new()), Closing::Frame(None, String::new()));
        assert!(matches!(closing(1006, String::new()), Closing::Cut(_)));
    }
}
