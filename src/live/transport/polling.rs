//! Polling and long polling on our endpoint: one GET at a time.

use super::request::{check, count_unanswered, fetch_notice, held, note_connection, query, send_request};
use crate::live::http::{Answer, FetchError, fetch};
use crate::live::lane::{Bytes, Timing};
use crate::live::run::LaneContext;
use crate::live::schedule::FeedCursor;
use crate::live::view::{LaneStatus, Notice};
use trace::{Direction, EventId, Kind, Provenance};

const ANSWER_WITHIN_MILLIS: u32 = 10_000;

pub async fn poll(context: &LaneContext, base: &str, cursor: FeedCursor) -> Result<(), Notice> {
    let url = format!("{base}/api/feed/poll?{}", query(&cursor));
    context.set_status(LaneStatus::Asking);
    let request = send_request(context);
    let answer = fetch(&url, None, ANSWER_WITHIN_MILLIS).await;
    take_answer(context, &cursor, request, answer, ANSWER_WITHIN_MILLIS)
}

/// One long poll. It is given up if a pause leaves nothing to wait for.
pub async fn long_poll(context: &LaneContext, base: &str, cursor: FeedCursor) -> Result<(), Notice> {
    let hold_millis = context.settings(|settings| settings.hold_millis);
    let hold = feed::print_milli(hold_millis);
    let url = format!("{base}/api/feed/long-poll?{}&hold={hold}", query(&cursor));
    context.set_status(LaneStatus::Asking);
    let request = send_request(context);
    let timeout_millis = hold_millis + ANSWER_WITHIN_MILLIS;
    match held(context, &cursor, request, fetch(&url, None, timeout_millis)).await {
        Some(answer) => take_answer(context, &cursor, request, answer, timeout_millis),
        None => Ok(()),
    }
}

fn take_answer(
    context: &LaneContext,
    cursor: &FeedCursor,
    request: EventId,
    answer: Result<Answer, FetchError>,
    timeout_millis: u32,
) -> Result<(), Notice> {
    let answer = answer.map_err(|error| {
        count_unanswered(context, request);
        fetch_notice(context, error, timeout_millis)
    })?;
    let now = context.at(answer.answered_millis);
    let (up, down) = bytes(&answer);
    if let Some(stamp) = &answer.stamp {
        note_connection(context, stamp.exchange);
    }
    let texts: Vec<&str> = if answer.status == 200 { answer.body.split('\n').collect() } else { Vec::new() };
    let sent = now - context.one_way();
    context.lane(|lane| {
        lane.count_request(request, up);
        let kind = Kind::Response { status: answer.status, messages: texts.len() as u32 };
        let payload = texts.iter().map(|text| text.len() as u64).sum();
        lane.record(kind, Direction::Down, Timing::down(sent, now), down, payload);
    });
    check(&answer)?;
    if texts.is_empty() {
        context.lane(|lane| lane.ledger.empty_responses += 1);
    }
    for text in texts {
        context.deliver(cursor, text, now)?;
    }
    context.lane(|lane| {
        lane.succeed(now);
        if lane.has_gap() {
            lane.give_up_gap();
        }
    });
    Ok(())
}

/// Bytes of the request and the response as the endpoint counted them; unknown if the response is not from our
/// endpoint.
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
