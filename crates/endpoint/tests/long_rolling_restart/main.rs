//! A rolling restart under load: 200 visitors read a feed over the four transports through HAProxy, as
//! `deploy/haproxy/haproxy.cfg` configures it. Meanwhile one of three replicas is killed, a fourth is added, and another
//! one drains. Every visitor gets every message in order.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]
#![allow(clippy::print_stdout, reason = "the counts of duplicates and breaks are printed")]

mod cluster;
#[path = "../support/haproxy.rs"]
mod haproxy;
#[path = "../support/mod.rs"]
mod support;
mod visitor;

use std::time::Duration;

use cluster::Cluster;
use support::{Client, feed};
use tokio::time::{Instant, sleep_until};
use visitor::{Account, Transport, Visit};

const VISITORS_PER_TRANSPORT: u64 = 50;
const MESSAGES_PER_SECOND: u64 = 5;
const RUN: Duration = Duration::from_secs(25);
/// How long after the last message a visitor may still fetch messages.
const PATIENCE: Duration = Duration::from_secs(20);
/// The longest that a replica may take to end after SIGTERM.
const LONGEST_DRAIN: Duration = Duration::from_secs(10);

#[tokio::test]
async fn no_message_is_lost_while_replicas_are_killed_added_and_drained() {
    let mut cluster = Cluster::start().await;
    let started = Instant::now();
    let visits: Vec<_> = Transport::ALL
        .into_iter()
        .flat_map(|transport| (0..VISITORS_PER_TRANSPORT).map(move |number| (transport, number)))
        .map(|(transport, number)| {
            let visit = Visit {
                transport,
                balancer: cluster.balancer,
                feed: feed(&MESSAGES_PER_SECOND.to_string(), 500),
                messages: MESSAGES_PER_SECOND * RUN.as_secs(),
                number,
                gives_up_at: started + RUN + PATIENCE,
            };
            (transport, tokio::spawn(visit.run()))
        })
        .collect();

    sleep_until(started + Duration::from_secs(5)).await;
    cluster.kill(0);
    sleep_until(started + Duration::from_secs(10)).await;
    cluster.add(3).await;
    sleep_until(started + Duration::from_secs(15)).await;
    let drain = cluster.drain(1).await;

    let mut accounts = Vec::new();
    for (transport, visit) in visits {
        accounts.push((transport, visit.await.unwrap()));
    }
    println!("The replica that drained ended after {:.1} s.", drain.as_secs_f64());
    assert!(drain < LONGEST_DRAIN, "a replica took {drain:?} to end");
    for transport in Transport::ALL {
        let of_transport = || accounts.iter().filter(|(of, _)| *of == transport).map(|(_, account)| account);
        let all = of_transport().fold(Account::default(), |sum, account| sum.plus(account));
        println!("{transport:?}: {all}");
        assert_eq!(all.lost, 0, "{transport:?} lost messages");
        assert!(all.refusals.is_empty(), "{transport:?}: requests were refused, although replicas were there");
        let mut at_the_added = 0;
        for account in of_transport() {
            // Only the process that a connection belongs to knows it.
            let path = format!("/api/connections/{}", account.connection);
            at_the_added += u32::from(Client::connect(cluster.replicas[3]).await.get(&path).await.status == 200);
        }
        println!("{transport:?}: {at_the_added} of {VISITORS_PER_TRANSPORT} visitors ended at the added replica");
        assert!(at_the_added > 0, "{transport:?}: the added replica was not used");
    }
}
