//! Polling and long polling on our endpoint: one GET at a time.

use super::request::{held, query, record_answer, send_request, unanswered};
use crate::live::diagnosis::with_detail;
use crate::live::http::{Answer, fetch};
use crate::live::run::LaneContext;
use crate::live::schedule::FeedCursor;
use crate::live::trouble::Trouble;
use crate::live::view::{LaneStatus, Notice};
use trace::{EventId, Micros};

const ANSWER_WITHIN_MILLIS: u32 = 10_000;

/// One poll. Returns whether the endpoint had more than it sent: its responses are bounded by messages and by bytes
/// (docs/endpoint.md), and the next poll brings the rest.
pub async fn poll(context: &LaneContext, base: &str, cursor: FeedCursor) -> Result<bool, Trouble> {
    let url = format!("{base}/api/feed/poll?{}", query(context, &cursor));
    context.set_status(LaneStatus::Asking);
    let request = send_request(context);
    match fetch(&url, None, ANSWER_WITHIN_MILLIS).await {
        Ok(answer) => {
            let new = take_answer(context, &cursor, request, &answer)?;
            note_success(context, &answer);
            Ok(new > 0 && had_more(context, context.at(answer.asked_millis)))
        }
        Err(error) => Err(unanswered(context, request, error, ANSWER_WITHIN_MILLIS).await.into()),
    }
}

/// One long poll. It is given up if a pause leaves nothing to wait for.
pub async fn long_poll(context: &LaneContext, base: &str, cursor: FeedCursor) -> Result<(), Trouble> {
    let hold_millis = context.settings(|settings| settings.hold_millis);
    let hold = feed::print_milli(hold_millis);
    let url = format!("{base}/api/feed/long-poll?{}&hold={hold}", query(context, &cursor));
    context.set_status(LaneStatus::Asking);
    let request = send_request(context);
    let timeout_millis = hold_millis + ANSWER_WITHIN_MILLIS;
    match held(context, &cursor, request, fetch(&url, None, timeout_millis)).await {
        Some(Ok(answer)) => {
            if take_answer(context, &cursor, request, &answer)? == 0 {
                check_held(&answer, hold_millis)?;
            }
            note_success(context, &answer);
            Ok(())
        }
        Some(Err(error)) => Err(unanswered(context, request, error, timeout_millis).await.into()),
        None => Ok(()),
    }
}

/// An exchange in order ends any trouble of the lane, even if it brought nothing.
pub fn note_success(context: &LaneContext, answer: &Answer) {
    let now = context.at(answer.answered_millis);
    context.lane(|lane| lane.succeed(now));
}

/// Whether a response without a new message came after the request was held, or at once: from a server that does not hold
/// requests, or from a proxy before it.
pub fn check_held(answer: &Answer, hold_millis: u32) -> Result<(), Trouble> {
    let took = (answer.answered_millis - answer.asked_millis).max(0.0) as u32;
    if was_held(took, hold_millis) {
        return Ok(());
    }
    Err(Trouble::AtOnce(Notice::NotHeld { status: answer.status, millis: took }))
}

/// A server may hold a request for less time than it was asked to, but not for much less.
fn was_held(took_millis: u32, hold_millis: u32) -> bool {
    took_millis >= hold_millis / 2
}

/// Whether a message was due at the endpoint when the request left for it, and has not come.
fn had_more(context: &LaneContext, left: Micros) -> bool {
    let Some(next) = context.next() else { return false };
    let run = context.run.borrow();
    // The estimate of the endpoint's clock may be off by this much.
    let due = next.spec.due_count(run.clock.server(left - run.clock.one_way()));
    due.min(next.until.unwrap_or(due)) > next.since
}

/// Records a response; returns how many new messages it brought.
fn take_answer(context: &LaneContext, cursor: &FeedCursor, request: EventId, answer: &Answer) -> Result<u64, Trouble> {
    let now = context.at(answer.answered_millis);
    let before = delivered(context);
    let texts: Vec<&str> = if answer.status == 200 { answer.body.split('\n').collect() } else { Vec::new() };
    let payload = texts.iter().map(|text| text.len() as u64).sum();
    record_answer(context, request, answer, texts.len() as u32, payload);
    with_detail(answer, |response| response.check_poll())?;
    if texts.is_empty() {
        context.lane(|lane| lane.ledger.empty_responses += 1);
    }
    for text in &texts {
        context.deliver(cursor, text, now)?;
    }
    context.lane(|lane| {
        if lane.has_gap() {
            lane.give_up_gap();
        }
    });
    Ok(delivered(context) - before)
}

/// How many messages the lane has.
pub fn delivered(context: &LaneContext) -> u64 {
    context.lane(|lane| lane.ledger.latencies.count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_held_if_it_took_about_as_long_as_it_was_to() {
        assert!(was_held(10_003, 10_000) && was_held(5_000, 10_000), "a proxy may give up earlier");
        assert!(was_held(500, 500) && was_held(260, 500));
        assert!(!was_held(3, 10_000) && !was_held(0, 500) && !was_held(200, 500));
    }
}
