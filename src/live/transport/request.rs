//! What every transport does with a request: record it, wait for its response, count its bytes, and name what went
//! wrong.

use crate::live::diagnosis::{explain, silence, unreachable};
use crate::live::hop::{Hop, Version, may_queue};
use crate::live::http::{Answer, FetchError};
use crate::live::impair::Impair;
use crate::live::lane::{Bytes, Timing};
use crate::live::run::LaneContext;
use crate::live::schedule::FeedCursor;
use crate::live::stamp::Stamp;
use crate::live::view::{Notice, Reuse};
use futures_util::future::{Either, select};
use std::pin::pin;
use trace::{Direction, EventId, Kind, Provenance, SpanKind};

/// A URL's query: the feed's part, and the bad network that the endpoint is asked for.
pub fn query(context: &LaneContext, cursor: &FeedCursor) -> String {
    let until = cursor.until.map(|until| format!("&until={until}")).unwrap_or_default();
    let impair = impair(context).map(|impair| format!("&{impair}")).unwrap_or_default();
    format!("feed={}&since={}{until}{impair}", cursor.spec, cursor.since)
}

/// The parameter that asks the endpoint for a bad network; `None` if a good one is asked for.
pub fn impair(context: &LaneContext) -> Option<String> {
    let impair = context.settings(|settings| settings.impair);
    (!impair.is_off()).then(|| format!("impair={}", impair.print()))
}

/// Sets what the endpoint says about the network that it plays for the newest exchange.
pub fn note_impair(context: &LaneContext, announced: Option<Impair>) {
    context.lane(|lane| lane.impair = Some(announced.unwrap_or_default()));
}

/// Records a request that is sent now. Its bytes are set when its response arrives.
pub fn send_request(context: &LaneContext) -> EventId {
    let (now, one_way) = (context.now(), context.one_way());
    let unknown = Bytes { total: 0, by: Provenance::Computed };
    let id = context.lane(|lane| Some(lane.record(Kind::Request, Direction::Up, Timing::up(now, one_way), unknown, 0)));
    id.unwrap_or(EventId(0))
}

/// Gives a request that will have no counted response the size of the lane's earlier requests; if there are none, its
/// size is unknown. If the lane was in trouble already it counts as nothing, because no server received it.
pub fn count_unanswered(context: &LaneContext, request: EventId) {
    context.lane(|lane| {
        if lane.is_in_trouble() {
            return;
        }
        let others = lane.ledger.requests.saturating_sub(1).max(1);
        match lane.ledger.up.total() / others {
            0 => lane.count_unknown_request(),
            total => lane.count_request(request, Bytes { total, by: Provenance::Computed }),
        }
    });
}

/// A request that waited in the browser for longer than this is mentioned.
const QUEUED_LONG_MILLIS: f64 = 1_000.0;

/// Sets when a request left the browser, and how. Only for HTTP/1.1 does the browser hold requests back until one of its few
/// connections per host is free.
pub fn note_departure(context: &LaneContext, request: EventId, answer: &Answer) {
    let (left, one_way) = (context.at(answer.asked_millis), context.one_way());
    let (now, queued) = (context.at(answer.answered_millis), answer.asked_millis - answer.made_millis);
    note_impair(context, answer.impair);
    context.lane(|lane| {
        lane.note_departure(request, left, one_way);
        lane.hop = Some(answer.hop);
        if queued > QUEUED_LONG_MILLIS && may_queue(lane.hop, "") {
            lane.mention(Notice::Queued { millis: queued as u32 }, now);
        }
    });
}

/// Waits for the response of a request that the server holds; `None` if a pause left nothing to wait for.
pub async fn held<T>(
    context: &LaneContext,
    cursor: &FeedCursor,
    request: EventId,
    exchange: impl Future<Output = T>,
) -> Option<T> {
    let from = context.now() + context.one_way();
    context.lane(|lane| lane.trace.open(SpanKind::Held, from));
    let mut exchange = pin!(exchange);
    let answer = loop {
        match select(exchange, pin!(context.changed())).await {
            Either::Left((answer, _)) => break Some(answer),
            Either::Right((_, unfinished)) if context.wants(cursor) => exchange = unfinished,
            Either::Right(_) => break None,
        }
    };
    let until = context.now() - context.one_way();
    context.lane(|lane| lane.trace.close(SpanKind::Held, until));
    if answer.is_none() {
        count_unanswered(context, request);
    }
    answer
}

/// Counts the connection as new or reused, by the endpoint's number of the exchange, and as this lane's.
pub fn note_connection(context: &LaneContext, stamp: &Stamp) {
    let is_new = stamp.exchange == 1;
    context.lane(|lane| {
        lane.reuse = Some(if is_new { Reuse::New } else { Reuse::Reused });
        lane.ledger.connections += u64::from(is_new);
    });
    context.run.borrow_mut().connections.note(context.transport, stamp);
}

/// Records a whole response with `messages` messages of `payload` bytes, and sets its request's bytes.
pub fn record_answer(context: &LaneContext, request: EventId, answer: &Answer, messages: u32, payload: u64) {
    let now = context.at(answer.answered_millis);
    note_departure(context, request, answer);
    let (sent, down) = (now - context.one_way(), bytes(answer));
    match &answer.stamp {
        Some(stamp) => note_connection(context, stamp),
        // Another server's response, or one whose header a proxy has taken away.
        None => context.lane(|lane| lane.reuse = Some(Reuse::Unknown)),
    }
    context.lane(|lane| {
        match &answer.stamp {
            Some(stamp) => {
                lane.count_request(request, Bytes { total: stamp.request_bytes, by: stamp.provenance() });
            }
            None => lane.count_unknown_request(),
        }
        let kind = Kind::Response { status: answer.status, messages };
        lane.record(kind, Direction::Down, Timing::down(sent, now), down, payload);
    });
}

/// Bytes of the response: as the endpoint counted them, else what the page sees of them.
fn bytes(answer: &Answer) -> Bytes {
    match &answer.stamp {
        Some(stamp) => Bytes { total: stamp.answer_bytes, by: stamp.provenance() },
        None => Bytes { total: answer.visible_head_bytes + answer.body.len() as u64, by: Provenance::Computed },
    }
}

/// Sets how the lane's newest exchange, with `url`, travelled: `seen` is the version that the browser tells.
pub fn note_hop(context: &LaneContext, url: &str, seen: Option<Version>, stamp: Option<&Stamp>) {
    let hop = Hop::new(url, seen, stamp);
    context.lane(|lane| lane.hop = Some(hop));
}

/// Counts a request that got no response, and says why it got none.
pub async fn unanswered(context: &LaneContext, request: EventId, error: FetchError, timeout_millis: u32) -> Notice {
    match error {
        FetchError::Network => {
            // Nothing shows that anything was sent.
            if context.lane(|lane| lane.ledger.up.total() > 0) {
                count_unanswered(context, request);
            }
            unreachable(&context.run)
        }
        FetchError::Timeout => {
            let notice = silence(&context.run, timeout_millis / 1_000).await;
            if notice != Notice::BrowserQueue {
                count_unanswered(context, request);
            }
            notice
        }
        FetchError::CutShort | FetchError::TooLarge => {
            count_unanswered(context, request);
            explain(error, "")
        }
    }
}
