//! One file per transport: each connects a browser API to its lane. A *turn* is one exchange, or the life of one
//! stream. If a turn fails, its error is the notice that the lane shows while it waits to try again.

mod echo;
mod polling;
mod reconcile;
mod request;
mod socket;
mod sse;
mod stream;

pub use socket::greet;

use super::profiles::Dialect;
use super::run::{LaneContext, sleep};
use super::schedule::FeedCursor;
use super::settings::Transport;
use super::view::{LaneStatus, Notice};
use trace::{Micros, SpanKind};

/// Drives a lane until it has the run's last message. Dropping the future ends its traffic.
pub async fn drive(context: LaneContext) {
    let Some(dialect) = context.run.borrow().profile.as_ref().map(|profile| profile.dialect.clone()) else { return };
    if !context.run.borrow().profile.as_ref().is_some_and(|profile| profile.offers(context.transport)) {
        context.lane(|lane| {
            lane.status = LaneStatus::Unavailable;
            lane.set_notice(Notice::NotOffered);
        });
        return;
    }
    let mut next_poll = Micros(0);
    while !context.is_finished() {
        let Some(cursor) = context.next() else {
            context.set_status(LaneStatus::Paused);
            context.changed().await;
            continue;
        };
        if let Err(notice) = turn(&context, &dialect, cursor, &mut next_poll).await {
            let now = context.now();
            let wait = context.lane(|lane| lane.fail(notice, now));
            sleep(wait).await;
        }
    }
    let now = context.now();
    context.lane(|lane| {
        lane.trace.close(SpanKind::Held, now);
        lane.status = LaneStatus::Finished;
    });
}

async fn turn(
    context: &LaneContext,
    dialect: &Dialect,
    cursor: FeedCursor,
    next_poll: &mut Micros,
) -> Result<(), Notice> {
    if context.transport == Transport::Polling && !await_turn(context, next_poll).await {
        return Ok(());
    }
    match (dialect, context.transport) {
        (Dialect::Roundtrip { base }, Transport::Polling) => {
            polling::poll(context, base, cursor).await?;
            if is_behind(context) {
                *next_poll = Micros(0);
            }
            Ok(())
        }
        (Dialect::Roundtrip { base }, Transport::LongPolling) => polling::long_poll(context, base, cursor).await,
        (Dialect::Roundtrip { base }, Transport::Sse) => sse::stream(context, base, cursor).await,
        (Dialect::Roundtrip { base }, Transport::WebSocket) => socket::stream(context, base, cursor).await,
        (Dialect::Echo { http: Some(http), .. }, Transport::Polling) => echo::poll(context, http, cursor).await,
        (Dialect::Echo { http: Some(http), .. }, Transport::LongPolling) => {
            echo::long_poll(context, http, cursor).await
        }
        (Dialect::Echo { socket: Some(socket), .. }, Transport::WebSocket) => {
            echo::socket(context, socket, cursor).await
        }
        (Dialect::Echo { .. }, _) => Err(Notice::NotOffered),
    }
}

/// Whether more messages are due than one response carries; then the next poll must not wait for its interval.
fn is_behind(context: &LaneContext) -> bool {
    let Some(next) = context.next() else { return false };
    let run = context.run.borrow();
    let due = next.spec.due_count(run.clock.server(run.clock.now()));
    due.min(next.until.unwrap_or(due)) >= next.since + next.spec.messages_per_response()
}

/// Waits until the poll interval has passed; `false` if the run changed meanwhile.
async fn await_turn(context: &LaneContext, next_poll: &mut Micros) -> bool {
    let now = context.now();
    let interval = Micros(i64::from(context.settings(|settings| settings.poll_millis)) * 1_000);
    let wait = (*next_poll).min(now + interval) - now;
    if wait > Micros(0) {
        context.set_status(LaneStatus::Waiting);
        context.sleep_or_changed(wait).await;
        if context.now() + Micros(1_000) < now + wait {
            return false;
        }
    }
    *next_poll = context.now() + interval;
    true
}
