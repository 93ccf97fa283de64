//! What RFC 9113 asks of a server when a client breaks a rule, and what the endpoint does.
//!
//! Each case begins with a sound connection. `wants` is the RFC's answer. Where `gets` differs from it, `docs/endpoint.md`
//! says so. An error of the connection may take the place of one of a stream (§5.4.2), and closing without GOAWAY the place of
//! GOAWAY (§5.4.1).
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

#[path = "../support/mod.rs"]
mod support;

mod cases;
mod client;

use support::secure::SecureServer;
use support::within;

use crate::client::{Client, Got};

#[tokio::test]
async fn broken_rules_get_the_answers_of_rfc_9113() {
    within(async {
        let server = SecureServer::start().await;
        let mut wrong = Vec::new();
        let cases = cases::all();
        assert!(cases.len() >= 40, "{} cases", cases.len());
        for case in &cases {
            let mut client = Client::connect(&server).await;
            client.send(&case.bytes).await;
            let got = client.answer_to(case.stream, &case.gets).await;
            if got != case.gets {
                wrong.push(format!("{} wants {:?}, should get {:?}, got {got:?}", case.name, case.wants, case.gets));
            }
            let is_as_wanted = case.gets == case.wants || is_stricter(case.wants, case.gets) || case.deviates;
            assert!(is_as_wanted, "{}: {:?} is not what RFC 9113 wants, and not marked", case.name, case.gets);
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert_eq!(server.http_2().await.get("/healthz").await.status, 200, "the others are served");
    })
    .await;
}

/// RFC 9113 §5.4.2: a stream error may be treated as one of the connection.
fn is_stricter(wants: Got, gets: Got) -> bool {
    match (wants, gets) {
        (Got::Reset(wants), Got::GoAway(gets)) => wants == gets,
        // RFC 9113 §8.1.1: a server may answer a malformed request before it ends the stream.
        (Got::Reset(_), Got::Status(status)) => (400..500).contains(&status),
        _ => false,
    }
}
