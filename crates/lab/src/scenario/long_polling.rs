//! Long polling: `GET /data` is held until there is something to say: 200 with data, or 204 when the wait runs out
//! (RFC 6202 §2.2).
//!
//! Look for:
//! - The client asks exactly as it does when it polls; it is the server that waits. The span shows how long.
//! - A message leaves as soon as it falls due, so news is half a round trip old, not half an interval.
//! - Each answer, empty or not, is followed by the next question at once: a message still costs a request's and an
//!   answer's fields, and a connection stays occupied.
//! - 204 after the hold: proxies and browsers give up on requests that are silent for too long (RFC 6202 §5.5).

use super::Course;
use super::polling::Polls;
use super::support::{News, Site, answer_all, last_of};
use crate::Settings;
use crate::http::{Answer, Server};
use crate::net::Net;
use trace::{Micros, SpanKind};

/// Before a client asks again whom it could not reach.
const PAUSE_AFTER_FAILURE: Micros = Micros(1_000_000);

/// A message every two seconds on the average, and a hold that some of them outlast.
pub(super) fn defaults() -> Settings {
    Settings { hold: Micros(1_500_000), ..Settings::default() }
}

pub(super) fn course(net: Net) -> Course {
    Box::pin(async move {
        // A feed of impossible rate or size has no messages.
        let Some(news) = News::new(&net) else { return };
        let site = Site::new(&net);
        site.serve(move |net, server| serve(net, server, news));
        let mut polls = Polls::new(&site, news);
        while polls.may_go_on() {
            net.begin(SpanKind::PollCycle, 0);
            let answered = polls.poll().await;
            net.end(SpanKind::PollCycle, 0);
            if answered.is_err() {
                net.sleep(PAUSE_AFTER_FAILURE).await;
            }
        }
        polls.finish(&net).await;
    })
}

async fn serve(net: Net, server: Server, news: News) {
    answer_all(server, async |server, request| match request.target.as_str() {
        "/data" => hold(&net, server.connection(), news, last_of(request)).await,
        _ => Answer::empty(404),
    })
    .await;
}

/// Waits until there is a message after `last`, or the hold is over.
async fn hold(net: &Net, connection: u32, news: News, last: u64) -> Answer {
    let patience = net.now() + net.settings().hold;
    let wakes = news.due(last.saturating_add(1)).map_or(patience, |due| due.min(patience));
    if wakes > net.now() {
        net.begin(SpanKind::Held, connection);
        net.sleep_until(wakes).await;
        net.end(SpanKind::Held, connection);
    }
    news.answer(last, net.now())
}
