//! Clients by address: how many connections each has open, and how many requests and bytes it may still use this second.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use crate::pace::Pace;
use crate::sync::lock;

/// How long a client without connections is remembered. A bucket is full again after one second, so that a forgotten
/// client loses nothing and gains nothing.
const REMEMBERED: Duration = Duration::from_secs(2);
/// No client is forgotten while there are at most this many.
const FEW: usize = 1_024;

#[derive(Debug, Default)]
pub(crate) struct Clients {
    table: Mutex<Table>,
}

#[derive(Debug, Default)]
struct Table {
    by_address: HashMap<IpAddr, Arc<Client>>,
    /// The size above which to look for clients to forget: twice what the last look left, so that looking stays cheap.
    forget_above: usize,
}

/// One IPv4 address, or one IPv6 /64, which is what one subscriber has.
#[derive(Debug)]
pub(crate) struct Client {
    /// Connections that are served.
    open: AtomicU32,
    /// Connections that are about to be refused.
    refused: AtomicU32,
    /// Streams of HTTP/2 that carry a request.
    streams: AtomicU32,
    bucket: Mutex<Bucket>,
    pub(crate) pace: Pace,
}

/// A token bucket that holds one second of requests.
#[derive(Debug)]
struct Bucket {
    /// `None` until the first request.
    tokens: Option<f64>,
    filled_at: Instant,
}

impl Clients {
    pub(crate) fn get(&self, address: IpAddr) -> Arc<Client> {
        let mut table = lock(&self.table);
        if table.by_address.len() > table.forget_above.max(FEW) {
            table.by_address.retain(|_, client| client.is_remembered());
            table.forget_above = table.by_address.len() * 2;
        }
        Arc::clone(table.by_address.entry(subscriber(address)).or_insert_with(|| Arc::new(Client::new())))
    }
}

impl Client {
    fn new() -> Self {
        Self {
            open: AtomicU32::new(0),
            refused: AtomicU32::new(0),
            streams: AtomicU32::new(0),
            bucket: Mutex::new(Bucket { tokens: None, filled_at: Instant::now() }),
            pace: Pace::new(),
        }
    }

    /// Counts a connection that is to be served. Returns `false`, and does not count it, if `limit` are open already
    /// (0: no limit).
    pub(crate) fn connect(&self, limit: u32) -> bool {
        count_up(&self.open, if limit == 0 { u32::MAX } else { limit })
    }

    /// Counts a connection that is to be refused. Returns `false`, and does not count it, if `limit` are waiting for
    /// that already.
    pub(crate) fn refuse(&self, limit: u32) -> bool {
        count_up(&self.refused, limit)
    }

    /// Counts down again what [`Client::connect`] or, if it was not admitted, [`Client::refuse`] counted.
    pub(crate) fn disconnect(&self, is_admitted: bool) {
        let count = if is_admitted { &self.open } else { &self.refused };
        count.fetch_sub(1, Ordering::Relaxed);
    }

    /// Counts a stream of HTTP/2. Returns `None`, and does not count it, if `limit` are open already (0: no limit).
    pub(crate) fn open_stream(self: &Arc<Self>, limit: u32) -> Option<OpenStream> {
        let is_counted = count_up(&self.streams, if limit == 0 { u32::MAX } else { limit });
        is_counted.then(|| OpenStream(Arc::clone(self)))
    }

    /// Takes one request out of the bucket, which `rate` requests per second fill (0: no limit). Returns `false` if it
    /// is empty.
    pub(crate) fn take_request(&self, rate: u32) -> bool {
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

/// Counts as one stream of its client until it is dropped.
#[derive(Debug)]
pub(crate) struct OpenStream(Arc<Client>);

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.0.streams.fetch_sub(1, Ordering::Relaxed);
    }
}

fn count_up(count: &AtomicU32, limit: u32) -> bool {
    count.try_update(Ordering::Relaxed, Ordering::Relaxed, |count| (count < limit).then_some(count + 1)).is_ok()
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
    use tokio::time::advance;

    use super::*;

    /// How many of many requests at one moment are granted.
    fn granted(client: &Client, rate: u32) -> usize {
        (0..1_000).filter(|_| client.take_request(rate)).count()
    }

    #[test]
    fn counts_connections_up_to_the_limit() {
        let client = Client::new();
        assert!(client.connect(2) && client.connect(2));
        assert!(!client.connect(2));
        assert!(client.connect(0));
        client.disconnect(true);
        client.disconnect(true);
        assert!(client.connect(2));
    }

    #[test]
    fn counts_refusals_apart_from_connections() {
        let client = Client::new();
        assert!(client.connect(1) && client.refuse(1));
        assert!(!client.refuse(1));
        client.disconnect(false);
        assert!(client.refuse(1));
        assert!(!client.connect(1), "a refusal that ended makes no room for a connection");
    }

    #[tokio::test(start_paused = true)]
    async fn grants_one_second_of_requests_and_refills_with_time() {
        let client = Client::new();
        assert_eq!(granted(&client, 20), 20);
        advance(Duration::from_millis(250)).await;
        assert_eq!(granted(&client, 20), 5);
        advance(Duration::from_secs(3_600)).await;
        assert_eq!(granted(&client, 20), 20, "a bucket never holds more than one second of requests");
        assert_eq!(granted(&client, 0), 1_000, "0 is no limit");
    }

    #[test]
    fn recognises_an_address_in_either_notation() {
        let clients = Clients::default();
        let plain = clients.get("192.0.2.1".parse().unwrap());
        assert!(Arc::ptr_eq(&plain, &clients.get("::ffff:192.0.2.1".parse().unwrap())));
        assert!(Arc::ptr_eq(
            &clients.get("2001:db8::1".parse().unwrap()),
            &clients.get("2001:db8::ffff".parse().unwrap())
        ));
    }

    #[tokio::test(start_paused = true)]
    async fn forgets_clients_that_left() {
        let clients = Clients::default();
        let get = |n: usize| clients.get(IpAddr::V4(u32::try_from(n).unwrap().into()));
        let stays = get(0);
        for n in 1..=FEW {
            get(n);
        }
        assert_eq!(lock(&clients.table).by_address.len(), FEW + 1, "all of them were here a moment ago");
        advance(REMEMBERED).await;
        get(FEW + 1);
        assert_eq!(lock(&clients.table).by_address.len(), 2, "the connected one and the new one");
        assert!(Arc::ptr_eq(&stays, &get(0)));
    }
}
