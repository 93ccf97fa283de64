//! Whether events come at once, and as they were sent.

use super::http::Piece;
use super::quick::{ACCEPT, check_stream};
use super::shared::{Shared, Unseen, within};
use crate::live::page_millis;
use doctor::{BURST_MICROS, Burst, SLOT_MICROS, is_held, path};
use trace::Kind;

/// Watches a stream with several events per second. What holds events back does so each time, but a machine that was busy does
/// not, so the better one of two tries counts. A browser always accepts a compressed response.
pub async fn burst(shared: &Shared, has_hints: bool) {
    let Some(mut seen) = try_burst(shared, has_hints).await else { return };
    if is_held(&seen)
        && !shared.is_stopped()
        && let Some(second) = try_burst(shared, has_hints).await
        && second.slots > seen.slots
    {
        seen = second;
    }
    shared.evidence.borrow_mut().bursts.push(seen);
}

async fn try_burst(shared: &Shared, has_hints: bool) -> Option<Burst> {
    let begun = page_millis();
    let mut burst = Burst {
        has_hints,
        accepts_coding: true,
        coding: None,
        watched_micros: 0,
        slots: 0,
        first_micros: None,
        lump_bytes: 0,
    };
    let mut lumps = vec![0_u64; (BURST_MICROS / SLOT_MICROS) as usize];
    let millis = u32::try_from(BURST_MICROS / 1_000).unwrap_or(u32::MAX);
    let read = within(millis, read(shared, &mut burst, begun, &mut lumps));
    // Without an answer in time it was held back with its head.
    if shared.until_stopped(read).await == Some(Some(false)) {
        return None;
    }
    burst.watched_micros = micros_since(begun).min(BURST_MICROS);
    burst.slots = lumps.iter().filter(|&&bytes| bytes > 0).count() as u32;
    burst.lump_bytes = lumps.into_iter().max().unwrap_or(0);
    Some(burst)
}

/// Reads until it is dropped, or the stream ends. Then it returns false: a stream that ends early is another probe's finding.
async fn read(shared: &Shared, burst: &mut Burst, begun: f64, lumps: &mut [u64]) -> bool {
    let path = path::burst(shared.endpoint_millis(), burst.has_hints);
    let Ok((mut exchange, connection)) = shared.get(&path, "GET stream", &ACCEPT).await else { return false };
    if check_stream(exchange.status, exchange.field("content-type")).is_err() {
        return false;
    }
    burst.coding = exchange.field("content-encoding").filter(|coding| *coding != "identity").map(str::to_owned);
    if burst.coding.is_none() && exchange.is_veiled {
        shared.note_unseen(Unseen::Coding);
    }
    while let Piece::Bytes(bytes) = exchange.next().await {
        let at = micros_since(begun);
        shared.received(connection, Kind::StreamEvent { index: 0 }, "", &bytes, 0);
        burst.first_micros.get_or_insert(at);
        if let Some(lump) = lumps.get_mut((at / SLOT_MICROS) as usize) {
            *lump += bytes.len() as u64;
        }
    }
    false
}

fn micros_since(begun: f64) -> u64 {
    ((page_millis() - begun) * 1_000.0).max(0.0) as u64
}
