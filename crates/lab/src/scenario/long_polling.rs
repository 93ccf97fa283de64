//! Long polling: the server holds `GET /data` until there is a message: 200 with data, or 204 when the wait runs out
//! (RFC 6202 §2.1).
//!
//! Look for:
//! - The client asks exactly as it does when it polls; it is the server that waits. The span shows how long.
//! - A message is sent as soon as it falls due, so it arrives half a round trip later, not half an interval. One that falls
//!   due while the next request is on its way waits for it (RFC 6202 §2.2).
//! - Each response, empty or not, is followed by the next request at once: a message still costs the fields of a request
//!   and of a response, and a connection stays occupied.
//! - 204 after the hold: proxies and browsers give up on requests that are silent for too long (RFC 6202 §5.5).

use super::ScenarioFuture;
use super::polling::Polls;
use super::support::{FeedSource, HttpServer, answer_all, last_of};
use crate::Settings;
use crate::http::Response;
use crate::net::Net;
use crate::web::Server;
use trace::{Micros, SpanKind};

/// The pause before a client tries again to reach the server.
const PAUSE_AFTER_FAILURE: Micros = Micros(1_000_000);

/// A message every two seconds on average, and a hold that is shorter than some of the gaps.
pub(super) fn defaults() -> Settings {
    Settings { hold: Micros(1_500_000), ..Settings::default() }
}

pub(super) fn run(net: Net) -> ScenarioFuture {
    Box::pin(async move {
        // A feed of impossible rate or size has no messages.
        let Some(source) = FeedSource::new(&net) else { return };
        let http = HttpServer::new(&net);
        http.serve(move |net, server| serve(net, server, source));
        let mut polls = Polls::new(&http, source);
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

async fn serve(net: Net, server: Server, source: FeedSource) {
    answer_all(server, async |server, request| match request.target.as_str() {
        "/data" => hold(&net, server.connection(), source, last_of(request)).await,
        _ => Response::empty(404),
    })
    .await;
}

/// Waits until there is a message after `last`, or the hold is over.
async fn hold(net: &Net, connection: u32, source: FeedSource, last: u64) -> Response {
    let patience = net.now() + net.settings().hold;
    let wakes = source.due(last.saturating_add(1)).map_or(patience, |due| due.min(patience));
    if wakes > net.now() {
        net.begin(SpanKind::Held, connection);
        net.sleep_until(wakes).await;
        net.end(SpanKind::Held, connection);
    }
    source.response(last, net.now())
}
