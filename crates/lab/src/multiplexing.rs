//! The summary of the scenario `http2`: six connections and one side by side, without loss and with one packet lost.

use crate::Run;
use crate::scenario::HTTP2_PARTS;
use std::fmt;
use trace::{Direction, LayerBytes, Micros, Part, SpanKind, Traffic};

/// The results of one part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Which part.
    pub part: Part,
    /// Its name, `six-connections`.
    pub name: &'static str,
    /// Connections that the client opened.
    pub connections: u64,
    /// Requests, the page's included.
    pub requests: u64,
    /// All bytes on the link, both ways.
    pub bytes: u64,
    /// Bytes of HTTP that the client sent: request lines and fields, or frames.
    pub http_up: u64,
    /// Bytes by layer, both ways.
    pub layers: LayerBytes,
    /// The time from the first SYN to the last byte of the last resource.
    pub last_byte: Micros,
    /// Resources that were there at least one round trip later than without the loss; `None` in the parts without it.
    pub delayed: Option<u64>,
}

/// The results of the scenario `http2`, one row per part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary(pub Vec<Visit>);

/// The summary of a run of `http2` by [`crate::run`]; `None` for other runs, and for one that did not come to its end.
pub fn summary(run: &Run) -> Option<Summary> {
    HTTP2_PARTS.iter().map(|&(part, name)| visit(run, part, name)).collect::<Option<_>>().map(Summary)
}

fn visit(run: &Run, part: Part, name: &'static str) -> Option<Visit> {
    let span = run.trace.spans().find(|span| span.kind == SpanKind::Part(part))?;
    // The last acknowledgment leaves at the very moment at which the part ends.
    let traffic = Traffic::within(span.start..span.end? + Micros(1));
    let fact = |what: &str| run.fact(&[name, "/", what].concat());
    Some(Visit {
        part,
        name,
        connections: fact("connections")?,
        requests: fact("requests")?,
        bytes: fact("bytes")?,
        layers: run.trace.layer_bytes(&traffic),
        http_up: run.trace.layer_bytes(&traffic.direction(Direction::Up)).http,
        last_byte: Micros(i64::try_from(fact("micros-to-last-byte")?).unwrap_or(i64::MAX)),
        delayed: fact("resources-delayed"),
    })
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "HTTP/1.1 over six connections and HTTP/2 over one; then the same with one packet lost:")?;
        let heads = ["connections", "requests", "bytes", "HTTP up", "TLS", "last byte", "delayed"];
        write!(f, "{:<21}", "")?;
        for head in heads {
            write!(f, "{head:>13}")?;
        }
        writeln!(f)?;
        for visit in &self.0 {
            let Visit { name, connections, requests, bytes, http_up, layers, last_byte, delayed, .. } = visit;
            let (tls, millis) = (layers.tls, last_byte.0 / 1_000);
            let delayed = delayed.map_or("-".to_owned(), |delayed| delayed.to_string());
            writeln!(
                f,
                "{name:<21}{connections:>13}{requests:>13}{bytes:>13}{http_up:>13}{tls:>13}{millis:>10} ms{delayed:>13}"
            )?;
        }
        Ok(())
    }
}
