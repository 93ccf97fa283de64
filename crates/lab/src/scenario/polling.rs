//! Polling: `GET /data` → 200, again and again, also when nothing is new.
//!
//! Look for:
//! - Most answers are 204 No Content (RFC 9110 §15.3.5): the question was for nothing, and cost a whole request's
//!   fields.
//! - A message waits at the server until the next question. On the average that is half an interval: a shorter interval
//!   brings news sooner and asks in vain more often.
//! - Each question says which message the client has last. HTTP is stateless: the server remembers no client.

use super::Course;
use super::support::{Agent, Inbox, LAST_EVENT_ID, News, Site, TRIES, answer_all, last_of};
use crate::Settings;
use crate::http::{Answer, HttpError, Server};
use crate::net::Net;
use trace::{Micros, SpanKind};

pub(super) fn defaults() -> Settings {
    Settings::default()
}

pub(super) fn course(net: Net) -> Course {
    Box::pin(async move {
        // A feed of impossible rate or size has no messages.
        let Some(news) = News::new(&net) else { return };
        let site = Site::new(&net);
        site.serve(move |net, server| serve(net, server, news));
        let interval = net.settings().poll_interval;
        let mut polls = Polls::new(&site, news);
        while polls.may_go_on() {
            net.begin(SpanKind::PollCycle, 0);
            let answered = polls.poll().await;
            net.end(SpanKind::PollCycle, 0);
            if polls.may_go_on() {
                // Something has to pass between two polls, or a server that refuses at once is asked for ever at one
                // moment.
                net.sleep(if answered.is_ok() { interval } else { interval.max(Micros(1_000)) }).await;
            }
        }
        polls.finish(&net).await;
    })
}

async fn serve(net: Net, server: Server, news: News) {
    answer_all(server, async |_, request| match request.target.as_str() {
        "/data" => news.answer(last_of(request), net.now()),
        _ => Answer::empty(404),
    })
    .await;
}

/// A client that asks for news until it has all. Long polling has the same client; only its server differs.
pub(super) struct Polls {
    agent: Agent,
    inbox: Inbox,
    requests: u64,
    empty_answers: u64,
    failures: u32,
}

impl Polls {
    pub(super) fn new(site: &Site, news: News) -> Self {
        Self { agent: Agent::new(site), inbox: Inbox::new(news), requests: 0, empty_answers: 0, failures: 0 }
    }

    /// Whether something is missing and the server has not failed too often.
    pub(super) fn may_go_on(&self) -> bool {
        !self.inbox.has_all() && self.failures < TRIES
    }

    /// One question and its answer.
    pub(super) async fn poll(&mut self) -> Result<(), HttpError> {
        self.requests += 1;
        let last = self.inbox.delivered.to_string();
        let fields: &[(&str, &str)] = if self.inbox.delivered > 0 { &[(LAST_EVENT_ID, &last)] } else { &[] };
        match self.agent.get("/data", fields).await {
            Ok(answer) => {
                self.failures = 0;
                self.empty_answers += u64::from(answer.status == 204);
                String::from_utf8_lossy(&answer.body).lines().for_each(|text| self.inbox.take(text));
                Ok(())
            }
            Err(error) => {
                self.failures += 1;
                Err(error)
            }
        }
    }

    /// Closes the connection and tells what it came to.
    pub(super) async fn finish(mut self, net: &Net) {
        self.agent.close().await;
        net.fact("requests", self.requests);
        net.fact("empty-answers", self.empty_answers);
        net.fact("delivered", self.inbox.delivered);
        net.fact("connections", self.agent.connections);
    }
}
