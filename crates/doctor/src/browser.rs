//! The plan for a page. A browser sends no Pings, and over HTTP/1.1 it opens six connections per host, so that a page watches
//! fewer connections than a program of its own: of each kind the longest silence and a middle one, and what is not silent.
//! WebSockets do not count towards the six.

use crate::plan::{Plan, Role, Task};
use crate::transport::Transport;

/// How many connections a browser opens to a host over HTTP/1.1. RFC 9112 section 9.4 names no number; all browsers use this one.
pub const BROWSER_CONNECTIONS: u32 = 6;
/// What is seen before connections are watched takes about this long, in seconds.
pub const QUICK_SECONDS: u32 = 6;

impl Plan {
    /// The plan of a page for `seconds` in all. `hold_seconds` as for [`Plan::new`].
    pub fn of_page(seconds: u32, hold_seconds: u32) -> Self {
        Self::new(seconds.saturating_sub(QUICK_SECONDS), hold_seconds, u32::MAX)
    }

    /// The connections that a page watches. `offers` says whether the endpoint has a route, and `is_shared` whether requests
    /// share a connection, as over HTTP/2.
    pub fn tasks_of_page(&self, offers: impl Fn(&str) -> bool, is_shared: bool) -> Vec<Task> {
        let middle = self.silences.iter().copied().filter(|&silence| silence * 2 <= self.longest()).max();
        let is_kept = |task: &Task| match (task.transport, task.role) {
            (_, Role::Pinging) => false,
            (Transport::Socket, _) | (_, Role::Busy) => true,
            (_, Role::Silent(seconds)) => is_shared || seconds == self.longest() || Some(seconds) == middle,
        };
        self.tasks(offers).into_iter().filter(is_kept).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connections(tasks: &[Task]) -> usize {
        tasks.iter().filter(|task| task.transport != Transport::Socket).count()
    }

    #[test]
    fn a_page_leaves_one_of_its_six_connections_free() {
        for seconds in 0..400 {
            let plan = Plan::of_page(seconds, 120);
            let tasks = plan.tasks_of_page(|_| true, false);
            assert!(connections(&tasks) < BROWSER_CONNECTIONS as usize, "{seconds}: {tasks:?}");
            for transport in Transport::WAITING {
                let longest = Task { transport, role: Role::Silent(plan.longest()) };
                assert!(tasks.contains(&longest), "{seconds}: {tasks:?}");
            }
        }
    }

    #[test]
    fn where_requests_share_a_connection_all_silences_are_watched() {
        let plan = Plan::of_page(130, 0);
        let tasks = plan.tasks_of_page(|_| true, true);
        assert_eq!(connections(&tasks), 2 * plan.silences.len() + 1);
        assert!(tasks.iter().all(|task| task.role != Role::Pinging), "a page sends no Pings");
    }

    #[test]
    fn the_longest_silence_fits_into_the_time() {
        assert_eq!(Plan::of_page(130, 0).longest(), 120);
        assert_eq!(Plan::of_page(130, 60).longest(), 60);
        assert_eq!(Plan::of_page(14, 120).silences, [4]);
    }
}
