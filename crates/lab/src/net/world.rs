//! The network as tasks see it, and the loop that runs it. `core` describes the loop.

use super::core::Core;
use super::tasks::{Tasks, is_done};
use super::{Listener, Rng, Tcp, TcpError, Udp};
use crate::intervention::Intervention;
use crate::outcome::{Fact, Run};
use crate::request::{Request, Settings};
use std::cell::{RefCell, RefMut};
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::Poll;
use trace::{Direction, Host, Micros, SocketCall, Span, SpanKind, State, StateChange, put_in_order};

/// No lesson is longer than this in virtual time.
const LONGEST: Micros = crate::parameters::HOUR;
/// How long the network runs on after the scenario is over, for packets that are still on their way.
const LINGER: Micros = Micros(60_000_000);
/// A stack may ask this often to be polled again at the same moment; then time moves on.
const PATIENCE: u32 = 1_000;

/// The network as tasks see it; cheap to clone.
#[derive(Clone)]
pub struct Net(Rc<Shared>);

struct Shared {
    core: RefCell<Core>,
    spawned: RefCell<Vec<Pin<Box<dyn Future<Output = ()>>>>>,
    settings: Settings,
    seed: u64,
}

impl Net {
    pub(crate) fn new(request: &Request) -> Self {
        Self(Rc::new(Shared {
            core: RefCell::new(Core::new(request)),
            spawned: RefCell::default(),
            settings: request.settings.clone(),
            seed: request.seed,
        }))
    }

    /// Runs `scenario` and the tasks that it spawns; whether the scenario came to its end.
    pub(crate) fn drive(&self, mut scenario: Pin<Box<dyn Future<Output = ()>>>) -> bool {
        let mut tasks = Tasks::default();
        let mut over_at = None;
        let mut moments_without_time = 0;
        loop {
            self.settle(&mut tasks, &mut scenario, &mut over_at);
            let core = &mut *self.core();
            let deadline = over_at.map_or(LONGEST, |over| over + LINGER);
            let Some(next) = core.next_moment() else { break };
            if (over_at.is_some() && core.is_at_rest()) || next > deadline || core.is_too_long() {
                break;
            }
            moments_without_time = if next > core.now { 0 } else { moments_without_time + 1 };
            let at_least = if moments_without_time > PATIENCE { core.now + Micros(1) } else { core.now };
            core.go_to(next.max(at_least));
        }
        // What is dropped from here on is no call of an application.
        self.core().calls.stop();
        over_at.is_some()
    }

    /// Runs tasks and polls stacks until nothing changes any more at this moment.
    fn settle(
        &self,
        tasks: &mut Tasks,
        scenario: &mut Pin<Box<dyn Future<Output = ()>>>,
        over_at: &mut Option<Micros>,
    ) {
        loop {
            {
                let mut core = self.core();
                core.has_progress = false;
                core.next_timer = None;
            }
            if over_at.is_none() && is_done(scenario) {
                *over_at = Some(self.now());
            }
            tasks.add(self.0.spawned.take());
            tasks.run();
            let mut core = self.core();
            core.poll_touched();
            if !core.has_progress && self.0.spawned.borrow().is_empty() {
                return;
            }
        }
    }

    /// Takes the results; the network cannot be used afterwards.
    pub(crate) fn into_run(self, finished: bool) -> Run {
        let core = &mut *self.core();
        let mut spans = std::mem::take(&mut core.spans);
        put_in_order(&mut spans, |span| (span.start.0, 0));
        spans.into_iter().for_each(|span| core.trace.push_span(span));
        std::mem::take(&mut core.calls).into_iter().for_each(|call| core.trace.push_call(call));
        core.note_hosts(self.0.settings.link.ip);
        let idle = core.idle();
        let trace = std::mem::replace(&mut core.trace, trace::Trace::unbounded());
        Run {
            trace,
            key_log: std::mem::take(&mut core.key_log),
            facts: std::mem::take(&mut core.facts),
            streams: core.probe.streams(),
            finished,
            idle,
        }
    }

    pub(super) fn core(&self) -> RefMut<'_, Core> {
        self.0.core.borrow_mut()
    }

    /// Virtual time since the run's start.
    pub fn now(&self) -> Micros {
        self.0.core.borrow().now
    }

    /// The run's settings.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The run's seed.
    pub fn seed(&self) -> u64 {
        self.0.seed
    }

    /// A sequence of random numbers of its own for `purpose`.
    pub fn rng(&self, purpose: &str) -> Rng {
        // FNV-1a: the hash only has to differ between purposes.
        let hash = purpose
            .bytes()
            .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3));
        Rng::derive(self.0.seed, hash)
    }

    /// Bytes of all packets sent so far, both ways, IP headers included.
    pub fn link_bytes(&self) -> u64 {
        self.0.core.borrow().link_bytes
    }

    /// How many packets have been sent so far.
    pub fn packets(&self) -> u64 {
        self.0.core.borrow().trace.recorded()
    }

    /// The client's host.
    pub fn client(&self) -> Node {
        self.node(Host::Client)
    }

    /// The server's host.
    pub fn server(&self) -> Node {
        self.node(Host::Server)
    }

    /// The DNS resolver's host.
    pub fn resolver(&self) -> Node {
        self.node(Host::Resolver)
    }

    /// A host.
    pub fn node(&self, host: Host) -> Node {
        Node { net: self.clone(), host }
    }

    /// Waits until `at`.
    pub async fn sleep_until(&self, at: Micros) {
        poll_fn(|_| {
            let mut core = self.core();
            if core.now >= at {
                core.has_progress = true;
                return Poll::Ready(());
            }
            core.wake_at(at);
            Poll::Pending
        })
        .await;
    }

    /// Waits for `duration`.
    pub async fn sleep(&self, duration: Micros) {
        self.sleep_until(self.now() + duration).await;
    }

    /// The result of `work`, or `None` if it is not done by `at`.
    pub async fn until<T>(&self, at: Micros, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        poll_fn(|context| {
            if let Poll::Ready(result) = work.as_mut().poll(context) {
                return Poll::Ready(Some(result));
            }
            let mut core = self.core();
            if core.now >= at {
                core.has_progress = true;
                return Poll::Ready(None);
            }
            core.wake_at(at);
            Poll::Pending
        })
        .await
    }

    /// Waits until `ready` has something. It is asked again whenever anything has happened.
    pub async fn when<T>(&self, mut ready: impl FnMut() -> Option<T>) -> T {
        poll_fn(|_| match ready() {
            Some(result) => {
                self.note_progress();
                Poll::Ready(result)
            }
            None => Poll::Pending,
        })
        .await
    }

    /// A task has changed what another one may wait for.
    pub fn note_progress(&self) {
        self.core().has_progress = true;
    }

    /// Asks to run the tasks again at `at`.
    pub fn wake_at(&self, at: Micros) {
        self.core().wake_at(at);
    }

    /// The link drops one packet of a message that is about to be written to `connection`: the first full one that begins
    /// behind the message's first byte.
    pub fn drop_within(&self, direction: Direction, connection: u32) {
        let mut core = self.core();
        let from = core.probe.written_so_far(connection, direction);
        core.pitfalls.dig(direction, connection, from);
    }

    /// The cable is cut from now until `until`.
    pub fn cut_cable(&self, until: Micros) {
        let core = &mut *self.core();
        let cut = Intervention::Cut { from: core.now, until };
        core.spans.extend(cut.span());
        core.link.intervene(cut);
    }

    /// Starts another task. A spawned task that waits does not keep the run alive.
    pub fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        self.0.spawned.borrow_mut().push(Box::pin(task));
    }

    /// Opens a span now, of `connection`, or of the whole run if that is 0. [`Net::end`] closes it.
    pub fn begin(&self, kind: SpanKind, connection: u32) {
        let core = &mut *self.core();
        core.spans.push(Span { kind, connection, start: core.now, end: None });
    }

    /// Closes the latest open span of `kind` and `connection` now.
    pub fn end(&self, kind: SpanKind, connection: u32) {
        let core = &mut *self.core();
        let is_meant = |span: &&mut Span| span.kind == kind && span.connection == connection && span.end.is_none();
        if let Some(span) = core.spans.iter_mut().rev().find(is_meant) {
            span.end = Some(core.now);
        }
    }

    /// Records that a protocol above TCP is in `state` now. The network records TCP's own states.
    pub fn state(&self, host: Host, connection: u32, state: State) {
        let core = &mut *self.core();
        core.trace.push_state(StateChange { at: core.now, host, connection, state });
    }

    /// Records from now on which calls of the socket API the hosts make.
    pub fn record_calls(&self) {
        self.core().calls.start();
    }

    /// Records a result of the scenario, to be shown and tested.
    pub fn fact(&self, name: &str, value: u64) {
        self.core().facts.push(Fact { name: name.to_owned(), value });
    }

    /// A TLS secret for the key log, a line in the format of RFC 9850, without its end.
    pub fn log_key(&self, line: &str) {
        let mut core = self.core();
        core.key_log.push_str(line);
        core.key_log.push('\n');
    }
}

/// A host.
#[derive(Clone)]
pub struct Node {
    net: Net,
    host: Host,
}

impl Node {
    /// Which one.
    pub fn host(&self) -> Host {
        self.host
    }

    /// Listens on `port`; any number of connections may come at once.
    pub fn listen(&self, port: u16) -> Listener {
        let core = &mut *self.net.core();
        core.stack(self.host).listen(port);
        for call in [SocketCall::Socket, SocketCall::Bind, SocketCall::Listen] {
            core.calls.make(core.now, self.host, 0, call);
        }
        Listener { net: self.net.clone(), host: self.host, port }
    }

    /// Opens a connection to `host`.
    pub async fn connect(&self, host: Host, port: u16) -> Result<Tcp, TcpError> {
        Tcp::connect(&self.net, self.host, host, port).await
    }

    /// Binds a UDP port; 0 takes a free one.
    pub fn udp(&self, port: u16) -> Udp {
        Udp::bind(&self.net, self.host, port)
    }
}
