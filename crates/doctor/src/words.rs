//! Every English sentence about evidence.

use wire::websocket::CloseCode;

use crate::evidence::{Burst, Clock, Closing, Crowd, Failure, Resume};
use crate::finding::{Bound, Fact, Finding};
use crate::plan::{EVENTS_PER_SECOND, HEARTBEAT_SECONDS, Role, SLOT_MICROS, Task};
use crate::transport::Transport;

/// Whole and tenths of a second.
fn seconds(micros: u64) -> String {
    format!("{:.1} s", micros as f64 / 1e6)
}

/// What shows a finding, as one sentence without a full stop.
pub(crate) fn evidence(finding: &Finding) -> String {
    match &finding.fact {
        Fact::Failure(cause) => failure(cause, finding.transport),
        Fact::Http(http) if http.is_tls => format!("over TLS the path speaks {}; HTTP/2 is not offered", http.version),
        Fact::Http(http) => format!("the response is {}", http.version),
        Fact::Clock(difference) => clock(difference),
        Fact::Crowd(seen) => crowd(seen),
        Fact::Held { burst, is_hint_needed } => held(burst, *is_hint_needed),
        Fact::Compressed { coding, is_despite_hint: true } => {
            format!(
                "an event stream comes with Content-Encoding: {coding}, even though its Cache-Control has no-transform"
            )
        }
        Fact::Compressed { coding, .. } => {
            format!("an event stream comes with Content-Encoding: {coding}, unless its Cache-Control has no-transform")
        }
        Fact::Resume(seen) => resume(seen),
        Fact::Idle(Bound::At(micros), end) => {
            format!("ended after {} of silence: {}", seconds(*micros), end.as_ref().map_or_else(String::new, closing))
        }
        Fact::Idle(Bound::Between(0, missing), _) => {
            format!("after {} of silence a message did not come, and nothing ended the connection", seconds(*missing))
        }
        Fact::Idle(Bound::Between(kept, missing), _) => format!(
            "after {} of silence a message came, after {} it did not, and nothing ended the connection: something on the path \
             has forgotten it",
            seconds(*kept),
            seconds(*missing)
        ),
        Fact::Age(micros, end) => {
            format!("ended {} after it began, even though it was not silent: {}", seconds(*micros), closing(end))
        }
        Fact::Pings(micros, end) => format!(
            "a socket with a Ping every {HEARTBEAT_SECONDS} s ended after {}, one with messages did not: {}",
            seconds(*micros),
            closing(end)
        ),
        Fact::Code { code, reason, age_micros } => format!(
            "a Close frame with {} came {} after the opening; a peer that speaks WebSocket sent it, no plain proxy",
            close_code(*code, reason),
            seconds(*age_micros)
        ),
    }
}

/// Why something cannot be opened, as one sentence without a full stop.
pub fn failure(failure: &Failure, transport: Transport) -> String {
    match failure {
        Failure::Name(why) => format!("the name has no address: {why}"),
        Failure::Connect(why) => format!("no connection: {why}"),
        Failure::Tls(why) => format!("no TLS: {why}"),
        Failure::Http(why) => format!("no valid HTTP: {why}"),
        Failure::TimedOut => "no response in time".to_owned(),
        Failure::Redirect(status, to) => format!("the response is {status} and leads to {to}"),
        Failure::Status(status) if transport == Transport::Socket => {
            format!("the response to a WebSocket handshake is {status} in place of 101")
        }
        Failure::Status(status) => format!("the response is {status} in place of 200"),
        Failure::ContentType(kind) if kind.is_empty() => {
            "the response is of no type in place of text/event-stream".to_owned()
        }
        Failure::ContentType(kind) => format!("the response is {kind} in place of text/event-stream"),
        Failure::NoHello => "something answers, but not as docs/doctor.md describes GET /api/hello".to_owned(),
        Failure::Hidden if transport == Transport::Socket => {
            "the WebSocket does not open, and a browser does not say why; endpoint --doctor does".to_owned()
        }
        Failure::Hidden => {
            "no response that a page may read, and a browser does not say why; endpoint --doctor does".to_owned()
        }
    }
}

fn clock(clock: &Clock) -> String {
    let direction = if clock.ahead_micros > 0 { "ahead of" } else { "behind" };
    format!(
        "the server's clock is {:.3} s {direction} this machine's (measured in a round trip of {:.3} s)",
        clock.ahead_micros.unsigned_abs() as f64 / 1e6,
        clock.round_trip_micros as f64 / 1e6
    )
}

fn crowd(crowd: &Crowd) -> String {
    let others = match crowd.refusal {
        Some(status) => format!("the others got {status}"),
        None => "the others got no response".to_owned(),
    };
    let how = if crowd.is_shared { "on one connection of HTTP/2" } else { "each on its own connection" };
    format!("of {} streams at the same time, {how}, {} began; {others}", crowd.asked, crowd.served)
}

fn held(burst: &Burst, is_hint_needed: bool) -> String {
    let slots = burst.watched_micros / SLOT_MICROS;
    let came = match burst.first_micros {
        None => format!("nothing came in {}", seconds(burst.watched_micros)),
        Some(first) => format!(
            "the first bytes came after {}, and something came in {} of {slots} quarters of a second, up to {} bytes at once",
            seconds(first),
            burst.slots,
            burst.lump_bytes
        ),
    };
    let coding = burst.coding.as_ref().map_or_else(String::new, |coding| format!(", compressed with {coding}"));
    let hint = if is_hint_needed {
        "; with X-Accel-Buffering: no and no-transform in the response they come at once, so streams without these are held back"
    } else {
        ""
    };
    format!("of a stream with {EVENTS_PER_SECOND} events per second{coding}, {came}{hint}")
}

fn resume(resume: &Resume) -> String {
    let asked = format!("after a cut, a request with Last-Event-ID: {}", resume.last);
    match resume.next {
        None => format!("{asked} got no event"),
        Some(next) if next <= resume.last => format!("{asked} got event {next}, which it had: the header is ignored"),
        Some(next) => format!("{asked} got event {next}: {} are lost", next.saturating_sub(resume.last + 1)),
    }
}

fn close_code(code: Option<u16>, reason: &str) -> String {
    let Some(code) = code else { return "no code".to_owned() };
    let reason = if reason.is_empty() { String::new() } else { format!(" and the reason {reason:?}") };
    format!("code {code} ({}){reason}", CloseCode(code).name())
}

fn closing(closing: &Closing) -> String {
    match closing {
        Closing::Frame(code, reason) => {
            format!(
                "the server, or a gateway that speaks WebSocket, sent a Close frame with {}",
                close_code(*code, reason)
            )
        }
        Closing::End => "the response ended properly, so the server or a proxy ended it on purpose".to_owned(),
        Closing::Cut(how) => format!("no Close frame and no end of the response ({how}), as proxies end connections"),
        Closing::Status(504) => "504, which a proxy sends whose server has not responded in time".to_owned(),
        Closing::Status(524) => "524, which Cloudflare sends if the server has not responded in time".to_owned(),
        Closing::Status(status) => format!("the response was {status}"),
    }
}

/// What a watched connection does, for a list.
pub fn doing(task: &Task) -> String {
    let name = task.transport.name();
    match task.role {
        Role::Silent(length) => format!("{name}: {length} s of silence"),
        Role::Busy => format!("{name}: something every {HEARTBEAT_SECONDS} s"),
        Role::Pinging => format!("{name}: a Ping every {HEARTBEAT_SECONDS} s"),
    }
}
