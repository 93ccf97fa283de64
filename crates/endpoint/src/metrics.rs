//! Counters for operators, in Prometheus's text format.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::StatusCode;

use crate::impair::Impair;
use crate::registry::Totals;
use crate::sync::lock;

#[derive(Debug, Default)]
pub(crate) struct Metrics {
    requests: Mutex<BTreeMap<(String, u16), u64>>,
    pub(crate) messages: Messages,
    /// Requests with `?impair=`, by what they asked for.
    impaired: Mutex<BTreeMap<&'static str, u64>>,
    pub(crate) holds: Gauge,
    pub(crate) streams: Gauge,
    pub(crate) sockets: Gauge,
}

/// Messages sent, by transport.
#[derive(Debug, Default)]
pub(crate) struct Messages {
    pub(crate) poll: AtomicU64,
    pub(crate) long_poll: AtomicU64,
    pub(crate) stream: AtomicU64,
    pub(crate) post_stream: AtomicU64,
    pub(crate) mcp: AtomicU64,
    pub(crate) socket: AtomicU64,
    pub(crate) echo: AtomicU64,
}

/// How many of one thing are open now.
#[derive(Debug, Default)]
pub(crate) struct Gauge(AtomicU64);

/// Counts as one on its gauge until it is dropped.
#[derive(Debug)]
pub(crate) struct GaugeGuard<'a>(&'a Gauge);

impl Gauge {
    pub(crate) fn enter(&self) -> GaugeGuard<'_> {
        self.up();
        GaugeGuard(self)
    }

    pub(crate) fn up(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn down(&self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Drop for GaugeGuard<'_> {
    fn drop(&mut self) {
        self.0.down();
    }
}

impl Metrics {
    /// The label of requests for the page's files, which have no route.
    pub(crate) const SITE: &str = "site";

    /// Counts a request.
    pub(crate) fn request(&self, route: String, status: StatusCode) {
        *lock(&self.requests).entry((route, status.as_u16())).or_default() += 1;
    }

    /// Counts a request that asks to be impaired.
    pub(crate) fn impaired(&self, asked: Impair) {
        let mut impaired = lock(&self.impaired);
        asked.names().for_each(|name| *impaired.entry(name).or_default() += 1);
    }

    /// The text for `GET /metrics`.
    pub(crate) fn print(&self, totals: Totals) -> String {
        let mut page = Page::default();
        page.number("connections_open", "gauge", "Connections that are open.", totals.open);
        page.number("connections_total", "counter", "Connections accepted.", totals.opened);
        page.number("bytes_in_total", "counter", "Bytes read from connections.", totals.bytes_in);
        page.number("bytes_out_total", "counter", "Bytes written to connections.", totals.bytes_out);
        page.number("holds_open", "gauge", "Long polls that are held now.", self.holds.0.load(Ordering::Relaxed));
        page.number("streams_open", "gauge", "Event streams that are open.", self.streams.0.load(Ordering::Relaxed));
        page.number("sockets_open", "gauge", "WebSockets that are open.", self.sockets.0.load(Ordering::Relaxed));
        page.family("messages_sent_total", "counter", "Messages sent, by transport.");
        for (transport, count) in self.messages.all() {
            page.sample(format_args!("messages_sent_total{{transport=\"{transport}\"}}"), count);
        }
        page.family("impaired_requests_total", "counter", "Requests with impair, by what they asked for.");
        let impaired = lock(&self.impaired);
        for name in Impair::all_names() {
            let count = impaired.get(name).copied().unwrap_or_default();
            page.sample(format_args!("impaired_requests_total{{impairment=\"{name}\"}}"), count);
        }
        drop(impaired);
        page.family("requests_total", "counter", "Requests answered, by route and status.");
        for ((route, status), count) in lock(&self.requests).iter() {
            page.sample(format_args!("requests_total{{route=\"{route}\",status=\"{status}\"}}"), *count);
        }
        page.0
    }
}

impl Messages {
    fn all(&self) -> [(&'static str, u64); 7] {
        [
            ("poll", &self.poll),
            ("long-poll", &self.long_poll),
            ("stream", &self.stream),
            ("post-stream", &self.post_stream),
            ("mcp", &self.mcp),
            ("socket", &self.socket),
            ("echo-socket", &self.echo),
        ]
        .map(|(transport, count)| (transport, count.load(Ordering::Relaxed)))
    }
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to a string cannot fail.
        let _ = write!(self.0, "# HELP roundtrip_{name} {help}\n# TYPE roundtrip_{name} {kind}\n");
    }

    fn sample(&mut self, name: std::fmt::Arguments<'_>, value: u64) {
        let _ = writeln!(self.0, "roundtrip_{name} {value}");
    }

    fn number(&mut self, name: &str, kind: &str, help: &str, value: u64) {
        self.family(name, kind, help);
        self.sample(format_args!("{name}"), value);
    }
}
