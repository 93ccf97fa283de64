//! The metrics: on an address of their own, and cheap however often they are asked for.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use std::time::Duration;

use support::{Server, on_paused_clock, within};
use tokio::time::sleep;

#[tokio::test]
async fn visitors_do_not_see_the_metrics_and_operators_see_the_health_and_nothing_else() {
    within(async {
        let server = Server::start().await;
        let answer = server.connect().await.get("/metrics").await;
        assert_eq!(answer.status, 404);
        assert!(!answer.text().contains("roundtrip_"), "{}", answer.text());
        let mut operator = server.connect_as_operator().await;
        assert!(operator.get("/metrics").await.text().contains("roundtrip_connections_open 0\n"));
        assert_eq!(operator.get("/healthz").await.text(), "ok");
        for path in ["/", "/api/hello", "/api/echo"] {
            assert_eq!(operator.get(path).await.status, 404, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_page_of_metrics_is_kept_for_a_second() {
    on_paused_clock(async {
        let server = Server::start().await;
        let first = server.metrics().await;
        let mut client = server.connect().await;
        assert_eq!(client.get("/api/hello").await.status, 200);
        assert_eq!(server.metrics().await, first);
        sleep(Duration::from_millis(1_001)).await;
        let later = server.metrics().await;
        assert!(later.contains("roundtrip_requests_total{route=\"/api/hello\",status=\"200\"} 1\n"), "{later}");
    })
    .await;
}
