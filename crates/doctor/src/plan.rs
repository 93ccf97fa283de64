//! The plan: which probes are made, how far they step up, and which addresses they ask.
//!
//! A connection that is ended because of silence shows the limit to the millisecond. One that is forgotten in silence (by
//! a firewall, say) shows nothing until something is sent. So silences of several lengths run side by side, each with a
//! message at its end: the limit then lies between the last one that got its message and the first one that did not.

use crate::transport::Transport;

/// Lengths of silences, in seconds. The longest that the time allows is added.
const STEPS: [u32; 6] = [5, 10, 20, 30, 60, 90];
/// What the quick probes, and waiting for the last message of a silence, take of the time, in seconds.
const OVERHEAD_SECONDS: u32 = 4;
/// Watches other than silences: a busy stream, a busy socket, a socket with Pings; and the bursts.
const OTHERS: usize = 7;

/// How many events a burst gets per second, and how long it is watched.
pub const EVENTS_PER_SECOND: u32 = 8;
/// See [`EVENTS_PER_SECOND`].
pub const BURST_MICROS: u64 = 4_000_000;
/// A burst is looked at in pieces of this length. Each contains at least one event.
pub const SLOT_MICROS: u64 = 250_000;
/// How many streams are opened at the same time to find a limit of connections.
pub const CROWD: u32 = 32;
/// After how many events a stream is cut and opened again.
pub const RESUME_AFTER: u64 = 5;
/// How often a busy watch sends or gets something, in seconds.
pub const HEARTBEAT_SECONDS: u32 = 2;

/// What a watched connection does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Nothing, for this many seconds. Then the endpoint sends a message.
    Silent(u32),
    /// Something every [`HEARTBEAT_SECONDS`]: an event on a stream; on a socket a message and its echo.
    Busy,
    /// A Ping every [`HEARTBEAT_SECONDS`], and no message.
    Pinging,
}

/// A connection to be watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Task {
    /// Its transport.
    pub transport: Transport,
    /// What it does.
    pub role: Role,
}

/// How far to step up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The silences, in seconds, the shortest first.
    pub silences: Vec<u32>,
}

impl Plan {
    /// The plan for `seconds` in all. `hold_seconds` is the longest silence that the endpoint keeps (0: any), and
    /// `connections` how many it, or the path, serves at the same time.
    pub fn new(seconds: u32, hold_seconds: u32, connections: u32) -> Self {
        let mut longest = seconds.saturating_sub(OVERHEAD_SECONDS).max(1);
        if hold_seconds > 0 {
            longest = longest.min(hold_seconds);
        }
        let mut silences: Vec<u32> = STEPS.into_iter().filter(|&step| step < longest).collect();
        silences.push(longest);
        // With few connections, the longest silences are the ones that matter.
        let most = (connections as usize).saturating_sub(OTHERS) / Transport::WAITING.len();
        silences.drain(..silences.len().saturating_sub(most.max(1)));
        Self { silences }
    }

    /// The longest silence, in seconds.
    pub fn longest(&self) -> u32 {
        self.silences.last().copied().unwrap_or(1)
    }

    /// The connections to watch. `offers` says whether the endpoint has a route.
    pub fn tasks(&self, offers: impl Fn(&str) -> bool) -> Vec<Task> {
        let mut tasks = Vec::new();
        for transport in Transport::WAITING.into_iter().filter(|transport| offers(transport.name())) {
            tasks.extend(self.silences.iter().map(|&seconds| Task { transport, role: Role::Silent(seconds) }));
        }
        if offers("stream") {
            tasks.push(Task { transport: Transport::Stream, role: Role::Busy });
        }
        if offers("socket") {
            tasks.push(Task { transport: Transport::Socket, role: Role::Pinging });
        }
        if offers("echo-socket") {
            tasks.push(Task { transport: Transport::Socket, role: Role::Busy });
        }
        tasks
    }
}

/// The addresses that are asked, below the endpoint's own. Times are Unix milliseconds of the endpoint's clock.
pub mod path {
    use super::{EVENTS_PER_SECOND, HEARTBEAT_SECONDS};

    /// What the endpoint is and offers.
    pub const HELLO: &str = "/api/hello";
    /// A socket that sends back what it gets.
    pub const ECHO_SOCKET: &str = "/api/echo/socket";

    /// A feed of one message, which is due at `due_millis` (a hundredth of a second earlier at most). It is so large that it
    /// passes a buffer of the usual size, so that its absence means something else.
    fn one_message(due_millis: i64) -> String {
        // A hundred per second; message 1 falls due one to two hundredths after the start.
        format!("feed=1,100,16384,{}&since=0&until=1", due_millis - 20)
    }

    /// A poll that is held until `due_millis`.
    pub fn long_poll(due_millis: i64, hold_seconds: u32) -> String {
        format!("/api/feed/long-poll?{}&hold={hold_seconds}", one_message(due_millis))
    }

    /// A stream that is silent until `due_millis`, for `quiet` seconds.
    pub fn silent_stream(due_millis: i64, quiet: u32) -> String {
        format!("/api/feed/stream?{}&quiet={quiet}", one_message(due_millis))
    }

    /// A socket that is silent until `due_millis`, for `quiet` seconds.
    pub fn silent_socket(due_millis: i64, quiet: u32) -> String {
        format!("/api/feed/socket?{}&quiet={quiet}", one_message(due_millis))
    }

    /// A stream with an event every [`HEARTBEAT_SECONDS`].
    pub fn busy_stream(now_millis: i64) -> String {
        format!("/api/feed/stream?feed=1,{},40,{now_millis}&since=0", 1.0 / f64::from(HEARTBEAT_SECONDS))
    }

    /// A stream with [`EVENTS_PER_SECOND`] events of 200 bytes. Without `hints` the endpoint leaves out the headers that
    /// ask proxies to pass events on at once and as they are.
    pub fn burst(now_millis: i64, hints: bool) -> String {
        let hints = if hints { "" } else { "&hints=0" };
        format!("/api/feed/stream?feed=1,{EVENTS_PER_SECOND},200,{now_millis}&since=0{hints}")
    }

    /// A stream with twenty events per second, of which many are due already. They are so large that a buffer of the usual
    /// size does not keep them for long.
    pub fn resumable(now_millis: i64) -> String {
        format!("/api/feed/stream?feed=1,20,1000,{}&since=0", now_millis - 1_000)
    }

    /// A stream with one event at once, so large that a buffer of the usual size does not keep it, and then none.
    pub fn opening_stream(now_millis: i64) -> String {
        format!("/api/feed/stream?{}", one_message(now_millis - 1_000))
    }

    /// A poll with one message, at once.
    pub fn poll(now_millis: i64) -> String {
        format!("/api/feed/poll?feed=1,100,40,{}&since=0&until=1", now_millis - 1_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silences_step_up_to_what_the_time_and_the_endpoint_allow() {
        assert_eq!(Plan::new(130, 120, 512).silences, [5, 10, 20, 30, 60, 90, 120]);
        assert_eq!(Plan::new(12, 120, 512).silences, [5, 8]);
        assert_eq!(Plan::new(600, 0, 512).longest(), 596);
        assert_eq!(Plan::new(0, 0, 512).silences, [1]);
    }

    #[test]
    fn few_connections_keep_the_longest_silences() {
        assert_eq!(Plan::new(130, 120, 13).silences, [90, 120]);
        assert_eq!(Plan::new(130, 120, 2).silences, [120]);
        for connections in 10..100 {
            let tasks = Plan::new(130, 120, connections).tasks(|_| true);
            assert!(tasks.len() + 4 <= connections as usize, "{connections}");
        }
    }

    #[test]
    fn what_is_not_offered_is_not_asked_for() {
        let tasks = Plan::new(10, 120, 512).tasks(|offer| offer == "stream");
        assert!(tasks.iter().all(|task| task.transport == Transport::Stream), "{tasks:?}");
        assert!(Plan::new(10, 120, 512).tasks(|_| false).is_empty());
    }
}
