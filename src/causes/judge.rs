//! From evidence to causes. Pure. Nothing is known that the evidence does not prove: if several causes fit, all are listed.
//! docs/causes.md has the same as a table.

use super::cause::{Cause, Causes};
use super::evidence::{Barrier, Evidence, Permission, Probe, Said, Socket, Transport};
use crate::live::is_event_stream;
use crate::live::profiles::address::Place;

/// How long a probe waits for a response.
pub const PROBE_SECONDS: u32 = 3;

/// Why the attempt failed.
pub fn judge(evidence: &Evidence) -> Causes {
    let barriers = barriers(evidence);
    if !barriers.is_empty() {
        return known(barriers);
    }
    match &evidence.attempt.said {
        Said::Closed { code: 1006, was_open: true, .. } => {
            let possible = vec![Cause::IdleLimit, Cause::ServerEnded, Cause::NetworkLost];
            return Causes { known: vec![Cause::Cut], possible };
        }
        Said::Closed { code, reason, was_open: true } => {
            return known(vec![Cause::Closed { code: *code, reason: reason.clone() }]);
        }
        Said::Answered { status, content_type } => {
            let is_error = !(200..300).contains(status);
            return known(vec![match is_error || content_type.is_empty() {
                true => Cause::Status { status: *status },
                false => Cause::WrongType { content_type: content_type.clone() },
            }]);
        }
        Said::Threw(_) | Said::Failed | Said::Silent { .. } | Said::Closed { .. } => {}
    }
    match evidence.seen.opaque {
        Probe::Answered | Probe::Read { .. } => reached(evidence),
        Probe::Silent => silent(evidence),
        Probe::Failed | Probe::NotMade => unreached(evidence),
    }
}

fn known(known: Vec<Cause>) -> Causes {
    Causes { known, possible: Vec::new() }
}

fn possible(possible: Vec<Cause>) -> Causes {
    Causes { known: Vec::new(), possible }
}

/// What stops the attempt before anything is sent, each for itself.
fn barriers(evidence: &Evidence) -> Vec<Cause> {
    let Evidence { attempt, there, seen, .. } = evidence;
    let mut barriers = Vec::new();
    if !there.is_address || attempt.said == Said::Threw("SyntaxError".to_owned()) {
        barriers.push(Cause::BadAddress);
    }
    if let Some(port) = there.blocked_port {
        barriers.push(Cause::BlockedPort { port });
    }
    if let Some(directive) = &seen.violated {
        barriers.push(Cause::Policy { directive: directive.clone() });
    }
    if is_mixed(evidence) {
        barriers.push(Cause::MixedContent);
    }
    barriers
}

/// Whether the browser forbids a plain address to a page of https. This machine is trusted in any case. An address of the
/// local network may be used in browsers that have a permission for it; a visitor may have allowed insecure content.
fn is_mixed(evidence: &Evidence) -> bool {
    let Evidence { attempt, here, there, seen } = evidence;
    let may_be = here.is_https && there.is_plain;
    let is_stopped = match there.place {
        Place::ThisMachine => false,
        Place::LocalNetwork => seen.was_stopped == Some(true) && seen.violated.is_none(),
        Place::Elsewhere => seen.was_stopped != Some(false) && !seen.opaque.is_answered(),
    };
    may_be && (is_stopped || attempt.said == Said::Threw("SecurityError".to_owned()))
}

/// The server speaks HTTP with this page's browser.
fn reached(evidence: &Evidence) -> Causes {
    let Evidence { attempt, seen, .. } = evidence;
    if attempt.transport == Transport::WebSocket {
        return no_upgrade(evidence);
    }
    let (status, content_type) = match &seen.readable {
        Probe::Read { status, content_type } => (*status, content_type),
        Probe::Silent => return silent(evidence),
        Probe::Answered | Probe::Failed | Probe::NotMade => return known(vec![Cause::Cors]),
    };
    let wants_stream = attempt.transport == Transport::EventSource;
    match (&attempt.said, attempt.is_simple) {
        _ if wants_stream && status != 200 => known(vec![Cause::Status { status }]),
        _ if wants_stream && !is_event_stream(content_type) => {
            known(vec![Cause::WrongType { content_type: content_type.clone() }])
        }
        (Said::Silent { seconds }, _) => {
            let possible = vec![Cause::Unanswering, Cause::Queue];
            Causes { known: vec![Cause::Timeout { seconds: *seconds }], possible }
        }
        (_, false) => possible(vec![Cause::Preflight, Cause::NotHttp]),
        (_, true) => known(vec![Cause::Passed]),
    }
}

/// A plain request is answered, and the WebSocket did not open.
fn no_upgrade(evidence: &Evidence) -> Causes {
    let Evidence { attempt, seen, .. } = evidence;
    if seen.socket == Some(Socket::Opened) {
        return known(vec![Cause::Passed]);
    }
    let status = match seen.readable {
        Probe::Read { status, .. } => Some(status),
        _ => None,
    };
    // A server answers 426 where it has a WebSocket (RFC 9110 §15.5.22).
    let mut behind = if status == Some(426) { Vec::new() } else { vec![Cause::NoSocket] };
    behind.extend([Cause::ProxyUpgrade, Cause::Origin]);
    if !attempt.protocols.is_empty() {
        behind.push(Cause::Subprotocol);
    }
    Causes { known: vec![Cause::Handshake { status }], possible: behind }
}

/// Nothing came, not even an error.
fn silent(evidence: &Evidence) -> Causes {
    let Evidence { attempt, there, .. } = evidence;
    let seconds = match attempt.said {
        Said::Silent { seconds } => seconds,
        _ => PROBE_SECONDS,
    };
    let mut behind = Vec::new();
    if let Reach::Sure(barrier) | Reach::Perhaps(barrier) = local_network(evidence)
        && matches!(barrier, Barrier::Unanswered | Barrier::Unknown)
    {
        behind.push(Cause::LocalNetwork(barrier));
    }
    behind.extend([Cause::Unanswering, Cause::Dropped]);
    if has_name(evidence) {
        behind.push(Cause::NameNotFound);
    }
    // Some servers wait for the end of what is no request.
    behind.push(if there.is_plain { Cause::WantsTls } else { Cause::PlainHttp });
    if attempt.transport != Transport::WebSocket {
        behind.push(Cause::Queue);
    }
    Causes { known: vec![Cause::Timeout { seconds }], possible: behind }
}

/// Requests fail at once.
fn unreached(evidence: &Evidence) -> Causes {
    let Evidence { attempt, here, there, seen } = evidence;
    if !here.is_online && there.place != Place::ThisMachine {
        return known(vec![Cause::Offline]);
    }
    if seen.was_stopped == Some(true) {
        return possible(vec![Cause::Blocker]);
    }
    if seen.was_withheld == Some(true) {
        return match local_network(evidence) {
            Reach::Sure(barrier) => known(vec![Cause::LocalNetwork(barrier)]),
            Reach::Perhaps(barrier) => possible(vec![Cause::LocalNetwork(barrier), Cause::Cors]),
            Reach::Not => known(vec![Cause::Cors]),
        };
    }
    let has_tls_failed = seen.has_tls_failed == Some(true) || matches!(attempt.said, Said::Closed { code: 1015, .. });
    match (&seen.other_scheme, there.is_plain) {
        (Probe::Answered | Probe::Read { .. }, true) => return known(vec![Cause::WantsTls]),
        // What a server of TLS may answer to a plain request.
        (Probe::Answered | Probe::Read { status: 400, .. }, false) => {
            let known = if has_tls_failed { vec![Cause::Tls] } else { Vec::new() };
            return Causes { known, possible: vec![Cause::PlainHttp, Cause::Certificate] };
        }
        (Probe::Read { .. }, false) => return known(vec![Cause::PlainHttp]),
        _ => {}
    }
    if has_tls_failed {
        let mut behind = vec![Cause::Certificate];
        behind.extend((seen.other_scheme != Probe::Failed).then_some(Cause::PlainHttp));
        return Causes { known: vec![Cause::Tls], possible: behind };
    }
    possible(remaining(evidence))
}

/// What remains if nothing tells more than that requests fail.
fn remaining(evidence: &Evidence) -> Vec<Cause> {
    let Evidence { here, there, seen, .. } = evidence;
    let mut causes = Vec::new();
    if seen.was_connected != Some(true) {
        causes.extend(has_name(evidence).then_some(Cause::NameNotFound));
        causes.push(Cause::Refused);
        if !there.is_plain {
            causes.push(Cause::Certificate);
            causes.extend((seen.other_scheme != Probe::Failed).then_some(Cause::PlainHttp));
        }
    }
    if seen.was_connected != Some(false) {
        causes.push(Cause::NotHttp);
        // Its certificate may be one that the browser does not trust.
        causes.extend(there.is_plain.then_some(Cause::WantsTls));
    }
    if seen.was_withheld.is_none() {
        if let Reach::Sure(barrier) | Reach::Perhaps(barrier) = local_network(evidence) {
            causes.push(Cause::LocalNetwork(barrier));
        }
        if here.is_https && there.is_plain && there.place == Place::LocalNetwork && seen.was_stopped.is_none() {
            causes.push(Cause::MixedContent);
        }
    }
    causes.push(Cause::Blocker);
    causes
}

/// Whether the host is a name that must be looked up.
fn has_name(evidence: &Evidence) -> bool {
    !evidence.there.is_number && evidence.there.place != Place::ThisMachine
}

/// Whether Local Network Access stands between page and address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Not,
    Perhaps(Barrier),
    Sure(Barrier),
}

/// Requests need a leave if they go from a public address to a local one or to this machine. The page cannot see which
/// address a name stands for.
fn local_network(evidence: &Evidence) -> Reach {
    let Evidence { here, there, .. } = evidence;
    let barrier = match here.permission {
        _ if !here.is_secure => Barrier::Insecure,
        Some(Permission::Denied | Permission::Prompt) if here.frame_allows == Some(false) => Barrier::Frame,
        Some(Permission::Denied) => Barrier::Denied,
        Some(Permission::Prompt) => Barrier::Unanswered,
        Some(Permission::Granted) => return Reach::Not,
        None => Barrier::Unknown,
    };
    match (here.place, there.place) {
        (Place::ThisMachine, _) | (Place::LocalNetwork, Place::LocalNetwork) => Reach::Not,
        (_, Place::Elsewhere) if there.is_number => Reach::Not,
        (_, Place::Elsewhere) | (Place::LocalNetwork, Place::ThisMachine) => Reach::Perhaps(barrier),
        (Place::Elsewhere, _) if here.may_be_local || barrier == Barrier::Unknown => Reach::Perhaps(barrier),
        (Place::Elsewhere, _) => Reach::Sure(barrier),
    }
}
