//! What server-sent events, by GET and by POST, and WebSocket share: a stream that stays open until it breaks, stalls, or has
//! brought every message of its segment.

use super::reconcile::{Computed, reconcile};
use crate::live::run::{LaneContext, within};
use crate::live::schedule::FeedCursor;
use crate::live::stamp::Stamp;
use crate::live::trouble::Trouble;
use crate::live::view::Notice;
use futures_channel::mpsc;
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use std::cell::RefCell;
use std::pin::pin;
use trace::{Micros, SpanKind};

/// A stream has stalled if it brings nothing for this long although a message is due.
const STALL: Micros = Micros(10_000_000);
/// How long a stream may take to open.
pub const OPEN_SECONDS: u32 = 10;
/// A stream that is open for this long with nothing overdue works, although it has brought nothing.
const STEADY: Micros = Micros(5_000_000);

/// What a stream's listeners report to its turn.
#[derive(Debug)]
pub enum Signal {
    Opened,
    /// The segment's last message has arrived.
    Complete,
    /// The stream has ended. The trouble says why; `None` if it ended normally.
    Ended(Option<Trouble>),
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

impl Progress {
    /// Bytes that a WebSocket frame of `length` bytes takes on this connection.
    pub fn tunnelled_bytes(&self, length: u64) -> u64 {
        self.stamp.as_ref().map_or(length, |stamp| stamp.tunnelled_bytes(length))
    }
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
            Err(trouble) => {
                self.signal(Signal::Ended(Some(trouble)));
                None
            }
        }
    }
}

pub async fn await_open(signals: &mut mpsc::UnboundedReceiver<Signal>) -> Result<(), Trouble> {
    match within(signals.next(), Micros(i64::from(OPEN_SECONDS) * 1_000_000)).await {
        Some(Some(Signal::Opened)) => Ok(()),
        Some(Some(Signal::Ended(Some(trouble)))) => Err(trouble),
        Some(_) => Err(Notice::StreamLost.into()),
        None => Err(Notice::Timeout { seconds: OPEN_SECONDS }.into()),
    }
}

/// Records that the stream is open.
pub fn note_open(context: &LaneContext) {
    let now = context.now();
    context.lane(|lane| lane.open(now));
}

/// Ends the lane's trouble if a stream has been open for a while since `opened`, and nothing is overdue on it.
pub fn note_steady(context: &LaneContext, opened: Micros) {
    let now = context.now();
    let is_idle = context.next().is_none_or(|next| {
        let run = context.run.borrow();
        next.spec.due_count(run.clock.server(now)) <= next.since
    });
    if is_idle && now > opened + STEADY {
        context.lane(|lane| lane.succeed(now));
    }
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
pub async fn await_end(listener: &Listener, signals: &mut mpsc::UnboundedReceiver<Signal>) -> Result<(), Trouble> {
    let context = &listener.context;
    let opened = context.now();
    while context.wants(&listener.cursor) {
        match select(pin!(context.sleep_or_changed(Micros(1_000_000))), signals.next()).await {
            Either::Right((Some(Signal::Ended(Some(trouble))), _)) => return Err(trouble),
            Either::Right((Some(Signal::Ended(None)) | None, _)) => return Ok(()),
            Either::Right((Some(Signal::Opened | Signal::Complete), _)) => give_up_gap_at_end(listener),
            Either::Left(_) if is_stalled(listener) => return Err(Notice::Timeout { seconds: 10 }.into()),
            Either::Left(_) => note_steady(context, opened),
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
