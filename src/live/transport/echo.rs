//! Endpoints that only echo. They have no messages of their own, so the page keeps the feed: it sends each message when
//! it is due and counts it as delivered when its echo arrives. Bytes are computed: the echo itself shows the request's
//! header fields; the response's bytes come from what CORS shows and from the hidden fields in the profile.

use super::greeting::{Greeting, excerpt};
use super::polling::{check_held, delivered, note_success};
use super::request::{held, note_departure, note_hop, send_request, unanswered};
use super::socket::{Handler, Socket, close, note_close};
use super::stream::{Listener, Signal, await_open, note_open, note_steady};
use crate::live::clock::page_millis;
use crate::live::diagnosis::refused;
use crate::live::estimate::{ANSWER_101_BYTES, answer_bytes, upgrade_bytes};
use crate::live::http::{Answer, fetch};
use crate::live::json::Json;
use crate::live::lane::{Bytes, Timing};
use crate::live::profiles::{HttpEcho, SocketEcho};
use crate::live::run::LaneContext;
use crate::live::schedule::FeedCursor;
use crate::live::trouble::Trouble;
use crate::live::view::{LaneStatus, Nonsense, Notice};
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::rc::Rc;
use trace::{Direction, EventId, Kind, Micros, Provenance, SpanKind};
use web_sys::{CloseEvent, WebSocket};

const ANSWER_WITHIN_MILLIS: u32 = 10_000;
/// The most messages per request, and the most bytes, so that a body stays small.
const BATCH: u64 = 200;
const BATCH_BYTES: u64 = 256 << 10;
/// How often the socket checks whether a message is due.
const SEND_EVERY: Micros = Micros(10_000);

/// One poll: the messages that are due are sent and come back. If nothing is due, the request asks for an empty 204.
pub async fn poll(context: &LaneContext, http: &HttpEcho, cursor: FeedCursor) -> Result<(), Trouble> {
    let texts = due_texts(context, &cursor);
    let (path, body) = match texts.is_empty() {
        true => ("/status/204", None),
        false => ("/anything", Some(texts.join("\n"))),
    };
    context.set_status(LaneStatus::Asking);
    let request = send_request(context);
    match fetch(&format!("{}{path}", http.base), body.as_deref(), ANSWER_WITHIN_MILLIS).await {
        Ok(answer) => {
            take_echo(context, http, &cursor, request, (path, body.as_deref()), &answer)?;
            note_success(context, &answer);
            Ok(())
        }
        Err(error) => Err(unanswered(context, request, error, ANSWER_WITHIN_MILLIS).await.into()),
    }
}

/// One long poll: the endpoint holds the next message until it is due.
pub async fn long_poll(context: &LaneContext, http: &HttpEcho, cursor: FeedCursor) -> Result<(), Trouble> {
    let longest_millis = context.settings(|settings| settings.hold_millis).min(http.hold_seconds * 1_000);
    let overdue = due_texts(context, &cursor);
    let due = context.run.borrow().clock.run(cursor.spec.due_micros(cursor.since + 1));
    let wait_millis = u32::try_from((due - context.now() - context.one_way()).0.max(0) / 1_000).unwrap_or(u32::MAX);
    let held_millis = wait_millis.min(longest_millis);
    let body = match overdue.is_empty() {
        false => Some(overdue.join("\n")),
        true => (wait_millis <= longest_millis).then(|| cursor.spec.text(cursor.since + 1)),
    };
    let path = format!("/delay/{}", feed::print_milli(held_millis));
    context.set_status(LaneStatus::Asking);
    let request = send_request(context);
    let timeout_millis = held_millis + ANSWER_WITHIN_MILLIS;
    let url = format!("{}{path}", http.base);
    let body = body.as_deref().unwrap_or_default();
    match held(context, &cursor, request, fetch(&url, Some(body), timeout_millis)).await {
        Some(Ok(answer)) => {
            if take_echo(context, http, &cursor, request, (&path, Some(body)), &answer)? == 0 {
                check_held(&answer, held_millis)?;
            }
            note_success(context, &answer);
            Ok(())
        }
        Some(Err(error)) => Err(unanswered(context, request, error, timeout_millis).await.into()),
        None => Ok(()),
    }
}

/// The texts that are due and not delivered, at most one batch.
fn due_texts(context: &LaneContext, cursor: &FeedCursor) -> Vec<String> {
    let due = cursor.spec.due_count(context.run.borrow().clock.server(context.now()));
    let batch = (BATCH_BYTES / u64::from(cursor.spec.size())).clamp(1, BATCH);
    let due = due.min(cursor.until.unwrap_or(u64::MAX)).min(cursor.since + batch);
    (cursor.since + 1..=due).map(|index| cursor.spec.text(index)).collect()
}

/// Records the response to a request for a path, perhaps with a body; returns how many new messages it brought.
fn take_echo(
    context: &LaneContext,
    http: &HttpEcho,
    cursor: &FeedCursor,
    request: EventId,
    (path, body): (&str, Option<&str>),
    answer: &Answer,
) -> Result<u64, Trouble> {
    let before = delivered(context);
    note_departure(context, request, answer);
    let now = context.at(answer.answered_millis);
    let json = Json::parse(&answer.body);
    let texts = json.as_ref().and_then(|json| json.text("data")).unwrap_or_default();
    let texts: Vec<&str> = texts.split('\n').filter(|text| !text.is_empty()).collect();
    let echoed = json.as_ref().and_then(|json| json.get("headers")?.field_bytes());
    let fields = echoed.unwrap_or(context.run.borrow().echoed_get_field_bytes);
    let method = if body.is_some() { "POST" } else { "GET" };
    let up = wire::http::request_head_bytes(method, path, fields) + body.map_or(0, |body| body.len() as u64);
    // The rules for heads are those of HTTP/1.1. How far HTTP/2 and 3 compress one, the page cannot see.
    let has_streams = answer.hop.has_streams();
    let down = match has_streams {
        true => wire::http2::data_bytes(answer.body.len() as u64),
        false => answer_bytes(answer, http.hidden_field_bytes),
    };
    let computed = |total| Bytes { total, by: Provenance::Computed };
    let sent = now - context.one_way();
    context.lane(|lane| {
        if has_streams {
            lane.count_unknown_request();
        } else {
            lane.count_request(request, computed(up));
        }
        let kind = Kind::Response { status: answer.status, messages: texts.len() as u32 };
        let payload = texts.iter().map(|text| text.len() as u64).sum();
        lane.record(kind, Direction::Down, Timing::down(sent, now), computed(down), payload);
        lane.reuse = Some(crate::live::view::Reuse::Unknown);
    });
    match answer.status {
        204 => {}
        200 if json.is_some() => {}
        200 => return Err(Notice::Nonsense { what: Nonsense::Json }.into()),
        _ => return Err(refused(answer).into()),
    }
    if body.is_some_and(|body| !body.is_empty()) && texts.is_empty() {
        return Err(Notice::Nonsense { what: Nonsense::Message }.into());
    }
    if texts.is_empty() {
        context.lane(|lane| lane.ledger.empty_responses += 1);
    }
    for text in &texts {
        context.deliver(cursor, text, now).map_err(|trouble| as_echo(trouble, text))?;
    }
    Ok(delivered(context) - before)
}

/// The trouble with a text from an endpoint that should echo. What it sent instead says more than that it is wrong.
fn as_echo(trouble: Trouble, text: &str) -> Trouble {
    match trouble {
        Trouble::Failed(Notice::Nonsense { what: Nonsense::Message }) => {
            Notice::NotAnEcho { got: excerpt(text) }.into()
        }
        // The page keeps the feed by its own clock, and nothing can come before it was sent.
        Trouble::TooEarly => Notice::NotAnEcho { got: excerpt(text) }.into(),
        other => other,
    }
}

struct Echo {
    listener: Rc<Listener>,
    request: EventId,
    greeting: RefCell<Greeting>,
    opened: Cell<bool>,
}

/// One connection to an echo endpoint: sends each message when it is due.
pub async fn socket(context: &LaneContext, echo: &SocketEcho, cursor: FeedCursor) -> Result<(), Trouble> {
    context.set_status(LaneStatus::Connecting);
    let (listener, mut signals) = Listener::new(context, cursor);
    let request = send_request(context);
    let greeting = RefCell::new(Greeting::new(echo.banner));
    let handler = Rc::new(Echo { listener: listener.clone(), request, greeting, opened: Cell::new(false) });
    let socket = Socket::open(&echo.url, Rc::clone(&handler))?;
    await_open(&mut signals).await?;
    note_open(context);
    let opened = context.now();
    let mut sent = cursor.since;
    let mut last_progress = context.now();
    let mut had = cursor.since;
    while context.wants(&cursor) {
        send_due(context, &socket, &cursor, &mut sent)?;
        match select(pin!(context.sleep_or_changed(SEND_EVERY)), signals.next()).await {
            Either::Right((Some(Signal::Ended(Some(trouble))), _)) => return Err(trouble),
            Either::Right((None, _)) => return Err(Notice::StreamLost.into()),
            Either::Right(_) => {}
            Either::Left(_) => note_steady(context, opened),
        }
        let has = context.next().map_or(sent, |next| next.since);
        if has > had || has == sent {
            (had, last_progress) = (has, context.now());
        } else if context.now() > last_progress + Micros(10_000_000) {
            // If something came that could have been a greeting, it was an answer.
            let got = handler.greeting.borrow().unexpected().map(excerpt);
            return Err(got.map_or(Notice::Timeout { seconds: 10 }, |got| Notice::NotAnEcho { got }).into());
        }
    }
    close(context, &socket, &listener, &mut signals).await;
    let now = context.now();
    context.lane(|lane| lane.trace.close(SpanKind::Open, now));
    Ok(())
}

/// Sends what is due and has not been sent on this connection.
fn send_due(context: &LaneContext, socket: &Socket, cursor: &FeedCursor, sent: &mut u64) -> Result<(), Trouble> {
    let (now, one_way) = (context.now(), context.one_way());
    let due = cursor.spec.due_count(context.run.borrow().clock.server(now)).min(cursor.until.unwrap_or(u64::MAX));
    while *sent < due.min(*sent + BATCH) {
        *sent += 1;
        let text = cursor.spec.text(*sent);
        socket.socket.send_with_str(&text).map_err(|_| Notice::StreamLost)?;
        let total = wire::websocket::frame_bytes(text.len() as u64, true);
        let bytes = Bytes { total, by: Provenance::Computed };
        let index = *sent;
        context.lane(|lane| {
            lane.record(Kind::Frame { index }, Direction::Up, Timing::up(now, one_way), bytes, text.len() as u64);
        });
    }
    Ok(())
}

impl Echo {
    /// Records an echo; returns its index in the feed, 0 if it is none.
    fn deliver(&self, text: &str, now: Micros) -> u64 {
        let Listener { context, cursor, .. } = &*self.listener;
        match context.deliver(cursor, text, now) {
            Ok((index, _)) => {
                self.listener.progress.borrow_mut().last = now;
                if cursor.until.is_some_and(|until| index >= until) {
                    self.listener.signal(Signal::Complete);
                }
                index
            }
            Err(trouble) => {
                self.listener.signal(Signal::Ended(Some(as_echo(trouble, text))));
                0
            }
        }
    }
}

impl Handler for Echo {
    fn on_open(&self, socket: &WebSocket) {
        let context = &self.listener.context;
        let (now, one_way) = (context.at(page_millis()), context.one_way());
        let computed = |total| Bytes { total, by: Provenance::Computed };
        let up = upgrade_bytes(&socket.url());
        // Browsers do not say over which version a WebSocket goes. The rules are those of HTTP/1.1: HTTP/2 would need a connection
        // that is open already.
        note_hop(context, &socket.url(), None, None);
        let down = ANSWER_101_BYTES + if socket.extensions().is_empty() { 0 } else { 52 };
        context.lane(|lane| {
            lane.count_request(self.request, computed(up));
            let kind = Kind::Response { status: 101, messages: 0 };
            lane.record(kind, Direction::Down, Timing::down(now - one_way, now), computed(down), 0);
            lane.ledger.connections += 1;
            lane.reuse = Some(crate::live::view::Reuse::New);
        });
        context.run.borrow_mut().socket_start_bytes += up + down;
        self.opened.set(true);
        self.listener.signal(Signal::Opened);
    }

    fn on_text(&self, text: String) {
        let context = &self.listener.context;
        let now = context.now();
        let length = text.len() as u64;
        let bytes = Bytes { total: wire::websocket::frame_bytes(length, false), by: Provenance::Computed };
        let timing = Timing::down(now - context.one_way(), now);
        let has_delivered = self.listener.progress.borrow().last != Micros(0);
        let is_greeting = self.greeting.borrow_mut().takes(&text, has_delivered);
        let index = if is_greeting { 0 } else { self.deliver(&text, now) };
        context.lane(|lane| {
            lane.record(Kind::Frame { index }, Direction::Down, timing, bytes, length);
        });
    }

    fn on_close(&self, event: &CloseEvent) {
        let notice = match self.opened.get() {
            true => note_close(&self.listener, event),
            false => Notice::SocketRefused,
        };
        self.listener.signal(Signal::Ended(Some(notice.into())));
    }
}
