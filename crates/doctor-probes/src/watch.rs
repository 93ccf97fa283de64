//! Connections over time: silent ones, busy ones, and sockets with Pings.

use std::time::Duration;

use doctor::{Closing, Ended, Failure, HEARTBEAT_SECONDS, Role, Task, Transport, Watch, path};
use feed::index_of;
use http::StatusCode;
use http_body_util::BodyExt;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep, sleep_until, timeout};
use wire::sse::Reader;
use wire::websocket::Message;

use crate::burst::micros;
use crate::client::{Client, why};
use crate::connect::Offer;
use crate::context::Context;
use crate::quick::{accept, check_stream};
use crate::socket::Socket;

/// How long after its time a message may come.
const GRACE: Duration = Duration::from_secs(2);
/// How often a refused connection is tried, and how long the pause between is. The connections of the probe before may still
/// count.
const TRIES: u32 = 4;
const PAUSE: Duration = Duration::from_millis(400);
/// What comes so close together is one message.
const PIECES: Duration = Duration::from_millis(200);

/// The times of a connection.
struct Times {
    begun: Instant,
    /// When something last came or went.
    last: Instant,
    /// The silence before that.
    silence: Duration,
}

impl Times {
    fn start() -> Self {
        let begun = Instant::now();
        Self { begun, last: begun, silence: Duration::ZERO }
    }

    fn note(&mut self) {
        let now = Instant::now();
        // A large message comes in pieces; the silence is the one before the first.
        if now - self.last > PIECES {
            self.silence = now - self.last;
        }
        self.last = now;
    }
}

/// Watches one connection until it ends, or for `longest` seconds, or until the doctor has to stop.
pub(crate) async fn watch(context: &Context, task: Task, longest: u32) -> Watch {
    let mut attempt = 1;
    loop {
        let mut times = Times::start();
        let seen = async {
            match task.transport {
                Transport::Stream => stream(context, task.role, longest, &mut times).await,
                Transport::Socket => socket(context, task.role, longest, &mut times).await,
                _ => held_poll(context, task.role, &mut times).await,
            }
        };
        let ended = tokio::select! {
            ended = seen => ended.unwrap_or_else(Ended::Refused),
            () = context.stop.cancelled() => Ended::Stopped,
        };
        if attempt < TRIES && matches!(ended, Ended::Refused(Failure::Status(429 | 503))) {
            attempt += 1;
            sleep(PAUSE).await;
            continue;
        }
        let silence = if ended == Ended::Arrived { times.silence } else { times.last.elapsed() };
        let age_micros = micros(times.begun.elapsed());
        let Task { transport, role } = task;
        return Watch { transport, role, ended, age_micros, silence_micros: micros(silence) };
    }
}

/// How long a watch lasts, and whether a message ends it.
fn length(role: Role, longest: u32) -> (Duration, bool) {
    match role {
        Role::Silent(seconds) => (Duration::from_secs(seconds.into()) + GRACE, true),
        Role::Busy | Role::Pinging => (Duration::from_secs(longest.into()), false),
    }
}

/// What the end of the time means.
fn over(is_awaited: bool) -> Ended {
    if is_awaited { Ended::Missing } else { Ended::Arrived }
}

fn due_millis(context: &Context, seconds: u32) -> i64 {
    context.endpoint_millis() + i64::from(seconds) * 1_000
}

async fn stream(context: &Context, role: Role, longest: u32, times: &mut Times) -> Result<Ended, Failure> {
    let mut client = Client::open(&context.address, context.tls.as_ref(), Offer::Both).await?;
    let path = match role {
        Role::Silent(seconds) => path::silent_stream(due_millis(context, seconds), seconds),
        _ => path::busy_stream(context.endpoint_millis()),
    };
    let (length, is_awaited) = length(role, longest);
    *times = Times::start();
    let mut ends = Box::pin(sleep(length));
    let headers = accept();
    let response = tokio::select! {
        response = client.get(&path, &headers) => response?,
        () = &mut ends => return Ok(over(is_awaited)),
    };
    check_stream(context, &response)?;
    let (mut body, mut reader, mut events) = (response.into_body(), Reader::default(), Vec::new());
    loop {
        let frame = tokio::select! {
            frame = body.frame() => frame,
            () = &mut ends => return Ok(over(is_awaited)),
        };
        match frame {
            None => return Ok(Ended::Closed(Closing::End)),
            Some(Err(error)) => return Ok(Ended::Closed(Closing::Cut(why(&error)))),
            Some(Ok(frame)) => {
                let Some(data) = frame.data_ref() else { continue };
                times.note();
                reader.push(data, &mut events);
                let has_message = events.drain(..).any(|event| !event.id.is_empty());
                if is_awaited && has_message {
                    return Ok(Ended::Arrived);
                }
            }
        }
    }
}

async fn socket(context: &Context, role: Role, longest: u32, times: &mut Times) -> Result<Ended, Failure> {
    let path = match role {
        Role::Silent(seconds) => path::silent_socket(due_millis(context, seconds), seconds),
        Role::Pinging => path::silent_socket(due_millis(context, longest + 60), longest),
        Role::Busy => path::ECHO_SOCKET.to_owned(),
    };
    let (length, is_awaited) = length(role, longest);
    *times = Times::start();
    let mut socket = Socket::open(context, &path).await?;
    let period = Duration::from_secs(HEARTBEAT_SECONDS.into());
    let mut heartbeat = interval_at(Instant::now() + period, period);
    heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let ends = times.begun + length;
    let mut number = 0_u64;
    times.last = Instant::now();
    loop {
        tokio::select! {
            message = socket.next() => match message {
                Err(closing) => return Ok(Ended::Closed(closing)),
                Ok(message) => {
                    times.note();
                    if is_awaited && matches!(message, Message::Text(text) if index_of(&text).is_some()) {
                        socket.close().await;
                        return Ok(Ended::Arrived);
                    }
                }
            },
            _ = heartbeat.tick(), if !is_awaited => {
                number += 1;
                let message = match role {
                    Role::Pinging => Message::Ping(number.to_be_bytes().to_vec()),
                    _ => Message::Text(format!("{number} doctor")),
                };
                // If it cannot be sent, the next read shows why.
                if socket.send(&message).await.is_ok() {
                    times.note();
                }
            }
            () = sleep_until(ends) => {
                socket.close().await;
                return Ok(over(is_awaited));
            }
        }
    }
}

async fn held_poll(context: &Context, role: Role, times: &mut Times) -> Result<Ended, Failure> {
    let Role::Silent(seconds) = role else { return Ok(Ended::Arrived) };
    let mut client = Client::open(&context.address, context.tls.as_ref(), Offer::Both).await?;
    let path = path::long_poll(due_millis(context, seconds), seconds);
    *times = Times::start();
    let longest = Duration::from_secs(seconds.into()) + GRACE;
    let Ok(response) = timeout(longest, client.get(&path, &[])).await else { return Ok(Ended::Missing) };
    // The refusal of a request comes at once.
    let was_held = times.begun.elapsed() > Duration::from_millis(u64::from(seconds) * 500).min(GRACE);
    match response {
        Ok(response) => {
            context.note_products(response.headers());
            let is_answer = matches!(response.status(), StatusCode::OK | StatusCode::NO_CONTENT);
            if is_answer && times.begun.elapsed() + GRACE / 2 > Duration::from_secs(seconds.into()) {
                times.note();
                return Ok(Ended::Arrived);
            }
            let status = response.status().as_u16();
            if was_held || is_answer {
                Ok(Ended::Closed(Closing::Status(status)))
            } else {
                Err(Failure::Status(status))
            }
        }
        Err(Failure::Http(how)) if was_held => Ok(Ended::Closed(Closing::Cut(how))),
        Err(failure) => Err(failure),
    }
}
