//! One file per transport: each connects a browser API to its lane. A *turn* is one exchange, or the life of one
//! stream. If a turn ends in trouble, the lane shows its notice while it waits to try again.

mod echo;
mod greeting;
mod polling;
mod post;
mod reconcile;
mod request;
mod socket;
mod sse;
mod stream;

pub use reconcile::count_shared;
pub use socket::greet;

use super::profiles::Dialect;
use super::run::{LaneContext, sleep};
use super::schedule::FeedCursor;
use super::settings::Transport;
use super::trouble::Trouble;
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
        if let Err(trouble) = turn(&context, &dialect, cursor, &mut next_poll).await {
            recover(&context, trouble).await;
        }
    }
    let now = context.now();
    context.lane(|lane| {
        lane.trace.close(SpanKind::Held, now);
        lane.status = LaneStatus::Finished;
    });
}

/// Waits until the lane may go on.
async fn recover(context: &LaneContext, trouble: Trouble) {
    let notice = match trouble {
        Trouble::Failed(notice) => notice,
        Trouble::AtOnce(notice) => {
            let wait = context.lane(|lane| lane.pace(notice));
            return context.sleep_or_changed(wait).await;
        }
        // The message counts when it comes again by the new clock.
        Trouble::TooEarly if context.has_clock_moved().await => return,
        Trouble::TooEarly => Notice::Flooding,
    };
    let now = context.now();
    let wait = context.lane(|lane| lane.fail(notice, now));
    sleep(wait).await;
}

async fn turn(
    context: &LaneContext,
    dialect: &Dialect,
    cursor: FeedCursor,
    next_poll: &mut Micros,
) -> Result<(), Trouble> {
    if context.transport == Transport::Polling && !await_turn(context, next_poll).await {
        return Ok(());
    }
    match (dialect, context.transport) {
        (Dialect::Roundtrip { base, .. }, Transport::Polling) => {
            if polling::poll(context, base, cursor).await? {
                *next_poll = Micros(0);
            }
            Ok(())
        }
        (Dialect::Roundtrip { base, .. }, Transport::LongPolling) => polling::long_poll(context, base, cursor).await,
        (Dialect::Roundtrip { base, .. }, Transport::Sse) => sse::stream(context, base, cursor).await,
        (Dialect::Roundtrip { base, .. }, Transport::PostStream) => post::stream(context, base, cursor).await,
        (Dialect::Roundtrip { base, .. }, Transport::WebSocket) => socket::stream(context, base, cursor).await,
        (Dialect::Echo { http: Some(http), .. }, Transport::Polling) => echo::poll(context, http, cursor).await,
        (Dialect::Echo { http: Some(http), .. }, Transport::LongPolling) => {
            echo::long_poll(context, http, cursor).await
        }
        (Dialect::Echo { socket: Some(socket), .. }, Transport::WebSocket) => {
            echo::socket(context, socket, cursor).await
        }
        (Dialect::Echo { .. }, _) => Err(Notice::NotOffered.into()),
    }
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
