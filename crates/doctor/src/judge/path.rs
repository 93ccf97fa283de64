//! What the quick probes show: whether everything opens, the version of HTTP, the clock, many streams, bursts of events, and
//! a cut.

use crate::evidence::{Burst, Clock, Evidence};
use crate::finding::{Fact, Finding, Kind};
use crate::plan::SLOT_MICROS;
use crate::transport::Transport;

/// How much two clocks may differ.
const CLOCK_MICROS: u64 = 1_000_000;
/// A burst that was watched for less shows nothing.
const LEAST_WATCHED_MICROS: u64 = 2_000_000;

pub(super) fn judge(evidence: &Evidence) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut add = |kind, transport, fact| findings.push(Finding { kind, transport, fact });
    for reach in &evidence.reaches {
        if let Some(failure) = &reach.failure {
            add(Kind::Unreachable, reach.transport, Fact::Failure(failure.clone()));
        }
    }
    // Without TLS no browser speaks HTTP/2, so that it is no fault of the path.
    if let Some(http) =
        evidence.http.filter(|http| http.is_tls && http.version.starts_with("HTTP/1") || http.version == "HTTP/1.0")
    {
        add(Kind::HttpVersion, Transport::All, Fact::Http(http));
    }
    if let Some(clock) = evidence.clock.filter(differs) {
        add(Kind::Clock, Transport::All, Fact::Clock(clock));
    }
    if let Some(crowd) = evidence.crowd.filter(|crowd| crowd.served < crowd.asked) {
        add(Kind::ConnectionLimit, Transport::Stream, Fact::Crowd(crowd));
    }
    if let Some(fact) = held(&evidence.bursts) {
        add(Kind::Buffering, Transport::Stream, fact);
    }
    if let Some(fact) = compressed(&evidence.bursts) {
        add(Kind::Compression, Transport::Stream, fact);
    }
    if let Some(resume) = evidence.resume.filter(|resume| resume.next != Some(resume.last + 1)) {
        add(Kind::NoResume, Transport::Stream, Fact::Resume(resume));
    }
    findings
}

fn differs(clock: &Clock) -> bool {
    clock.ahead_micros.unsigned_abs() > CLOCK_MICROS + clock.round_trip_micros / 2 + clock.unit_micros
}

/// Whether the events of a stream came together: in less than half of the pieces of time something came. One stall of a
/// second, as a lost packet causes it, is not enough.
pub fn is_held(burst: &Burst) -> bool {
    let slots = burst.watched_micros / SLOT_MICROS;
    burst.watched_micros >= LEAST_WATCHED_MICROS && u64::from(burst.slots) * 2 < slots
}

/// The plainest stream that was held back. Those that were compressed count last, since the compressor may hold them.
fn held(bursts: &[Burst]) -> Option<Fact> {
    let found = |has_hints| {
        let mut held = bursts.iter().filter(|burst| burst.has_hints == has_hints && is_held(burst));
        let first = held.next()?;
        Some(if first.coding.is_none() { first } else { held.find(|burst| burst.coding.is_none()).unwrap_or(first) })
    };
    let held = |burst: &Burst, is_hint_needed| Fact::Held { burst: burst.clone(), is_hint_needed };
    found(true).map(|burst| held(burst, false)).or_else(|| found(false).map(|burst| held(burst, true)))
}

fn compressed(bursts: &[Burst]) -> Option<Fact> {
    let coding =
        |has_hints| bursts.iter().filter(|burst| burst.has_hints == has_hints).find_map(|burst| burst.coding.clone());
    let despite = coding(true);
    let is_despite_hint = despite.is_some();
    despite.or_else(|| coding(false)).map(|coding| Fact::Compressed { coding, is_despite_hint })
}
