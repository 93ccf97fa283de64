//! Polling and long polling on our endpoint: a GET at a time.

use crate::live::http::{Answer, FetchError, fetch};
use crate::live::json::Json;
use crate::live::lane::{Bytes, Passage};
use crate::live::run::Cx;
use crate::live::schedule::Ask;
use crate::live::view::{LaneStatus, Nonsense, Notice, Reuse};
use futures_util::future::{Either, select};
use std::pin::pin;
use trace::{Direction, EventId, Kind, Provenance, SpanKind};

const ANSWER_WITHIN_MILLIS: u32 = 10_000;
/// The most that our endpoint answers at once (docs/endpoint.md).
pub const MESSAGES_AN_ANSWER: u64 = 1_000;

/// One poll.
pub async fn poll(cx: &Cx, base: &str, ask: Ask) -> Result<(), Notice> {
    let url = format!("{base}/api/feed/poll?{}", query(&ask));
    cx.set_status(LaneStatus::Asking);
    let request = send_request(cx);
    let answer = fetch(&url, None, ANSWER_WITHIN_MILLIS).await;
    take_answer(cx, &ask, request, answer, ANSWER_WITHIN_MILLIS)
}

/// One long poll; given up when a pause leaves nothing to wait for.
pub async fn long_poll(cx: &Cx, base: &str, ask: Ask) -> Result<(), Notice> {
    let hold_millis = cx.settings(|settings| settings.hold_millis);
    let hold = feed::print_milli(hold_millis);
    let url = format!("{base}/api/feed/long-poll?{}&hold={hold}", query(&ask));
    cx.set_status(LaneStatus::Asking);
    let request = send_request(cx);
    let timeout_millis = hold_millis + ANSWER_WITHIN_MILLIS;
    match held(cx, &ask, request, fetch(&url, None, timeout_millis)).await {
        Some(answer) => take_answer(cx, &ask, request, answer, timeout_millis),
        None => Ok(()),
    }
}

/// Waits for the answer of a request that the server holds; `None` if a pause left nothing to wait for.
pub async fn held<T>(cx: &Cx, ask: &Ask, request: EventId, exchange: impl Future<Output = T>) -> Option<T> {
    let from = cx.now() + cx.one_way();
    cx.lane(|lane| lane.trace.open(SpanKind::Held, from));
    let mut exchange = pin!(exchange);
    let answer = loop {
        match select(exchange, pin!(cx.changed())).await {
            Either::Left((answer, _)) => break Some(answer),
            Either::Right((_, unfinished)) if cx.wants(ask) => exchange = unfinished,
            Either::Right(_) => break None,
        }
    };
    let until = cx.now() - cx.one_way();
    cx.lane(|lane| lane.trace.close(SpanKind::Held, until));
    if answer.is_none() {
        count_unanswered(cx, request);
    }
    answer
}

/// The feed's part of a URL's query.
pub fn query(ask: &Ask) -> String {
    let until = ask.until.map(|until| format!("&until={until}")).unwrap_or_default();
    format!("feed={}&since={}{until}", ask.spec, ask.since)
}

/// Records a request that leaves now; its bytes come with its answer.
pub fn send_request(cx: &Cx) -> EventId {
    let (now, one_way) = (cx.now(), cx.one_way());
    let unknown = Bytes { total: 0, by: Provenance::Computed };
    let id = cx.lane(|lane| Some(lane.cross(Kind::Request, Direction::Up, Passage::up(now, one_way), unknown, 0)));
    id.unwrap_or(EventId(0))
}

/// A request that will have no answer counts like the lane's others before it, unless the lane was in trouble already:
/// then nobody took it.
pub fn count_unanswered(cx: &Cx, request: EventId) {
    cx.lane(|lane| {
        if lane.is_in_trouble() {
            return;
        }
        let others = lane.ledger.requests.saturating_sub(1).max(1);
        let total = lane.ledger.up.total() / others;
        lane.count_request(request, Bytes { total, by: Provenance::Computed });
    });
}

fn take_answer(
    cx: &Cx,
    ask: &Ask,
    request: EventId,
    answer: Result<Answer, FetchError>,
    timeout_millis: u32,
) -> Result<(), Notice> {
    let answer = answer.map_err(|error| {
        count_unanswered(cx, request);
        fetch_notice(cx, error, timeout_millis)
    })?;
    let now = cx.at(answer.answered_millis);
    let (up, down) = bytes(&answer);
    if let Some(stamp) = &answer.stamp {
        note_connection(cx, stamp.exchange);
    }
    let texts: Vec<&str> = if answer.status == 200 { answer.body.split('\n').collect() } else { Vec::new() };
    let sent = now - cx.one_way();
    cx.lane(|lane| {
        lane.count_request(request, up);
        let kind = Kind::Answer { status: answer.status, messages: texts.len() as u32 };
        let payload = texts.iter().map(|text| text.len() as u64).sum();
        lane.cross(kind, Direction::Down, Passage::down(sent, now), down, payload);
    });
    check(&answer)?;
    if texts.is_empty() {
        cx.lane(|lane| lane.ledger.empty_answers += 1);
    }
    for text in texts {
        cx.deliver(ask, text, now)?;
    }
    cx.lane(|lane| {
        lane.succeed(now);
        if lane.has_gap() {
            lane.give_up_gap();
        }
    });
    Ok(())
}

/// Tells new connections from reused ones by the endpoint's count of exchanges.
pub fn note_connection(cx: &Cx, exchange: u64) {
    cx.lane(|lane| {
        lane.reuse = Some(if exchange == 1 { Reuse::New } else { Reuse::Reused });
        lane.ledger.connections += u64::from(exchange == 1);
    });
}

/// Bytes of request and answer: the endpoint's count, or none where the answer is not ours.
fn bytes(answer: &Answer) -> (Bytes, Bytes) {
    match &answer.stamp {
        Some(stamp) => {
            let measured = |total| Bytes { total, by: Provenance::Measured };
            (measured(stamp.request_bytes), measured(stamp.answer_bytes))
        }
        None => {
            let computed = |total| Bytes { total, by: Provenance::Computed };
            (computed(0), computed(answer.visible_head_bytes + answer.body.len() as u64))
        }
    }
}

/// Whether an answer is what our endpoint's polls promise.
pub fn check(answer: &Answer) -> Result<(), Notice> {
    let html = answer.content_type.starts_with("text/html");
    match answer.status {
        204 => Ok(()),
        200 if html => Err(Notice::Nonsense { what: Nonsense::Html }),
        200 if answer.content_type.starts_with("text/plain") => Ok(()),
        200 => Err(Notice::Nonsense { what: Nonsense::Message }),
        status => {
            let detail = Json::parse(&answer.body).and_then(|json| json.text("message"));
            Err(Notice::HttpStatus { status, detail })
        }
    }
}

/// Why nothing came back, in the lane's words.
pub fn fetch_notice(cx: &Cx, error: FetchError, timeout_millis: u32) -> Notice {
    match error {
        FetchError::Timeout => Notice::Timeout { seconds: timeout_millis / 1_000 },
        FetchError::Network => crate::live::probe::unreachable(&cx.run),
    }
}
