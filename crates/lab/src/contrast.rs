//! The summary of the scenario `contrast`: for each transport the bytes of a delivered message by layer, and after how
//! many messages the more expensive start of WebSocket has paid for itself.

use crate::Run;
use crate::scenario::TRANSPORTS;
use std::fmt;
use trace::{LayerBytes, Micros, Part, Span, SpanKind, Traffic, break_even};

/// The results of one transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transport {
    /// Its part of the scenario.
    pub part: Part,
    /// Its name, `long-polling`.
    pub name: &'static str,
    /// Messages that arrived.
    pub delivered: u64,
    /// HTTP requests, an upgrade included.
    pub requests: u64,
    /// Responses that brought nothing.
    pub empty_responses: u64,
    /// All bytes on the link by layer, both ways, set-up and close included.
    pub layers: LayerBytes,
    /// Bytes on the link before the first message could go: TCP, TLS, and the request that opens a stream or upgrades.
    pub set_up_bytes: u64,
    /// Bytes on the link for the messages, acknowledgments and empty responses included.
    pub message_bytes: u64,
    /// Bytes on the link after the last message.
    pub close_bytes: u64,
    /// The time from when a message falls due to its arrival, on average.
    pub mean_latency: Micros,
}

/// After how many messages WebSocket has taken no more bytes than another transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakEven {
    /// The other transport's name.
    pub against: &'static str,
    /// How many messages; `None` if it always takes more.
    pub messages: Option<u64>,
}

/// The results of the scenario `contrast`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// One row per transport.
    pub transports: Vec<Transport>,
    /// WebSocket against each of the others.
    pub break_even: Vec<BreakEven>,
}

/// The summary of a run of `contrast` by [`crate::run`]; `None` for other runs, and for one that did not come to its end.
pub fn summary(run: &Run) -> Option<Summary> {
    let transports: Vec<Transport> =
        TRANSPORTS.iter().map(|&(part, name)| transport(run, part, name)).collect::<Option<_>>()?;
    let upgrade = transports.iter().find(|transport| transport.part == Part::WebSocket)?;
    let break_even = transports
        .iter()
        .filter(|transport| transport.part != Part::WebSocket)
        .map(|other| BreakEven { against: other.name, messages: messages_until_even(upgrade, other) })
        .collect();
    Some(Summary { transports, break_even })
}

fn transport(run: &Run, part: Part, name: &'static str) -> Option<Transport> {
    let span: &Span = run.trace.spans().find(|span| span.kind == SpanKind::Part(part))?;
    // The last acknowledgment leaves at the very moment at which the part ends.
    let layers = run.trace.layer_bytes(&Traffic::within(span.start..span.end? + Micros(1)));
    let fact = |what: &str| run.fact(&[name, "/", what].concat());
    Some(Transport {
        part,
        name,
        delivered: fact("delivered")?,
        requests: fact("requests")?,
        empty_responses: fact("empty-answers")?,
        layers,
        set_up_bytes: fact("set-up-bytes")?,
        message_bytes: fact("message-bytes")?,
        close_bytes: fact("close-bytes")?,
        mean_latency: Micros(i64::try_from(fact("mean-latency-micros").unwrap_or(0)).unwrap_or(i64::MAX)),
    })
}

fn messages_until_even(upgrade: &Transport, other: &Transport) -> Option<u64> {
    // Set-up and close are paid once, the rest with every message.
    let costs = |transport: &Transport| {
        let once = transport.set_up_bytes + transport.close_bytes;
        (once as f64, transport.message_bytes as f64 / transport.delivered as f64)
    };
    if upgrade.delivered == 0 || other.delivered == 0 {
        return None;
    }
    break_even(costs(upgrade), costs(other))
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Bytes on the link for each delivered message, both ways, by the layer that added them:")?;
        let heads = ["all", "payload", "WebSocket", "HTTP", "TLS", "TCP", "IP"];
        write!(f, "{:<13}{:>10}", "", "delivered")?;
        for head in heads {
            write!(f, "{head:>11}")?;
        }
        writeln!(f)?;
        for transport in &self.transports {
            let layers = &transport.layers;
            write!(f, "{:<13}{:>10}", transport.name, transport.delivered)?;
            let columns =
                [layers.total(), layers.payload, layers.websocket, layers.http, layers.tls, layers.tcp, layers.ip];
            for bytes in columns {
                write!(f, "{:>11}", tenths(bytes, transport.delivered))?;
            }
            writeln!(f)?;
        }
        writeln!(f, "\nBytes paid once, then for each message; requests, and how many of them brought nothing:")?;
        let heads = ["set-up", "close", "a message", "requests", "empty", "latency"];
        write!(f, "{:<13}", "")?;
        for head in heads {
            write!(f, "{head:>11}")?;
        }
        writeln!(f)?;
        for transport in &self.transports {
            let Transport { name, set_up_bytes, close_bytes, requests, empty_responses, mean_latency, .. } = transport;
            let each = tenths(transport.message_bytes, transport.delivered);
            let millis = mean_latency.0 / 1_000;
            writeln!(
                f,
                "{name:<13}{set_up_bytes:>11}{close_bytes:>11}{each:>11}{requests:>11}{empty_responses:>11}{millis:>8} ms"
            )?;
        }
        writeln!(f)?;
        for BreakEven { against, messages } in &self.break_even {
            match messages {
                Some(0) => writeln!(f, "WebSocket costs no more than {against} from the start.")?,
                Some(messages) => writeln!(f, "WebSocket costs no more than {against} from message {messages} on.")?,
                None => writeln!(f, "WebSocket costs more than {against} however many messages there are.")?,
            }
        }
        Ok(())
    }
}

/// `sum` ÷ `count` with one decimal; a dash if `count` is 0.
fn tenths(sum: u64, count: u64) -> String {
    if count == 0 {
        return "-".to_owned();
    }
    let tenths = (sum * 10 + count / 2) / count;
    [&(tenths / 10).to_string(), ".", &(tenths % 10).to_string()].concat()
}
