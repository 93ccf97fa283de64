//! Behind relays, each with one habit.

use std::time::Duration;

use futures_util::future::join4;

use super::patient::{Report, examine, patiently};
use super::relay::{Habit, relay};
use super::support::Server;

/// All at the same time, because each of them waits for time to pass.
#[tokio::test]
async fn each_habit_of_a_relay_is_found() {
    let all = join4(
        a_restart_is_told_from_a_limit_of_silence(),
        a_connection_that_is_forgotten_in_silence_lies_between_two_steps(),
        what_ends_at_an_age_is_no_limit_of_silence(),
        pings_that_do_not_count_as_traffic_are_found(),
    );
    patiently(all).await;
}

async fn behind(habit: Habit, seconds: u32) -> Report {
    let server = Server::start().await;
    let address = relay(server.address, habit).await;
    examine(&format!("http://{address}/"), seconds).await
}

async fn a_restart_is_told_from_a_limit_of_silence() {
    let report = behind(Habit::Closes(1012, Duration::from_secs(2)), 8).await;
    assert_eq!(report.found(), ["closed-by socket"], "{report:#?}");
    report.assert_limit("closed-by", "socket", 2.0);
    assert!(report.evidence("closed-by", "socket").contains("code 1012 (Service Restart)"), "{report:#?}");
}

/// A firewall that drops its state says nothing, so only a message after the silence shows it.
async fn a_connection_that_is_forgotten_in_silence_lies_between_two_steps() {
    let report = behind(Habit::Forgets(Duration::from_secs(7)), 14).await;
    let all = ["idle-limit long-poll", "idle-limit stream", "idle-limit socket"];
    assert_eq!(report.found(), all, "{report:#?}");
    for transport in ["long-poll", "stream", "socket"] {
        assert_eq!(report.finding("idle-limit", transport)["seconds"], 10.0, "{report:#?}");
    }
    assert!(
        report.evidence("idle-limit", "stream").contains(" s of silence a message came, after 10.0 s it did not"),
        "{report:#?}"
    );
}

async fn what_ends_at_an_age_is_no_limit_of_silence() {
    let report = behind(Habit::Ends(Duration::from_secs(6)), 12).await;
    let found = report.found();
    assert!(found.contains(&"lifetime-limit stream".to_owned()), "{report:#?}");
    assert!(found.contains(&"lifetime-limit socket".to_owned()), "{report:#?}");
    assert!(!found.contains(&"idle-limit stream".to_owned()), "{report:#?}");
    assert!(!found.contains(&"idle-limit socket".to_owned()), "{report:#?}");
    report.assert_limit("lifetime-limit", "stream", 6.0);
}

async fn pings_that_do_not_count_as_traffic_are_found() {
    let report = behind(Habit::CountsMessages(Duration::from_secs(5)), 13).await;
    assert_eq!(report.found(), ["idle-limit socket", "ping-ignored socket"], "{report:#?}");
    report.assert_limit("idle-limit", "socket", 5.0);
    report.assert_limit("ping-ignored", "socket", 5.0);
}
