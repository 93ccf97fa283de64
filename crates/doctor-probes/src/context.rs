//! What all probes share: the address, the endpoint's clock, and the evidence so far.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use doctor::Evidence;
use http::HeaderMap;
use tokio_util::sync::CancellationToken;

use crate::address::Address;
use crate::client::products;
use crate::connect::Tls;

pub(crate) struct Context {
    pub(crate) address: Address,
    pub(crate) tls: Option<Tls>,
    evidence: Mutex<Evidence>,
    /// When it is cancelled, the watches end with what they have seen.
    pub(crate) stop: CancellationToken,
}

impl Context {
    pub(crate) fn new(address: Address, tls: Option<Tls>) -> Self {
        let evidence = Evidence { url: address.to_string(), ..Evidence::default() };
        Self { address, tls, evidence: Mutex::new(evidence), stop: CancellationToken::new() }
    }

    /// The evidence. It is plain data, so that a panic elsewhere leaves it whole.
    pub(crate) fn evidence(&self) -> MutexGuard<'_, Evidence> {
        self.evidence.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes the software that names itself in a response.
    pub(crate) fn note_products(&self, headers: &HeaderMap) {
        let mut evidence = self.evidence();
        for product in products(headers) {
            if !evidence.products.contains(&product) {
                evidence.products.push(product);
            }
        }
    }

    /// The endpoint's time, as far as it is known: Unix time in milliseconds.
    pub(crate) fn endpoint_millis(&self) -> i64 {
        let ahead = self.evidence().clock.map_or(0, |clock| clock.ahead_micros);
        (unix_micros() + ahead) / 1_000
    }
}

/// This machine's Unix time in microseconds.
pub(crate) fn unix_micros() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| i64::try_from(time.as_micros()).unwrap_or(i64::MAX))
}
