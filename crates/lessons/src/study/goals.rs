//! What each lesson is for and what to know before it. The page's program carries these; the rest of a [`super::Study`] comes
//! from the lab's worker.

use crate::{Lesson, Say, find};
use i18n::msg;

/// The goal of a lesson.
#[derive(Debug)]
pub struct Goal {
    pub scenario: &'static str,
    /// Follows "after this lesson you can".
    pub goal: Say,
    /// The scenarios of the lessons to know first, in the order of the curriculum.
    pub(super) before: &'static [&'static str],
}

impl Goal {
    /// The lessons to know first.
    pub fn before(&self) -> impl Iterator<Item = &'static Lesson> {
        self.before.iter().copied().filter_map(find)
    }
}

/// One goal per lesson, in the order of the curriculum.
pub(super) static GOALS: [Goal; 13] = [
    Goal { scenario: "socket", goal: msg::study_socket_goal, before: &[] },
    Goal { scenario: "tcp", goal: msg::study_tcp_goal, before: &["socket"] },
    Goal { scenario: "udp", goal: msg::study_udp_goal, before: &["socket", "tcp"] },
    Goal { scenario: "http", goal: msg::study_http_goal, before: &["tcp"] },
    Goal { scenario: "polling", goal: msg::study_polling_goal, before: &["http"] },
    Goal { scenario: "long-polling", goal: msg::study_long_polling_goal, before: &["polling"] },
    Goal { scenario: "sse", goal: msg::study_sse_goal, before: &["long-polling"] },
    Goal { scenario: "stream", goal: msg::study_stream_goal, before: &["sse"] },
    Goal { scenario: "websocket", goal: msg::study_websocket_goal, before: &["tcp", "http"] },
    Goal { scenario: "connection-cost", goal: msg::study_connection_cost_goal, before: &["tcp", "http"] },
    Goal {
        scenario: "contrast",
        goal: msg::study_contrast_goal,
        before: &["polling", "long-polling", "sse", "websocket"],
    },
    Goal { scenario: "http2", goal: msg::study_http2_goal, before: &["tcp", "http", "connection-cost"] },
    Goal { scenario: "bulk", goal: msg::study_bulk_goal, before: &["tcp"] },
];

/// The goal of a scenario's lesson; `None` if there is no such lesson.
pub fn goal(scenario: &str) -> Option<&'static Goal> {
    GOALS.iter().find(|goal| goal.scenario == scenario)
}
