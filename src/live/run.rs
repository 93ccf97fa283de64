//! The state of one run, and what a lane's task may do with it.
//!
//! [`Run`] is the single mutable state: settings, phase, clock, schedule, lanes and the ledger of the page's own
//! requests. The engine and every lane's task share it as [`Shared`] (`Rc<RefCell<Run>>`). Everything runs on the
//! page's one thread, so a borrow is safe as long as it ends before the next `await`; the methods of [`LaneContext`] each borrow
//! for one call and return plain values.
//!
//! A lane's task works in a loop: `next` returns what to request, `deliver` checks and records each message, and when
//! there is nothing to request `changed` waits until the engine calls `wake` after a pause, a resume or new settings.

use super::clock::Clock;
use super::connections::Connections;
use super::estimate::{ANSWER_101_BYTES, answer_bytes, split, upgrade_bytes};
use super::hop::Hop;
use super::http::{Answer, FetchError, fetch, fetch_stream_head};
use super::lane::Lane;
use super::profiles::{Dialect, HIDDEN_FIELD_BYTES, Profile};
use super::schedule::{FeedCursor, Schedule};
use super::settings::{Settings, Transport};
use super::task::Task;
use super::trouble::Trouble;
use super::view::{EndpointView, LaneStatus, Nonsense, Notice, Phase};
use futures_channel::oneshot;
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use std::cell::RefCell;
use std::rc::Rc;
use trace::{Ledger, Micros, Provenance};

/// A message may be this far ahead of the endpoint's clock, because the clock's error is up to half a round trip.
const CLOCK_SLACK_MICROS: i64 = 1_000_000;

/// Everything that the engine and the lanes know about a run.
pub struct Run {
    pub settings: Settings,
    pub phase: Phase,
    pub clock: Clock,
    /// Run time at which all lanes had come to rest in a pause; `None` while the clock runs.
    pub frozen: Option<Micros>,
    pub schedule: Schedule,
    pub lanes: Vec<Lane>,
    pub tasks: Vec<(Transport, Task)>,
    pub profile: Option<Profile>,
    pub endpoint: EndpointView,
    /// Bytes of the page's own requests (hello, counters), which belong to no lane.
    pub housekeeping: Ledger,
    /// Bytes of the header fields that this browser sends with a GET, measured by an echo endpoint.
    pub echoed_get_field_bytes: u64,
    /// Request targets of the page's own requests whose bytes are not known yet.
    uncounted_targets: Vec<String>,
    /// The page's own requests whose heads nobody has counted.
    pub housekeeping_unknown: u64,
    /// How the newest of the page's own exchanges travelled.
    pub hop: Option<Hop>,
    /// The connections that lanes share.
    pub connections: Connections,
    /// Bytes that the WebSocket lane's connections cost before their first message.
    pub socket_start_bytes: u64,
    pub wakers: Vec<oneshot::Sender<()>>,
    pub comparisons: Comparisons,
}

/// The comparisons of the clocks during the run. The engine makes them; lanes ask for one if a message comes too early.
#[derive(Clone, Copy, Debug, Default)]
pub struct Comparisons {
    /// Whether one should be made soon.
    pub is_wanted: bool,
    /// How many have begun, and how many of them have ended.
    pub begun: u32,
    pub ended: u32,
    /// Whether the newest found that the endpoint's clock was set.
    pub has_moved: bool,
    /// Run time when the newest ended.
    pub at: Micros,
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
            housekeeping_unknown: 0,
            hop: None,
            connections: Connections::default(),
            socket_start_bytes: 0,
            wakers: Vec::new(),
            comparisons: Comparisons::default(),
        }
    }

    /// Follows the endpoint's clock, which was set by `moved`. The segment ends with what was due by both clocks, or has
    /// been delivered already; the next one begins by the new clock. So nothing falls due twice or in between.
    pub fn follow_clock(&mut self, moved: Micros) {
        let before = self.clock.server(self.clock.now());
        self.clock.follow(moved);
        let had = self.lanes.iter().map(Lane::resume_after).max().unwrap_or_default();
        self.schedule.end_with(before.min(before + moved.0), had);
        self.endpoint.clock_moved = Some(moved);
    }

    /// The address of our endpoint, if one is in use.
    pub fn roundtrip_base(&self) -> Option<String> {
        match self.profile.as_ref().map(|profile| &profile.dialect) {
            Some(Dialect::Roundtrip { base, .. }) => Some(base.clone()),
            Some(Dialect::Echo { .. }) | None => None,
        }
    }

    pub fn lane(&mut self, transport: Transport) -> Option<&mut Lane> {
        self.lanes.iter_mut().find(|lane| lane.transport == transport)
    }

    /// Run time for display: constant in a pause, and 0 before the start.
    pub fn shown_now(&self) -> Micros {
        match self.phase {
            Phase::Idle | Phase::Probing | Phase::NoEndpoint => Micros(0),
            Phase::Running | Phase::Paused | Phase::Hidden | Phase::Finished => {
                self.frozen.unwrap_or_else(|| self.clock.now())
            }
        }
    }

    /// Wakes every lane's task, so that it looks again at what there is to do.
    pub fn wake(&mut self) {
        for waker in self.wakers.drain(..) {
            // The send fails if the task is gone, which needs no handling.
            let _ = waker.send(());
        }
    }

    /// Counts one of the page's own exchanges, a GET of `url`. If the endpoint did not count it, its bytes are
    /// computed; those of the request have to wait until an echo has shown this browser's header fields.
    pub fn count_housekeeping(&mut self, url: &str, answer: &Answer) {
        self.housekeeping.requests += 1;
        self.hop = Some(answer.hop);
        match &answer.stamp {
            Some(stamp) => {
                self.housekeeping.up.add(stamp.request_bytes, stamp.provenance());
                self.housekeeping.down.add(stamp.answer_bytes, stamp.provenance());
            }
            // The rules for heads are those of HTTP/1.1.
            None if answer.hop.has_streams() => {
                self.housekeeping.down.add(wire::http2::data_bytes(answer.body.len() as u64), Provenance::Computed);
                self.housekeeping_unknown += 1;
            }
            None => {
                self.housekeeping.down.add(answer_bytes(answer, HIDDEN_FIELD_BYTES), Provenance::Computed);
                self.uncounted_targets.push(split(url).1);
            }
        }
    }

    /// Stores that this browser's GETs have `field_bytes` of header fields, and computes the requests that waited for
    /// it.
    pub fn learn_get_fields(&mut self, field_bytes: u64) {
        self.echoed_get_field_bytes = field_bytes;
        for target in self.uncounted_targets.drain(..) {
            let bytes = wire::http::request_head_bytes("GET", &target, field_bytes);
            self.housekeeping.up.add(bytes, Provenance::Computed);
        }
    }

    /// Whether the endpoint is known to get exchanges as streams of a connection.
    pub fn has_streams(&self) -> bool {
        self.hop.is_some_and(Hop::has_streams)
    }

    /// Counts a WebSocket that was opened to check the endpoint, and closed again if it had opened.
    pub fn count_greeting(&mut self, url: &str, opened: bool) {
        self.housekeeping.requests += 1;
        if self.has_streams() {
            self.housekeeping_unknown += 1;
            return;
        }
        self.housekeeping.up.add(upgrade_bytes(url), Provenance::Computed);
        if opened {
            // Close frames without a code, in both directions.
            self.housekeeping.up.add(wire::websocket::frame_bytes(0, true), Provenance::Computed);
            let answer = ANSWER_101_BYTES + wire::websocket::frame_bytes(0, false);
            self.housekeeping.down.add(answer, Provenance::Computed);
        }
    }
}

/// The run as the engine and the lanes share it.
pub type Shared = Rc<RefCell<Run>>;

/// The context of a lane's task: its run, and which lane it is. No borrow outlives a call.
#[derive(Clone)]
pub struct LaneContext {
    pub run: Shared,
    pub transport: Transport,
}

impl LaneContext {
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

    /// Changes the lane; does nothing if the lane has left the run.
    pub fn lane<R: Default>(&self, change: impl FnOnce(&mut Lane) -> R) -> R {
        self.run.borrow_mut().lane(self.transport).map(change).unwrap_or_default()
    }

    pub fn set_status(&self, status: LaneStatus) {
        self.lane(|lane| lane.status = status);
    }

    /// What to request next; `None` if nothing is to come for now.
    pub fn next(&self) -> Option<FeedCursor> {
        let after = self.lane(|lane| lane.resume_after());
        self.run.borrow().schedule.next(after)
    }

    /// Whether an exchange for `cursor` can still bring messages.
    pub fn wants(&self, cursor: &FeedCursor) -> bool {
        self.next().is_some_and(|next| next.base == cursor.base)
    }

    /// Whether the lane has the run's last message.
    pub fn is_finished(&self) -> bool {
        let after = self.lane(|lane| lane.resume_after());
        self.run.borrow().schedule.is_last(after)
    }

    /// Records the text of a message of `cursor`'s feed that arrived at `now`; returns its index and the run time when it
    /// fell due. The error says why the text is not a message of this feed, or that it comes too early.
    pub fn deliver(&self, cursor: &FeedCursor, text: &str, now: Micros) -> Result<(u64, Micros), Trouble> {
        let mut run = self.run.borrow_mut();
        let nonsense = Notice::Nonsense { what: Nonsense::Message };
        let Some(local) = feed::index_of(text) else { return Err(nonsense.into()) };
        let due_micros = cursor.spec.due_micros(local);
        if due_micros > run.clock.server(now) + CLOCK_SLACK_MICROS {
            return Err(Trouble::TooEarly);
        }
        if text.len() != cursor.spec.size() as usize || text != cursor.spec.text(local) {
            return Err(nonsense.into());
        }
        let due = run.clock.run(due_micros);
        // A message beyond the segment's end was already on its way when the run paused: its bytes count, but it is
        // not delivered.
        let owed = run.schedule.next(cursor.base + local - 1).is_some_and(|next| next.base == cursor.base);
        if owed && let Some(lane) = run.lane(self.transport) {
            lane.deliver(cursor.base + local, text.len() as u64, due, now);
        }
        Ok((local, due))
    }

    /// Has the clocks compared, and waits for the result: whether the endpoint's clock was set. Also true if the run
    /// stops meanwhile, because then nothing is wrong with the endpoint as far as is known.
    pub async fn has_clock_moved(&self) -> bool {
        let begun = {
            let comparisons = &mut self.run.borrow_mut().comparisons;
            comparisons.is_wanted = true;
            // One that has begun already may have asked before the clock was set.
            comparisons.begun
        };
        loop {
            let (phase, comparisons) = {
                let run = self.run.borrow();
                (run.phase, run.comparisons)
            };
            if comparisons.ended > begun || phase != Phase::Running {
                return comparisons.has_moved || phase != Phase::Running;
            }
            self.changed().await;
        }
    }

    /// Resolves when the run changes: a pause, a resume, or other settings.
    pub async fn changed(&self) {
        let (waker, woken) = oneshot::channel();
        {
            let wakers = &mut self.run.borrow_mut().wakers;
            wakers.retain(|waker| !waker.is_canceled());
            wakers.push(waker);
        }
        let _ = woken.await;
    }

    /// Resolves after `duration`, or earlier if the run changes.
    pub async fn sleep_or_changed(&self, duration: Micros) {
        select(std::pin::pin!(self.changed()), sleep(duration)).await;
    }
}

/// How long the page waits for a response to one of its own requests.
pub const CONTROL_SECONDS: u32 = 4;

/// Sends one of the page's own requests and counts it in `housekeeping`, apart from the lanes.
pub async fn control_request(run: &Shared, url: &str) -> Result<Answer, FetchError> {
    let answer = fetch(url, None, CONTROL_SECONDS * 1_000).await?;
    run.borrow_mut().count_housekeeping(url, &answer);
    Ok(answer)
}

/// The same for an event stream, of which only the head is read.
pub async fn control_stream_request(run: &Shared, url: &str) -> Result<Answer, FetchError> {
    let answer = fetch_stream_head(url, CONTROL_SECONDS * 1_000).await?;
    run.borrow_mut().count_housekeeping(url, &answer);
    Ok(answer)
}

pub fn sleep(duration: Micros) -> TimeoutFuture {
    TimeoutFuture::new(u32::try_from(duration.0.max(0) / 1_000).unwrap_or(u32::MAX))
}

/// The result of `future`, or `None` once `duration` has passed.
pub async fn within<F: Future>(future: F, duration: Micros) -> Option<F::Output> {
    match select(std::pin::pin!(future), sleep(duration)).await {
        Either::Left((output, _)) => Some(output),
        Either::Right(_) => None,
    }
}
