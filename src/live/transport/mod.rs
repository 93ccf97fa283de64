//! One file per transport: each connects a browser API to its lane. A *turn* is one exchange, or the life of one
//! stream. If a turn fails, its error is the notice that the lane shows while it waits to try again.

mod echo;
mod polling;
mod request;
mod settle;
mod socket;
mod sse;
mod stream;

pub use socket::greet;

use super::profiles::Dialect;
use super::run::{Cx, sleep};
use super::schedule::Ask;
use super::settings::Transport;
use super::view::{LaneStatus, Notice};
use trace::{Micros, SpanKind};

/// Drives a lane until it has the run's last message. Dropping the future ends its traffic.
pub async fn drive(cx: Cx) {
    let Some(dialect) = cx.run.borrow().profile.as_ref().map(|profile| profile.dialect.clone()) else { return };
    if !cx.run.borrow().profile.as_ref().is_some_and(|profile| profile.offers(cx.transport)) {
        cx.lane(|lane| {
            lane.status = LaneStatus::Unavailable;
            lane.say(Notice::NotOffered);
        });
        return;
    }
    let mut next_poll = Micros(0);
    while !cx.is_finished() {
        let Some(ask) = cx.next() else {
            cx.set_status(LaneStatus::Paused);
            cx.changed().await;
            continue;
        };
        if let Err(notice) = turn(&cx, &dialect, ask, &mut next_poll).await {
            let now = cx.now();
            let wait = cx.lane(|lane| lane.fail(notice, now));
            sleep(wait).await;
        }
    }
    let now = cx.now();
    cx.lane(|lane| {
        lane.trace.close(SpanKind::Held, now);
        lane.status = LaneStatus::Finished;
    });
}

async fn turn(cx: &Cx, dialect: &Dialect, ask: Ask, next_poll: &mut Micros) -> Result<(), Notice> {
    if cx.transport == Transport::Polling && !await_turn(cx, next_poll).await {
        return Ok(());
    }
    match (dialect, cx.transport) {
        (Dialect::Roundtrip { base }, Transport::Polling) => {
            polling::poll(cx, base, ask).await?;
            if is_behind(cx) {
                *next_poll = Micros(0);
            }
            Ok(())
        }
        (Dialect::Roundtrip { base }, Transport::LongPolling) => polling::long_poll(cx, base, ask).await,
        (Dialect::Roundtrip { base }, Transport::Sse) => sse::stream(cx, base, ask).await,
        (Dialect::Roundtrip { base }, Transport::WebSocket) => socket::stream(cx, base, ask).await,
        (Dialect::Echo { http: Some(http), .. }, Transport::Polling) => echo::poll(cx, http, ask).await,
        (Dialect::Echo { http: Some(http), .. }, Transport::LongPolling) => echo::long_poll(cx, http, ask).await,
        (Dialect::Echo { socket: Some(socket), .. }, Transport::WebSocket) => echo::socket(cx, socket, ask).await,
        (Dialect::Echo { .. }, _) => Err(Notice::NotOffered),
    }
}

/// Whether more messages are due than one response carries; then the next poll must not wait for its interval.
fn is_behind(cx: &Cx) -> bool {
    let Some(next) = cx.next() else { return false };
    let run = cx.run.borrow();
    let due = next.spec.due_count(run.clock.server(run.clock.now()));
    due.min(next.until.unwrap_or(due)) >= next.since + polling::MESSAGES_AN_ANSWER
}

/// Waits until the poll interval has passed; `false` if the run changed meanwhile.
async fn await_turn(cx: &Cx, next_poll: &mut Micros) -> bool {
    let now = cx.now();
    let interval = Micros(i64::from(cx.settings(|settings| settings.poll_millis)) * 1_000);
    let wait = (*next_poll).min(now + interval) - now;
    if wait > Micros(0) {
        cx.set_status(LaneStatus::Waiting);
        cx.sleep_or_changed(wait).await;
        if cx.now() + Micros(1_000) < now + wait {
            return false;
        }
    }
    *next_poll = cx.now() + interval;
    true
}
