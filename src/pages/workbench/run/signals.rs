//! What a connection reports, and what follows from it: the journal, the phase, and whether to try again.

use super::plan::plan;
use super::{Inner, NotSent, Phase, Run, let_go};
use crate::live::page_millis;
use crate::pages::workbench::failure::{Failure, Said};
use crate::sessions::{Connection, Content, End, Head, Signal, timing};
use ::workbench::journal::{Closer, What};
use ::workbench::reconnect::Backoff;
use ::workbench::session::{LEAST_EVERY, Transport};
use std::rc::Rc;
use trace::{Direction, Micros};

/// The browser has an entry for a response shortly after its end.
const TIMING_AFTER_MILLIS: u32 = 60;

impl Inner {
    /// Opens a connection, or sends the request.
    pub(super) fn attempt(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        self.change(|run| {
            run.reset();
            let unix_millis = run.journal.unix_millis(run.now());
            let planned = plan(&run.session, &run.last_event_id, &mut run.values, unix_millis);
            let (plan, what) = match planned {
                Ok(planned) => planned,
                Err(error) => {
                    run.not_sent = Some(NotSent::Compose(error));
                    return;
                }
            };
            let now = run.now();
            run.journal.record(now, Some(Direction::Up), what);
            run.phase = Phase::Connecting;
            let report = Rc::new(move |at: f64, signal: Signal| Self::with(&weak, |inner| inner.take(at, signal)));
            match Connection::open(&plan, report) {
                Ok(connection) => run.connection = Some(connection),
                Err(refused) => {
                    let text = refused.text.clone();
                    run.fail(Said::Threw(refused), &text);
                }
            }
        });
        self.arm();
    }

    fn take(self: &Rc<Self>, at_millis: f64, signal: Signal) {
        let is_end = matches!(signal, Signal::Ended(_));
        self.change(|run| {
            let at = run.at(at_millis);
            run.take(at, signal);
        });
        if is_end {
            self.look_at_timing();
        }
        self.arm();
    }

    /// Reads what the browser measured, once it has it.
    fn look_at_timing(self: &Rc<Self>) {
        let (weak, url, since) = {
            let run = self.run.borrow();
            (Rc::downgrade(self), run.session.url.trim().to_owned(), run.asked_millis)
        };
        let read = move || {
            Self::with(&weak, |inner| {
                if let Some(timing) = timing(&url, since) {
                    inner.change(|run| run.timing = Some(timing));
                }
            });
        };
        // The page's own timer will do: nothing waits for it.
        gloo_timers::callback::Timeout::new(TIMING_AFTER_MILLIS, read).forget();
    }
}

impl Run {
    /// What is over when a new attempt begins.
    fn reset(&mut self) {
        self.schedule.stop();
        (self.attempt_at, self.not_sent, self.agreed, self.timing) = (None, None, None, None);
        self.is_closed_here = false;
        self.asked_millis = page_millis();
        if let Some(connection) = self.connection.take() {
            let_go(connection);
        }
    }

    fn take(&mut self, at: Micros, signal: Signal) {
        let down = Some(Direction::Down);
        match signal {
            Signal::Opened { protocol, extensions } => {
                self.agreed = Some((protocol.clone(), extensions.clone()));
                self.open(at, What::Opened { protocol, extensions });
            }
            Signal::Listening => self.open(at, What::Opened { protocol: String::new(), extensions: String::new() }),
            Signal::Lost => {
                self.phase = Phase::Resuming;
                let lost = What::Closed { code: 0, reason: String::new(), is_clean: false, by: Closer::Unknown };
                self.journal.record(at, None, lost);
            }
            Signal::Head(head) => self.take_head(at, head),
            Signal::Retry(millis) => {
                self.retry = Micros(i64::try_from(millis.saturating_mul(1_000)).unwrap_or(i64::MAX))
            }
            Signal::Message(Content::Text(text)) => self.hear(at, What::Text(text)),
            Signal::Message(Content::Bytes(bytes)) => self.hear(at, What::Binary(bytes)),
            Signal::Event { kind, id, data } => {
                self.last_event_id.clone_from(&id);
                self.hear(at, What::Event { id, name: kind, data, raw: Vec::new() });
            }
            Signal::Chunk(bytes) => self.hear(at, What::Chunk(bytes)),
            Signal::Body(bytes) => {
                self.journal.record(at, down, What::Body(bytes));
            }
            Signal::Ended(end) => self.take_end(at, end),
        }
    }

    fn open(&mut self, at: Micros, what: What) {
        self.journal.record(at, Some(Direction::Down), what);
        (self.phase, self.failure) = (Phase::Open, None);
        self.restart_schedule();
    }

    fn take_head(&mut self, at: Micros, head: Head) {
        let Head { status, reason, headers, .. } = head;
        let what = What::Response { status, reason, version: String::new(), headers };
        self.journal.record(at, Some(Direction::Down), what);
        (self.phase, self.failure) = (Phase::Open, None);
    }

    /// Something arrived: the connection is of use.
    fn hear(&mut self, at: Micros, what: What) {
        self.journal.record(at, Some(Direction::Down), what);
        self.backoff.succeed();
        let answered = self.heartbeat.as_mut().and_then(|heartbeat| heartbeat.hear(at));
        if let Some(answer) = answered {
            self.journal.record(at, None, What::HeartbeatAnswered { number: answer.number, after: answer.after });
        }
    }

    fn take_end(&mut self, at: Micros, end: End) {
        self.schedule.stop();
        self.heartbeat = None;
        if let Some(connection) = self.connection.take() {
            let_go(connection);
        }
        let is_complete = end == End::Complete;
        match end {
            End::Closed { code, reason, was_clean } => {
                let by = match (self.is_closed_here, was_clean) {
                    (true, _) => Closer::Page,
                    (false, true) => Closer::Server,
                    (false, false) => Closer::Unknown,
                };
                let direction = (by != Closer::Unknown).then_some(Direction::Down);
                self.journal.record(at, direction, What::Closed { code, reason, is_clean: was_clean, by });
            }
            End::Complete => {
                let what = What::Closed { code: 0, reason: String::new(), is_clean: true, by: Closer::Server };
                self.journal.record(at, Some(Direction::Down), what);
            }
            End::CutShort(text) => {
                let reason = text.clone();
                self.journal.record(at, None, What::Closed { code: 0, reason, is_clean: false, by: Closer::Unknown });
                self.failure = Some(Failure::new(&self.session, Said::CutShort(text)));
            }
            End::TooLarge => self.failed(at, Said::TooLarge, ""),
            // Somebody closed it before it was open.
            End::Failed(_) if self.is_closed_here => {
                let what = What::Closed { code: 1_006, reason: String::new(), is_clean: false, by: Closer::Page };
                self.journal.record(at, None, what);
            }
            End::Failed(text) => self.failed(at, Said::Failed(text.clone()), &text),
        }
        self.phase = Phase::Idle;
        let is_wanted = !self.is_closed_here
            && match self.session.transport {
                Transport::Fetch => return self.plan_next_request(),
                // A response that is whole is what a POST asked for; a GET asks for what comes next.
                Transport::FetchStream => !is_complete || self.session.method == "GET",
                Transport::WebSocket | Transport::EventSource => true,
            };
        if is_wanted {
            self.plan_attempt(at);
        }
    }

    fn failed(&mut self, at: Micros, said: Said, text: &str) {
        self.journal.record(at, None, What::Failed(text.to_owned()));
        self.failure = Some(Failure::new(&self.session, said));
    }

    /// The browser did not even try.
    fn fail(&mut self, said: Said, text: &str) {
        let now = self.now();
        self.failed(now, said, text);
        self.phase = Phase::Idle;
    }

    /// When the same request is sent again, if that is wanted. It does not follow the last sooner than it should, and a response that
    /// took longer is not made up for.
    pub(super) fn plan_next_request(&mut self) {
        let Some(every) = self.session.repeat_millis.filter(|_| !self.is_closed_here) else { return };
        let next = self.at(self.asked_millis) + Micros(i64::from(every.max(LEAST_EVERY)) * 1_000);
        self.attempt_at = Some(next.max(self.now()));
        self.schedule.set_attempt(self.attempt_at);
        self.phase = Phase::Waiting;
    }

    /// When to try again, if that is wanted at all.
    fn plan_attempt(&mut self, at: Micros) {
        let Some(attempt) = self.backoff.fail() else { return };
        let attempt = Backoff::at_least(attempt, self.retry);
        self.journal.record(at, None, What::Reconnecting { attempt: attempt.number, after: attempt.after });
        self.attempt_at = Some(at + attempt.after);
        self.schedule.set_attempt(self.attempt_at);
        self.phase = Phase::Waiting;
    }
}
