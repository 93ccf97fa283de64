//! What a route knows about the exchange that it takes part in.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use crate::connection::{Connection, Exchange};
use crate::impair::{Impair, Impaired};

/// The connection and the exchange of a request; a request extension.
#[derive(Clone, Debug)]
pub(crate) struct RequestContext {
    pub(crate) connection: Arc<Connection>,
    pub(crate) exchange: Arc<Exchange>,
    /// What the client asked to be done to the exchange.
    pub(crate) impaired: Option<Impaired>,
}

/// The first message on a stream and on the feed's socket: what the request cost.
#[derive(Serialize)]
struct Hello {
    connection: String,
    exchange: u64,
    request_bytes: u64,
    answer_bytes: u64,
    http: &'static str,
    tls: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    impair: Option<Impair>,
}

impl RequestContext {
    /// By how much what the exchange sends comes later.
    pub(crate) fn delay(&self) -> Duration {
        self.impaired.map_or(Duration::ZERO, |impaired| impaired.asked.delay())
    }

    /// How many bytes a throttled exchange sends at once; `None` if it is not throttled.
    pub(crate) fn piece(&self) -> Option<usize> {
        self.impaired.and_then(|impaired| impaired.asked.piece())
    }

    /// Makes a reset of the end that is about to come. A stream of HTTP/2 is reset by whoever has it.
    pub(crate) fn reset(&self) {
        if !self.exchange.is_on_stream() {
            self.connection.set_reset();
        }
    }

    /// The JSON of the first message. `head_bytes` is the size of the response's head.
    pub(crate) fn hello(&self, head_bytes: u64) -> String {
        let hello = Hello {
            connection: self.connection.id.to_string(),
            exchange: self.exchange.number,
            request_bytes: self.exchange.request_bytes(),
            answer_bytes: head_bytes,
            http: self.exchange.version(),
            tls: self.connection.is_tls(),
            impair: self.impaired.map(|impaired| impaired.asked),
        };
        // Numbers and an id always serialize.
        serde_json::to_string(&hello).unwrap_or_default()
    }
}
