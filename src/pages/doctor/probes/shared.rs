//! What all probes share: the address, the evidence and the trace so far, and whether to stop.

use super::http::{self, Exchange};
use super::record::{Crossing, Record, request_head, response_head};
use crate::live::{page_millis, unix_micros};
use doctor::{Evidence, Failure, Product};
use futures_channel::oneshot;
use futures_util::future::{Either, Shared as SharedFuture, select};
use gloo_timers::future::TimeoutFuture;
use std::cell::{Cell, RefCell};
use std::pin::pin;
use trace::{Kind, Micros};

/// What an examination shares with its probes and with the page.
pub struct Shared {
    /// The endpoint's address without a slash at its end.
    pub base: String,
    pub evidence: RefCell<Evidence>,
    pub record: RefCell<Record>,
    /// What the browser did not let the page see.
    pub unseen: RefCell<Vec<Unseen>>,
    /// How many streams waited in the browser because six were open.
    pub queued: Cell<u32>,
    begun_millis: f64,
    ended: Cell<Option<Micros>>,
    stopped: Stopped,
}

/// Completes once an examination is to stop.
pub type Stopped = SharedFuture<oneshot::Receiver<()>>;

/// What a browser does not let a page see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unseen {
    /// The version of HTTP: the server sends no `Timing-Allow-Origin`.
    Version,
    /// Whether a stream was compressed: the server sends no `Access-Control-Expose-Headers`.
    Coding,
    /// Where a stream goes on: the server does not allow the header `Last-Event-ID`.
    Resume,
}

impl Shared {
    /// An examination of the endpoint at `base`, which ends when `stopped` completes.
    pub fn new(base: &str, stopped: Stopped) -> Self {
        Self {
            base: base.to_owned(),
            evidence: RefCell::new(Evidence { url: format!("{base}/"), ..Evidence::default() }),
            record: RefCell::new(Record::new()),
            unseen: RefCell::default(),
            queued: Cell::new(0),
            begun_millis: page_millis(),
            ended: Cell::new(None),
            stopped,
        }
    }

    /// Since the examination began. Once it has ended, the moment of its end.
    pub fn now(&self) -> Micros {
        self.ended.get().unwrap_or_else(|| Micros(((page_millis() - self.begun_millis) * 1_000.0) as i64))
    }

    pub fn is_going(&self) -> bool {
        self.ended.get().is_none()
    }

    pub fn end(&self) {
        self.ended.set(Some(self.now()));
    }

    /// The endpoint's time, as far as it is known: Unix time in milliseconds.
    pub fn endpoint_millis(&self) -> i64 {
        let ahead = self.evidence.borrow().clock.map_or(0, |clock| clock.ahead_micros);
        (unix_micros() + ahead) / 1_000
    }

    pub fn is_tls(&self) -> bool {
        self.base.starts_with("https:")
    }

    /// Whether requests share a connection, as far as is known.
    pub fn is_multiplexed(&self) -> bool {
        self.evidence.borrow().http.is_some_and(|http| matches!(http.version, "HTTP/2" | "HTTP/3"))
    }

    pub fn note_unseen(&self, unseen: Unseen) {
        let mut known = self.unseen.borrow_mut();
        if !known.contains(&unseen) {
            known.push(unseen);
        }
    }

    /// The result of `future`, or `None` once the examination is to stop.
    pub async fn until_stopped<F: Future>(&self, future: F) -> Option<F::Output> {
        match select(pin!(future), self.stopped.clone()).await {
            Either::Left((output, _)) => Some(output),
            Either::Right(_) => None,
        }
    }

    pub fn is_stopped(&self) -> bool {
        self.stopped.peek().is_some()
    }

    /// `GET` of `path`, noted in the trace with `label` as the connection that is returned, too.
    ///
    /// # Errors
    /// Why there is no response.
    pub async fn get(&self, path: &str, label: &str, fields: &[(&str, &str)]) -> Result<(Exchange, u32), Failure> {
        let url = format!("{}{path}", self.base);
        let connection = self.record.borrow_mut().connect();
        self.sent(connection, Kind::Request, label, &request_head("GET", &url, fields), 0);
        match http::get(&url, fields).await {
            Ok(exchange) => {
                let head = response_head(exchange.status, &exchange.fields);
                self.received(
                    connection,
                    Kind::Response { status: exchange.status, messages: 0 },
                    &exchange.status.to_string(),
                    &head,
                    0,
                );
                self.note_products(&exchange);
                Ok((exchange, connection))
            }
            Err(failure) => {
                self.failed(connection);
                Err(failure)
            }
        }
    }

    pub fn sent(&self, connection: u32, kind: Kind, label: &str, bytes: &[u8], payload: u64) {
        let at = self.now();
        self.record.borrow_mut().sent(&Crossing { connection, kind, label, at, bytes, payload });
    }

    pub fn received(&self, connection: u32, kind: Kind, label: &str, bytes: &[u8], payload: u64) {
        let at = self.now();
        self.record.borrow_mut().received(&Crossing { connection, kind, label, at, bytes, payload });
    }

    /// The exchange ended without a response, or within it.
    pub fn failed(&self, connection: u32) {
        self.received(connection, Kind::Failure, "", &[], 0);
    }

    fn note_products(&self, exchange: &Exchange) {
        let mut evidence = self.evidence.borrow_mut();
        for product in exchange.fields.iter().filter_map(|(name, value)| Product::of_header(name, value)) {
            if !evidence.products.contains(&product) {
                evidence.products.push(product);
            }
        }
    }
}

/// The result of `future`, or `None` after so many milliseconds.
pub async fn within<F: Future>(millis: u32, future: F) -> Option<F::Output> {
    match select(pin!(future), TimeoutFuture::new(millis)).await {
        Either::Left((output, _)) => Some(output),
        Either::Right(_) => None,
    }
}
