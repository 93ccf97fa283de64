//! What the watched connections show: limits of silence and of age, whether Pings count, and codes of Close frames.

use crate::evidence::{Closing, Ended, Watch};
use crate::finding::{Bound, Fact, Finding, Kind};
use crate::plan::Role;
use crate::transport::Transport;

/// Two connections that were ended so close to each other were ended for the same reason.
const SAME_MICROS: u64 = 1_500_000;

/// `is_held` is whether the path holds all event streams back, so that an event that does not come shows nothing new.
pub(super) fn judge(watches: &[Watch], is_held: bool) -> Vec<Finding> {
    let judge = |transport| judge_transport(transport, watches, is_held && transport == Transport::Stream);
    Transport::WAITING.into_iter().flat_map(judge).collect()
}

fn judge_transport(transport: Transport, watches: &[Watch], is_held: bool) -> Vec<Finding> {
    let mine: Vec<&Watch> = watches.iter().filter(|watch| watch.transport == transport).collect();
    let mut findings = Vec::new();
    let mut add = |kind, fact| findings.push(Finding { kind, transport, fact });
    let coded = mine.iter().filter_map(|watch| with_a_reason(watch)).min_by_key(|(age, ..)| *age);
    if let Some((age_micros, code, reason)) = coded {
        add(Kind::ClosedBy, Fact::Code { code, reason, age_micros });
        return findings;
    }
    let busy = mine.iter().find(|watch| watch.role == Role::Busy).copied();
    let busy_end = busy.and_then(closed);
    let silent = mine.iter().copied().filter(|watch| matches!(watch.role, Role::Silent(_)));
    let first = silent.clone().filter_map(|watch| closed(watch).map(|closing| (watch, closing)));
    let first = first.min_by_key(|(watch, _)| watch.silence_micros);
    if let (Some(busy), Some(closing)) = (busy, busy_end) {
        add(Kind::LifetimeLimit, Fact::Age(busy.age_micros, closing.clone()));
    }
    // What ended together with a busy connection did not end because of its silence.
    let is_age = |age: u64| busy.is_some_and(|busy| busy_end.is_some() && age + SAME_MICROS > busy.age_micros);
    match first {
        Some((watch, _)) if is_age(watch.age_micros) => return findings,
        Some((watch, closing)) => {
            add(Kind::IdleLimit, Fact::Idle(Bound::At(watch.silence_micros), Some(closing.clone())))
        }
        None if is_held => {}
        None => {
            if let Some(bound) = forgotten(silent.clone()) {
                add(Kind::IdleLimit, Fact::Idle(bound, None));
            }
        }
    }
    let pinging = mine.iter().find(|watch| watch.role == Role::Pinging).copied();
    if let Some(pinging) = pinging
        && let Some(closing) = closed(pinging)
        && !is_age(pinging.age_micros)
        && busy.is_some_and(|busy| busy.age_micros > pinging.age_micros + SAME_MICROS)
    {
        add(Kind::PingIgnored, Fact::Pings(pinging.age_micros, closing.clone()));
    }
    findings
}

/// How a connection was ended from the other side, if it was.
fn closed(watch: &Watch) -> Option<&Closing> {
    match &watch.ended {
        Ended::Closed(closing) => Some(closing),
        _ => None,
    }
}

/// A Close frame that names another reason than silence: an error or a restart (RFC 6455 §7.4.1, IANA's registry), or any code
/// on a connection that was not silent.
fn with_a_reason(watch: &Watch) -> Option<(u64, Option<u16>, String)> {
    let Some(Closing::Frame(code, reason)) = closed(watch) else { return None };
    let has_reason = matches!(code, Some(1001..=1003 | 1007 | 1009..=1014)) || watch.role == Role::Busy;
    has_reason.then(|| (watch.age_micros, *code, reason.clone()))
}

/// Between which silences a connection is forgotten. A shorter silence without its message and a longer one with it is no
/// limit, but an accident.
fn forgotten<'a>(silent: impl Iterator<Item = &'a Watch> + Clone) -> Option<Bound> {
    let kept = silent.clone().filter(|watch| watch.ended == Ended::Arrived).map(|watch| watch.silence_micros).max();
    let kept = kept.unwrap_or(0);
    let missing = silent.filter(|watch| watch.ended == Ended::Missing).map(|watch| match watch.role {
        Role::Silent(seconds) => u64::from(seconds) * 1_000_000,
        _ => watch.silence_micros,
    });
    missing.filter(|&missing| missing > kept).min().map(|missing| Bound::Between(kept, missing))
}
