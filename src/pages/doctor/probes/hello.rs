//! What an endpoint says of itself, the version of HTTP, and the clock.

use super::http::version;
use super::quick::PATIENCE_MILLIS;
use super::shared::{Shared, Unseen, within};
use crate::live::{page_millis, unix_micros};
use doctor::{Clock, Failure, Http, path};
use serde_json::Value;

/// How often the clock is read. The reading with the shortest round trip counts.
const CLOCK_READINGS: usize = 4;
/// The largest response to `GET /api/hello`.
const HELLO_BYTES: usize = 64 << 10;

/// What an endpoint says of itself.
pub struct Hello {
    pub offers: Vec<String>,
    /// The longest silence that it keeps, in seconds; 0 for any.
    pub hold_seconds: u32,
}

/// Asks for `GET /api/hello` a few times, and notes version and clock.
///
/// # Errors
/// Why there is no proper response.
pub async fn hello(shared: &Shared) -> Result<Hello, Failure> {
    let hello = ask(shared).await?;
    for _ in 1..CLOCK_READINGS {
        // One reading is enough.
        if ask(shared).await.is_err() {
            break;
        }
    }
    match version(&format!("{}{}", shared.base, path::HELLO)) {
        Some(version) => shared.evidence.borrow_mut().http = Some(Http { is_tls: shared.is_tls(), version }),
        None => shared.note_unseen(Unseen::Version),
    }
    Ok(hello)
}

async fn ask(shared: &Shared) -> Result<Hello, Failure> {
    let (asked, at) = (unix_micros(), page_millis());
    let read = async {
        let (mut exchange, _) = shared.get(path::HELLO, "GET hello", &[]).await?;
        let round_trip = page_millis() - at;
        if exchange.status != 200 {
            return Err(Failure::Status(exchange.status));
        }
        let date = exchange.field("date").map(str::to_owned);
        let body = exchange.whole(HELLO_BYTES).await.ok_or(Failure::NoHello)?;
        Ok((round_trip, body, date))
    };
    let (round_trip, body, date) = within(PATIENCE_MILLIS, read).await.ok_or(Failure::TimedOut)??;
    let json: Value = serde_json::from_slice(&body).map_err(|_| Failure::NoHello)?;
    let hello = read_hello(&json).ok_or(Failure::NoHello)?;
    note_clock(shared, asked, (round_trip * 1_000.0) as u64, server_time(&json, date.as_deref()));
    Ok(hello)
}

fn read_hello(json: &Value) -> Option<Hello> {
    let offers = json["offers"].as_array()?.iter().filter_map(|offer| offer.as_str().map(str::to_owned)).collect();
    // A server that names no limit has none.
    let hold_seconds = json["limits"]["hold_seconds"].as_u64().and_then(|seconds| seconds.try_into().ok()).unwrap_or(0);
    Some(Hello { offers, hold_seconds })
}

/// The server's Unix time and its unit, both in microseconds. `Date` is the second that has begun.
fn server_time(json: &Value, date: Option<&str>) -> Option<(i64, u64)> {
    json["server_time_micros"].as_i64().map(|micros| (micros, 1)).or_else(|| {
        let millis = js_sys::Date::parse(date?);
        millis.is_finite().then_some(((millis * 1_000.0) as i64 + 500_000, 1_000_000))
    })
}

fn note_clock(shared: &Shared, asked: i64, round_trip_micros: u64, time: Option<(i64, u64)>) {
    let Some((server, unit_micros)) = time else { return };
    let middle = asked.saturating_add_unsigned(round_trip_micros / 2);
    let clock = Clock { ahead_micros: server.saturating_sub(middle), round_trip_micros, unit_micros };
    let mut evidence = shared.evidence.borrow_mut();
    if evidence.clock.is_none_or(|before| before.round_trip_micros > round_trip_micros) {
        evidence.clock = Some(clock);
        shared.record.borrow_mut().set_round_trip(round_trip_micros);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_says_what_it_offers_and_nothing_else_is_one() {
        let hello = |text: &str| read_hello(&serde_json::from_str(text).expect("JSON"));
        let full = hello(r#"{"offers": ["poll", 3, "stream"], "limits": {"hold_seconds": 120}}"#).expect("an endpoint");
        assert_eq!((full.offers, full.hold_seconds), (vec!["poll".to_owned(), "stream".to_owned()], 120));
        assert_eq!(hello(r#"{"offers": []}"#).map(|hello| hello.hold_seconds), Some(0));
        assert!(hello("{}").is_none() && hello("[1]").is_none() && hello("3").is_none());
    }
}
