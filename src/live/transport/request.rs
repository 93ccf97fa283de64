//! What every transport does with a request: record it, wait for its response, count its bytes, and name what went
//! wrong.

use crate::live::diagnosis::unreachable;
use crate::live::http::{Answer, FetchError};
use crate::live::json::Json;
use crate::live::lane::{Bytes, Timing};
use crate::live::run::LaneContext;
use crate::live::schedule::FeedCursor;
use crate::live::view::{Nonsense, Notice, Reuse};
use futures_util::future::{Either, select};
use std::pin::pin;
use trace::{Direction, EventId, Kind, Provenance, SpanKind};

/// The feed's part of a URL's query.
pub fn query(cursor: &FeedCursor) -> String {
    let until = cursor.until.map(|until| format!("&until={until}")).unwrap_or_default();
    format!("feed={}&since={}{until}", cursor.spec, cursor.since)
}

/// Records a request that is sent now. Its bytes are set when its response arrives.
pub fn send_request(context: &LaneContext) -> EventId {
    let (now, one_way) = (context.now(), context.one_way());
    let unknown = Bytes { total: 0, by: Provenance::Computed };
    let id = context.lane(|lane| Some(lane.record(Kind::Request, Direction::Up, Timing::up(now, one_way), unknown, 0)));
    id.unwrap_or(EventId(0))
}

/// Gives a request that will have no response the size of the lane's earlier requests. If the lane was in trouble
/// already it counts as nothing, because no server received it.
pub fn count_unanswered(context: &LaneContext, request: EventId) {
    context.lane(|lane| {
        if lane.is_in_trouble() {
            return;
        }
        let others = lane.ledger.requests.saturating_sub(1).max(1);
        let total = lane.ledger.up.total() / others;
        lane.count_request(request, Bytes { total, by: Provenance::Computed });
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

/// Counts the connection as new or reused, by the endpoint's number of the exchange.
pub fn note_connection(context: &LaneContext, exchange: u64) {
    context.lane(|lane| {
        lane.reuse = Some(if exchange == 1 { Reuse::New } else { Reuse::Reused });
        lane.ledger.connections += u64::from(exchange == 1);
    });
}

/// Checks that a response is what our endpoint promises for a poll.
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

/// The notice for a request that got no response.
pub fn fetch_notice(context: &LaneContext, error: FetchError, timeout_millis: u32) -> Notice {
    match error {
        FetchError::Timeout => Notice::Timeout { seconds: timeout_millis / 1_000 },
        FetchError::Network => unreachable(&context.run),
    }
}
