//! What is seen within seconds: whether each transport opens, the clock, many streams, a cut.

use std::time::Instant;

use bytes::Bytes;
use doctor::{CROWD, Clock, Crowd, Failure, Http, RESUME_AFTER, Resume, Transport, path};
use futures_util::future::join_all;
use http::header::CONTENT_TYPE;
use http::{Response, StatusCode, Version};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use serde_json::Value;
use tokio::time::timeout;
use wire::sse::{Event, Reader};

use crate::client::{Client, PATIENCE, unexpected, why};
use crate::connect::Offer;
use crate::context::{Context, unix_micros};
use crate::socket::Socket;

/// How often the clock is read. The reading with the shortest round trip counts.
const CLOCK_READINGS: usize = 4;
/// The largest response to `GET /api/hello`.
const HELLO_BYTES: usize = 64 << 10;

/// What an endpoint says of itself.
pub(crate) struct Hello {
    pub(crate) offers: Vec<String>,
    /// The longest silence that it keeps, in seconds; 0 for any.
    pub(crate) hold_seconds: u32,
}

/// Asks for `GET /api/hello` a few times, and notes version and clock.
///
/// # Errors
/// Why there is no proper response.
pub(crate) async fn hello(context: &Context) -> Result<Hello, Failure> {
    let mut client = Client::open(&context.address, context.tls.as_ref(), Offer::Both).await?;
    let hello = ask(context, &mut client).await?;
    for _ in 1..CLOCK_READINGS {
        // A server may end the connection after each response. One reading is enough.
        if ask(context, &mut client).await.is_err() {
            break;
        }
    }
    Ok(hello)
}

async fn ask(context: &Context, client: &mut Client<'_>) -> Result<Hello, Failure> {
    let (asked, at) = (unix_micros(), Instant::now());
    let read = async {
        let response = client.get(path::HELLO, &[]).await?;
        let round_trip = at.elapsed();
        let (parts, body) = response.into_parts();
        let body = Limited::new(body, HELLO_BYTES).collect().await;
        let body = body.map_err(|error| Failure::Http(error.to_string()))?.to_bytes();
        Ok((round_trip, Response::from_parts(parts, body)))
    };
    let (round_trip, response) = timeout(PATIENCE, read).await.map_err(|_| Failure::TimedOut)??;
    context.note_products(response.headers());
    let version = match response.version() {
        Version::HTTP_10 => "HTTP/1.0",
        Version::HTTP_2 => "HTTP/2",
        _ => "HTTP/1.1",
    };
    context.evidence().http = Some(Http { is_tls: context.address.is_tls, version });
    if response.status() != StatusCode::OK {
        return Err(unexpected(&response));
    }
    let json: Value = serde_json::from_slice(response.body()).map_err(|_| Failure::NoHello)?;
    let hello = read_hello(&json).ok_or(Failure::NoHello)?;
    let round_trip_micros = u64::try_from(round_trip.as_micros()).unwrap_or(u64::MAX);
    note_clock(context, asked, round_trip_micros, server_time(&json, &response));
    Ok(hello)
}

fn read_hello(json: &Value) -> Option<Hello> {
    let offers = json["offers"].as_array()?.iter().filter_map(|offer| offer.as_str().map(str::to_owned)).collect();
    // A server that names no limit has none.
    let hold_seconds = json["limits"]["hold_seconds"].as_u64().and_then(|seconds| seconds.try_into().ok()).unwrap_or(0);
    Some(Hello { offers, hold_seconds })
}

/// The server's Unix time and its unit, both in microseconds. `Date` is the second that has begun.
fn server_time(json: &Value, response: &Response<Bytes>) -> Option<(i64, u64)> {
    const SECOND: i64 = 1_000_000;
    json["server_time_micros"].as_i64().map(|micros| (micros, 1)).or_else(|| {
        let date = httpdate::parse_http_date(response.headers().get("date")?.to_str().ok()?).ok()?;
        let seconds = date.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs();
        Some((i64::try_from(seconds).ok()? * SECOND + SECOND / 2, SECOND as u64))
    })
}

fn note_clock(context: &Context, asked: i64, round_trip_micros: u64, time: Option<(i64, u64)>) {
    let Some((server, unit_micros)) = time else { return };
    let middle = asked.saturating_add_unsigned(round_trip_micros / 2);
    let clock = Clock { ahead_micros: server.saturating_sub(middle), round_trip_micros, unit_micros };
    let mut evidence = context.evidence();
    if evidence.clock.is_none_or(|before| before.round_trip_micros > round_trip_micros) {
        evidence.clock = Some(clock);
    }
}

/// Opens one transport.
///
/// # Errors
/// Why it does not open.
pub(crate) async fn reach(context: &Context, transport: Transport) -> Result<(), Failure> {
    let now = context.endpoint_millis();
    match transport {
        Transport::Socket => {
            Socket::open(context, &path::silent_socket(now, 1)).await?.close().await;
            Ok(())
        }
        Transport::Stream => {
            let client = Client::open(&context.address, context.tls.as_ref(), Offer::Both).await?;
            open_stream(context, client).await.map(drop)
        }
        Transport::Poll | Transport::LongPoll | Transport::All => {
            let mut client = Client::open(&context.address, context.tls.as_ref(), Offer::Both).await?;
            let path = if transport == Transport::LongPoll { path::long_poll(now - 1_000, 1) } else { path::poll(now) };
            let response = client.get_soon(&path, &[]).await?;
            context.note_products(response.headers());
            match response.status() {
                StatusCode::OK | StatusCode::NO_CONTENT => Ok(()),
                _ => Err(unexpected(&response)),
            }
        }
    }
}

/// Opens a stream and waits for its first bytes. It stays open as long as both parts of the result are kept.
async fn open_stream<'a>(
    context: &'a Context,
    mut client: Client<'a>,
) -> Result<(Client<'a>, Response<Incoming>), Failure> {
    let read = async {
        let path = path::opening_stream(context.endpoint_millis());
        let mut response = client.get(&path, &accept()).await?;
        check_stream(context, &response)?;
        match response.body_mut().frame().await {
            Some(Ok(_)) => Ok(response),
            Some(Err(error)) => Err(Failure::Http(why(&error))),
            None => Err(Failure::Http("the stream ended before its first event".to_owned())),
        }
    };
    let response = timeout(PATIENCE, read).await.map_err(|_| Failure::TimedOut)??;
    Ok((client, response))
}

/// What EventSource sends.
pub(crate) fn accept() -> [(&'static str, String); 1] {
    [("accept", "text/event-stream".to_owned())]
}

/// Whether a response is an event stream.
pub(crate) fn check_stream(context: &Context, response: &Response<Incoming>) -> Result<(), Failure> {
    context.note_products(response.headers());
    if response.status() != StatusCode::OK {
        return Err(unexpected(response));
    }
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("text/event-stream") { Ok(()) } else { Err(Failure::ContentType(kind.to_owned())) }
}

/// Opens many streams at the same time: on one connection over HTTP/2, as browsers do, otherwise each on its own.
pub(crate) async fn crowd(context: &Context) {
    let Ok(first) = Client::open(&context.address, context.tls.as_ref(), Offer::Both).await else { return };
    let is_shared = first.share().is_some();
    let one = async || {
        let client = match first.share() {
            Some(client) => client,
            None => Client::open(&context.address, context.tls.as_ref(), Offer::Both).await?,
        };
        open_stream(context, client).await
    };
    // All are open until the last one has been answered.
    let results = join_all((0..CROWD).map(|_| one())).await;
    let served = results.iter().filter(|result| result.is_ok()).count();
    let refusal = results.iter().find_map(|result| match result {
        Err(Failure::Status(status)) => Some(*status),
        _ => None,
    });
    let served = u32::try_from(served).unwrap_or(CROWD);
    context.evidence().crowd = Some(Crowd { asked: CROWD, served, refusal, is_shared });
}

/// Cuts a stream after a few events and opens it again, as EventSource does: with the same address and `Last-Event-ID`.
pub(crate) async fn resume(context: &Context) {
    let path = path::resumable(context.endpoint_millis());
    let Some(last) = ids(context, &path, None, RESUME_AFTER).await.last().copied() else { return };
    let next = ids(context, &path, Some(last), 1).await.first().copied();
    context.evidence().resume = Some(Resume { last, next });
}

/// The ids of a stream's first events, at least `count` of them if they come in time.
async fn ids(context: &Context, path: &str, last: Option<u64>, count: u64) -> Vec<u64> {
    let mut ids = Vec::new();
    let read = async {
        let mut client = Client::open(&context.address, context.tls.as_ref(), Offer::Both).await.ok()?;
        let mut headers = accept().to_vec();
        headers.extend(last.map(|last| ("last-event-id", last.to_string())));
        let response = client.get(path, &headers).await.ok()?;
        check_stream(context, &response).ok()?;
        let (mut body, mut reader, mut events) = (response.into_body(), Reader::default(), Vec::<Event>::new());
        while (ids.len() as u64) < count {
            let frame = body.frame().await?.ok()?;
            reader.push(frame.data_ref()?, &mut events);
            ids.extend(events.drain(..).filter_map(|event| event.id.parse::<u64>().ok()));
        }
        Some(())
    };
    // What came until then counts.
    let _ = timeout(PATIENCE, read).await;
    ids
}
