//! Polling: `GET /data` → 200, again and again, even if there is no new message.
//!
//! Look for:
//! - Most responses are 204 No Content (RFC 9110 §15.3.5): the request brought nothing, and cost all its fields.
//! - A message waits at the server until the next request: half an interval on average. A shorter interval brings it
//!   sooner, and makes more requests that bring nothing.
//! - Each request names the last message that the client has. HTTP is stateless: the server remembers no client.

use super::ScenarioFuture;
use super::support::{
    FeedReceiver, FeedSource, HttpServer, KeepAliveClient, LAST_EVENT_ID, TRIES, answer_all, last_of,
};
use crate::Settings;
use crate::http::{HttpError, Response};
use crate::net::Net;
use crate::web::Server;
use trace::{Micros, SpanKind};

pub(super) fn defaults() -> Settings {
    Settings::default()
}

pub(super) fn run(net: Net) -> ScenarioFuture {
    Box::pin(async move {
        // A feed of impossible rate or size has no messages.
        let Some(source) = FeedSource::new(&net) else { return };
        let http = HttpServer::new(&net);
        http.serve(move |net, server| serve(net, server, source));
        let interval = net.settings().poll_interval;
        let mut polls = Polls::new(&http, source);
        while polls.may_go_on() {
            net.begin(SpanKind::PollCycle, 0);
            let answered = polls.poll().await;
            net.end(SpanKind::PollCycle, 0);
            if polls.may_go_on() {
                // Time must pass between two polls, or a server that refuses at once would be asked endlessly at one
                // moment.
                net.sleep(if answered.is_ok() { interval } else { interval.max(Micros(1_000)) }).await;
            }
        }
        polls.finish(&net).await;
    })
}

async fn serve(net: Net, server: Server, source: FeedSource) {
    answer_all(server, async |_, request| match request.target.as_str() {
        "/data" => source.response(last_of(request), net.now()),
        _ => Response::empty(404),
    })
    .await;
}

/// A client that asks until it has all messages. Long polling has the same client; only its server differs.
pub(super) struct Polls {
    client: KeepAliveClient,
    receiver: FeedReceiver,
    requests: u64,
    empty_responses: u64,
    failures: u32,
}

impl Polls {
    pub(super) fn new(http: &HttpServer, source: FeedSource) -> Self {
        Self {
            client: KeepAliveClient::new(http),
            receiver: FeedReceiver::new(source),
            requests: 0,
            empty_responses: 0,
            failures: 0,
        }
    }

    /// Whether a message is missing and the server has not failed too often.
    pub(super) fn may_go_on(&self) -> bool {
        !self.receiver.has_all() && self.failures < TRIES
    }

    /// One request and its response.
    pub(super) async fn poll(&mut self) -> Result<(), HttpError> {
        self.requests += 1;
        let last = self.receiver.delivered.to_string();
        let fields: &[(&str, &str)] = if self.receiver.delivered > 0 { &[(LAST_EVENT_ID, &last)] } else { &[] };
        match self.client.get("/data", fields).await {
            Ok(response) => {
                self.failures = 0;
                self.empty_responses += u64::from(response.status == 204);
                String::from_utf8_lossy(&response.body).lines().for_each(|text| self.receiver.take(text));
                Ok(())
            }
            Err(error) => {
                self.failures += 1;
                Err(error)
            }
        }
    }

    /// Closes the connection and records the results.
    pub(super) async fn finish(mut self, net: &Net) {
        self.client.close().await;
        net.fact("requests", self.requests);
        net.fact("empty-answers", self.empty_responses);
        net.fact("delivered", self.receiver.delivered);
        net.fact("connections", self.client.connections);
    }
}
