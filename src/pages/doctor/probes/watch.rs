//! Connections over time: silent ones and busy ones.

use super::http::Piece;
use super::quick::{ACCEPT, check_stream, socket_url};
use super::shared::{Shared, within};
use super::socket::{Signal, Socket};
use crate::live::page_millis;
use doctor::{Closing, Ended, Failure, HEARTBEAT_SECONDS, Role, Task, Transport, Watch, path};
use feed::index_of;
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use std::pin::pin;
use trace::Kind;
use wire::sse::Reader;
use wire::websocket::{Encoder, Opcode, Role as Side};

/// How long after its time a message may come.
pub const GRACE_MILLIS: u32 = 2_000;
/// How often a refused connection is tried, and how long the pause between is. The connections of the probe before may still
/// count.
const TRIES: u32 = 4;
const PAUSE_MILLIS: u32 = 400;
/// What comes so close together is one message.
const PIECES_MILLIS: f64 = 200.0;

/// The times of a connection, in page time.
struct Times {
    begun: f64,
    /// When something last came or went.
    last: f64,
    /// The silence before that, in milliseconds.
    silence: f64,
}

impl Times {
    fn start() -> Self {
        let begun = page_millis();
        Self { begun, last: begun, silence: 0.0 }
    }

    fn note(&mut self) {
        let now = page_millis();
        // A large message comes in pieces; the silence is the one before the first.
        if now - self.last > PIECES_MILLIS {
            self.silence = now - self.last;
        }
        self.last = now;
    }
}

/// Watches one connection until it ends, or for `longest` seconds, or until the examination stops.
pub async fn watch(shared: &Shared, task: Task, longest: u32) -> Watch {
    let mut attempt = 1;
    loop {
        let mut times = Times::start();
        let seen = async {
            match task.transport {
                Transport::Stream => stream(shared, task.role, longest, &mut times).await,
                Transport::Socket => socket(shared, task.role, longest, &mut times).await,
                _ => held_poll(shared, task.role, &mut times).await,
            }
        };
        let ended = shared.until_stopped(seen).await;
        let ended = ended.map_or(Ended::Stopped, |ended| ended.unwrap_or_else(Ended::Refused));
        if attempt < TRIES && matches!(ended, Ended::Refused(Failure::Status(429 | 503))) {
            attempt += 1;
            TimeoutFuture::new(PAUSE_MILLIS).await;
            continue;
        }
        let now = page_millis();
        let silence = if ended == Ended::Arrived { times.silence } else { now - times.last };
        let Task { transport, role } = task;
        let [age_micros, silence_micros] = [now - times.begun, silence].map(|millis| (millis * 1_000.0) as u64);
        return Watch { transport, role, ended, age_micros, silence_micros };
    }
}

/// How long a watch lasts, and whether a message ends it.
fn length(role: Role, longest: u32) -> (u32, bool) {
    match role {
        Role::Silent(seconds) => (seconds * 1_000 + GRACE_MILLIS, true),
        Role::Busy | Role::Pinging => (longest * 1_000, false),
    }
}

/// What the end of the time means.
fn over(is_awaited: bool) -> Ended {
    if is_awaited { Ended::Missing } else { Ended::Arrived }
}

/// What the picture writes at a request.
fn label(name: &str, role: Role) -> String {
    match role {
        Role::Silent(seconds) => format!("GET {name} ({seconds} s)"),
        Role::Busy | Role::Pinging => format!("GET {name}"),
    }
}

fn due_millis(shared: &Shared, seconds: u32) -> i64 {
    shared.endpoint_millis() + i64::from(seconds) * 1_000
}

async fn stream(shared: &Shared, role: Role, longest: u32, times: &mut Times) -> Result<Ended, Failure> {
    let path = match role {
        Role::Silent(seconds) => path::silent_stream(due_millis(shared, seconds), seconds),
        _ => path::busy_stream(shared.endpoint_millis()),
    };
    let (millis, is_awaited) = length(role, longest);
    *times = Times::start();
    let watched = within(millis, async {
        let (mut exchange, connection) = shared.get(&path, &label("stream", role), &ACCEPT).await?;
        check_stream(exchange.status, exchange.field("content-type"))?;
        let (mut reader, mut events) = (Reader::default(), Vec::new());
        loop {
            match exchange.next().await {
                Piece::End => {
                    shared.received(connection, Kind::Control, "end", &[], 0);
                    return Ok(Ended::Closed(Closing::End));
                }
                Piece::Cut => {
                    shared.failed(connection);
                    return Ok(Ended::Closed(Closing::Cut("the browser reports a network error".to_owned())));
                }
                Piece::Bytes(bytes) => {
                    times.note();
                    let payload = reader.push(&bytes, &mut events);
                    shared.received(connection, Kind::StreamEvent { index: 0 }, "", &bytes, payload);
                    let has_message = events.drain(..).any(|event| !event.id.is_empty());
                    if is_awaited && has_message {
                        return Ok(Ended::Arrived);
                    }
                }
            }
        }
    });
    watched.await.unwrap_or_else(|| Ok(over(is_awaited)))
}

async fn socket(shared: &Shared, role: Role, longest: u32, times: &mut Times) -> Result<Ended, Failure> {
    let (path, name) = match role {
        Role::Silent(seconds) => (path::silent_socket(due_millis(shared, seconds), seconds), "socket"),
        Role::Busy | Role::Pinging => (path::ECHO_SOCKET.to_owned(), "echo/socket"),
    };
    let (millis, is_awaited) = length(role, longest);
    *times = Times::start();
    let connection = shared.record.borrow_mut().connect();
    shared.sent(connection, Kind::Request, &label(name, role), &[], 0);
    let Some(opened) = within(millis, Socket::open(&socket_url(shared, &path))).await else {
        return Ok(over(is_awaited));
    };
    let mut socket = opened.inspect_err(|_| shared.failed(connection))?;
    shared.received(connection, Kind::Response { status: 101, messages: 0 }, "101", &[], 0);
    times.last = page_millis();
    let watched = within(millis, converse(shared, (&mut socket, connection), is_awaited, times)).await;
    Ok(watched.unwrap_or_else(|| over(is_awaited)))
}

/// Sends a message now and then if none is awaited, and returns when the awaited one comes or the socket is closed.
async fn converse(
    shared: &Shared,
    (socket, connection): (&mut Socket, u32),
    is_awaited: bool,
    times: &mut Times,
) -> Ended {
    let mut number = 0_u64;
    let period = if is_awaited { u32::MAX >> 1 } else { HEARTBEAT_SECONDS * 1_000 };
    let mut heartbeat = TimeoutFuture::new(period);
    let frame = |side, text: &str| Encoder::new(side).frame(true, Opcode::Text, text.as_bytes(), [0; 4]);
    loop {
        let signal = match select(pin!(socket.next()), &mut heartbeat).await {
            Either::Left((signal, _)) => Some(signal),
            Either::Right(_) => None,
        };
        match signal {
            Some(Signal::Opened) => {}
            Some(Signal::Closed(closing)) => {
                let code = if let Closing::Frame(code, _) = &closing { code.unwrap_or(1005) } else { 1006 };
                shared.received(connection, Kind::Close { code }, "", &[], 0);
                return Ended::Closed(closing);
            }
            Some(Signal::Text(text)) => {
                times.note();
                let bytes = frame(Side::Server, &text);
                shared.received(connection, Kind::Frame { index: 0 }, "", &bytes, text.len() as u64);
                if is_awaited && index_of(&text).is_some() {
                    return Ended::Arrived;
                }
            }
            None => {
                number += 1;
                let text = format!("{number} doctor");
                // If it cannot be sent, what comes next shows why.
                if socket.send(&text) {
                    times.note();
                    let bytes = frame(Side::Client, &text);
                    shared.sent(connection, Kind::Frame { index: 0 }, "", &bytes, text.len() as u64);
                }
                heartbeat = TimeoutFuture::new(period);
            }
        }
    }
}

async fn held_poll(shared: &Shared, role: Role, times: &mut Times) -> Result<Ended, Failure> {
    let Role::Silent(seconds) = role else { return Ok(Ended::Arrived) };
    let path = path::long_poll(due_millis(shared, seconds), seconds);
    *times = Times::start();
    let label = label("long-poll", role);
    let asked = within(seconds * 1_000 + GRACE_MILLIS, shared.get(&path, &label, &[]));
    let Some(response) = asked.await else { return Ok(Ended::Missing) };
    let held_millis = page_millis() - times.begun;
    let wanted_millis = f64::from(seconds) * 1_000.0;
    // The refusal of a request comes at once.
    let was_held = held_millis > (wanted_millis / 2.0).min(GRACE_MILLIS.into());
    match response {
        Ok((exchange, _)) => {
            let is_answer = matches!(exchange.status, 200 | 204);
            if is_answer && held_millis + f64::from(GRACE_MILLIS / 2) > wanted_millis {
                times.note();
                return Ok(Ended::Arrived);
            }
            if was_held || is_answer {
                Ok(Ended::Closed(Closing::Status(exchange.status)))
            } else {
                Err(Failure::Status(exchange.status))
            }
        }
        // A proxy's own answer has no header that would let a page of another origin read it.
        Err(_) if was_held => Ok(Ended::Closed(Closing::Cut("no response that a page may read".to_owned()))),
        Err(failure) => Err(failure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silence_waits_for_its_message_and_the_others_for_the_end_of_the_time() {
        assert_eq!(length(Role::Silent(5), 60), (7_000, true));
        assert_eq!(length(Role::Busy, 60), (60_000, false));
        assert_eq!((over(true), over(false)), (Ended::Missing, Ended::Arrived));
        assert_eq!(label("stream", Role::Silent(20)), "GET stream (20 s)");
        assert_eq!(label("stream", Role::Busy), "GET stream");
    }
}
