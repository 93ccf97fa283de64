//! One session as it runs: its connection, what it sends by itself, its journal. Components hold a [`Runner`], the only handle to
//! it; dropping the last one ends all traffic. Nothing here waits for the page to be visible.
//!
//! - `plan`: what the browser is asked for. `signals`: what it reports. `sending`: messages. `due`: timers, heartbeat, the next
//!   attempt. `ending`: how a connection is ended from here. `phase`: what a session is doing.

mod due;
mod ending;
mod phase;
mod plan;
mod sending;
mod signals;

use super::failure::Failure;
use crate::hooks::ByIdentity;
use crate::live::page_millis;
use crate::sessions::{Connection, Refused, Timer, Timers, Timing};
use ::workbench::compose::ComposeError;
use ::workbench::heartbeat::Heartbeat;
use ::workbench::journal::{Cause, Journal, Limits, View};
use ::workbench::reconnect::Backoff;
use ::workbench::schedule::Schedule;
use ::workbench::session::Session;
use ::workbench::template::State;
pub use phase::Phase;
pub use sending::NotSent;
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use trace::Micros;
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

/// The code of a normal closure (RFC 6455 §7.4.1).
pub const NORMAL: u16 = 1_000;

/// Everything about a session.
pub struct Run {
    pub session: Session,
    pub journal: Journal,
    pub view: View,
    pub phase: Phase,
    /// Why the last attempt failed. It stays while others are made by themselves, so that the cause is looked for once.
    pub failure: Option<Failure>,
    /// Why a message that was to be sent by itself was not, or the body of a request.
    pub not_sent: Option<NotSent>,
    /// Subprotocol and extensions of the open WebSocket.
    pub agreed: Option<(String, String)>,
    pub timing: Option<Timing>,
    /// When the next attempt is due.
    pub attempt_at: Option<Micros>,
    /// Grows with every change.
    version: u64,
    connection: Option<Connection>,
    is_closed_here: bool,
    asked_millis: f64,
    last_event_id: String,
    retry: Micros,
    values: State,
    schedule: Schedule,
    backoff: Backoff,
    heartbeat: Option<Heartbeat>,
    timer: Option<Timer>,
    /// The page's time at which the journal began.
    origin_millis: f64,
}

/// A cheap, shared handle.
#[derive(Clone, PartialEq)]
pub struct Runner(ByIdentity<Inner>);

struct Inner {
    run: RefCell<Run>,
    timers: Timers,
    /// Something can be seen that could not be before.
    on_change: Callback<()>,
    /// The session itself was changed.
    on_edit: Callback<()>,
}

/// What a runner calls, besides what it draws.
#[derive(Clone)]
pub struct Calls {
    pub on_change: Callback<()>,
    pub on_edit: Callback<()>,
}

impl Runner {
    /// A session that does nothing yet. With a `journal` it has a past.
    pub fn new(session: Session, journal: Option<Journal>, timers: &Timers, calls: Calls) -> Self {
        let unix = unix_micros();
        let journal = journal.unwrap_or_else(|| Journal::new(unix, session.decoder, Limits::default()));
        let run = Run {
            values: State::new(session.seed),
            backoff: Backoff::new(session.reconnect, session.seed),
            origin_millis: page_millis() - (unix - journal.started_unix_micros()) as f64 / 1_000.0,
            session,
            journal,
            view: View::default(),
            phase: Phase::Idle,
            failure: None,
            not_sent: None,
            agreed: None,
            timing: None,
            attempt_at: None,
            version: 0,
            connection: None,
            is_closed_here: false,
            asked_millis: 0.0,
            last_event_id: String::new(),
            retry: Micros(0),
            schedule: Schedule::default(),
            heartbeat: None,
            timer: None,
        };
        let Calls { on_change, on_edit } = calls;
        Self(ByIdentity::new(Inner { run: RefCell::new(run), timers: timers.clone(), on_change, on_edit }))
    }

    /// Gives `read` all that is known.
    pub fn read<R>(&self, read: impl FnOnce(&Run) -> R) -> R {
        read(&self.0.run.borrow())
    }

    /// A number that grows with every change.
    pub fn version(&self) -> u64 {
        self.0.run.borrow().version
    }

    /// Changes the session. What is open goes on as it was opened, but for its timers.
    pub fn edit(&self, change: impl FnOnce(&mut Session)) {
        self.change(|run| {
            let before = run.session.clone();
            change(&mut run.session);
            if run.session.seed != before.seed {
                run.values = State::new(run.session.seed);
            }
            run.journal.set_decoder(run.session.decoder);
            if (before.reconnect, before.seed) != (run.session.reconnect, run.session.seed) {
                run.backoff = Backoff::new(run.session.reconnect, run.session.seed);
            }
            if before.repeat_millis != run.session.repeat_millis {
                run.plan_anew();
            }
            if (&before.timers, &before.heartbeat) != (&run.session.timers, &run.session.heartbeat) {
                run.restart_schedule();
            }
        });
        self.0.rc().arm();
        self.0.on_edit.emit(());
    }

    /// Stops showing what comes, or shows it again. It is recorded in any case.
    pub fn toggle_pause(&self) {
        self.change(|run| match run.view.is_paused() {
            true => run.view.go_on(),
            false => run.view.pause(&run.journal),
        });
    }

    /// Forgets what crossed.
    pub fn clear(&self) {
        self.change(|run| {
            run.origin_millis = page_millis();
            run.journal = Journal::new(unix_micros(), run.session.decoder, Limits::default());
            run.view = View::default();
            run.schedule.stop();
            run.restart_schedule();
        });
        self.0.rc().arm();
    }

    /// Opens the connection, or sends the request, because somebody asked for it.
    pub fn connect(&self) {
        self.change(|run| {
            run.backoff.succeed();
            run.failure = None;
        });
        self.0.rc().attempt();
    }

    /// Ends what is going on. A WebSocket closes with a code and a reason.
    pub fn disconnect(&self, code: u16, reason: &str) -> Result<(), Refused> {
        let mut refused = None;
        self.change(|run| refused = run.disconnect(code, reason).err());
        self.0.rc().arm();
        refused.map_or(Ok(()), Err)
    }

    /// Ends what is going on at once.
    pub fn end(&self) {
        self.change(|run| {
            run.connection = None;
            run.schedule.stop();
            run.timer = None;
            run.phase = Phase::Idle;
        });
    }

    fn change(&self, change: impl FnOnce(&mut Run)) {
        self.0.change(change);
    }
}

impl Inner {
    fn change(&self, change: impl FnOnce(&mut Run)) {
        {
            let mut run = self.run.borrow_mut();
            change(&mut run);
            run.version += 1;
        }
        self.on_change.emit(());
    }

    /// A report or a timer reaches the session only as long as somebody holds it.
    fn with(weak: &Weak<Self>, act: impl FnOnce(&Rc<Self>)) {
        if let Some(inner) = weak.upgrade() {
            act(&inner);
        }
    }
}

/// Drops a connection in a turn of its own: its listeners may be running.
fn let_go(connection: Connection) {
    spawn_local(async move { drop(connection) });
}

/// The visitor's clock, in microseconds since 1970.
fn unix_micros() -> i64 {
    (js_sys::Date::now() * 1_000.0) as i64
}

/// Why a message cannot be composed, for the field in which it stands.
pub fn check(kind: ::workbench::session::MessageKind, text: &str) -> Option<ComposeError> {
    ::workbench::compose::compose(kind, text, &mut State::new(0), 0).err()
}

/// That somebody typed it.
pub const BY_HAND: Cause = Cause::Hand;
