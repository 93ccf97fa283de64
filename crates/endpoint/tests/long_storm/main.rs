//! A storm of 500 real clients after a restart: the worst second is within 20 % of what the crate `choose` computes, with jitter and
//! without.
#![allow(clippy::print_stdout, reason = "the figures are read by people")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use choose::{BackOff, Storm, peak};
use feed::SplitMix64;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};

const CLIENTS: usize = 500;
const STORMS: u32 = 3;
/// Time runs this much faster than in the settings.
const FASTER: f64 = 4.0;
/// How long the server is away, in the settings' seconds.
const OUTAGE: f64 = 6.0;

/// When each of the clients was accepted, in the settings' seconds after the break.
async fn storm(back_off: BackOff, seed: u64) -> Vec<f64> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let mut clients = Vec::new();
    let mut held = Vec::new();
    for _ in 0..CLIENTS {
        let (client, accepted) = tokio::join!(TcpStream::connect(address), listener.accept());
        clients.push(client.unwrap());
        held.push(accepted.unwrap().0);
    }
    // The restart: all connections break at this moment, and nobody listens.
    drop(listener);
    drop(held);
    let broken = Instant::now();
    let after = move |seconds: f64| broken + Duration::from_secs_f64(seconds / FASTER);
    let mut all = JoinSet::new();
    for (number, client) in clients.into_iter().enumerate() {
        all.spawn(async move {
            drop(client);
            let mut random = SplitMix64::new(seed + number as u64);
            let (mut attempt, mut due) = (0, 0.0);
            loop {
                due += back_off.wait(attempt, random.next_fraction());
                attempt += 1;
                sleep_until(after(due)).await;
                // Without a listener, a socket whose own port happens to be that one connects to itself.
                if let Ok(stream) = TcpStream::connect(address).await
                    && stream.local_addr().unwrap() != address
                {
                    return stream;
                }
            }
        });
    }
    sleep_until(after(OUTAGE)).await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_reuseaddr(true).unwrap();
    socket.bind(address).unwrap();
    let listener = socket.listen(1_024).unwrap();
    let times = Arc::new(Mutex::new(Vec::with_capacity(CLIENTS)));
    let accepting = {
        let times = Arc::clone(&times);
        tokio::spawn(async move {
            let mut held = Vec::new();
            while let Ok((stream, _)) = listener.accept().await {
                times.lock().unwrap().push(broken.elapsed().as_secs_f64() * FASTER);
                held.push(stream);
            }
        })
    };
    let mut connected = Vec::new();
    while let Some(stream) = all.join_next().await {
        connected.push(stream.unwrap());
    }
    while times.lock().unwrap().len() < CLIENTS {
        sleep(Duration::from_millis(5)).await;
    }
    accepting.abort();
    let mut times = times.lock().unwrap().clone();
    times.sort_by(f64::total_cmp);
    times
}

#[tokio::test(flavor = "multi_thread")]
async fn the_worst_second_of_500_real_clients_is_within_a_fifth_of_the_computed_one() {
    for (has_jitter, base, cap) in [(true, 1.0, 30.0), (true, 4.0, 8.0), (false, 1.0, 30.0)] {
        let back_off = BackOff { base_seconds: base, cap_seconds: cap, has_jitter };
        let computed = Storm::simulate(&back_off, OUTAGE, CLIENTS).peak_share() * CLIENTS as f64;
        // The worst second of one storm of so few clients depends on chance, so that of several is averaged.
        let mut counted = 0.0;
        for number in 0..STORMS {
            let times = storm(back_off, u64::from(number) << 32).await;
            assert_eq!(times.len(), CLIENTS);
            counted += peak(&times, 1.0) as f64 / f64::from(STORMS);
        }
        let off = (computed - counted) / counted * 100.0;
        println!(
            "jitter {has_jitter}, base {base} s, cap {cap} s: computed {computed:.0}/s, counted {counted}/s, off by {off:.1} %"
        );
        assert!(off.abs() <= 20.0, "{back_off:?}: computed {computed}, counted {counted}");
    }
}
