//! What server-sent events and WebSocket share: a stream that stays open until it breaks, stalls, or has brought every
//! message of its segment.

use super::reconcile::{Computed, reconcile};
use crate::live::run::{LaneContext, within};
use crate::live::schedule::FeedCursor;
use crate::live::stamp::Stamp;
use crate::live::view::{LaneStatus, Notice};
use futures_channel::mpsc;
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use std::cell::RefCell;
use std::pin::pin;
use trace::{Micros, SpanKind};

/// A stream has stalled if it brings nothing for this long although a message is due.
const STALL: Micros = Micros(10_000_000);
/// How long a stream may take to open.
pub const OPEN_WITHIN: Micros = Micros(10_000_000);

/// What a stream's listeners report to its turn.
#[derive(Debug)]
pub enum Signal {
    Opened,
    /// The segment's last message has arrived.
    Complete,
    /// The stream has ended. The notice says why; `None` if it ended normally.
    Ended(Option<Notice>),
}

/// What the listeners and the turn share.
#[derive(Default)]
pub struct Progress {
    pub stamp: Option<Stamp>,
    pub computed: Computed,
    /// When the newest message arrived, in run time.
    pub last: Micros,
    pub opened: Micros,
}

/// A stream's state for its listeners.
pub struct Listener {
    pub context: LaneContext,
    pub cursor: FeedCursor,
    pub progress: RefCell<Progress>,
    pub signals: mpsc::UnboundedSender<Signal>,
}

impl Listener {
    pub fn new(context: &LaneContext, cursor: FeedCursor) -> (std::rc::Rc<Self>, mpsc::UnboundedReceiver<Signal>) {
        let (signals, received) = mpsc::unbounded();
        let progress = RefCell::default();
        (std::rc::Rc::new(Self { context: context.clone(), cursor, progress, signals }), received)
    }

    pub fn signal(&self, signal: Signal) {
        // The send fails if the turn is over already, which needs no handling.
        let _ = self.signals.unbounded_send(signal);
    }

    /// Records a message's text; returns its index in the feed and the run time when it left the server.
    pub fn deliver(&self, text: &str, now: Micros) -> Option<(u64, Micros)> {
        match self.context.deliver(&self.cursor, text, now) {
            Ok((index, due)) => {
                let mut progress = self.progress.borrow_mut();
                progress.last = now;
                if self.cursor.until.is_some_and(|until| index >= until) {
                    self.signal(Signal::Complete);
                }
                Some((index, due.max(progress.opened)))
            }
            Err(notice) => {
                self.signal(Signal::Ended(Some(notice)));
                None
            }
        }
    }
}

pub async fn await_open(signals: &mut mpsc::UnboundedReceiver<Signal>) -> Result<(), Notice> {
    match within(signals.next(), OPEN_WITHIN).await {
        Some(Some(Signal::Opened)) => Ok(()),
        Some(Some(Signal::Ended(Some(notice)))) => Err(notice),
        Some(_) => Err(Notice::StreamLost),
        None => Err(Notice::Timeout { seconds: 10 }),
    }
}

/// Records that the stream is open, which ends any trouble of the lane.
pub fn note_open(context: &LaneContext) {
    let now = context.now();
    context.lane(|lane| {
        lane.status = LaneStatus::Open;
        lane.trace.open(SpanKind::Open, now);
        lane.succeed(now);
    });
}

/// Records that the stream is over: the bytes that our endpoint at `base` counted replace the computed ones.
pub async fn note_end(listener: &Listener, base: &str) {
    let context = &listener.context;
    let now = context.now();
    context.lane(|lane| lane.trace.close(SpanKind::Open, now));
    let (stamp, computed) = {
        let progress = listener.progress.borrow();
        (progress.stamp.clone(), progress.computed)
    };
    if let Some(stamp) = stamp {
        reconcile(context, base, &stamp, computed).await;
    }
}

/// Waits until an open stream has nothing more to bring (`Ok`) or has failed.
pub async fn await_end(listener: &Listener, signals: &mut mpsc::UnboundedReceiver<Signal>) -> Result<(), Notice> {
    let context = &listener.context;
    while context.wants(&listener.cursor) {
        match select(pin!(context.sleep_or_changed(Micros(1_000_000))), signals.next()).await {
            Either::Right((Some(Signal::Ended(Some(notice))), _)) => return Err(notice),
            Either::Right((Some(Signal::Ended(None)) | None, _)) => return Ok(()),
            Either::Right((Some(Signal::Opened | Signal::Complete), _)) => give_up_gap_at_end(listener),
            Either::Left(_) if is_stalled(listener) => return Err(Notice::Timeout { seconds: 10 }),
            Either::Left(_) => {}
        }
    }
    Ok(())
}

/// Counts a gap as lost once the last message has arrived: one ordered connection cannot deliver an earlier message
/// later.
fn give_up_gap_at_end(listener: &Listener) {
    listener.context.lane(|lane| {
        if lane.has_gap() {
            lane.give_up_gap();
        }
    });
}

fn is_stalled(listener: &Listener) -> bool {
    let context = &listener.context;
    let now = context.now();
    let Some(next) = context.next() else { return false };
    let run = context.run.borrow();
    let due = run.clock.run(next.spec.due_micros(next.since + 1));
    let progress = listener.progress.borrow();
    now > due.max(progress.last).max(progress.opened) + STALL
}
