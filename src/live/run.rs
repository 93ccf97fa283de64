//! The state that engine and lanes share, and what a lane may do with it.

use super::clock::Clock;
use super::estimate::{ANSWER_101_BYTES, answer_bytes, split, upgrade_bytes};
use super::http::{Answer, FetchError, fetch};
use super::lane::Lane;
use super::profiles::{HIDDEN_FIELD_BYTES, Profile};
use super::schedule::{Ask, Schedule};
use super::settings::{Settings, Transport};
use super::view::{EndpointView, LaneStatus, Nonsense, Notice, Phase};
use futures_channel::oneshot;
use futures_util::future::{AbortHandle, Either, select};
use gloo_timers::future::TimeoutFuture;
use std::cell::RefCell;
use std::rc::Rc;
use trace::{Ledger, Micros, Provenance};

/// A message may be this much ahead of the clock: clocks are known to half a round trip only.
const CLOCK_SLACK_MICROS: i64 = 1_000_000;

/// The task that drives a lane; ends with its guard.
pub struct Task(pub AbortHandle);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Everything that a run knows.
pub struct Run {
    pub settings: Settings,
    pub phase: Phase,
    pub clock: Clock,
    /// Run time since all lanes have come to rest in a pause.
    pub frozen: Option<Micros>,
    pub schedule: Schedule,
    pub lanes: Vec<Lane>,
    pub tasks: Vec<(Transport, Task)>,
    pub profile: Option<Profile>,
    pub endpoint: EndpointView,
    /// The page's own requests.
    pub housekeeping: Ledger,
    /// Header fields that this browser sends with a GET, by the endpoint's echo.
    pub echoed_get_field_bytes: u64,
    /// Targets of the page's own requests whose bytes are not known yet.
    uncounted_targets: Vec<String>,
    /// What the WebSocket lane's connections cost before their first message.
    pub socket_start_bytes: u64,
    pub wakers: Vec<oneshot::Sender<()>>,
}

impl Run {
    pub fn new(settings: Settings) -> Self {
        let lanes = settings.lanes.iter().map(|transport| Lane::new(transport, 0)).collect();
        Self {
            settings,
            phase: Phase::Idle,
            clock: Clock::default(),
            frozen: None,
            schedule: Schedule::default(),
            lanes,
            tasks: Vec::new(),
            profile: None,
            endpoint: EndpointView::default(),
            housekeeping: Ledger::default(),
            echoed_get_field_bytes: 0,
            uncounted_targets: Vec::new(),
            socket_start_bytes: 0,
            wakers: Vec::new(),
        }
    }

    pub fn lane(&mut self, transport: Transport) -> Option<&mut Lane> {
        self.lanes.iter_mut().find(|lane| lane.transport == transport)
    }

    /// Run time for the eye: it stands still in a pause, and before the start.
    pub fn shown_now(&self) -> Micros {
        match self.phase {
            Phase::Idle | Phase::Probing | Phase::NoEndpoint => Micros(0),
            Phase::Running | Phase::Paused | Phase::Hidden | Phase::Finished => {
                self.frozen.unwrap_or_else(|| self.clock.now())
            }
        }
    }

    /// Has every lane look anew at what there is to do.
    pub fn wake(&mut self) {
        for waker in self.wakers.drain(..) {
            // A waker whose sleeper is gone has nobody to wake.
            let _ = waker.send(());
        }
    }

    /// Counts one of the page's own exchanges, a GET of `url`. What nobody counted is computed; requests as soon as an
    /// echo has shown which header fields this browser sends.
    pub fn count_housekeeping(&mut self, url: &str, answer: &Answer) {
        self.housekeeping.requests += 1;
        match &answer.stamp {
            Some(stamp) => {
                self.housekeeping.up.add(stamp.request_bytes, Provenance::Measured);
                self.housekeeping.down.add(stamp.answer_bytes, Provenance::Measured);
            }
            None => {
                self.housekeeping.down.add(answer_bytes(answer, HIDDEN_FIELD_BYTES), Provenance::Computed);
                self.uncounted_targets.push(split(url).1.to_owned());
            }
        }
    }

    /// An echo has shown that this browser's GETs have `field_bytes` of header fields.
    pub fn learn_get_fields(&mut self, field_bytes: u64) {
        self.echoed_get_field_bytes = field_bytes;
        for target in self.uncounted_targets.drain(..) {
            let bytes = wire::http::request_head_bytes("GET", &target, field_bytes);
            self.housekeeping.up.add(bytes, Provenance::Computed);
        }
    }

    /// Counts a WebSocket that was opened to see whether there is one, and closed again if there was.
    pub fn count_greeting(&mut self, url: &str, opened: bool) {
        self.housekeeping.requests += 1;
        self.housekeeping.up.add(upgrade_bytes(url), Provenance::Computed);
        if opened {
            // Close frames without a code, both ways.
            self.housekeeping.up.add(wire::websocket::frame_bytes(0, true), Provenance::Computed);
            let answer = ANSWER_101_BYTES + wire::websocket::frame_bytes(0, false);
            self.housekeeping.down.add(answer, Provenance::Computed);
        }
    }
}

/// A run, shared.
pub type Shared = Rc<RefCell<Run>>;

/// What a lane's transport holds: its run and its name in it. No borrow outlives a call.
#[derive(Clone)]
pub struct Cx {
    pub run: Shared,
    pub transport: Transport,
}

impl Cx {
    pub fn now(&self) -> Micros {
        self.run.borrow().clock.now()
    }

    pub fn at(&self, page_millis: f64) -> Micros {
        self.run.borrow().clock.at(page_millis)
    }

    pub fn one_way(&self) -> Micros {
        self.run.borrow().clock.one_way()
    }

    pub fn settings<R>(&self, read: impl FnOnce(&Settings) -> R) -> R {
        read(&self.run.borrow().settings)
    }

    /// Changes the lane; nothing if it has left the run.
    pub fn lane<R: Default>(&self, change: impl FnOnce(&mut Lane) -> R) -> R {
        self.run.borrow_mut().lane(self.transport).map(change).unwrap_or_default()
    }

    pub fn set_status(&self, status: LaneStatus) {
        self.lane(|lane| lane.status = status);
    }

    /// What to ask for next; `None` if there is nothing to come for now.
    pub fn next(&self) -> Option<Ask> {
        let after = self.lane(|lane| lane.resume_after());
        self.run.borrow().schedule.next(after)
    }

    /// Whether an exchange for `ask` still has something to bring.
    pub fn wants(&self, ask: &Ask) -> bool {
        self.next().is_some_and(|next| next.base == ask.base)
    }

    /// Whether the lane has the run's last message.
    pub fn is_finished(&self) -> bool {
        let after = self.lane(|lane| lane.resume_after());
        self.run.borrow().schedule.is_last(after)
    }

    /// Takes the text of a message of `ask`'s feed at `now`; tells its index and when it fell due, run time. An error
    /// says why it is not one.
    pub fn deliver(&self, ask: &Ask, text: &str, now: Micros) -> Result<(u64, Micros), Notice> {
        let mut run = self.run.borrow_mut();
        let local = feed::index_of(text).ok_or(Notice::Nonsense { what: Nonsense::Message })?;
        let due_micros = ask.spec.due_micros(local);
        if due_micros > run.clock.server(now) + CLOCK_SLACK_MICROS {
            return Err(Notice::Flooding);
        }
        if text.len() != ask.spec.size() as usize || text != ask.spec.text(local) {
            return Err(Notice::Nonsense { what: Nonsense::Message });
        }
        let due = run.clock.run(due_micros);
        // A message beyond the segment's end was overtaken by a pause: its bytes count, the message is not owed.
        let owed = run.schedule.next(ask.base + local - 1).is_some_and(|next| next.base == ask.base);
        if owed && let Some(lane) = run.lane(self.transport) {
            lane.deliver(ask.base + local, text.len() as u64, due, now);
        }
        Ok((local, due))
    }

    /// Resolves when the run changes: pause, resume, other settings.
    pub async fn changed(&self) {
        let (waker, woken) = oneshot::channel();
        {
            let wakers = &mut self.run.borrow_mut().wakers;
            wakers.retain(|waker| !waker.is_canceled());
            wakers.push(waker);
        }
        let _ = woken.await;
    }

    /// Resolves after `duration`, or earlier when the run changes.
    pub async fn sleep_or_changed(&self, duration: Micros) {
        select(std::pin::pin!(self.changed()), sleep(duration)).await;
    }
}

/// One of the page's own requests: counted, apart from the lanes.
pub async fn housekeep(run: &Shared, url: &str) -> Result<Answer, FetchError> {
    let answer = fetch(url, None, 4_000).await?;
    run.borrow_mut().count_housekeeping(url, &answer);
    Ok(answer)
}

/// Resolves after `duration`.
pub fn sleep(duration: Micros) -> TimeoutFuture {
    TimeoutFuture::new(u32::try_from(duration.0.max(0) / 1_000).unwrap_or(u32::MAX))
}

/// `future`'s result, or `None` once `duration` is over.
pub async fn within<F: Future>(future: F, duration: Micros) -> Option<F::Output> {
    match select(std::pin::pin!(future), sleep(duration)).await {
        Either::Left((output, _)) => Some(output),
        Either::Right(_) => None,
    }
}
