//! Endpoints that only echo. They have no messages of their own, so the page keeps the feed: it sends each message when
//! it is due and counts it as delivered when its echo arrives. Bytes are computed: the echo itself shows the request's
//! header fields; the response's bytes come from what CORS shows and from the hidden fields in the profile.

use super::request::{count_unanswered, fetch_notice, held, send_request};
use super::socket::{Handler, Socket, close, note_close};
use super::stream::{Listener, Signal, await_open, note_open};
use crate::live::clock::page_millis;
use crate::live::estimate::{ANSWER_101_BYTES, answer_bytes, upgrade_bytes};
use crate::live::http::{Answer, FetchError, fetch};
use crate::live::json::Json;
use crate::live::lane::{Bytes, Timing};
use crate::live::profiles::{HttpEcho, SocketEcho};
use crate::live::run::LaneContext;
use crate::live::schedule::FeedCursor;
use crate::live::view::{LaneStatus, Nonsense, Notice};
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use std::cell::Cell;
use std::pin::pin;
use std::rc::Rc;
use trace::{Direction, EventId, Kind, Micros, Provenance, SpanKind};
use web_sys::{CloseEvent, WebSocket};

const ANSWER_WITHIN_MILLIS: u32 = 10_000;
/// The most messages per request, so that a body stays small.
const BATCH: u64 = 200;
/// How often the socket checks whether a message is due.
const SEND_EVERY: Micros = Micros(10_000);

/// One poll: the messages that are due are sent and come back. If nothing is due, the request asks for an empty 204.
pub async fn poll(context: &LaneContext, http: &HttpEcho, cursor: FeedCursor) -> Result<(), Notice> {
    let texts = due_texts(context, &cursor);
    let (path, body) = match texts.is_empty() {
        true => ("/status/204", None),
        false => ("/anything", Some(texts.join("\n"))),
    };
    context.set_status(LaneStatus::Asking);
    let request = send_request(context);
    let answer = fetch(&format!("{}{path}", http.base), body.as_deref(), ANSWER_WITHIN_MILLIS).await;
    take_echo(context, http, &cursor, request, path, body.as_deref(), answer, ANSWER_WITHIN_MILLIS)
}

/// One long poll: the endpoint holds the next message until it is due.
pub async fn long_poll(context: &LaneContext, http: &HttpEcho, cursor: FeedCursor) -> Result<(), Notice> {
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
        Some(answer) => take_echo(context, http, &cursor, request, &path, Some(body), answer, timeout_millis),
        None => Ok(()),
    }
}

/// The texts that are due and not delivered, at most one batch.
fn due_texts(context: &LaneContext, cursor: &FeedCursor) -> Vec<String> {
    let due = cursor.spec.due_count(context.run.borrow().clock.server(context.now()));
    let due = due.min(cursor.until.unwrap_or(u64::MAX)).min(cursor.since + BATCH);
    (cursor.since + 1..=due).map(|index| cursor.spec.text(index)).collect()
}

#[expect(clippy::too_many_arguments, reason = "an exchange is these eight things")]
fn take_echo(
    context: &LaneContext,
    http: &HttpEcho,
    cursor: &FeedCursor,
    request: EventId,
    path: &str,
    body: Option<&str>,
    answer: Result<Answer, FetchError>,
    timeout_millis: u32,
) -> Result<(), Notice> {
    let answer = answer.map_err(|error| {
        count_unanswered(context, request);
        fetch_notice(context, error, timeout_millis)
    })?;
    let now = context.at(answer.answered_millis);
    let json = Json::parse(&answer.body);
    let texts = json.as_ref().and_then(|json| json.text("data")).unwrap_or_default();
    let texts: Vec<&str> = texts.split('\n').filter(|text| !text.is_empty()).collect();
    let echoed = json.as_ref().and_then(|json| json.get("headers")?.field_bytes());
    let fields = echoed.unwrap_or(context.run.borrow().echoed_get_field_bytes);
    let method = if body.is_some() { "POST" } else { "GET" };
    let up = wire::http::request_head_bytes(method, path, fields) + body.map_or(0, |body| body.len() as u64);
    let down = answer_bytes(&answer, http.hidden_field_bytes);
    let computed = |total| Bytes { total, by: Provenance::Computed };
    let sent = now - context.one_way();
    context.lane(|lane| {
        lane.count_request(request, computed(up));
        let kind = Kind::Response { status: answer.status, messages: texts.len() as u32 };
        let payload = texts.iter().map(|text| text.len() as u64).sum();
        lane.record(kind, Direction::Down, Timing::down(sent, now), computed(down), payload);
        lane.reuse = Some(crate::live::view::Reuse::Unknown);
    });
    match answer.status {
        204 => {}
        200 if json.is_some() => {}
        200 => return Err(Notice::Nonsense { what: Nonsense::Json }),
        status => return Err(Notice::HttpStatus { status, detail: None }),
    }
    if body.is_some_and(|body| !body.is_empty()) && texts.is_empty() {
        return Err(Notice::Nonsense { what: Nonsense::Message });
    }
    if texts.is_empty() {
        context.lane(|lane| lane.ledger.empty_responses += 1);
    }
    for text in texts {
        context.deliver(cursor, text, now)?;
    }
    context.lane(|lane| lane.succeed(now));
    Ok(())
}

struct Echo {
    listener: Rc<Listener>,
    request: EventId,
    /// Whether to skip the first message because it is the server's greeting.
    banner: Cell<bool>,
    opened: Cell<bool>,
}

/// One connection to an echo endpoint: sends each message when it is due.
pub async fn socket(context: &LaneContext, echo: &SocketEcho, cursor: FeedCursor) -> Result<(), Notice> {
    context.set_status(LaneStatus::Connecting);
    let (listener, mut signals) = Listener::new(context, cursor);
    let request = send_request(context);
    let handler =
        Echo { listener: listener.clone(), request, banner: Cell::new(echo.banner), opened: Cell::new(false) };
    let socket = Socket::open(&echo.url, Rc::new(handler))?;
    await_open(&mut signals).await?;
    note_open(context);
    let mut sent = cursor.since;
    let mut last_progress = context.now();
    let mut had = cursor.since;
    while context.wants(&cursor) {
        send_due(context, &socket, &cursor, &mut sent)?;
        match select(pin!(context.sleep_or_changed(SEND_EVERY)), signals.next()).await {
            Either::Right((Some(Signal::Ended(Some(notice))), _)) => return Err(notice),
            Either::Right((None, _)) => return Err(Notice::StreamLost),
            Either::Right(_) | Either::Left(_) => {}
        }
        let has = context.next().map_or(sent, |next| next.since);
        if has > had || has == sent {
            (had, last_progress) = (has, context.now());
        } else if context.now() > last_progress + Micros(10_000_000) {
            return Err(Notice::Timeout { seconds: 10 });
        }
    }
    close(context, &socket, &listener, &mut signals).await;
    let now = context.now();
    context.lane(|lane| lane.trace.close(SpanKind::Open, now));
    Ok(())
}

/// Sends what is due and has not been sent on this connection.
fn send_due(context: &LaneContext, socket: &Socket, cursor: &FeedCursor, sent: &mut u64) -> Result<(), Notice> {
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

impl Handler for Echo {
    fn on_open(&self, socket: &WebSocket) {
        let context = &self.listener.context;
        let (now, one_way) = (context.at(page_millis()), context.one_way());
        let computed = |total| Bytes { total, by: Provenance::Computed };
        let up = upgrade_bytes(&socket.url());
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
        let greeting = self.banner.take()
            || (feed::index_of(&text).is_none() && self.listener.progress.borrow().last == Micros(0));
        let index = if greeting { 0 } else { self.listener.deliver(&text, now).map_or(0, |(index, _)| index) };
        context.lane(|lane| {
            lane.record(Kind::Frame { index }, Direction::Down, timing, bytes, length);
        });
    }

    fn on_close(&self, event: &CloseEvent) {
        let notice = match self.opened.get() {
            true => note_close(&self.listener, event),
            false => Notice::SocketRefused,
        };
        self.listener.signal(Signal::Ended(Some(notice)));
    }
}
