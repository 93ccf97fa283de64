//! Whether events come at once, and as they were sent.

use std::time::Duration;

use doctor::{BURST_MICROS, Burst, SLOT_MICROS, is_held, path};
use http::header::CONTENT_ENCODING;
use http_body_util::BodyExt;
use tokio::time::{Instant, timeout_at};

use crate::client::{Client, PATIENCE};
use crate::connect::Offer;
use crate::context::Context;
use crate::quick::{accept, check_stream};

/// What browsers accept.
const CODINGS: &str = "gzip, deflate, br, zstd";

/// Watches a stream with several events per second. Without a stream there is no evidence. What holds events back does so each
/// time, but a machine that was busy does not, so the better one of two tries counts.
pub(crate) async fn burst(context: &Context, has_hints: bool, accepts_coding: bool) {
    let Some(mut seen) = try_burst(context, has_hints, accepts_coding).await else { return };
    if is_held(&seen)
        && !context.stop.is_cancelled()
        && let Some(second) = try_burst(context, has_hints, accepts_coding).await
        && second.slots > seen.slots
    {
        seen = second;
    }
    context.evidence().bursts.push(seen);
}

async fn try_burst(context: &Context, has_hints: bool, accepts_coding: bool) -> Option<Burst> {
    let mut client = Client::open(&context.address, context.tls.as_ref(), Offer::Both).await.ok()?;
    let mut burst = Burst {
        has_hints,
        accepts_coding,
        coding: None,
        watched_micros: 0,
        slots: 0,
        first_micros: None,
        lump_bytes: 0,
    };
    let begun = Instant::now();
    let ends = begun + Duration::from_micros(BURST_MICROS);
    let mut lumps = vec![0_u64; usize::try_from(BURST_MICROS / SLOT_MICROS).unwrap_or(1)];
    let is_stream = tokio::select! {
        is_stream = read(context, &mut client, &mut burst, begun, ends, &mut lumps) => is_stream,
        () = context.stop.cancelled() => true,
    };
    if !is_stream {
        return None;
    }
    burst.watched_micros = micros(begun.elapsed()).min(BURST_MICROS);
    burst.slots = u32::try_from(lumps.iter().filter(|&&bytes| bytes > 0).count()).unwrap_or(u32::MAX);
    burst.lump_bytes = lumps.into_iter().max().unwrap_or(0);
    Some(burst)
}

/// Reads until the end of the time. Returns whether it was an event stream, as far as can be known.
async fn read(
    context: &Context,
    client: &mut Client<'_>,
    burst: &mut Burst,
    begun: Instant,
    ends: Instant,
    lumps: &mut [u64],
) -> bool {
    let mut headers = accept().to_vec();
    if burst.accepts_coding {
        headers.push(("accept-encoding", CODINGS.to_owned()));
    }
    let path = path::burst(context.endpoint_millis(), burst.has_hints);
    // A proxy that holds the events back may do so with the head.
    let response = match timeout_at(ends, client.get(&path, &headers)).await {
        Ok(Ok(response)) if check_stream(context, &response).is_ok() => response,
        Ok(_) => return false,
        Err(_) => return true,
    };
    let coding = response.headers().get(CONTENT_ENCODING).and_then(|coding| coding.to_str().ok());
    burst.coding = coding.filter(|coding| *coding != "identity").map(str::to_owned);
    let mut body = response.into_body();
    while let Ok(frame) = timeout_at(ends, body.frame()).await {
        // A stream that ends early is another probe's finding.
        let Some(Ok(frame)) = frame else { return false };
        let Some(data) = frame.data_ref().filter(|data| !data.is_empty()) else { continue };
        let at = micros(begun.elapsed());
        burst.first_micros.get_or_insert(at);
        if let Some(lump) = usize::try_from(at / SLOT_MICROS).ok().and_then(|slot| lumps.get_mut(slot)) {
            *lump += data.len() as u64;
        }
    }
    true
}

pub(crate) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

const _: () = assert!(PATIENCE.as_micros() >= BURST_MICROS as u128, "a burst has an end");
