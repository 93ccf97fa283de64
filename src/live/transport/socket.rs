//! WebSocket on our endpoint, through the browser's `WebSocket`.

use super::request::{count_unanswered, note_connection, note_hop, note_impair, query, send_request};
use super::stream::{Listener, Signal, await_end, await_open, note_end, note_open};
use crate::live::clock::page_millis;
use crate::live::diagnosis::{explain, why_no_socket};
use crate::live::estimate::upgrade_bytes;
use crate::live::http::FetchError;
use crate::live::json::Json;
use crate::live::lane::{Bytes, Timing};
use crate::live::run::{LaneContext, within};
use crate::live::schedule::FeedCursor;
use crate::live::trouble::Trouble;
use crate::live::view::{LaneStatus, Nonsense, Notice};
use futures_channel::mpsc;
use futures_util::StreamExt;
use gloo_events::EventListener;
use std::rc::Rc;
use trace::{Direction, EventId, Kind, Micros, Provenance};
use wasm_bindgen::JsCast;
use web_sys::{CloseEvent, Event, MessageEvent, WebSocket};

/// How long the other side may take to answer a Close frame.
const CLOSE_WITHIN: Micros = Micros(2_000_000);
/// A normal closure (RFC 6455 §7.4.1).
pub const NORMAL: u16 = 1000;

/// A `WebSocket` with its listeners; dropping it closes the socket.
pub struct Socket {
    pub socket: WebSocket,
    _listeners: Vec<EventListener>,
}

impl Drop for Socket {
    fn drop(&mut self) {
        // Closing a closed socket has no effect.
        let _ = self.socket.close();
    }
}

/// The callbacks for a socket's events.
pub trait Handler: 'static {
    fn on_open(&self, _socket: &WebSocket) {}
    fn on_text(&self, text: String);
    fn on_close(&self, event: &CloseEvent);
}

impl Socket {
    /// Starts to connect. The error says why the browser refused to try.
    pub fn open(url: &str, handler: Rc<impl Handler>) -> Result<Self, Notice> {
        let socket = WebSocket::new(url).map_err(|_| explain(FetchError::Network, url))?;
        let (opened, received, closed, target) = (handler.clone(), handler.clone(), handler, socket.clone());
        let listeners = vec![
            EventListener::once(&socket, "open", move |_| opened.on_open(&target)),
            EventListener::new(&socket, "message", move |event: &Event| {
                let data = event.unchecked_ref::<MessageEvent>().data();
                received.on_text(data.as_string().unwrap_or_default());
            }),
            EventListener::once(&socket, "close", move |event| closed.on_close(event.unchecked_ref())),
        ];
        Ok(Self { socket, _listeners: listeners })
    }
}

struct Feed {
    listener: Rc<Listener>,
    request: EventId,
    url: String,
    /// When the upgrade was complete, in page time.
    opened_millis: std::cell::Cell<f64>,
}

/// One connection, from its upgrade to its Close.
pub async fn stream(context: &LaneContext, base: &str, cursor: FeedCursor) -> Result<(), Trouble> {
    let url = format!("{}/api/feed/socket?{}", base.replacen("http", "ws", 1), query(context, &cursor));
    context.set_status(LaneStatus::Connecting);
    let (listener, mut signals) = Listener::new(context, cursor);
    let request = send_request(context);
    let feed =
        Rc::new(Feed { listener: listener.clone(), request, url: url.clone(), opened_millis: Default::default() });
    let socket = Socket::open(&url, feed)?;
    if let Err(trouble) = await_open(&mut signals).await {
        // The endpoint has not told how it counts, so the request's bytes are computed; the rules are those of HTTP/1.1.
        if context.run.borrow().has_streams() {
            count_unanswered(context, request);
        } else {
            let bytes = Bytes { total: upgrade_bytes(&url), by: Provenance::Computed };
            context.lane(|lane| lane.count_request(request, bytes));
        }
        drop(socket);
        return Err(match trouble {
            Trouble::Failed(Notice::SocketRefused) => why_no_socket(&context.run, &url, base).await.into(),
            other => other,
        });
    }
    note_open(context);
    let end = await_end(&listener, &mut signals).await;
    close(context, &socket, &listener, &mut signals).await;
    drop(socket);
    note_end(&listener, base).await;
    end
}

/// Closes from our side and waits for the peer's Close (RFC 6455 §7.1.2).
pub async fn close(
    context: &LaneContext,
    socket: &Socket,
    listener: &Listener,
    signals: &mut mpsc::UnboundedReceiver<Signal>,
) {
    if socket.socket.ready_state() == WebSocket::OPEN {
        let _ = socket.socket.close_with_code(NORMAL);
        let (now, one_way) = (context.now(), context.one_way());
        let frame = wire::websocket::frame_bytes(wire::websocket::close_payload_bytes(Some(NORMAL), ""), true);
        let total = listener.progress.borrow().tunnelled_bytes(frame);
        listener.progress.borrow_mut().computed.up += total;
        context.lane(|lane| {
            let bytes = Bytes { total, by: Provenance::Computed };
            lane.record(Kind::Close { code: NORMAL }, Direction::Up, Timing::up(now, one_way), bytes, 0);
        });
        let ended = async { while !matches!(signals.next().await, Some(Signal::Ended(_)) | None) {} };
        within(ended, CLOSE_WITHIN).await;
    }
}

/// Records how the connection closed. `replied` says that we had sent a Close before.
pub fn note_close(listener: &Listener, event: &CloseEvent) -> Notice {
    let context = &listener.context;
    let (code, reason, clean) = (event.code(), event.reason(), event.was_clean());
    let (now, one_way) = (context.now(), context.one_way());
    // 1005: a Close frame without a code. 1006: no Close frame at all (§7.4.1).
    let payload = wire::websocket::close_payload_bytes((code != 1005).then_some(code), &reason);
    let frame = wire::websocket::frame_bytes(payload, false);
    let total = if clean { listener.progress.borrow().tunnelled_bytes(frame) } else { 0 };
    listener.progress.borrow_mut().computed.down += total;
    context.lane(|lane| {
        lane.close = Some((code, reason.clone()));
        let bytes = Bytes { total, by: Provenance::Computed };
        lane.record(Kind::Close { code }, Direction::Down, Timing::down(now - one_way, now), bytes, 0);
    });
    Notice::SocketClosed { code, reason, clean }
}

impl Feed {
    /// Handles the first frame, in which the endpoint reports how it counts this exchange.
    fn take_hello(&self, text: &str, now: Micros) {
        let hello = Json::parse(text);
        let Some(stamp) = hello.as_ref().and_then(Json::stamp) else {
            self.listener.signal(Signal::Ended(Some(Notice::Nonsense { what: Nonsense::Json }.into())));
            return;
        };
        let context = &self.listener.context;
        let (opened, one_way) = (context.at(self.opened_millis.get()), context.one_way());
        let total = stamp.tunnelled_bytes(wire::websocket::frame_bytes(text.len() as u64, false));
        // An extended CONNECT is answered 200 (RFC 8441 §5); there is no upgrade, but a WebSocket has been opened.
        let is_upgrade = !stamp.version.has_streams();
        note_connection(context, &stamp);
        note_impair(context, hello.and_then(|hello| hello.impair()));
        note_hop(context, &self.url, None, Some(&stamp));
        context.lane(|lane| {
            lane.count_request(self.request, Bytes { total: stamp.request_bytes, by: stamp.provenance() });
            let head = Bytes { total: stamp.answer_bytes, by: stamp.provenance() };
            let kind = Kind::Response { status: if is_upgrade { 101 } else { 200 }, messages: 0 };
            lane.ledger.upgrades += u64::from(!is_upgrade);
            lane.record(kind, Direction::Down, Timing::down(opened - one_way, opened), head, 0);
            let bytes = Bytes { total, by: Provenance::Computed };
            lane.record(Kind::Frame { index: 0 }, Direction::Down, Timing::down(now - one_way, now), bytes, 0);
        });
        context.run.borrow_mut().socket_start_bytes += stamp.request_bytes + stamp.answer_bytes + total;
        let mut progress = self.listener.progress.borrow_mut();
        progress.stamp = Some(stamp);
        progress.computed.down += total;
        (progress.opened, progress.last) = (opened, now);
        self.listener.signal(Signal::Opened);
    }
}

impl Handler for Feed {
    fn on_open(&self, _socket: &WebSocket) {
        self.opened_millis.set(page_millis());
    }

    fn on_text(&self, text: String) {
        let listener = &self.listener;
        let now = listener.context.now();
        if listener.progress.borrow().stamp.is_none() {
            return self.take_hello(&text, now);
        }
        let length = text.len() as u64;
        let frame = wire::websocket::frame_bytes(length, false);
        let bytes = Bytes { total: listener.progress.borrow().tunnelled_bytes(frame), by: Provenance::Computed };
        listener.progress.borrow_mut().computed.down += bytes.total;
        let (index, sent) = listener.deliver(&text, now).unwrap_or((0, now));
        let timing = Timing::down(sent, now);
        listener.context.lane(|lane| {
            lane.record(Kind::Frame { index }, Direction::Down, timing, bytes, length);
        });
    }

    fn on_close(&self, event: &CloseEvent) {
        let opened = self.listener.progress.borrow().stamp.is_some();
        let notice = match opened || event.was_clean() {
            true => note_close(&self.listener, event),
            false => Notice::SocketRefused,
        };
        self.listener.signal(Signal::Ended(Some(notice.into())));
    }
}

/// Opens a WebSocket and closes it again. Returns when it was open, in page time; `None` if it did not open.
pub async fn greet(url: &str) -> Option<f64> {
    struct Greeting(mpsc::UnboundedSender<Option<f64>>);

    impl Handler for Greeting {
        fn on_open(&self, _socket: &WebSocket) {
            let _ = self.0.unbounded_send(Some(page_millis()));
        }

        fn on_text(&self, _text: String) {}

        fn on_close(&self, _event: &CloseEvent) {
            let _ = self.0.unbounded_send(None);
        }
    }

    let (sender, mut received) = mpsc::unbounded();
    let _socket = Socket::open(url, Rc::new(Greeting(sender))).ok()?;
    received.next().await.flatten()
}
