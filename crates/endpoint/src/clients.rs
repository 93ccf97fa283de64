//! Clients by address: how many connections each has open, and how many requests it may still make this second.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::state::lock;

/// A bucket is full again after a second: a client that was quiet for longer need not be remembered.
const REMEMBERED: Duration = Duration::from_secs(2);
/// Below this many clients nobody is forgotten.
const FEW: usize = 1_024;

#[derive(Debug, Default)]
pub(crate) struct Clients {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    by_address: HashMap<IpAddr, Arc<Client>>,
    forget_above: usize,
}

/// One address; of IPv6 its /64, which one subscriber holds.
#[derive(Debug)]
pub(crate) struct Client {
    open: AtomicU32,
    bucket: Mutex<Bucket>,
}

#[derive(Debug)]
struct Bucket {
    /// `None` until the first request.
    tokens: Option<f64>,
    filled_at: Instant,
}

impl Clients {
    pub(crate) fn get(&self, address: IpAddr) -> Arc<Client> {
        let mut known = lock(&self.known);
        if known.by_address.len() > known.forget_above.max(FEW) {
            known.by_address.retain(|_, client| client.is_remembered());
            known.forget_above = known.by_address.len() * 2;
        }
        Arc::clone(known.by_address.entry(subscriber(address)).or_insert_with(|| Arc::new(Client::new())))
    }
}

impl Client {
    fn new() -> Self {
        Self { open: AtomicU32::new(0), bucket: Mutex::new(Bucket { tokens: None, filled_at: Instant::now() }) }
    }

    /// Counts a connection in; `false`, and not counted, where `limit` (0: none) are open already.
    pub(crate) fn connect(&self, limit: u32) -> bool {
        let limit = if limit == 0 { u32::MAX } else { limit };
        self.open.try_update(Ordering::Relaxed, Ordering::Relaxed, |open| (open < limit).then_some(open + 1)).is_ok()
    }

    pub(crate) fn disconnect(&self) {
        self.open.fetch_sub(1, Ordering::Relaxed);
    }

    /// Takes a request out of the bucket of `rate` (0: no limit); `false` where it is empty.
    pub(crate) fn request(&self, rate: u32) -> bool {
        if rate == 0 {
            return true;
        }
        let full = f64::from(rate);
        let mut bucket = lock(&self.bucket);
        let now = Instant::now();
        let gained = (now - bucket.filled_at).as_secs_f64() * full;
        let tokens = bucket.tokens.map_or(full, |tokens| (tokens + gained).min(full));
        bucket.filled_at = now;
        bucket.tokens = Some(if tokens >= 1.0 { tokens - 1.0 } else { tokens });
        tokens >= 1.0
    }

    fn is_remembered(self: &Arc<Self>) -> bool {
        Arc::strong_count(self) > 1 || lock(&self.bucket).filled_at.elapsed() < REMEMBERED
    }
}

fn subscriber(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_connections_up_to_the_limit() {
        let client = Client::new();
        assert!(client.connect(2) && client.connect(2));
        assert!(!client.connect(2));
        assert!(client.connect(0));
        client.disconnect();
        client.disconnect();
        assert!(client.connect(2));
    }

    #[test]
    fn grants_a_second_of_requests_at_once_and_no_more() {
        let client = Client::new();
        let granted = (0..30).filter(|_| client.request(20)).count();
        assert!((20..25).contains(&granted), "{granted} granted");
        assert!((0..1_000).all(|_| client.request(0)));
    }

    #[test]
    fn knows_an_address_again_in_either_notation() {
        let clients = Clients::default();
        let plain = clients.get("192.0.2.1".parse().unwrap());
        assert!(Arc::ptr_eq(&plain, &clients.get("::ffff:192.0.2.1".parse().unwrap())));
        assert!(Arc::ptr_eq(
            &clients.get("2001:db8::1".parse().unwrap()),
            &clients.get("2001:db8::ffff".parse().unwrap())
        ));
    }

    #[test]
    fn forgets_clients_that_left() {
        let clients = Clients::default();
        for n in 0..5_000_u32 {
            let client = clients.get(IpAddr::V4(n.into()));
            lock(&client.bucket).filled_at -= Duration::from_secs(10);
        }
        assert!(lock(&clients.known).by_address.len() <= FEW + 2);
    }
}
